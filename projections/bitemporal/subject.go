package bitemporal

import "muster/events"

// Subject is what is believed of one thing: its rows, side by side, so that
// working out what has changed reads no more than them. Its zero value is a
// thing of which nothing is believed.
type Subject[R comparable] struct {
	rows []Row[R]
	ids  []RowID
}

// Revise makes want what the table believes of the subject from entry known on,
// but for the rows that end by the day since, which stay. Since is zero for all.
// Other rows that are the same stay too; the rest are closed and put.
func (s *Subject[R]) Revise(t *Table[R], known events.Position, since events.Date, want []Row[R]) {
	from := s.past(since)
	same := 0
	for same < min(len(s.rows)-from, len(want)) && s.rows[from+same] == want[same] {
		same++
	}
	from, want = from+same, want[same:]
	if from == len(s.rows) && len(want) == 0 {
		return
	}
	changed := t.Revise(known, s.ids[from:len(s.ids):len(s.ids)], want)
	s.ids = append(s.ids[:from], changed...)
	s.rows = append(s.rows[:from], want...)
}

// past brings the rows that end by a day to the front, where they mostly are,
// and returns how many there are.
func (s *Subject[R]) past(since events.Date) int {
	n := 0
	for i := range s.rows {
		row, id := s.rows[i], s.ids[i]
		if row.Span.To == 0 || row.Span.To > since {
			continue
		}
		copy(s.rows[n+1:i+1], s.rows[n:i])
		copy(s.ids[n+1:i+1], s.ids[n:i])
		s.rows[n], s.ids[n] = row, id
		n++
	}
	return n
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
