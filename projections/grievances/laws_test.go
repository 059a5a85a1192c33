package grievances_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections/answers"
	"muster/projections/grievances"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T) *viewtest.Ledger {
	return viewtest.EntriesOfPractice(t, 300, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// TestASeriesIsItsDays, however its rows are gathered.
func TestASeriesIsItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		viewtest.SeriesIsItsDays(t, view, l, rapid.IntRange(0, len(l.Entries())).Draw(t, "known"), viewtest.SomeQuestion(t, &grievances.About))
	})
}

// TestThePastStays, and so do the bytes.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		n := len(l.Entries())
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, n).Draw(t, "between"))
		for range 3 {
			viewtest.AskedThenAndNow(t, view, l, rapid.IntRange(0, n).Draw(t, "known"), viewtest.SomeQuestion(t, &grievances.About))
		}
	})
}

// plain is a grievance in the plainest form.
type plain struct {
	raised  *events.GrievanceRaised
	ended   events.Date // 0 if it has not
	settled bool        // resolved, not withdrawn
	actions []*events.GrievanceAction
}

func grievancesOf(l *viewtest.Ledger, known int) map[string]*plain {
	m := map[string]*plain{}
	get := func(id string) *plain {
		if m[id] == nil {
			m[id] = &plain{}
		}
		return m[id]
	}
	for _, ev := range viewtest.Says(l, known) {
		switch e := ev.(type) {
		case *events.GrievanceRaised:
			get(e.Grievance).raised = e
		case *events.GrievanceResolved:
			get(e.Grievance).ended, get(e.Grievance).settled = e.Day, true
		case *events.GrievanceWithdrawn:
			get(e.Grievance).ended = e.Day
		case *events.GrievanceAction:
			get(e.Grievance).actions = append(get(e.Grievance).actions, e)
		}
	}
	return m
}

// inTrain reports whether an action that is named is in train on a day: said to
// be so by then, and not to be taken.
func (g *plain) inTrain(named string, day events.Date) (is bool) {
	for _, a := range g.actions {
		if a.Action != named || a.Day > day {
			continue
		}
		if a.State == "taken" {
			return false
		}
		is = true
	}
	return is
}

// TestTheViewCountsWhatAPlainCountDoes holds grievances, people and actions
// against the raw events.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		p, staff := viewtest.Fold(t, view, l, ""), viewtest.Fold(t, viewtest.Staff, l, "")
		for range 3 {
			known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
			day := viewtest.SomeDay(t)
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known)})
			require.NoError(t, err)
			year := answers.Year(day)
			here, _ := viewtest.InPost(t, staff, day, known)
			want := map[string]int64{}
			people := map[string]bool{}
			var days int64
			all := grievancesOf(l, known)
			for _, g := range all {
				open := g.raised.Day <= day && (g.ended == 0 || g.ended > day)
				if open {
					want["open"]++
					want["open-"+g.raised.Form]++
					for _, w := range g.raised.Workers {
						people[w] = true
					}
					want["involved-unknown"] += g.raised.People() - int64(len(g.raised.Workers))
				}
				if year.Contains(g.raised.Day) {
					want["raised"]++
				}
				if g.ended != 0 && year.Contains(g.ended) && g.settled {
					want["resolved"]++
					days += int64(g.ended - g.raised.Day)
				} else if g.ended != 0 && year.Contains(g.ended) {
					want["withdrawn"]++
				}
				for _, named := range []string{"plan", "review"} {
					if open && g.inTrain(named, day) {
						want["actions-in-train"]++
					}
					if g.ended != 0 && year.Contains(g.ended) && g.inTrain(named, g.ended) {
						want["actions-unfinished"]++
					}
				}
				for _, e := range g.actions {
					if e.State == "taken" && year.Contains(e.Day) {
						want["actions-taken"]++
					}
				}
			}
			want["involved-known"] = int64(len(people))
			for w := range people {
				if !here[w] {
					want["involved-elsewhere"]++
				}
			}
			want["involved"] = want["involved-known"] + want["involved-unknown"]
			for _, v := range a.Values {
				if v.Measure == "median-time-to-resolve" {
					continue
				}
				require.Equal(t, len(all) == 0, v.NotAvailable != "", "%s of %d", v.Measure, len(all))
				require.Equal(t, answers.Whole(want[v.Measure]), v.Value, v.Measure)
			}
			require.Equal(t, answers.Whole(days), a.Rates[1].Numerator)
			require.Equal(t, answers.Whole(want["resolved"]), a.Rates[1].Denominator)
			require.Equal(t, answers.Whole(want["involved"]-want["involved-elsewhere"]), a.Rates[0].Numerator)
			require.Equal(t, answers.Whole(int64(len(here))), a.Rates[0].Denominator)
		}
	})
}
