package facts

import (
	"errors"
	"fmt"
	"slices"

	"muster/events"
)

// Record is everything that stands on record in one ledger, up to the last
// entry applied. Its zero value is an empty ledger's. It is for one goroutine.
type Record struct {
	Names Names

	workers     life[WorkerFact]
	posts       life[PostFact]
	assignments life[AgencyFact]
	registers   life[RegisterFact]
	cases       life[CaseFact]
	notes       [Kinds]life[Note] // of the kinds kept as notes
	lines       lines
	kept        uint32 // a bit for each kind that is kept; 0 is every kind

	// What the facts amount to, by thing.
	stints      [][]Stint      // of each worker
	several     []bool         // whether a worker ever held several posts at once
	phases      [][]Phase      // of each post
	holdings    []holdings     // of each post
	engagements [][]Engagement // of each assignment
	engaged     [][]Thing      // the assignments of each worker
	spells      []Spell        // of each absence
	away        [][]Thing      // the absences of each worker
	allocations [][]Allocation // of each case
	casePhases  [][]CasePhase  // of each case
	held        [][]Thing      // the cases of each worker

	change   Change          // what Advance lends
	ahead    ahead           // what LookAhead looks at
	applying events.Position // the entry being applied
	serial   uint32          // of the change under way; marks tell what it touched
	marks    [Kinds][]mark

	scratch struct {
		open        []int
		stints      []Stint
		phases      []Phase
		engagements []Engagement
		allocations []Allocation
		casePhases  []CasePhase
		days        []events.Date
	}
}

// mark tells which change touched a thing last, and where in its list it is.
type mark struct {
	serial uint32
	at     int32
}

// Touched is a thing about which an entry changed something, and the number of
// the event, from 1, that did so first.
type Touched struct {
	Thing Thing
	Event int
	Facts bool        // what is on record of it changed, not only who holds it
	From  events.Date // the first day on which anything about it may have changed
}

// Change is what one entry changed. Its lists are in the order of the entry's
// events and hold each thing once.
type Change struct {
	Workers     []Touched
	Careers     []Thing   // the workers whose stints changed
	Posts       []Touched // whose facts or whose holders changed
	Assignments []Touched
	Registers   []Touched
	Cases       []Touched
	Notes       []Noted

	final bool // it is never undone
	undo  struct {
		workers     []step[WorkerFact]
		posts       []step[PostFact]
		assignments []step[AgencyFact]
		registers   []step[RegisterFact]
		cases       []step[CaseFact]
		notes       []noteStep
		lines       int
		known       known
	}
}

// known is how many things and slugs a record knows of.
type known struct {
	things [Kinds]int
	names  int
}

func (r *Record) knows() known {
	k := known{names: len(r.Names.slugs)}
	for kind := range k.things {
		k.things[kind] = r.Count(Kind(kind))
	}
	return k
}

// forget forgets the things and slugs that a record has come to know of since,
// about which nothing is on record any more.
func (r *Record) forget(k known) {
	workers, posts := k.things[Worker], k.things[Post]
	r.workers.forget(workers)
	r.posts.forget(posts)
	r.assignments.forget(k.things[Assignment])
	r.registers.forget(k.things[Register])
	r.cases.forget(k.things[Case])
	for kind := range r.notes {
		if Kind(kind).noted() {
			r.notes[kind].forget(k.things[kind])
		}
	}
	r.Names.forget(k.names)
	r.stints, r.several = cut(r.stints, workers), cut(r.several, workers)
	r.engaged, r.away, r.held = cut(r.engaged, workers), cut(r.away, workers), cut(r.held, workers)
	r.phases, r.holdings = cut(r.phases, posts), cut(r.holdings, posts)
	r.engagements = cut(r.engagements, k.things[Assignment])
	r.allocations, r.casePhases = cut(r.allocations, k.things[Case]), cut(r.casePhases, k.things[Case])
	r.spells = cut(r.spells, k.things[Absence])
}

// cut shortens a list by thing to n things.
func cut[T any](list []T, n int) []T {
	if len(list) > n {
		clear(list[n:])
		return list[:n]
	}
	return list
}

// reset empties a change for another entry, and keeps its room.
func (c *Change) reset() {
	c.Workers, c.Careers, c.Posts = c.Workers[:0], c.Careers[:0], c.Posts[:0]
	c.Assignments, c.Registers = c.Assignments[:0], c.Registers[:0]
	c.Cases, c.Notes = c.Cases[:0], c.Notes[:0]
}

// Apply takes in the entry at a position. If the facts would no longer make a
// possible story the record is left as it was and the error, an
// *events.Refusal, says for each event what stands against it. The Change is
// the caller's; it holds what Undo needs. An error that wraps ErrBroken means
// that the record is of no use any more.
func (r *Record) Apply(at events.Position, e *events.Entry) (*Change, error) {
	c := new(Change)
	if err := r.apply(c, at, e, nil); err != nil {
		if broken := r.Undo(c); broken != nil {
			return nil, broken
		}
		return nil, err
	}
	return c, nil
}

// Advance takes in the entry at a position as Apply does, for a reader that
// follows a ledger and never goes back. It is faster, and the Change is the
// record's, good until the next call. After an error the record is of no use.
func (r *Record) Advance(at events.Position, e *events.Entry) (*Change, error) {
	c := &r.change
	c.reset()
	c.final = true
	return c, r.apply(c, at, e, nil)
}

