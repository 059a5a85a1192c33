package facts

import "muster/events"

// Stints returns the stints of a worker, in the order in which they began. The
// slice is the record's.
func (r *Record) Stints(w Thing) []Stint { return at(r.stints, w) }

// Phases returns the phases of a post in order. The slice is the record's.
func (r *Record) Phases(p Thing) []Phase { return at(r.phases, p) }

// Engagements returns the engagements of an assignment in order. The slice is
// the record's.
func (r *Record) Engagements(t Thing) []Engagement { return at(r.engagements, t) }

// Assignments returns the assignments of an agency worker, in order of number.
func (r *Record) Assignments(w Thing) []Thing { return at(r.engaged, w) }

// Declared returns the counts declared of a register, in order of their days.
func (r *Record) Declared(register Thing) []RegisterFact { return r.registers.of(register) }

func at[T any](list [][]T, t Thing) []T {
	if t == 0 || int(t) > len(list) {
		return nil
	}
	return list[t-1]
}

// things returns the numbers of the things of a kind.
func (r *Record) things(k Kind) *numbers {
	switch k {
	case Worker:
		return &r.workers.numbers
	case Post:
		return &r.posts.numbers
	case Assignment:
		return &r.assignments.numbers
	case Register:
		return &r.registers.numbers
	case Case:
		return &r.cases.numbers
	}
	return &r.notes[k].numbers // of what is no thing it stays empty
}

// Called returns the thing of a kind that an id names, or 0.
func (r *Record) Called(k Kind, id string) Thing { return r.things(k).find(id) }

// Count returns how many things of a kind the ledger has mentioned; they are
// numbered from 1 to it. Of some nothing may stand on record any more.
func (r *Record) Count(k Kind) int { return len(r.things(k).ids) }

// Has reports whether a thing of a kind is on record.
func (r *Record) Has(k Kind, t Thing) bool { return t > 0 && int(t) <= r.Count(k) }

// ID returns the id of a thing.
func (r *Record) ID(k Kind, t Thing) string { return r.things(k).id(t) }

// Introduced reports whether anything on record says who a worker is: a hire,
// an offer, a transfer or the start of an assignment.
func (r *Record) Introduced(w Thing) bool {
	if len(r.Assignments(w)) > 0 {
		return true
	}
	for _, f := range r.workers.of(w) {
		if f.What == Hired || f.What == TransferredIn || f.What == Offered {
			return true
		}
	}
	return false
}

// LineAbout returns the thing that a line is about; known is false if there is
// no such line.
func (r *Record) LineAbout(l events.Line) (k Kind, t Thing, known bool) { return r.lines.owner(l) }

// WorkerID, PostID and AssignmentID return the ids that the ledger uses.

func (r *Record) WorkerID(t Thing) string     { return r.workers.id(t) }
func (r *Record) PostID(t Thing) string       { return r.posts.id(t) }
func (r *Record) AssignmentID(t Thing) string { return r.assignments.id(t) }
