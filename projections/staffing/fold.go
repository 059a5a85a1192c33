package staffing

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Apply takes in the entry at a position. What it returns is lent until the next
// call, and says what else a view may have to follow.
func (s *Staff) Apply(at events.Position, e *events.Entry) (*facts.Change, error) {
	s.coming.next(&s.Record)
	c, err := s.Record.Advance(at, e)
	if err != nil {
		return nil, err
	}
	s.gather(c)
	for _, p := range c.Posts {
		rows, since := s.postRows(p.Thing, p.From)
		s.settle(revision{at: at, of: facts.Post, thing: p.Thing, since: since}, rows)
	}
	for _, a := range s.pending.assignments.Take() {
		s.settle(revision{at: at, of: facts.Assignment, thing: a}, s.assignmentRows(a))
	}
	for _, w := range s.pending.workers.Take() {
		s.settle(revision{at: at, of: facts.Worker, thing: w}, s.flowRows(w))
	}
	return c, nil
}

// gather works out whose rows an entry may have changed besides those that it
// touches itself.
func (s *Staff) gather(c *facts.Change) {
	for _, w := range c.Careers {
		s.pending.workers.Add(w)
	}
	for _, p := range c.Posts {
		if p.Facts { // a starter's or leaver's service is their post's
			for _, h := range s.Record.Holdings(p.Thing, p.From) {
				s.pending.workers.Add(h.Worker)
			}
		}
	}
	for _, w := range c.Workers { // who may have had their head in an assignment that is no longer theirs
		for _, a := range s.Record.Assignments(w.Thing) {
			s.pending.assignments.Add(a)
		}
	}
	for _, a := range c.Assignments {
		s.pending.assignments.Add(a.Thing)
		for _, e := range s.Record.Engagements(a.Thing) { // one head may move to another assignment
			for _, other := range s.Record.Assignments(e.Worker) {
				s.pending.assignments.Add(other)
			}
		}
	}
}

// postRows works out who holds a post and how far it is vacant, but for the rows
// that end by the day since, which nothing from the day from on can change.
func (s *Staff) postRows(p facts.Thing, from events.Date) (rows []bitemporal.Row[Row], since events.Date) {
	s.scratch.occupied, since = s.Record.Occupancy(p, from, s.scratch.occupied[:0])
	rows = s.scratch.rows[:0]
	phases := s.Record.Phases(p)
	held := s.Record.Holdings(p, since)
	for i := range held {
		if h := &held[i]; (h.Span.To == 0 || h.Span.To > since) && s.Record.Names.Seniority(h.Role) != 0 {
			rows = s.stintRows(rows, h, phases)
		}
	}
	for i := range s.scratch.occupied {
		if o := &s.scratch.occupied[i]; o.Phase >= 0 {
			rows = s.vacancyRow(rows, p, o, &phases[o.Phase])
		}
	}
	s.scratch.rows = rows
	return slices.DeleteFunc(rows, func(r bitemporal.Row[Row]) bool { return r.Span.To != 0 && r.Span.To <= since }), since
}

// stintRows adds a stint, cut where the post goes to another service.
func (s *Staff) stintRows(rows []bitemporal.Row[Row], h *facts.Holding, phases []facts.Phase) []bitemporal.Row[Row] {
	at := Seat{Role: h.Role, Grade: h.Grade, Team: h.Team}
	one := bitemporal.Row[Row]{Span: h.Span, Value: Row{What: InPost, FTE: h.FTE, Head: h.Counts, Of: h.Worker, Line: h.Line}}
	for i := range phases {
		p := &phases[i]
		switch {
		case !p.Span.Meets(one.Span):
		case p.Span.From <= one.Span.From || p.Service == at.Service:
			at.Service = p.Service
		default:
			rest := one
			one.Span.To, rest.Span.From = p.Span.From, p.Span.From
			one.Value.Seat = s.seats.number(at)
			rows = append(rows, one)
			one, at.Service = rest, p.Service
		}
	}
	one.Value.Seat = s.seats.number(at)
	return append(rows, one)
}

