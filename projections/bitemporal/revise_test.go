package bitemporal_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// TestRevise checks that the rows of want are believed from then on, in want's
// order; that rows in both lists stay; and that the rest is closed.
func TestRevise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var table bitemporal.Table[post]
		have := table.Revise(1, nil, rapid.SliceOfN(drawRow, 0, 8).Draw(t, "first"))
		before := slices.Clone(have)
		want := rapid.SliceOfN(drawRow, 0, 4).Draw(t, "new")
		for _, id := range have {
			if rapid.Bool().Draw(t, "stays") {
				want = append(want, table.Row(id))
			}
		}
		want = rapid.Permutation(want).Draw(t, "want")
		got := table.Revise(2, have, want)

		rows, stays := []bitemporal.Row[post]{}, 0
		for _, id := range got {
			rows = append(rows, table.Row(id))
			since, until := table.Believed(id)
			require.Zero(t, until)
			if since == 1 {
				stays++
			}
		}
		require.Equal(t, append([]bitemporal.Row[post]{}, want...), rows)
		require.Equal(t, common(&table, before, want), stays, "rows in both lists stay")
		for _, id := range before {
			_, until := table.Believed(id)
			require.Equal(t, slices.Contains(got, id), until == 0)
		}
	})
}

// common counts the rows that two lists share, twins apart.
func common(table *bitemporal.Table[post], have []bitemporal.RowID, want []bitemporal.Row[post]) (n int) {
	want = slices.Clone(want)
	for _, id := range have {
		if i := slices.Index(want, table.Row(id)); i >= 0 {
			want = slices.Delete(want, i, i+1)
			n++
		}
	}
	return n
}

func TestReviseReusesStorage(t *testing.T) {
	var table bitemporal.Table[post]
	open := bitemporal.Row[post]{Span: events.Span{From: date}, Value: post{Team: 1}}
	ended := open
	ended.Span.To = date + 9
	have := table.Revise(1, make([]bitemporal.RowID, 0, 8), []bitemporal.Row[post]{open})
	got := table.Revise(2, have, []bitemporal.Row[post]{ended, open})
	require.Same(t, &have[0], &got[0])
	require.Equal(t, []bitemporal.RowID{1, 0}, got)
	require.Empty(t, table.Revise(3, got, nil))
}
