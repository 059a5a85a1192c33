package rates_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/rates"
	"muster/scenarios"
)

// TestALongRunComesToTheSameBytes folds one history entry by entry, and again
// in runs that are settled by two steps at once.
func TestALongRunComesToTheSameBytes(t *testing.T) {
	entries := slices.Collect(scenarios.Synthetic(scenarios.SyntheticConfig{Seed: 7, People: 200, Events: 12_000, PerEntry: 7}))
	alone := rates.NewModel()
	for i, e := range entries {
		require.NoError(t, alone.Apply(events.Position(i+1), e))
	}
	for _, size := range []int{1, 40, 333, len(entries)} {
		m := rates.NewModel()
		at := events.Position(0)
		for run := range slices.Chunk(entries, size) {
			m.Expect(run)
			err := m.InRun(7*len(run), func() error {
				for _, e := range run {
					at++
					if err := m.Apply(at, e); err != nil {
						return err
					}
				}
				return nil
			})
			require.NoError(t, err)
		}
		require.Equal(t, alone.AppendState(nil), m.AppendState(nil), "runs of %d entries", size)
	}
}

// TestARunThatFailsIsSettledUpToItsFailure stops a run at an entry that cannot be
// applied.
func TestARunThatFailsIsSettledUpToItsFailure(t *testing.T) {
	entries := slices.Collect(scenarios.Synthetic(scenarios.SyntheticConfig{Seed: 7, People: 50, Events: 2_000, PerEntry: 7}))
	alone, m := rates.NewModel(), rates.NewModel()
	for i, e := range entries {
		require.NoError(t, alone.Apply(events.Position(i+1), e))
	}
	stop := &events.Refusal{}
	err := m.InRun(10_000, func() error {
		for i, e := range entries {
			if err := m.Apply(events.Position(i+1), e); err != nil {
				return err
			}
		}
		return stop
	})
	require.ErrorIs(t, err, stop)
	require.Equal(t, alone.AppendState(nil), m.AppendState(nil))
}
