package establishment_test

import (
	"slices"
	"testing"

	"muster/projections/establishment"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// BenchmarkAsk asks about a council of 700 people in post over 25 years, with few
// cases, which the view passes over.
func BenchmarkAsk(b *testing.B) {
	entries := slices.Collect(scenarios.Council(scenarios.CouncilConfig{Seed: 1, People: 700, OpenCases: 1, PerEntry: 100}))
	viewtest.FoldedFrom(establishment.NewModel(), entries).Bench(b, &establishment.About)
}
