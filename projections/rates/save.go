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
	b = m.staff.AppendTo(b)
	b = m.registers.AppendTo(b, func(b []byte, d declared) []byte {
		return packed.AppendUints(b, uint64(d.Register), uint64(d.Day), uint64(d.Count), uint64(d.Line))
	})
	b = m.ofRegister.AppendTo(b)
	b = packed.AppendUints(b, uint64(len(m.basis)))
	for _, line := range slices.Sorted(maps.Keys(m.basis)) {
		b = packed.AppendString(packed.AppendUints(b, uint64(line)), m.basis[line])
	}
	return b
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.registers.Restore(b, readDeclared); err != nil {
		return fmt.Errorf("restore the registers: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofRegister = bitemporal.ReadSubjects(d, &m.registers)
	for range d.Count() {
		line := events.Line(d.Uint())
		m.basis[line] = d.String()
	}
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func readDeclared(b []byte) (declared, []byte, error) {
	d := packed.Reader{Rest: b}
	r := declared{facts.Thing(d.Uint()), events.Date(d.Uint()), int64(d.Uint()), events.Line(d.Uint())}
	if d.Bad {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}
