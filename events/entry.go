package events

import "fmt"

// Entry is what one person or system recorded at one moment for one reason. All
// of its events are stored or none. An entry that is offered to a ledger has no
// Prev, and no Recorded unless it is Asserted; the registrar fills them in.
type Entry struct {
	ID       string  // made by whoever records; retrying with it is always safe
	Book     Book    //
	Recorded Instant // when the ledger, or the source system before it, was told
	Asserted bool    // Recorded was given by a source system, not by the ledger
	By       string  // who recorded it
	Why      string  //
	Source   string  // the document or system it came from; may be empty
	Prev     Hash    // of the entry before it in the ledger
	Events   []Event // 1 to MaxEvents
}

// AppendEntry appends the canonical bytes of an entry to b.
func AppendEntry(b []byte, e *Entry) []byte {
	w := writer{b: append(b, '{'), first: true}
	w.id("id", &e.ID, required)
	w.id("book", (*string)(&e.Book), required)
	w.instant("recorded", &e.Recorded, required)
	w.flag("asserted", &e.Asserted)
	w.text("by", &e.By, required)
	w.text("why", &e.Why, required)
	w.text("source", &e.Source, optional)
	w.hash("prev", &e.Prev)
	w.events(e.Events)
	return append(w.b, '}')
}

// AppendOffer appends an entry as it is offered to a ledger, in a form that
// ParseEntry reads: without what the registrar adds.
func AppendOffer(b []byte, e *Entry) []byte {
	w := writer{b: append(b, '{'), first: true}
	w.id("id", &e.ID, optional)
	w.id("book", (*string)(&e.Book), optional)
	if e.Asserted {
		w.instant("recorded", &e.Recorded, optional)
		w.flag("asserted", &e.Asserted)
	}
	w.text("by", &e.By, optional)
	w.text("why", &e.Why, optional)
	w.text("source", &e.Source, optional)
	w.events(e.Events)
	return append(w.b, '}')
}

// AppendEvent appends the canonical bytes of an event to b.
func AppendEvent(b []byte, e Event) []byte {
	w := writer{b: b}
	w.one(e)
	return w.b
}

// A Decoder reads stored entries. It keeps the identifiers it has met, so that
// a ledger's many mentions of a post or a team share one string. It is for one
// goroutine; its zero value is ready.
type Decoder struct {
	known interned
	scan  scanner
}

// Entry reads the canonical bytes of one entry and nothing else: another
// spelling of the same content is refused, as are unknown kinds and fields.
func (d *Decoder) Entry(b []byte) (*Entry, error) {
	d.scan = scanner{b: b}
	return decode(&d.scan, &d.known)
}

// DecodeEntry reads the canonical bytes of one entry as Decoder does. For many
// entries a Decoder is faster.
func DecodeEntry(b []byte) (*Entry, error) { return decode(&scanner{b: b}, nil) }

// small is an entry with room for the events that most entries have, in one piece
// of memory.
type small struct {
	Entry
	room [2]Event
}

func decode(s *scanner, known *interned) (*Entry, error) {
	whole := new(small)
	e := &whole.Entry
	s.literal("{")
	s.first = true
	s.id("id", &e.ID, required)
	s.known = known // which no other entry's id is worth a place in
	s.choice("book", (*string)(&e.Book), bookNames, required)
	s.instant("recorded", &e.Recorded, required)
	s.flag("asserted", &e.Asserted)
	s.text("by", &e.By, required)
	s.text("why", &e.Why, required)
	s.text("source", &e.Source, optional)
	s.hash("prev", &e.Prev)
	s.literal(`,"events":[`)
	e.Events = whole.room[:0:len(whole.room)]
	if n := 1 + (len(s.b)-s.i)/usualEvent; n > len(whole.room) {
		e.Events = make([]Event, 0, min(n, MaxEvents))
	}
	for s.err == nil {
		if len(e.Events) == MaxEvents {
			s.fail("events", fmt.Sprintf("holds more than %d", MaxEvents))
			break
		}
		e.Events = append(e.Events, s.one(false))
		if !s.skip(',') {
			break
		}
	}
	s.literal("]}")
	if s.err == nil && s.i != len(s.b) {
		s.fail("", "has bytes after its end")
	}
	if s.err != nil {
		return nil, s.err
	}
	return e, nil
}

// usualEvent is fewer bytes than most events take.
const usualEvent = 160

// DecodeEvent reads the canonical bytes of one event.
func DecodeEvent(b []byte) (Event, error) {
	s := scanner{b: b}
	e := s.one(false)
	if s.err == nil && s.i != len(b) {
		s.fail("", "has bytes after its end")
	}
	if s.err != nil {
		return nil, s.err
	}
	return e, nil
}
