package facts

import (
	"encoding/binary"
	"errors"
	"fmt"

	"muster/events"
)

// ErrSaved is what Restore's errors wrap if the bytes are not a saved record.
var ErrSaved = errors.New("not a saved record")

// AppendTo appends the record's saved form to b. The same entries give the
// same bytes, whatever was refused between them.
func (r *Record) AppendTo(b []byte) []byte {
	b = appendStrings(b, r.Names.slugs)
	b = appendLife(b, &r.workers, appendWorkerFact)
	b = appendLife(b, &r.posts, appendPostFact)
	b = appendLife(b, &r.assignments, appendAgencyFact)
	b = appendLife(b, &r.registers, appendRegisterFact)
	b = appendNumbers(b, r.lines.first)
	return appendNumbers(b, r.lines.owners)
}

// Restore fills an empty record from a saved form at the head of b, and returns
// the rest of b.
func (r *Record) Restore(b []byte) (rest []byte, err error) {
	d := &saved{b: b}
	for _, slug := range d.strings() {
		r.Names.Number(slug)
	}
	readLife(d, &r.workers, readWorkerFact)
	readLife(d, &r.posts, readPostFact)
	readLife(d, &r.assignments, readAgencyFact)
	readLife(d, &r.registers, readRegisterFact)
	r.lines.first = d.numbers()
	r.lines.owners = d.numbers()
	if d.bad {
		return nil, ErrSaved
	}
	if err := r.checkSaved(); err != nil {
		return nil, err
	}
	if problems := r.deriveAll(); len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrSaved, problems[0])
	}
	return d.b, nil
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
		r.touch(&c.Posts, Post, Thing(t+1), 0)
	}
	return r.derive(&c, nil)
}

// checkSaved makes sure that no fact names what is not there.
func (r *Record) checkSaved() error {
	workers, posts, names := Thing(len(r.workers.ids)), Thing(len(r.posts.ids)), Name(len(r.Names.slugs))
	ok := true
	for _, l := range r.workers.facts {
		for _, f := range l {
			ok = ok && f.Post <= posts && f.From <= posts && max(f.Role, f.Grade, f.Team) <= names
		}
	}
	for _, l := range r.posts.facts {
		for _, f := range l {
			ok = ok && max(f.Role, f.Grade, f.Team, f.Service) <= names
		}
	}
	for _, l := range r.assignments.facts {
		for _, f := range l {
			ok = ok && f.Worker <= workers && f.Covers <= posts && max(f.Agency, f.Role, f.Grade, f.Team, f.Service) <= names
		}
	}
	for _, first := range r.lines.first {
		ok = ok && int(first) <= len(r.lines.owners)
	}
	things := [Register + 1]int{Worker: len(r.workers.ids), Post: len(r.posts.ids), Assignment: len(r.assignments.ids), Register: len(r.registers.ids)}
	for _, o := range r.lines.owners {
		k, t := unpack(o)
		ok = ok && k <= Register && int(t) <= things[k] && (k <= Amendment || t > 0)
	}
	if !ok {
		return fmt.Errorf("%w: a fact names what is not there", ErrSaved)
	}
	return nil
}

