package people_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
)

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	l := staffed(t, 2)
	declare(t, l, "2018-01-05", told(2, womenTo(1))...)
	declare(t, l, "2018-01-06", "line.corrected 3.1 => profile.declared on 2018-01-04 worker W1 sex other")
	l.Say(t, "2018-01-07", "performance_procedure.started on 2018-01-05 worker W1 procedure conduct", "supervision.held on 2018-01-05 worker W2",
		"worker.left last_day 2018-01-20 worker W2 reason retired destination other", "exit_interview.held on 2018-01-19 worker W2 themes pay",
		"absence.started on 2018-01-08 absence A1 worker W1 reason sickness-short")
	m := people.NewModel(nil)
	for _, s := range l.Entries() {
		e, err := new(events.Decoder).Entry(s.Bytes)
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
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	saved := sample(t)
	for i := range saved {
		for _, v := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			m := people.NewModel(&ring{})
			if m.RestoreState(b) != nil {
				continue
			}
			require.NotPanics(t, func() {
				for _, day := range []string{"2018-01-03", "2018-02-01"} {
					for _, definition := range []string{"of-all", "dashboard"} {
						_, _ = m.Ask(answers.Question{AsOf: date(t, day), By: "team", Definition: definition}, projections.Standing{Authority: viewtest.Authority})
					}
				}
			}, "byte %d is %d", i, v)
		}
	}
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(people.NewModel(nil).AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := people.NewModel(nil)
		if m.RestoreState(b) != nil {
			return
		}
		saved := m.AppendState(nil)
		again := people.NewModel(nil)
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
