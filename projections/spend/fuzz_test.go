package spend_test

import (
	"testing"

	"muster/projections"
	"muster/projections/spend"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	l := new(viewtest.Ledger).Each(t, "2020-01-02", y11+" service cin basis estimate", y12, b12, "line.corrected 2.1 => "+q12)
	return viewtest.State(t, view, l.Decoded(t))
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), func(_ *testing.T, m projections.Model) { m.(*spend.Model).Known(1 << 31) })
}
