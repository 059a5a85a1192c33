package bitemporal_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// date is 2017-09-01 in boundary tests.
const date events.Date = 736_573

func TestBoundaries(t *testing.T) {
	r := newRig()
	id := r.table.Put(10, events.Span{From: date, To: date + 30}, post{Team: 3, FTE: 800_000})
	r.table.Put(10, events.Span{From: date + 100}, post{Team: 4, FTE: 1_000_000})
	r.table.Close(20, id)
	require.Equal(t, bitemporal.RowID(0), id)
	for _, c := range []struct {
		name  string
		asOf  events.Date
		known events.Position
		holds bool
	}{
		{"first day", date, 10, true},
		{"the day before the first", date - 1, 10, false},
		{"last day", date + 29, 10, true},
		{"the day after the last", date + 30, 10, false},
		{"before it was known", date, 9, false},
		{"the entry before it was closed", date, 19, true},
		{"the entry that closed it", date, 20, false},
		{"long after it was closed", date, 1 << 40, false},
		{"before any entry", date, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := bitemporal.Amount{}
			if c.holds {
				want = bitemporal.Amount{FTE: 800_000, Heads: 1}
			}
			require.Equal(t, want, r.held.At(3, c.asOf, c.known))
			require.Equal(t, c.holds, len(idsOf(r.table.At(c.asOf, c.known))) == 1)
			day := events.Span{From: c.asOf, To: c.asOf + 1}
			require.Equal(t, c.holds, len(idsOf(r.table.Within(day, c.known))) == 1)
		})
	}
	require.Equal(t, int64(1), r.held.At(4, date+5000, 10).Heads, "an open row holds for ever")
	require.Equal(t, int64(1), r.held.At(4, 1<<31-1, 10).Heads, "and beyond the calendar")
	require.Len(t, idsOf(r.table.At(1<<31-1, 10)), 1)
	require.Equal(t, bitemporal.Amount{}, r.held.At(4, -1, 10), "no row holds before day 0")
	require.Empty(t, idsOf(r.table.At(-1, 10)))
	require.Equal(t, bitemporal.Amount{}, r.held.At(5, date, 10), "a key never seen")
}

func TestFlowBoundaries(t *testing.T) {
	r := newRig()
	r.table.Put(10, events.Span{From: date, To: date + 1}, post{Team: 3, FTE: 800_000})
	for _, c := range []struct {
		name   string
		window events.Span
		known  events.Position
		heads  int64
	}{
		{"the day alone", events.Span{From: date, To: date + 1}, 10, 1},
		{"ends on the day", events.Span{From: date - 365, To: date + 1}, 10, 1},
		{"ends the day before", events.Span{From: date - 365, To: date}, 10, 0},
		{"begins on the day", events.Span{From: date, To: date + 365}, 10, 1},
		{"begins the day after", events.Span{From: date + 1, To: date + 365}, 10, 0},
		{"open", events.Span{From: date - 1}, 10, 1},
		{"empty", events.Span{From: date, To: date}, 10, 0},
		{"backward", events.Span{From: date + 9, To: date - 9}, 10, 0},
		{"before it was known", events.Span{From: date, To: date + 1}, 9, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.heads, r.began.Over(3, c.window, c.known).Heads)
			require.Equal(t, c.heads, collect(r.began.Each(c.window, c.known))[3].Heads)
		})
	}
}

func TestUpdatesOutOfOrderPanic(t *testing.T) {
	var table bitemporal.Table[post]
	id := table.Put(10, events.Span{From: date}, post{})
	require.Panics(t, func() { table.Put(10, events.Span{From: -1}, post{}) }, "before the calendar")
	require.Panics(t, func() { table.Put(10, events.Span{To: bitemporal.LastDay + 1}, post{}) }, "after it")
	require.Panics(t, func() { table.Put(9, events.Span{From: date}, post{}) })
	table.Close(10, id)
	require.Panics(t, func() { table.Close(11, id) }, "closed twice")
	require.Panics(t, func() { bitemporal.NewTally(&table, byTeam) }, "too late for a tally")
	require.Empty(t, idsOf(table.At(date, 10)), "put and closed by one entry")
	since, until := table.Believed(id)
	require.Equal(t, [2]events.Position{10, 10}, [2]events.Position{since, until})
}

// TestAnswers holds every answer against a scan of every row.
func TestAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(5)
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			h.step(t)
		}
		for range 10 {
			h.compare(t, events.Date(drawDay.Draw(t, "as of")), drawSpan.Draw(t, "days"), h.when(t))
		}
	})
}

func (h *history) compare(t require.TestingT, asOf events.Date, days events.Span, known events.Position) {
	rows := h.model.at(asOf, known)
	require.Equal(t, ids(rows), idsOf(h.table.At(asOf, known)), "at %d known %d", asOf, known)
	require.Equal(t, ids(h.model.within(days, known)), idsOf(h.table.Within(days, known)), "within %v known %d", days, known)
	held, began := byKey(rows), byKey(h.model.began(days, known))
	require.Equal(t, held, collect(h.held.Each(asOf, known)), "held at %d known %d", asOf, known)
	require.Equal(t, began, collect(h.began.Each(days, known)), "began in %v known %d", days, known)
	for team := range uint16(12) {
		require.Equal(t, held[team], h.held.At(team, asOf, known), "team %d at %d known %d", team, asOf, known)
		require.Equal(t, began[team], h.began.Over(team, days, known), "team %d over %v known %d", team, days, known)
	}
}

// TestPastStays asks, goes on, and asks again: no answer known by an entry that
// has been passed may change, nor the order of the keys.
func TestPastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(4)
		for range rapid.IntRange(1, 30).Draw(t, "steps before") {
			h.step(t)
		}
		asOf, days := events.Date(drawDay.Draw(t, "as of")), drawSpan.Draw(t, "days")
		known := min(h.when(t), h.known)
		before := h.everything(asOf, days, known)
		h.known++
		for range rapid.IntRange(1, 30).Draw(t, "steps after") {
			h.step(t)
		}
		require.Equal(t, before, h.everything(asOf, days, known))
	})
}

func (r *rig) everything(asOf events.Date, days events.Span, known events.Position) (all []any) {
	for id, row := range r.table.At(asOf, known) {
		all = append(all, id, row)
	}
	for id, row := range r.table.Within(days, known) {
		all = append(all, id, row)
	}
	for k, a := range r.held.Each(asOf, known) {
		all = append(all, k, a)
	}
	for k, a := range r.began.Each(days, known) {
		all = append(all, k, a)
	}
	return all
}
