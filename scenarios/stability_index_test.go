package scenarios_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

// TestStabilityIndexByHand counts the children of the story off its raw events,
// in the plainest way: who had the case when, and how often that changed.
func TestStabilityIndexByHand(t *testing.T) {
	type stretch struct {
		worker   string
		from, to events.Date
	}
	held, area := map[string][]stretch{}, map[string]string{}
	for e := range scenarios.StabilityIndex(1) {
		for _, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.CaseOpened:
				area[ev.Case] = ev.Team
			case *events.CaseAllocated:
				held[ev.Case] = append(held[ev.Case], stretch{ev.Worker, ev.Day, 0})
			case *events.CaseMoved:
				last := &held[ev.Case][len(held[ev.Case])-1]
				require.Equal(t, last.worker, ev.From)
				last.to = ev.Day
				held[ev.Case] = append(held[ev.Case], stretch{ev.To, ev.Day, 0})
			}
		}
	}
	end, year, before := day(t, "2024-03-31"), day(t, "2023-04-01"), day(t, "2022-04-01")
	three, twice, both, changes := map[string]int{}, 0, 0, 0
	for id, list := range held {
		var workers []string
		last, earlier := 0, 0
		for i, s := range list {
			if (s.to == 0 || s.to > year) && s.from <= end && !slices.Contains(workers, s.worker) {
				workers = append(workers, s.worker)
			}
			switch {
			case i == 0:
			case s.from >= year:
				last++
			case s.from >= before:
				earlier++
			}
		}
		if changes += last; len(workers) >= 3 {
			three[area[id]]++
		}
		if last >= 2 {
			twice++
		}
		if last >= 2 && earlier >= 2 {
			both++
		}
	}
	require.Len(t, held, 83_300)
	require.Equal(t, map[string]int{"leeds": 319, "leicester": 191, "leicestershire": 253, "rest-of-england": 22140 - 319 - 191 - 253}, three)
	require.Equal(t, []int{38_798, 3_881, 98_419}, []int{twice, both, changes})
}

func day(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}
