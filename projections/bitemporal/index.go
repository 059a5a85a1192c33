package bitemporal

import (
	"iter"
	"slices"
	"unsafe"

	"muster/events"
)

// Index finds the rows of a table by a number that each row names, such as that
// of the worker whom it is about: those that hold on a day, as believed by an
// entry, in the order they were put. It follows its table by itself, and suits
// many numbers with some hundred rows each, where a Tally suits few keys with
// any number of rows; or few numbers with many rows each, all rows of which that
// hold within some days are wanted.
//
// Rows of one number are kept side by side in runs, and runs that nothing of holds
// on a day are passed over, many together. In a run those that are still believed
// come first, and then the others from what was closed last, so that what was
// closed before the entry asked about is not looked at. It takes 24 bytes a row.
type Index struct{ *Tagged[uint32] }

// Tagged is an Index whose rows have tags of any kind. It takes 20 bytes a row,
// and the tag.
type Tagged[T any] struct {
	spots []spot // of all the rows of each number
	lists []list[T]
}

// list is the rows of one number.
type list[T any] struct {
	runs  []run[T]
	spots []spot // of the rows of so many runs one after another
}

// Found is a row that an Index found, its days, and the tag that was given to it:
// what is mostly asked of a row, without going to the table.
type Found = FoundTagged[uint32]

// FoundTagged is a row that a Tagged index found.
type FoundTagged[T any] struct {
	Row  RowID
	Tag  T
	Span events.Span
}

// runRows is how many rows are passed over together, and spotRuns how many runs.
const (
	runRows  = 64
	spotRuns = 32
)

// run is some rows of one number that were put one after another; of these, first
// those that are still believed, and then the others, from what was closed last.
type run[T any] struct {
	spot
	firstRow RowID
	rows     []pointer[T]
}

// pointer is a row as an index has it.
type pointer[T any] struct {
	lasting
	row RowID
	tag T
}

// NewIndex makes an index that follows a table. The function gives a row's
// number, and a tag that is given back with it; it must depend on the row alone.
// An index sees the rows put after it was made, so a table that has rows already
// makes it panic.
func NewIndex[R comparable](t *Table[R], number func(R) (n, tag uint32)) *Index {
	return &Index{NewTagged(t, func(r Row[R]) (n, tag uint32) { return number(r.Value) })}
}

// NewTagged makes one whose tags are of any kind, and whose numbers may also
// depend on a row's days.
func NewTagged[R comparable, T any](t *Table[R], number func(Row[R]) (n uint32, tag T)) *Tagged[T] {
	if t.rows > 0 {
		panic("bitemporal: an index must be made before its table has rows")
	}
	x := &Tagged[T]{}
	t.followers = append(t.followers, func(known entry, was, is *record[R]) {
		if was != nil {
			n, _ := number(was.row())
			x.close(n, t.closing(t.closed-1).id, known)
		}
		if is != nil {
			n, tag := number(is.row())
			x.put(n, pointer[T]{is.lasting, RowID(t.rows - 1), tag})
		}
	})
	return x
}

func (x *Tagged[T]) put(n uint32, p pointer[T]) {
	for int(n) >= len(x.lists) {
		x.spots, x.lists = append(x.spots, spot{}), append(x.lists, list[T]{})
	}
	x.spots[n].put(p.lasting)
	l := &x.lists[n]
	if last := len(l.runs) - 1; last < 0 || len(l.runs[last].rows) == runRows {
		l.runs = append(l.runs, run[T]{firstRow: p.row})
	}
	if len(l.spots)*spotRuns < len(l.runs) {
		l.spots = append(l.spots, spot{})
	}
	l.spots[len(l.spots)-1].put(p.lasting)
	r := &l.runs[len(l.runs)-1]
	r.rows = slices.Insert(r.rows, int(r.open), p)
	r.spot.put(p.lasting)
}
func (x *Tagged[T]) close(n uint32, id RowID, known entry) {
	runs := x.lists[n].runs
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
			r.spot.close(p.lasting)
			x.lists[n].spots[lo/spotRuns].close(p.lasting)
			x.spots[n].close(p.lasting)
			r.rows[i], r.rows[r.open] = r.rows[r.open], r.rows[i]
			return
		}
	}
	panic("bitemporal: an index does not have the row that is closed")
}

// Numbers returns how many numbers there may be: all are below it.
func (x *Tagged[T]) Numbers() uint32 { return uint32(len(x.lists)) }

