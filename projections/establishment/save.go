package establishment

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

var errSaved = errors.New("not a saved view of the establishment")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.staff.AppendTo(b)
	b = m.posts.AppendTo(b, func(b []byte, p post) []byte {
		return packed.AppendUints(b, uint64(p.Post), uint64(p.Seat.Role), uint64(p.Seat.Grade), uint64(p.Seat.Team), uint64(p.Seat.Service), uint64(p.FTE), uint64(p.Line))
	})
	b = m.offers.AppendTo(b, func(b []byte, o offer) []byte {
		return packed.AppendUints(append(b, o.Checks), uint64(o.Worker), uint64(o.Post), uint64(o.FTE), uint64(o.ExpectedStart), uint64(o.Line))
	})
	b = m.covers.AppendTo(b, func(b []byte, c cover) []byte {
		return packed.AppendUints(b, uint64(c.Assignment), uint64(c.Post), uint64(c.Begins), uint64(c.ExpectedEnd))
	})
	b = m.terms.AppendTo(b, func(b []byte, t term) []byte {
		return packed.AppendUints(b, uint64(t.Post), uint64(t.Worker), uint64(t.FTE), uint64(t.Over), uint64(t.Ends), uint64(t.Line))
	})
	b = m.trainees.AppendTo(b, func(b []byte, t trainee) []byte {
		return packed.AppendUints(append(b, t.Route), uint64(t.Trainee), uint64(t.Expected), uint64(t.Team), uint64(t.Line))
	})
	return m.ofTrainee.AppendTo(m.ofTerm.AppendTo(m.ofCover.AppendTo(m.ofWorker.AppendTo(m.ofPost.AppendTo(b)))))
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.posts.Restore(b, m.readPost); err != nil {
		return fmt.Errorf("restore the posts: %w", err)
	}
	if b, err = m.offers.Restore(b, m.readOffer); err != nil {
		return fmt.Errorf("restore the offers: %w", err)
	}
	if b, err = m.covers.Restore(b, m.readCover); err != nil {
		return fmt.Errorf("restore what is covered: %w", err)
	}
	if b, err = m.terms.Restore(b, m.readTerm); err != nil {
		return fmt.Errorf("restore the fixed terms: %w", err)
	}
	if b, err = m.trainees.Restore(b, m.readTrainee); err != nil {
		return fmt.Errorf("restore the trainees: %w", err)
	}
	d := &packed.Reader{Rest: b}
	m.ofPost = bitemporal.ReadSubjects(d, &m.posts)
	m.ofWorker = bitemporal.ReadSubjects(d, &m.offers)
	m.ofCover = bitemporal.ReadSubjects(d, &m.covers)
	m.ofTerm = bitemporal.ReadSubjects(d, &m.terms)
	m.ofTrainee = bitemporal.ReadSubjects(d, &m.trainees)
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

// date takes a day, or none, that a table takes too.
func date(d *packed.Reader) events.Date {
	n := d.Uint()
	if n > uint64(bitemporal.LastDay) {
		d.Bad = true
		return 0
	}
	return events.Date(n)
}

func thing(d *packed.Reader) facts.Thing { return facts.Thing(d.Uint()) }
func name(d *packed.Reader) facts.Name   { return facts.Name(d.Uint()) }

func (m *Model) readPost(b []byte) (post, []byte, error) {
	d := &packed.Reader{Rest: b}
	p := post{thing(d), staffing.Seat{Role: name(d), Grade: name(d), Team: name(d), Service: name(d)}, int32(d.Uint()), events.Line(d.Uint())}
	return read(d, p, m.has(facts.Post, p.Post, p.Seat.Role, p.Seat.Grade, p.Seat.Team, p.Seat.Service))
}

func (m *Model) readOffer(b []byte) (offer, []byte, error) {
	d := &packed.Reader{Rest: b}
	checks := d.Byte()
	o := offer{thing(d), thing(d), int32(d.Uint()), checks, date(d), events.Line(d.Uint())}
	return read(d, o, m.has(facts.Worker, o.Worker) && m.has(facts.Post, o.Post))
}

func (m *Model) readCover(b []byte) (cover, []byte, error) {
	d := &packed.Reader{Rest: b}
	c := cover{thing(d), thing(d), date(d), date(d)}
	return read(d, c, m.has(facts.Assignment, c.Assignment) && (c.Post == 0 || m.has(facts.Post, c.Post)))
}

func (m *Model) readTerm(b []byte) (term, []byte, error) {
	d := &packed.Reader{Rest: b}
	t := term{thing(d), thing(d), int32(d.Uint()), int64(d.Uint()), date(d), events.Line(d.Uint())}
	return read(d, t, m.has(facts.Post, t.Post) && m.has(facts.Worker, t.Worker))
}

func (m *Model) readTrainee(b []byte) (trainee, []byte, error) {
	d := &packed.Reader{Rest: b}
	route := d.Byte()
	t := trainee{thing(d), route, date(d), name(d), events.Line(d.Uint())}
	return read(d, t, m.has(facts.Trainee, t.Trainee, t.Team) && route > 0 && int(route) <= len(events.TrainingRoutes))
}

// has reports whether a thing and names are on record.
func (m *Model) has(k facts.Kind, t facts.Thing, names ...facts.Name) bool {
	for _, n := range names {
		if !m.staff.Record.Names.Has(n) {
			return false
		}
	}
	return m.staff.Record.Has(k, t)
}

func read[R any](d *packed.Reader, r R, sound bool) (R, []byte, error) {
	if d.Bad || !sound {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}
