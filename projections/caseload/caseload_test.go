package caseload_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

const (
	post    = "post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1"
	hiredAt = " worker W1 post P1 role case-holder grade sw team north contract permanent origin agency fte "
	opened  = "case.opened on 2018-01-01 case C1 status in-need team duty"
	given   = "case.allocated on 2018-01-10 case C1 worker W1"
	left    = " worker W1 reason other destination other"
	family  = "post.established on 2010-01-01 post P9 role family-support grade fs team north service early fte 1; " +
		"worker.hired on 2018-01-01 worker F1 post P9 role family-support grade fs team north fte 1 contract permanent origin other"
)

func date(t require.TestingT, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

// TestBoundaries is the table of the package's documentation. What is said of a
// day is held / outside / unheld / left behind, and the longest wait.
func TestBoundaries(t *testing.T) {
	hired := "worker.hired on 2018-01-10" + hiredAt + "0.5"
	for _, c := range []struct {
		name  string
		lines []string
		on    map[string]string
	}{
		{"from the day it opens to the last", []string{post, opened, "case.closed last_day 2018-03-31 case C1"}, map[string]string{
			"2017-12-31": "0/0/0/0 -", "2018-01-01": "0/0/1/0 0", "2018-03-31": "0/0/1/0 89", "2018-04-01": "0/0/0/0 -"}},
		{"from the day it is allocated", []string{post, hired, opened, given}, map[string]string{"2018-01-09": "0/0/1/0 8", "2018-01-10": "1/0/0/0 -"}},
		{"a leaver's last day is still theirs", []string{post, hired, opened, given, "worker.left last_day 2018-02-28" + left}, map[string]string{
			"2018-02-28": "1/0/0/0 -", "2018-03-01": "0/0/0/1 0", "2018-03-31": "0/0/0/1 30"}},
		{"handed back to the team", []string{post, hired, opened, given, "case.moved on 2018-02-01 case C1 from W1 reason other"}, map[string]string{
			"2018-01-31": "1/0/0/0 -", "2018-02-01": "0/0/1/0 0", "2018-02-03": "0/0/1/0 2"}},
		{"a new status does not begin the wait anew", []string{post, opened, "case.status_changed on 2018-02-01 case C1 status protection"}, map[string]string{
			"2018-01-31": "0/0/1/0 30", "2018-02-01": "0/0/1/0 31"}},
		{"opened again it waits anew", []string{post, opened, "case.closed last_day 2018-01-31 case C1", "case.opened on 2018-03-01 case C1 status in-need"}, map[string]string{
			"2018-02-15": "0/0/0/0 -", "2018-03-02": "0/0/1/0 1"}},
		{"opened again overnight it waits anew", []string{post, opened, "case.closed last_day 2018-01-31 case C1", "case.opened on 2018-02-01 case C1 status in-need"}, map[string]string{
			"2018-01-31": "0/0/1/0 30", "2018-02-01": "0/0/1/0 0"}},
		{"held by somebody who has not begun", []string{post, "worker.hired on 2018-02-01" + hiredAt + "1", opened, given}, map[string]string{
			"2018-01-09": "0/0/1/0 8", "2018-01-31": "0/0/0/1 30", "2018-02-01": "1/0/0/0 -"}},
		{"held by somebody nobody knows", []string{opened, given}, map[string]string{"2018-01-09": "0/0/1/0 8", "2018-01-12": "0/0/0/1 11"}},
		{"given on the day after the last", []string{post, "worker.hired on 2017-01-10" + hiredAt + "1", "worker.left last_day 2018-01-09" + left, opened, given}, map[string]string{
			"2018-01-09": "0/0/1/0 8", "2018-01-10": "0/0/0/1 9"}},
		{"held to the last day of the case", []string{post, hired, opened, given, "case.closed last_day 2018-03-31 case C1"}, map[string]string{
			"2018-03-31": "1/0/0/0 -", "2018-04-01": "0/0/0/0 -"}},
		{"held to the day before the next move", []string{post, hired, opened, given, family, "case.moved on 2018-02-01 case C1 from W1 to F1 reason other"}, map[string]string{
			"2018-01-31": "1/0/0/0 -", "2018-02-01": "0/1/0/0 -"}},
		{"a leaver's case is handed back at last", []string{post, hired, opened, given, "worker.left last_day 2018-02-28" + left, "case.moved on 2018-04-01 case C1 from W1 reason worker-left team north"},
			map[string]string{"2018-03-31": "0/0/0/1 30", "2018-04-01": "0/0/1/0 31"}},
		{"handed back the day after the last", []string{post, hired, opened, given, "worker.left last_day 2018-01-31" + left, "case.moved on 2018-02-01 case C1 from W1 reason worker-left"},
			map[string]string{"2018-01-31": "1/0/0/0 -", "2018-02-01": "0/0/1/0 0"}},
		{"handed back two days after the last", []string{post, hired, opened, given, "worker.left last_day 2018-01-30" + left, "case.moved on 2018-02-01 case C1 from W1 reason worker-left"},
			map[string]string{"2018-01-31": "0/0/0/1 0", "2018-02-01": "0/0/1/0 1"}},
		// W1 is here to 20 January; from the 21st to 6 February are 16 days, and to 3 March 41.
		{"given to somebody who is not here either", []string{post, hired, opened, given, "worker.left last_day 2018-01-20" + left,
			"case.moved on 2018-02-01 case C1 from W1 to W9 reason worker-left", "case.moved on 2018-03-01 case C1 from W9 reason other"},
			map[string]string{"2018-01-20": "1/0/0/0 -", "2018-01-21": "0/0/0/1 0", "2018-02-06": "0/0/0/1 16", "2018-03-03": "0/0/1/0 41"}},
		{"until somebody who is here has it", []string{post, hired, family, opened, given, "worker.left last_day 2018-01-20" + left,
			"case.moved on 2018-02-01 case C1 from W1 to F1 reason worker-left", "case.moved on 2018-02-02 case C1 from F1 reason other"},
			map[string]string{"2018-01-31": "0/0/0/1 10", "2018-02-01": "0/1/0/0 -", "2018-02-03": "0/0/1/0 1"}},
		{"a leaver's case is opened again overnight", []string{post, hired, opened, given, "worker.left last_day 2018-01-20" + left,
			"case.closed last_day 2018-01-31 case C1", "case.opened on 2018-02-01 case C1 status in-need"},
			map[string]string{"2018-01-31": "0/0/0/1 10", "2018-02-02": "0/0/1/0 1"}},
		{"opened again overnight, and given to somebody who is not here", []string{opened, "case.closed last_day 2018-01-31 case C1",
			"case.opened on 2018-02-01 case C1 status in-need", "case.allocated on 2018-02-01 case C1 worker W9"}, map[string]string{"2018-01-31": "0/0/1/0 30", "2018-02-03": "0/0/0/1 2"}},
		{"a leaver's case waits though it is covered", []string{post, hired, strings.NewReplacer("P1", "P2", "W1", "W2").Replace(post + "; worker.hired on 2018-01-10" + hiredAt + "1"), opened, given,
			"worker.left last_day 2018-02-28" + left, "case.allocated on 2018-03-01 case C1 worker W2 cover true last_day 2018-03-31"}, map[string]string{"2018-03-31": "0/0/0/1 30"}},
		{"held by somebody in another role", []string{post, "worker.hired on 2018-01-10 worker W1 post P1 role family-support grade fs team north contract permanent origin agency fte 1", opened, given},
			map[string]string{"2018-01-12": "0/1/0/0 -"}},
		{"moved out of social work", []string{post, hired, opened, given, "worker.moved on 2018-02-01 worker W1 post P1 role family-support grade fs team north"}, map[string]string{
			"2018-01-31": "1/0/0/0 -", "2018-02-01": "0/1/0/0 -"}},
		{"an agency worker to the last day", []string{"agency.started on 2018-01-10 assignment A worker W1 agency reed role case-holder team north fte 1 reason vacancy", opened, given,
			"agency.ended last_day 2018-02-28 assignment A"}, map[string]string{"2018-02-28": "1/0/0/0 -", "2018-03-02": "0/0/0/1 1"}},
		{"gone and back", []string{post, hired, opened, given, "worker.left last_day 2018-02-28" + left, "worker.hired on 2018-04-01" + hiredAt + "1"}, map[string]string{
			"2018-03-31": "0/0/0/1 30", "2018-04-01": "1/0/0/0 -"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := folded(t, c.lines)
			for day, want := range c.on {
				say := spoken(ask(t, p, answers.Question{AsOf: date(t, day)}).Figures)
				got := strings.Join([]string{say["cases-held"], say["cases-held-outside"], say["cases-unheld"], say["cases-left-behind"]}, "/")
				require.Equal(t, want, got+" "+say["longest-wait"], day)
				require.Equal(t, say["longest-wait"], say["waiting days"], "of one case, on %s", day)
			}
		})
	}
}

// folded records each line in an entry of its own; some may stand together,
// separated by semicolons.
func folded(t *testing.T, lines []string) *projections.Projector {
	l := &viewtest.Ledger{}
	for _, line := range strings.Split(strings.Join(lines, "; "), "; ") {
		l.Say(t, "2020-01-02", line)
	}
	return viewtest.Fold(t, view, l, "")
}

// Two posts are one head with the FTE of both, a post and an assignment too; no
// hours are no FTE, and a half-time worker is twice as loaded.
func TestWhoHoldsHowMuch(t *testing.T) {
	cases := []string{opened, given, "case.opened on 2018-01-01 case C2 status looked-after", "case.allocated on 2018-01-10 case C2 worker W1"}
	for name, c := range map[string]struct {
		people []string
		want   string // caseload by FTE, by head; medians by FTE, by head
	}{
		"half time":   {[]string{post, "worker.hired on 2018-01-01" + hiredAt + "0.5"}, "4 2 4 2"},
		"no hours":    {[]string{post, "worker.hired on 2018-01-01" + hiredAt + "0"}, "- 2 - 2"},
		"two posts":   {[]string{post, strings.Replace(post, "P1", "P2", 1), "worker.hired on 2018-01-01" + hiredAt + "0.5", "worker.hired on 2018-01-01" + strings.Replace(hiredAt, "P1", "P2", 1) + "0.3"}, "5/2 2 5/2 2"},
		"with agency": {[]string{post, "worker.hired on 2018-01-01" + hiredAt + "0.5", "agency.started on 2018-01-01 assignment A worker W1 agency reed role case-holder team south fte 0.3 reason vacancy"}, "5/2 2 5/2 2"},
	} {
		t.Run(name, func(t *testing.T) {
			p := folded(t, append(c.people, cases...))
			q := answers.Question{AsOf: date(t, "2018-02-01"), By: "team"}
			a := ask(t, p, q)
			say := spoken(a.Figures)
			require.Equal(t, c.want, strings.Join([]string{say["caseload fte"], say["caseload headcount"], say["median fte"], say["median headcount"]}, " "))
			require.Equal(t, "north", a.Groups[1].Value, "a post goes before an assignment")
			require.Equal(t, "2", spoken(a.Groups[1].Figures)["cases-held"])
			if say["caseload fte"] == "-" {
				require.Equal(t, "nobody who holds a case on 2018-02-01 has contracted hours", a.Rates[0].NotAvailable)
				require.Contains(t, a.Rates[0].Note, "1 of the holders have no contracted hours")
			}
		})
	}
}

// The books are told of the past each by itself: what was known of cases by a
// day does not wait for what was known of people.
func TestEachBookIsKnownByItself(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2018-01-05", post)
	l.Say(t, "2018-01-05", "worker.hired on 2018-01-01"+hiredAt+"1")
	l.Say(t, "2018-03-05", "worker.left last_day 2018-01-31"+left)
	l.Say(t, "2018-01-20", opened, given) // of a later position, and told of before the leaver
	p := viewtest.Fold(t, view, l, "")
	at := func(known string) map[string]string {
		return spoken(ask(t, p, answers.Question{AsOf: date(t, "2018-02-10"), KnownAt: known}).Figures)
	}
	require.Equal(t, "0", at("2018-01-19")["cases-open"])
	require.Equal(t, "1", at("2018-02-28")["cases-held"])
	require.Equal(t, "0", at("2018-02-28")["cases-left-behind"])
	require.Equal(t, "1", at("2018-03-05")["cases-left-behind"])
	require.Equal(t, "0", at("@3")["cases-open"])
	require.Equal(t, "1", at("@4")["cases-left-behind"])
}

func TestRefusals(t *testing.T) {
	p := folded(t, []string{post})
	for because, set := range map[string]map[string]string{
		"over: must ascend from 1 on":                                {"over": "20,20"},
		"over: \"x\" is not a whole number from 0 to 1000":           {"over": "20,x"},
		"threshold: \"-1\" is not a whole number":                    {"threshold": "-1"},
		"cover: is \"maybe\"; it is no or yes":                       {"cover": "maybe"},
		"caseload has no setting \"colour\"; it has over, threshold": {"colour": "red"},
	} {
		_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-02-01"), Settings: set})
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Contains(t, refusal.Reason, because)
	}
}
