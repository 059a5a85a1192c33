package stability_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/stability"
	"muster/scenarios"
)

// sample is the state of a small authority's view.
func sample(t require.TestingT) []byte {
	m := stability.NewModel()
	at := events.Position(0)
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 3, People: 6, OpenCases: 20, Years: 1, PerEntry: 20}) {
		at++
		require.NoError(t, m.Apply(at, e))
	}
	return m.AppendState(nil)
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored can be asked and is saved again as it then
// is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(stability.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := stability.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		for _, d := range stability.About.Definitions {
			q := answers.Question{AsOf: date("2001-03-31"), Definition: d.ID, By: "team", Lines: true}
			_, err := m.Ask(q, projections.Standing{Position: 1 << 31})
			require.NoError(t, err)
		}
		saved := m.AppendState(nil)
		again := stability.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.Equal(t, saved, again.AppendState(nil))
	})
}
