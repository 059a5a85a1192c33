package practised

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved state of practice")

// AppendTo appends the saved form of the state to b.
func (m *State) AppendTo(b []byte) []byte {
	b = m.lost.AppendTo(b)
	b = m.stands.AppendTo(m.did.AppendTo(b, appendRow), appendRow)
	b = packed.AppendUints(b, uint64(len(m.people)))
	for i := range m.people {
		p := &m.people[i]
		b = packed.AppendUints(b, uint64(p.from), uint64(p.since))
		b = p.stands.appendTo(p.did.appendTo(b))
	}
	return b
}

func (l *believed) appendTo(b []byte) []byte {
	b = packed.AppendUints(b, uint64(l.settled), uint64(len(l.ids)))
	for _, id := range l.ids {
		b = packed.AppendUints(b, uint64(id))
	}
	return b
}

func appendRow(b []byte, r row) []byte {
	b = packed.AppendBool(append(b, byte(r.What)), r.Mandatory)
	return packed.AppendUints(b, uint64(r.Line), uint64(r.Of), uint64(r.Name), uint64(r.Due), uint64(r.Done))
}

// Restore fills an empty state from a saved form at the head of b, and returns the
// rest of b. The staff has been restored.
func (m *State) Restore(b []byte) (rest []byte, err error) {
	if b, err = m.lost.Restore(b, &m.staff.Record); err != nil {
		return nil, err
	}
	if b, err = m.did.Restore(b, m.readRow(supervision, theme)); err != nil {
		return nil, fmt.Errorf("restore what was done: %w", err)
	}
	if b, err = m.stands.Restore(b, m.readRow(training, procedure)); err != nil {
		return nil, fmt.Errorf("restore what stands: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.people = make([]person, d.Count())
	for i := range m.people {
		if !m.readPerson(d, facts.Thing(i+1)) {
			return nil, errSaved
		}
	}
	if d.Bad {
		return nil, errSaved
	}
	m.meet()
	return d.Rest, nil
}

// readPerson reads what is remembered of a person. What stood open follows from
// the notes.
func (m *State) readPerson(d *packed.Reader, who facts.Thing) bool {
	if !m.staff.Record.Has(facts.Practice, who) {
		return false
	}
	p, notes := &m.people[who-1], m.staff.Record.Notes(facts.Practice, who)
	from, since := d.Uint(), d.Uint()
	if from > uint64(len(notes)) || since > uint64(bitemporal.LastDay) {
		return false
	}
	p.from, p.since = int(from), events.Date(since)
	if !p.divides(notes) || !p.did.read(d, &m.did, who) || !p.stands.read(d, &m.stands, who) {
		return false
	}
	f := &m.folding
	f.begin(&m.staff.Record.Names, who, nil)
	for i := range notes[:from] {
		if !m.watched || watches(notes[i].Event) {
			f.take(notes[i].By, notes[i].Event)
		}
	}
	p.open = append(p.open, f.open...)
	return true
}

// divides reports whether the notes before the first that is gone through again
// begin before the day, and the others on it or later.
func (p *person) divides(notes []facts.Note) bool {
	return (p.from == 0 || notes[p.from-1].Begins < p.since) && (p.from == len(notes) || notes[p.from].Begins >= p.since)
}

// read reads what a table believes of a person.
func (l *believed) read(d *packed.Reader, t *bitemporal.Table[row], who facts.Thing) bool {
	settled := d.Uint()
	l.ids = make([]bitemporal.RowID, d.Count())
	l.settled = int(min(settled, uint64(len(l.ids))))
	for i := range l.ids {
		n := d.Uint()
		if n >= uint64(t.Len()) || t.Row(bitemporal.RowID(n)).Value.Of != who {
			return false
		}
		l.ids[i] = bitemporal.RowID(n)
		if _, until := t.Believed(l.ids[i]); until != 0 {
			return false
		}
	}
	l.recall(t)
	return !d.Bad && settled <= uint64(len(l.ids))
}

func (m *State) readRow(first, last what) func([]byte) (row, []byte, error) {
	return func(b []byte) (row, []byte, error) {
		d := packed.Reader{Rest: b}
		r := row{What: what(d.Byte()), Mandatory: d.Bool(), Line: events.Line(d.Uint()), Of: facts.Thing(d.Uint()), Name: facts.Name(d.Uint()),
			Due: events.Date(d.Uint()), Done: events.Date(d.Uint())}
		record := &m.staff.Record
		if d.Bad || r.What < first || r.What > last || !record.Has(facts.Practice, r.Of) || !record.Names.Has(r.Name) || r.Name == 0 && r.What >= theme {
			return r, nil, errSaved
		}
		return r, d.Rest, nil
	}
}
