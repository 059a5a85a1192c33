package bitemporal_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// TestASubjectBelievesWhatItWasToldLast revises a subject again and again, now
// from some day on and now as a whole, and holds what the table believes
// against what was wanted.
func TestASubjectBelievesWhatItWasToldLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var table bitemporal.Table[int]
		var s bitemporal.Subject[int]
		var want []bitemporal.Row[int]
		for known := events.Position(1); known <= 20; known++ {
			since := events.Date(rapid.IntRange(0, 40).Draw(t, "since"))
			rest := rows(t, since)
			want = slices.DeleteFunc(want, func(r bitemporal.Row[int]) bool { return r.Span.To == 0 || r.Span.To > since })
			want = append(want, rest...)
			s.Revise(&table, known, since, rest)

			var believed []bitemporal.Row[int]
			for _, id := range s.Rows() {
				from, until := table.Believed(id)
				require.True(t, from <= known && until == 0, "row %d is believed", id)
				believed = append(believed, table.Row(id))
			}
			require.ElementsMatch(t, want, believed)
			if rapid.Bool().Draw(t, "restore") {
				s = bitemporal.SubjectOf(&table, slices.Clone(s.Rows()))
			}
		}
	})
}

// rows draws rows that end after a day, or never.
func rows(t *rapid.T, since events.Date) []bitemporal.Row[int] {
	var list []bitemporal.Row[int]
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		from := events.Date(rapid.IntRange(1, 50).Draw(t, "from"))
		to := max(from, since) + events.Date(rapid.IntRange(1, 10).Draw(t, "days"))
		if rapid.Bool().Draw(t, "open") {
			to = 0
		}
		list = append(list, bitemporal.Row[int]{Span: events.Span{From: from, To: to}, Value: rapid.IntRange(0, 3).Draw(t, "value")})
	}
	return list
}
