package stability

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.record.Advance(at, e)
	if err != nil {
		return err
	}
	for _, t := range c.Cases {
		m.follow(at, t)
		for _, f := range m.kin.follow(t.Thing, m.record.CasePhases(t.Thing)) {
			m.pending.families.add(f, t.From)
		}
	}
	for _, f := range m.pending.families.take() {
		of := m.ofFamily.Of(uint32(f.family))
		since := of.Since(&m.families, f.from)
		of.Revise(&m.families, at, since, m.familyRows(f.family, since))
	}
	for _, w := range c.Careers {
		m.pending.workers.Add(w)
	}
	for _, t := range c.Assignments {
		for _, g := range m.record.Engagements(t.Thing) {
			m.pending.workers.Add(g.Worker)
		}
	}
	for _, t := range c.Workers { // whose assignment may now be another's
		m.pending.workers.Add(t.Thing)
	}
	for _, w := range m.pending.workers.Take() {
		m.ofWorker.Of(uint32(w)).Revise(&m.partings, at, 0, m.partingRows(w))
	}
	return nil
}

// follow has the tables follow what is on record of a case. What is counted of a
// day rests on that day and those before it, so that the rows of days before the
// first that changed stay as they are.
func (m *Model) follow(at events.Position, t facts.Touched) {
	s, of := &m.scratch.sweep, m.ofCase.Of(uint32(t.Thing))
	since := of.Since(&m.children, t.From)
	s.start(t.Thing, since, m.record.CasePhases(t.Thing), m.record.Allocations(t.Thing))
	of.Revise(&m.children, at, since, s.childRows())
	m.scratch.changes = s.changeRows(m.scratch.changes[:0])
	moves := m.moves.Of(uint32(t.Thing))
	moves.Revise(&m.changes, at, since, m.scratch.changes)
}

// near is how many days before or after a change somebody's going is taken for
// what it came from: a month's notice, or a month's delay.
const near = 31

// partingRows lists when a worker left, ended an assignment or moved. Who goes
// on in another post or assignment has not left.
func (m *Model) partingRows(w facts.Thing) []bitemporal.Row[parting] {
	rows := m.scratch.partings[:0]
	add := func(end events.Date, line events.Line, why cause) {
		span := events.Span{From: max(end-1-near, 0), To: end + near}
		rows = append(rows, bitemporal.Row[parting]{Span: span, Value: parting{line, w, end - 1, why}})
	}
	stints := m.record.Stints(w)
	for i := range stints {
		s := &stints[i]
		switch {
		case s.Span.To == 0:
		case s.Ended == facts.Moved:
			add(s.Span.To, s.EndLine, internalMove)
		case s.Ended != facts.Hours && !m.works(w, s.Span.To):
			add(s.Span.To, s.EndLine, leaver)
		}
	}
	for _, a := range m.record.Assignments(w) {
		for _, g := range m.record.Engagements(a) {
			if g.Worker == w && g.Span.To != 0 && !m.works(w, g.Span.To) {
				add(g.Span.To, g.Line, agencyEnd)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b bitemporal.Row[parting]) int { return int(a.Span.From - b.Span.From) })
	m.scratch.partings = rows
	return rows
}

// works reports whether a worker is in post or on assignment on a day.
func (m *Model) works(w facts.Thing, day events.Date) bool {
	for _, s := range m.record.Stints(w) {
		if s.Span.Contains(day) {
			return true
		}
	}
	for _, a := range m.record.Assignments(w) {
		for _, g := range m.record.Engagements(a) {
			if g.Worker == w && g.Span.Contains(day) {
				return true
			}
		}
	}
	return false
}
