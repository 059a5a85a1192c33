package periods

import (
	"cmp"
	"slices"

	"muster/events"
)

// List is rows by first day, of which those that meet a window are found
// without going through all. Make it with Listed.
type List struct {
	rows  []Row
	reach []events.Date // the latest end among the rows up to each
}

// Listed sorts rows, which become the list's.
func Listed(rows []Row) List {
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Span.From, b.Span.From) })
	l := List{rows: rows}
	for i := range rows {
		to := rows[i].Span.To
		if i > 0 {
			to = max(to, l.reach[i-1])
		}
		l.reach = append(l.reach, to)
	}
	return l
}

// Meeting returns the rows among which all are that share a day with a window,
// which has an end. They are the list's.
func (l List) Meeting(window events.Span) []Row {
	from, _ := slices.BinarySearch(l.reach, window.From+1)
	to, _ := slices.BinarySearchFunc(l.rows, window.To, func(r Row, d events.Date) int { return cmp.Compare(r.Span.From, d) })
	return l.rows[from:max(from, to)]
}

// Covered counts the days of a window that at least one row is of.
func Covered(rows []Row, window events.Span) (days int) {
	next := window.From // the first day that is not counted yet
	for _, s := range spans(rows, window) {
		s.From = max(s.From, next)
		if s.To > s.From {
			days += int(s.To - s.From)
			next = s.To
		}
	}
	return days
}

// Gap returns the first run of days of a window that no row is of; it is Empty
// if there is none.
func Gap(rows []Row, window events.Span) events.Span {
	next := window.From
	for _, s := range spans(rows, window) {
		if s.From > next {
			return events.Span{From: next, To: s.From}
		}
		next = max(next, s.To)
	}
	return events.Span{From: next, To: window.To}
}

// spans lists the parts of the rows that lie in a window, which has an end, by
// first day.
func spans(rows []Row, window events.Span) (list []events.Span) {
	for i := range rows {
		if s := rows[i].Span.Intersect(window); !s.Empty() {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b events.Span) int { return cmp.Compare(a.From, b.From) })
	return list
}

// Length is how many days a span, which has an end, holds.
func Length(s events.Span) int { return max(0, int(s.To-s.From)) }

// Through writes a span, which has an end, as its first and last day.
func Through(s events.Span) string {
	switch Length(s) {
	case 0:
		return "no day"
	case 1:
		return s.From.String()
	}
	return s.From.String() + " to " + (s.To - 1).String()
}
