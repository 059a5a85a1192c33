package ledger

import "muster/events"

// amended returns the line that an event corrects or retracts.
func amended(ev events.Event) (events.Line, bool) {
	switch e := ev.(type) {
	case *events.LineCorrected:
		return e.Line, true
	case *events.LineRetracted:
		return e.Line, true
	}
	return 0, false
}

// correctedInItsBook refuses a correction filed in another book than the line
// it names, where people who may read the one would not see the other.
func correctedInItsBook(s *state, o *offer) {
	for i, ev := range o.given.Events {
		line, ok := amended(ev)
		if !ok {
			continue
		}
		if book, known := s.bookOf(line.Position()); known && book != o.given.Book {
			o.refuse(i+1, "line", "%s is in the book %s, not in %s; file its correction there, in an entry of its own", line, book, o.given.Book)
		}
	}
}

// correctedOnce refuses two corrections of one line in one entry, and the
// correction of a line of the same entry, which nobody can have cited yet.
func correctedOnce(_ *state, o *offer) {
	var seen map[events.Line]int
	for i, ev := range o.given.Events {
		line, ok := amended(ev)
		if !ok {
			continue
		}
		if line.Position() >= o.at {
			o.refuse(i+1, "line", "names %s, which is not on record yet; the ledger ends at entry %d", line, o.at-1)
		}
		if before, twice := seen[line]; twice {
			o.refuse(i+1, "line", "names %s, as event %d does; say once what it should be", line, before)
		}
		if seen == nil {
			seen = map[events.Line]int{}
		}
		seen[line] = i + 1
	}
}
