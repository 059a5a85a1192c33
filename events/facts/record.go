package facts

import (
	"math"
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
	lines       lines

	// What the facts amount to, by thing.
	stints      [][]Stint      // of each worker
	several     []bool         // whether a worker ever held several posts at once
	phases      [][]Phase      // of each post
	occupants   [][]Thing      // the workers with a stint in each post, now or once
	engagements [][]Engagement // of each assignment
	engaged     [][]Thing      // the assignments of each worker

	change   Change          // what Advance lends
	applying events.Position // the entry being applied
	serial   uint32          // of the change under way; marks tell what it touched
	marks    [Register + 1][]mark

	scratch struct {
		open        []int
		gone        []Thing
		stints      []Stint
		phases      []Phase
		engagements []Engagement
		held        []Stint
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

	final bool // it is never undone
	undo  struct {
		workers     []step[WorkerFact]
		posts       []step[PostFact]
		assignments []step[AgencyFact]
		registers   []step[RegisterFact]
		lines       int
	}
}

// reset empties a change for another entry, and keeps its room.
func (c *Change) reset() {
	c.Workers, c.Careers, c.Posts = c.Workers[:0], c.Careers[:0], c.Posts[:0]
	c.Assignments, c.Registers = c.Assignments[:0], c.Registers[:0]
}

// Apply takes in the entry at a position. If the facts would no longer make a
// possible story the record is left as it was and the error, an
// *events.Refusal, says for each event what stands against it. The Change is
// the caller's; it holds what Undo needs.
func (r *Record) Apply(at events.Position, e *events.Entry) (*Change, error) {
	c := new(Change)
	if err := r.apply(c, at, e, nil); err != nil {
		r.Undo(c)
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
	r.serial, r.applying = r.serial+1, at
	var problems []events.Problem
	for i, ev := range e.Events {
		if keep != nil && !keep(i+1) {
			r.lines.add(Other, 0)
			continue
		}
		if field, reason := r.take(c, events.LineAt(at, i+1), i+1, ev); reason != "" {
			problems = append(problems, events.Problem{Event: i + 1, Kind: ev.Kind(), Field: field, Reason: reason})
		}
	}
	if problems = append(problems, r.derive(c, e)...); len(problems) > 0 {
		return &events.Refusal{Problems: problems}
	}
	return nil
}

// Undo takes back a change. Changes are taken back newest first.
func (r *Record) Undo(c *Change) {
	r.workers.undo(c.undo.workers)
	r.posts.undo(c.undo.posts)
	r.assignments.undo(c.undo.assignments)
	r.registers.undo(c.undo.registers)
	r.lines.cut(c.undo.lines)
	r.serial++
	if problems := r.derive(c, nil); len(problems) > 0 {
		panic("facts: a record that stood before does not stand again: " + problems[0].String())
	}
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
	k, t := Other, Thing(0)
	if id, f, ok := r.workerFact(line, by, ev); ok {
		k, t = Worker, filed(&r.workers, c, &c.undo.workers, id, f)
		r.touch(&c.Workers, k, Touched{t, n, true, f.Begins})
	} else if id, f, ok := r.postFact(line, by, ev); ok {
		k, t = Post, filed(&r.posts, c, &c.undo.posts, id, f)
		r.touch(&c.Posts, k, Touched{t, n, true, f.Begins})
	} else if id, f, ok := r.agencyFact(line, by, ev); ok {
		k, t = Assignment, filed(&r.assignments, c, &c.undo.assignments, id, f)
		r.touch(&c.Assignments, k, Touched{t, n, true, f.Begins})
	} else if id, f, ok := r.registerFact(line, by, ev); ok {
		k, t = Register, filed(&r.registers, c, &c.undo.registers, id, f)
		r.touch(&c.Registers, k, Touched{t, n, true, f.Begins})
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
	m := grow(&r.marks[k], t.Thing)
	if m.serial != r.serial {
		*m = mark{r.serial, int32(len(*list))}
		*list = append(*list, t)
		return
	}
	have := &(*list)[m.at]
	have.From, have.Facts = min(have.From, t.From), have.Facts || t.Facts
}

// correct gives the line named other content, or none.
func (r *Record) correct(c *Change, named, by events.Line, n int, now events.Event) (field, reason string) {
	k, t, known := r.lines.owner(named)
	switch {
	case !known:
		return "line", "names " + named.String() + ", which is not on record yet"
	case k == Amendment:
		return "line", named.String() + " is itself a correction or retraction; name the line that it corrects"
	case k == Other:
		return "line", named.String() + " cannot be corrected; record what replaces it"
	}
	if now != nil {
		if reason := r.sameThing(k, t, now); reason != "" {
			return "now", reason
		}
	}
	if !r.lift(c, k, t, named, n) {
		return "line", named.String() + " was retracted and no longer stands"
	}
	if now != nil {
		r.file(c, named, by, n, now, false)
	}
	return "", ""
}

// lift takes the fact of a line out of the life of a thing.
func (r *Record) lift(c *Change, k Kind, t Thing, line events.Line, n int) bool {
	var from events.Date
	var ok bool
	list := &c.Registers
	switch k {
	case Worker:
		list = &c.Workers
		from, ok = lifted(&r.workers, c, &c.undo.workers, t, line)
	case Post:
		list = &c.Posts
		from, ok = lifted(&r.posts, c, &c.undo.posts, t, line)
	case Assignment:
		list = &c.Assignments
		from, ok = lifted(&r.assignments, c, &c.undo.assignments, t, line)
	default:
		from, ok = lifted(&r.registers, c, &c.undo.registers, t, line)
	}
	if ok {
		r.touch(list, k, Touched{t, n, true, from})
	}
	return ok
}

func lifted[F fact](l *life[F], c *Change, steps *[]step[F], t Thing, line events.Line) (began events.Date, ok bool) {
	old, ok := l.remove(t, line)
	if ok && !c.final {
		*steps = append(*steps, step[F]{thing: t, line: line, old: &old})
	}
	return old.top().Begins, ok
}

// sameThing says what is wrong if an event is not about a thing.
func (r *Record) sameThing(k Kind, t Thing, now events.Event) string {
	if about, id := SubjectOf(now); about == k && id == r.ID(k, t) {
		return ""
	}
	return "is not about " + r.ID(k, t) + ", as the line is; retract the line and record the other fact by itself"
}

// derive works out anew what the facts about the touched things amount to.
func (r *Record) derive(c *Change, e *events.Entry) []events.Problem {
	var problems []events.Problem
	note := func(n Touched, bad *trouble) {
		if bad == nil {
			return
		}
		p := events.Problem{Event: n.Event, Field: bad.field, Reason: bad.reason}
		if e != nil {
			p.Kind = e.Events[n.Event-1].Kind()
		}
		if bad.at.By.Position() != r.applying {
			p.Reason += "; line " + bad.at.By.String() + " rests on it"
		}
		problems = append(problems, p)
	}
	for _, n := range c.Assignments {
		note(n, r.deriveEngagements(c, n))
	}
	for i := 0; i < len(c.Workers); i++ {
		note(c.Workers[i], r.deriveStints(c, c.Workers[i]))
	}
	for _, n := range c.Posts {
		if n.Facts {
			note(n, r.derivePhases(n.Thing))
		}
	}
	return problems
}

// cite names a line for a person.
func (r *Record) cite(l events.Line) string {
	if l.Position() == r.applying {
		return "this entry"
	}
	return "line " + l.String()
}

// grow makes room for a thing in a list by thing.
func grow[T any](list *[]T, t Thing) *T {
	if n := int(t) - len(*list); n > 0 {
		*list = append(*list, make([]T, n)...)
	}
	return &(*list)[t-1]
}

// deriveStints works out a worker's stints. Mostly facts were only added to the
// life of somebody with one post at most, and then the stints go on from there.
func (r *Record) deriveStints(c *Change, w Touched) *trouble {
	t := w.Thing
	grow(&r.engaged, t)
	have := grow(&r.stints, t)
	several := grow(&r.several, t)
	added, resumes := r.workers.added(t)
	resumes = resumes && len(added) > 0 && !*several
	var want []Stint
	var held bool
	bad := errSlow
	from := 0 // the first stint that may change
	if resumes {
		if from = len(*have); from > 0 && (*have)[from-1].Ended == 0 {
			from--
		}
		want, held, bad = r.stintsOf(t, (*have)[from:], added, true)
	}
	if bad == errSlow {
		from = 0
		want, held, bad = r.stintsOf(t, nil, r.workers.of(t), false)
	}
	if bad != nil {
		return bad
	}
	*several = held
	r.workers.derived(t)
	r.replaceStints(c, w, have, from, want)
	return nil
}

// replaceStints makes want a worker's stints from index from on, and touches
// the posts of those that differ.
func (r *Record) replaceStints(c *Change, w Touched, have *[]Stint, from int, want []Stint) {
	old := (*have)[from:]
	same := 0
	for same < min(len(old), len(want)) && old[same] == want[same] {
		same++
	}
	if same == len(old) && same == len(want) {
		return
	}
	day := firstDifference(old[same:], want[same:])
	for _, s := range old[same:] {
		r.touch(&c.Posts, Post, Touched{Thing: s.Post, Event: w.Event, From: day})
	}
	for _, s := range want[same:] {
		r.touch(&c.Posts, Post, Touched{Thing: s.Post, Event: w.Event, From: day})
		join(grow(&r.occupants, s.Post), w.Thing)
	}
	gone := r.scratch.gone[:0]
	for _, s := range old[same:] {
		gone = append(gone, s.Post)
	}
	r.scratch.gone = gone
	c.Careers = append(c.Careers, w.Thing)
	*have = append((*have)[:from+same], want[same:]...)
	for _, p := range gone {
		if !slices.ContainsFunc(*have, func(s Stint) bool { return s.Post == p }) {
			leave(grow(&r.occupants, p), w.Thing)
		}
	}
}

// firstDifference returns the first day on which two lists of stints, which
// differ from their first on, may say different things.
func firstDifference(a, b []Stint) events.Date {
	day := events.Date(math.MaxInt32)
	for _, list := range [][]Stint{a, b} {
		for i := range list {
			day = min(day, list[i].Span.From)
		}
	}
	if len(a) == 0 || len(b) == 0 || a[0].Span.From != day || b[0].Span.From != day {
		return day
	}
	// The first of each may be the same but for its end.
	x, y := a[0], b[0]
	x.Span.To, x.Ended, x.EndLine, x.Reason, x.Destination = y.Span.To, y.Ended, y.EndLine, y.Reason, y.Destination
	if x != y {
		return day
	}
	next := events.Date(math.MaxInt32)
	for _, end := range []events.Date{a[0].Span.To, b[0].Span.To} {
		if end != 0 {
			next = min(next, end)
		}
	}
	for _, list := range [][]Stint{a[1:], b[1:]} {
		for i := range list {
			next = min(next, list[i].Span.From)
		}
	}
	return next
}

// join and leave keep a sorted list without duplicates, so that it depends on
// what stands and not on how it came to stand.
func join(list *[]Thing, t Thing) {
	if i, found := slices.BinarySearch(*list, t); !found {
		*list = slices.Insert(*list, i, t)
	}
}

func leave(list *[]Thing, t Thing) {
	if i, found := slices.BinarySearch(*list, t); found {
		*list = slices.Delete(*list, i, i+1)
	}
}

func (r *Record) derivePhases(p Thing) *trouble {
	grow(&r.occupants, p)
	have := grow(&r.phases, p)
	want, bad := r.phasesOf(p, r.posts.of(p), r.scratch.phases)
	r.scratch.phases = want
	if bad == nil {
		*have = append((*have)[:0], want...)
	}
	return bad
}

func (r *Record) deriveEngagements(c *Change, n Touched) *trouble {
	t := n.Thing
	have := grow(&r.engagements, t)
	want, bad := r.engagementsOf(t, r.assignments.of(t), r.scratch.engagements)
	r.scratch.engagements = want
	if bad != nil {
		return bad
	}
	for _, e := range *have {
		leave(grow(&r.engaged, e.Worker), t)
	}
	for _, e := range want {
		join(grow(&r.engaged, e.Worker), t)
	}
	for _, e := range *have {
		if !slices.Contains(r.engaged[e.Worker-1], t) {
			r.touch(&c.Workers, Worker, Touched{e.Worker, n.Event, true, n.From}) // may be known by nothing else
		}
	}
	*have = append((*have)[:0], want...)
	return nil
}

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

// Holders appends the stints that anybody has in a post to out.
func (r *Record) Holders(p Thing, out []Stint) []Stint { return r.holders(p, 0, out) }

// Occupants returns the workers with a stint in a post, now or once, in order
// of number.
func (r *Record) Occupants(p Thing) []Thing { return at(r.occupants, p) }

// Declared returns the counts declared of a register, in order of their days.
func (r *Record) Declared(register Thing) []RegisterFact { return r.registers.of(register) }

func at[T any](list [][]T, t Thing) []T {
	if t == 0 || int(t) > len(list) {
		return nil
	}
	return list[t-1]
}

// About returns the thing that an event is about, and for a correction or
// retraction that of the line it names; Other if it is about none on record.
func (r *Record) About(ev events.Event) (Kind, Thing) {
	switch e := ev.(type) {
	case *events.LineCorrected:
		k, t, _ := r.lines.owner(e.Line)
		return k, t
	case *events.LineRetracted:
		k, t, _ := r.lines.owner(e.Line)
		return k, t
	}
	k, id := SubjectOf(ev)
	if t := r.Called(k, id); t != 0 {
		return k, t
	}
	return Other, 0
}

// Called returns the thing of a kind that an id names, or 0.
func (r *Record) Called(k Kind, id string) Thing {
	switch k {
	case Worker:
		return r.workers.numbers[id]
	case Post:
		return r.posts.numbers[id]
	case Assignment:
		return r.assignments.numbers[id]
	case Register:
		return r.registers.numbers[id]
	}
	return 0
}

// ID returns the id of a thing.
func (r *Record) ID(k Kind, t Thing) string {
	switch k {
	case Worker:
		return r.workers.id(t)
	case Post:
		return r.posts.id(t)
	case Assignment:
		return r.assignments.id(t)
	case Register:
		return r.registers.id(t)
	}
	return ""
}

// LineAbout returns the thing that a line is about; known is false if there is
// no such line.
func (r *Record) LineAbout(l events.Line) (k Kind, t Thing, known bool) { return r.lines.owner(l) }

// WorkerID, PostID, AssignmentID and RegisterID return the ids that the ledger
// uses; WorkerCalled and its like return the thing that an id names, or 0.

func (r *Record) WorkerID(t Thing) string     { return r.workers.id(t) }
func (r *Record) PostID(t Thing) string       { return r.posts.id(t) }
func (r *Record) AssignmentID(t Thing) string { return r.assignments.id(t) }
func (r *Record) RegisterID(t Thing) string   { return r.registers.id(t) }

// Registers lists the registers on record.
func (r *Record) Registers() []string { return r.registers.ids }
