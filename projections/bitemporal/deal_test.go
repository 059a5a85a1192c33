package bitemporal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

func in(d *bitemporal.Dealt[string], window events.Span) (values []string) {
	for r := range d.In(window) {
		values = append(values, r.Value)
	}
	return values
}

func TestDeal(t *testing.T) {
	windows := []events.Span{{From: 10, To: 20}, {From: 15, To: 25}, {From: 15, To: 30}, {From: 30, To: 31}}
	for _, c := range []struct {
		name string
		span events.Span
		in   []bool
	}{
		{"ends on the eve of the first", events.Span{From: 5, To: 10}, []bool{false, false, false, false}},
		{"ends on the first day", events.Span{From: 5, To: 11}, []bool{true, false, false, false}},
		{"ends on the first day of two", events.Span{From: 5, To: 16}, []bool{true, true, true, false}},
		{"begins on a last day", events.Span{From: 19, To: 21}, []bool{true, true, true, false}},
		{"begins the day after a last", events.Span{From: 20, To: 21}, []bool{false, true, true, false}},
		{"begins on the last day of all", events.Span{From: 30, To: 40}, []bool{false, false, false, true}},
		{"begins after the last", events.Span{From: 31}, []bool{false, false, false, false}},
		{"has no end", events.Span{From: 25}, []bool{false, false, true, true}},
		{"is of all", events.Span{From: 1}, []bool{true, true, true, true}},
		{"is empty", events.Span{From: 16, To: 16}, []bool{false, false, false, false}},
	} {
		d := bitemporal.Deal([]bitemporal.Row[string]{{Span: c.span, Value: "it"}}, windows)
		for n, w := range windows {
			assert.Equal(t, c.in[n], len(in(d, w)) == 1, "what %s, in window %d", c.name, n)
		}
	}
}

func TestOnlyWindowsDealtToAreAsked(t *testing.T) {
	d := bitemporal.Deal([]bitemporal.Row[string]{}, []events.Span{{From: 10, To: 20}})
	require.Panics(t, func() { d.In(events.Span{From: 10, To: 21}) })
	require.Panics(t, func() { d.In(events.Span{From: 11, To: 20}) })
}

// TestDealtIsWithin has a deal to many windows find in each what a search for it
// alone finds.
func TestDealtIsWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var table bitemporal.Table[int]
		day := rapid.Int32Range(0, 60)
		known := events.Position(1)
		var open []bitemporal.RowID
		for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
			known += events.Position(rapid.IntRange(0, 1).Draw(t, "later"))
			span := events.Span{From: events.Date(day.Draw(t, "from")), To: events.Date(day.Draw(t, "to"))}
			open = append(open, table.Put(known, span, i))
			if rapid.Bool().Draw(t, "closes") {
				n := rapid.IntRange(0, len(open)-1).Draw(t, "which")
				table.Close(known, open[n])
				open = append(open[:n], open[n+1:]...)
			}
		}
		var windows []events.Span
		w := events.Span{From: 1, To: 2}
		for range rapid.IntRange(1, 10).Draw(t, "windows") {
			w.To += events.Date(rapid.IntRange(1, 9).Draw(t, "ends"))
			w.From += events.Date(rapid.IntRange(0, int(w.To-w.From)-1).Draw(t, "begins"))
			windows = append(windows, w)
		}
		by := events.Position(rapid.IntRange(0, int(known)+1).Draw(t, "known"))
		d := table.Deal(windows, by)
		for _, w := range windows {
			var got, want []bitemporal.Row[int]
			for r := range d.In(w) {
				got = append(got, *r)
			}
			for _, r := range table.Within(w, by) {
				want = append(want, r)
			}
			require.Equal(t, want, got, "in %v known by %d", w, by)
		}
	})
}
