package facts

import (
	"fmt"
	"math"
	"slices"

	"muster/events"
)

// derive works out anew what the facts about the touched things amount to.
func (r *Record) derive(c *Change, e *events.Entry) []events.Problem {
	var problems []events.Problem
	note := func(n Touched, bad *trouble) {
		if bad != nil {
			problems = append(problems, r.problem(n, e, bad))
		}
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
	for _, n := range c.Cases {
		note(n, r.deriveCase(n.Thing))
	}
	for _, n := range c.Notes {
		note(n.Touched, r.deriveNotes(n))
	}
	for _, n := range c.Notes {
		if n.Kind == Absence {
			note(n.Touched, r.awayOnce(n.Thing))
		}
	}
	return problems
}

// problem says what is wrong with an entry: with that event of it which cannot
// stand, or if a line that is on record cannot, with the first event that touches
// the same thing, by a field and value that this event has.
func (r *Record) problem(n Touched, e *events.Entry, bad *trouble) events.Problem {
	p := events.Problem{Event: n.Event, Field: bad.field, Reason: bad.reason}
	isNew := bad.at.By.Position() == r.applying
	if isNew {
		p.Event = bad.at.By.Number()
	}
	if e == nil { // an entry is being taken back
		return p
	}
	ev := e.Events[p.Event-1]
	p.Kind = ev.Kind()
	switch _, corrects := ev.(*events.LineCorrected); {
	case isNew && corrects:
		p.Field = "now." + bad.field
	case !isNew:
		field, says := offered(ev)
		line := bad.at.By.String()
		p.Field = field
		p.Reason = fmt.Sprintf("%s, but then a line on record would not stand: line %s, %s: %s; correct or retract line %s in the same entry, or check what this one says",
			says, line, bad.field, bad.reason, line)
	}
	return p
}

// offered names the field by which an event changes what stands on record, and
// what it offers there.
func offered(ev events.Event) (field, says string) {
	switch e := ev.(type) {
	case *events.LineRetracted:
		return "line", "names " + e.Line.String()
	case *events.LineCorrected:
		return "now", "says otherwise than line " + e.Line.String()
	}
	for _, d := range events.Days(ev, nil) {
		if d.Day == ev.On() {
			return d.Field, "is " + d.Day.String()
		}
	}
	return "", "changes what stands"
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
	for i := range old[same:] {
		s := &old[same+i]
		r.touch(&c.Posts, Post, Touched{Thing: s.Post, Event: w.Event, From: day})
		r.holdings[s.Post-1].take(w.Thing, s)
	}
	for _, s := range want[same:] {
		r.touch(&c.Posts, Post, Touched{Thing: s.Post, Event: w.Event, From: day})
		grow(&r.holdings, s.Post).put(w.Thing, s)
	}
	c.Careers = append(c.Careers, w.Thing)
	*have = append((*have)[:from+same], want[same:]...)
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
	grow(&r.holdings, p)
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
