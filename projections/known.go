package projections

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/events/packed"
)

// Known is a point in system time: for each book, the last entry that counts.
// The books of a ledger are told of the past independently of each other, so
// one moment is a position in each.
type Known struct {
	Label string // as asked: an instant, @position, or "now"
	by    [bookCount]events.Position
	upTo  [bookCount]events.Date
}

const bookCount = 4

// Of returns the last entry of a book that is known.
func (k Known) Of(b events.Book) events.Position { return k.by[bookNumber(b)] }

// UpTo returns the day, in UTC, on which the last entry of a book that is known
// was recorded: of later days no more is on record than was agreed ahead. 0 is
// that none is known. Of what no projector folded, every day is known.
func (k Known) UpTo(b events.Book) events.Date { return k.upTo[bookNumber(b)] }

func bookNumber(b events.Book) int { return slices.Index(events.Books, b) }

// recordings remembers when the entries of each book were recorded, so that a
// moment is one binary search to a position per book, and a position one to a day
// per book.
type recordings struct {
	books [bookCount][]recording
	days  [bookCount][]recordingDay
	last  events.Position
}

type recording struct {
	at       events.Instant
	position events.Position // of the last entry of that moment
}

// recordingDay is a day on which entries of a book were recorded. The moments do
// not tell it of a position: one that is known may be the first of several of a
// moment.
type recordingDay struct {
	day   events.Date
	first events.Position
}

// admits says why an entry cannot be placed. In each book recorded times never
// go back; the registrar sees to it.
func (r *recordings) admits(e *events.Entry) error {
	n := bookNumber(e.Book)
	if n < 0 {
		return fmt.Errorf("is in the book %q, which this version does not know", e.Book)
	}
	if list := r.books[n]; len(list) > 0 && e.Recorded < list[len(list)-1].at {
		return fmt.Errorf("was recorded at %s, before the entry ahead of it in the book %s", e.Recorded, e.Book)
	}
	return nil
}

// add notes an entry that is admitted.
func (r *recordings) add(at events.Position, e *events.Entry) {
	r.last = at
	n := bookNumber(e.Book)
	day, days := e.Recorded.Day(), r.days[n]
	if len(days) == 0 || day > days[len(days)-1].day {
		r.days[n] = append(days, recordingDay{day, at})
	}
	list := r.books[n]
	if len(list) > 0 && list[len(list)-1].at == e.Recorded {
		list[len(list)-1].position = at
		return
	}
	r.books[n] = append(list, recording{e.Recorded, at})
}

// resolve reads known-at as people write it: an instant, a day (its end, UTC),
// @ and a position, or nothing for all that is known.
func (r *recordings) resolve(s string) (Known, error) {
	switch {
	case s == "" || s == "now":
		return r.through("now", math.MaxInt64), nil
	case strings.HasPrefix(s, "@"):
		p, err := strconv.ParseUint(s[1:], 10, 62)
		if err != nil {
			return Known{}, refuse("known-at %q is not a position; write one such as @1042", s)
		}
		if events.Position(p) > r.last {
			return Known{}, refuse("known-at %s is beyond the last entry, which is @%d", s, r.last)
		}
		return r.atPosition(s, events.Position(p)), nil
	}
	if d, err := events.ParseDate(s); err == nil {
		return r.through(events.EndOf(d).String(), events.EndOf(d)), nil
	}
	i, err := events.ParseInstant(s)
	if err != nil {
		return Known{}, refuse("known-at %q is neither a day (2019-06-30), an instant (2019-06-30T14:00:00Z) nor a position (@1042)", s)
	}
	return r.through(i.String(), i), nil
}

// latest returns when the entry recorded last was recorded, in any book.
func (r *recordings) latest() events.Instant {
	var last events.Instant
	for _, list := range r.books {
		if n := len(list); n > 0 {
			last = max(last, list[n-1].at)
		}
	}
	return last
}

func (r *recordings) through(label string, i events.Instant) Known {
	k := Known{Label: label}
	for b, list := range r.books {
		n, _ := slices.BinarySearchFunc(list, i+1, func(e recording, i events.Instant) int { return int(min(1, max(-1, e.at-i))) })
		if n > 0 {
			k.by[b] = list[n-1].position
		}
	}
	return k
}

func (r *recordings) atPosition(label string, p events.Position) Known {
	k := Known{Label: label}
	for b := range k.by {
		k.by[b] = p
	}
	return k
}

// date tells up to which day the entries that are known were recorded, of those
// up to a position.
func (r *recordings) date(k *Known, upto events.Position) {
	for b, list := range r.days {
		last := min(k.by[b], upto)
		n, _ := slices.BinarySearchFunc(list, last+1, func(d recordingDay, p events.Position) int { return cmp.Compare(d.first, p) })
		if n > 0 {
			k.upTo[b] = list[n-1].day
		}
	}
}

func (r *recordings) appendTo(b []byte) []byte {
	b = packed.AppendUints(b, uint64(r.last))
	for _, list := range r.books {
		b = packed.AppendUints(b, uint64(len(list)))
		var was recording
		for _, e := range list {
			b = packed.AppendInt(b, int64(e.at-was.at))
			b = packed.AppendUints(b, uint64(e.position-was.position))
			was = e
		}
	}
	for _, list := range r.days {
		b = packed.AppendUints(b, uint64(len(list)))
		var was recordingDay
		for _, d := range list {
			b = packed.AppendUints(b, uint64(d.day-was.day), uint64(d.first-was.first))
			was = d
		}
	}
	return b
}

var errState = errors.New("the saved state is not whole")

func (r *recordings) restore(b []byte) ([]byte, error) {
	d := packed.Reader{Rest: b}
	r.last = events.Position(d.Uint())
	for i := range r.books {
		list := make([]recording, 0, d.Count())
		var was recording
		for range cap(list) {
			was.at += events.Instant(d.Int())
			was.position += events.Position(d.Uint())
			list = append(list, was)
		}
		r.books[i] = list
	}
	for i := range r.days {
		list := make([]recordingDay, 0, d.Count())
		var was recordingDay
		for range cap(list) {
			was.day += events.Date(d.Uint())
			was.first += events.Position(d.Uint())
			list = append(list, was)
		}
		r.days[i] = list
	}
	if d.Bad {
		return nil, errState
	}
	return d.Rest, nil
}
