package bitemporal

import (
	"math"
	"unsafe"

	"muster/events"
)

// Index finds the rows of a table by a number that each row names, such as that
// of the worker whom it is about: those that hold on a day, as believed by an
// entry, in the order they were put. It follows its table by itself, and suits
// many numbers with some hundred rows each, where a Tally suits few keys with
// any number of rows.
//
// Rows of one number are kept side by side in runs, and a run that nothing of
// holds on a day is passed over. It takes 20 bytes a row.
type Index struct {
	lists []indexed
}

// Found is a row that an Index found, and the tag that was given to it.
type Found struct {
	Row RowID
	Tag uint32
}

// indexed is the rows of one number.
type indexed struct {
	spot
	runs []run
}

// runRows is how many rows are passed over together.
const runRows = 64

// run is some rows of one number, in the order they were put.
type run struct {
	spot
	rows []pointer
}

// pointer is a row as an index has it.
type pointer struct {
	from, to     events.Date
	since, until entry
	row          RowID
	tag          uint32
}

// spot is what is needed to pass over rows: what they had in common when they
// were put, and what those have in common that are still believed.
type spot struct {
	since     entry       // of the first row
	lastUntil entry       // of the closed rows
	first     events.Date // the first day of any row
	open      int32       // rows still believed
	endless   int32       // of these, rows without an end
	after     events.Date // the day after the last of any other of them
}

// NewIndex makes an index that follows a table. The function gives a row's
// number, and a tag that is given back with it; it must depend on the row alone.
// An index sees the rows put after it was made, so a table that has rows already
// makes it panic.
func NewIndex[R comparable](t *Table[R], number func(R) (n, tag uint32)) *Index {
	if t.rows > 0 {
		panic("bitemporal: an index must be made before its table has rows")
	}
	x := &Index{}
	t.followers = append(t.followers, func(known entry, was, is *record[R]) {
		if was != nil {
			n, _ := number(was.value)
			x.close(n, t.closing(t.closed-1).id, known)
		}
		if is != nil {
			n, tag := number(is.value)
			x.put(n, pointer{is.from, is.to, is.since, is.until, RowID(t.rows - 1), tag})
		}
	})
	return x
}

func (x *Index) put(n uint32, p pointer) {
	for int(n) >= len(x.lists) {
		x.lists = append(x.lists, indexed{})
	}
	l := &x.lists[n]
	l.spot.put(&p)
	if last := len(l.runs) - 1; last < 0 || len(l.runs[last].rows) == runRows {
		l.runs = append(l.runs, run{})
	}
	r := &l.runs[len(l.runs)-1]
	r.spot.put(&p)
	r.rows = append(r.rows, p)
}

func (x *Index) close(n uint32, id RowID, known entry) {
	l := &x.lists[n]
	lo, hi := 0, len(l.runs)-1
	for lo < hi { // the last run that begins by the row
		if mid := (lo + hi + 1) / 2; l.runs[mid].rows[0].row <= id {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	r := &l.runs[lo]
	for i := range r.rows {
		if p := &r.rows[i]; p.row == id {
			p.until = known
			r.spot.close(p)
			l.spot.close(p)
			return
		}
	}
	panic("bitemporal: an index does not have the row that is closed")
}

func (s *spot) put(p *pointer) {
	if s.since == 0 {
		s.since, s.first, s.after = p.since, math.MaxInt32, math.MinInt32
	}
	s.open++
	s.first = min(s.first, p.from)
	if p.to == 0 {
		s.endless++
	} else {
		s.after = max(s.after, p.to)
	}
}

func (s *spot) close(p *pointer) {
	s.open--
	s.lastUntil = p.until
	if p.to == 0 {
		s.endless--
	}
}

// passes reports that no row of a spot holds on a day as believed by an entry.
// What was closed by then need not be asked; what was not may hold on any day.
func (s *spot) passes(day events.Date, known entry) bool {
	switch {
	case s.since > known || s.first > day:
		return true
	case s.lastUntil > known:
		return false
	}
	return s.open == 0 || s.endless == 0 && s.after <= day
}

// Numbers returns how many numbers there may be: all are below it.
func (x *Index) Numbers() uint32 { return uint32(len(x.lists)) }

// AppendAt appends the rows of a number that hold on a day, as believed by an
// entry, to out.
func (x *Index) AppendAt(out []Found, n uint32, asOf events.Date, known events.Position) []Found {
	if asOf < 0 || int(n) >= len(x.lists) {
		return out
	}
	day, k := min(asOf, LastDay), by(known)
	l := &x.lists[n]
	if l.spot.passes(day, k) {
		return out
	}
	for i := range l.runs {
		r := &l.runs[i]
		if r.since > k {
			break
		}
		if r.spot.passes(day, k) {
			continue
		}
		for j := range r.rows {
			if p := &r.rows[j]; p.from <= day && (day < p.to || p.to == 0) && p.since <= k && k < p.until {
				out = append(out, Found{p.row, p.tag})
			}
		}
	}
	return out
}

// Bytes estimates the memory that the index holds.
func (x *Index) Bytes() int {
	n := cap(x.lists) * int(unsafe.Sizeof(indexed{}))
	for i := range x.lists {
		n += cap(x.lists[i].runs) * int(unsafe.Sizeof(run{}))
		for j := range x.lists[i].runs {
			n += cap(x.lists[i].runs[j].rows) * int(unsafe.Sizeof(pointer{}))
		}
	}
	return n
}
