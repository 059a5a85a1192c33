package stability_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/answers"
	"muster/projections/stability"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	return viewtest.State(t, view, scenarios.Council(scenarios.CouncilConfig{Seed: 3, People: 6, OpenCases: 20, Years: 1, PerEntry: 20}))
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), func(t *testing.T, m projections.Model) {
		for _, d := range stability.About.Definitions {
			q := answers.Question{AsOf: date("2001-03-31"), Definition: d.ID, By: "team", Lines: true}
			_, err := m.(*stability.Model).Ask(q, projections.Standing{Position: 1 << 31})
			require.NoError(t, err)
		}
	})
}
