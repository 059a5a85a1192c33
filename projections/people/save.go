package people

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

var errSaved = errors.New("not a saved view of people")

// AppendState appends the saved form of the view to b. It holds boxes, and
// nothing that was opened.
func (m *Model) AppendState(b []byte) []byte {
	b = m.staff.AppendTo(b)
	b = packed.AppendUints(b, uint64(len(m.boxes)))
	for _, line := range slices.Sorted(maps.Keys(m.boxes)) {
		s := m.boxes[line]
		b = packed.AppendUints(b, uint64(line), uint64(s.Day))
		b = packed.AppendString(packed.AppendString(b, s.Worker), s.Box)
	}
	b = m.profiles.AppendTo(b, func(b []byte, d declared) []byte {
		return packed.AppendUints(b, uint64(d.Of), uint64(d.Line), uint64(d.By))
	})
	return m.practised.AppendTo(m.ofWorker.AppendTo(b))
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	d := &packed.Reader{Rest: b}
	for range d.Count() {
		line := events.Line(d.Uint())
		m.boxes[line] = events.ProfileSealed{Day: events.Date(d.Uint()), Worker: d.String(), Box: d.String()}
	}
	if d.Bad {
		return errSaved
	}
	if d.Rest, err = m.profiles.Restore(d.Rest, m.readDeclared); err != nil {
		return fmt.Errorf("restore who declared what: %w", err)
	}
	m.ofWorker = bitemporal.ReadSubjects(d, &m.profiles)
	if d.Bad {
		return errSaved
	}
	if b, err = m.practised.Restore(d.Rest); err == nil && len(b) > 0 {
		err = errSaved
	}
	return err
}

func (m *Model) readDeclared(b []byte) (declared, []byte, error) {
	d := packed.Reader{Rest: b}
	r := declared{facts.Thing(d.Uint()), events.Line(d.Uint()), events.Line(d.Uint())}
	if _, there := m.boxes[r.By]; d.Bad || !there || !m.staff.Record.Has(facts.Profile, r.Of) {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}
