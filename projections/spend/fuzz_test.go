package spend_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/spend"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	m := spend.NewModel()
	for i, line := range []string{y11 + " service cin basis estimate", y12, b12, "line.corrected 2.1 => " + q12} {
		if err := m.Apply(1+events.Position(i), viewtest.Entry(t, "2020-01-02", line)); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return m.AppendState(nil)
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(spend.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := spend.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		m.Known(1 << 31)
		saved := m.AppendState(nil)
		again := spend.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
