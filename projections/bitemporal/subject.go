package bitemporal

import "muster/events"

// Subject is what is believed of one thing. Its rows that may still change are
// kept side by side, so that working out what has changed reads no more than
// them. Its zero value is a thing of which nothing is believed.
type Subject[R comparable] struct {
	ids  []RowID     // of all that is believed; those that end by closed come first
	rows []Row[R]    // of the last ids, which do not end by closed
	past events.Date // what is not in rows ends by this day
}

// Revise makes want what the table believes of the subject from entry known on,
// but for the rows that end by the day since, which stay. Since is zero for all.
// Other rows that are the same stay too; the rest are closed and put.
func (s *Subject[R]) Revise(t *Table[R], known events.Position, since events.Date, want []Row[R]) {
	if since < s.past {
		s.recall(t)
	}
	s.pass(since)
	same := 0
	for same < min(len(s.rows), len(want)) && s.rows[same] == want[same] {
		same++
	}
	want = want[same:]
	if same == len(s.rows) && len(want) == 0 {
		return
	}
	from := len(s.ids) - len(s.rows) + same
	changed := t.Revise(known, s.ids[from:len(s.ids):len(s.ids)], want)
	s.ids = append(s.ids[:from], changed...)
	s.rows = append(s.rows[:same], want...)
}

// recall takes all rows from the table again, because the past is to change.
func (s *Subject[R]) recall(t *Table[R]) {
	s.rows, s.past = s.rows[:0], 0
	for _, id := range s.ids {
		s.rows = append(s.rows, t.Row(id))
	}
}

// pass lets go of the rows that end by a day. Their ids come to the front of
// those of the rows that are left.
func (s *Subject[R]) pass(since events.Date) {
	s.past = max(s.past, since)
	first := len(s.ids) - len(s.rows)
	n := 0
	for i := range s.rows {
		row, id := s.rows[i], s.ids[first+i]
		if row.Span.To == 0 || row.Span.To > since {
			continue
		}
		copy(s.rows[n+1:i+1], s.rows[n:i])
		copy(s.ids[first+n+1:first+i+1], s.ids[first+n:first+i])
		s.rows[n], s.ids[first+n] = row, id
		n++
	}
	s.rows = append(s.rows[:0], s.rows[n:]...)
}

// Since returns the first day of the row that is believed to hold on a day, or
// the day itself if none does. What follows from there is to be worked out anew
// when something changes on the day.
func (s *Subject[R]) Since(t *Table[R], day events.Date) events.Date {
	if day < s.past {
		s.recall(t)
	}
	for i := range s.rows {
		if s.rows[i].Span.Contains(day) {
			return s.rows[i].Span.From
		}
	}
	return day
}

// Rows returns the ids of what is believed, which are the subject's.
func (s *Subject[R]) Rows() []RowID { return s.ids }

// SubjectOf returns the subject of whom a table believes the rows with the
// given ids, in that order. The slice becomes the subject's.
func SubjectOf[R comparable](t *Table[R], ids []RowID) Subject[R] {
	s := Subject[R]{ids: ids}
	s.recall(t)
	return s
}
