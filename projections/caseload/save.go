package caseload

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of caseloads")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.places.AppendTo(m.staff.AppendTo(b))
	b = m.held.AppendTo(b, func(b []byte, h holding) []byte {
		b = packed.AppendBool(packed.AppendBool(append(b, h.Status), h.Cover), h.Opens)
		return packed.AppendUints(b, uint64(h.Line), uint64(h.Case), uint64(h.Worker), uint64(h.Team), uint64(h.Since), uint64(h.Before))
	})
	b = m.presences.AppendTo(b, func(b []byte, p presence) []byte { return packed.AppendUints(b, uint64(p.Worker), uint64(p.Ended)) })
	b = m.sent.AppendTo(b, func(b []byte, s sending) []byte { return packed.AppendUints(b, uint64(s.Assignment), uint64(s.Worker)) })
	b = m.graduates.AppendTo(b, func(b []byte, g graduate) []byte { return packed.AppendUints(b, uint64(g.Worker), uint64(g.Day)) })
	b = m.ofCase.AppendTo(b)
	b = m.ofPresence.AppendTo(b)
	b = m.ofSending.AppendTo(b)
	return m.ofGraduate.AppendTo(b)
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.places.Restore(b, &m.staff.Record); err != nil {
		return err
	}
	for _, part := range []struct {
		what    string
		restore func([]byte) ([]byte, error)
	}{
		{"cases held", func(b []byte) ([]byte, error) { return m.held.Restore(b, m.readHolding) }},
		{"who was here", func(b []byte) ([]byte, error) { return m.presences.Restore(b, m.readPresence) }},
		{"who was sent", func(b []byte) ([]byte, error) { return m.sent.Restore(b, m.readSending) }},
		{"who was newly qualified", func(b []byte) ([]byte, error) { return m.graduates.Restore(b, m.readGraduate) }},
	} {
		if b, err = part.restore(b); err != nil {
			return fmt.Errorf("restore %s: %w", part.what, err)
		}
	}
	d := &packed.Reader{Rest: b}
	m.ofCase = bitemporal.ReadSubjects(d, &m.held)
	m.ofPresence = bitemporal.ReadSubjects(d, &m.presences)
	m.ofSending = bitemporal.ReadSubjects(d, &m.sent)
	m.ofGraduate = bitemporal.ReadSubjects(d, &m.graduates)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func (m *Model) has(k facts.Kind, t facts.Thing) bool { return m.staff.Record.Has(k, t) }

func (m *Model) readHolding(b []byte) (holding, []byte, error) {
	d := packed.Reader{Rest: b}
	h := holding{Status: d.Byte(), Cover: d.Bool(), Opens: d.Bool(), Line: events.Line(d.Uint()), Case: facts.Thing(d.Uint()), Worker: facts.Thing(d.Uint()),
		Team: facts.Name(d.Uint()), Since: events.Date(d.Uint()), Before: facts.Thing(d.Uint())}
	if d.Bad || h.Status == 0 || int(h.Status) > len(events.CaseStatuses) || !m.has(facts.Case, h.Case) ||
		h.Worker != 0 && !m.has(facts.Worker, h.Worker) || h.Before != 0 && !m.has(facts.Worker, h.Before) || !m.staff.Record.Names.Has(h.Team) || h.Since < 0 || h.Since > bitemporal.LastDay {
		return h, nil, errSaved
	}
	return h, d.Rest, nil
}

func (m *Model) readPresence(b []byte) (presence, []byte, error) {
	d := packed.Reader{Rest: b}
	p := presence{facts.Thing(d.Uint()), events.Line(d.Uint())}
	if d.Bad || !m.has(facts.Worker, p.Worker) {
		return p, nil, errSaved
	}
	return p, d.Rest, nil
}

func (m *Model) readSending(b []byte) (sending, []byte, error) {
	d := packed.Reader{Rest: b}
	s := sending{facts.Thing(d.Uint()), facts.Thing(d.Uint())}
	if d.Bad || !m.has(facts.Assignment, s.Assignment) || !m.has(facts.Worker, s.Worker) {
		return s, nil, errSaved
	}
	return s, d.Rest, nil
}

func (m *Model) readGraduate(b []byte) (graduate, []byte, error) {
	d := packed.Reader{Rest: b}
	g := graduate{facts.Thing(d.Uint()), events.Date(d.Uint())}
	if d.Bad || !m.has(facts.Worker, g.Worker) || g.Day < 0 || g.Day > bitemporal.LastDay {
		return g, nil, errSaved
	}
	return g, d.Rest, nil
}
