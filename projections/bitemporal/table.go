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
// position, from 1 to 2^63-1, and panics otherwise, since that is a fault in the
// fold.
//
// A row takes 24 bytes and its value, and a closed row 8 more.
type Table[R comparable] struct {
	pages     []*page[R]
	rows      int
	known     events.Position // of the newest update
	closings  []closing
	followers []func(known events.Position, span events.Span, value R, sign int64)
	fresh     []RowID // scratch of Revise
	kept      []bool  // scratch of Revise
}

// closing remembers one Close, and how many rows there were before it: with the
// rows themselves, the whole history of the table in its order.
type closing struct{ id, rows RowID }

// LastDay is the last day that a table's rows may begin or end on. It is later
// than 9999-12-31.
const LastDay events.Date = 1<<22 - 1

// lastKnown is the last position that a table takes; forever, until when a row
// is believed that is not closed.
const (
	lastKnown events.Position = math.MaxInt64
	forever   events.Position = math.MaxUint64
)

// Put adds a row that is believed from entry known on. A row whose span is
// empty is kept but never holds; a span before day 0 or beyond LastDay panics,
// since no date that an event can write is there. Put costs a few tens of nanoseconds, and as
// many again for each tally.
func (t *Table[R]) Put(known events.Position, span events.Span, value R) RowID {
	t.advance(known)
	if !written(span) {
		panic(fmt.Sprintf("bitemporal: put a row on days %d to %d", span.From, span.To))
	}
	id := RowID(t.rows)
	if t.rows == math.MaxUint32 {
		panic("bitemporal: a table holds fewer than 2^32 rows")
	}
	if t.rows%pageRows == 0 {
		t.pages = append(t.pages, newPage[R]())
	}
	t.rows++
	t.pages[id/pageRows].put(known, span, value)
	for _, follow := range t.followers {
		follow(known, span, value, +1)
	}
	return id
}

// Close ends belief in a row: it is no longer believed from entry known on, and
// still was by every earlier one. Closing a closed row panics.
func (t *Table[R]) Close(known events.Position, id RowID) {
	t.advance(known)
	p, i := t.pages[id/pageRows], id%pageRows
	if p.until[i] != forever {
		panic(fmt.Sprintf("bitemporal: close row %d at %d: it was closed at %d", id, known, p.until[i]))
	}
	p.close(known, i)
	t.closings = append(t.closings, closing{id, RowID(t.rows)})
	for _, follow := range t.followers {
		follow(known, events.Span{From: p.from[i], To: p.to[i]}, p.value[i], -1)
	}
}

func (t *Table[R]) advance(known events.Position) {
	if known == 0 || known < t.known || known > lastKnown {
		panic(fmt.Sprintf("bitemporal: update at %d after one at %d", known, t.known))
	}
	t.known = known
}

// written reports that a span's days are ones that a table takes.
func written(s events.Span) bool { return uint32(s.From|s.To) <= uint32(LastDay) }

// Row returns a row, whether or not it is still believed.
func (t *Table[R]) Row(id RowID) Row[R] { return t.pages[id/pageRows].row(id % pageRows) }

// Believed returns the positions from and until which a row is or was believed;
// until is zero while it still is.
func (t *Table[R]) Believed(id RowID) (from, until events.Position) {
	p, i := t.pages[id/pageRows], id%pageRows
	if p.until[i] == forever {
		return p.since[i], 0
	}
	return p.since[i], p.until[i]
}

// Len returns the number of rows ever put.
func (t *Table[R]) Len() int { return t.rows }

// Known returns the position of the newest update, or zero.
func (t *Table[R]) Known() events.Position { return t.known }

// Bytes estimates the memory that the table holds, its tallies apart.
func (t *Table[R]) Bytes() int {
	return len(t.pages)*int(unsafe.Sizeof(page[R]{})) + cap(t.closings)*int(unsafe.Sizeof(closing{}))
}
