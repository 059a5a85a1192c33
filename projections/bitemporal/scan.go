package bitemporal

import (
	"iter"
	"math/bits"

	"muster/events"
)

// At ranges over the rows that hold on a day, as believed by an entry, in the
// order they were put. It passes over rows that are near each other and all begin
// later, ended earlier or were closed before, and costs a few nanoseconds for each
// of the rest.
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
		from, to, k := days.From, after(days), by(known)
		if from >= to {
			return
		}
		for n := range t.zones {
			z := &t.zones[n]
			if z.since > k {
				return
			}
			if !z.passes(from, to, k) && !t.scan(n, from, to, k, yield) {
				return
			}
		}
	}
}

// scan yields the rows of one zone that hold on any of the days from one to before
// another, until yield returns false, as it does then.
func (t *Table[R]) scan(n int, from, to events.Date, k entry, yield func(RowID, Row[R]) bool) bool {
	first := n * zoneRows
	rows := t.pages[first/pageRows][first%pageRows:][:min(zoneRows, t.rows-first)]
	hold := uint64(0) // a bit for each row
	for i := range rows {
		hold |= uint64(-rows[i].holds(from, to, k)) << i
	}
	for ; hold != 0; hold &= hold - 1 {
		i := bits.TrailingZeros64(hold)
		if !yield(RowID(first+i), rows[i].row()) {
			return false
		}
	}
	return true
}