func (s *Staff) vacancyRow(rows []bitemporal.Row[Row], post facts.Thing, o *facts.Occupied, p *facts.Phase) []bitemporal.Row[Row] {
	span, unfilled := o.Span, int64(p.FTE)-o.Held
	if p.FundedTo != 0 {
		span = span.Intersect(events.Span{From: span.From, To: p.FundedTo})
	}
	if unfilled <= 0 || span.Empty() || s.Record.Names.Seniority(p.Role) == 0 {
		return rows
	}
	at := s.seats.number(Seat{p.Role, p.Grade, p.Team, p.Service})
	return append(rows, bitemporal.Row[Row]{Span: span, Value: Row{What: Vacant, Seat: at, FTE: int32(unfilled), Head: true, Of: post, Line: o.Line}})
}

// assignmentRows works out when an assignment runs. A worker on several at once
// is one head, in the one that was first mentioned.
func (s *Staff) assignmentRows(a facts.Thing) []bitemporal.Row[Row] {
	rows := s.scratch.rows[:0]
	for _, e := range s.Record.Engagements(a) {
		if s.Record.Names.Seniority(e.Role) == 0 {
			continue
		}
		at := s.seats.number(Seat{e.Role, e.Grade, e.Team, e.Service})
		one := bitemporal.Row[Row]{Span: e.Span, Value: Row{What: Agency, Reason: e.Reason, Seat: at, FTE: e.FTE, Head: true, Of: a, Line: e.Line}}
		rows = s.headed(rows, one, a, e.Worker)
	}
	s.scratch.rows = rows
	return rows
}

// headed adds an assignment's row, without its head on the days on which the
// worker is counted in an earlier assignment.
func (s *Staff) headed(rows []bitemporal.Row[Row], one bitemporal.Row[Row], a, worker facts.Thing) []bitemporal.Row[Row] {
	for _, other := range s.Record.Assignments(worker) {
		if other >= a {
			break
		}
		for _, e := range s.Record.Engagements(other) {
			both := e.Span.Intersect(one.Span)
			if e.Worker != worker || s.Record.Names.Seniority(e.Role) == 0 || both.Empty() {
				continue
			}
			before, within, after := one, one, one
			before.Span.To, within.Span, after.Span.From = both.From, both, both.To
			within.Value.Head = false
			if !before.Span.Empty() {
				rows = s.headed(rows, before, a, worker)
			}
			rows = append(rows, within)
			if both.To == 0 || after.Span.Empty() {
				return rows
			}
			return s.headed(rows, after, a, worker)
		}
	}
	return append(rows, one)
}

// flowRows works out a worker's starts and leavings, each a row of one day.
func (s *Staff) flowRows(w facts.Thing) []bitemporal.Row[Row] {
	rows := s.scratch.rows[:0]
	s.scratch.flows = s.Record.Flows(w, s.scratch.flows[:0])
	for i := range s.scratch.flows {
		f := &s.scratch.flows[i]
		at := s.seats.number(Seat{f.Role, f.Grade, f.Team, s.ServiceOf(f.Post, f.Day)})
		r := Row{What: whatOf(f), Reason: f.Reason, Where: max(f.Origin, f.Destination), Seat: at, FTE: f.FTE, Head: true, Of: w, Line: f.Line}
		rows = append(rows, bitemporal.Row[Row]{Span: events.Span{From: f.Day, To: f.Day + 1}, Value: r})
	}
	s.scratch.rows = rows
	return rows
}

func whatOf(f *facts.Flow) What {
	switch {
	case f.Leaver && f.Transfer:
		return TransferOut
	case f.Leaver:
		return Leaver
	case f.Transfer:
		return TransferIn
	}
	return Starter
}

// ServiceOf returns the service that a post belongs to on a day, or 0.
func (s *Staff) ServiceOf(post facts.Thing, day events.Date) facts.Name {
	for _, p := range s.Record.Phases(post) {
		if p.Span.Contains(day) {
			return p.Service
		}
	}
	return 0
}
