package tenure

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of tenure")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.staff.AppendTo(b)
	b = m.services.AppendTo(b, func(b []byte, s service) []byte {
		return packed.AppendUints(b, uint64(s.Worker), uint64(s.Role), uint64(s.Line))
	})
	b = m.qualified.AppendTo(b, func(b []byte, q qualified) []byte {
		return packed.AppendUints(b, uint64(q.Worker), uint64(q.Day), uint64(q.Line))
	})
	return m.ofQualified.AppendTo(m.ofService.AppendTo(b))
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.services.Restore(b, m.readService); err != nil {
		return fmt.Errorf("restore the services: %w", err)
	}
	if b, err = m.qualified.Restore(b, m.readQualified); err != nil {
		return fmt.Errorf("restore the days of qualifying: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofService = bitemporal.ReadSubjects(d, &m.services)
	m.ofQualified = bitemporal.ReadSubjects(d, &m.qualified)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func (m *Model) readService(b []byte) (service, []byte, error) {
	d := packed.Reader{Rest: b}
	s := service{facts.Thing(d.Uint()), facts.Name(d.Uint()), events.Line(d.Uint())}
	if d.Bad || !m.staff.Record.Has(facts.Worker, s.Worker) {
		return s, nil, errSaved
	}
	return s, d.Rest, nil
}

func (m *Model) readQualified(b []byte) (qualified, []byte, error) {
	d := packed.Reader{Rest: b}
	q := qualified{facts.Thing(d.Uint()), events.Date(d.Uint()), events.Line(d.Uint())}
	if d.Bad || q.Day <= 0 || q.Day > bitemporal.LastDay || !m.staff.Record.Has(facts.Worker, q.Worker) {
		return q, nil, errSaved
	}
	return q, d.Rest, nil
}
