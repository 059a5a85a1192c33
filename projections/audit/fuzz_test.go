package audit_test

import (
	"testing"

	"muster/projections"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	return viewtest.State(t, view, scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2}))
}

// TestRestoreOfADamagedState gives each byte other values.
func TestRestoreOfADamagedState(t *testing.T) {
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) { m.AppendState(nil) })
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
