package bitemporal

import (
	"iter"

	"muster/events"
)

// At ranges over the rows that hold on a day, as believed by an entry, in the
// order they were put. It passes over pages of rows that all begin later, ended
// earlier or were closed before, and costs about a nanosecond for each row of
// the rest.
func (t *Table[R]) At(asOf events.Date, known events.Position) iter.Seq2[RowID, Row[R]] {
	return func(yield func(RowID, Row[R]) bool) {
		for n, p := range t.pages {
			if p.since[0] > known {
				return
			}
			if p.dead(known) || asOf < p.first || asOf >= p.after {
				continue
			}
			for i := range p.n {
				if p.from[i] <= asOf && (asOf < p.to[i] || p.to[i] == 0) && known < p.until[i] && p.since[i] <= known &&
					!yield(RowID(n*pageRows)+i, p.row(i)) {
					return
				}
			}
		}
	}
}

// Within ranges over the rows that hold on at least one of the days, as believed
// by an entry, in the order they were put. Its cost is that of At.
func (t *Table[R]) Within(days events.Span, known events.Position) iter.Seq2[RowID, Row[R]] {
	return func(yield func(RowID, Row[R]) bool) {
		for n, p := range t.pages {
			if p.since[0] > known {
				return
			}
			if p.dead(known) || p.apart(days) {
				continue
			}
			for i := range p.n {
				if p.since[i] <= known && known < p.until[i] &&
					days.Meets(events.Span{From: p.from[i], To: p.to[i]}) &&
					!yield(RowID(n*pageRows)+i, p.row(i)) {
					return
				}
			}
		}
	}
}
