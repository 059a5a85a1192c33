package facts

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/packed"
)

// ErrSaved is what Restore's errors wrap if the bytes are not a saved record.
var ErrSaved = errors.New("not a saved record")

// AppendTo appends the record's saved form to b. The same entries give the
// same bytes, whatever was refused between them.
func (r *Record) AppendTo(b []byte) []byte {
	b = packed.AppendUints(b, uint64(r.kept))
	b = appendStrings(b, r.Names.slugs)
	b = appendLife(b, &r.workers, appendWorkerFact)
	b = appendLife(b, &r.posts, appendPostFact)
	b = appendLife(b, &r.assignments, appendAgencyFact)
	b = appendLife(b, &r.registers, appendRegisterFact)
	b = appendLife(b, &r.cases, appendCaseFact)
	for k := range r.notes {
		b = appendLife(b, &r.notes[k], appendNote)
	}
	b = appendNumbers(b, r.lines.first)
	return appendNumbers(b, r.lines.owners)
}

// Restore fills an empty record from a saved form at the head of b, and returns
// the rest of b. The record keeps what the saved one kept, or they do not fit.
func (r *Record) Restore(b []byte) (rest []byte, err error) {
	d := &saved{packed.Reader{Rest: b}}
	if kept := d.Uint(); kept != uint64(r.kept) {
		return nil, fmt.Errorf("%w: it keeps other kinds of facts than it should", ErrSaved)
	}
	for _, slug := range d.strings() {
		r.Names.Number(slug)
	}
	readLife(d, &r.workers, readWorkerFact)
	readLife(d, &r.posts, readPostFact)
	readLife(d, &r.assignments, readAgencyFact)
	readLife(d, &r.registers, readRegisterFact)
	readLife(d, &r.cases, readCaseFact)
	for k := range r.notes {
		readLife(d, &r.notes[k], readNote)
	}
	r.lines.first = d.numbers()
	r.lines.owners = d.numbers()
	if d.Bad {
		return nil, ErrSaved
	}
	if err := r.checkSaved(); err != nil {
		return nil, err
	}
	if problems := r.deriveAll(); len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrSaved, problems[0])
	}
	return d.Rest, nil
}

// deriveAll works out everything that the facts amount to.
func (r *Record) deriveAll() []events.Problem {
	var c Change
	r.serial++
	for t := range r.assignments.ids {
		c.Assignments = append(c.Assignments, Touched{Thing: Thing(t + 1)})
	}
	for t, f := range r.workers.facts {
		if len(f) > 0 {
			c.Workers = append(c.Workers, Touched{Thing: Thing(t + 1)})
		}
	}
	for t := range r.posts.ids {
		r.touch(&c.Posts, Post, Touched{Thing: Thing(t + 1), Facts: true})
	}
	for t := range r.cases.ids {
		c.Cases = append(c.Cases, Touched{Thing: Thing(t + 1)})
	}
	for k := range r.notes {
		for t := range r.notes[k].ids {
			c.Notes = append(c.Notes, Noted{Kind(k), Touched{Thing: Thing(t + 1)}})
		}
	}
	return r.derive(&c, nil)
}

func appendStrings(b []byte, list []string) []byte {
	b = packed.AppendUints(b, uint64(len(list)))
	for _, s := range list {
		b = packed.AppendString(b, s)
	}
	return b
}

func appendNumbers(b []byte, list []uint32) []byte {
	b = packed.AppendUints(b, uint64(len(list)))
	was := uint32(0)
	for _, n := range list {
		b = packed.AppendInt(b, int64(n)-int64(was))
		was = n
	}
	return b
}

func appendLife[F fact](b []byte, l *life[F], one func([]byte, F) []byte) []byte {
	b = appendStrings(b, l.ids)
	for _, list := range l.facts {
		b = packed.AppendUints(b, uint64(len(list)))
		for _, f := range list {
			b = one(appendHead(b, f.top()), f)
		}
	}
	return b
}

func appendHead(b []byte, h head) []byte {
	b = packed.AppendUints(b, uint64(h.Line), uint64(h.By)-uint64(h.Line), uint64(h.Begins))
	return packed.AppendBool(b, h.ends)
}

func appendWorkerFact(b []byte, f WorkerFact) []byte {
	b = append(b, byte(f.What), f.Reason, f.Destination, f.Origin, f.Checks)
	b = packed.AppendBool(packed.AppendBool(b, f.JobShare), f.NewlyQualified)
	return packed.AppendUints(b, uint64(f.FTE), uint64(f.Post), uint64(f.From), uint64(f.Role), uint64(f.Grade), uint64(f.Team),
		uint64(f.Qualified), uint64(f.Due))
}

