package rates

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of rates")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.record.AppendTo(b)
	b = m.stock.AppendTo(b, appendRow)
	b = m.happened.AppendTo(b, appendRow)
	b = m.registers.AppendTo(b, func(b []byte, d declared) []byte {
		return appendUints(b, uint64(d.Register), uint64(d.Day), uint64(d.Count), uint64(d.Line))
	})
	for _, l := range m.lists() {
		b = appendRows(b, *l)
	}
	b = binary.AppendUvarint(b, uint64(len(m.basis)))
	for _, line := range slices.Sorted(maps.Keys(m.basis)) {
		b = appendUints(b, uint64(line), uint64(len(m.basis[line])))
		b = append(b, m.basis[line]...)
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
	d := saved{b: b}
	for _, l := range m.lists() {
		*l = d.rows()
	}
	for range d.count() {
		line := events.Line(d.uint())
		m.basis[line] = d.string()
	}
	if d.bad || len(d.b) > 0 {
		return errSaved
	}
	return nil
}

func appendUints(b []byte, list ...uint64) []byte {
	for _, n := range list {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func appendRow(b []byte, r row) []byte {
	b = append(b, byte(r.What), r.Reason)
	return appendUints(b, uint64(r.Role), uint64(r.Grade), uint64(r.Team), uint64(r.Service), uint64(r.FTE), uint64(r.Heads), uint64(r.Of), uint64(r.Line))
}

func appendRows(b []byte, l rowsOf) []byte {
	b = binary.AppendUvarint(b, uint64(len(l)))
	for _, ids := range l {
		b = binary.AppendUvarint(b, uint64(len(ids)))
		for _, id := range ids {
			b = binary.AppendUvarint(b, uint64(id))
		}
	}
	return b
}

func readRow(b []byte) (row, []byte, error) {
	if len(b) < 2 || what(b[0]) >= whats || int(b[1]) > len(events.AgencyReasons) {
		return row{}, nil, errSaved
	}
	d := saved{b: b[2:]}
	r := row{What: what(b[0]), Reason: b[1], Role: facts.Name(d.uint()), Grade: facts.Name(d.uint()), Team: facts.Name(d.uint()),
		Service: facts.Name(d.uint()), FTE: int32(d.uint()), Heads: int32(d.uint()), Of: facts.Thing(d.uint()), Line: events.Line(d.uint())}
	return r, d.b, d.err()
}

func readDeclared(b []byte) (declared, []byte, error) {
	d := saved{b: b}
	r := declared{facts.Thing(d.uint()), events.Date(d.uint()), int64(d.uint()), events.Line(d.uint())}
	return r, d.b, d.err()
}

// saved takes values off the head of a saved form; once it has met something
// that is not there, all it gives is zeros.
type saved struct {
	b   []byte
	bad bool
}

func (d *saved) err() error {
	if d.bad {
		return errSaved
	}
	return nil
}

func (d *saved) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.b, d.bad = nil, true
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count takes the length of a list whose items take at least a byte each.
func (d *saved) count() int {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.b, d.bad = nil, true
		return 0
	}
	return int(n)
}

func (d *saved) string() string {
	n := d.count()
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *saved) rows() rowsOf {
	l := make(rowsOf, d.count())
	for i := range l {
		l[i] = make([]bitemporal.RowID, d.count())
		for j := range l[i] {
			l[i][j] = bitemporal.RowID(d.uint())
		}
	}
	return l
}
