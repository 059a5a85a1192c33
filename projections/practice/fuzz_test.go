package practice_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/practice"
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
	m := practice.NewModel()
	for _, s := range l.Entries() {
		e, err := events.DecodeEntry(s.Bytes)
		if err == nil {
			err = m.Apply(s.Position, e)
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	return m.AppendState(nil)
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be saved.
func TestRestoreOfADamagedState(t *testing.T) {
	saved := sample(t)
	for i := range saved {
		for _, v := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			require.NotPanics(t, func() {
				if m := practice.NewModel(); m.RestoreState(b) == nil {
					m.AppendState(nil)
				}
			}, "byte %d is %d", i, v)
		}
	}
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(practice.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := practice.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved, again := m.AppendState(nil), practice.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
