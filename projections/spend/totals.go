package spend

import (
	"fmt"
	"math/big"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/periods"
)

// unposted reports that nothing is posted of the year that a day lies in, and
// that it is not over: it is then no part of a total.
func (a *asked) unposted(p *pot, day events.Date) bool {
	year := a.cal.yearOf(day)
	s, _ := p.upTo(year, day)
	return s.days == 0 && a.unfinished(year, day) != ""
}

// totals adds up the years from the base year to the one that a day lies in.
func (a *asked) totals(p *pot, day events.Date) []answers.Value {
	from, missing := a.baseOf(p, day)
	last := a.cal.yearOf(day)
	notes := ""
	if missing == "" && a.unposted(p, day) {
		notes = a.cal.name(last) + " is left out: nothing is posted for it yet"
		last--
	}
	if missing == "" && last < from {
		missing = fmt.Sprintf("the base year, %s, is after %s, or nothing is posted for it yet", a.cal.name(from), day)
	}
	var pence int64
	would := new(big.Rat)
	b := a.baseline(p, last, day)
	var lines []answers.Behind
	for y := from; missing == "" && y <= last; y++ {
		s, window := p.upTo(y, day)
		none, short := a.posted(s, window)
		if none != "" || short != "" && y < last {
			missing = short
		} else if short != "" {
			notes = short
		}
		pence += s.pence
		would.Add(would, a.would(b, y, s, window))
		if a.Lines {
			lines = append(lines, a.behind("spent", p.spent.Meeting(window), window)...)
		}
	}
	total := a.unit.money("total", totalFormula, pence, missing)
	total.Lines = lines
	list := []answers.Value{total,
		a.unit.uprated("total-counterfactual", totalCounterFormula, would, first(missing, b.missing)),
		a.unit.uprated("total-avoided", totalAvoidedFormula, less(would, pence), first(missing, b.missing))}
	for i := range list {
		if list[i].NotAvailable == "" {
			list[i].Note = first(notes, fmt.Sprintf("%s to %s", a.cal.name(from), a.cal.name(last)))
		}
	}
	return list
}

// behind lists what was told of a window, with the share that counts in it.
func (a *asked) behind(measure string, rows []periods.Row, window events.Span) (list []answers.Behind) {
	for i := range rows {
		r := &rows[i]
		days := r.Span.Intersect(window)
		if days.Empty() {
			continue
		}
		b := answers.Behind{Line: r.Value.Line, Measure: measure, Subject: first(r.Value.Service, a.account), Note: periods.Through(r.Span)}
		if d, shown := a.unit.exact(periods.Share(r, window)); shown {
			b.Value = &d
		}
		if days != r.Span {
			b.Note += fmt.Sprintf(", %d of %d days", periods.Length(days), periods.Length(r.Span))
		}
		if r.Value.Basis != "" {
			b.Note += ": " + r.Value.Basis
		}
		list = append(list, b)
	}
	return list
}
