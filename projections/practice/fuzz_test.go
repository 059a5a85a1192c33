package practice_test

import (
	"testing"

	"muster/projections"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view: of everything some, and of one
// worker also what is settled, and a need that stood open then.
func sample(t viewtest.T) []byte {
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	l.Say(t, "2020-01-02", set("W1", "law", "2018-01-01", "2019-02-01"), supervised("W1", "2018-01-02"), supervised("W1", "2019-09-30"),
		trained("W1", "fire", "2019-09-01", compliance), "appraisal.held on 2019-09-30 worker W1", met("W1", "law", "2019-09-30"))
	l.Say(t, "2020-01-03", "qualification.gained on 2019-01-01 worker W2 qualification msc", left("W2", "2019-05-31"), interviewed("W2", "2019-05-30", " themes pay"),
		"performance_procedure.started on 2019-01-01 worker W3 procedure conduct", "absence.started on 2019-01-07 absence A1 worker W3 reason sickness-short")
	l.Say(t, "2020-01-06", "line.retracted line 2.3")
	return viewtest.State(t, view, l.Decoded(t))
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be saved.
func TestRestoreOfADamagedState(t *testing.T) {
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) { m.AppendState(nil) })
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
