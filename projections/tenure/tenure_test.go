package tenure_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/answers"
	"muster/projections/tenure"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "tenure", Fold: tenure.Fold, New: func(string) projections.Model { return tenure.NewModel() }}

var structure = []string{
	"post.established on 2000-01-01 post P1 role case-holder grade sw team north service cin fte 1",
	"post.established on 2000-01-01 post P2 role senior-practitioner grade sp team south service cp fte 1",
	"post.established on 2000-01-01 post P3 role case-holder grade sw team south service cp fte 1",
	"post.established on 2000-01-01 post F1 role family-support grade fs team east service early fte 1",
}

const (
	sw   = " role case-holder grade sw team north"
	sp   = " role senior-practitioner grade sp team south"
	fs   = " role family-support grade fs team east"
	from = " contract permanent origin agency"
	gone = " reason resignation destination other"
)

var date = viewtest.Date

// town folds a structure and lines, each an entry of its own.
func town(t *testing.T, lines ...string) *projections.Projector {
	t.Helper()
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	return viewtest.Fold(t, view, l.Each(t, "2020-01-02", lines...), "")
}

func ask(t *testing.T, p *projections.Projector, definition, day string, settings ...string) *answers.Answer {
	t.Helper()
	q := answers.Question{AsOf: date(t, day), Definition: definition, Settings: map[string]string{}}
	for i := 0; i < len(settings); i += 2 {
		q.Settings[settings[i]] = settings[i+1]
	}
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

// counted writes the counts that are not nought as FTE/heads.
func counted(list []answers.Count) string {
	var out []string
	for _, c := range list {
		if c.FTE != 0 || c.Headcount != 0 {
			out = append(out, fmt.Sprintf("%s %s/%d", c.Measure, c.FTE, c.Headcount))
		}
	}
	return strings.Join(out, "; ")
}

func TestTimeInService(t *testing.T) {
	hired := func(day, worker, post, seat string) string {
		return "worker.hired on " + day + " worker " + worker + " post " + post + seat + " fte 1" + from
	}
	left := func(day string) string { return "worker.left last_day " + day + " worker W1" + gone }
	for name, c := range map[string]struct {
		lines    []string
		day      string
		settings []string
		want     string
	}{
		"the day before the second anniversary": {[]string{hired("2017-09-30", "W1", "P1", sw)}, "2019-09-29", nil, "in-post 1/1; in-post-under-2 1/1"},
		"the second anniversary":                {[]string{hired("2017-09-30", "W1", "P1", sw)}, "2019-09-30", nil, "in-post 1/1; in-post-2-to-5 1/1"},
		"the first day":                         {[]string{hired("2017-09-30", "W1", "P1", sw)}, "2017-09-30", nil, "in-post 1/1; in-post-under-2 1/1"},
		"the thirtieth anniversary":             {[]string{hired("2000-09-30", "W1", "P1", sw)}, "2030-09-30", nil, "in-post 1/1; in-post-30-plus 1/1"},
		"the day before it":                     {[]string{hired("2000-09-30", "W1", "P1", sw)}, "2030-09-29", nil, "in-post 1/1; in-post-20-to-30 1/1"},
		"29 February, in a common year":         {[]string{hired("2016-02-29", "W1", "P1", sw)}, "2018-02-28", nil, "in-post 1/1; in-post-2-to-5 1/1"},
		"29 February, in a leap year":           {[]string{hired("2016-02-29", "W1", "P1", sw)}, "2020-02-28", []string{"bounds", "4"}, "in-post 1/1; in-post-under-4 1/1"},
		"29 February, in the year 2100":         {[]string{hired("2016-02-29", "W1", "P1", sw)}, "2100-02-28", []string{"bounds", "84"}, "in-post 1/1; in-post-84-plus 1/1"}, // a common year
		"as many bounds as there may be":        {[]string{hired("2010-01-01", "W1", "P1", sw)}, "2018-01-01", []string{"bounds", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,99"}, "in-post 1/1; in-post-8-to-9 1/1"},
		"bounds of one's own":                   {[]string{hired("2016-01-01", "W1", "P1", sw)}, "2017-01-01", []string{"bounds", "1,3"}, "in-post 1/1; in-post-1-to-3 1/1"},
		"a leaver on the day, and in post":      {[]string{hired("2016-09-30", "W1", "P1", sw), left("2018-09-30")}, "2018-09-30", nil, "in-post 1/1; in-post-2-to-5 1/1; leavers 1/1; leavers-2-to-5 1/1"},
		"the day after":                         {[]string{hired("2016-09-30", "W1", "P1", sw), left("2018-09-30")}, "2018-10-01", nil, "leavers 1/1; leavers-2-to-5 1/1"},
		"a leaver's service is on the last day": {[]string{hired("2016-09-30", "W1", "P1", sw), left("2018-09-29")}, "2019-09-01", nil, "leavers 1/1; leavers-under-2 1/1"},
		"a leaver of the year's first day":      {[]string{hired("2016-09-30", "W1", "P1", sw), left("2017-10-01")}, "2018-09-30", nil, "leavers 1/1; leavers-under-2 1/1"},
		"a leaver of the year before":           {[]string{hired("2016-09-30", "W1", "P1", sw), left("2017-09-30")}, "2018-09-30", nil, ""},
		"a gap of one day":                      {[]string{hired("2010-01-01", "W1", "P1", sw), left("2017-09-28"), hired("2017-09-30", "W1", "P1", sw)}, "2017-09-30", nil, "in-post 1/1; in-post-under-2 1/1; leavers 1/1; leavers-5-to-10 1/1"},
		"left and back the next day":            {[]string{hired("2010-01-01", "W1", "P1", sw), left("2017-09-29"), hired("2017-09-30", "W1", "P1", sw)}, "2017-09-30", nil, "in-post 1/1; in-post-5-to-10 1/1"},
		"started and left in the year":          {[]string{hired("2017-11-01", "W1", "P1", sw), left("2018-02-01")}, "2018-09-30", nil, "leavers 1/1; leavers-under-2 1/1"},
		"left, returned, left again": {[]string{hired("2010-01-01", "W1", "P1", sw), left("2017-11-01"), hired("2018-01-01", "W1", "P1", sw), left("2018-02-01")},
			"2018-09-30", nil, "leavers 2/2; leavers-under-2 1/1; leavers-5-to-10 1/1"},
		"a year out of social work counts": {[]string{hired("2010-01-01", "W1", "F1", fs), "worker.moved on 2019-01-01 worker W1 post P1" + sw}, "2019-01-01", nil, "in-post 1/1; in-post-5-to-10 1/1"},
		"but not towards the role":         {[]string{hired("2010-01-01", "W1", "F1", fs), "worker.moved on 2019-01-01 worker W1 post P1" + sw}, "2019-01-01", []string{"service", "role"}, "in-post 1/1; in-post-under-2 1/1"},
		"a promotion begins the role":      {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.moved on 2018-01-01 worker W1 post P2" + sp}, "2019-01-01", []string{"service", "role"}, "in-post 1/1; in-post-under-2 1/1"},
		"another team does not": {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.moved on 2018-01-01 worker W1 post P3 role case-holder grade sw team south"}, "2019-01-01",
			[]string{"service", "role"}, "in-post 1/1; in-post-5-to-10 1/1"},
		"a transfer in begins from nought": {[]string{"worker.transferred_in on 2018-01-01 worker W1 from_role adults post P1" + sw + " fte 1 contract permanent"}, "2018-06-01", nil, "in-post 1/1; in-post-under-2 1/1"},
		"a transfer out is leaving":        {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.transferred_out last_day 2018-01-01 worker W1 to_role adults"}, "2018-06-01", nil, "leavers 1/1; leavers-5-to-10 1/1"},
		"two posts are one person in one band": {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.hired on 2018-01-01 worker W1 post P2" + sp + " fte 0.5" + from}, "2018-06-01", nil,
			"in-post 1.5/1; in-post-5-to-10 1.5/1"},
		"the first given up, the second goes on": {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.hired on 2018-01-01 worker W1 post P2" + sp + " fte 0.5" + from,
			"worker.left last_day 2018-03-01 worker W1 post P1" + gone}, "2018-06-01", nil, "in-post 0.5/1; in-post-5-to-10 0.5/1"},
		"the second given up, the first goes on": {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.hired on 2018-01-01 worker W1 post P2" + sp + " fte 0.5" + from,
			"worker.left last_day 2018-03-01 worker W1 post P2" + gone}, "2018-06-01", nil, "in-post 1/1; in-post-5-to-10 1/1"},
		"two posts in two roles, each since its own day": {[]string{hired("2010-01-01", "W1", "P1", sw), "worker.hired on 2018-01-01 worker W1 post P2" + sp + " fte 0.5" + from}, "2018-06-01",
			[]string{"service", "role"}, "in-post 1.5/1; in-post-under-2 0.5/1; in-post-5-to-10 1/0"},
		"agency days before a hire are no service": {[]string{"agency.started on 2010-01-01 assignment A1 worker W1 agency reed role case-holder team north fte 1 reason vacancy",
			"agency.ended last_day 2017-12-31 assignment A1 made_permanent true", hired("2018-01-01", "W1", "P1", sw)}, "2018-06-01", nil, "in-post 1/1; in-post-under-2 1/1"},
		"an absence is no gap": {[]string{hired("2010-01-01", "W1", "P1", sw), "absence.started on 2017-01-02 absence B1 worker W1 reason maternity", "absence.ended last_day 2017-12-29 absence B1 days_lost 253"}, "2018-06-01", nil,
			"in-post 1/1; in-post-5-to-10 1/1"},
		"zero hours": {[]string{"worker.hired on 2018-01-01 worker W1 post P1" + sw + " fte 0" + from}, "2018-06-01", nil, "in-post 0/1; in-post-under-2 0/1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, town(t, c.lines...), "", c.day, c.settings...)
			require.Equal(t, c.want, counted(a.Counts))
		})
	}
}

func TestSharesOfNobodyAreNotAvailable(t *testing.T) {
	a := ask(t, town(t), "", "2018-09-30")
	require.Len(t, a.Rates, 24)
	for _, r := range a.Rates {
		require.Empty(t, r.Percent)
		require.Contains(t, r.NotAvailable, "nought")
	}
}

func TestExperience(t *testing.T) {
	hired := func(worker, post, qualified string) string {
		return "worker.hired on 2015-01-01 worker " + worker + " post " + post + sw + " fte 1" + from + qualified
	}
	const left = "worker.left last_day 2015-12-31 worker W1" + gone
	again := func(qualified string) string {
		return "worker.hired on 2016-02-01 worker W1 post P1" + sw + " fte 1" + from + qualified
	}
	for name, c := range map[string]struct {
		lines    []string
		day      string
		settings []string
		want     string
	}{
		"on the second anniversary it is two years and not over": {[]string{hired("W1", "P1", " qualified 2014-07-01")}, "2016-07-01", nil, "in-post 1/1; experience-on-record 1/1"},
		"the day after it is over":                               {[]string{hired("W1", "P1", " qualified 2014-07-01")}, "2016-07-02", nil, "in-post 1/1; experience-on-record 1/1; experienced 1/1"},
		"over three years":                                       {[]string{hired("W1", "P1", " qualified 2014-07-01")}, "2017-07-02", []string{"experience", "4"}, "in-post 1/1; experience-on-record 1/1"},
		"what is not stated is kept apart":                       {[]string{hired("W1", "P1", ""), hired("W2", "P3", " qualified 2010-01-01")}, "2018-01-01", nil, "in-post 2/2; experience-on-record 1/1; experienced 1/1; experience-not-on-record 1/1"},
		"qualified on 29 February, on the 28th of a common year": {[]string{hired("W1", "P1", " qualified 2012-02-29")}, "2018-02-28", []string{"experience", "6"}, "in-post 1/1; experience-on-record 1/1"},
		"the day after that":                                     {[]string{hired("W1", "P1", " qualified 2012-02-29")}, "2018-03-01", []string{"experience", "6"}, "in-post 1/1; experience-on-record 1/1; experienced 1/1"},
		"a later start states another day":                       {[]string{hired("W1", "P1", " qualified 2014-07-01"), left, again(" qualified 2010-07-01")}, "2016-05-01", nil, "in-post 1/1; experience-on-record 1/1; experienced 1/1"},
		"a later start states none":                              {[]string{hired("W1", "P1", " qualified 2014-07-01"), left, again("")}, "2016-05-01", nil, "in-post 1/1; experience-on-record 1/1"},
		"only a start later than the day states it":              {[]string{hired("W1", "P1", ""), left, again(" qualified 2010-07-01")}, "2015-12-31", nil, "in-post 1/1; experience-on-record 1/1; experienced 1/1"},
		"qualified later than the day":                           {[]string{hired("W1", "P1", " qualified 2019-07-01")}, "2016-07-02", nil, "in-post 1/1; experience-on-record 1/1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, town(t, c.lines...), "experience", c.day, c.settings...)
			require.Equal(t, c.want, counted(a.Counts))
		})
	}
	a := ask(t, town(t, hired("W1", "P1", ""), hired("W2", "P3", " qualified 2010-01-01")), "experience", "2018-01-01")
	require.Equal(t, "100.0", a.Rates[0].Percent, "of those known")
	require.Equal(t, "50.0", a.Rates[2].Percent, "how many are known")
}

func rate(a *answers.Answer, measure, unit string) answers.Rate {
	for _, r := range a.Rates {
		if r.Measure == measure && r.Unit == unit {
			return r
		}
	}
	return answers.Rate{NotAvailable: "there is no such rate"}
}

func TestLeaversByReasonAndDestination(t *testing.T) {
	p := town(t,
		"worker.hired on 2010-01-01 worker W1 post P1"+sw+" fte 1"+from,
		"worker.hired on 2010-01-01 worker W2 post P2"+sp+" fte 1"+from,
		"worker.hired on 2010-01-01 worker W3 post P3"+sw+" fte 0.5"+from,
		"worker.hired on 2010-01-01 worker W4 post P3"+sw+" fte 0.5"+from,
		"worker.left last_day 2018-01-01 worker W1 reason resignation destination agency",
		"worker.left last_day 2018-01-02 worker W2 reason not-known destination not-known",
		"worker.left last_day 2018-01-03 worker W3 reason retired destination no-social-care",
		"worker.transferred_out last_day 2018-01-04 worker W4 to_role adults")
	a := ask(t, p, "leavers", "2018-09-30")
	require.Equal(t, "leavers 3/4; reason-known 2/3; destination-known 2/3; not-to-agency 1/2; reason-resignation 1/1; reason-retired 0.5/1; reason-moved-within-council 0.5/1; reason-not-known 1/1; "+
		"destination-agency 1/1; destination-no-social-care 0.5/1; destination-not-known 1/1; destination-same-council 0.5/1", counted(a.Counts))
	require.Equal(t, "25.0", rate(a, "destination-agency", "headcount").Percent)
	require.Equal(t, "33.3", rate(a, "destination-agency", "fte").Percent)
	require.Equal(t, "66.7", rate(a, "not-to-agency", "headcount").Percent)
	known := ask(t, p, "leavers", "2018-09-30", "base", "known")
	require.Equal(t, "33.3", rate(known, "destination-agency", "headcount").Percent)
	require.Equal(t, "there is no such rate", rate(known, "destination-not-known", "headcount").NotAvailable)
	require.Equal(t, counted(a.Counts), counted(known.Counts), "those not known are still counted")
}

// TestLeaversOfTheYear asks of the year to 30 September 2018.
func TestLeaversOfTheYear(t *testing.T) {
	left := func(day, reason, destination string) string {
		return "worker.left last_day " + day + " worker W1 reason " + reason + " destination " + destination
	}
	const one = "leavers 1/1; reason-known 1/1; destination-known 1/1; not-to-agency 1/1; reason-retired 1/1; destination-other 1/1"
	for name, c := range map[string]struct{ line, want string }{
		"the day before the year's first":      {left("2017-09-30", "retired", "other"), ""},
		"the year's first day":                 {left("2017-10-01", "retired", "other"), one},
		"the day itself":                       {left("2018-09-30", "retired", "other"), one},
		"the day after":                        {left("2018-10-01", "retired", "other"), ""},
		"not collected is not known":           {left("2018-01-01", "not-collected", "not-collected"), "leavers 1/1; reason-not-collected 1/1; destination-not-collected 1/1"},
		"a reason is known and no destination": {left("2018-01-01", "retired", "not-known"), "leavers 1/1; reason-known 1/1; reason-retired 1/1; destination-not-known 1/1"},
		"a destination is known and no reason": {left("2018-01-01", "not-known", "other"), "leavers 1/1; destination-known 1/1; not-to-agency 1/1; reason-not-known 1/1; destination-other 1/1"},
		"another role of the council":          {"worker.transferred_out last_day 2018-01-01 worker W1 to_role adults", "leavers 1/1; reason-known 1/1; destination-known 1/1; not-to-agency 1/1; reason-moved-within-council 1/1; destination-same-council 1/1"},
		"a move within children's services":    {"worker.moved on 2018-01-01 worker W1 post F1" + fs, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := town(t, "worker.hired on 2010-01-01 worker W1 post P1"+sw+" fte 1"+from, c.line)
			require.Equal(t, c.want, counted(ask(t, p, "leavers", "2018-09-30").Counts))
		})
	}
	p := town(t, "worker.hired on 2010-01-01 worker W1 post P1"+sw+" fte 1"+from, left("2018-01-01", "retired", "not-known"))
	known := ask(t, p, "leavers", "2018-09-30", "base", "known")
	require.Equal(t, "100.0", rate(known, "reason-retired", "headcount").Percent, "reasons are of those whose reason is known")
	require.Contains(t, rate(known, "destination-other", "headcount").NotAvailable, "nought", "and destinations of those whose destination is")
}

