package bitemporal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// TestHandsAreWhatHolds on each of many days, by number and in the order it was
// put, whichever day is asked for after which.
func TestHandsAreWhatHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(4)
		for range rapid.IntRange(0, 100).Draw(t, "steps") {
			h.step(t)
		}
		var days []events.Date
		day := events.Date(drawDay.Draw(t, "first"))
		for range rapid.IntRange(1, 60).Draw(t, "days") {
			days = append(days, day)
			day += events.Date(rapid.IntRange(1, 5).Draw(t, "next"))
		}
		known := h.when(t)
		hands := h.found.Deal(days, known)
		asked := days
		if rapid.Bool().Draw(t, "in another order") {
			asked = rapid.Permutation(days).Draw(t, "order")
		}
		for _, day := range asked {
			want := map[uint32][]bitemporal.Found{}
			for _, b := range h.model.at(day, known) {
				n := uint32(b.row.Value.Team)
				want[n] = append(want[n], bitemporal.Found{Row: b.id, Tag: uint32(b.row.Value.FTE), Span: b.row.Span})
			}
			got, last := map[uint32][]bitemporal.Found{}, -1
			for n, found := range hands.On(day) {
				require.Greater(t, int(n), last, "numbers ascend")
				last = int(n)
				got[n] = append([]bitemporal.Found(nil), found...)
				clear(found) // they are the caller's
			}
			require.Equal(t, want, got, "on %d known at %d", day, known)
		}
	})
}

func TestDealToDays(t *testing.T) {
	days := make([]events.Date, 50)
	for i := range days {
		days[i] = date + events.Date(10*i)
	}
	for _, c := range []struct {
		name        string
		span        events.Span
		first, last int // of the days on which it holds
	}{
		{"ends on the eve of the first", events.Span{From: date - 5, To: date}, 0, -1},
		{"ends on the first", events.Span{From: date - 5, To: date + 1}, 0, 0},
		{"begins on the second", events.Span{From: date + 10, To: date + 31}, 1, 3},
		{"begins the day after the second", events.Span{From: date + 11, To: date + 30}, 2, 2},
		{"is between two", events.Span{From: date + 11, To: date + 20}, 0, -1},
		{"begins on the last", events.Span{From: date + 490, To: date + 491}, 49, 49},
		{"begins after the last", events.Span{From: date + 491}, 0, -1},
		{"has no end", events.Span{From: date + 300}, 30, 49},
		{"is of all", events.Span{From: date - 1000, To: date + 1000}, 0, 49},
		{"is empty", events.Span{From: date, To: date}, 0, -1},
	} {
		r := newRig()
		r.table.Put(1, c.span, post{Team: 3})
		hands := r.found.Deal(days, 1)
		for i, day := range days {
			held := 0
			for n, found := range hands.On(day) {
				assert.EqualValues(t, 3, n)
				held += len(found)
			}
			assert.Equal(t, c.first <= i && i <= c.last, held == 1, "what %s, on day %d", c.name, i)
		}
	}
	require.Panics(t, func() { newRig().found.Deal(days, 1).On(date + 1) }, "a day that was not dealt to")
}
