package staffing

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved state of who is in post")

// AppendTo appends the saved form of the state to b.
func (s *Staff) AppendTo(b []byte) []byte {
	b = s.Record.AppendTo(b)
	b = packed.AppendUints(b, uint64(len(s.seats.list)))
	for _, at := range s.seats.list {
		b = packed.AppendUints(b, uint64(at.Role), uint64(at.Grade), uint64(at.Team), uint64(at.Service))
	}
	b = s.Stock.AppendTo(b, appendRow)
	b = s.Happened.AppendTo(b, appendRow)
	for _, l := range []*bitemporal.Subjects[Row]{&s.ofPost, &s.ofAssignment, &s.ofWorker} {
		b = l.AppendTo(b)
	}
	return b
}

// Restore fills an empty state from a saved form at the head of b, and returns
// the rest of b. After an error it holds a part and is of no use.
func (s *Staff) Restore(b []byte) (rest []byte, err error) {
	if b, err = s.Record.Restore(b); err != nil {
		return nil, err
	}
	d := &packed.Reader{Rest: b}
	name := func() facts.Name { return facts.Name(d.Uint()) }
	for range d.Count() {
		at := Seat{name(), name(), name(), name()}
		if !s.Record.Names.Has(max(at.Role, at.Grade, at.Team, at.Service)) {
			return nil, errSaved
		}
		s.seats.number(at)
	}
	s.settled = s.seats.list
	if b, err = s.Stock.Restore(d.Rest, s.readRow); err != nil {
		return nil, fmt.Errorf("restore the stock: %w", err)
	}
	if b, err = s.Happened.Restore(b, s.readRow); err != nil {
		return nil, fmt.Errorf("restore what happened: %w", err)
	}
	d.Rest = b
	s.ofPost = bitemporal.ReadSubjects(d, &s.Stock)
	s.ofAssignment = bitemporal.ReadSubjects(d, &s.Stock)
	s.ofWorker = bitemporal.ReadSubjects(d, &s.Happened)
	if d.Bad {
		return nil, errSaved
	}
	return d.Rest, nil
}

func appendRow(b []byte, r Row) []byte {
	b = packed.AppendBool(append(b, byte(r.What), r.Reason, r.Where), r.Head)
	return packed.AppendUints(b, uint64(r.Seat), uint64(r.FTE), uint64(r.Of), uint64(r.Line))
}

func (s *Staff) readRow(b []byte) (Row, []byte, error) {
	d := packed.Reader{Rest: b}
	r := Row{What: What(d.Byte()), Reason: d.Byte(), Where: d.Byte(), Head: d.Bool(), Seat: uint32(d.Uint()), FTE: int32(d.Uint()),
		Of: facts.Thing(d.Uint()), Line: events.Line(d.Uint())}
	if d.Bad || r.What >= Whats || !r.coded() || int(r.Seat) >= len(s.seats.list) || !s.Record.Has(r.Kind(), r.Of) {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}

// coded reports whether a row's codes are in their lists.
func (r *Row) coded() bool {
	reasons, places := 0, 0
	switch r.What {
	case Agency:
		reasons = len(events.AgencyReasons)
	case Leaver:
		reasons, places = len(events.LeavingReasons), len(events.Destinations)
	case Starter:
		places = len(events.Origins)
	}
	return int(r.Reason) <= reasons && int(r.Where) <= places
}
