package bitemporal

import (
	"math"
	"slices"
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
// holds on a day is passed over. In a run those that are still believed come
// first, and mostly no others need be looked at. It takes 24 bytes a row.
type Index struct {
	spots []spot  // of all the rows of each number
	lists [][]run // of each number
}

// Found is a row that an Index found, its days, and the tag that was given to it:
// what is mostly asked of a row, without going to the table.
type Found struct {
	Row  RowID
	Tag  uint32
	Span events.Span
}

// runRows is how many rows are passed over together.
const runRows = 64

// run is some rows of one number that were put one after another; of these, first
// those that are still believed.
type run struct {
	spot
	firstRow RowID
	rows     []pointer
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
		x.spots, x.lists = append(x.spots, spot{}), append(x.lists, nil)
	}
	x.spots[n].put(&p)
	l := &x.lists[n]
	if last := len(*l) - 1; last < 0 || len((*l)[last].rows) == runRows {
		*l = append(*l, run{firstRow: p.row})
	}
	r := &(*l)[len(*l)-1]
	r.rows = append(r.rows, p)
	last := len(r.rows) - 1
	r.rows[r.open], r.rows[last] = r.rows[last], r.rows[r.open]
	r.spot.put(&p)
}

func (x *Index) close(n uint32, id RowID, known entry) {
	runs := x.lists[n]
	lo, hi := 0, len(runs)-1
	for lo < hi { // the last run that begins by the row
		if mid := (lo + hi + 1) / 2; runs[mid].firstRow <= id {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	r := &runs[lo]
	for i := range r.rows[:r.open] {
		if p := &r.rows[i]; p.row == id {
			p.until = known
			r.spot.close(p)
			x.spots[n].close(p)
			r.rows[i], r.rows[r.open] = r.rows[r.open], r.rows[i]
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

// passes reports that no row of a spot holds on any of the days from one to
// before another, as believed by an entry. What was closed by then need not be
// asked; what was not may hold on any day.
func (s *spot) passes(from, to events.Date, known entry) bool {
	switch {
	case s.since > known || s.first >= to:
		return true
	case s.lastUntil > known:
		return false
	}
	return s.open == 0 || s.endless == 0 && s.after <= from
}

// Numbers returns how many numbers there may be: all are below it.
func (x *Index) Numbers() uint32 { return uint32(len(x.lists)) }

// AppendAt appends the rows of a number that hold on a day, as believed by an
// entry, to out.
func (x *Index) AppendAt(out []Found, n uint32, asOf events.Date, known events.Position) []Found {
	if asOf < 0 {
		return out
	}
	asOf = min(asOf, LastDay) // after which nothing changes
	return x.AppendWithin(out, n, events.Span{From: asOf, To: asOf + 1}, known)
}

// AppendWithin appends the rows of a number that hold on at least one of the
// days, as believed by an entry, to out.
func (x *Index) AppendWithin(out []Found, n uint32, days events.Span, known events.Position) []Found {
	had := len(out)
	out = x.appendWithin(out, n, days, known)
	inOrder(out[had:])
	return out
}

// appendWithin is AppendWithin in no order.
func (x *Index) appendWithin(out []Found, n uint32, days events.Span, known events.Position) []Found {
	from, to, k := days.From, after(days), by(known)
	if int(n) >= len(x.spots) || from >= to || x.spots[n].passes(from, to, k) {
		return out
	}
	runs := x.lists[n]
	for i := range runs {
		r := &runs[i]
		if r.since > k {
			break
		}
		if r.spot.passes(from, to, k) {
			continue
		}
		rows := r.rows
		if r.lastUntil <= k {
			rows = rows[:r.open]
		}
		out = appendHolding(out, rows, from, to, k)
	}
	return out
}

// appendHolding appends those of some rows that hold on any of the days from one
// to before another, as believed by an entry. Which do is as good as random, so
// all are written, one over another unless it holds, rather than have the
// processor guess.
func appendHolding(out []Found, rows []pointer, from, to events.Date, k entry) []Found {
	n := len(out)
	out = slices.Grow(out, len(rows))[:n+len(rows)]
	for i := range rows {
		p := &rows[i]
		end := p.to
		if end == 0 {
			end = math.MaxInt32
		}
		out[n] = Found{p.row, p.tag, events.Span{From: p.from, To: p.to}}
		n -= below(k, p.until) & ^below(k, p.since) & below(p.from, to) & below(from, end) & below(p.from, end)
	}
	return out[:n]
}

// below is −1 if x is less than y, else 0.
func below[N entry | events.Date](x, y N) int { return int((int64(x) - int64(y)) >> 63) }

// inOrder puts a few rows, of which most are, in the order they were put.
func inOrder(list []Found) {
	for i := 1; i < len(list); i++ {
		f, j := list[i], i
		for ; j > 0 && list[j-1].Row > f.Row; j-- {
			list[j] = list[j-1]
		}
		list[j] = f
	}
}

// Bytes estimates the memory that the index holds.
func (x *Index) Bytes() int {
	n := cap(x.spots)*int(unsafe.Sizeof(spot{})) + cap(x.lists)*int(unsafe.Sizeof([]run{}))
	for _, l := range x.lists {
		n += cap(l) * int(unsafe.Sizeof(run{}))
		for i := range l {
			n += cap(l[i].rows) * int(unsafe.Sizeof(pointer{}))
		}
	}
	return n
}
