package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// Suppose is a block of events that are never recorded. Questions that name its
// label are asked as if they were on record.
type Suppose struct {
	Line  int
	Label string
	items []supposedEvent
}

func (s *Suppose) line() int { return s.Line }

// supposedEvent is an event of a supposition as the story has it. One whose
// fields hold figures is made when it is asked with.
type supposedEvent struct {
	line  int
	words []token // those of an event with figures in it
	event events.Event
	cited *cite
}

// suppose reads: suppose LABEL, and its events under it.
func (p *parser) suppose(s statement, w *words) error {
	one := &Suppose{Line: s.number}
	if err := w.only(&one.Label); err != nil {
		return fmt.Errorf("must be: suppose LABEL, with its events indented under it: %w", err)
	}
	switch {
	case p.supposed[one.Label] != nil:
		return fmt.Errorf("supposes %q, as does line %d; give it a label of its own", one.Label, p.supposed[one.Label].Line)
	case len(s.items) == 0:
		return errors.New("supposes nothing; indent its events under it")
	}
	for _, item := range s.items {
		e, err := p.supposedEvent(item)
		if err != nil {
			return at(item.number, err)
		}
		one.items = append(one.items, e)
	}
	p.supposed[one.Label] = one
	p.story.Steps = append(p.story.Steps, one)
	return nil
}

func (p *parser) supposedEvent(item statement) (supposedEvent, error) {
	one := supposedEvent{line: item.number}
	var err error
	switch {
	case len(item.words) == 0:
		one.event, err = events.ParseEvent([]byte(item.rest))
	case holdsFigures(item.words):
		one.words = item.words
		return one, nil
	default:
		one.event, one.cited, err = p.eventOf(item.words)
	}
	if err == nil {
		err = events.CheckEvent(one.event)
	}
	return one, err
}

func holdsFigures(list []token) bool {
	for _, t := range list {
		if strings.Contains(t.text, "{") {
			return true
		}
	}
	return false
}

// supposing reads the label of what a question supposes.
func (p *parser) supposing(a *Ask, label string) error {
	if p.supposed[label] == nil {
		return fmt.Errorf("supposes %q, which nothing above does; add: suppose %s, with its events indented under it", label, label)
	}
	a.Supposing = label
	return nil
}

// after reads the entry behind which a question supposes something.
func (p *parser) after(a *Ask, value string) error {
	name := strings.TrimPrefix(value, "@")
	if err := p.knownAt("@" + name); err != nil {
		return fmt.Errorf("supposes something after %q; write @ and a position, or the label of a record above", value)
	}
	a.After = name
	return nil
}

// suppositions returns the events of a supposition as a question lists them.
func (r *run) suppositions(label string) ([]json.RawMessage, error) {
	s := r.supposed[label]
	var list []json.RawMessage
	for _, item := range s.items {
		ev, err := r.supposedEvent(item)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", item.line, err)
		}
		list = append(list, events.AppendEvent(nil, ev))
	}
	return list, nil
}

func (r *run) supposedEvent(item supposedEvent) (events.Event, error) {
	ev, cited := item.event, item.cited
	if ev == nil {
		line := append([]token(nil), item.words...)
		for i := range line {
			text, err := filled(line[i].text, r.answers)
			if err != nil {
				return nil, err
			}
			line[i].text = text
		}
		var err error
		if ev, cited, err = r.story.parser.eventOf(line); err != nil {
			return nil, err
		}
	}
	if cited == nil {
		return ev, nil
	}
	return r.citing(ev, *cited)
}

// supposes completes a question with what it supposes.
func (r *run) supposes(s *Ask, q *answers.Question) (err error) {
	if s.Supposing == "" {
		return nil
	}
	if q.WhatIf, err = r.suppositions(s.Supposing); err != nil || s.After == "" {
		return err
	}
	q.WhatIfAfter, err = r.positionOf(s.After)
	return err
}

// positionOf returns the position of a labelled entry, or reads one.
func (r *run) positionOf(name string) (events.Position, error) {
	if of, ok := r.labelled[name]; ok {
		return of.position, nil
	}
	var n events.Position
	if _, err := fmt.Sscan(name, &n); err != nil {
		return 0, fmt.Errorf("asks after %s, which was not recorded", name)
	}
	return n, nil
}
