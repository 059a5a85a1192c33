package practice_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/ledger/logtest"
	"muster/projections/answers"
	"muster/projections/practice"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T) *viewtest.Ledger {
	return viewtest.EntriesOfPractice(t, 300, logtest.Admit(t.Context(), t, viewtest.Authority))
}

func question(t *rapid.T) answers.Question {
	return viewtest.SomeQuestion(t, &practice.About, "measures", "dashboard")
}

// TestThePastStays, and so do the bytes.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		n := len(l.Entries())
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, n).Draw(t, "between"))
		for range 3 {
			viewtest.AskedThenAndNow(t, view, l, rapid.IntRange(0, n).Draw(t, "known"), question(t))
		}
	})
}

// lived is what is on record of a person by a day, in the plainest form.
type lived struct {
	supervised, appraised, qualified bool
	valid, mandatory                 map[string]bool
	running                          map[string]bool
	due, met                         int
}

// live goes through the events of one worker in order of their days. What comes
// after the day counts for when a need is met, as that settles whether it was
// due and met before the year.
func live(list []events.Event, day events.Date) lived {
	o := lived{valid: map[string]bool{}, mandatory: map[string]bool{}, running: map[string]bool{}}
	type need struct{ due, met events.Date }
	needs := map[string]*need{}
	var past []*need
	month, year := answers.Months(1, day), answers.Year(day)
	for _, ev := range list {
		switch e := ev.(type) {
		case *events.SupervisionHeld:
			o.supervised = o.supervised || month.Contains(e.Day)
		case *events.AppraisalHeld:
			o.appraised = o.appraised || year.Contains(e.Day)
		case *events.QualificationGained:
			o.qualified = o.qualified || e.Day <= day
		case *events.TrainingCompleted:
			if e.Day <= day {
				o.mandatory[e.Course] = o.mandatory[e.Course] || e.Compliance
				o.valid[e.Course] = o.valid[e.Course] || e.ValidTo == 0 || e.ValidTo >= day
			}
		case *events.ProcedureStarted:
			if e.Day <= day {
				o.running[e.Procedure] = true
			}
		case *events.ProcedureEnded:
			if e.LastDay < day {
				delete(o.running, e.Procedure)
			}
		case *events.LearningNeedSet:
			if n := needs[e.Need]; n == nil {
				needs[e.Need] = &need{}
				past = append(past, needs[e.Need])
			}
			if e.Day <= day { // else it is due by the date that it has now
				needs[e.Need].due = e.Due
			}
		case *events.LearningNeedMet:
			needs[e.Need].met = e.Day
			delete(needs, e.Need)
		}
	}
	for _, n := range past {
		if n.due == 0 || n.due > day || n.met != 0 && max(n.met, n.due) < year.From {
			continue
		}
		o.due++
		if n.met != 0 && n.met <= day {
			o.met++
		}
	}
	return o
}

// eventsOf returns the events of each worker in order of day, what ends after
// what holds on the last day, and then of line.
func eventsOf(l *viewtest.Ledger, known int) map[string][]events.Event {
	says := viewtest.Says(l, known)
	lines := slices.SortedFunc(maps.Keys(says), func(a, b events.Line) int {
		begins := func(l events.Line) events.Date {
			if e, ends := says[l].(*events.ProcedureEnded); ends {
				return e.LastDay + 1
			}
			return says[l].On()
		}
		ends := func(l events.Line) int {
			if _, ends := says[l].(*events.ProcedureEnded); ends {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(begins(a), begins(b)), ends(a)-ends(b), cmp.Compare(a, b))
	})
	m := map[string][]events.Event{}
	for _, at := range lines {
		if k, id := facts.SubjectOf(says[at]); k == facts.Practice {
			m[id] = append(m[id], says[at])
		}
	}
	return m
}

// TestTheViewCountsWhatAPlainCountDoes holds the measures against the raw events.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		p, staff := viewtest.Fold(t, view, l, ""), viewtest.Fold(t, viewtest.Staff, l, "")
		for range 3 {
			known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
			day := viewtest.SomeDay(t)
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known)})
			require.NoError(t, err)
			here, _ := viewtest.InPost(t, staff, day, known)
			people, mandatory := map[string]lived{}, map[string]bool{}
			for id, list := range eventsOf(l, known) {
				people[id] = live(list, day)
				for course, is := range people[id].mandatory {
					mandatory[course] = mandatory[course] || is
				}
			}
			maps.DeleteFunc(mandatory, func(_ string, is bool) bool { return !is })
			want, running := map[string]int64{}, int64(0)
			count := func(measure string, is bool) {
				if is {
					want[measure]++
				}
			}
			var due, met int64
			for id := range here {
				o := people[id]
				count("supervised", o.supervised)
				count("appraised", o.appraised)
				count("qualified", o.qualified)
				count("learning", o.due == o.met)
				trained := len(mandatory) > 0
				for course := range mandatory {
					trained = trained && o.valid[course]
				}
				count("compliance-trained", trained)
				due, met, running = due+int64(o.due), met+int64(o.met), running+int64(len(o.running))
			}
			for _, r := range a.Rates {
				switch {
				case r.Measure == "exit-interviews": // held to the table of the rulings
				case r.Unit == "needs":
					require.Equal(t, []events.Decimal{answers.Whole(met), answers.Whole(due)}, []events.Decimal{r.Numerator, r.Denominator})
				case r.Measure == "learning" && due == 0: // as little as in needs
					require.False(t, r.Knows(answers.Numerator))
				case !r.Knows(answers.Numerator):
					require.NotEmpty(t, r.NotAvailable, r.Measure)
					require.Zero(t, want[r.Measure], r.Measure)
					require.Equal(t, answers.Whole(int64(len(here))), r.Denominator, r.Measure)
				default:
					require.Equal(t, answers.Whole(want[r.Measure]), r.Numerator, r.Measure)
					require.Equal(t, answers.Whole(int64(len(here))), r.Denominator, r.Measure)
				}
			}
			require.Equal(t, answers.Whole(running), a.Values[0].Value)
		}
	})
}
