package audit

import (
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
)

// history is an answer whose entries are still to be read.
type history struct {
	answer    Answer
	known     projections.Known
	positions []events.Position
	subject   thing
	also      map[thing]bool // the things whose events are part of the story
	line      events.Line    // only this line and what amends it
	all       bool           // every event of the entries, without how things stood

	record facts.Record
	says   map[events.Line]events.Event // what each line says by now
	told   map[events.Line]int          // where each line is in the answer
}

// Complete reads the entries in order and tells the story.
func (h *history) Complete(read func(events.Position) (*events.Entry, error)) (any, error) {
	h.says, h.told = map[events.Line]events.Event{}, map[events.Line]int{}
	for _, at := range h.positions {
		e, err := read(at)
		if err != nil {
			return nil, err
		}
		if at > h.known.Of(e.Book) {
			continue
		}
		if err := h.entry(at, e); err != nil {
			return nil, fmt.Errorf("tell the history of %s: entry %d: %w", h.answer.Of, at, err)
		}
	}
	return &h.answer, nil
}

// entry tells what an entry says of the subject.
func (h *history) entry(at events.Position, e *events.Entry) error {
	var lines []Line
	var days [][]events.Date
	var of []thing
	keep := make([]bool, len(e.Events))
	for i, ev := range e.Events {
		l := lineOf(events.LineAt(at, i+1), e, ev)
		if h.all {
			lines = append(lines, l)
			continue
		}
		if keep[i] = h.concerns(l, ev); keep[i] && h.shows(l) {
			lines, days, of = append(lines, l), append(days, h.days(l, ev)), append(of, h.topic(l, ev))
		}
	}
	if h.all {
		h.answer.Lines = append(h.answer.Lines, lines...)
		return nil
	}
	for i := range lines {
		lines[i].Before = h.standing(of[i], days[i])
	}
	if err := h.record.AdvancePart(at, e, func(n int) bool { return keep[n-1] }); err != nil {
		return err
	}
	for i := range lines {
		lines[i].After = h.standing(of[i], days[i])
		h.tell(lines[i])
	}
	for i, ev := range e.Events {
		if keep[i] {
			h.learn(events.LineAt(at, i+1), ev)
		}
	}
	return nil
}

func lineOf(at events.Line, e *events.Entry, ev events.Event) Line {
	l := Line{Line: at, Kind: ev.Kind(), Effective: ev.On(), Recorded: e.Recorded, Asserted: e.Asserted,
		By: e.By, Why: e.Why, Source: e.Source, Event: events.AppendEvent(nil, ev)}
	l.Amends = amended(ev)
	return l
}

// concerns reports whether an event is part of the story.
func (h *history) concerns(l Line, ev events.Event) bool {
	if l.Amends != 0 {
		_, known := h.says[l.Amends]
		return known
	}
	k, id := facts.SubjectOf(ev)
	if h.also[thing{k, id}] {
		return true
	}
	s, ok := ev.(*events.AgencyStarted)
	return ok && h.also[thing{facts.Worker, s.Worker}]
}

// topic is what a line has before and after: the subject, or in the history of
// a worker the absence, say, that is apart from where they work.
func (h *history) topic(l Line, ev events.Event) thing {
	if h.subject.kind != facts.Worker {
		return h.subject
	}
	if l.Amends != 0 {
		ev = h.says[l.Amends]
	}
	switch k, id := facts.SubjectOf(ev); k {
	case facts.Absence, facts.Practice, facts.Profile:
		return thing{k, id}
	}
	return h.subject
}

// shows reports whether a line is told. What is only there to work out how
// things stood is not.
func (h *history) shows(l Line) bool {
	return h.line == 0 || l.Line == h.line || l.Amends == h.line
}

// days returns the days on which a line makes a difference: its effective day,
// or the day after a last day, and for an amendment also that of what the line
// said before.
func (h *history) days(l Line, ev events.Event) []events.Date {
	list := []events.Date{facts.Begins(ev)}
	if l.Amends == 0 {
		return list
	}
	was := facts.Begins(h.says[l.Amends])
	if c, ok := ev.(*events.LineCorrected); ok && facts.Begins(c.Now) != was {
		return []events.Date{was, facts.Begins(c.Now)}
	}
	return []events.Date{was}
}

// learn remembers what a line says.
func (h *history) learn(at events.Line, ev events.Event) {
	switch e := ev.(type) {
	case *events.LineCorrected:
		h.says[e.Line] = e.Now
	case *events.LineRetracted:
	default:
		h.says[at] = ev
	}
}

// tell adds a line to the answer.
func (h *history) tell(l Line) {
	if l.Amends != 0 {
		l.Was = events.AppendEvent(nil, h.says[l.Amends])
		if i, ok := h.told[l.Amends]; ok {
			h.answer.Lines[i].AmendedBy = append(h.answer.Lines[i].AmendedBy, l.Line)
		}
	}
	if h.subject.kind == facts.Post && h.elsewhere(l) {
		return
	}
	h.told[l.Line] = len(h.answer.Lines)
	h.answer.Lines = append(h.answer.Lines, l)
}

// elsewhere reports whether a line tells of what a holder of the post does
// without it: it changes nothing about the post, or is about an assignment.
func (h *history) elsewhere(l Line) bool {
	at := l.Line
	if l.Amends != 0 {
		at = l.Amends
	}
	k, t, _ := h.record.LineAbout(at)
	return k == facts.Assignment || slices.Equal(l.Before, l.After) && h.subject != thing{k, h.record.ID(k, t)}
}
