package stability_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// town is a ledger with four workers in post and two on assignment, and who
// tests it.
type town struct {
	t *testing.T
	*viewtest.Ledger
}

func newTown(t *testing.T) *town {
	w := &town{t, &viewtest.Ledger{}}
	for i := range 4 {
		w.Say(t, "2010-01-04", fmt.Sprintf("post.established on 2010-01-01 post P%d role case-holder grade sw team north service cin fte 1", i+1))
		w.Say(t, "2010-01-04", fmt.Sprintf("worker.hired on 2010-01-01 worker %c post P%d role case-holder grade sw team north fte 1 contract permanent origin agency", 'A'+rune(i), i+1))
	}
	for i := range 2 {
		w.Say(t, "2010-01-04", fmt.Sprintf("agency.started on 2010-01-01 assignment S%d worker X%d agency reed role case-holder team north fte 1 reason vacancy", i+1, i+1))
	}
	return w
}

// say records events of the cases' book, separated by semicolons, each in an
// entry of its own; words such as "on 2020-03-01 C1 A > B" stand for moves.
func (w *town) say(story string) *town {
	w.t.Helper()
	for _, line := range strings.Split(story, ";") {
		w.Say(w.t, "2024-01-02", strings.TrimSpace(line))
	}
	return w
}

func (w *town) ask(q answers.Question) *answers.Answer {
	w.t.Helper()
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(w.t, view, w, w.t.TempDir()), q)
	require.NoError(w.t, err)
	return a
}

