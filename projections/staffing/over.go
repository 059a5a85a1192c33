package staffing

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/bitemporal"
)

// Over returns the rows of the stock that count towards one of some things,
// are believed by an entry and hold on a day that a question is about. A series
// goes through them for each of its days, and through the table once.
func (s *Staff) Over(q *answers.Asked, k events.Position, whats ...What) []bitemporal.Row[Row] {
	return s.Within(events.Span{From: q.Days[0], To: q.Days[len(q.Days)-1] + 1}, k, whats...)
}

// Within returns those that hold on one of some days.
func (s *Staff) Within(days events.Span, k events.Position, whats ...What) []bitemporal.Row[Row] {
	var wanted [Whats]bool
	for _, w := range whats {
		wanted[w] = true
	}
	var rows []bitemporal.Row[Row]
	for _, r := range s.Stock.Within(days, k) {
		if wanted[r.Value.What] {
			rows = append(rows, r)
		}
	}
	return rows
}
