package practice

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of practice")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.lost.AppendTo(m.staff.AppendTo(b))
	b = m.stands.AppendTo(m.did.AppendTo(b, appendRow), appendRow)
	return m.ofStands.AppendTo(m.ofDid.AppendTo(b))
}

func appendRow(b []byte, r row) []byte {
	b = packed.AppendBool(append(b, byte(r.What)), r.Mandatory)
	return packed.AppendUints(b, uint64(r.Line), uint64(r.Of), uint64(r.Name), uint64(r.Due), uint64(r.Done))
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
	if b, err = m.did.Restore(b, m.readRow(supervision, theme)); err != nil {
		return fmt.Errorf("restore what was done: %w", err)
	}
	if b, err = m.stands.Restore(b, m.readRow(training, procedure)); err != nil {
		return fmt.Errorf("restore what stands: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofDid = bitemporal.ReadSubjects(d, &m.did)
	m.ofStands = bitemporal.ReadSubjects(d, &m.stands)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func (m *Model) readRow(first, last what) func([]byte) (row, []byte, error) {
	return func(b []byte) (row, []byte, error) {
		d := packed.Reader{Rest: b}
		r := row{What: what(d.Byte()), Mandatory: d.Bool(), Line: events.Line(d.Uint()), Of: facts.Thing(d.Uint()), Name: facts.Name(d.Uint()),
			Due: events.Date(d.Uint()), Done: events.Date(d.Uint())}
		record := &m.staff.Record
		if d.Bad || r.What < first || r.What > last || !record.Has(facts.Practice, r.Of) || !record.Names.Has(r.Name) || r.Name == 0 && r.What >= theme {
			return r, nil, errSaved
		}
		return r, d.Rest, nil
	}
}
