package absence_test

import (
	"testing"

	"muster/projections"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	l.Say(t, "2020-01-02", away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"),
		declared("D1", "2018-10-01", "2019-09-30", "maternity", "10", " service cin"),
		"agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason maternity covers P1")
	return viewtest.State(t, view, l.Decoded(t))
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be saved.
func TestRestoreOfADamagedState(t *testing.T) {
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) { m.AppendState(nil) })
}

// FuzzRestoreState holds a view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
