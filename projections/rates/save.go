package rates

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of rates")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.record.AppendTo(b)
	b = packed.AppendUints(b, uint64(len(m.seats.list)))
	for _, s := range m.seats.list {
		b = packed.AppendUints(b, uint64(s.Role), uint64(s.Grade), uint64(s.Team), uint64(s.Service))
	}
	b = m.stock.AppendTo(b, appendRow)
	b = m.happened.AppendTo(b, appendRow)
	b = m.registers.AppendTo(b, func(b []byte, d declared) []byte {
		return packed.AppendUints(b, uint64(d.Register), uint64(d.Day), uint64(d.Count), uint64(d.Line))
	})
	b = appendSubjects(b, m.ofPost)
	b = appendSubjects(b, m.ofAssignment)
	b = appendSubjects(b, m.ofWorker)
	b = appendSubjects(b, m.ofRegister)
	b = packed.AppendUints(b, uint64(len(m.basis)))
	for _, line := range slices.Sorted(maps.Keys(m.basis)) {
		b = packed.AppendString(packed.AppendUints(b, uint64(line)), m.basis[line])
	}
	return b
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.record.Restore(b)
	if err != nil {
		return err
	}
	seats := savedIn(b)
	for range seats.Count() {
		m.seats.number(seat{seats.name(), seats.name(), seats.name(), seats.name()})
	}
	m.settled = m.seats.list
	if b, err = m.stock.Restore(seats.Rest, m.readRow); err != nil {
		return fmt.Errorf("restore the stock: %w", err)
	}
	if b, err = m.happened.Restore(b, m.readRow); err != nil {
		return fmt.Errorf("restore what happened: %w", err)
	}
	if b, err = m.registers.Restore(b, readDeclared); err != nil {
		return fmt.Errorf("restore the registers: %w", err)
	}
	d := savedIn(b)
	m.ofPost = readSubjects(d, &m.stock)
	m.ofAssignment = readSubjects(d, &m.stock)
	m.ofWorker = readSubjects(d, &m.happened)
	m.ofRegister = readSubjects(d, &m.registers)
	for range d.Count() {
		line := events.Line(d.Uint())
		m.basis[line] = d.String()
	}
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func appendRow(b []byte, r row) []byte {
	b = packed.AppendBool(append(b, byte(r.What), r.Reason), r.Head)
	return packed.AppendUints(b, uint64(r.Seat), uint64(r.FTE), uint64(r.Of), uint64(r.Line))
}

func appendSubjects[R comparable](b []byte, l subjects[R]) []byte {
	b = packed.AppendUints(b, uint64(len(l)))
	for i := range l {
		ids := l[i].Rows()
		b = packed.AppendUints(b, uint64(len(ids)))
		for _, id := range ids {
			b = packed.AppendUints(b, uint64(id))
		}
	}
	return b
}

func readSubjects[R comparable](d *saved, t *bitemporal.Table[R]) subjects[R] {
	l := make(subjects[R], d.Count())
	for i := range l {
		ids := make([]bitemporal.RowID, d.Count())
		for j := range ids {
			n := d.Uint()
			if n >= uint64(t.Len()) {
				d.Bad = true
				return nil
			}
			ids[j] = bitemporal.RowID(n)
		}
		l[i] = bitemporal.SubjectOf(t, ids)
	}
	return l
}

func (m *Model) readRow(b []byte) (row, []byte, error) {
	d := savedIn(b)
	r := row{What: what(d.Byte()), Reason: d.Byte(), Head: d.Bool(), Seat: uint32(d.Uint()), FTE: int32(d.Uint()),
		Of: facts.Thing(d.Uint()), Line: events.Line(d.Uint())}
	if r.What >= whats || int(r.Reason) > len(events.AgencyReasons) || int(r.Seat) >= len(m.seats.list) || !m.record.Has(r.kind(), r.Of) {
		d.Bad = true
	}
	return r, d.Rest, d.err()
}

// kind is the kind of thing that a row is of.
func (r *row) kind() facts.Kind {
	switch r.What {
	case vacant:
		return facts.Post
	case agency:
		return facts.Assignment
	}
	return facts.Worker
}

func readDeclared(b []byte) (declared, []byte, error) {
	d := savedIn(b)
	r := declared{facts.Thing(d.Uint()), events.Date(d.Uint()), int64(d.Uint()), events.Line(d.Uint())}
	return r, d.Rest, d.err()
}

// saved reads the types of this package off a saved form.
type saved struct{ packed.Reader }

func savedIn(b []byte) *saved { return &saved{packed.Reader{Rest: b}} }

func (d *saved) name() facts.Name { return facts.Name(d.Uint()) }

func (d *saved) err() error {
	if d.Bad {
		return errSaved
	}
	return nil
}
