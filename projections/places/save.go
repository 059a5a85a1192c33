package places

import (
	"errors"
	"fmt"

	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

var errSaved = errors.New("not a saved state of places")

// AppendTo appends the saved form of the state to b.
func (p *Places) AppendTo(b []byte) []byte {
	b = p.table.AppendTo(b, func(b []byte, at staffing.Seat) []byte {
		return packed.AppendUints(b, uint64(at.Role), uint64(at.Grade), uint64(at.Team), uint64(at.Service))
	})
	return p.ofAssignment.AppendTo(p.ofWorker.AppendTo(p.ofPost.AppendTo(b)))
}

// Restore fills an empty state from a saved form at the head of b, and returns the
// rest of b. The names are those of a record that is restored already.
func (p *Places) Restore(b []byte, r *facts.Record) (rest []byte, err error) {
	b, err = p.table.Restore(b, func(b []byte) (staffing.Seat, []byte, error) {
		d := &packed.Reader{Rest: b}
		name := func() facts.Name { return facts.Name(d.Uint()) }
		at := staffing.Seat{Role: name(), Grade: name(), Team: name(), Service: name()}
		if d.Bad || !r.Names.Has(max(at.Role, at.Grade, at.Team, at.Service)) {
			return at, nil, errSaved
		}
		return at, d.Rest, nil
	})
	if err != nil {
		return nil, fmt.Errorf("restore the places: %w", err)
	}
	d := &packed.Reader{Rest: b}
	p.ofPost = bitemporal.ReadSubjects(d, &p.table)
	p.ofWorker = bitemporal.ReadSubjects(d, &p.table)
	p.ofAssignment = bitemporal.ReadSubjects(d, &p.table)
	if d.Bad {
		return nil, errSaved
	}
	return d.Rest, nil
}
