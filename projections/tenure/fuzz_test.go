package tenure_test

import (
	"testing"

	"muster/projections"
	"muster/projections/answers"
	"muster/projections/tenure"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// few are the entries of a small authority.
var few = scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2})

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte { return viewtest.State(t, view, few) }

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	standing := viewtest.Standing(t, few)
	day := date(t, "2016-09-30")
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) {
		for _, d := range tenure.About.Definitions {
			m.(*tenure.Model).Ask(answers.Question{AsOf: day, Definition: d.ID, Lines: true, By: "team"}, standing)
		}
	})
}

// FuzzRestoreState holds a view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
