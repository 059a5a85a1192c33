package periods

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved state of what was told of periods")

// AppendTo appends the saved form of the state to b.
func (p *Periods) AppendTo(b []byte) []byte {
	b = p.Record.AppendTo(b)
	b = p.Told.AppendTo(b, func(b []byte, t Told) []byte {
		b = packed.AppendString(packed.AppendString(append(b, byte(t.What)), t.Account), t.Service)
		return packed.AppendString(packed.AppendUints(b, uint64(t.Amount), uint64(t.Line)), t.Basis)
	})
	return p.of.AppendTo(b)
}

// Restore fills an empty state from a saved form at the head of b, and returns
// the rest of b. After an error it holds a part and is of no use.
func (p *Periods) Restore(b []byte) (rest []byte, err error) {
	if b, err = p.Record.Restore(b); err != nil {
		return nil, err
	}
	if b, err = p.Told.Restore(b, readTold); err != nil {
		return nil, fmt.Errorf("restore what was told: %w", err)
	}
	d := &packed.Reader{Rest: b}
	p.of = bitemporal.ReadSubjects(d, &p.Told)
	if d.Bad {
		return nil, errSaved
	}
	return d.Rest, nil
}

func readTold(b []byte) (Told, []byte, error) {
	d := packed.Reader{Rest: b}
	t := Told{What: What(d.Byte()), Account: d.String(), Service: d.String(), Amount: int64(d.Uint()), Line: events.Line(d.Uint()), Basis: d.String()}
	if d.Bad || t.What == 0 || t.What >= end || t.Amount < 0 {
		return t, nil, errSaved
	}
	return t, d.Rest, nil
}
