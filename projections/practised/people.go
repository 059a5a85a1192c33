package practised

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// lately is how many days before the newest note about a person the notes begin
// that are gone through for each change. What is recorded late is mostly of the
// last two months, and somebody has some ten notes of two months among some
// hundreds; only what changes an earlier day has all of them gone through.
const lately = 62

// person is what is remembered of somebody from one change to the next.
type person struct {
	from        int                   // the first of their notes that is gone through again
	since       events.Date           // from which day these begin; the notes before begin earlier
	open        []bitemporal.Row[row] // what stood open before them
	did, stands believed
}

// believed is what a table believes of a person, in the order in which the notes
// say it: first the rows that follow from the notes before the first that is
// gone through again, but for what they left open.
type believed struct {
	ids     []bitemporal.RowID
	settled int                   // how many these are
	rest    []bitemporal.Row[row] // what the others say, to be compared without going to the table
}

// revise makes want what is believed besides what is settled, and then settles
// some of it.
func (b *believed) revise(t *bitemporal.Table[row], at events.Position, want []bitemporal.Row[row], settle int) {
	if !slices.Equal(b.rest, want) {
		b.ids = append(b.ids[:b.settled], t.Revise(at, b.ids[b.settled:], want)...)
	}
	b.settled += settle
	b.rest = append(b.rest[:0], want[settle:]...)
}

// recall takes what the others say from the table again.
func (b *believed) recall(t *bitemporal.Table[row]) {
	b.rest = b.rest[:0]
	for _, id := range b.ids[b.settled:] {
		b.rest = append(b.rest, t.Row(id))
	}
}

// of returns what is remembered of a person, making room for it.
func (m *State) of(t facts.Thing) *person {
	for int(t) > len(m.people) {
		m.people = append(m.people, person{})
	}
	return &m.people[t-1]
}

// note has the tables follow the notes about a person, of which nothing that
// begins before a day has changed.
func (m *State) note(at events.Position, who facts.Thing, from events.Date) {
	p := m.of(who)
	if from < p.since {
		*p = person{did: believed{ids: p.did.ids}, stands: believed{ids: p.stands.ids}}
		p.did.recall(&m.did)
		p.stands.recall(&m.stands)
	}
	notes := m.staff.Record.Notes(facts.Practice, who)
	first, did, stands := p.from, 0, 0 // what is to be settled
	f := &m.folding
	f.begin(&m.staff.Record.Names, who, p.open)
	for i, next := first, recent(notes, first); i < len(notes); i++ {
		if i == next && i > first {
			p.from, p.since, did, stands = i, notes[len(notes)-1].Begins-lately, len(f.did), len(f.stands)
			p.open = append(p.open[:0], f.open...)
		}
		if !m.watched || watches(notes[i].Event) {
			f.take(notes[i].By, notes[i].Event)
		}
	}
	p.did.revise(&m.did, at, f.did, did)
	f.stands = append(f.stands, f.open...)
	p.stands.revise(&m.stands, at, f.stands, stands)
}

// recent returns the first note, from one on, that is of the last days.
func recent(notes []facts.Note, from int) int {
	i := len(notes)
	for i > from && notes[i-1].Begins >= notes[len(notes)-1].Begins-lately {
		i--
	}
	return i
}

// meet works out which persons the workers are who have come to be known of, and
// which workers the persons: who somebody is may be told before what is done with
// them, or after.
func (m *State) meet() {
	record := &m.staff.Record
	for w := facts.Thing(len(m.workers)); record.Has(facts.Worker, w); w++ {
		m.workers = append(m.workers, record.Called(facts.Practice, record.WorkerID(w)))
	}
	for ; record.Has(facts.Practice, m.met+1); m.met++ {
		if w := record.Called(facts.Worker, record.ID(facts.Practice, m.met+1)); w != 0 {
			m.workers[w] = m.met + 1
		}
	}
}

// watches reports whether an event is of what the dashboard watches.
func watches(ev events.Event) bool {
	switch ev.(type) {
	case *events.ExitInterviewHeld, *events.ProcedureStarted, *events.ProcedureEnded:
		return true
	}
	return false
}
