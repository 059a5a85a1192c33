package scenarios_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/scenarios"
)

// Every story that asks for rates only holds for a ledger and a view that count
// in the plainest way; the real ones are held against the same stories, and all
// others, where they are put together.
func TestEveryStoryHolds(t *testing.T) {
	judged := 0
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Named(name)
			require.NoError(t, err)
			if views := s.Views(); slices.ContainsFunc(views, func(v string) bool { return v != "rates" }) {
				t.Skipf("asks %s", views)
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
