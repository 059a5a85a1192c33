package dayslost

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved state of days lost")

// most is the highest number of days that an event can give.
const most events.Decimal = 10_000_000 * events.Million

// AppendTo appends the saved form of the state to b.
func (l *Lost) AppendTo(b []byte) []byte {
	b = l.Rows.AppendTo(b, func(b []byte, r Row) []byte {
		return packed.AppendUints(b, uint64(r.Line), uint64(r.EndLine), uint64(r.Days), uint64(r.Of), uint64(r.Worker), uint64(r.Service), uint64(r.Team), uint64(r.Reason))
	})
	b = l.ofAbsence.AppendTo(b)
	return l.ofDeclaration.AppendTo(b)
}

// Restore fills an empty state from a saved form at the head of b, and returns
// the rest of b. The record has been restored.
func (l *Lost) Restore(b []byte, record *facts.Record) (rest []byte, err error) {
	b, err = l.Rows.Restore(b, func(b []byte) (Row, []byte, error) {
		d := packed.Reader{Rest: b}
		r := Row{Line: events.Line(d.Uint()), EndLine: events.Line(d.Uint()), Days: events.Decimal(d.Uint()), Of: facts.Thing(d.Uint()),
			Worker: facts.Thing(d.Uint()), Service: facts.Name(d.Uint()), Team: facts.Name(d.Uint())}
		reason := d.Uint()
		r.Reason = uint8(reason)
		if d.Bad || reason == 0 || reason > uint64(len(events.AbsenceReasons)) || r.Days > most || r.Days < 0 || !r.sound(record) {
			return r, nil, errSaved
		}
		return r, d.Rest, nil
	})
	if err != nil {
		return nil, fmt.Errorf("restore the days lost: %w", err)
	}
	d := &packed.Reader{Rest: b}
	l.ofAbsence = bitemporal.ReadSubjects(d, &l.Rows)
	l.ofDeclaration = bitemporal.ReadSubjects(d, &l.Rows)
	if d.Bad {
		return nil, errSaved
	}
	return d.Rest, nil
}

// sound reports whether what a row names is on record.
func (r *Row) sound(record *facts.Record) bool {
	return record.Has(r.Kind(), r.Of) && record.Names.Has(r.Service) && record.Names.Has(r.Team) &&
		(r.Declared() || record.Has(facts.Worker, r.Worker))
}
