package facts

import (
	"slices"

	"muster/events"
)

// cover adds somebody who stands in from a day on which somebody else holds the
// case. One covers at a time: a case has one social worker to ask for on a day,
// and one instead of them.
func (c *casework) cover(f *CaseFact, held, covers []Allocation) *trouble {
	i := slices.IndexFunc(held, func(h Allocation) bool { return h.Span.Contains(f.Begins) })
	if i < 0 {
		return c.wrong(f, "on", "is %s, a day on which nobody holds %s, so %s covers for nobody; record case.allocated without cover", f.Begins, c.id, c.workers.id(f.Worker))
	}
	if held[i].Worker == f.Worker {
		return c.coversThemselves(f, &held[i])
	}
	end, by := coverEnds(f, held[i:])
	if n := len(covers); n > 0 && covers[n-1].Span.To > f.Begins {
		return c.coveredTwice(f, end, &covers[n-1])
	}
	c.out = append(c.out, Allocation{Span: events.Span{From: f.Begins, To: end}, Worker: f.Worker, Cover: true, Line: f.By, EndLine: by})
	return nil
}

// coverEnds returns the day after the last on which somebody stands in, and the
// line that says so. Of who holds the case, the first does as cover begins. It
// ends as stated, or sooner, with the last day on which somebody else holds the
// case: before it comes to whoever covers, goes back to its team, or closes.
func coverEnds(f *CaseFact, held []Allocation) (events.Date, events.Line) {
	for i := range held {
		h := &held[i]
		if h.Span.To == 0 || h.Span.To > f.LastDay {
			break
		}
		closes := h.EndReason == 0
		if closes || i+1 == len(held) || held[i+1].Span.From != h.Span.To || held[i+1].Worker == f.Worker {
			return h.Span.To, h.EndLine
		}
	}
	return f.LastDay + 1, f.By
}

// coversThemselves says that who covers holds the case when cover begins, of
// that line which is being said.
func (c *casework) coversThemselves(f *CaseFact, h *Allocation) *trouble {
	who := c.workers.id(f.Worker)
	if given := c.said(h.Line); given != nil && c.isNew(given) && !c.isNew(f) {
		field := "to"
		if given.What == CaseAllocated {
			field = "worker"
		}
		return c.wrong(given, field, "is %s, who covers %s from %s on (%s) and would hold it then; retract or correct that line in the same entry, or check the day",
			who, c.id, f.Begins, c.cite(f.By))
	}
	return c.wrong(f, "worker", "is %s, who holds %s on %s (%s) and can cover for nobody then; give the days before or after", who, c.id, f.Begins, c.cite(h.Line))
}

// coveredTwice says that somebody stands in while another does, or the same one
// again, of that line which is being said. The other begins first, or was
// recorded first if they begin together.
func (c *casework) coveredTwice(f *CaseFact, end events.Date, other *Allocation) *trouble {
	const one = "one covers at a time"
	if o := c.said(other.Line); o != nil && c.isNew(o) && !c.isNew(f) && o.Begins < f.Begins {
		return c.wrong(o, "last_day", "is %s, but %s covers %s from %s to %s (%s), and %s; let cover end by %s, or correct that line in the same entry",
			o.LastDay, c.workers.id(f.Worker), c.id, f.Begins, end-1, c.cite(f.By), one, f.Begins-1)
	}
	blamed, span, worker, line := f, other.Span, other.Worker, other.Line
	if o := c.said(other.Line); o != nil && c.isNew(o) && !c.isNew(f) {
		blamed, span, worker, line = o, events.Span{From: f.Begins, To: end}, f.Worker, f.By
	}
	if blamed.Worker == worker && blamed.Begins == span.From && blamed.LastDay == span.To-1 {
		return c.wrong(blamed, "case", "%s is covered by %s from %s to %s already (%s); leave this out, or correct that line", c.id, c.workers.id(worker), span.From, span.To-1, c.cite(line))
	}
	return c.wrong(blamed, "on", "is %s, but %s covers %s from %s to %s (%s), and %s; begin on %s, or correct that line in the same entry",
		blamed.Begins, c.workers.id(worker), c.id, span.From, span.To-1, c.cite(line), one, span.To)
}

// said returns the fact that a line says, or nil.
func (c *casework) said(by events.Line) *CaseFact {
	if i := slices.IndexFunc(c.facts, func(f CaseFact) bool { return f.By == by }); i >= 0 {
		return &c.facts[i]
	}
	return nil
}

// isNew reports whether the entry being applied says a fact.
func (c *casework) isNew(f *CaseFact) bool { return f.By.Position() == c.applying }
