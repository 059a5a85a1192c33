package rates_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/rates"
	"muster/scenarios"
)

// sample is the state of a small authority's view.
func sample(t require.TestingT) []byte {
	m := rates.NewModel()
	at := events.Position(0)
	for e := range scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2}) {
		at++
		require.NoError(t, m.Apply(at, e))
	}
	return m.AppendState(nil)
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	saved := sample(t)
	var days []events.Date
	for y := 2014; y < 2027; y++ {
		day, _ := events.DateOf(y, 9, 30)
		days = append(days, day)
	}
	for i := range saved {
		for _, v := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			m := rates.NewModel()
			if m.RestoreState(b) != nil {
				continue
			}
			for _, day := range days {
				require.NotPanics(t, func() { m.Subjects(day) }, "byte %d is %d", i, v)
			}
		}
	}
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(rates.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := rates.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved := m.AppendState(nil)
		again := rates.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
