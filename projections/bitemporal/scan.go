package bitemporal

import (
	"iter"

	"muster/events"
)

// At ranges over the rows that hold on a day, as believed by an entry, in the
// order they were put. It passes over pages of rows that all begin later, ended
// earlier or were closed before, and costs a few nanoseconds for each row of
// the rest.
func (t *Table[R]) At(asOf events.Date, known events.Position) iter.Seq2[RowID, Row[R]] {
	if asOf < 0 {
		return func(func(RowID, Row[R]) bool) {}
	}
	asOf = min(asOf, LastDay) // after which nothing changes
	return t.Within(events.Span{From: asOf, To: asOf + 1}, known)
}

// Within ranges over the rows that hold on at least one of the days, as believed
// by an entry, in the order they were put. Its cost is that of At.
func (t *Table[R]) Within(days events.Span, known events.Position) iter.Seq2[RowID, Row[R]] {
	return func(yield func(RowID, Row[R]) bool) {
		k := by(known)
		for n := range t.zones {
			z := &t.zones[n]
			if z.since > k {
				return
			}
			if !z.dead(k) && !z.apart(days) && !t.scan(n, days, k, yield) {
				return
			}
		}
	}
}

// scan yields the rows of one page, until yield returns false, as it does then.
func (t *Table[R]) scan(n int, days events.Span, known entry, yield func(RowID, Row[R]) bool) bool {
	p := t.pages[n]
	for i := range min(pageRows, t.rows-n*pageRows) {
		r := &p[i]
		if r.since > known {
			break
		}
		if known < r.until && r.from < after(days) && (r.to > days.From || r.to == 0) && days.Meets(r.span()) &&
			!yield(RowID(n*pageRows+i), r.row()) {
			return false
		}
	}
	return true
}