func date(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

const (
	taken  = "case.opened on 2020-01-01 case C1 status looked-after team north family F1; case.allocated on 2020-01-01 case C1 worker A"
	to     = "; case.moved on %s case C1 from %s to %s reason managing-caseloads"
	toTeam = "; case.moved on %s case C1 from %s to %s reason transfer-process team south"

	covered = "; case.allocated on 2020-02-01 case C1 worker B cover true last_day 2020-02-29"
	helper  = "; post.established on 2010-01-01 post P9 role family-support grade fs team north service early fte 1" +
		"; worker.hired on 2010-01-01 worker F post P9 role family-support grade fs team north fte 1 contract permanent origin other"
)

// TestBoundaries tells a story of one child, and says what is then counted on a
// day: changes in 12 months, in 24, without those of team, and distinct workers
// in 12 months.
func TestBoundaries(t *testing.T) {
	for name, c := range map[string]struct {
		story, day string
		want       string
	}{
		"one worker throughout":                              {taken, "2020-03-31", "0 0 0 1"},
		"the day before a case opens":                        {taken, "2019-12-31", "no child"},
		"the day a case opens":                               {taken, "2020-01-01", "0 0 0 1"},
		"the first, who has it for no whole day":             {taken + fmt.Sprintf(to, "2020-01-01", "A", "B"), "2020-03-31", "0 0 0 1"},
		"away and back":                                      {taken + fmt.Sprintf(to+to, "2020-02-01", "A", "B", "2020-03-01", "B", "A"), "2020-03-31", "2 2 2 2"},
		"on the day of the change":                           {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2020-02-01", "1 1 1 2"},
		"the day before the change":                          {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2020-01-31", "0 0 0 1"},
		"the last day of the year after":                     {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2021-01-31", "1 1 1 1"},
		"the year after, and its last day is gone":           {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2021-02-01", "0 1 0 1"},
		"the last day of two years after":                    {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2022-01-31", "0 1 0 1"},
		"two years after":                                    {taken + fmt.Sprintf(to, "2020-02-01", "A", "B"), "2022-02-01", "0 0 0 1"},
		"a change on 29 February, a year on":                 {taken + fmt.Sprintf(to, "2020-02-29", "A", "B"), "2021-02-27", "1 1 1 2"},
		"and a day later":                                    {taken + fmt.Sprintf(to, "2020-02-29", "A", "B"), "2021-02-28", "0 1 0 1"},
		"A's last day is in the year to":                     {taken + fmt.Sprintf(to, "2020-04-01", "A", "B"), "2021-03-30", "1 1 1 2"},
		"A's last day is out of the year to":                 {taken + fmt.Sprintf(to, "2020-04-01", "A", "B"), "2021-03-31", "1 1 1 1"},
		"the first of three, on the last day of the year to": {taken + fmt.Sprintf(to+to, "2020-04-01", "A", "B", "2020-05-01", "B", "C"), "2021-03-30", "2 2 2 3+"},
		"the first of three, out of the year to":             {taken + fmt.Sprintf(to+to, "2020-04-01", "A", "B", "2020-05-01", "B", "C"), "2021-03-31", "2 2 2 2"},
		"away and back, and to a third":                      {taken + fmt.Sprintf(to+to+to, "2020-02-01", "A", "B", "2020-03-01", "B", "A", "2020-03-02", "A", "C"), "2020-03-31", "3+ 3+ 3+ 3+"},
		"two changes on one day":                             {taken + fmt.Sprintf(to+to, "2020-02-01", "A", "B", "2020-02-01", "B", "C"), "2020-03-31", "1 1 1 2"},
		"away and back on one day":                           {taken + fmt.Sprintf(to+to, "2020-02-01", "A", "B", "2020-02-01", "B", "A"), "2020-03-31", "0 0 0 1"},
		"cover is no change and no worker": {taken + "; case.allocated on 2020-02-01 case C1 worker B cover true last_day 2020-02-14",
			"2020-03-31", "0 0 0 1"},
		"the day before it goes to whoever covers it": {taken + covered + fmt.Sprintf(to, "2020-02-15", "A", "B"), "2020-02-14", "0 0 0 1"},
		"the day it goes to whoever covers it":        {taken + covered + fmt.Sprintf(to, "2020-02-15", "A", "B"), "2020-02-15", "1 1 1 2"},
		"to somebody in no social work role":          {taken + helper + fmt.Sprintf(to, "2020-02-01", "A", "F"), "2020-03-31", "1 1 1 2"},
		"nobody for a while, and then another": {taken + "; case.moved on 2020-02-01 case C1 from A reason worker-left; case.allocated on 2020-03-01 case C1 worker B",
			"2020-03-31", "1 1 1 2"},
		"nobody for a while, and then the same": {taken + "; case.moved on 2020-02-01 case C1 from A reason other; case.allocated on 2020-03-01 case C1 worker A",
			"2020-03-31", "0 0 0 1"},
		"opened again with another worker": {taken + "; case.closed last_day 2020-02-01 case C1; case.opened on 2020-03-01 case C1 status looked-after; case.allocated on 2020-03-01 case C1 worker B",
			"2020-03-31", "0 0 0 2"},
		"opened again the day after, with another": {taken + "; case.closed last_day 2020-02-01 case C1; case.opened on 2020-02-02 case C1 status looked-after; case.allocated on 2020-02-02 case C1 worker B",
			"2020-03-31", "0 0 0 2"},
		"closed on the day":        {taken + "; case.closed last_day 2020-03-31 case C1", "2020-03-31", "0 0 0 1"},
		"closed the day before":    {taken + "; case.closed last_day 2020-03-30 case C1", "2020-03-31", "no child"},
		"a change of team as well": {taken + fmt.Sprintf(toTeam, "2020-02-01", "A", "B"), "2020-03-31", "1 1 0 2"},
		"from no team to one":      {strings.Replace(taken, " team north", "", 1) + fmt.Sprintf(toTeam, "2020-02-01", "A", "B"), "2020-03-31", "1 1 1 2"},
		"handed back to another team, and allocated there later": {taken + "; case.moved on 2020-02-01 case C1 from A reason other team south; case.allocated on 2020-02-02 case C1 worker B",
			"2020-03-31", "1 1 1 2"},
		"handed back to another team, and allocated there that day": {taken + "; case.moved on 2020-02-01 case C1 from A reason other team south; case.allocated on 2020-02-01 case C1 worker B",
			"2020-03-31", "1 1 0 2"},
		"handed back, and allocated to another team later": {taken + "; case.moved on 2020-02-01 case C1 from A reason other; case.allocated on 2020-03-01 case C1 worker B team south",
			"2020-03-31", "1 1 0 2"},
		"the day before no longer looked after": {taken + "; case.status_changed on 2020-03-31 case C1 status care-leaver", "2020-03-30", "0 0 0 1"},
		"no longer looked after":                {taken + "; case.status_changed on 2020-03-31 case C1 status care-leaver", "2020-03-31", "no child"},
		"looked after since": {"case.opened on 2020-01-01 case C1 status in-need; case.allocated on 2020-01-01 case C1 worker A" +
			fmt.Sprintf(to, "2020-02-01", "A", "B") + "; case.status_changed on 2020-03-01 case C1 status looked-after", "2020-03-31", "1 1 1 2"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, newTown(t).say(c.story).counted(c.day))
		})
	}
}

// counted says of the one child what is counted on a day.
func (w *town) counted(day string) string {
	q := answers.Question{AsOf: date(day)}
	all := w.ask(q)
	if all.Values[0].Value == 0 {
		return "no child"
	}
	require.Equal(w.t, answers.Whole(1), all.Values[0].Value, "a child whose case closed and opened again is one")
	q.Settings = map[string]string{"team-changes": "out"}
	within := w.ask(q)
	q.Definition, q.Settings = "dfe-social-workers", nil
	held := w.ask(q)
	return fmt.Sprint(bucket(all, "changes-12m-"), " ", bucket(all, "changes-24m-"), " ", bucket(within, "changes-12m-"), " ", bucket(held, "workers-12m-"))
}

// bucket says in which share the one child is: 0, 1, 2 or 3+.
func bucket(a *answers.Answer, name string) string {
	for _, n := range []string{"0", "1", "2", "3+"} {
		for _, r := range a.Rates {
			if r.Measure == name+n && r.Numerator > 0 {
				return n
			}
		}
	}
	return "none"
}

func rate(t *testing.T, a *answers.Answer, measure string) *answers.Rate {
	t.Helper()
	for i := range a.Rates {
		if a.Rates[i].Measure == measure {
			return &a.Rates[i]
		}
	}
	require.Fail(t, "no "+measure)
	return nil
}

func TestWorkersOfAFamily(t *testing.T) {
	w := newTown(t).say(taken + "; case.opened on 2020-01-10 case C2 status in-need family F1; case.allocated on 2020-01-10 case C2 worker B" +
		"; case.opened on 2020-01-10 case C3 status looked-after family F2; case.allocated on 2020-01-10 case C3 worker B" +
		"; case.opened on 2020-01-10 case C4 status looked-after; case.allocated on 2020-01-10 case C4 worker D" +
		"; case.moved on 2020-02-01 case C2 from B to C reason other")
	family := func(day string) *answers.Rate {
		return rate(t, w.ask(answers.Question{AsOf: date(day), Definition: "dfe-social-workers"}), "workers-per-family")
	}
	first := family("2020-01-09")
	require.Equal(t, "1.0", first.Ratio, "one child of one family, with one worker")
	later := family("2020-02-01")
	require.EqualValues(t, 4*events.Million, later.Numerator, "A, B and C of the first, B of the second; who is of none is not counted")
	require.EqualValues(t, 2*events.Million, later.Denominator)
	require.NotEmpty(t, family("2019-12-31").NotAvailable)

	sister := viewtest.Entry(t, "2024-01-03", "case.opened on 2020-01-10 case C3 status looked-after family F1")
	sister.ID, sister.Events = "sister", []events.Event{&events.LineCorrected{Line: events.LineAt(15, 1), Now: sister.Events[0]}}
	w.Add(sister)
	require.Equal(t, "3.0", family("2020-02-01").Ratio, "A, B and C of one family; there is no other any more")
}

// The families of a group are those with a case of any kind open in it, whole: F1
// has children in two teams until the last of May, two of them in the north, and F2
// is in the south.
func TestWorkersOfAFamilyByArea(t *testing.T) {
	w := newTown(t).say(taken + "; case.opened on 2020-01-10 case C2 status in-need team south family F1; case.allocated on 2020-01-10 case C2 worker B" +
		"; case.opened on 2020-01-10 case C3 status in-need team south family F2; case.allocated on 2020-01-10 case C3 worker B" +
		"; case.opened on 2020-01-10 case C4 status in-need team south; case.allocated on 2020-01-10 case C4 worker D" +
		"; case.opened on 2020-01-10 case C5 status in-need family F3; case.allocated on 2020-01-10 case C5 worker D" +
		"; case.moved on 2020-02-01 case C2 from B to C reason other" +
		"; case.allocated on 2020-04-01 case C5 worker A cover true last_day 2020-04-30" +
		"; case.opened on 2020-01-10 case C6 status in-need team north family F1; case.allocated on 2020-01-10 case C6 worker A; case.closed last_day 2020-05-31 case C6" +
		"; case.closed last_day 2020-05-31 case C1" +
		"; case.moved on 2020-09-01 case C3 from B to A reason transfer-process team north" +
		"; case.opened on 2021-03-01 case C1 status in-need team north family F3; case.allocated on 2021-03-01 case C1 worker D")
	for name, c := range map[string]struct{ day, who, by, want string }{
		"one family in one team":                         {"2020-01-09", "all", "team", "all 1/1; north 1/1"},
		"a family in two teams is in both, whole":        {"2020-01-10", "all", "team", "all 4/3; north 2/1; not stated 1/1; south 3/2"},
		"with whoever it met in either":                  {"2020-02-01", "all", "team", "all 5/3; north 3/1; not stated 1/1; south 4/2"},
		"who covers is none of a family's":               {"2020-04-01", "all", "team", "all 5/3; north 3/1; not stated 1/1; south 4/2"},
		"on the last day of its case there":              {"2020-05-31", "all", "team", "all 5/3; north 3/1; not stated 1/1; south 4/2"},
		"and not the day after, but with whom it met":    {"2020-06-01", "all", "team", "all 5/3; north 0/0; not stated 1/1; south 4/2"},
		"the day before a case goes to another team":     {"2020-08-31", "all", "team", "all 5/3; north 0/0; not stated 1/1; south 4/2"},
		"the day it does":                                {"2020-09-01", "all", "team", "all 6/3; north 2/1; not stated 1/1; south 3/1"},
		"of the kind asked about, families of any":       {"2020-02-01", "looked-after", "team", "all 5/3; north 3/1; south 4/2"},
		"of another kind, in every team, and none":       {"2020-02-01", "in-need", "team", "all 5/3; north 3/1; not stated 1/1; south 4/2"},
		"by kind, a family is in each of its kinds":      {"2020-02-01", "all", "status", "all 5/3; in-need 5/3; looked-after 3/1"},
		"whom a child met in the old family stays there": {"2021-05-30", "all", "team", "all 5/3; north 3/2; not stated 1/1; south 2/1"},
		"for twelve months":                              {"2021-05-31", "all", "team", "all 4/3; north 3/2; not stated 1/1; south 1/1"},
		"by kind, those of the children asked about":     {"2020-02-01", "looked-after", "status", "all 5/3; looked-after 3/1"},
		"before there is any, in a team that is there":   {"2019-12-31", "all", "team", "all 0/0; north 0/0"},
		"before there is a team":                         {"2009-12-31", "all", "team", "all 0/0"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.ask(answers.Question{AsOf: date(c.day), Definition: "dfe-social-workers", By: c.by, Settings: map[string]string{"who": c.who}})
			said := func(group string, f answers.Figures) string {
				r := f.Rates[len(f.Rates)-1]
				require.Equal(t, "workers-per-family", r.Measure)
				return fmt.Sprintf("%s %s/%s", group, r.Numerator, r.Denominator)
			}
			all := []string{said("all", a.Figures)}
			for _, g := range a.Groups {
				all = append(all, said(g.Value, g.Figures))
			}
			require.Equal(t, c.want, strings.Join(all, "; "))
		})
	}
}

func TestRefusals(t *testing.T) {
	p := viewtest.Fold(t, view, newTown(t), "")
	for because, q := range map[string]answers.Question{
		`who: is "fostered"; it is in-need, protection, looked-after, care-leaver or all`: {Settings: map[string]string{"who": "fostered"}},
		`team-changes: is "maybe"; it is in or out`:                                       {Settings: map[string]string{"team-changes": "maybe"}},
		"it goes with stability-index or attribution":                                     {Definition: "dfe-social-workers", Settings: map[string]string{"team-changes": "out"}},
		`not split by "role"; it goes by team, status`:                                    {By: "role"},
	} {
		q.AsOf = date("2020-01-01")
		_, err := viewtest.Ask[answers.Answer](p, q)
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Contains(t, refusal.Reason, because)
	}
}
