package spend

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
	"muster/projections/periods"
)

// pot is the money of one account, or of one service on it, as it was known.
type pot struct {
	cal     calendar
	spent   periods.List
	budgets periods.List
	clashes []clash
	whole   map[int]sum // of years that are over
}

// sum is what was spent in a window, and on how many of its days it is known.
type sum struct {
	pence int64
	days  int
}

// clash is two budgets that contradict each other, and on which days.
type clash struct {
	days events.Span
	why  string
}

// newPot makes a pot of what was told of one account; only says which of it
// counts.
func newPot(cal calendar, rows []periods.Row, only func(*periods.Told) bool) *pot {
	p := &pot{cal: cal, whole: map[int]sum{}}
	var spent, budgets []periods.Row
	for i := range rows {
		switch r := &rows[i]; {
		case !only(&r.Value):
		case r.Value.What == periods.Spent:
			spent = append(spent, *r)
		default:
			budgets = append(budgets, *r)
		}
	}
	p.spent, p.budgets = periods.Listed(spent), periods.Listed(p.settled(budgets))
	return p
}

// settled leaves of the budgets of one service for the very same days the one
// said last, and finds those that overlap all the same.
func (p *pot) settled(budgets []periods.Row) []periods.Row {
	slices.SortFunc(budgets, func(a, b periods.Row) int {
		return cmp.Or(cmp.Compare(a.Value.Service, b.Value.Service), cmp.Compare(a.Span.From, b.Span.From),
			cmp.Compare(a.Span.To, b.Span.To), cmp.Compare(b.Value.Line, a.Value.Line))
	})
	budgets = slices.CompactFunc(budgets, func(a, b periods.Row) bool { return a.Value.Service == b.Value.Service && a.Span == b.Span })
	for i := range budgets {
		a := &budgets[i]
		for j := i + 1; j < len(budgets); j++ {
			b := &budgets[j]
			if b.Value.Service != a.Value.Service || b.Span.From >= a.Span.To {
				break
			}
			p.clashes = append(p.clashes, clash{a.Span.Intersect(b.Span), fmt.Sprintf("two budgets overlap: %s (line %s) and %s (line %s); correct or retract one",
				periods.Through(a.Span), a.Value.Line, periods.Through(b.Span), b.Value.Line)})
		}
	}
	return budgets
}

// in adds up what was spent in a window.
func (p *pot) in(window events.Span) (s sum) {
	rows := p.spent.Meeting(window)
	for i := range rows {
		s.pence += periods.Share(&rows[i], window)
	}
	s.days = periods.Covered(rows, window)
	return s
}

// upTo adds up what was spent in a year, up to a day.
func (p *pot) upTo(year int, day events.Date) (s sum, window events.Span) {
	span := p.cal.span(year)
	window = span.Intersect(events.Span{From: span.From, To: day + 1})
	if window != span {
		return p.in(window), window
	}
	s, known := p.whole[year]
	if !known {
		s = p.in(span)
		p.whole[year] = s
	}
	return s, span
}

// budget adds up the budget of a window, or says why there is none.
func (p *pot) budget(window events.Span) (pence int64, missing string) {
	for i := range p.clashes {
		if p.clashes[i].days.Meets(window) {
			return 0, p.clashes[i].why
		}
	}
	rows := p.budgets.Meeting(window)
	for i := range rows {
		pence += periods.Share(&rows[i], window)
	}
	switch days := periods.Covered(rows, window); {
	case days == 0:
		return 0, "no budget is set for " + periods.Through(window)
	case days < periods.Length(window):
		return 0, fmt.Sprintf("a budget is set for %d of the %d days %s", days, periods.Length(window), periods.Through(window))
	}
	return pence, ""
}

// first returns the first year with a day that is posted by a day, if any.
func (p *pot) first(day events.Date) (year int, found bool) {
	rows := p.spent.Meeting(events.Span{From: 0, To: day + 1})
	if len(rows) == 0 {
		return 0, false
	}
	return p.cal.yearOf(rows[0].Span.From), true
}
