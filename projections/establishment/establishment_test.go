package establishment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/establishment"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "establishment", Fold: establishment.Fold, New: func(string) projections.Model { return establishment.NewModel() }}

// Three posts of social work in two teams, and one that is not.
var structure = []string{
	"post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P2 role case-holder grade sw team north service cin fte 0.5",
	"post.established on 2010-01-01 post P3 role senior-practitioner grade sp team south service cp fte 1",
	"post.established on 2010-01-01 post F1 role family-support grade fs team east service early fte 1",
}

var date = viewtest.Date

// town folds a structure and lines recorded on 2 January 2020, each by itself.
func town(t *testing.T, lines ...string) *projections.Projector {
	t.Helper()
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	return viewtest.Fold(t, view, l.Each(t, "2020-01-02", lines...), "")
}

func ask(t *testing.T, p *projections.Projector, definition, day string) *answers.Answer {
	t.Helper()
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, day), Definition: definition})
	require.NoError(t, err)
	return a
}

// said writes the counts and values that are not nought.
func said(a *answers.Answer) string {
	var out []string
	for _, c := range a.Counts {
		if c.FTE != 0 || c.Headcount != 0 {
			out = append(out, fmt.Sprintf("%s %s/%d", c.Measure, c.FTE, c.Headcount))
		}
	}
	for _, v := range a.Values {
		if v.Value != 0 {
			out = append(out, fmt.Sprintf("%s %s", v.Measure, v.Value))
		}
	}
	return strings.Join(out, "; ")
}

func agency(id, day, rest string) string {
	return "agency.started on " + day + " assignment " + id + " worker X" + id + " agency reed role case-holder team north service cin " + rest
}

const (
	hireP1  = "worker.hired on 2015-01-01 worker W1 post P1 role case-holder grade sw team north fte 0.6 contract permanent origin agency"
	offerP1 = "worker.offered on 2019-06-01 worker W9 post P1 fte 0.6 expected_start 2020-03-01"
)

