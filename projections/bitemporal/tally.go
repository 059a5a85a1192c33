package bitemporal

import (
	"iter"
	"unsafe"

	"muster/events"
)

// Amount is what a row counts for: full-time equivalents in millionths, and
// heads. Rows of up to 8 FTE and 15 heads are kept the most compactly.
type Amount struct {
	FTE   int64
	Heads int64
}

// Add returns the sum of two amounts.
func (a Amount) Add(b Amount) Amount { return Amount{a.FTE + b.FTE, a.Heads + b.Heads} }

// Sub returns the amount a less b.
func (a Amount) Sub(b Amount) Amount { return Amount{a.FTE - b.FTE, a.Heads - b.Heads} }

// Tally is the sum of a table's rows by a key, on any day, as believed by any
// entry. It follows its table by itself.
type Tally[K comparable] struct{ keyed[K] }

// NewTally makes a tally that follows a table. The function gives a row's key
// and amount, or false if the row does not count; it must depend on the row
// alone. A tally sees the rows put after it was made, so a table that has rows
// already makes it panic.
func NewTally[R, K comparable](t *Table[R], key func(R) (K, Amount, bool)) *Tally[K] {
	y := &Tally[K]{}
	follow(t, &y.keyed, key, true)
	return y
}

// At returns the sum of a key's rows that hold on a day, as believed by an
// entry. It costs about a microsecond; Each finds eight keys for that.
func (y *Tally[K]) At(key K, asOf events.Date, known events.Position) Amount {
	return y.sum(key, 0, asOf, known)
}

// Each ranges over the keys whose sum on a day, as believed by an entry, is not
// zero, in the order the table first saw them. It costs about 200 ns a key.
func (y *Tally[K]) Each(asOf events.Date, known events.Position) iter.Seq2[K, Amount] {
	return y.each(0, asOf, known)
}

// Flow is the sum of a table's rows by a key over a window of days, as believed
// by any entry, where a row counts on the first day of its span only: what
// happened, rather than what held.
type Flow[K comparable] struct{ keyed[K] }

// NewFlow makes a flow that follows a table, as NewTally does.
func NewFlow[R, K comparable](t *Table[R], key func(R) (K, Amount, bool)) *Flow[K] {
	f := &Flow[K]{}
	follow(t, &f.keyed, key, false)
	return f
}

// Over returns the sum of a key's rows whose first day lies in the window, as
// believed by an entry. It costs two lookups of a Tally.
func (f *Flow[K]) Over(key K, window events.Span, known events.Position) Amount {
	return f.sum(key, window.From, after(window)-1, known)
}

// Each ranges over the keys whose sum over the window, as believed by an entry,
// is not zero, in the order the table first saw them.
func (f *Flow[K]) Each(window events.Span, known events.Position) iter.Seq2[K, Amount] {
	return f.each(window.From, after(window)-1, known)
}

// keyed is sums by key: it numbers the keys in the order they are first seen.
type keyed[K comparable] struct {
	ids  map[K]uint32
	keys []K
	last uint32 // the key that was asked for last
	ends bool   // whether rows stop counting where their spans end
	sums sums
}

// follow makes y see every update, of the days that rows begin and, if asked, of
// those that they end.
func follow[R, K comparable](t *Table[R], y *keyed[K], key func(R) (K, Amount, bool), ends bool) {
	if t.rows > 0 {
		panic("bitemporal: a tally must be made before its table has rows")
	}
	y.ids = map[K]uint32{}
	y.ends = ends
	t.followers = append(t.followers, func(known entry, was, is *record[R]) {
		old, new := shareOf(was, key), shareOf(is, key)
		if old.counts && new.counts && old.key == new.key {
			y.change(y.id(new.key), known, old, new)
			return
		}
		if old.counts {
			y.change(y.id(old.key), known, old, share[K]{})
		}
		if new.counts {
			y.change(y.id(new.key), known, share[K]{}, new)
		}
	})
}

// share is what a row counts for, if it does: as much from its first day on,
// and as much less from the day after its last.
type share[K comparable] struct {
	key    K
	counts bool
	span   events.Span
	amount Amount
}

func shareOf[R, K comparable](r *record[R], key func(R) (K, Amount, bool)) (s share[K]) {
	if r != nil && !r.span().Empty() {
		s.span = r.span()
		s.key, s.amount, s.counts = key(r.value)
	}
	return s
}

// change adds the steps by which two shares of one key differ.
func (y *keyed[K]) change(id uint32, known entry, old, new share[K]) {
	y.step(id, known, old.span.From, new.span.From, old.amount, new.amount)
	if !y.ends {
		return
	}
	var less, more Amount
	if old.span.To != 0 {
		less = Amount{}.Sub(old.amount)
	}
	if new.span.To != 0 {
		more = Amount{}.Sub(new.amount)
	}
	y.step(id, known, old.span.To, new.span.To, less, more)
}

// step moves a step from one day and amount to another.
func (y *keyed[K]) step(id uint32, known entry, from, to events.Date, old, new Amount) {
	if from == to {
		y.sums.add(id, known, to, new.Sub(old))
		return
	}
	y.sums.add(id, known, from, Amount{}.Sub(old))
	y.sums.add(id, known, to, new)
}

// id numbers a key. Updates of one key tend to come together, so the last one is
// remembered outside the map.
func (y *keyed[K]) id(k K) uint32 {
	if len(y.keys) > 0 && k == y.keys[y.last] {
		return y.last
	}
	id, seen := y.ids[k]
	if !seen {
		id = uint32(len(y.keys))
		y.ids[k] = id
		y.keys = append(y.keys, k)
		y.sums.grow()
	}
	y.last = id
	return id
}

func (y *keyed[K]) sum(key K, first, last events.Date, known events.Position) Amount {
	id, seen := y.ids[key]
	if !seen {
		return Amount{}
	}
	return y.sums.at(id, first, last, by(known))
}

// each yields the sums of the keys but for the zeros: a key that is first seen
// later must not show in an earlier answer.
func (y *keyed[K]) each(first, last events.Date, known events.Position) iter.Seq2[K, Amount] {
	return func(yield func(K, Amount) bool) {
		for n, g := range y.sums.groups {
			var sums [groupKeys]Amount
			g.each(first, last, by(known), &sums)
			for i := range g.keys {
				if sums[i] != (Amount{}) && !yield(y.keys[n*groupKeys+i], sums[i]) {
					return
				}
			}
		}
	}
}

// Bytes estimates the memory that the sums hold.
func (y *keyed[K]) Bytes() int {
	var k K
	return y.sums.bytes() + cap(y.keys)*(2*int(unsafe.Sizeof(k))+8)
}
