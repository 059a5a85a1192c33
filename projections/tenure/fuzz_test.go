package tenure_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/tenure"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// few are the entries of a small authority.
var few = scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2})

// sample is the state of a small authority's view.
func sample(t require.TestingT) []byte {
	m := tenure.NewModel()
	at := events.Position(0)
	for e := range few {
		at++
		require.NoError(t, m.Apply(at, e))
	}
	return m.AppendState(nil)
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	saved, standing := sample(t), viewtest.Standing(t, few)
	day, _ := events.DateOf(2016, 9, 30)
	for i := range saved {
		for _, v := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			m := tenure.NewModel()
			if m.RestoreState(b) != nil {
				continue
			}
			for _, d := range tenure.About.Definitions {
				require.NotPanics(t, func() { m.Ask(answers.Question{AsOf: day, Definition: d.ID, Lines: true, By: "team"}, standing) }, "byte %d is %d", i, v)
			}
		}
	}
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(tenure.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := tenure.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved := m.AppendState(nil)
		again := tenure.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