func TestVacanciesCoveredAndOffered(t *testing.T) {
	const (
		empty  = "posts 2.5/3; vacant 2.5/3; "
		offers = empty + "vacant-less-covered 2.5/3; offered 0.6/1; vacant-less-offered 1.9/2; vacant-less-both 1.9/2"
		half   = "vacant-less-covered 2.5/3; offered 0.5/1; vacant-less-offered 2/2; vacant-less-both 2/2"
		taken  = "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; vacant-less-offered 1.9/3; vacant-less-both 1.9/3"
	)
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"all are vacant, but not what is no social work": {nil, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"a part is vacant":                  {[]string{hireP1}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; vacant-less-offered 1.9/3; vacant-less-both 1.9/3"},
		"cover by name":                     {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1")}, empty + "covered 1/1; vacant-less-covered 1.5/2; vacant-less-offered 2.5/3; vacant-less-both 1.5/2"},
		"more cover than vacancy":           {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P2")}, empty + "covered 0.5/1; vacant-less-covered 2/2; vacant-less-offered 2.5/3; vacant-less-both 2/2"},
		"cover of no post by name":          {[]string{agency("A1", "2019-01-01", "fte 0.4 reason vacancy")}, empty + "covered 0.4/1; vacant-less-covered 2.1/2; vacant-less-offered 2.5/3; vacant-less-both 2.1/2"},
		"for maternity, of a post":          {[]string{agency("A1", "2019-01-01", "fte 1 reason maternity covers P1")}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"of a post outside":                 {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers F1")}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"not before it starts":              {[]string{agency("A1", "2019-07-01", "fte 1 reason vacancy covers P1")}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"offered":                           {[]string{offerP1}, empty + "vacant-less-covered 2.5/3; offered 0.6/1; vacant-less-offered 1.9/2; vacant-less-both 1.9/2"},
		"offered and covered, once":         {[]string{offerP1, agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1")}, empty + "covered 1/1; vacant-less-covered 1.5/2; offered 0.6/1; vacant-less-offered 1.9/2; vacant-less-both 1.5/2"},
		"offered while it is held":          {[]string{"worker.hired on 2015-01-01 worker W1 post P1 role case-holder grade sw team north fte 1 contract permanent origin agency", offerP1}, "posts 2.5/3; in-post 1/1; vacant 1.5/2; vacant-less-covered 1.5/2; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"offered to somebody in post":       {[]string{hireP1, "worker.offered on 2019-06-01 worker W1 post P3 fte 1"}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; vacant-less-offered 1.9/3; vacant-less-both 1.9/3; offers-to-staff 1/1"},
		"who starts in another post":        {[]string{"worker.offered on 2014-06-01 worker W1 post P3 fte 1", hireP1}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; vacant-less-offered 1.9/3; vacant-less-both 1.9/3; offers-to-staff 1/1"},
		"who starts there next day":         {[]string{"worker.offered on 2014-06-01 worker W1 post P3 fte 1", strings.Replace(hireP1, "2015-01-01", "2019-07-01", 1)}, empty + "vacant-less-covered 2.5/3; offered 1/1; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"offered to one who left":           {[]string{hireP1, "worker.left last_day 2019-06-29 worker W1 reason retired destination other", "worker.offered on 2019-06-01 worker W1 post P3 fte 1"}, empty + "vacant-less-covered 2.5/3; offered 1/1; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"more than is vacant":               {[]string{hireP1, "worker.offered on 2019-06-01 worker W9 post P1 fte 0.41"}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; vacant-less-offered 1.9/3; vacant-less-both 1.9/3"},
		"as much as is vacant":              {[]string{hireP1, "worker.offered on 2019-06-01 worker W9 post P1 fte 0.4"}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; offered 0.4/1; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"one post offered twice":            {[]string{offerP1, "worker.offered on 2019-06-02 worker W8 post P1 fte 0.5 expected_start 2020-02-28"}, empty + "vacant-less-covered 2.5/3; offered 0.5/1; vacant-less-offered 2/2; vacant-less-both 2/2"},
		"two posts to one person":           {[]string{offerP1, "worker.offered on 2019-06-02 worker W9 post P2 fte 0.5"}, empty + "vacant-less-covered 2.5/3; offered 0.6/1; vacant-less-offered 1.9/2; vacant-less-both 1.9/2"},
		"overdue, and still open":           {[]string{"worker.offered on 2019-05-01 worker W9 post P1 fte 1 expected_start 2019-06-01"}, empty + "vacant-less-covered 2.5/3; offered 1/1; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"withdrawn":                         {[]string{offerP1, "worker.offer_withdrawn on 2019-06-30 worker W9 post P1"}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"more for any post than are vacant": {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy"), agency("A2", "2019-01-01", "fte 1 reason vacancy"), agency("A3", "2019-01-01", "fte 1 reason vacancy"), agency("A4", "2019-01-01", "fte 1 reason vacancy")}, empty + "covered 2.5/3; vacant-less-offered 2.5/3"},
		"by name first, then for any post":  {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1"), agency("A2", "2019-01-01", "fte 1 reason vacancy"), agency("A3", "2019-01-01", "fte 1 reason vacancy")}, empty + "covered 2.5/3; vacant-less-offered 2.5/3"},
		"cover that ended the day before":   {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1"), "agency.ended last_day 2019-06-29 assignment A1"}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"cover that ends that day":          {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1"), "agency.ended last_day 2019-06-30 assignment A1"}, empty + "covered 1/1; vacant-less-covered 1.5/2; vacant-less-offered 2.5/3; vacant-less-both 1.5/2"},
		"a part offered and a part covered": {[]string{"worker.offered on 2019-06-01 worker W9 post P1 fte 0.4", agency("A1", "2019-01-01", "fte 0.5 reason vacancy covers P1")}, empty + "covered 0.5/1; vacant-less-covered 2/2; offered 0.4/1; vacant-less-offered 2.1/2; vacant-less-both 1.6/2"},
		"offered that day":                  {[]string{strings.Replace(offerP1, "2019-06-01", "2019-06-30", 1)}, offers},
		"offered the day after":             {[]string{strings.Replace(offerP1, "2019-06-01", "2019-07-01", 1)}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
		"withdrawn the day after":           {[]string{offerP1, "worker.offer_withdrawn on 2019-07-01 worker W9 post P1"}, offers},
		"taken up that day":                 {[]string{offerP1, strings.NewReplacer("W1", "W9", "2015-01-01", "2019-06-30").Replace(hireP1)}, taken},
		"taken up the day after":            {[]string{offerP1, strings.NewReplacer("W1", "W9", "2015-01-01", "2019-07-01").Replace(hireP1)}, offers},
		"taken up by a transfer in":         {[]string{offerP1, "worker.transferred_in on 2019-06-30 worker W9 from_role adults post P1 role case-holder grade sw team north fte 0.6 contract permanent"}, taken},
		"taken up by a move":                {[]string{offerP1, "worker.hired on 2015-01-01 worker W9 post F1 role family-support grade fs team east fte 0.6 contract permanent origin agency", "worker.moved on 2019-06-30 worker W9 post P1 role case-holder grade sw team north"}, taken},
		"offered again, it is one":          {[]string{offerP1, "worker.offered on 2019-06-02 worker W9 post P1 fte 0.5"}, empty + half},
		"the first fills nothing":           {[]string{hireP1, "worker.offered on 2019-06-01 worker W9 post P1 fte 1 expected_start 2020-01-01", "worker.offered on 2019-06-01 worker W9 post P3 fte 1 expected_start 2020-02-01"}, "posts 2.5/3; in-post 0.6/1; vacant 1.9/3; vacant-less-covered 1.9/3; offered 1/1; vacant-less-offered 0.9/2; vacant-less-both 0.9/2"},
		"one without a day is last":         {[]string{"worker.offered on 2019-06-01 worker W8 post P1 fte 1", "worker.offered on 2019-06-02 worker W9 post P1 fte 0.5 expected_start 2020-03-01"}, empty + half},
		"of one day, as recorded":           {[]string{"worker.offered on 2019-06-01 worker W8 post P1 fte 0.5 expected_start 2020-03-01", "worker.offered on 2019-06-01 worker W9 post P1 fte 1 expected_start 2020-03-01"}, empty + half},
		"no longer funded":                  {[]string{"post.changed on 2019-01-01 post P1 until 2019-06-29"}, "posts 1.5/2; vacant 1.5/2; vacant-less-covered 1.5/2; vacant-less-offered 1.5/2; vacant-less-both 1.5/2"},
		"funded to that day":                {[]string{"post.changed on 2019-01-01 post P1 until 2019-06-30"}, empty + "vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(ask(t, town(t, c.lines...), "", "2019-06-30"))
			require.Equal(t, c.want, got)
		})
	}
}

func TestTheRatesOfVacancies(t *testing.T) {
	a := ask(t, town(t, hireP1, agency("A1", "2019-01-01", "fte 0.5 reason vacancy covers P3")), "", "2019-06-30")
	var got []string
	for _, r := range a.Rates {
		got = append(got, fmt.Sprintf("%s %s %s/%s %s", r.Measure, r.Unit, r.Numerator, r.Denominator, r.Percent))
	}
	require.Equal(t, []string{"vacancy-factor fte 1.9/2.5 76.0", "vacancy-factor posts 3/3 100.0", "vacancy fte 1.9/2.5 76.0",
		"covered fte 0.5/1.9 26.3", "covered posts 1/3 33.3"}, got)
	share := strings.Replace(hireP1, "fte 0.6", "fte 0.8 job_share true", 1)
	a = ask(t, town(t, share, strings.Replace(share, "W1", "W2", 1)), "", "2019-06-30")
	require.Equal(t, "60.0 48.4", a.Rates[0].Percent+" "+a.Rates[2].Percent, "1.5/2.5 of the posts, and 1.5/(1.5+1.6)")
	none := ask(t, town(t), "", "2009-12-31")
	require.Contains(t, none.Rates[0].NotAvailable, "nought")
}

func TestTheStructureHasPostsOfEveryRole(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		day   string
		want  string
		share string
	}{
		"of social work, and not": {nil, "2019-06-30", "posts-all 3.5/4; posts-social-work 2.5/3; posts-other 1/1", "71.4"},
		"held or not is the same": {[]string{hireP1}, "2019-06-30", "posts-all 3.5/4; posts-social-work 2.5/3; posts-other 1/1", "71.4"},
		"goes into social work":   {[]string{"post.changed on 2019-06-30 post F1 role case-holder"}, "2019-06-30", "posts-all 3.5/4; posts-social-work 3.5/4", "100.0"},
		"not before it does":      {[]string{"post.changed on 2019-07-01 post F1 role case-holder"}, "2019-06-30", "posts-all 3.5/4; posts-social-work 2.5/3; posts-other 1/1", "71.4"},
		"closed the day before":   {[]string{"post.closed last_day 2019-06-29 post F1"}, "2019-06-30", "posts-all 2.5/3; posts-social-work 2.5/3", "100.0"},
		"closed on the day":       {[]string{"post.closed last_day 2019-06-30 post F1"}, "2019-06-30", "posts-all 3.5/4; posts-social-work 2.5/3; posts-other 1/1", "71.4"},
		"no longer funded":        {[]string{"post.changed on 2019-01-01 post P1 until 2019-06-29"}, "2019-06-30", "posts-all 2.5/3; posts-social-work 1.5/2; posts-other 1/1", "60.0"},
		"none is on record yet":   {nil, "2009-12-31", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, town(t, c.lines...), "structure", c.day)
			require.Equal(t, c.want, said(a))
			require.Equal(t, c.share, a.Rates[0].Percent)
		})
	}
	a, err := viewtest.Ask[answers.Answer](town(t), answers.Question{AsOf: date(t, "2019-06-30"), Definition: "structure", By: "service", Lines: true})
	require.NoError(t, err)
	var got []string
	for _, g := range a.Groups {
		got = append(got, fmt.Sprintf("%s %s %s", g.Value, g.Counts[0].FTE, g.Counts[0].Lines[0].Subject))
	}
	require.Equal(t, []string{"cin 1.5 P1", "cp 1 P3", "early 1 F1"}, got)
}

func TestAgencyByReason(t *testing.T) {
	p := town(t, hireP1, agency("A1", "2019-01-01", "fte 1 reason vacancy covers P3"), agency("A2", "2019-01-01", "fte 0.4 reason maternity"))
	a := ask(t, p, "agency", "2019-06-30")
	require.Equal(t, "in-post 0.6/1; agency 1.4/2; agency-vacancy 1/1; agency-maternity 0.4/1", said(a))
	require.Equal(t, "70.0", a.Rates[0].Percent)
	require.Equal(t, "66.7", a.Rates[1].Percent)
	require.Equal(t, "71.4", a.Rates[2].Percent)
}

func TestThePipeline(t *testing.T) {
	checks := &events.WorkerOffered{Day: date(t, "2019-06-30"), Worker: "W8", Post: "P3", FTE: events.Million, ExpectedStart: date(t, "2019-09-02"), Checks: []string{"disclosure"}}
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	l.Add(&events.Entry{ID: "offer", Book: events.Workforce, By: "hr", Why: "offer", Asserted: true, Recorded: events.EndOf(date(t, "2019-06-30")), Events: []events.Event{checks}})
	for _, line := range []string{
		"worker.offered on 2019-06-01 worker W7 post P1 fte 0.6 expected_start 2019-06-29",
		"worker.offered on 2019-06-01 worker W6 post F1 fte 1",
		"worker.hired on 2019-07-01 worker W5 post P2 role case-holder grade sw team north fte 0.5 contract permanent origin agency",
		agency("A1", "2019-06-30", "fte 1 reason vacancy"),
		agency("A2", "2019-08-05", "fte 1 reason vacancy"), agency("A3", "2019-08-06", "fte 0.5 reason sickness"), agency("A4", "2019-09-02", "fte 1 reason vacancy"),
		"agency.changed on 2019-10-01 assignment A4 fte 0.5",
		"trainee.expected on 2018-09-01 trainee T1 route frontline expected 2019-09-01",
		"trainee.expected on 2018-09-01 trainee T2 route frontline expected 2020-09-01 team north",
		"trainee.expected on 2018-09-01 trainee T3 route apprenticeship expected 2022-07-01",
		"trainee.expected on 2016-09-01 trainee T4 route student expected 2018-07-01",
		"trainee.ended last_day 2019-06-29 trainee T4 outcome qualified",
		"trainee.expected on 2019-07-01 trainee T5 route student expected 2020-07-01",
	} {
		l.Say(t, "2020-01-02", line)
	}
	p := viewtest.Fold(t, view, l, "")
	a := ask(t, p, "pipeline", "2019-06-30")
	require.Equal(t, "offers 1.6/2; offers-checks-outstanding 1/1; offers-clear 0.6/1; offers-overdue 0.6/1; starts-agreed 0.5/1; agency-due 2.5/3; "+
		"trainees 3; trainees-frontline 2; trainees-apprenticeship 1; agency-due-2019-08 2; agency-due-2019-09 1; "+
		"trainees-apprenticeship-2022-07 1; trainees-frontline-2019-09 1; trainees-frontline-2020-09 1", said(a))
	require.Equal(t, "50.0", a.Rates[1].Percent)
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{From: date(t, "2019-06-30"), To: date(t, "2019-08-31"), Every: "month", Definition: "pipeline"})
	require.NoError(t, err)
	require.Len(t, a.Series[0].Values, 5, "a series has the totals")
}

func TestAForecast(t *testing.T) {
	offer := func(worker, post, start string) string {
		return "worker.offered on 2019-06-01 worker " + worker + " post " + post + " fte 1" + start
	}
	const fixed = "worker.hired on 2015-01-01 worker W1 post P1 role case-holder grade sw team north fte 0.6 contract fixed-term contract_ends 2020-03-30 origin agency"
	second := strings.NewReplacer("P1", "P2", "north fte 0.6", "south fte 0.5", "case-holder", "senior-practitioner")
	const ended = "in-post 0.6/1; vacant 1.9/3; contract-ends-assumed 0.6/1; vacated 0.6/1"
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"a term that is to end":                    {[]string{fixed}, ended},
		"on the last day of a term":                {[]string{strings.Replace(fixed, "03-30", "03-31", 1)}, "in-post 0.6/1; vacant 1.9/3"},
		"a term that overran":                      {[]string{strings.Replace(fixed, "03-30", "01-02", 1)}, "in-post 0.6/1; vacant 1.9/3"},
		"one that ends next day":                   {[]string{strings.Replace(fixed, "03-30", "01-03", 1)}, ended},
		"of which no end is told":                  {[]string{strings.Replace(fixed, " contract_ends 2020-03-30", "", 1)}, "in-post 0.6/1; vacant 1.9/3"},
		"a leaving on record with it":              {[]string{fixed, "worker.left last_day 2020-03-30 worker W1 reason retired destination other"}, "vacant 2.5/3; leavers-on-record 0.6/1"},
		"a leaving on record after it":             {[]string{fixed, "worker.left last_day 2020-04-30 worker W1 reason retired destination other"}, "in-post 0.6/1; vacant 1.9/3"},
		"a move on record after it":                {[]string{fixed, "worker.moved on 2020-03-31 worker W1 post P3 role case-holder grade sw team south"}, "in-post 0.6/1; vacant 1.9/3"},
		"a move on its last day":                   {[]string{fixed, "worker.moved on 2020-03-30 worker W1 post P3 role case-holder grade sw team south"}, ended},
		"other hours after it":                     {[]string{fixed, "worker.hours_changed on 2020-03-31 worker W1 fte 0.5"}, "in-post 0.5/1; vacant 2/3"},
		"other hours before it":                    {[]string{fixed, "worker.hours_changed on 2020-02-01 worker W1 fte 0.5"}, "in-post 0.5/1; vacant 2/3; contract-ends-assumed 0.5/1; vacated 0.5/1"},
		"of a second post":                         {[]string{fixed, second.Replace(hireP1)}, "in-post 1.1/1; vacant 1.4/2; contract-ends-assumed 0.6/0; vacated 0.6/1"},
		"of the post that counts":                  {[]string{hireP1, second.Replace(fixed)}, "in-post 1.1/1; vacant 1.4/2; contract-ends-assumed 0.5/0; vacated 0.5/1"},
		"of both":                                  {[]string{fixed, second.Replace(fixed)}, "in-post 1.1/1; vacant 1.4/2; contract-ends-assumed 1.1/1; vacated 1.1/2"},
		"of one of two that share":                 {[]string{strings.Replace(fixed, "fte 0.6", "fte 0.6 job_share true", 1), strings.Replace(strings.Replace(hireP1, "W1", "W2", 1), "fte 0.6", "fte 0.6 job_share true", 1)}, "in-post 1.2/2; vacant 1.5/2; contract-ends-assumed 0.6/1; vacated 0.4/1"},
		"in a post closed by then":                 {[]string{fixed, "post.changed on 2020-01-01 post P1 until 2020-03-30"}, "in-post 0.6/1; vacant 1.5/2; contract-ends-assumed 0.6/1"},
		"in a post funded till then":               {[]string{hireP1, "post.changed on 2020-01-01 post P1 until 2020-03-30"}, "in-post 0.6/1; vacant 1.5/2"},
		"its post is offered":                      {[]string{fixed, offer("W9", "P1", " expected_start 2020-03-31")}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 1/1; filled 1/1; contract-ends-assumed 0.6/1; vacated 0.6/1"},
		"who it is of has an offer":                {[]string{fixed, offer("W1", "P3", " expected_start 2020-03-31")}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 1/1; filled 1/1; contract-ends-assumed 0.6/1; vacated 0.6/1"},
		"an offer that is due":                     {[]string{hireP1, offer("W9", "P3", " expected_start 2020-03-31")}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 1/1; filled 1/1"},
		"one due the day after":                    {[]string{hireP1, offer("W9", "P3", " expected_start 2020-04-01")}, "in-post 0.6/1; vacant 1.9/3"},
		"one that is overdue":                      {[]string{hireP1, offer("W9", "P3", " expected_start 2020-01-02")}, "in-post 0.6/1; vacant 1.9/3"},
		"one without a day":                        {[]string{hireP1, offer("W9", "P3", "")}, "in-post 0.6/1; vacant 1.9/3"},
		"one to somebody in post":                  {[]string{hireP1, offer("W1", "P3", " expected_start 2020-03-01")}, "in-post 0.6/1; vacant 1.9/3"},
		"one of a post that is held":               {[]string{hireP1, offer("W9", "P1", " expected_start 2020-03-01")}, "in-post 0.6/1; vacant 1.9/3; offers-not-assumed 1/1"},
		"of as much as is left of one":             {[]string{hireP1, strings.Replace(offer("W9", "P1", " expected_start 2020-03-01"), "fte 1", "fte 0.4", 1)}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 0.4/1; filled 0.4/1"},
		"of a little more":                         {[]string{hireP1, strings.Replace(offer("W9", "P1", " expected_start 2020-03-01"), "fte 1", "fte 0.41", 1)}, "in-post 0.6/1; vacant 1.9/3; offers-not-assumed 0.41/1"},
		"who holds it leaves by then":              {[]string{hireP1, offer("W9", "P1", " expected_start 2020-03-01"), "worker.left last_day 2020-03-30 worker W1 reason retired destination other"}, "vacant 2.5/3; offers-assumed 1/1; filled 1/1; leavers-on-record 0.6/1"},
		"who holds it leaves that day":             {[]string{hireP1, offer("W9", "P1", " expected_start 2020-03-01"), "worker.left last_day 2020-03-31 worker W1 reason retired destination other"}, "in-post 0.6/1; vacant 1.9/3; offers-not-assumed 1/1; leavers-on-record 0.6/1"},
		"two of one post":                          {[]string{offer("W8", "P3", " expected_start 2020-03-02"), offer("W9", "P3", " expected_start 2020-03-01")}, "vacant 2.5/3; offers-assumed 1/1; offers-not-assumed 1/1; filled 1/1"},
		"two that share a post":                    {[]string{strings.Replace(offer("W8", "P3", " expected_start 2020-03-02"), "fte 1", "fte 0.5", 1), strings.Replace(offer("W9", "P3", " expected_start 2020-03-01"), "fte 1", "fte 0.5", 1)}, "vacant 2.5/3; offers-assumed 1/2; filled 1/1"},
		"a smaller one behind":                     {[]string{hireP1, offer("W8", "P1", " expected_start 2020-03-01"), strings.Replace(offer("W9", "P1", " expected_start 2020-03-02"), "fte 1", "fte 0.4", 1)}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 0.4/1; offers-not-assumed 1/1; filled 0.4/1"},
		"of two posts to one person":               {[]string{offer("W9", "P3", " expected_start 2020-03-01"), offer("W9", "P1", " expected_start 2020-03-02")}, "vacant 2.5/3; offers-assumed 1/1; filled 1/1"},
		"of a post closed by then":                 {[]string{offer("W9", "P3", " expected_start 2020-03-01"), "post.closed last_day 2020-03-30 post P3"}, "vacant 1.5/2; offers-not-assumed 1/1"},
		"of a post funded to that day":             {[]string{offer("W9", "P3", " expected_start 2020-03-01"), "post.changed on 2020-01-01 post P3 until 2020-03-31"}, "vacant 2.5/3; offers-assumed 1/1; filled 1/1"},
		"an assignment that is to end":             {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy expected_end 2020-03-30")}, "vacant 2.5/3; agency 1/1; agency-ends-assumed 1/1"},
		"on its last day":                          {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy expected_end 2020-03-31")}, "vacant 2.5/3; agency 1/1"},
		"one that overran":                         {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy expected_end 2020-01-02")}, "vacant 2.5/3; agency 1/1"},
		"one due the day after the last recording": {[]string{hireP1, offer("W9", "P3", " expected_start 2020-01-03")}, "in-post 0.6/1; vacant 1.9/3; offers-assumed 1/1; filled 1/1"},
		"an assignment that ends next day":         {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy expected_end 2020-01-03")}, "vacant 2.5/3; agency 1/1; agency-ends-assumed 1/1"},
		"a term in a post outside social work":     {[]string{strings.NewReplacer("P1", "F1", "case-holder", "family-support").Replace(fixed)}, "vacant 2.5/3"},
		"a leaver of the last recording's day":     {[]string{hireP1, "worker.left last_day 2020-01-02 worker W1 reason retired destination other"}, "vacant 2.5/3"},
		"a leaver of the day after it":             {[]string{hireP1, "worker.left last_day 2020-01-03 worker W1 reason retired destination other"}, "vacant 2.5/3; leavers-on-record 0.6/1"},
		"a leaver of the day after the one asked":  {[]string{hireP1, "worker.left last_day 2020-04-01 worker W1 reason retired destination other"}, "in-post 0.6/1; vacant 1.9/3"},
		"a transfer in on record":                  {[]string{"worker.transferred_in on 2020-02-01 worker W2 from_role adults post P3 role senior-practitioner grade sp team south fte 1 contract permanent"}, "in-post 1/1; vacant 1.5/2; starts-on-record 1/1"},
		"a leaver on record":                       {[]string{hireP1, "worker.left last_day 2020-02-01 worker W1 reason retired destination other"}, "vacant 2.5/3; leavers-on-record 0.6/1"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, said(ask(t, town(t, c.lines...), "forecast", "2020-03-31")))
		})
	}
	a := ask(t, town(t, hireP1, offer("W9", "P3", " expected_start 2020-03-31")), "forecast", "2020-03-31")
	require.Equal(t, "76.0", a.Rates[0].Percent)
	require.Equal(t, "36.0", a.Rates[1].Percent, "0.9 / 2.5")
	require.Equal(t, "a forecast, by what was recorded up to 2020-01-02 (workforce) about later days", a.Forecast)
	require.Equal(t, "assumes 1 offer taken up, 0 people gone as their fixed terms end and 0 assignments ended when expected", a.Rates[1].Note)
	three := town(t, hireP1, "worker.hired on 2019-01-01 worker W2 post P2 role case-holder grade sw team north fte 0.5 contract permanent origin agency",
		offer("W7", "P3", " expected_start 2020-03-02"), offer("W8", "P3", " expected_start 2020-03-02"), offer("W9", "P1", " expected_start 2020-03-01"))
	a, err := viewtest.Ask[answers.Answer](three, answers.Question{AsOf: date(t, "2020-03-31"), Definition: "forecast", Lines: true})
	require.NoError(t, err)
	require.Equal(t, "16.0 of 0.4/2.5", fmt.Sprintf("%s of %s/%s", a.Rates[1].Percent, a.Rates[1].Numerator, a.Rates[1].Denominator), "there are 2.5 FTE of posts and no more")
	require.Equal(t, "assumes 1 offer taken up, 0 people gone as their fixed terms end and 0 assignments ended when expected; 2 offers not assumed: the post is filled", a.Rates[1].Note)
	var behind []string
	for _, b := range a.Rates[1].Lines {
		if strings.HasPrefix(b.Measure, "offers") {
			behind = append(behind, fmt.Sprint(b.Measure, " ", b.Subject, ": ", b.Note))
		}
	}
	require.Equal(t, []string{"offers-assumed W7: P3, expected to start 2020-03-02", "offers-not-assumed W8: P3, of which 0 FTE is left vacant, expected to start 2020-03-02",
		"offers-not-assumed W9: P1, of which 0.4 FTE is left vacant, expected to start 2020-03-01"}, behind, "of one day, as recorded")
	a = ask(t, town(t, hireP1, offer("W9", "P3", " expected_start 2020-03-31")), "forecast", "2020-03-31")
	for _, r := range a.Rates {
		require.Equal(t, strings.HasSuffix(r.Measure, "-forecast"), strings.Contains(r.Note, "assumes"), "what is on record assumes nothing: %s", r.Measure)
	}
	a = ask(t, town(t, fixed), "forecast", "2020-03-31")
	require.Equal(t, "100.0 of 2.5/2.5", fmt.Sprintf("%s of %s/%s", a.Rates[1].Percent, a.Rates[1].Numerator, a.Rates[1].Denominator), "nobody is left")
	require.Contains(t, a.Rates[1].Note, "1 person gone as their fixed term ends")
	a, err = viewtest.Ask[answers.Answer](town(t, hireP1, second.Replace(fixed)), answers.Question{AsOf: date(t, "2020-03-31"), Definition: "forecast", By: "team", Lines: true})
	require.NoError(t, err)
	for _, g := range a.Groups {
		heads := map[string]string{"north": "1000000", "south": "0"}[g.Value]
		require.Equal(t, heads, fmt.Sprint(int64(g.Rates[5].Denominator)), "who has another post is a head there: %s", g.Value)
	}
	behind = nil
	for _, b := range a.Rates[1].Lines {
		if b.Measure == "vacated" || b.Measure == "contract-ends-assumed" {
			behind = append(behind, fmt.Sprint(b.Measure, " ", b.Subject, ": ", b.Note))
		}
	}
	require.Equal(t, []string{"contract-ends-assumed W1: contract ends 2020-03-30", "vacated P2: W1's contract ends 2020-03-30"}, behind)
	a = ask(t, town(t, hireP1), "forecast", "2020-01-02")
	require.Contains(t, a.Rates[1].NotAvailable, "is no later than 2020-01-02")
	require.Equal(t, "76.0", ask(t, town(t, hireP1), "forecast", "2020-01-03").Rates[1].Percent, "there is one from the next day")
	a = ask(t, town(t, hireP1, agency("A1", "2019-01-01", "fte 1 reason vacancy expected_end 2020-03-30"), agency("A2", "2019-01-01", "fte 0.4 reason vacancy")), "forecast", "2020-03-31")
	require.Equal(t, "70.0 40.0", a.Rates[2].Percent+" "+a.Rates[4].Percent, "1.4/(1.4+0.6), and 0.4/(0.4+0.6)")
}
