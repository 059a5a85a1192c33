package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

// What the story expects of views is counted off the events here in another way.
func TestRetentionIsWhatItsStorySays(t *testing.T) {
	require.Equal(t, spelt(scenarios.Retention(1)), spelt(scenarios.Retention(1)))
	all := takes(t, "leeds", scenarios.Retention(1))
	for _, c := range []struct {
		day                                       string
		posts, inPost, agency, experienced, newly int
	}{
		{"2011-03-31", 90, 70, 14, 54, 16},
		{"2013-12-31", 100, 98, 0, 51, 47},
		{"2015-01-31", 100, 99, 0, 81, 18},
		{"2015-12-31", 100, 93, 0, 88, 5},
		{"2019-02-27", 100, 100, 0, 80, 20},
	} {
		t.Run(c.day, func(t *testing.T) {
			on, err := events.ParseDate(c.day)
			require.NoError(t, err)
			gone := map[string]bool{}
			agency := counted(all, func(e *events.AgencyStarted) bool { return e.Day <= on }) - counted(all, func(e *events.AgencyEnded) bool { return e.LastDay < on })
			counted(all, func(e *events.WorkerLeft) bool { gone[e.Worker] = e.LastDay < on; return true })
			here := func(e *events.WorkerHired) bool { return e.Day <= on && !gone[e.Worker] }
			require.Equal(t, c.posts, counted(all, func(e *events.PostEstablished) bool { return e.Day <= on }))
			require.Equal(t, c.inPost, counted(all, here))
			require.Equal(t, c.agency, agency)
			require.Equal(t, c.experienced, counted(all, func(e *events.WorkerHired) bool { return here(e) && e.Qualified < on.AddMonths(-24) }))
			require.Equal(t, c.newly, counted(all, func(e *events.WorkerHired) bool { return here(e) && e.NewlyQualified && e.Day > on.AddMonths(-24) }))
		})
	}
	held, new := map[string]int{}, map[string]bool{}
	counted(all, func(e *events.CaseAllocated) bool { held[e.Worker]++; return true })
	counted(all, func(e *events.WorkerHired) bool {
		new[e.Worker] = between(e.Day, "2017-02-28", "2019-02-27")
		return true
	})
	got := map[string]int{}
	for w, n := range held {
		if new[w] {
			got["cases of new"] += n
			got["new"]++
			continue
		}
		got["cases of experienced"] += n
		got["experienced"]++
		if n > 20 {
			got["over 20"]++
		}
	}
	require.Equal(t, map[string]int{"new": 20, "cases of new": 20 * 15, "experienced": 60, "cases of experienced": 60 * 18, "over 20": 12}, got)
}
