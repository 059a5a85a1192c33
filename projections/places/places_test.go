package places_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/ledger/logtest"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/caseload"
	"muster/projections/stability"
	"muster/projections/viewtest"
)

// The views that ask which teams there are.
var views = []projections.View{
	{Name: "caseload", Fold: caseload.Fold, New: func(string) projections.Model { return caseload.NewModel() }},
	{Name: "stability", Fold: stability.Fold, New: func(string) projections.Model { return stability.NewModel() }},
}

// TestATeamThatIsThereHasNoughts holds whether there is a team south on 31 March
// 2018, in which social workers hold no case.
func TestATeamThatIsThereHasNoughts(t *testing.T) {
	const (
		post     = "post.established on 2018-01-01 post P2 role case-holder grade sw team south service cin fte 1"
		inNorth  = "post.established on 2018-01-01 post P2 role case-holder grade sw team north service cin fte 1"
		hired    = "worker.hired on 2018-01-01 worker W2 post P2 role case-holder grade sw fte 1 contract permanent origin agency team "
		agency   = "agency.started on 2018-01-01 assignment A worker X agency reed role case-holder team south fte 1 reason vacancy"
		opened   = "case.opened on 2018-01-01 case C2 status in-need team south"
		left     = "worker.left last_day 2018-03-30 worker W2 reason retired destination other"
		familial = "post.established on 2018-01-01 post F1 role family-support grade fs team south service early fte 1"
	)
	for name, c := range map[string]struct {
		lines []string
		there bool
	}{
		"a vacant post":                     {[]string{post}, true},
		"a post that somebody holds":        {[]string{post, hired + "south"}, true},
		"a post that somebody elsewhere is": {[]string{post, hired + "north"}, true},
		"somebody in a post elsewhere":      {[]string{inNorth, hired + "south"}, true},
		"who leaves the day before":         {[]string{inNorth, hired + "south", left}, false},
		"an agency worker":                  {[]string{agency}, true},
		"on the last day":                   {[]string{agency, "agency.ended last_day 2018-03-31 assignment A"}, true},
		"and not the day after":             {[]string{agency, "agency.ended last_day 2018-03-30 assignment A"}, false},
		"a post closed on the day":          {[]string{post, "post.closed last_day 2018-03-31 post P2"}, true},
		"a post closed the day before":      {[]string{post, "post.closed last_day 2018-03-30 post P2"}, false},
		"a post funded to the day":          {[]string{post, "post.changed on 2018-02-01 post P2 until 2018-03-31"}, true},
		"a post no longer funded":           {[]string{post, "post.changed on 2018-02-01 post P2 until 2018-03-30"}, false},
		"a post that goes to another team":  {[]string{post, "post.changed on 2018-03-31 post P2 team east"}, false},
		"a post from the day after":         {[]string{"post.established on 2018-04-01 post P2 role case-holder grade sw team south service cin fte 1"}, false},
		"a post outside social work":        {[]string{familial}, false},
		"a case that nobody holds":          {[]string{opened}, true},
		"a case that closed the day before": {[]string{opened, "case.closed last_day 2018-03-30 case C2"}, false},
		"nothing":                           {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := &viewtest.Ledger{}
			for _, line := range append([]string{"post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1",
				"case.opened on 2018-01-01 case C1 status looked-after team north"}, c.lines...) {
				l.Say(t, "2018-05-01", line)
			}
			for _, v := range views {
				p := viewtest.Fold(t, v, l, "")
				for _, d := range map[string][]string{"caseload": {""}, "stability": {"stability-index", "dfe-social-workers", "attribution"}}[v.Name] {
					a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: viewtest.Date(t, "2018-03-31"), Definition: d, Only: "team=south"})
					if !c.there {
						require.ErrorContains(t, err, `there is no team "south" then; there are`, "%s %s", v.Name, d)
						continue
					}
					require.NoError(t, err, "%s %s", v.Name, d)
					for _, value := range a.Values {
						if value.Measure == "children" || value.Measure == "cases-held" || value.Measure == "changes" {
							require.Zero(t, value.Value, value.Measure)
							require.Empty(t, value.NotAvailable, value.Measure)
						}
					}
				}
			}
		})
	}
}

// TestTheTeamsOfADayAreThoseOfItsRecord, of every day of a series.
func TestTheTeamsOfADayAreThoseOfItsRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := viewtest.Entries(t, 120, logtest.Admit(t.Context(), t, viewtest.Authority))
		known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
		by := rapid.SampledFrom([]string{"team", "service", "role", "grade"}).Draw(t, "by")
		q := answers.Question{AsOf: viewtest.SomeDay(t), By: by}
		viewtest.SeriesIsItsDays(t, views[0], l, known, q)
		viewtest.AskedThenAndNow(t, views[0], l, known, q)
		a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, views[0], l.Upto(known), ""), q)
		require.NoError(t, err)
		there := viewtest.Places(viewtest.Record(t, l.Entries()[:known]), by, q.AsOf)
		for _, g := range a.Groups {
			delete(there, g.Value)
		}
		require.Empty(t, there)
	})
}
