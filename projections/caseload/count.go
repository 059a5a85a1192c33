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
	row    bitemporal.RowID
	since  events.Date
	leaver bool // somebody still holds it who is not here
}

// person is what is known of a worker on a day. Those of another round are of
// another day.
type person struct {
	round uint32
	works bool // in a social work role
	newly bool
	rank  uint8 // of seat
	seat  staffing.Row
	fte   int64
}

// people is who works on a day, by worker. It is used again for each day of a
// question.
type people struct {
	list  []person
	sent  []sent // by assignment
	round uint32
}

type sent struct {
	round  uint32
	worker facts.Thing
}

func (p *people) of(w facts.Thing) *person {
	for int(w) >= len(p.list) {
		p.list = append(p.list, person{})
	}
	one := &p.list[w]
	if one.round != p.round {
		*one = person{round: p.round}
	}
	return one
}

// gather finds out who works on a day, by what was known of the workforce.
func (a *asked) gather(day events.Date) {
	p, k := &a.people, a.Known.Of(events.Workforce)
	p.round++
	for _, r := range a.m.sent.At(day, k) {
		for int(r.Value.Assignment) >= len(p.sent) {
			p.sent = append(p.sent, sent{})
		}
		p.sent[r.Value.Assignment] = sent{p.round, r.Value.Worker}
	}
	for _, r := range a.m.graduates.At(day, k) {
		if g := r.Value; day < g.Day.AddMonths(a.graduateMonths) {
			p.of(g.Worker).newly = true
		}
	}
	for _, r := range a.m.staff.Stock.At(day, k) {
		switch r.Value.What {
		case staffing.InPost:
			p.of(r.Value.Of).sits(&r.Value)
		case staffing.Agency:
			if s := at(p.sent, r.Value.Of); s.round == p.round {
				p.of(s.worker).sits(&r.Value)
			}
		}
	}
}

func at[T any](list []T, t facts.Thing) (one T) {
	if int(t) < len(list) {
		one = list[t]
	}
	return one
}

// sits adds a post or an assignment of a person. They are counted in their post
// if they have both, and of several in that in which they are a head.
func (p *person) sits(r *staffing.Row) {
	rank := uint8(1)
	if r.What == staffing.InPost {
		rank += 2
	}
	if r.Head {
		rank++
	}
	if rank > p.rank {
		p.seat, p.rank = *r, rank
	}
	p.fte += int64(r.FTE)
	p.works = true
}

// sheet counts as of a day.
func (a *asked) sheet(day events.Date) *sheet {
	a.gather(day)
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
		p := a.people.of(facts.Thing(n))
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
		s.waiting = append(s.waiting, wait{row: f.Row, since: a.m.held.Row(f.Row).Value.Since})
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
	gone := map[facts.Thing]events.Date{} // by the worker, the day after the last on which they were here; the day after today if they are
	for _, w := range absent {
		gone[w] = 0
	}
	for _, r := range a.m.presences.Within(events.Span{To: s.day + 1}, a.Known.Of(events.Workforce)) {
		if last, asked := gone[r.Value.Worker]; asked {
			end := r.Span.To
			if r.Span.Contains(s.day) {
				end = s.day + 1
			}
			gone[r.Value.Worker] = max(last, end)
		}
	}
	var found []bitemporal.Found
	for _, w := range absent {
		found = a.m.byWorker.AppendAt(found[:0], uint32(w), s.day, a.Known.Of(events.Cases))
		for _, f := range found {
			switch {
			case f.Tag&coverTag != 0:
			case gone[w] > s.day:
				s.outside = append(s.outside, f)
			default:
				s.waiting = append(s.waiting, wait{f.Row, max(gone[w], a.m.held.Row(f.Row).Value.Since), true})
			}
		}
	}
}
