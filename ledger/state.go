package ledger

import (
	"slices"

	"muster/events"
	"muster/events/facts"
)

// state is what decisions need to know of a ledger, up to the last entry taken
// in. Entries under way are in it; they are taken back if they fail.
type state struct {
	chain     events.Chain
	facts     facts.Record
	times     []events.Instant // when each entry was recorded, by position
	books     []uint8          // which book each entry is in, as an index into events.Books
	reached   [4]reach         // the latest entry of each book
	closed    closing
	baselines map[string]events.Line // by name
	ids       ids

	turns []turn // scratch of crowded
}

// reach is how far a book has come.
type reach struct {
	recorded events.Instant
	at       events.Position
}

// closing is the moment through which the books are closed, and what closed
// them.
type closing struct {
	through events.Instant
	line    events.Line
}

// step is what one entry changed, kept so that it can be taken back.
type step struct {
	change    *facts.Change
	id        idKey
	chain     events.Chain // before the entry
	book      int
	reached   reach   // of the book, before the entry
	closed    closing // before the entry
	baselines []string
}

func newState(authority string) *state {
	return &state{chain: events.Start(authority), baselines: map[string]events.Line{}, ids: newIDs()}
}

// next is the position of the entry that follows.
func (s *state) next() events.Position { return s.chain.Position + 1 }

// take goes on to an entry whose facts have been applied.
func (s *state) take(id idKey, e *events.Entry, change *facts.Change, after events.Chain, stored []byte) step {
	book := slices.Index(events.Books, e.Book)
	st := step{change: change, id: id, chain: s.chain, book: book, reached: s.reached[book], closed: s.closed}
	s.chain = after
	s.times, s.books = append(s.times, e.Recorded), append(s.books, uint8(book))
	s.reached[book] = reach{e.Recorded, after.Position}
	s.ids.add(st.id, after.Position, e, stored)
	for i, ev := range e.Events {
		if through, ok := closes(ev); ok && through > s.closed.through {
			s.closed = closing{through, events.LineAt(after.Position, i+1)}
		}
		if b, ok := ev.(*events.BaselinePublished); ok {
			s.baselines[b.Name] = events.LineAt(after.Position, i+1)
			st.baselines = append(st.baselines, b.Name)
		}
	}
	return st
}

// back takes back the newest entry. After an error the state is of no use.
func (s *state) back(st step) error {
	if err := s.facts.Undo(st.change); err != nil {
		return err
	}
	last := len(s.times) - 1
	s.times, s.books = s.times[:last], s.books[:last]
	s.reached[st.book], s.closed, s.chain = st.reached, st.closed, st.chain
	for _, name := range st.baselines {
		delete(s.baselines, name)
	}
	s.ids.drop(st.id)
	return nil
}

// bookOf returns the book of an entry on record.
func (s *state) bookOf(p events.Position) (events.Book, bool) {
	if p == 0 || p > s.chain.Position {
		return "", false
	}
	return events.Books[s.books[p-1]], true
}
