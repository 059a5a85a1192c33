package scenarios_test

import (
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/scenarios"
)

// takes offers a history to a registrar, which must take every entry of it, and
// returns its events in order.
func takes(t *testing.T, authority string, history iter.Seq[*events.Entry]) []events.Event {
	t.Helper()
	r := registrar(t, authority)
	var all []events.Event
	for e := range history {
		require.LessOrEqual(t, len(e.Events), 100)
		require.NotEmpty(t, e.Source)
		_, err := r.Record(t.Context(), e, ledger.Allowance{Asserting: true})
		if err != nil {
			p := events.Problems(err)[0]
			t.Logf("%s: %s", p, events.AppendEvent(nil, e.Events[max(0, p.Event-1)]))
		}
		require.NoError(t, err, "%s: %s", e.Recorded, e.Why)
		all = append(all, e.Events...)
	}
	return all
}

// spelt returns the bytes of a history.
func spelt(history iter.Seq[*events.Entry]) (b []byte) {
	for e := range history {
		b = events.AppendEntry(b, e)
	}
	return b
}

// counted counts events of a kind of which something holds.
func counted[E events.Event](all []events.Event, holds func(E) bool) (n int) {
	for _, ev := range all {
		if e, ok := ev.(E); ok && holds(e) {
			n++
		}
	}
	return n
}

func between(d events.Date, from, to string) bool {
	first, _ := events.ParseDate(from)
	last, _ := events.ParseDate(to)
	return d >= first && d <= last
}

// What the story expects of views is counted off the events here in another way:
// by what each kind of event says, and nothing of what a view makes of it.
func TestLeicesterIsWhatItsStorySays(t *testing.T) {
	require.Equal(t, spelt(scenarios.Leicester(1)), spelt(scenarios.Leicester(1)))
	all := takes(t, "leicester", scenarios.Leicester(1))

	posts := map[string]int{}
	counted(all, func(e *events.PostEstablished) bool { posts[e.Service]++; return true })
	require.Equal(t, map[string]int{"child-in-need": 123, "looked-after": 255, "safeguarding": 33, "early-help": 578, "business-support": 80}, posts)

	here := map[string]*events.WorkerHired{}
	counted(all, func(e *events.WorkerHired) bool {
		if events.Seniority(e.Role) > 0 {
			here[e.Worker] = e
		}
		return true
	})
	left := counted(all, func(e *events.WorkerLeft) bool {
		_, social := here[e.Worker]
		delete(here, e.Worker)
		return social && between(e.LastDay, "2016-07-01", "2017-06-30")
	})
	require.Len(t, here, 250)
	require.Equal(t, 24, left)
	isHere := func(worker string) bool { return here[worker] != nil }

	got := map[string]int{
		"supervised": counted(all, func(e *events.SupervisionHeld) bool {
			return isHere(e.Worker) && between(e.Day, "2017-05-31", "2017-06-30")
		}),
		"appraised": counted(all, func(e *events.AppraisalHeld) bool {
			return isHere(e.Worker) && between(e.Day, "2016-07-01", "2017-06-30")
		}),
		"needs due": counted(all, func(e *events.LearningNeedSet) bool {
			return isHere(e.Worker) && between(e.Due, "2016-07-01", "2017-06-30")
		}),
		"needs met": counted(all, func(e *events.LearningNeedMet) bool {
			return isHere(e.Worker) && between(e.Day, "2016-07-01", "2017-06-30")
		}),
		"qualified": counted(all, func(e *events.QualificationGained) bool { return isHere(e.Worker) }),
		"interviewed": counted(all, func(e *events.ExitInterviewHeld) bool {
			return !isHere(e.Worker)
		}),
		"procedures": counted(all, func(*events.ProcedureStarted) bool { return true }) - counted(all, func(*events.ProcedureEnded) bool { return true }),
		"agency":     counted(all, func(*events.AgencyStarted) bool { return true }),
		"profiles":   counted(all, func(e *events.ProfileDeclared) bool { return isHere(e.Worker) }),
	}
	counted(all, func(e *events.ExitInterviewHeld) bool {
		for _, theme := range e.Themes {
			got["leave for "+theme]++
		}
		return true
	})
	courses := map[string]int{}
	counted(all, func(e *events.TrainingCompleted) bool {
		if isHere(e.Worker) && e.Compliance && between(e.ValidTo, "2017-06-30", "2099-12-31") {
			courses[e.Worker]++
		}
		return true
	})
	for _, n := range courses {
		if n == 2 {
			got["trained"]++
		}
	}
	sick := map[string]bool{}
	counted(all, func(e *events.AbsenceStarted) bool { sick[e.Absence] = e.Reason != "maternity"; return true })
	counted(all, func(e *events.AbsenceEnded) bool {
		if sick[e.Absence] {
			got["days lost"] += int(e.DaysLost / events.Million)
		}
		return true
	})
	require.Equal(t, map[string]int{
		"supervised": 220, "appraised": 187, "needs due": 312, "needs met": 174, "qualified": 32, "trained": 212,
		"interviewed": 15, "procedures": 3, "agency": 19, "profiles": 250, "days lost": 1_780,
		"leave for caseloads": 9, "leave for accommodation": 5, "leave for pay": 3, "leave for progression": 3,
	}, got)
}

// The workers of each family in the year are counted from who got its cases.
func TestLeicesterFamiliesMeetSoManyWorkers(t *testing.T) {
	family, met, closed, team := map[string]string{}, map[string]map[string]bool{}, map[string]bool{}, map[string]string{}
	meets := func(child, worker string) {
		f := family[child]
		if met[f] == nil {
			met[f] = map[string]bool{}
		}
		met[f][worker] = true
	}
	for e := range scenarios.Leicester(1) {
		for _, ev := range e.Events {
			switch e := ev.(type) {
			case *events.CaseOpened:
				require.True(t, between(e.Day, "2016-01-01", "2016-06-30"), "all cases open before the year begins")
				require.Contains(t, []string{"", e.Team}, team[e.Family], "a family is in one team")
				family[e.Case], team[e.Family] = e.Family, e.Team
			case *events.CaseAllocated:
				meets(e.Case, e.Worker)
			case *events.CaseMoved:
				require.True(t, between(e.Day, "2016-07-02", "2017-06-30"), "all moves are within the year, but not on its first day")
				require.Empty(t, e.Team, "and its cases stay in it")
				meets(e.Case, e.To)
			case *events.CaseClosed:
				closed[family[e.Case]] = true
			}
		}
	}
	workers, families := map[string]int{}, map[string]int{}
	for f, of := range met {
		if closed[f] {
			continue
		}
		for _, area := range []string{"all", team[f]} {
			families[area]++
			workers[area] += len(of)
		}
	}
	for area, want := range map[string]string{"all": "821 workers of 560 families", "child-in-need-1": "63 workers of 30 families", "looked-after-1": "43 workers of 26 families"} {
		require.Equal(t, want, fmt.Sprintf("%d workers of %d families", workers[area], families[area]), area)
	}
}
