package bitemporal

import (
	"encoding/binary"
	"errors"
	"fmt"

	"muster/events"
)

// The saved form is the number of updates and then each update in order:
//
//	put:   2·(known − previous known), first day − previous first day (zigzag),
//	       0 if open or else 1 + zigzag(To − From), the value
//	close: 2·(known − previous known) + 1, rows so far − 1 − id
//
// All numbers are uvarints in their shortest spelling, so a table has one saved
// form, and what can be restored is spelled as it would be saved.

// ErrSaved is what Restore's errors wrap if the bytes are not a saved table.
var ErrSaved = errors.New("not a saved table")

// AppendTo appends the table's saved form, its whole history, to b; row appends
// one value. It costs about 6 bytes a row and its value, 3 more if it is closed.
func (t *Table[R]) AppendTo(b []byte, row func([]byte, R) []byte) []byte {
	b = binary.AppendUvarint(b, uint64(t.rows+t.closed))
	w := journal{}
	closed := 0
	for id := range RowID(t.rows) {
		for ; closed < t.closed && t.closing(closed).rows == id; closed++ {
			b = t.appendClose(b, &w, t.closing(closed))
		}
		r := t.record(id)
		b = row(w.appendPut(b, r.since, r.span()), r.value)
	}
	for ; closed < t.closed; closed++ {
		b = t.appendClose(b, &w, t.closing(closed))
	}
	return b
}

func (t *Table[R]) closing(i int) closing { return t.closings[i/pageRows][i%pageRows] }

func (t *Table[R]) appendClose(b []byte, w *journal, c closing) []byte {
	known := t.record(c.id).until
	b = binary.AppendUvarint(b, uint64(known-w.known)<<1|1)
	w.known = known
	return binary.AppendUvarint(b, uint64(c.rows-1-c.id))
}

// journal is what the next update is written relative to, and when reading, a
// Close that is still to be made.
type journal struct {
	known  entry
	from   events.Date
	closes bool
	closed RowID
}

func (w *journal) appendPut(b []byte, known entry, span events.Span) []byte {
	b = binary.AppendUvarint(b, uint64(known-w.known)<<1)
	b = binary.AppendUvarint(b, zigzag(int64(span.From)-int64(w.from)))
	w.known, w.from = known, span.From
	if span.To == 0 {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, 1+zigzag(int64(span.To)-int64(span.From)))
}

// Restore fills an empty table, and the tallies that follow it, from a saved
// form at the head of b, and returns the rest of b; row reads one value off its
// head. All updates are made again in their order, so that the table is as it
// was when saved, and goes on as it would have. After an error the table and
// its tallies hold a part of the rows and are of no use.
func (t *Table[R]) Restore(b []byte, row func([]byte) (R, []byte, error)) (rest []byte, err error) {
	if t.rows > 0 {
		panic("bitemporal: restore into a table that has rows")
	}
	n, b, err := uvarint(b)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	w := journal{}
	for i := range n {
		if b, err = t.restoreOne(b, &w, row); err != nil {
			return nil, fmt.Errorf("restore update %d of %d: %w", i+1, n, err)
		}
	}
	t.restoreClosed(&w)
	return b, nil
}

func (t *Table[R]) restoreOne(b []byte, w *journal, row func([]byte) (R, []byte, error)) ([]byte, error) {
	head, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	known := events.Position(w.known) + events.Position(head>>1)
	if known == 0 || known > lastKnown {
		return nil, fmt.Errorf("%w: an update's position is out of range", ErrSaved)
	}
	if head != 0 {
		t.restoreClosed(w)
	}
	w.known = entry(known)
	if head&1 == 1 {
		return t.restoreClose(b, w)
	}
	span, b, err := w.span(b)
	if err != nil {
		return nil, err
	}
	value, b, err := row(b)
	if err != nil {
		return nil, err
	}
	if w.closes {
		w.closes = false
		t.replace(known, w.closed, span, value)
		return b, nil
	}
	t.Put(known, span, value)
	return b, nil
}

// restoreClosed makes the Close that was read before, if it is still to be made.
func (t *Table[R]) restoreClosed(w *journal) {
	if w.closes {
		w.closes = false
		t.Close(events.Position(w.known), w.closed)
	}
}

// restoreClose reads a Close, to be made with the next update if that puts a row
// at the same entry, as Revise does.
func (t *Table[R]) restoreClose(b []byte, w *journal) ([]byte, error) {
	back, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	if back >= uint64(t.rows) {
		return nil, fmt.Errorf("%w: it closes a row that it has not put", ErrSaved)
	}
	id := RowID(t.rows) - 1 - RowID(back)
	if t.record(id).until != forever {
		return nil, fmt.Errorf("%w: it closes row %d twice", ErrSaved, id)
	}
	w.closes, w.closed = true, id
	return b, nil
}

func (w *journal) span(b []byte) (events.Span, []byte, error) {
	move, b, err := uvarint(b)
	if err != nil {
		return events.Span{}, nil, err
	}
	length, b, err := uvarint(b)
	if err != nil {
		return events.Span{}, nil, err
	}
	from, ok := day(w.from, move)
	to := events.Date(0)
	if ok && length > 0 {
		if to, ok = day(from, length-1); to == 0 {
			ok = false // an open end has one spelling
		}
	}
	span := events.Span{From: from, To: to}
	if !ok || !written(span) {
		return events.Span{}, nil, fmt.Errorf("%w: a row's days are out of range", ErrSaved)
	}
	w.from = from
	return span, b, nil
}

// day returns the day that is a zigzag number of days after another.
func day(d events.Date, zig uint64) (events.Date, bool) {
	move := int64(zig>>1) ^ -int64(zig&1)
	if move < -int64(LastDay) || move > int64(LastDay) {
		return 0, false
	}
	return d + events.Date(move), true
}

func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

// uvarint reads a number in its shortest spelling.
func uvarint(b []byte) (uint64, []byte, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || (size > 1 && b[size-1] == 0) {
		return 0, nil, fmt.Errorf("%w: it ends or breaks off in a number", ErrSaved)
	}
	return n, b[size:], nil
}