// AppendAt appends the rows of a number that hold on a day, as believed by an
// entry, to out.
func (x *Tagged[T]) AppendAt(out []FoundTagged[T], n uint32, asOf events.Date, known events.Position) []FoundTagged[T] {
	if asOf < 0 {
		return out
	}
	asOf = min(asOf, LastDay) // after which nothing changes
	return x.AppendWithin(out, n, events.Span{From: asOf, To: asOf + 1}, known)
}

// AppendWithin appends the rows of a number that hold on at least one of the
// days, as believed by an entry, to out.
func (x *Tagged[T]) AppendWithin(out []FoundTagged[T], n uint32, days events.Span, known events.Position) []FoundTagged[T] {
	had := len(out)
	out = x.appendWithin(out, n, days, known)
	inOrder(out[had:])
	return out
}

// appendWithin is AppendWithin in no order.
func (x *Tagged[T]) appendWithin(out []FoundTagged[T], n uint32, days events.Span, known events.Position) []FoundTagged[T] {
	from, to, k := days.From, after(days), by(known)
	if int(n) >= len(x.spots) || from >= to || x.spots[n].passes(from, to, k) {
		return out
	}
	for r := range x.lists[n].within(from, to, k) {
		out = r.appendHolding(out, from, to, k)
	}
	return out
}

// Runs ranges over the rows of a number that hold on at least one of the days, as
// believed by an entry, in the order they were put: a few at a time, which are
// good until the next. It suits numbers with more rows than one would keep.
func (x *Tagged[T]) Runs(n uint32, days events.Span, known events.Position) iter.Seq[[]FoundTagged[T]] {
	return func(yield func([]FoundTagged[T]) bool) {
		from, to, k := days.From, after(days), by(known)
		if int(n) >= len(x.spots) || from >= to || x.spots[n].passes(from, to, k) {
			return
		}
		found := make([]FoundTagged[T], 0, runRows)
		for r := range x.lists[n].within(from, to, k) {
			found = r.appendHolding(found[:0], from, to, k)
			inOrder(found)
			if len(found) > 0 && !yield(found) {
				return
			}
		}
	}
}

// within ranges over the runs that are not passed over.
func (l *list[T]) within(from, to events.Date, k entry) iter.Seq[*run[T]] {
	return func(yield func(*run[T]) bool) {
		for i := 0; i < len(l.runs) && l.runs[i].since <= k; i++ {
			if len(l.spots) > 1 && i%spotRuns == 0 && l.spots[i/spotRuns].passes(from, to, k) {
				i += spotRuns - 1
				continue
			}
			if r := &l.runs[i]; !r.spot.passes(from, to, k) && !yield(r) {
				return
			}
		}
	}
}

// appendHolding appends those rows of a run that hold on any of the days from one
// to before another, as believed by an entry. All are written, one over another
// unless it holds; see holds.
func (r *run[T]) appendHolding(out []FoundTagged[T], from, to events.Date, k entry) []FoundTagged[T] {
	some := int(r.open)
	for r.lastUntil > k && some < len(r.rows) && r.rows[some].until > k {
		some++
	}
	rows, n := r.rows[:some], len(out)
	out = slices.Grow(out, len(rows))[:n+len(rows)]
	for i := range rows {
		p := &rows[i]
		out[n] = FoundTagged[T]{p.row, p.tag, events.Span{From: p.from, To: p.to}}
		n -= p.holds(from, to, k)
	}
	return out[:n]
}

// inOrder puts a few rows, of which most are, in the order they were put.
func inOrder[T any](list []FoundTagged[T]) {
	for i := 1; i < len(list); i++ {
		f, j := list[i], i
		for ; j > 0 && list[j-1].Row > f.Row; j-- {
			list[j] = list[j-1]
		}
		list[j] = f
	}
}

// Bytes estimates the memory that the index holds.
func (x *Tagged[T]) Bytes() int {
	n := cap(x.spots)*int(unsafe.Sizeof(spot{})) + cap(x.lists)*int(unsafe.Sizeof(list[T]{}))
	for i := range x.lists {
		l := &x.lists[i]
		n += cap(l.runs)*int(unsafe.Sizeof(run[T]{})) + cap(l.spots)*int(unsafe.Sizeof(spot{}))
		for i := range l.runs {
			n += cap(l.runs[i].rows) * int(unsafe.Sizeof(pointer[T]{}))
		}
	}
	return n
}
