package ledger

import (
	"muster/events"
	"muster/events/facts"
)

// profilesOfWorkers refuses a profile of somebody whom nothing else on record
// names: it would be sealed, and nobody would ever see that the id is wrong.
func profilesOfWorkers(s *state, o *offer) {
	for i, p := range profilesIn(o) {
		if p != nil && !s.facts.Introduced(s.facts.Called(facts.Worker, p.Worker)) {
			_, path := plain(o.given.Events[i])
			o.refuse(i+1, path+"worker", "%s is not known: no hire, offer, transfer or agency start names them; check the id, or record that first", p.Worker)
		}
	}
}

// leastAge is how old somebody must be to be in work here. Nobody is employed
// while at school, and a birth date that says otherwise is a wrong one.
const leastAge = 16

// bornBeforeWork refuses a birth date by which somebody would have begun work
// before they were born, or under sixteen. It asks the profile as it was told:
// what is on record is sealed, so that a hire that comes to be recorded for an
// earlier day is not held against it.
func bornBeforeWork(s *state, o *offer) {
	for i, p := range profilesIn(o) {
		if p == nil || p.Born == 0 {
			continue
		}
		began, line := s.beganWork(s.facts.Called(facts.Worker, p.Worker))
		if line == 0 {
			continue
		}
		_, path := plain(o.given.Events[i])
		if p.Born >= began {
			o.refuse(i+1, path+"born", "is %s, but they began work on %s (%s); correct whichever is wrong", p.Born, began, o.cite(line))
		} else if p.Born.AddMonths(12*leastAge) > began {
			o.refuse(i+1, path+"born", "is %s, so that they began work on %s (%s) at %d, under %d; check the year, and correct whichever is wrong", p.Born, began, o.cite(line), yearsBetween(p.Born, began), leastAge)
		}
	}
}

// profilesIn returns, for each event of an offer, the profile that it declares
// or corrects a line to; nil if it does neither.
func profilesIn(o *offer) []*events.ProfileDeclared {
	var list []*events.ProfileDeclared
	for i, ev := range o.given.Events {
		ev, _ = plain(ev)
		if p, ok := ev.(*events.ProfileDeclared); ok {
			if list == nil {
				list = make([]*events.ProfileDeclared, len(o.given.Events))
			}
			list[i] = p
		}
	}
	return list
}

// beganWork returns the first day on which somebody worked here, in a post or
// for an agency, and the line that says so; 0 if nothing does.
func (s *state) beganWork(w facts.Thing) (day events.Date, line events.Line) {
	earlier := func(d events.Date, l events.Line) {
		if line == 0 || d < day {
			day, line = d, l
		}
	}
	for _, st := range s.facts.Stints(w) {
		earlier(st.Span.From, st.Line)
	}
	for _, a := range s.facts.Assignments(w) {
		for _, e := range s.facts.Engagements(a) {
			if e.Worker == w {
				earlier(e.Span.From, e.Line)
			}
		}
	}
	return day, line
}

// yearsBetween counts the whole years from one day to a later one.
func yearsBetween(from, to events.Date) int {
	y1, m1, d1 := from.Civil()
	y2, m2, d2 := to.Civil()
	if m2 < m1 || m2 == m1 && d2 < d1 {
		return y2 - y1 - 1
	}
	return y2 - y1
}