// AdvancePart takes in those events of an entry for whose number, from 1, keep
// is true, and passes over the rest. It serves to tell the story of one thing,
// whose events are then all that the record holds.
func (r *Record) AdvancePart(at events.Position, e *events.Entry, keep func(n int) bool) error {
	r.change.reset()
	r.change.final = true
	return r.apply(&r.change, at, e, keep)
}

func (r *Record) apply(c *Change, at events.Position, e *events.Entry, keep func(n int) bool) error {
	c.undo.lines = r.lines.begin(at)
	if !c.final {
		c.undo.known = r.knows()
	}
	r.serial, r.applying = r.serial+1, at
	var problems []events.Problem
	for i, ev := range e.Events {
		if keep != nil && !keep(i+1) {
			r.lines.add(Skipped, 0)
			continue
		}
		if field, reason := r.take(c, events.LineAt(at, i+1), i+1, ev); reason != "" {
			problems = append(problems, events.Problem{Event: i + 1, Kind: ev.Kind(), Field: field, Reason: reason})
		}
	}
	return events.Refuse(append(problems, r.derive(c, e)...))
}

// ErrBroken is what errors wrap if a record cannot be brought back to what it
// was before an entry. It is then of no use: read the ledger anew.
var ErrBroken = errors.New("the facts on record do not stand again without the newest entry; start anew from the ledger, and report this as a fault of the program")

// Undo takes back a change, and forgets what only its entry mentioned. Changes
// are taken back newest first. The error wraps ErrBroken.
func (r *Record) Undo(c *Change) error {
	r.workers.undo(c.undo.workers)
	r.posts.undo(c.undo.posts)
	r.assignments.undo(c.undo.assignments)
	r.registers.undo(c.undo.registers)
	r.cases.undo(c.undo.cases)
	for _, s := range slices.Backward(c.undo.notes) {
		r.notes[s.kind].undo([]step[Note]{s.step})
	}
	r.lines.cut(c.undo.lines)
	r.serial++
	if problems := r.derive(c, nil); len(problems) > 0 {
		return fmt.Errorf("%w: %s", ErrBroken, problems[0])
	}
	r.forget(c.undo.known)
	return nil
}

// take files one event under the thing it is about.
func (r *Record) take(c *Change, line events.Line, n int, ev events.Event) (field, reason string) {
	switch e := ev.(type) {
	case *events.LineCorrected:
		r.lines.add(Amendment, 0)
		return r.correct(c, e.Line, line, n, e.Now)
	case *events.LineRetracted:
		r.lines.add(Amendment, 0)
		return r.correct(c, e.Line, line, n, nil)
	}
	r.file(c, line, line, n, ev, true)
	return "", ""
}

// file adds what an event says to the life of the thing it is about, and notes
// whose life that is when the line is new.
func (r *Record) file(c *Change, line, by events.Line, n int, ev events.Event, isNew bool) {
	k, id := SubjectOf(ev)
	t := Thing(0)
	switch {
	case !r.keeps(k):
		k = Skipped
	case k == Worker:
		f := r.workerFact(line, by, ev)
		t = filed(&r.workers, c, &c.undo.workers, id, f)
		r.touch(&c.Workers, k, Touched{t, n, true, f.Begins})
	case k == Post:
		f := r.postFact(line, by, ev)
		t = filed(&r.posts, c, &c.undo.posts, id, f)
		r.touch(&c.Posts, k, Touched{t, n, true, f.Begins})
	case k == Assignment:
		f := r.agencyFact(line, by, ev)
		t = filed(&r.assignments, c, &c.undo.assignments, id, f)
		r.touch(&c.Assignments, k, Touched{t, n, true, f.Begins})
	case k == Register:
		f := r.registerFact(line, by, ev)
		t = filed(&r.registers, c, &c.undo.registers, id, f)
		r.touch(&c.Registers, k, Touched{t, n, true, f.Begins})
	case k == Case:
		f := r.caseFact(line, by, ev)
		t = filed(&r.cases, c, &c.undo.cases, id, f)
		r.touch(&c.Cases, k, Touched{t, n, true, f.Begins})
	case k.noted():
		t = r.fileNote(c, k, id, n, noteOf(line, by, ev))
	}
	if isNew {
		r.lines.add(k, t)
	}
}

func filed[F fact](l *life[F], c *Change, steps *[]step[F], id string, f F) Thing {
	t := l.number(id)
	l.add(t, f)
	if !c.final {
		*steps = append(*steps, step[F]{thing: t, line: f.top().Line})
	}
	return t
}

// touch adds a thing to a list of the change once, and has it changed from a
// day on, or from an earlier one that was noted before.
func (r *Record) touch(list *[]Touched, k Kind, t Touched) {
	if i, before := r.touched(k, t.Thing, len(*list)); before {
		(*list)[i].also(t)
	} else {
		*list = append(*list, t)
	}
}

// touchNote does the same for a thing kept as notes.
func (r *Record) touchNote(c *Change, k Kind, t Touched) {
	if i, before := r.touched(k, t.Thing, len(c.Notes)); before {
		c.Notes[i].also(t)
	} else {
		c.Notes = append(c.Notes, Noted{k, t})
	}
}

// touched returns where in its list a thing was put by the change under way, or
// notes that it is now put at the end, which is given.
func (r *Record) touched(k Kind, t Thing, end int) (at int, before bool) {
	m := grow(&r.marks[k], t)
	if before = m.serial == r.serial; !before {
		*m = mark{r.serial, int32(end)}
	}
	return int(m.at), before
}

// also takes in that the same thing changed once more.
func (t *Touched) also(o Touched) {
	t.From, t.Facts = min(t.From, o.From), t.Facts || o.Facts
}
