package stability_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/caseload"
	"muster/projections/viewtest"
)

// TestChildrenWhoseHolderIsNotHere tells a story of one child whom A holds since
// new year 2020, and of when A is here, and says what is counted on a day: in how
// many distinct workers' share the child is, and whether somebody who is not here
// holds the case, or nobody.
func TestChildrenWhoseHolderIsNotHere(t *testing.T) {
	const (
		left = "worker.left last_day 2020-03-31 worker A reason resignation destination agency"
		back = "; worker.hired on 2020-06-01 worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin agency"
	)
	agency := strings.Replace(taken, "worker A", "worker X1", 1)
	for name, c := range map[string]struct{ cases, workforce, day, want string }{
		"here":                          {taken, "", "2020-12-31", "1 worker"},
		"on the last day":               {taken, left, "2020-03-31", "1 worker"},
		"the day after":                 {taken, left, "2020-04-01", "1 worker, left behind: still held by A, who is not here since 2020-04-01"},
		"and still on record next year": {taken, left, "2021-12-31", "1 worker, left behind: still held by A, who is not here since 2020-04-01"},
		"until somebody else has it":    {taken + fmt.Sprintf(to, "2020-09-01", "A", "B"), left, "2020-08-31", "1 worker, left behind: still held by A, who is not here since 2020-04-01"},
		"and not from then":             {taken + fmt.Sprintf(to, "2020-09-01", "A", "B"), left, "2020-09-01", "2 worker"},
		"the day before A is back":      {taken, left + back, "2020-05-31", "1 worker, left behind: still held by A, who is not here since 2020-04-01"},
		"the day A is back":             {taken, left + back, "2020-06-01", "1 worker"},
		"an assignment ended":           {agency, "agency.ended last_day 2020-10-31 assignment S1", "2020-11-01", "1 worker, left behind: still held by X1, who is not here since 2020-11-01"},
		"in no social work role":        {taken, "worker.moved on 2020-03-01 worker A post P1 role family-support grade sw team north", "2020-12-31", "1 worker"},
		"starts later, as it is now": {taken, "line.corrected 2.1 => " + strings.TrimPrefix(strings.Replace(back, "2020", "2021", 1), "; "), "2020-12-31",
			"1 worker, left behind: still held by A, who is not here since 2020-01-01"},
		"nobody":            {taken + "; case.moved on 2020-03-01 case C1 from A reason other", left, "2020-12-31", "1 worker, nobody: nobody holds it since 2020-03-01"},
		"nobody for a year": {taken + "; case.moved on 2020-03-01 case C1 from A reason other", left, "2021-03-01", "0 worker, nobody: nobody holds it since 2020-03-01"},
		"nobody yet":        {"case.opened on 2020-01-01 case C1 status looked-after", left, "2020-12-31", "0 worker, nobody: nobody holds it since 2020-01-01"},
		"nobody, opened again overnight": {"case.opened on 2019-01-01 case C1 status looked-after; case.closed last_day 2019-12-31 case C1; case.opened on 2020-01-01 case C1 status looked-after", left, "2020-12-31",
			"0 worker, nobody: nobody holds it since 2020-01-01"},
		"nobody, opened again overnight after A": {strings.ReplaceAll(taken, "2020", "2019") + "; case.closed last_day 2019-12-31 case C1; case.opened on 2020-01-01 case C1 status looked-after", "", "2020-12-30",
			"1 worker, nobody: nobody holds it since 2020-01-01"},
		"nobody, opened again a month after A": {strings.ReplaceAll(taken, "2020", "2019") + "; case.closed last_day 2019-12-31 case C1; case.opened on 2020-02-01 case C1 status looked-after", "", "2020-12-30",
			"1 worker, nobody: nobody holds it since 2020-02-01"},
		"of another kind now": {taken + "; case.status_changed on 2020-03-01 case C1 status in-need", left, "2020-12-31", "none"},
		"covered":             {taken + "; case.allocated on 2020-04-01 case C1 worker B cover true last_day 2020-12-31", left, "2020-05-01", "1 worker, left behind: still held by A, who is not here since 2020-04-01"},
		"closed":              {taken + "; case.closed last_day 2020-04-30 case C1", left, "2020-05-01", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t).say(c.cases)
			for _, line := range strings.Split(c.workforce, "; ") {
				if line != "" {
					w.Say(t, "2024-01-04", line)
				}
			}
			require.Equal(t, c.want, w.left(c.day))
		})
	}
}

