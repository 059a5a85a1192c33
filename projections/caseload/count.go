package caseload

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// sheet is what is found as of one day.
type sheet struct {
	day     events.Date
	holders []holder           // of the social work workforce, who hold any case
	found   []bitemporal.Found // the holdings; each holder's are a part of it
	outside []bitemporal.Found // held by somebody in no social work role
	waiting []wait             // the cases that have nobody
}

// holder is a social worker who holds cases.
type holder struct {
	worker   facts.Thing
	seat     staffing.Row // where they are counted
	fte      int64        // of all their social work posts and assignments, in millionths
	newly    bool         // they are newly qualified
	from, to int          // in found
	cases    int64
}

// wait is a case that has nobody.
type wait struct {
	bitemporal.Found
	since  events.Date
	leaver bool // somebody still holds it who is not here
}

// person is what is known of a worker on a day.
type person struct {
	works bool // in a social work role
	newly bool
	rank  uint8 // of seat
	seat  staffing.Row
	fte   int64
}

// person finds out where a worker works on a day, by what was known of the
// workforce.
func (a *asked) person(w facts.Thing, day events.Date) (p person) {
	m, k := a.m, a.Known.Of(events.Workforce)
	a.rows = m.byPost.AppendAt(a.rows[:0], uint32(w), day, k)
	for _, f := range a.rows {
		p.sits(m.staff.Stock.Row(f.Row).Value)
	}
	a.sendings = m.bySending.AppendAt(a.sendings[:0], uint32(w), day, k)
	for _, s := range a.sendings {
		a.rows = m.byAssignment.AppendAt(a.rows[:0], s.Tag, day, k)
		for _, f := range a.rows {
			p.sits(m.staff.Stock.Row(f.Row).Value)
		}
	}
	if !p.works {
		return p
	}
	a.rows = m.byGraduate.AppendAt(a.rows[:0], uint32(w), day, k)
	for _, f := range a.rows {
		p.newly = p.newly || day < m.graduates.Row(f.Row).Value.Day.AddMonths(a.graduateMonths)
	}
	return p
}

// sits adds a post or an assignment of a person. They are counted in their post
// if they have both, and of several in that in which they are a head.
func (p *person) sits(r staffing.Row) {
	rank := uint8(1)
	if r.What == staffing.InPost {
		rank += 2
	}
	if r.Head {
		rank++
	}
	if rank > p.rank {
		p.seat, p.rank = r, rank
	}
	p.fte += int64(r.FTE)
	p.works = true
}

// sheet counts as of a day.
func (a *asked) sheet(day events.Date) *sheet {
	s := &a.scratch
	s.day = day
	s.holders, s.found, s.outside, s.waiting = s.holders[:0], s.found[:0], s.outside[:0], s.waiting[:0]
	x, k := a.m.byWorker, a.Known.Of(events.Cases)
	var absent []facts.Thing
	for n := uint32(1); n < x.Numbers(); n++ {
		from := len(s.found)
		s.found = x.AppendAt(s.found, n, day, k)
		if len(s.found) == from {
			continue
		}
		p := a.person(facts.Thing(n), day)
		if a.dropCover(&s.found, from, p.works); len(s.found) == from {
			continue
		}
		if !p.works {
			absent = append(absent, facts.Thing(n))
			s.found = s.found[:from]
			continue
		}
		s.holders = append(s.holders, holder{worker: facts.Thing(n), seat: p.seat, fte: p.fte, newly: p.newly,
			from: from, to: len(s.found), cases: int64(len(s.found) - from)})
	}
	a.ofAbsent(s, absent)
	nobodys := len(s.found)
	s.found = x.AppendAt(s.found, 0, day, k)
	for _, f := range s.found[nobodys:] {
		s.waiting = append(s.waiting, wait{Found: f, since: a.m.held.Row(f.Row).Value.Since})
	}
	s.found = s.found[:nobodys]
	return s
}

// dropCover takes cover out of what was found of one worker, unless it is to
// count and they are a social worker.
func (a *asked) dropCover(found *[]bitemporal.Found, from int, works bool) {
	if a.cover && works {
		return
	}
	kept := (*found)[:from]
	for _, f := range (*found)[from:] {
		if f.Tag&coverTag == 0 {
			kept = append(kept, f)
		}
	}
	*found = kept
}

// ofAbsent takes in the cases of those who hold any but are in no social work
// role: some are here in another, and the others are not.
func (a *asked) ofAbsent(s *sheet, absent []facts.Thing) {
	if len(absent) == 0 {
		return
	}
	var found []bitemporal.Found
	for _, w := range absent {
		gone := a.gone(w, s.day)
		found = a.m.byWorker.AppendAt(found[:0], uint32(w), s.day, a.Known.Of(events.Cases))
		for _, f := range found {
			switch {
			case f.Tag&coverTag != 0:
			case gone > s.day:
				s.outside = append(s.outside, f)
			default:
				s.waiting = append(s.waiting, wait{f, max(gone, a.m.held.Row(f.Row).Value.Since), true})
			}
		}
	}
}

// gone returns the day after the last on which a worker was here before a day, in
// whatever role; the day after it if they are here, and 0 if they never were.
func (a *asked) gone(w facts.Thing, day events.Date) (after events.Date) {
	a.rows = a.m.byPresence.AppendWithin(a.rows[:0], uint32(w), events.Span{To: day + 1}, a.Known.Of(events.Workforce))
	for _, f := range a.rows {
		r := a.m.presences.Row(f.Row)
		if r.Span.Contains(day) {
			return day + 1
		}
		after = max(after, r.Span.To)
	}
	return after
}
