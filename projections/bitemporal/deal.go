package bitemporal

import (
	"fmt"
	"iter"
	"slices"

	"muster/events"
)

// Dealt is rows dealt out to windows of days: a window has those that hold on at
// least one of its days, in the order in which they were given. What asks of one
// window after another goes through all rows once, and then through no more of
// them than it gets.
type Dealt[R any] struct {
	rows    []Row[R]
	windows []events.Span
	in      [][]uint32 // of each window
}

// Deal deals out rows, which it keeps, to one window or more. Windows have days;
// each ends later than the one before, and begins no earlier.
func Deal[R any](rows []Row[R], windows []events.Span) *Dealt[R] {
	d := &Dealt[R]{rows, windows, make([][]uint32, len(windows))}
	meets := make([]struct{ from, to int }, len(rows))
	more := make([]int, len(windows)+1) // rows of a window than of the one before
	total := 0
	for i := range rows {
		m := &meets[i]
		m.from, m.to = meeting(windows, rows[i].Span)
		m.to = max(m.to, m.from) // or it meets none
		more[m.from]++
		more[m.to]--
		total += m.to - m.from
	}
	room, n := make([]uint32, total), 0
	for i := range windows {
		n += more[i]
		d.in[i], room = room[:0:n], room[n:]
	}
	for i, m := range meets {
		for n := m.from; n < m.to; n++ {
			d.in[n] = append(d.in[n], uint32(i))
		}
	}
	return d
}

// Deal deals out the rows that are believed by an entry, in the order they were
// put.
func (t *Table[R]) Deal(windows []events.Span, known events.Position) *Dealt[R] {
	var rows []Row[R]
	for _, r := range t.Within(hull(windows), known) {
		rows = append(rows, r)
	}
	return Deal(rows, windows)
}

// hull is the days from the first to the last of some windows.
func hull(windows []events.Span) events.Span {
	return events.Span{From: windows[0].From, To: windows[len(windows)-1].To}
}

// meeting returns the first window that a span shares a day with, and the one
// after the last. Those between share one too, since windows ascend.
func meeting(windows []events.Span, span events.Span) (from, to int) {
	if span.Empty() {
		return 0, 0
	}
	from, _ = slices.BinarySearchFunc(windows, span.From, func(w events.Span, d events.Date) int { return int(w.To - d - 1) })
	to = len(windows)
	if span.To != 0 {
		to, _ = slices.BinarySearchFunc(windows, span.To, func(w events.Span, d events.Date) int { return int(w.From - d) })
	}
	return from, to
}

// In ranges over the rows of a window, which is one of those that they were
// dealt to. They are not to be changed.
func (d *Dealt[R]) In(window events.Span) iter.Seq[*Row[R]] {
	n, ok := slices.BinarySearchFunc(d.windows, window.To, func(w events.Span, to events.Date) int { return int(w.To - to) })
	if !ok || d.windows[n] != window {
		panic(fmt.Sprintf("bitemporal: no rows were dealt to %v", window))
	}
	return func(yield func(*Row[R]) bool) {
		for _, i := range d.in[n] {
			if !yield(&d.rows[i]) {
				return
			}
		}
	}
}
