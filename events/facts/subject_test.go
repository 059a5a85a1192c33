package facts_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

// TestEveryKindOfEventIsAboutSomething reads the stored form of every kind.
// Only what was made public, and what amends lines, is about no thing; and what
// names a last day and nothing before it takes effect on the day after.
func TestEveryKindOfEventIsAboutSomething(t *testing.T) {
	public := map[events.Kind]bool{events.KindComparatorPublished: true, events.KindComparatorWithheld: true, events.KindBaselinePublished: true,
		events.KindBooksClosed: true, events.KindLineCorrected: true, events.KindLineRetracted: true}
	for _, kind := range events.Kinds {
		stored, err := os.ReadFile(filepath.Join("..", "testdata", string(kind)+".json"))
		require.NoError(t, err)
		for line := range bytes.Lines(stored) {
			ev, err := events.DecodeEvent(bytes.TrimSpace(line))
			require.NoError(t, err)
			k, id := facts.SubjectOf(ev)
			require.Equal(t, public[kind], k == facts.Other, kind)
			require.Equal(t, public[kind], id == "", kind)
			day := ev.On()
			if bytes.HasPrefix(line, []byte(`{"kind":"`+string(kind)+`","last_day":`)) {
				day++
			}
			require.Equal(t, day, facts.Begins(ev), kind)
			if k < facts.Grievance {
				continue
			}
			var r facts.Record
			_, _ = r.Advance(1, &events.Entry{Events: []events.Event{ev}}) // it may need another before it
			n := r.Notes(k, r.Called(k, id))
			require.Len(t, n, 1, kind)
			require.Equal(t, day, n[0].Begins, kind)
		}
	}
}