// TestASeriesEndsWithTheLastDay asks for two days of one answer, the second of
// which is the day after the last one in post.
func TestASeriesEndsWithTheLastDay(t *testing.T) {
	p := town(t, "worker.hired on 2016-09-30 worker W1 post P1"+sw+" fte 1"+from+" qualified 2016-07-01", "worker.left last_day 2018-09-30 worker W1"+gone)
	for definition, want := range map[string][]string{
		"time-in-service": {"in-post 1/1; in-post-under-2 1/1", "leavers 1/1; leavers-2-to-5 1/1"},
		"experience":      {"in-post 1/1; experience-on-record 1/1; experienced 1/1", ""},
	} {
		a, err := viewtest.Ask[answers.Answer](p, answers.Question{From: date(t, "2018-09-01"), To: date(t, "2018-10-01"), Every: "month", Definition: definition})
		require.NoError(t, err)
		require.Equal(t, want, []string{counted(a.Series[0].Counts), counted(a.Series[1].Counts)}, definition)
	}
}

// TestWhoIsRetained has the shares of the first two years.
func TestWhoIsRetained(t *testing.T) {
	hired := func(day string) string { return "worker.hired on " + day + " worker W1 post P1" + sw + " fte 1" + from }
	left := func(day string) string { return "worker.left last_day " + day + " worker W1" + gone }
	var usual []string
	of := func(from, to string) []string { return []string{"cohort-from", from, "cohort-to", to} }
	year := of("2009-10-01", "2010-09-30")
	for name, c := range map[string]struct {
		lines    []string
		day      string
		settings []string
		want     string
	}{
		"started the day before the period":                 {[]string{hired("2009-09-30")}, "2011-09-30", year, " - -"},
		"started on its first day":                          {[]string{hired("2009-10-01")}, "2011-09-30", year, "cohort 1/1 100.0 -"},
		"started on its last day":                           {[]string{hired("2010-09-30")}, "2011-09-30", year, "cohort 1/1 100.0 -"},
		"started the day after":                             {[]string{hired("2010-10-01")}, "2011-09-30", year, " - -"},
		"a period of one day":                               {[]string{hired("2010-03-01")}, "2011-03-01", of("2010-03-01", "2010-03-01"), "cohort 1/1 100.0 -"},
		"a year has not passed for all":                     {[]string{hired("2009-10-01")}, "2011-09-29", year, "cohort 1/1 - -"},
		"the usual cohort's first day":                      {[]string{hired("2009-10-01")}, "2020-09-30", usual, "cohort 1/1 100.0 100.0"},
		"the day before it":                                 {[]string{hired("2009-09-30")}, "2020-09-30", usual, " - -"},
		"the usual cohort's last day":                       {[]string{hired("2010-09-30")}, "2020-09-30", usual, "cohort 1/1 100.0 100.0"},
		"the day after it":                                  {[]string{hired("2010-10-01")}, "2020-09-30", usual, " - -"},
		"left on the anniversary: still in post":            {[]string{hired("2010-03-01"), left("2011-03-01")}, "2012-09-30", year, "cohort 1/1 100.0 0.0"},
		"left the day before it":                            {[]string{hired("2010-03-01"), left("2011-02-28")}, "2012-09-30", year, "cohort 1/1 0.0 0.0"},
		"of 29 February, left on the 28th":                  {[]string{hired("2012-02-29"), left("2013-02-28")}, "2014-02-28", of("2012-02-29", "2012-02-29"), "cohort 1/1 100.0 0.0"},
		"of 29 February, left on the 27th":                  {[]string{hired("2012-02-29"), left("2013-02-27")}, "2014-02-28", of("2012-02-29", "2012-02-29"), "cohort 1/1 0.0 0.0"},
		"left and back before the anniversary":              {[]string{hired("2010-03-01"), left("2010-10-31"), hired("2010-12-01")}, "2012-09-30", year, "cohort 1/1 0.0 0.0"},
		"left and back the next day":                        {[]string{hired("2010-03-01"), left("2010-10-31"), hired("2010-11-01")}, "2012-09-30", year, "cohort 1/1 100.0 100.0"},
		"left and back in the period: two starts":           {[]string{hired("2010-03-01"), left("2010-04-30"), hired("2010-06-01")}, "2012-09-30", year, "cohort 2/2 50.0 50.0"},
		"a transfer in is a start":                          {[]string{"worker.transferred_in on 2010-03-01 worker W1 from_role adults post P1" + sw + " fte 1 contract permanent"}, "2011-09-30", year, "cohort 1/1 100.0 -"},
		"a move into social work is none":                   {[]string{"worker.hired on 2005-01-01 worker W1 post F1" + fs + " fte 1" + from, "worker.moved on 2010-03-01 worker W1 post P1" + sw}, "2011-09-30", year, " - -"},
		"a transfer out ends it":                            {[]string{hired("2010-03-01"), "worker.transferred_out last_day 2010-12-31 worker W1 to_role adults"}, "2011-09-30", year, "cohort 1/1 0.0 -"},
		"a move out of social work does not":                {[]string{hired("2010-03-01"), "worker.moved on 2010-12-01 worker W1 post F1" + fs}, "2011-09-30", year, "cohort 1/1 100.0 -"},
		"but ends service in the role":                      {[]string{hired("2010-03-01"), "worker.moved on 2010-12-01 worker W1 post F1" + fs}, "2011-09-30", append([]string{"service", "role"}, year...), "cohort 1/1 0.0 -"},
		"a zero-hours worker is one of the cohort, by head": {[]string{strings.Replace(hired("2010-03-01"), "fte 1", "fte 0", 1)}, "2011-09-30", year, "cohort 0/1 100.0 -"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, town(t, c.lines...), "retention", c.day, c.settings...)
			got := counted(a.Counts)
			for _, r := range a.Rates[:2] {
				got += " " + cmp.Or(r.Percent, "-")
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestRetention(t *testing.T) {
	p := town(t,
		"worker.hired on 2010-03-01 worker W1 post P1"+sw+" fte 1"+from,
		"worker.hired on 2010-06-01 worker W2 post P2"+sp+" fte 1"+from,
		"worker.hired on 2010-09-30 worker W3 post P3"+sw+" fte 1"+from,
		"worker.left last_day 2011-06-01 worker W2"+gone, // on the anniversary, still in post
		"worker.left last_day 2011-09-29 worker W3"+gone, // the day before it
		"worker.hired on 2011-10-30 worker W3 post P3"+sw+" fte 1"+from)
	cohort := []string{"cohort-from", "2009-10-01", "cohort-to", "2010-09-30"}
	a := ask(t, p, "retention", "2012-09-29", cohort...)
	require.Equal(t, "cohort 3/3", counted(a.Counts))
	require.Equal(t, "66.7", a.Rates[0].Percent, "the returner is not retained")
	require.Empty(t, a.Rates[1].Percent)
	require.Equal(t, "2 years have passed for all of the cohort on 2012-09-30 only", a.Rates[1].NotAvailable)
	a = ask(t, p, "retention", "2020-09-30", cohort...)
	require.Equal(t, "33.3", a.Rates[1].Percent)
	require.Equal(t, "33.3", a.Rates[9].Percent)
	require.Equal(t, a.Rates, ask(t, p, "retention", "2020-09-30").Rates, "it is the usual cohort")
	a = ask(t, p, "retention", "2019-09-30")
	require.Contains(t, a.Rates[0].NotAvailable, "nought", "nobody started in that year")
	a = ask(t, p, "retention", "2020-09-30", "cohort-from", "2020-01-01", "cohort-to", "2020-03-31")
	require.Equal(t, "1 year has passed for all of the cohort on 2021-03-31 only", a.Rates[0].NotAvailable)
	a = ask(t, p, "retention", "2020-09-30", "cohort-from", "0001-01-01", "cohort-to", "9999-12-31")
	require.Equal(t, "1 year has passed for all of the cohort on no day of the calendar, which ends with the year 9999; take an earlier cohort", a.Rates[0].NotAvailable)
}

func TestWhatMakesNoSenseIsRefused(t *testing.T) {
	p := town(t)
	for name, c := range map[string]struct{ definition, setting, value, want string }{
		"descending bounds":         {"", "bounds", "5,2", "ascending"},
		"no bounds":                 {"", "bounds", "", "are not the bounds"},
		"bounds that repeat":        {"", "bounds", "2,5,5", "ascending"},
		"a bound of nought":         {"", "bounds", "0,5", "from 1 to 99"},
		"a bound of a hundred":      {"", "bounds", "5,100", "from 1 to 99"},
		"one bound too many":        {"", "bounds", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21", "up to 20"},
		"no year":                   {"experience", "experience", "0", "from 1 to 99"},
		"a hundred years":           {"experience", "experience", "100", "from 1 to 99"},
		"half a year":               {"experience", "experience", "0.5", "whole number"},
		"service":                   {"", "service", "total", "it is continuous or role"},
		"base":                      {"leavers", "base", "some", "it is all or known"},
		"cohort":                    {"retention", "cohort-from", "2019-02-30", "not a date"},
		"half a cohort":             {"retention", "cohort-from", "2019-02-01", "needs both"},
		"another setting":           {"", "colour", "red", "it has bounds, service, experience, base, cohort-from, cohort-to"},
		"bounds of a cohort":        {"retention", "bounds", "1,3", "bounds says nothing to the definition retention; it goes with time-in-service"},
		"a cohort's service":        {"leavers", "service", "role", "it goes with time-in-service or retention"},
		"a cohort in service":       {"", "cohort-to", "2019-02-01", "it goes with retention"},
		"years of leavers":          {"leavers", "experience", "2", "it goes with experience"},
		"shares of the experienced": {"experience", "base", "known", "it goes with leavers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-01-01"), Definition: c.definition, Settings: map[string]string{c.setting: c.value}})
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-01-01"), Definition: "retention",
		Settings: map[string]string{"cohort-from": "2018-01-02", "cohort-to": "2018-01-01"}})
	require.ErrorContains(t, err, "before cohort-from")
}