func appendPostFact(b []byte, f PostFact) []byte {
	b = packed.AppendBool(append(b, byte(f.What)), f.Permanent)
	return packed.AppendUints(b, uint64(f.FTE), uint64(f.Until), uint64(f.Role), uint64(f.Grade), uint64(f.Team), uint64(f.Service))
}

func appendAgencyFact(b []byte, f AgencyFact) []byte {
	b = packed.AppendBool(append(b, byte(f.What), f.Reason), f.MadePermanent)
	return packed.AppendUints(b, uint64(f.FTE), uint64(f.Worker), uint64(f.Covers), uint64(f.Agency), uint64(f.Role),
		uint64(f.Grade), uint64(f.Team), uint64(f.Service), uint64(f.ExpectedEnd), uint64(f.HourlyRate))
}

func appendRegisterFact(b []byte, f RegisterFact) []byte {
	b = packed.AppendUints(b, uint64(f.Count))
	return packed.AppendString(b, f.Basis)
}

func appendCaseFact(b []byte, f CaseFact) []byte {
	b = packed.AppendBool(append(b, byte(f.What), f.Status, f.Reason), f.Cover)
	return packed.AppendUints(b, uint64(f.Worker), uint64(f.From), uint64(f.Team), uint64(f.Family), uint64(f.LastDay))
}

func appendNote(b []byte, f Note) []byte {
	return packed.AppendString(b, string(events.AppendEvent(nil, f.Event)))
}

// saved reads the types of this package off a saved form.
type saved struct{ packed.Reader }

func (d *saved) small() int32      { return int32(d.Uint()) }
func (d *saved) thing() Thing      { return Thing(d.Uint()) }
func (d *saved) name() Name        { return Name(d.Uint()) }
func (d *saved) date() events.Date { return events.Date(d.Uint()) }
func (d *saved) line() events.Line { return events.Line(d.Uint()) }

func (d *saved) strings() []string {
	list := make([]string, d.Count())
	for i := range list {
		list[i] = d.String()
	}
	return list
}

func (d *saved) numbers() []uint32 {
	list := make([]uint32, d.Count())
	was := int64(0)
	for i := range list {
		was += d.Int()
		list[i] = uint32(was)
	}
	return list
}

func readLife[F fact](d *saved, l *life[F], one func(*saved, head) F) {
	for _, id := range d.strings() {
		l.number(id)
	}
	for t := range l.facts {
		list := make([]F, 0, d.Count())
		for range cap(list) {
			line := d.line()
			h := head{Line: line, By: line + d.line(), Begins: d.date()}
			h.ends = d.Bool()
			list = append(list, one(d, h))
		}
		l.facts[t] = list
	}
}

func readWorkerFact(d *saved, h head) WorkerFact {
	f := WorkerFact{head: h, What: WorkerEvent(d.Byte()), Reason: d.Byte(), Destination: d.Byte(), Origin: d.Byte(), Checks: d.Byte()}
	f.JobShare, f.NewlyQualified = d.Bool(), d.Bool()
	f.FTE, f.Post, f.From = d.small(), d.thing(), d.thing()
	f.Role, f.Grade, f.Team = d.name(), d.name(), d.name()
	f.Qualified, f.Due = d.date(), d.date()
	return f
}

func readPostFact(d *saved, h head) PostFact {
	f := PostFact{head: h, What: PostEvent(d.Byte()), Permanent: d.Bool()}
	f.FTE, f.Until = d.small(), d.date()
	f.Role, f.Grade, f.Team, f.Service = d.name(), d.name(), d.name(), d.name()
	return f
}

func readAgencyFact(d *saved, h head) AgencyFact {
	f := AgencyFact{head: h, What: AgencyEvent(d.Byte()), Reason: d.Byte(), MadePermanent: d.Bool()}
	f.FTE, f.Worker, f.Covers = d.small(), d.thing(), d.thing()
	f.Agency, f.Role, f.Grade, f.Team, f.Service = d.name(), d.name(), d.name(), d.name(), d.name()
	f.ExpectedEnd, f.HourlyRate = d.date(), events.Pence(d.Uint())
	return f
}

func readRegisterFact(d *saved, h head) RegisterFact {
	return RegisterFact{head: h, Count: int64(d.Uint()), Basis: d.String()}
}

func readCaseFact(d *saved, h head) CaseFact {
	return CaseFact{head: h, What: CaseEvent(d.Byte()), Status: d.Byte(), Reason: d.Byte(), Cover: d.Bool(),
		Worker: d.thing(), From: d.thing(), Team: d.name(), Family: d.name(), LastDay: d.date()}
}

func readNote(d *saved, h head) Note {
	ev, err := events.DecodeEvent([]byte(d.String()))
	if err != nil {
		d.Bad = true
	}
	return Note{h, ev}
}
