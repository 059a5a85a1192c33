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
	b = m.stock.AppendTo(b, appendRow)
	b = m.happened.AppendTo(b, appendRow)
	b = m.registers.AppendTo(b, func(b []byte, d declared) []byte {
		return packed.AppendUints(b, uint64(d.Register), uint64(d.Day), uint64(d.Count), uint64(d.Line))
	})
	for _, l := range m.lists() {
		b = appendRows(b, *l)
	}
	b = packed.AppendUints(b, uint64(len(m.basis)))
	for _, line := range slices.Sorted(maps.Keys(m.basis)) {
		b = packed.AppendString(packed.AppendUints(b, uint64(line)), m.basis[line])
	}
	return b
}

func (m *Model) lists() [4]*rowsOf {
	return [4]*rowsOf{&m.ofPost, &m.ofAssignment, &m.ofWorker, &m.ofRegister}
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.record.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.stock.Restore(b, readRow); err != nil {
		return fmt.Errorf("restore the stock: %w", err)
	}
	if b, err = m.happened.Restore(b, readRow); err != nil {
		return fmt.Errorf("restore what happened: %w", err)
	}
	if b, err = m.registers.Restore(b, readDeclared); err != nil {
		return fmt.Errorf("restore the registers: %w", err)
	}
	d := savedIn(b)
	for _, l := range m.lists() {
		*l = d.rows()
	}
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
	b = append(b, byte(r.What), r.Reason)
	return packed.AppendUints(b, uint64(r.Role), uint64(r.Grade), uint64(r.Team), uint64(r.Service), uint64(r.FTE), uint64(r.Heads), uint64(r.Of), uint64(r.Line))
}

func appendRows(b []byte, l rowsOf) []byte {
	b = packed.AppendUints(b, uint64(len(l)))
	for _, ids := range l {
		b = packed.AppendUints(b, uint64(len(ids)))
		for _, id := range ids {
			b = packed.AppendUints(b, uint64(id))
		}
	}
	return b
}

func readRow(b []byte) (row, []byte, error) {
	if len(b) < 2 || what(b[0]) >= whats || int(b[1]) > len(events.AgencyReasons) {
		return row{}, nil, errSaved
	}
	d := savedIn(b[2:])
	r := row{What: what(b[0]), Reason: b[1], Role: facts.Name(d.Uint()), Grade: facts.Name(d.Uint()), Team: facts.Name(d.Uint()),
		Service: facts.Name(d.Uint()), FTE: int32(d.Uint()), Heads: int32(d.Uint()), Of: facts.Thing(d.Uint()), Line: events.Line(d.Uint())}
	return r, d.Rest, d.err()
}

func readDeclared(b []byte) (declared, []byte, error) {
	d := savedIn(b)
	r := declared{facts.Thing(d.Uint()), events.Date(d.Uint()), int64(d.Uint()), events.Line(d.Uint())}
	return r, d.Rest, d.err()
}

// saved reads the types of this package off a saved form.
type saved struct{ packed.Reader }

func savedIn(b []byte) *saved { return &saved{packed.Reader{Rest: b}} }

func (d *saved) err() error {
	if d.Bad {
		return errSaved
	}
	return nil
}

func (d *saved) rows() rowsOf {
	l := make(rowsOf, d.Count())
	for i := range l {
		l[i] = make([]bitemporal.RowID, d.Count())
		for j := range l[i] {
			l[i][j] = bitemporal.RowID(d.Uint())
		}
	}
	return l
}
