package scenarios

import (
	"iter"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"muster/events"
)

// desk is who records, in the order in which the desks of one day record:
// establishment control makes room, then people are put in posts, and then
// establishment control takes away the room that is left.
type desk int

const (
	establishment desk = iota
	personnel
	agencyDesk
	reductions
	analyst
	casework
	learning
)

// desks are what the desks are called and when in the day they record.
var desks = [...]struct {
	by   string
	hour int
}{
	establishment: {"establishment.control", 9},
	personnel:     {"hr.clerk", 11},
	agencyDesk:    {"agency.desk", 14},
	reductions:    {"establishment.control", 16},
	analyst:       {"workforce.analyst", 17},
	casework:      {"casework.system", 18},
	learning:      {"learning.system", 20},
}

// note is one event on its way into an entry.
type note struct {
	day    events.Date // when it is recorded
	desk   desk
	why    string
	source string
	event  events.Event
	fixes  *note // the note that this one corrects or retracts
	line   events.Line
}

// clerk collects what is to be recorded and makes the entries of it: what one
// desk records on one day for one reason, at most 100 events at a time.
type clerk struct {
	name  string // of the history; the ids of its entries are made of it
	notes []*note
}

const batchOf = 100

func (c *clerk) note(day events.Date, d desk, why, source string, e events.Event) *note {
	n := &note{day: day, desk: d, why: why, source: source, event: e}
	c.notes = append(c.notes, n)
	return n
}

// entries makes the entries in the order in which they are recorded.
func (c *clerk) entries(first events.Position) iter.Seq[*events.Entry] {
	batches := c.batches()
	for i, batch := range batches {
		for j, n := range batch {
			n.line = events.LineAt(first+events.Position(i), j+1)
		}
	}
	return func(yield func(*events.Entry) bool) {
		ofDay := 0
		for i, batch := range batches {
			if ofDay++; i == 0 || !sameSitting(batches[i-1][0], batch[0]) {
				ofDay = 0
			}
			if !yield(c.entry(i, ofDay, batch)) {
				return
			}
		}
	}
}

func sameSitting(a, b *note) bool { return a.day == b.day && a.desk == b.desk }

// batches groups the notes, keeping the order within a day and desk in which
// the reasons first came up.
func (c *clerk) batches() [][]*note {
	sorted := slices.Clone(c.notes)
	slices.SortStableFunc(sorted, func(a, b *note) int {
		if a.day != b.day {
			return int(a.day - b.day)
		}
		return int(a.desk - b.desk)
	})
	var all [][]*note
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && sameSitting(sorted[0], sorted[n]) {
			n++
		}
		all = append(all, byWhy(sorted[:n])...)
		sorted = sorted[n:]
	}
	return all
}

func byWhy(sitting []*note) [][]*note {
	var all [][]*note
	open := map[string]int{} // the batch that takes more for a reason
	for _, n := range sitting {
		key := n.why + "\x00" + n.source
		if at, ok := open[key]; ok && len(all[at]) < batchOf {
			all[at] = append(all[at], n)
			continue
		}
		open[key] = len(all)
		all = append(all, []*note{n})
	}
	return all
}

func (c *clerk) entry(ordinal, ofDay int, batch []*note) *events.Entry {
	n := batch[0]
	at := events.EndOf(n.day-1) + 1 + events.Instant(desks[n.desk].hour*3600+ofDay*60)*1e6
	e := &events.Entry{
		ID:   uuid.NewSHA1(uuid.NameSpaceURL, []byte("muster history "+c.name+" "+strconv.Itoa(ordinal+1))).String(),
		Book: events.BookOf(n.event.Kind()), Recorded: at, Asserted: true,
		By: desks[n.desk].by, Why: n.why, Source: n.source,
	}
	if e.Book == "" {
		e.Book = events.Workforce
	}
	for _, n := range batch {
		e.Events = append(e.Events, n.settled())
	}
	return e
}

// settled returns the event with the line that it corrects.
func (n *note) settled() events.Event {
	switch e := n.event.(type) {
	case *events.LineCorrected:
		return &events.LineCorrected{Line: n.fixes.line, Now: e.Now}
	case *events.LineRetracted:
		return &events.LineRetracted{Line: n.fixes.line}
	}
	return n.event
}
