package scenarios_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/scenarios"
)

// Every story about rates holds for a ledger and a view that count in the
// plainest way; the real ones are held against the same stories, and all others,
// where they are put together.
func TestEveryStoryHolds(t *testing.T) {
	judged := 0
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Named(name)
			require.NoError(t, err)
			if !plainly(s) {
				t.Skipf("asks %s", s.Views())
			}
			judged++
			generated := slices.ContainsFunc(s.Steps, func(step scenarios.Step) bool { _, ok := step.(*scenarios.History); return ok })
			r, err := scenarios.Check(context.Background(), s, &plain{lax: generated})
			require.NoError(t, err)
			var b strings.Builder
			require.NoError(t, r.Write(&b))
			require.True(t, r.Holds, b.String())
			for _, f := range r.Figures {
				require.NotEmpty(t, f.Source, f.ID)
			}
		})
	}
	require.Greater(t, judged, 12)
}

// plainly leaves of a story what can be counted in the plainest way: its
// questions about rates. It reports whether that is a story: it asks for rates,
// and nothing goes on from its other answers.
func plainly(s *scenarios.Story) bool {
	others := func(step scenarios.Step) bool {
		ask, asks := step.(*scenarios.Ask)
		return asks && ask.View != "rates"
	}
	if !slices.Contains(s.Views(), "rates") || slices.ContainsFunc(s.Steps, func(step scenarios.Step) bool {
		return others(step) && step.(*scenarios.Ask).Label != ""
	}) {
		return false
	}
	s.Steps = slices.DeleteFunc(s.Steps, others)
	return true
}