// left says of the one child what is counted on a day, and the lines behind it.
func (w *town) left(day string) string {
	a := w.ask(answers.Question{AsOf: date(day), Definition: "dfe-social-workers", Lines: true})
	if a.Values[0].Value == 0 {
		return "none"
	}
	said := bucket(a, "workers-12m-") + " worker"
	for i, what := range []string{"left behind", "nobody"} {
		v := &a.Values[i+1]
		require.Len(w.t, v.Lines, int(v.Value/events.Million), v.Measure)
		for _, l := range v.Lines {
			said += ", " + what + ": " + l.Note
		}
	}
	return said
}

// TestItSaysWhatTheViewOfCaseloadsSays holds the children who have nobody against
// the cases that wait by the view of caseloads, with the lines behind and in its
// words, as of any day and known by any entry, in all and by group.
func TestItSaysWhatTheViewOfCaseloadsSays(t *testing.T) {
	loads := projections.View{Name: "caseload", Fold: caseload.Fold, New: func(string) projections.Model { return caseload.NewModel() }}
	left, unheld := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l := withCareers(t, history(t, 160))
		p, other := viewtest.Fold(t, view, l, ""), viewtest.Fold(t, loads, l, "")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "days"), 4))
		for range 10 {
			q := answers.Question{AsOf: date("2017-01-01") + events.Date(random.IntN(1700)), KnownAt: fmt.Sprintf("@%d", 1+random.IntN(len(l.Entries()))),
				By: []string{"", "team", "status"}[random.IntN(3)], Lines: true}
			cases, err := viewtest.Ask[answers.Answer](other, q)
			require.NoError(t, err)
			q.Settings = map[string]string{"who": "all"}
			q.Definition = []string{"stability-index", "dfe-social-workers"}[random.IntN(2)]
			if q.Definition == "stability-index" && random.IntN(2) == 0 {
				q.Settings["team-changes"] = "out"
			}
			children, err := viewtest.Ask[answers.Answer](p, q)
			require.NoError(t, err)
			require.Equal(t, waits(cases.Figures, "cases-left-behind"), waits(children.Figures, "children-left-behind"))
			require.Equal(t, waits(cases.Figures, "cases-unheld"), waits(children.Figures, "children-unheld"))
			for _, g := range children.Groups {
				for _, h := range cases.Groups {
					if h.Value == g.Value {
						require.Equal(t, waits(h.Figures, "cases-left-behind"), waits(g.Figures, "children-left-behind"))
						require.Equal(t, waits(h.Figures, "cases-unheld"), waits(g.Figures, "children-unheld"))
					}
				}
			}
			left, unheld = left+len(waits(children.Figures, "children-left-behind"))-1, unheld+len(waits(children.Figures, "children-unheld"))-1
		}
	})
	require.Greater(t, left, 50, "the histories must leave cases behind")
	require.Greater(t, unheld, 50, "and with nobody")
}

// waits says how many of something there are, and the lines behind it, but for how
// long a case had nobody before, which the view of caseloads alone tells.
func waits(f answers.Figures, measure string) (said []string) {
	for _, v := range f.Values {
		if v.Measure == measure {
			said = append(said, v.Value.String())
			for _, l := range v.Lines {
				note, _, _ := strings.Cut(l.Note, "; it has had nobody since ")
				said = append(said, fmt.Sprint(l.Line, " ", l.Subject, " ", note))
			}
		}
	}
	return said
}

// TestASeriesCountsThemAsEachDayDoes holds a series against its days, since whoever
// is away is looked for once for all of them.
func TestASeriesCountsThemAsEachDayDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := withCareers(t, history(t, 120))
		q := answers.Question{AsOf: someDay(t) + 400, By: rapid.SampledFrom([]string{"", "team", "status"}).Draw(t, "by"), Lines: true,
			Definition: rapid.SampledFrom([]string{"stability-index", "dfe-social-workers", "attribution"}).Draw(t, "definition"),
			Settings:   map[string]string{"who": "all"}}
		viewtest.SeriesIsItsDays(t, view, l, rapid.IntRange(1, len(l.Entries())).Draw(t, "known"), q)
	})
}
