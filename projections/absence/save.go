package absence

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of absence")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.lost.AppendTo(m.staff.AppendTo(b))
	b = m.links.AppendTo(b, func(b []byte, l link) []byte {
		return packed.AppendBool(packed.AppendUints(b, uint64(l.Line), uint64(l.Of), uint64(l.Post)), l.Covers)
	})
	return m.ofAssignment.AppendTo(m.ofWorker.AppendTo(b))
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.lost.Restore(b, &m.staff.Record); err != nil {
		return err
	}
	if b, err = m.links.Restore(b, m.readLink); err != nil {
		return fmt.Errorf("restore who covers whom: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofWorker = bitemporal.ReadSubjects(d, &m.links)
	m.ofAssignment = bitemporal.ReadSubjects(d, &m.links)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func (m *Model) readLink(b []byte) (link, []byte, error) {
	d := packed.Reader{Rest: b}
	l := link{Line: events.Line(d.Uint()), Of: facts.Thing(d.Uint()), Post: facts.Thing(d.Uint()), Covers: d.Bool()}
	kind := facts.Worker
	if l.Covers {
		kind = facts.Assignment
	}
	if r := &m.staff.Record; d.Bad || !r.Has(kind, l.Of) || l.Post != 0 && !r.Has(facts.Post, l.Post) {
		return l, nil, errSaved
	}
	return l, d.Rest, nil
}
