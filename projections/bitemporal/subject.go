package bitemporal

import "muster/events"

// Subject is what is believed of one thing: its rows, side by side, so that
// working out what has changed reads no more than them. Its zero value is a
// thing of which nothing is believed.
type Subject[R comparable] struct {
	rows []Row[R]
	ids  []RowID
}

// Revise makes want what the table believes of the subject from entry known on.
// Rows that are the same stay; the others are closed and put. It costs a
// comparison for each row that the two lists begin with alike, and what
// Table.Revise costs for the rest.
func (s *Subject[R]) Revise(t *Table[R], known events.Position, want []Row[R]) {
	same := 0
	for same < min(len(s.rows), len(want)) && s.rows[same] == want[same] {
		same++
	}
	if same == len(s.rows) && same == len(want) {
		return
	}
	changed := t.Revise(known, s.ids[same:len(s.ids):len(s.ids)], want[same:])
	s.ids = append(s.ids[:same], changed...)
	s.rows = append(s.rows[:same], want[same:]...)
}

// Rows returns the ids of what is believed, which are the subject's.
func (s *Subject[R]) Rows() []RowID { return s.ids }

// SubjectOf returns the subject of whom a table believes the rows with the
// given ids, in that order. The slice becomes the subject's.
func SubjectOf[R comparable](t *Table[R], ids []RowID) Subject[R] {
	s := Subject[R]{ids: ids}
	for _, id := range ids {
		s.rows = append(s.rows, t.Row(id))
	}
	return s
}
