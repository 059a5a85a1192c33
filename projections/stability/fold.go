package stability

import (
	"muster/events"
	"muster/events/facts"
)

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.record.Advance(at, e)
	if err != nil {
		return err
	}
	m.places.Apply(at, &m.record, c)
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
		m.follows(at, w)
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
	holders := m.holders.Of(uint32(t.Thing))
	since = holders.Since(&m.held, t.From)
	m.scratch.held = s.holdingRows(m.scratch.held[:0], since)
	holders.Revise(&m.held, at, since, m.scratch.held)
}
