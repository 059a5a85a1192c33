package caseload_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/caseload"
	"muster/scenarios"
)

// entries are those of a small authority.
func entries(people, years, per int) []*events.Entry {
	return slices.Collect(scenarios.Council(scenarios.CouncilConfig{Seed: 3, People: people, Years: years, PerEntry: per}))
}

// sample is the state of a small authority's view.
func sample(t require.TestingT) []byte {
	m := caseload.NewModel()
	for i, e := range entries(4, 1, 20)[:12] {
		require.NoError(t, m.Apply(events.Position(i+1), e))
	}
	return m.AppendState(nil)
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored can be asked and is saved again as it then
// is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(caseload.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := caseload.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		day, _ := events.DateOf(2001, 3, 31)
		for _, by := range []string{"team", "status", "experience"} {
			_, err := m.Ask(answers.Question{AsOf: day, By: by, Lines: true}, projections.Standing{Position: 1 << 31})
			require.NoError(t, err)
		}
		saved := m.AppendState(nil)
		again := caseload.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}

// TestALongRunComesToTheSameBytes folds one history entry by entry, and again in
// runs that are settled by two steps at once; the answers are the same too.
func TestALongRunComesToTheSameBytes(t *testing.T) {
	list := entries(40, 3, 25)
	alone := caseload.NewModel()
	for i, e := range list {
		require.NoError(t, alone.Apply(events.Position(i+1), e))
	}
	day, _ := events.DateOf(2002, 9, 30)
	from := projections.Standing{Position: events.Position(len(list))}
	want, err := alone.Ask(answers.Question{AsOf: day, By: "team", Lines: true}, from)
	require.NoError(t, err)
	require.NotZero(t, want.Rates[0].Numerator)
	for _, size := range []int{40, len(list)} {
		m := caseload.NewModel()
		at := events.Position(0)
		for run := range slices.Chunk(list, size) {
			require.NoError(t, m.InRun(25*len(run), func() error {
				for _, e := range run {
					at++
					if err := m.Apply(at, e); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		require.True(t, bytes.Equal(alone.AppendState(nil), m.AppendState(nil)), "runs of %d entries", size)
		got, err := m.Ask(answers.Question{AsOf: day, By: "team", Lines: true}, from)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
