package caseload

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// sheet is what is found as of one day.
type sheet struct {
	day     events.Date
	holders []holder           // of the social work workforce, who hold any case
	outside []bitemporal.Found // held by somebody in no social work role
	waiting []wait             // the cases that have nobody
}

// holder is a social worker who holds cases.
type holder struct {
	*person
	worker facts.Thing
	holds  []bitemporal.Found
}

// wait is a case that has nobody.
type wait struct {
	bitemporal.Found
	since  events.Date
	leaver bool // somebody still holds it who is not here
}

// person is what is known of a worker on some days.
type person struct {
	days  events.Span  // on which it is so
	works bool         // in a social work role
	newly bool         // they are newly qualified
	rank  uint8        // of seat
	seat  staffing.Row // where they are counted
	fte   int64        // of all their social work posts and assignments, in millionths
}

// person finds out where a worker works on a day, by what was known of the
// workforce. Most stay where they are from one day of a series to the next, so
// what was found is kept for the days on which it is so.
func (a *asked) person(w facts.Thing, day events.Date) *person {
	if p := a.people[w]; p != nil && p.days.Contains(day) {
		return p
	}
	m, k := a.m, a.Known.Of(events.Workforce)
	left := events.Span{From: day, To: max(day, a.Days[len(a.Days)-1]) + 1}
	p := &person{days: left}
	a.people[w] = p
	a.rows = m.byPost.AppendWithin(a.rows[:0], uint32(w), left, k)
	p.sits(&m.staff, a.rows)
	a.sendings = m.bySending.AppendWithin(a.sendings[:0], uint32(w), left, k)
	for _, s := range a.sendings {
		if p.now(s.Span) {
			a.rows = m.byAssignment.AppendWithin(a.rows[:0], s.Tag, left, k)
			p.sits(&m.staff, a.rows)
		}
	}
	if !p.works {
		return p
	}
	a.rows = m.byGraduate.AppendWithin(a.rows[:0], uint32(w), left, k)
	for _, f := range a.rows {
		since := m.graduates.Row(f.Row).Value.Day
		p.newly = p.now(events.Span{From: since, To: since.AddMonths(a.graduateMonths)}) || p.newly
	}
	return p
}

// now reports whether something that holds for a span of days does on the first
// of a person's. If it begins or ends on a later one, what is known of them is so
// until then only.
func (p *person) now(span events.Span) bool {
	p.days = p.days.Steady(span)
	return span.Contains(p.days.From)
}

// sits adds the posts or assignments of a person. They are counted in their post
// if they have both, and of several in that in which they are a head.
func (p *person) sits(s *staffing.Staff, rows []bitemporal.Found) {
	for _, f := range rows {
		if !p.now(f.Span) {
			continue
		}
		r := s.Stock.Row(f.Row).Value
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
}

// sheet counts as of a day.
func (a *asked) sheet(day events.Date) *sheet {
	s := &a.scratch
	s.day = day
	s.holders, s.outside, s.waiting = s.holders[:0], s.outside[:0], s.waiting[:0]
	var nobodys []bitemporal.Found
	for n, found := range a.hands.On(day) {
		if n == 0 {
			nobodys = found
			continue
		}
		p := a.person(facts.Thing(n), day)
		if !p.works {
			a.ofAbsent(s, facts.Thing(n), found)
			continue
		}
		if !a.cover {
			found = withoutCover(found)
		}
		if len(found) > 0 {
			s.holders = append(s.holders, holder{p, facts.Thing(n), found})
		}
	}
	for _, f := range nobodys {
		s.waiting = append(s.waiting, wait{Found: f, since: a.alone(a.row(f.Row))})
	}
	return s
}

// withoutCover takes cover out of what was found of one worker.
func withoutCover(found []bitemporal.Found) []bitemporal.Found {
	return slices.DeleteFunc(found, func(f bitemporal.Found) bool { return f.Tag&coverTag != 0 })
}

// ofAbsent takes in the cases of somebody who holds any but is in no social work
// role: they are here in another, or they are not.
func (a *asked) ofAbsent(s *sheet, w facts.Thing, found []bitemporal.Found) {
	gone := a.gone(w, s.day)
	for _, f := range found {
		switch h := a.row(f.Row); {
		case h.Cover:
		case gone > s.day:
			s.outside = append(s.outside, f)
		case gone > h.Since:
			s.waiting = append(s.waiting, wait{f, gone, true})
		default:
			s.waiting = append(s.waiting, wait{f, a.alone(h), true})
		}
	}
}

// alone returns the first day on which a case had nobody, of those up to a holding
// on no day of which it has anybody, be it that nobody holds it or somebody who is
// not here. It had somebody until then, or opened.
func (a *asked) alone(h holding) events.Date {
	for !h.Opens {
		gone := a.gone(h.Before, h.Since-1)
		if gone == h.Since {
			break
		}
		was, known := a.before(&h)
		if !known {
			break
		}
		if gone > was.Since {
			return gone
		}
		h = was
	}
	return h.Since
}

// before returns the holding of a case that ended as another began.
func (a *asked) before(h *holding) (was holding, known bool) {
	a.earlier = a.m.byWorker.AppendAt(a.earlier[:0], uint32(h.Before), h.Since-1, a.Known.Of(events.Cases))
	for _, f := range a.earlier {
		if was = a.row(f.Row); was.Case == h.Case && !was.Cover && was.Since < h.Since {
			return was, true
		}
	}
	return was, false
}

// gone returns the day after the last on which a worker was here before a day, in
// whatever role; the day after it if they are here, and 0 if they never were.
func (a *asked) gone(w facts.Thing, day events.Date) (after events.Date) {
	a.rows = a.m.byPresence.AppendWithin(a.rows[:0], uint32(w), events.Span{To: day + 1}, a.Known.Of(events.Workforce))
	for _, f := range a.rows {
		if f.Span.Contains(day) {
			return day + 1
		}
		after = max(after, f.Span.To)
	}
	return after
}
