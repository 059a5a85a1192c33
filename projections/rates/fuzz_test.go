package rates_test

import (
	"testing"

	"muster/events"
	"muster/projections"
	"muster/projections/rates"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	return viewtest.State(t, view, scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2}))
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	var days []events.Date
	for y := 2014; y < 2027; y++ {
		day, _ := events.DateOf(y, 9, 30)
		days = append(days, day)
	}
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) {
		for _, day := range days {
			m.(*rates.Model).Subjects(day)
		}
	})
}

// FuzzRestoreState holds a view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
