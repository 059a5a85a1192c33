package grievances_test

import (
	"testing"

	"muster/projections"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view: grievances that are open,
// resolved and withdrawn, and actions in train, taken and unfinished.
func sample(t viewtest.T) []byte {
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	l.Say(t, "2020-01-02", raised("G1", "2019-01-07", together+" workers W1;W2 signatories 30 themes pay;workload"),
		action("G1", "plan", "pay", "in-train", "2019-02-01"), action("G1", "review", "workload", "taken", "2019-02-01"))
	l.Say(t, "2020-01-03", raised("G2", "2019-01-07", alone+" workers W3"), action("G2", "plan", "pay", "in-train", "2019-02-01"), resolved("G2", "2019-03-01"))
	l.Say(t, "2020-01-06", raised("G3", "2019-01-07", alone+" workers W9"), "grievance.withdrawn on 2019-03-01 grievance G3")
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
