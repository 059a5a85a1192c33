package dayslost

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Years looks at the years that end with some days. What is on record is gone
// through once for all of them.
type Years struct {
	spells *bitemporal.Dealt[spell]
	year   Year // that was asked for last
}

// spell is an absence or declaration, and where it counts.
type spell struct {
	Row
	pieces   []piece        // of an absence that has ended, if it counts in several seats
	seats    *seated        // the first that the worker of an absence had
	first    *staffing.Seat // on its first day, if that is looked at; nil is none
	declared *staffing.Seat // that a declaration is for
}

// piece is a run of days of an absence that count in one seat, or in none.
type piece struct {
	span events.Span
	seat *staffing.Seat
}

// seated is a seat that a worker had for some days.
type seated struct {
	span events.Span
	seat *staffing.Seat
	head bool
	next *seated // of the same worker
}

// seatsOf returns the first seat of each worker whom rows have in post, in their
// order, by the worker's number.
func seatsOf(inPost []bitemporal.Row[staffing.Row], staff *staffing.Staff) []*seated {
	most := facts.Thing(0)
	for i := range inPost {
		most = max(most, inPost[i].Value.Of)
	}
	seats, first := make([]seated, len(inPost)), make([]*seated, most+1)
	for i := len(inPost) - 1; i >= 0; i-- {
		r := &inPost[i].Value
		seats[i] = seated{inPost[i].Span, staff.SeatOf(r), r.Head, first[r.Of]}
		first[r.Of] = &seats[i]
	}
	return first
}

// Years looks at the years to some days in ascending order, as known by an entry
// of the workforce book. InPost are the rows of who is in post on any day of
// these years, as known by the same entry.
func (l *Lost) Years(days []events.Date, staff *staffing.Staff, inPost []bitemporal.Row[staffing.Row], known events.Position) *Years {
	windows := make([]events.Span, 0, len(days))
	for _, d := range days {
		windows = append(windows, answers.Year(d))
	}
	seats := seatsOf(inPost, staff)
	spells := make([]bitemporal.Row[spell], 0, 2*len(inPost)) // which is about how often people are away
	for _, r := range l.Rows.Within(events.Span{From: windows[0].From, To: windows[len(windows)-1].To}, known) {
		s := spell{Row: r.Value}
		if r.Value.Declared() {
			s.declared = &staffing.Seat{Service: r.Value.Service, Team: r.Value.Team}
		} else {
			if int(r.Value.Worker) < len(seats) {
				s.seats = seats[r.Value.Worker]
			}
			s.first = s.seatOn(r.Span.From)
			s.divide(r.Span)
		}
		spells = append(spells, bitemporal.Row[spell]{Span: r.Span, Value: s})
	}
	return &Years{spells: bitemporal.Deal(spells, windows)}
}

// To returns the year to a day, one of those that are looked at. It holds until
// another is asked for.
func (l *Years) To(day events.Date) *Year {
	window := answers.Year(day)
	l.year = Year{Day: day, Working: WorkingDays(window), Parts: l.year.Parts[:0], Outside: l.year.Outside[:0], away: l.year.away[:0]}
	for r := range l.spells.In(window) {
		s := &r.Value
		if r.Span.Contains(day) && !s.Declared() {
			l.year.away = append(l.year.away, bitemporal.Row[*Row]{Span: r.Span, Value: &s.Row})
		}
		for _, one := range s.pieces {
			if days := one.span.Intersect(window); !days.Empty() {
				l.year.add(Part{Row: &s.Row, Span: r.Span, Days: s.Over(r.Span, days), Seat: one.seat})
			}
		}
		if len(s.pieces) > 0 {
			continue
		}
		p := Part{Row: &s.Row, Span: r.Span, Days: s.Over(r.Span, window), Seat: s.first}
		if r.Span.From < window.From || s.Declared() {
			p.Seat = s.seatOn(window.From)
		}
		l.year.add(p)
	}
	return &l.year
}

// divide finds the pieces of an absence during which its worker comes, goes or
// has another seat. One that is open has none: its days are not known.
func (s *spell) divide(span events.Span) {
	if span.To == 0 {
		return
	}
	cuts := []events.Date{span.From}
	for one := s.seats; one != nil; one = one.next {
		for _, cut := range []events.Date{one.span.From, one.span.To} {
			if span.Contains(cut) && cut > span.From {
				cuts = append(cuts, cut)
			}
		}
	}
	if len(cuts) == 1 {
		return
	}
	slices.Sort(cuts)
	for _, from := range slices.Compact(cuts) {
		seat := s.seatOn(from)
		if n := len(s.pieces); n > 0 {
			if s.pieces[n-1].seat == seat {
				continue
			}
			s.pieces[n-1].span.To = from
		}
		s.pieces = append(s.pieces, piece{events.Span{From: from, To: span.To}, seat})
	}
}

// seatOn returns the seat in which a spell counts from a day of it, or nil.
func (s *spell) seatOn(day events.Date) (at *staffing.Seat) {
	if s.Declared() {
		return s.declared
	}
	for one := s.seats; one != nil; one = one.next {
		if one.span.Contains(day) && (at == nil || one.head) {
			at = one.seat
		}
	}
	return at
}
