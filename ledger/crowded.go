package ledger

import (
	"slices"

	"muster/events"
	"muster/events/facts"
)

// turn is a day on which somebody begins or ceases to hold a post.
type turn struct {
	day     events.Date
	holders int32
	firm    int64 // FTE not held by agreement to share, in millionths
}

// changedFrom is the first day on which an entry can have changed anything, or
// 0 if that is not known, as when a line is corrected that may name any day.
func changedFrom(e *events.Entry) events.Date {
	first := events.Date(0)
	for i, ev := range e.Events {
		if _, ok := amended(ev); ok {
			return 0
		}
		if on := ev.On(); i == 0 || on < first {
			first = on
		}
	}
	return first
}

// crowded reports whether, on any day from one on, a post is held beyond its
// FTE or does not exist but is held. It is asked for every post that an entry
// touches, and looks only at who holds it from that day on.
func (s *state) crowded(post facts.Thing, from events.Date) bool {
	turns := s.turns[:0]
	held := s.facts.Holdings(post, from)
	for i := range held {
		st := &held[i]
		if st.Span.To != 0 && st.Span.To <= from {
			continue
		}
		t := turn{max(st.Span.From, from), 1, int64(st.FTE)}
		if st.JobShare {
			t.firm = 0
		}
		turns = append(turns, t)
		if st.Span.To != 0 {
			turns = append(turns, turn{st.Span.To, -1, -t.firm})
		}
	}
	s.turns = turns
	slices.SortFunc(turns, func(a, b turn) int { return int(a.day - b.day) })
	phases := s.facts.Phases(post)
	var now turn
	for i := 0; i < len(turns); {
		now.day = turns[i].day
		for ; i < len(turns) && turns[i].day == now.day; i++ {
			now.holders, now.firm = now.holders+turns[i].holders, now.firm+turns[i].firm
		}
		span := events.Span{From: now.day}
		if i < len(turns) {
			span.To = turns[i].day
		}
		if now.holders > 0 && !fits(phases, span, now.firm) {
			return true
		}
	}
	return false
}

// fits reports whether a post exists throughout a span with an FTE of at least
// firm.
func fits(phases []facts.Phase, span events.Span, firm int64) bool {
	for i := range phases {
		p := &phases[i]
		if !p.Span.Contains(span.From) {
			continue
		}
		if int64(p.FTE) < firm {
			return false
		}
		if p.Span.To == 0 || (span.To != 0 && span.To <= p.Span.To) {
			return true
		}
		span.From = p.Span.To
	}
	return false
}
