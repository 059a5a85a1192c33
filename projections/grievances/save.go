package grievances

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of grievances")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.rows.AppendTo(m.staff.AppendTo(b), func(b []byte, r row) []byte {
		b = packed.AppendBool(append(b, byte(r.What), r.Form), r.Withdrawn)
		return packed.AppendUints(b, uint64(r.Line), uint64(r.EndLine), uint64(r.Of), uint64(r.People), uint64(r.Raised), uint64(r.Ended), uint64(r.Name), uint64(r.Theme))
	})
	return m.ofGrievance.AppendTo(b)
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.rows.Restore(b, m.readRow); err != nil {
		return fmt.Errorf("restore the grievances: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofGrievance = bitemporal.ReadSubjects(d, &m.rows)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

// mostPeople is more than any event can say, and few enough to be added up.
const mostPeople = 1 << 40

func (m *Model) readRow(b []byte) (row, []byte, error) {
	d := packed.Reader{Rest: b}
	r := row{What: what(d.Byte()), Form: d.Byte(), Withdrawn: d.Bool(), Line: events.Line(d.Uint()), EndLine: events.Line(d.Uint()),
		Of: facts.Thing(d.Uint()), People: int64(d.Uint()), Raised: events.Date(d.Uint()), Ended: events.Date(d.Uint()),
		Name: facts.Name(d.Uint()), Theme: facts.Name(d.Uint())}
	record := &m.staff.Record
	if d.Bad || r.What >= whats || !record.Has(facts.Grievance, r.Of) || !record.Names.Has(r.Name) || !record.Names.Has(r.Theme) || !r.sound() {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}

// sound reports whether a row says what one of its kind does.
func (r *row) sound() bool {
	if r.What != complaint {
		return r.Name != 0
	}
	return r.Form >= 1 && int(r.Form) <= len(events.GrievanceForms) && r.People >= 0 && r.People < mostPeople && r.Raised >= 0 && r.Ended >= 0
}
