package grievances_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/grievances"
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
	m := grievances.NewModel()
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
				if m := grievances.NewModel(); m.RestoreState(b) == nil {
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
	f.Add(grievances.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := grievances.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved, again := m.AppendState(nil), grievances.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
