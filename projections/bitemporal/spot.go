package bitemporal

import (
	"math"

	"muster/events"
)

// lasting is on which days a row holds, and when it is believed.
type lasting struct {
	from, to     events.Date
	since, until entry
}

// holds is −1 if the row holds on any of the days from one to before another, as
// believed by an entry, else 0. Which rows do is as good as random, so that it is
// worked out without a branch that the processor would have to guess: a difference
// is below nought in its highest bit.
func (l *lasting) holds(from, to events.Date, k entry) int {
	end := int64(uint32(l.to-1)) + 1 // later than any day if there is none
	closed, since := int64(k)-int64(l.until), int64(k)-int64(l.since)
	begins, ends, days := int64(l.from)-int64(to), int64(from)-end, int64(l.from)-end
	return int((closed &^ since & begins & ends & days) >> 63)
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

func (s *spot) put(p lasting) {
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

func (s *spot) close(p lasting) {
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
