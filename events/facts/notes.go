package facts

import (
	"fmt"

	"muster/events"
)

// Note is one standing fact of which the event is kept whole, since little is
// worked out from it here.
type Note struct {
	head
	Event events.Event
}

// Noted is a thing of a kind kept as notes about which an entry changed
// something.
type Noted struct {
	Kind Kind
	Touched
}

type noteStep struct {
	kind Kind
	step[Note]
}

// Notes returns the standing facts about a thing of a kind from Grievance on,
// by day, what ends before what begins, and then as they were first recorded.
// The slice and the events are the record's.
func (r *Record) Notes(k Kind, t Thing) []Note { return r.notes[k].of(t) }

func noteOf(line, by events.Line, ev events.Event) Note {
	return Note{head{Line: line, By: by, Begins: Begins(ev), ends: ends(ev)}, ev}
}

// fileNote adds what an event says to the life of a thing.
func (r *Record) fileNote(c *Change, k Kind, id string, n int, f Note) Thing {
	l := &r.notes[k]
	t := l.number(id)
	l.add(t, f)
	if !c.final {
		c.undo.notes = append(c.undo.notes, noteStep{k, step[Note]{thing: t, line: f.Line}})
	}
	r.touchNote(c, k, Touched{t, n, true, f.Begins})
	return t
}

// liftNote takes the fact of a line out of the life of a thing.
func (r *Record) liftNote(c *Change, k Kind, t Thing, line events.Line, n int) bool {
	old, ok := r.notes[k].remove(t, line)
	if !ok {
		return false
	}
	if !c.final {
		c.undo.notes = append(c.undo.notes, noteStep{k, step[Note]{thing: t, line: line, old: &old}})
	}
	r.touchNote(c, k, Touched{t, n, true, old.Begins})
	return true
}

// noteRule says what is wrong with the ith fact about a thing, whose id is
// given, by those before it.
type noteRule func(r *Record, id string, list []Note, i int) (field, reason string)

var noteRules = [Kinds]noteRule{
	Grievance: grievanceRule, Absence: absenceRule, Declaration: declarationRule, Practice: practiceRule, Trainee: traineeRule,
}

// deriveNotes holds the facts about a thing against each other. What comes
// before the first change to them was found to be possible when it came.
func (r *Record) deriveNotes(n Noted) *trouble {
	l := &r.notes[n.Kind]
	list := l.of(n.Thing)
	if rule := noteRules[n.Kind]; rule != nil {
		for i := max(0, int(l.since[n.Thing-1].first)); i < len(list); i++ {
			if field, reason := rule(r, l.id(n.Thing), list, i); reason != "" {
				return &trouble{list[i].head, field, reason}
			}
		}
	}
	l.derived(n.Thing)
	if n.Kind == Absence {
		r.deriveSpell(n.Thing, list)
	}
	return nil
}

// latest returns the last of some notes for which is holds, or nil.
func latest(list []Note, is func(events.Event) bool) *Note {
	for i := len(list) - 1; i >= 0; i-- {
		if is(list[i].Event) {
			return &list[i]
		}
	}
	return nil
}

// isA reports whether an event is of a type.
func isA[E events.Event](ev events.Event) bool {
	_, is := ev.(E)
	return is
}

// said says on which day something begins, or ends, and which line says so.
func (r *Record) said(n *Note) string { return fmt.Sprintf("%s (%s)", n.day(), r.cite(n.By)) }

// A declaration is made once: another of the same days would count them twice.
func declarationRule(r *Record, id string, list []Note, i int) (field, reason string) {
	if i == 0 {
		return "", ""
	}
	return "declaration", fmt.Sprintf("%s was declared already, from %s; correct that line, or give the other days an id of their own", id, r.said(&list[0]))
}

// A trainee is expected once and then ends once.
func traineeRule(r *Record, id string, list []Note, i int) (field, reason string) {
	expected := latest(list[:i], isA[*events.TraineeExpected])
	ended := latest(list[:i], isA[*events.TraineeEnded])
	switch list[i].Event.(type) {
	case *events.TraineeExpected:
		if expected != nil {
			return "trainee", fmt.Sprintf("%s is expected already, since %s; correct that line if it is wrong", id, r.said(expected))
		}
	case *events.TraineeEnded:
		if expected == nil {
			return "trainee", fmt.Sprintf("%s is not expected by %s; check the id and the day, or record trainee.expected first", id, list[i].day())
		}
		if ended != nil {
			return "trainee", fmt.Sprintf("%s ended already, on %s; correct that line if it is wrong", id, r.said(ended))
		}
	}
	return "", ""
}
