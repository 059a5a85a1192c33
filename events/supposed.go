package events

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Supposed is an entry that is supposed, and never recorded.
type Supposed struct {
	*Entry
	Number []int // of each of its events, counted from 1 over the whole supposition
}

// MostSupposed is how many events may be supposed at once.
const MostSupposed = 1000

// MostRefolded is how far from the start of a ledger an earlier entry may be behind
// which something is supposed: up to it the ledger is folded anew.
const MostRefolded = 250_000

// looseID is the id of supposed entries that have none, and who supposes what
// nobody is named for.
const looseID = "what-if"

// ReadSupposed reads what is supposed: items in the loose JSON form of an event,
// or of an entry with events. Events that are given loose are one entry for each
// book, in the place of the first of them. An entry that names no book is in that
// of its first event; which book a line is in, that a first event voids, bookOf
// tells. The entries are completed with what is not said of them, and not checked.
// Errors that are not bookOf's own are *NotSupposed.
func ReadSupposed(items []json.RawMessage, bookOf func(Line) (Book, error)) ([]Supposed, error) {
	var list []Supposed
	loose := map[Book]int{} // where the loose events of a book go
	count := 0
	for i, raw := range items {
		e, err := readSupposed(raw)
		if err != nil {
			return nil, &NotSupposed{fmt.Sprintf("item %d of what is supposed cannot be read: %v", i+1, err)}
		}
		if count += len(e.Events); count > MostSupposed {
			return nil, &NotSupposed{fmt.Sprintf("more than %d events are supposed; ask for less at once", MostSupposed)}
		}
		book, err := supposedIn(e, bookOf)
		if err != nil {
			return nil, err
		}
		at, open := loose[book]
		if !open || e.ID != "" {
			at = len(list)
			list = append(list, Supposed{Entry: &Entry{ID: e.ID, Book: book, By: e.By, Why: e.Why, Source: e.Source}})
		}
		if e.ID == "" {
			loose[book] = at
		}
		for n, ev := range e.Events {
			list[at].Events = append(list[at].Events, ev)
			list[at].Number = append(list[at].Number, count-len(e.Events)+n+1)
		}
	}
	for i := range list {
		list[i].complete(i)
	}
	return list, nil
}

// NotSupposed says why something cannot be read as what is supposed.
type NotSupposed struct{ Reason string }

func (e *NotSupposed) Error() string { return e.Reason }

// readSupposed reads an entry, or an event as an entry without an id.
func readSupposed(raw json.RawMessage) (*Entry, error) {
	if !HoldsEvents(raw) {
		ev, err := ParseEvent(raw)
		return &Entry{Events: []Event{ev}}, err
	}
	e, err := ParseEntry(raw)
	if err == nil && e.Recorded != 0 {
		err = errors.New("it says when it was recorded, but it is not recorded; leave recorded out")
	}
	if err == nil && len(e.Events) == 0 {
		err = errors.New("it holds no event")
	}
	if err == nil && e.ID == "" {
		e.ID = looseID
	}
	return e, err
}

// supposedIn returns the book that an entry is supposed in.
func supposedIn(e *Entry, bookOf func(Line) (Book, error)) (Book, error) {
	if e.Book != "" {
		return e.Book, nil
	}
	kind := e.Events[0].Kind()
	switch ev := e.Events[0].(type) {
	case *LineCorrected:
		if ev.Now != nil {
			kind = ev.Now.Kind()
		}
	case *LineRetracted:
		return bookOf(ev.Line)
	}
	if b := BookOf(kind); b != "" {
		return b, nil
	}
	return Workforce, nil
}

// complete fills in what is not said of the ith entry.
func (s *Supposed) complete(i int) {
	for _, d := range []struct {
		to    *string
		usual string
	}{{&s.ID, fmt.Sprintf("%s-%d", looseID, i+1)}, {&s.By, looseID}, {&s.Why, "supposed, and not on record"}} {
		if *d.to == "" {
			*d.to = d.usual
		}
	}
}

// Check checks a supposed entry by itself. What is personal is not supposed: views
// read it sealed only.
func (s *Supposed) Check() error {
	for n, ev := range s.Events {
		if c, ok := ev.(*LineCorrected); ok {
			ev = c.Now
		}
		switch ev.(type) {
		case *ProfileDeclared, *ProfileSealed:
			return Refuse([]Problem{{Event: n + 1, Kind: s.Events[n].Kind(), Reason: "is personal, which views read sealed only; suppose it without profiles"}})
		}
	}
	return Check(s.Entry)
}

// Numbered returns problems of the entry by the numbers that its events have in
// the supposition.
func (s *Supposed) Numbered(problems []Problem) []Problem {
	list := make([]Problem, len(problems))
	for i, p := range problems {
		if p.Event > 0 {
			p.Event = s.Number[p.Event-1]
		}
		list[i] = p
	}
	return list
}
