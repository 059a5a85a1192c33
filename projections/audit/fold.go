// Package audit is the view of who changed what: the history of a thing that the
// ledger tells of, of a line or of an actor. Each line has who recorded it, when,
// effective when, why and from what source, and how things stood on its day
// before it and with it.
//
// The history of a worker has where they work, their absences, what is done with
// and about them, and their profile. The cases they hold and the grievances they
// raise are in books of their own, which other people read: ask for the case or
// the grievance.
//
// The book of grievances is left out, lines and all, since whoever asks this view
// need not be one who may read it. NewGrievances makes the view of that book
// alone, which is a view of its own so that asking it takes its own permission.
//
// The view keeps only where things are mentioned. The entries themselves are
// read from the ledger when an answer needs them, and their facts folded again,
// entry by entry, so that what an answer says stood before is what the ledger
// says and not what the view remembers.
package audit

import (
	"slices"

	"muster/events"
	"muster/events/facts"
)

// Fold is the version of the fold.
const Fold = 7

// Model is the state of the view for one authority.
type Model struct {
	record facts.Record
	tells  func(events.Book) bool // which books it tells of
	// mentions lists, by kind and thing, the entries that changed anything
	// about it.
	mentions [facts.Kinds][][]events.Position
	// heldBy lists, by post, the workers who were ever on record as holding it,
	// sentTo, by agency worker, the assignments that ever were on record as
	// theirs, and absences, by worker, their absences: what was a mistake is a
	// part of the story.
	heldBy, sentTo, absences [][]facts.Thing
	actors                   map[string][]events.Position
	amends                   map[events.Line]events.Line // the line that each correction and retraction names
}

// NewModel returns a view, with nothing folded, of every book but that of
// grievances.
func NewModel() *Model {
	var kinds []facts.Kind
	for k := facts.Worker; int(k) < facts.Kinds; k++ {
		if k != facts.Grievance {
			kinds = append(kinds, k)
		}
	}
	return newModel(func(b events.Book) bool { return b != events.Grievances }, kinds...)
}

// NewGrievances returns a view, with nothing folded, of the book of grievances.
func NewGrievances() *Model {
	return newModel(func(b events.Book) bool { return b == events.Grievances }, facts.Grievance)
}

func newModel(tells func(events.Book) bool, kinds ...facts.Kind) *Model {
	m := &Model{tells: tells, actors: map[string][]events.Position{}, amends: map[events.Line]events.Line{}}
	m.record.Keep(kinds...)
	return m
}

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.record.Advance(at, e)
	if err != nil || !m.tells(e.Book) {
		return err
	}
	m.mentionAll(facts.Worker, c.Workers, at)
	m.mentionAll(facts.Post, c.Posts, at)
	m.mentionAll(facts.Assignment, c.Assignments, at)
	m.mentionAll(facts.Register, c.Registers, at)
	m.mentionAll(facts.Case, c.Cases, at)
	for _, n := range c.Notes {
		m.mention(n.Kind, n.Thing, at)
		if w := m.record.Spell(n.Thing).Worker; n.Kind == facts.Absence && w != 0 {
			join(&m.absences, w, n.Thing)
		}
	}
	for _, p := range c.Posts {
		for _, h := range m.record.Holdings(p.Thing, p.From) {
			join(&m.heldBy, p.Thing, h.Worker)
		}
	}
	for _, a := range c.Assignments {
		for _, e := range m.record.Engagements(a.Thing) {
			join(&m.sentTo, e.Worker, a.Thing)
		}
	}
	m.actors[e.By] = append(m.actors[e.By], at)
	for i, ev := range e.Events {
		if named := amended(ev); named != 0 {
			m.amends[events.LineAt(at, i+1)] = named
		}
	}
	return nil
}

// amended returns the line that a correction or retraction names, or 0.
func amended(ev events.Event) events.Line {
	switch e := ev.(type) {
	case *events.LineCorrected:
		return e.Line
	case *events.LineRetracted:
		return e.Line
	}
	return 0
}

func (m *Model) mentionAll(k facts.Kind, touched []facts.Touched, at events.Position) {
	for _, t := range touched {
		m.mention(k, t.Thing, at)
	}
}

func (m *Model) mention(k facts.Kind, t facts.Thing, at events.Position) {
	list := &m.mentions[k]
	for int(t) > len(*list) {
		*list = append(*list, nil)
	}
	(*list)[t-1] = append((*list)[t-1], at)
}

func (m *Model) of(k facts.Kind, t facts.Thing) []events.Position {
	if t == 0 || int(t) > len(m.mentions[k]) {
		return nil
	}
	return m.mentions[k][t-1]
}

// join adds one thing to the list of another, once and in order.
func join(lists *[][]facts.Thing, of, t facts.Thing) {
	for int(of) > len(*lists) {
		*lists = append(*lists, nil)
	}
	list := &(*lists)[of-1]
	if i, found := slices.BinarySearch(*list, t); !found {
		*list = slices.Insert(*list, i, t)
	}
}

func listed(lists [][]facts.Thing, of facts.Thing) []facts.Thing {
	if of == 0 || int(of) > len(lists) {
		return nil
	}
	return lists[of-1]
}
