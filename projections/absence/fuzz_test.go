package absence_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/absence"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	l := &viewtest.Ledger{}
	l.Say(t, "2010-01-04", structure...)
	l.Say(t, "2020-01-02", away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"),
		declared("D1", "2018-10-01", "2019-09-30", "maternity", "10", " service cin"),
		"agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason maternity covers P1")
	m := absence.NewModel()
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
				if m := absence.NewModel(); m.RestoreState(b) == nil {
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
	f.Add(absence.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := absence.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved, again := m.AppendState(nil), absence.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
