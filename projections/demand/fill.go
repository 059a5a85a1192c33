package demand

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
	"muster/projections/periods"
)

// reports are what was reported, by first day, then by length; of two for the
// very same days only the one said last.
type reports []periods.Row

func sorted(rows []periods.Row) reports {
	slices.SortFunc(rows, func(a, b periods.Row) int {
		return cmp.Or(cmp.Compare(a.Span.From, b.Span.From), cmp.Compare(a.Span.To, b.Span.To), cmp.Compare(b.Value.Line, a.Value.Line))
	})
	return slices.CompactFunc(rows, func(a, b periods.Row) bool { return a.Span == b.Span })
}

// beginning returns the reports that begin on a day.
func (l reports) beginning(d events.Date) reports {
	byDay := func(r periods.Row, d events.Date) int { return cmp.Compare(r.Span.From, d) }
	from, _ := slices.BinarySearchFunc(l, d, byDay)
	to, _ := slices.BinarySearchFunc(l, d+1, byDay)
	return l[from:to]
}

// filling returns the fewest reports that fill a window exactly, or why none do.
func (l reports) filling(window events.Span) (reports, string) {
	if window.From < 1 || window.To <= window.From {
		return nil, "there are no such days"
	}
	// best[n] is the end of the fewest reports that fill the window's first n
	// days, so that a report that ends there can go on from them.
	type step struct {
		reports int
		last    *periods.Row
	}
	best := make([]step, periods.Length(window)+1)
	for n := range best {
		if n > 0 && best[n].last == nil {
			continue
		}
		next := l.beginning(window.From + events.Date(n))
		for i := range next {
			if next[i].Span.To > window.To {
				break
			}
			end := &best[next[i].Span.To-window.From]
			if end.last == nil || best[n].reports+1 < end.reports {
				*end = step{best[n].reports + 1, &next[i]}
			}
		}
	}
	var list reports
	for n := len(best) - 1; n > 0; n = int(list[len(list)-1].Span.From - window.From) {
		if best[n].last == nil {
			return nil, l.unfilled(window)
		}
		list = append(list, *best[n].last)
	}
	slices.Reverse(list)
	return list, ""
}

// unfilled says why no reports fill a window.
func (l reports) unfilled(window events.Span) string {
	if gap := periods.Gap(l, window); !gap.Empty() {
		return "no referrals are reported for " + periods.Through(gap)
	}
	for i := range l {
		r := &l[i]
		if r.Span.Meets(window) && r.Span.Intersect(window) != r.Span {
			return fmt.Sprintf("no reports fill %s exactly: the one of %s (line %s) goes beyond it, and is not spread over its days",
				periods.Through(window), periods.Through(r.Span), r.Value.Line)
		}
	}
	return fmt.Sprintf("no reports fill %s exactly: they overlap", periods.Through(window))
}
