package stability

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of stability")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.places.AppendTo(m.record.AppendTo(b))
	b = m.children.AppendTo(b, func(b []byte, c child) []byte {
		b = packed.AppendUints(b, uint64(c.Case), uint64(c.Team), uint64(c.Family))
		return append(b, c.Status, c.All.Last, c.All.Before, c.Within.Last, c.Within.Before, c.Held)
	})
	b = m.changes.AppendTo(b, func(b []byte, c change) []byte {
		b = packed.AppendUints(b, uint64(c.Line), uint64(c.Case), uint64(c.From), uint64(c.To), uint64(c.Given))
		return packed.AppendBool(append(b, c.Reason), c.Moved)
	})
	b = m.families.AppendTo(b, func(b []byte, f family) []byte {
		return append(packed.AppendUints(b, uint64(f.Family)), f.Held)
	})
	b = m.partings.AppendTo(b, func(b []byte, p parting) []byte {
		return append(packed.AppendUints(b, uint64(p.Line), uint64(p.Worker), uint64(p.Day), uint64(p.Back)), byte(p.Cause))
	})
	b = m.held.AppendTo(b, func(b []byte, h holding) []byte {
		return append(packed.AppendUints(b, uint64(h.Line), uint64(h.Case), uint64(h.Worker), uint64(h.Team), uint64(h.Since)), h.Status)
	})
	b = m.presences.AppendTo(b, func(b []byte, p presence) []byte { return packed.AppendUints(b, uint64(p.Worker)) })
	b = m.ofCase.AppendTo(b)
	b = m.moves.AppendTo(b)
	b = m.holders.AppendTo(b)
	b = m.ofFamily.AppendTo(b)
	b = m.ofWorker.AppendTo(b)
	return m.ofHere.AppendTo(b)
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.record.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.places.Restore(b, &m.record); err != nil {
		return err
	}
	for _, t := range []struct {
		name    string
		restore func([]byte) ([]byte, error)
	}{
		{"the children", func(b []byte) ([]byte, error) { return m.children.Restore(b, m.readChild) }},
		{"the changes", func(b []byte) ([]byte, error) { return m.changes.Restore(b, m.readChange) }},
		{"the families", func(b []byte) ([]byte, error) { return m.families.Restore(b, m.readFamily) }},
		{"who went", func(b []byte) ([]byte, error) { return m.partings.Restore(b, m.readParting) }},
		{"who holds what", func(b []byte) ([]byte, error) { return m.held.Restore(b, m.readHolding) }},
		{"who is here", func(b []byte) ([]byte, error) { return m.presences.Restore(b, m.readPresence) }},
	} {
		if b, err = t.restore(b); err != nil {
			return fmt.Errorf("restore %s: %w", t.name, err)
		}
	}
	d := &packed.Reader{Rest: b}
	m.ofCase = bitemporal.ReadSubjects(d, &m.children)
	m.moves = bitemporal.ReadSubjects(d, &m.changes)
	m.holders = bitemporal.ReadSubjects(d, &m.held)
	m.ofFamily = bitemporal.ReadSubjects(d, &m.families)
	m.ofWorker = bitemporal.ReadSubjects(d, &m.partings)
	m.ofHere = bitemporal.ReadSubjects(d, &m.presences)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	for t := range facts.Thing(m.record.Count(facts.Case)) {
		m.kin.follow(t+1, m.record.CasePhases(t+1))
	}
	return nil
}

// named reports whether a name is on record, or is none.
func (m *Model) named(n facts.Name) bool { return m.record.Names.Has(n) }

func (m *Model) isCase(t facts.Thing) bool   { return m.record.Has(facts.Case, t) }
func (m *Model) isWorker(t facts.Thing) bool { return m.record.Has(facts.Worker, t) }

// read returns what was read of a row, if it is one.
func read[R any](r R, d *packed.Reader, good bool) (R, []byte, error) {
	if d.Bad || !good {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}

func isStatus(n uint8) bool { return n >= 1 && int(n) <= len(events.CaseStatuses) }

func (m *Model) readChild(b []byte) (child, []byte, error) {
	d := &packed.Reader{Rest: b}
	c := child{Case: facts.Thing(d.Uint()), Team: facts.Name(d.Uint()), Family: facts.Name(d.Uint()), Status: d.Byte(),
		All: years{d.Byte(), d.Byte()}, Within: years{d.Byte(), d.Byte()}, Held: d.Byte()}
	return read(c, d, m.isCase(c.Case) && m.named(c.Team) && m.named(c.Family) && isStatus(c.Status))
}

func (m *Model) readChange(b []byte) (change, []byte, error) {
	d := &packed.Reader{Rest: b}
	c := change{Line: events.Line(d.Uint()), Case: facts.Thing(d.Uint()), From: facts.Thing(d.Uint()), To: facts.Thing(d.Uint()),
		Given: events.Date(d.Uint()), Reason: d.Byte(), Moved: d.Bool()}
	return read(c, d, m.isCase(c.Case) && m.isWorker(c.From) && m.isWorker(c.To) && c.Reason >= 1 && int(c.Reason) <= len(events.MoveReasons))
}

func (m *Model) readFamily(b []byte) (family, []byte, error) {
	d := &packed.Reader{Rest: b}
	f := family{facts.Name(d.Uint()), d.Byte()}
	return read(f, d, f.Family != 0 && m.named(f.Family))
}

func (m *Model) readParting(b []byte) (parting, []byte, error) {
	d := &packed.Reader{Rest: b}
	p := parting{events.Line(d.Uint()), facts.Thing(d.Uint()), events.Date(d.Uint()), events.Date(d.Uint()), cause(d.Byte())}
	return read(p, d, m.isWorker(p.Worker) && p.Cause < causes)
}

func (m *Model) readHolding(b []byte) (holding, []byte, error) {
	d := &packed.Reader{Rest: b}
	h := holding{events.Line(d.Uint()), facts.Thing(d.Uint()), facts.Thing(d.Uint()), facts.Name(d.Uint()), events.Date(d.Uint()), d.Byte()}
	return read(h, d, m.isCase(h.Case) && (h.Worker == 0 || m.isWorker(h.Worker)) && m.named(h.Team) && isStatus(h.Status))
}

func (m *Model) readPresence(b []byte) (presence, []byte, error) {
	d := &packed.Reader{Rest: b}
	p := presence{facts.Thing(d.Uint())}
	return read(p, d, m.isWorker(p.Worker))
}
