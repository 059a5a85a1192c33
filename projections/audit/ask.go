package audit

import (
	"encoding/json"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
)

func refuse(format string, args ...any) error {
	return &projections.Refusal{Reason: fmt.Sprintf(format, args...)}
}

// mostEntries bounds what one answer reads.
const mostEntries = 5000

// thing is something with a history.
type thing struct {
	kind facts.Kind
	id   string
}

var kindNames = map[facts.Kind]string{
	facts.Worker: "worker", facts.Post: "post", facts.Assignment: "assignment", facts.Register: "register",
	facts.Case: "case", facts.Grievance: "grievance", facts.Absence: "absence", facts.Declaration: "declaration",
	facts.Trainee: "trainee", facts.Account: "account", facts.Demand: "demand",
}

// Answer answers a Question given as JSON. What it returns still has to read
// the entries: see projections.Completer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	var q Question
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, refuse("the question cannot be read: %v", err)
	}
	known, err := from.Known(q.KnownAt)
	if err != nil {
		return nil, err
	}
	h := &history{known: known, answer: Answer{Authority: from.Authority, KnownAt: known.Label, Position: from.Position, Supposed: from.Supposed, Lines: []Line{}}}
	if err := m.find(q, h); err != nil {
		return nil, err
	}
	slices.Sort(h.positions)
	h.positions = slices.Compact(h.positions)
	if n := len(h.positions); n > mostEntries {
		return nil, refuse("the history of %s has %d entries; at most %d are read for one answer", h.answer.Of, n, mostEntries)
	}
	return h, nil
}

// find works out which entries a history is in, and which of their events.
func (m *Model) find(q Question, h *history) error {
	if q.Actor != "" && q == (Question{Actor: q.Actor, KnownAt: q.KnownAt, AtLeast: q.AtLeast}) {
		h.answer.Of, h.positions, h.all = "actor "+q.Actor, m.actors[q.Actor], true
		if len(h.positions) == 0 {
			return refuse("%q has recorded nothing here", q.Actor)
		}
		h.positions = slices.Clone(h.positions)
		return nil
	}
	subject, err := m.subject(q, h)
	if err != nil {
		return err
	}
	if (subject.kind == facts.Grievance) != m.tells(events.Grievances) {
		return refuse("the history of a %s is not told by this view: audit tells of every book but that of grievances, and grievances-audit of that one", kindNames[subject.kind])
	}
	t := m.record.Called(subject.kind, subject.id)
	if h.line == 0 {
		h.answer.Of = kindNames[subject.kind] + " " + subject.id
	}
	h.subject, h.also = subject, map[thing]bool{}
	h.add(m, subject.kind, t)
	if subject.kind == facts.Post { // and who holds or held it
		for _, w := range listed(m.heldBy, t) {
			h.add(m, facts.Worker, w)
		}
	}
	if subject.kind == facts.Worker { // and what is noted of them
		h.add(m, facts.Practice, m.record.Called(facts.Practice, subject.id))
		h.add(m, facts.Profile, m.record.Called(facts.Profile, subject.id))
		for _, a := range listed(m.absences, t) {
			h.add(m, facts.Absence, a)
		}
	}
	if len(h.positions) == 0 {
		return refuse("nothing is on record about the %s %q; check the id", kindNames[subject.kind], subject.id)
	}
	return nil
}

// add makes a thing part of the story, and with a worker where an agency sent
// them.
func (h *history) add(m *Model, k facts.Kind, t facts.Thing) {
	if t == 0 {
		return
	}
	h.also[thing{k, m.record.ID(k, t)}] = true
	h.positions = append(h.positions, m.of(k, t)...)
	if k == facts.Worker {
		for _, a := range listed(m.sentTo, t) {
			h.add(m, facts.Assignment, a)
		}
	}
}

// subject returns the thing that a question is about.
func (m *Model) subject(q Question, h *history) (thing, error) {
	var given []thing
	for _, t := range q.things() {
		if t.id != "" {
			given = append(given, t)
		}
	}
	switch {
	case q.Line != "" && len(given) == 0 && q.Actor == "":
		return m.lineSubject(q.Line, h)
	case len(given) != 1 || q.Line != "" || q.Actor != "":
		names := ""
		for _, t := range q.things() {
			names += kindNames[t.kind] + ", "
		}
		return thing{}, refuse("ask for one %sline or actor", names)
	}
	return given[0], nil
}

func (m *Model) lineSubject(text string, h *history) (thing, error) {
	l, err := events.ParseLine(text)
	if err != nil {
		return thing{}, refuse("%v", err)
	}
	if named := m.amends[l]; named != 0 {
		l = named // the story of a correction is that of the line it corrects
	}
	k, t, known := m.record.LineAbout(l)
	switch {
	case !known:
		return thing{}, refuse("line %s is not on record", l)
	case (k == facts.Skipped || k == facts.Amendment) && m.tells(events.Grievances):
		return thing{}, refuse("line %s is not in the book of grievances; ask the view audit", l)
	case k == facts.Skipped || k == facts.Amendment:
		return thing{}, refuse("line %s is in the book of grievances; who may read that asks for the grievance", l)
	case k == facts.Other:
		return thing{}, refuse("line %s is about no one thing: it is a comparator, a baseline or a closing of the books", l)
	}
	h.line, h.answer.Of = l, "line "+l.String()
	return thing{k, m.record.ID(k, t)}, nil
}
