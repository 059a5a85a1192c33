package projections

import (
	"context"
	"encoding/json"
	"fmt"

	"muster/events"
)

// imagine reads what a question supposes and checks each event by itself.
// Events that are given loose are one entry for each book, in the place of the
// first of them.
func (p *Projector) imagine(ctx context.Context, s supposition) ([]imagined, error) {
	var list []imagined
	loose := map[events.Book]int{} // where the loose events of a book go
	count := 0
	for i, raw := range s.WhatIf {
		e, err := readImagined(raw)
		if err != nil {
			return nil, refuse("item %d of what is supposed cannot be read: %v", i+1, err)
		}
		if count += len(e.Events); count > mostSupposed {
			return nil, refuse("more than %d events are supposed; ask for less at once", mostSupposed)
		}
		book, err := p.bookOf(ctx, e)
		if err != nil {
			return nil, err
		}
		at, open := loose[book]
		if !open || e.ID != "" {
			at = len(list)
			list = append(list, imagined{Entry: &events.Entry{ID: e.ID, Book: book, By: e.By, Why: e.Why, Source: e.Source}})
		}
		if e.ID == "" {
			loose[book] = at
		}
		for n, ev := range e.Events {
			list[at].Events = append(list[at].Events, ev)
			list[at].number = append(list[at].number, count-len(e.Events)+n+1)
		}
	}
	for i := range list {
		if err := list[i].check(i); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// readImagined reads an entry, or an event as an entry without an id.
func readImagined(raw json.RawMessage) (*events.Entry, error) {
	if !events.HoldsEvents(raw) {
		ev, err := events.ParseEvent(raw)
		return &events.Entry{Events: []events.Event{ev}}, err
	}
	e, err := events.ParseEntry(raw)
	if err == nil && e.Recorded != 0 {
		err = refuse("it says when it was recorded, but it is not recorded; leave recorded out")
	}
	if err == nil && len(e.Events) == 0 {
		err = refuse("it holds no event")
	}
	if err == nil && e.ID == "" {
		e.ID = looseID
	}
	return e, err
}

// looseID is the id of supposed entries that have none.
const looseID = "what-if"

// check completes an entry with what is not said of it, and checks it.
func (e *imagined) check(i int) error {
	for _, d := range []struct {
		to    *string
		usual string
	}{{&e.ID, fmt.Sprintf("%s-%d", looseID, i+1)}, {&e.By, looseID}, {&e.Why, "supposed, and not on record"}} {
		if *d.to == "" {
			*d.to = d.usual
		}
	}
	for n, ev := range e.Events {
		if c, ok := ev.(*events.LineCorrected); ok {
			ev = c.Now
		}
		switch ev.(type) {
		case *events.ProfileDeclared, *events.ProfileSealed:
			return e.refusal([]events.Problem{{Event: n + 1, Kind: e.Events[n].Kind(), Reason: "is personal, which views read sealed only; suppose it without profiles"}})
		}
	}
	if problems := events.Problems(events.Check(e.Entry)); problems != nil {
		return e.refusal(problems)
	}
	return nil
}

// bookOf returns the book that an entry is supposed in: the one it names, or
// that of its first event. What voids a line is in the line's book.
func (p *Projector) bookOf(ctx context.Context, e *events.Entry) (events.Book, error) {
	if e.Book != "" {
		return e.Book, nil
	}
	switch ev := e.Events[0].(type) {
	case *events.LineCorrected:
		if ev.Now != nil {
			return bookOfKind(ev.Now.Kind()), nil
		}
	case *events.LineRetracted:
		p.mu.RLock()
		known := ev.Line.Position() > 0 && ev.Line.Position() <= p.chain.Position
		p.mu.RUnlock()
		if !known {
			return events.Workforce, nil // and the fold says that the line is not there
		}
		s, err := p.Source.At(ctx, ev.Line.Position())
		if err != nil {
			return "", fmt.Errorf("read entry %d: %w", ev.Line.Position(), err)
		}
		return s.Book, nil
	}
	return bookOfKind(e.Events[0].Kind()), nil
}

func bookOfKind(k events.Kind) events.Book {
	if b := events.BookOf(k); b != "" {
		return b
	}
	return events.Workforce
}