func appendStrings(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

func appendNumbers(b []byte, list []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	was := uint32(0)
	for _, n := range list {
		b = binary.AppendVarint(b, int64(n)-int64(was))
		was = n
	}
	return b
}

func appendLife[F fact](b []byte, l *life[F], one func([]byte, F) []byte) []byte {
	b = appendStrings(b, l.ids)
	for _, list := range l.facts {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, f := range list {
			b = one(appendHead(b, f.top()), f)
		}
	}
	return b
}

func appendHead(b []byte, h head) []byte {
	b = appendUints(b, uint64(h.Line), uint64(h.By)-uint64(h.Line), uint64(h.Begins))
	return appendBool(b, h.ends)
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendUints(b []byte, list ...uint64) []byte {
	for _, n := range list {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func appendWorkerFact(b []byte, f WorkerFact) []byte {
	b = append(b, byte(f.What), f.Reason, f.Destination, f.Origin)
	b = appendBool(b, f.JobShare)
	return appendUints(b, uint64(f.FTE), uint64(f.Post), uint64(f.From), uint64(f.Role), uint64(f.Grade), uint64(f.Team))
}

func appendPostFact(b []byte, f PostFact) []byte {
	b = appendBool(append(b, byte(f.What)), f.Permanent)
	return appendUints(b, uint64(f.FTE), uint64(f.Until), uint64(f.Role), uint64(f.Grade), uint64(f.Team), uint64(f.Service))
}

func appendAgencyFact(b []byte, f AgencyFact) []byte {
	b = appendBool(append(b, byte(f.What), f.Reason), f.MadePermanent)
	return appendUints(b, uint64(f.FTE), uint64(f.Worker), uint64(f.Covers), uint64(f.Agency), uint64(f.Role),
		uint64(f.Grade), uint64(f.Team), uint64(f.Service), uint64(f.ExpectedEnd), uint64(f.HourlyRate))
}

func appendRegisterFact(b []byte, f RegisterFact) []byte {
	b = binary.AppendUvarint(b, uint64(f.Count))
	return append(binary.AppendUvarint(b, uint64(len(f.Basis))), f.Basis...)
}

// saved takes values off the head of a saved form. Once it has met something
// that is not there, all it gives is zeros.
type saved struct {
	b   []byte
	bad bool
}

func (d *saved) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	return uint64(skipped(d, v, n))
}

func (d *saved) int() int64 {
	v, n := binary.Varint(d.b)
	return skipped(d, v, n)
}

func skipped[T int64 | uint64](d *saved, v T, n int) T {
	if n <= 0 {
		d.b, d.bad = nil, true
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *saved) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *saved) bool() bool        { return d.byte() == 1 }
func (d *saved) small() int32      { return int32(d.uint()) }
func (d *saved) thing() Thing      { return Thing(d.uint()) }
func (d *saved) name() Name        { return Name(d.uint()) }
func (d *saved) date() events.Date { return events.Date(d.uint()) }
func (d *saved) line() events.Line { return events.Line(d.uint()) }

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

func (d *saved) strings() []string {
	list := make([]string, d.count())
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *saved) numbers() []uint32 {
	list := make([]uint32, d.count())
	was := int64(0)
	for i := range list {
		was += d.int()
		list[i] = uint32(was)
	}
	return list
}

func readLife[F fact](d *saved, l *life[F], one func(*saved, head) F) {
	for _, id := range d.strings() {
		l.number(id)
	}
	for t := range l.facts {
		list := make([]F, 0, d.count())
		for range cap(list) {
			line := d.line()
			h := head{Line: line, By: line + d.line(), Begins: d.date()}
			h.ends = d.bool()
			list = append(list, one(d, h))
		}
		l.facts[t] = list
	}
}

func readWorkerFact(d *saved, h head) WorkerFact {
	f := WorkerFact{head: h, What: WorkerEvent(d.byte()), Reason: d.byte(), Destination: d.byte(), Origin: d.byte()}
	f.JobShare = d.bool()
	f.FTE, f.Post, f.From = d.small(), d.thing(), d.thing()
	f.Role, f.Grade, f.Team = d.name(), d.name(), d.name()
	return f
}

func readPostFact(d *saved, h head) PostFact {
	f := PostFact{head: h, What: PostEvent(d.byte()), Permanent: d.bool()}
	f.FTE, f.Until = d.small(), d.date()
	f.Role, f.Grade, f.Team, f.Service = d.name(), d.name(), d.name(), d.name()
	return f
}

func readAgencyFact(d *saved, h head) AgencyFact {
	f := AgencyFact{head: h, What: AgencyEvent(d.byte()), Reason: d.byte(), MadePermanent: d.bool()}
	f.FTE, f.Worker, f.Covers = d.small(), d.thing(), d.thing()
	f.Agency, f.Role, f.Grade, f.Team, f.Service = d.name(), d.name(), d.name(), d.name(), d.name()
	f.ExpectedEnd, f.HourlyRate = d.date(), events.Pence(d.uint())
	return f
}

func readRegisterFact(d *saved, h head) RegisterFact {
	return RegisterFact{head: h, Count: int64(d.uint()), Basis: d.string()}
}
