package bitemporal

import (
	"iter"
	"slices"

	"muster/events"
)

// dealtDays is how many days rows are dealt out to at a time. More would go
// through the index less often, and write more than the processor keeps at hand.
const dealtDays = 24

// Hands are the rows of an index dealt out to days: a day has those that hold on
// it. Whoever asks of one day after another goes through the index once for many
// of them, in the order in which it lies in memory.
type Hands struct {
	x     *Index
	days  []events.Date
	known events.Position

	dealt  []events.Date // of days: those that have hands just now
	before []uint8       // by day, from the first dealt to on: how many of dealt are before it
	deck   pile          // what is dealt to them
	hands  [dealtDays]pile
}

// pile is rows by their numbers.
type pile struct {
	found []Found
	of    []numbered
}

// numbered is a number whose rows are those of a pile up to a place, from that of
// the number before it.
type numbered struct {
	number uint32
	to     int
}

// Deal deals out the rows that are believed by an entry to some days, which
// ascend.
func (x *Index) Deal(days []events.Date, known events.Position) *Hands {
	return &Hands{x: x, days: days, known: known}
}

// On ranges over the numbers that have rows on a day, which is one of those that
// were dealt to: the numbers ascend, and each has its rows in the order they were
// put. The rows are the caller's to change until another day is asked for. It
// costs the least to ask for the days in their order.
func (h *Hands) On(day events.Date) iter.Seq2[uint32, []Found] {
	i, ok := slices.BinarySearch(h.dealt, day)
	if !ok {
		h.deal(day)
		i = 0
	}
	return h.hands[i].each
}

func (p *pile) each(yield func(uint32, []Found) bool) {
	from := 0
	for _, n := range p.of {
		if !yield(n.number, p.found[from:n.to:n.to]) {
			return
		}
		from = n.to
	}
}

// deal deals out to a day and some of those after it.
func (h *Hands) deal(first events.Date) {
	i, ok := slices.BinarySearch(h.days, first)
	if !ok {
		panic("bitemporal: no rows were dealt to " + first.String())
	}
	h.dealt = h.days[i:min(i+dealtDays, len(h.days))]
	h.look()
	h.collect()
	if len(h.dealt) == 1 { // who has all of it
		h.hands[0], h.deck = h.deck, h.hands[0]
		return
	}
	for n, rows := range h.deck.each {
		for i := range rows {
			from, to := h.holds(&rows[i])
			for d := from; d < to; d++ {
				h.hands[d].found = append(h.hands[d].found, rows[i])
			}
		}
		for d := range h.dealt {
			h.hands[d].close(n)
		}
	}
}

// close ends the rows of a number, if there are any.
func (p *pile) close(n uint32) {
	from := 0
	if last := len(p.of) - 1; last >= 0 {
		from = p.of[last].to
	}
	if to := len(p.found); to > from {
		p.of = append(p.of, numbered{n, to})
	}
}

// look counts, for each day of the calendar from the first to the last that is
// dealt to, how many of these are before it.
func (h *Hands) look() {
	h.before = h.before[:0]
	for i, d := range h.dealt {
		for h.dealt[0]+events.Date(len(h.before)) <= d {
			h.before = append(h.before, uint8(i))
		}
	}
}

// collect takes the rows from the index that hold on any of the days, and makes
// room for them in the hands.
func (h *Hands) collect() {
	var came, went [dealtDays + 1]int
	d := &h.deck
	d.found, d.of = d.found[:0], d.of[:0]
	span := events.Span{From: h.dealt[0], To: h.dealt[len(h.dealt)-1] + 1}
	for n := range h.x.Numbers() {
		had := len(d.found)
		d.found = h.x.appendWithin(d.found, n, span, h.known)
		kept := had
		for _, f := range d.found[had:] {
			from, to := h.holds(&f)
			if from == to {
				continue
			}
			d.found[kept] = f
			came[from], went[to], kept = came[from]+1, went[to]+1, kept+1
		}
		d.found = d.found[:kept]
		inOrder(d.found[had:])
		d.close(n)
	}
	held := 0
	for i := range h.dealt {
		held += came[i] - went[i]
		h.hands[i].found, h.hands[i].of = slices.Grow(h.hands[i].found[:0], held), h.hands[i].of[:0]
	}
}

// holds returns the first of the days on which a row holds, and the one after the
// last, by their places.
func (h *Hands) holds(f *Found) (from, to int) {
	from, to = h.place(f.Span.From), len(h.dealt)
	if f.Span.To != 0 {
		to = h.place(f.Span.To)
	}
	return from, to
}

// place returns how many of the days are before a day.
func (h *Hands) place(day events.Date) int {
	switch n := int(day - h.dealt[0]); {
	case n <= 0:
		return 0
	case n >= len(h.before):
		return len(h.dealt)
	default:
		return int(h.before[n])
	}
}
