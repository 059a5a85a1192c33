package establishment_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/establishment"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// few are the entries of a small authority, with an offer and a trainee.
func few(t viewtest.T) []*events.Entry {
	list := slices.Collect(scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2}))
	post := list[0].Events[0].(*events.PostEstablished).Post
	last := *list[len(list)-1]
	last.ID, last.Book = "prospects", events.Workforce
	last.Events = []events.Event{viewtest.Event(t, "worker.offered on 2016-09-01 worker N1 post "+post+" fte 1 expected_start 2017-01-01"),
		viewtest.Event(t, "trainee.expected on 2016-09-01 trainee T1 route frontline expected 2017-09-01 team north")}
	return append(list, &last)
}

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte {
	m := establishment.NewModel()
	for i, e := range few(t) {
		if err := m.Apply(events.Position(i+1), e); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return m.AppendState(nil)
}

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	saved, standing := sample(t), viewtest.Standing(t, slices.Values(few(t)))
	day := date(t, "2016-09-30")
	for i := range saved {
		for _, v := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			m := establishment.NewModel()
			if m.RestoreState(b) != nil {
				continue
			}
			for _, d := range establishment.About.Definitions {
				require.NotPanics(t, func() { m.Ask(answers.Question{AsOf: day, Definition: d.ID, Lines: true, By: "team"}, standing) }, "byte %d is %d", i, v)
			}
		}
	}
}

// FuzzRestoreState holds that no saved state, however damaged, does more than
// fail, and that what can be restored is saved again as it then is.
func FuzzRestoreState(f *testing.F) {
	f.Add(sample(f))
	f.Add(establishment.NewModel().AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := establishment.NewModel()
		if m.RestoreState(b) != nil {
			return
		}
		saved := m.AppendState(nil)
		again := establishment.NewModel()
		require.NoError(t, again.RestoreState(saved))
		require.True(t, bytes.Equal(saved, again.AppendState(nil)))
	})
}
