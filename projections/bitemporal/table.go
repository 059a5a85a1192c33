package bitemporal

import (
	"fmt"
	"math"
	"unsafe"

	"muster/events"
)

// RowID numbers the rows of a table in the order they were put, from 0.
type RowID uint32

// Row is a value and the days on which it holds.
type Row[R any] struct {
	Span  events.Span
	Value R
}

// Table holds rows, each believed from one position until another. The zero
// Table is empty and ready. A table takes its updates in non-decreasing order of
// position, from 1 to 2^32-2, and panics otherwise, since that is a fault in the
// fold.
//
// A row takes 16 bytes and its value, and a closed row 8 more.
type Table[R comparable] struct {
	pages     []*page[R]
	zones     []spot // of each zoneRows rows
	rows      int
	known     entry // of the newest update
	closings  []*[pageRows]closing
	closed    int
	followers []follower[R]
	fresh     []RowID // scratch of Revise
	kept      []bool  // scratch of Revise
}

// follower is told of each update: was is no longer believed, is is believed
// from now on, and either may be nil. It must not keep them.
type follower[R comparable] func(known entry, was, is *record[R])

// closing remembers one Close, and how many rows there were before it: with the
// rows themselves, the whole history of the table in its order.
type closing struct{ id, rows RowID }

// LastDay is the last day that a table's rows may begin or end on. It is later
// than 9999-12-31.
const LastDay events.Date = 1<<22 - 1

// Put adds a row that is believed from entry known on. A row whose span is
// empty is kept but never holds; a span before day 0 or beyond LastDay panics,
// since no date that an event can write is there.
func (t *Table[R]) Put(known events.Position, span events.Span, value R) RowID {
	id := t.put(t.advance(known), span, value)
	t.tell(nil, t.record(id))
	return id
}

// Close ends belief in a row: it is no longer believed from entry known on, and
// still was by every earlier one. Closing a closed row panics.
func (t *Table[R]) Close(known events.Position, id RowID) {
	t.close(t.advance(known), id)
	t.tell(t.record(id), nil)
}

// replace closes a row and puts another, which tallies see as one change.
func (t *Table[R]) replace(known events.Position, id RowID, span events.Span, value R) RowID {
	k := t.advance(known)
	t.close(k, id)
	is := t.put(k, span, value)
	t.tell(t.record(id), t.record(is))
	return is
}

func (t *Table[R]) tell(was, is *record[R]) {
	for _, follow := range t.followers {
		follow(t.known, was, is)
	}
}

func (t *Table[R]) put(k entry, span events.Span, value R) RowID {
	if !written(span) {
		panic(fmt.Sprintf("bitemporal: put a row on days %d to %d", span.From, span.To))
	}
	if t.rows == math.MaxUint32 {
		panic("bitemporal: a table holds fewer than 2^32 rows")
	}
	if t.rows%pageRows == 0 {
		t.pages = append(t.pages, new(page[R]))
	}
	if t.rows%zoneRows == 0 {
		t.zones = append(t.zones, spot{})
	}
	id := RowID(t.rows)
	t.rows++
	r := t.record(id)
	*r = record[R]{lasting{span.From, span.To, k, forever}, value}
	t.zones[id/zoneRows].put(r.lasting)
	return id
}

func (t *Table[R]) close(k entry, id RowID) {
	r := t.record(id)
	if r.until != forever {
		panic(fmt.Sprintf("bitemporal: close row %d at %d: it was closed at %d", id, k, r.until))
	}
	r.until = k
	t.zones[id/zoneRows].close(r.lasting)
	if t.closed%pageRows == 0 {
		t.closings = append(t.closings, new([pageRows]closing))
	}
	t.closings[t.closed/pageRows][t.closed%pageRows] = closing{id, RowID(t.rows)}
	t.closed++
}

func (t *Table[R]) advance(known events.Position) entry {
	if known == 0 || known < events.Position(t.known) || known > lastKnown {
		panic(fmt.Sprintf("bitemporal: update at %d after one at %d", known, t.known))
	}
	t.known = entry(known)
	return t.known
}

// written reports that a span's days are ones that a table takes.
func written(s events.Span) bool { return uint32(s.From|s.To) <= uint32(LastDay) }

func (t *Table[R]) record(id RowID) *record[R] { return &t.pages[id/pageRows][id%pageRows] }

// Row returns a row, whether or not it is still believed.
func (t *Table[R]) Row(id RowID) Row[R] { return t.record(id).row() }

// Believed returns the positions from and until which a row is or was believed;
// until is zero while it still is.
func (t *Table[R]) Believed(id RowID) (from, until events.Position) {
	r := t.record(id)
	if r.until == forever {
		return events.Position(r.since), 0
	}
	return events.Position(r.since), events.Position(r.until)
}

// Len returns the number of rows ever put.
func (t *Table[R]) Len() int { return t.rows }

// Known returns the position of the newest update, or zero.
func (t *Table[R]) Known() events.Position { return events.Position(t.known) }

// Bytes estimates the memory that the table holds, its tallies apart.
func (t *Table[R]) Bytes() int {
	return len(t.pages)*int(unsafe.Sizeof(page[R]{})) + len(t.zones)*int(unsafe.Sizeof(spot{})) + len(t.closings)*pageRows*8
}
