package caseload

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// InRun folds a long run faster; see projections.RunModel.
func (m *Model) InRun(n int, apply func() error) error { return m.staff.InRun(n, apply) }

// Expect tells which entries come next; see projections.RunModel.
func (m *Model) Expect(run []*events.Entry) { m.staff.Expect(run) }

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.staff.Apply(at, e)
	if err != nil {
		return err
	}
	m.places.Apply(at, &m.staff.Record, c)
	for _, t := range c.Cases {
		m.ofCase.Of(uint32(t.Thing)).Revise(&m.held, at, 0, m.caseRows(t.Thing))
	}
	for _, t := range c.Workers {
		m.pending.Add(t.Thing)
	}
	for _, t := range c.Assignments {
		m.ofSending.Of(uint32(t.Thing)).Revise(&m.sent, at, 0, m.sendingRows(t.Thing))
		for _, e := range m.staff.Record.Engagements(t.Thing) {
			m.pending.Add(e.Worker)
		}
	}
	for _, w := range m.pending.Take() {
		m.ofPresence.Of(uint32(w)).Revise(&m.presences, at, 0, m.presenceRows(w))
		m.ofGraduate.Of(uint32(w)).Revise(&m.graduates, at, 0, m.graduateRows(w))
	}
	return nil
}

// caseRows works out who holds a case on each day on which it is open, and who
// covers.
func (m *Model) caseRows(t facts.Thing) []bitemporal.Row[holding] {
	allocations := m.staff.Record.Allocations(t)
	s := spread{rows: m.scratch.held[:0]}
	for _, p := range m.staff.Record.CasePhases(t) {
		if p.Opens {
			s.idle, s.line, s.before, s.opens = p.Span.From, p.Line, 0, true
		}
		s.phase, s.day = p, p.Span.From
		for j := range allocations {
			if a := &allocations[j]; !a.Cover && a.Span.Meets(p.Span) {
				s.held(t, a)
			}
		}
		s.waits(t)
	}
	for _, p := range m.staff.Record.CasePhases(t) {
		for _, a := range allocations {
			if a.Cover && a.Span.Meets(p.Span) {
				s.rows = append(s.rows, holdingOf(t, &p, a.Span.Intersect(p.Span),
					holding{Line: a.Line, Worker: a.Worker, Since: a.Span.From, Cover: true}))
			}
		}
	}
	m.scratch.held = s.rows
	return s.rows
}

// spread lays the days of a case out in rows.
type spread struct {
	rows  []bitemporal.Row[holding]
	phase facts.CasePhase
	day   events.Date // the first of the phase that is not in rows; beyond all once an allocation has no end
	idle  events.Date // since when nobody holds the case
	line  events.Line // what began that
	done  bool        // the last allocation of the phase has no end

	before facts.Thing       // who held the case until it was idle
	opens  bool              // the case opened as it was idle
	of     *facts.Allocation // which was laid out last
	value  holding           // what it says in every phase
}

// held adds what an allocation takes of the phase, and the days before on which
// nobody held the case.
func (s *spread) held(t facts.Thing, a *facts.Allocation) {
	span := a.Span.Intersect(s.phase.Span)
	if span.From > s.day {
		s.rows = append(s.rows, s.waiting(t, events.Span{From: s.day, To: span.From}))
	}
	if s.of != a { // and not the same in the phase before
		s.of, s.value = a, holding{Line: a.Line, Worker: a.Worker, Since: a.Span.From}
		if s.idle == a.Span.From {
			s.value.Before, s.value.Opens = s.before, s.opens
		}
	}
	s.rows = append(s.rows, holdingOf(t, &s.phase, span, s.value))
	s.day, s.done = span.To, span.To == 0
	s.idle, s.line, s.before, s.opens = a.Span.To, a.EndLine, a.Worker, false
}

// waits adds the rest of the phase, on which nobody holds the case.
func (s *spread) waits(t facts.Thing) {
	if rest := (events.Span{From: s.day, To: s.phase.Span.To}); !s.done && !rest.Empty() {
		s.rows = append(s.rows, s.waiting(t, rest))
	}
	s.done = false
}

func (s *spread) waiting(t facts.Thing, span events.Span) bitemporal.Row[holding] {
	return holdingOf(t, &s.phase, span, holding{Line: s.line, Since: s.idle, Before: s.before, Opens: s.opens})
}

func holdingOf(t facts.Thing, p *facts.CasePhase, span events.Span, h holding) bitemporal.Row[holding] {
	h.Case, h.Status, h.Team = t, p.Status, p.Team
	return bitemporal.Row[holding]{Span: span, Value: h}
}

func (m *Model) presenceRows(w facts.Thing) []bitemporal.Row[presence] {
	m.scratch.here = m.staff.Record.Presences(w, m.scratch.here[:0])
	rows := m.scratch.presences[:0]
	for _, p := range m.scratch.here {
		rows = append(rows, bitemporal.Row[presence]{Span: p.Span, Value: presence{w, p.EndLine}})
	}
	m.scratch.presences = rows
	return rows
}

func (m *Model) sendingRows(a facts.Thing) []bitemporal.Row[sending] {
	rows := m.scratch.sent[:0]
	for _, e := range m.staff.Record.Engagements(a) {
		if n := len(rows); n > 0 && rows[n-1].Span.To == e.Span.From && rows[n-1].Value.Worker == e.Worker {
			rows[n-1].Span.To = e.Span.To
			continue
		}
		rows = append(rows, bitemporal.Row[sending]{Span: e.Span, Value: sending{a, e.Worker}})
	}
	m.scratch.sent = rows
	return rows
}

func (m *Model) graduateRows(w facts.Thing) []bitemporal.Row[graduate] {
	rows := m.scratch.graduates[:0]
	for _, s := range m.staff.Record.Starts(w) {
		if s.NewlyQualified {
			rows = append(rows, bitemporal.Row[graduate]{Span: events.Span{From: s.Day}, Value: graduate{w, s.Day}})
		}
	}
	m.scratch.graduates = rows
	return rows
}
