package facts

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
)

// casework is what the facts about one case come to, as far as it is worked
// out.
type casework struct {
	*Record
	id       string
	facts    []CaseFact
	out      []Allocation
	phases   []CasePhase
	holder   int       // index in out of who holds the case, which is the last, or -1
	opened   *CaseFact // by which the case is open; nil while it is not
	closed   *CaseFact // by which it was closed last
	reopened int       // how many phases had ended when it opened last
}

func (c *casework) run() *trouble {
	for i := range c.facts {
		if bad := c.take(&c.facts[i]); bad != nil {
			return bad
		}
	}
	held := len(c.out)
	for i := range c.facts {
		if f := &c.facts[i]; f.Cover {
			if bad := c.cover(f, c.out[:held], c.out[held:]); bad != nil {
				return bad
			}
		}
	}
	if len(c.out) > held {
		slices.SortStableFunc(c.out, func(a, b Allocation) int { return cmp.Compare(a.Span.From, b.Span.From) })
	}
	return nil
}

func (c *casework) wrong(f *CaseFact, field, format string, args ...any) *trouble {
	return &trouble{f.head, field, fmt.Sprintf(format, args...)}
}

func (c *casework) take(f *CaseFact) *trouble {
	switch {
	case f.What == CaseOpened:
		return c.open(f)
	case c.opened == nil:
		return c.notOpen(f)
	}
	switch f.What {
	case CaseAllocated:
		if !f.Cover { // who covers is looked at when it is known who holds the case
			return c.allocate(f)
		}
	case CaseMoved:
		return c.move(f)
	case CaseChanged:
		c.turn(f)
	case CaseClosed:
		c.close(f)
	}
	return nil
}

func (c *casework) open(f *CaseFact) *trouble {
	if c.opened != nil {
		return c.wrong(f, "case", "%s is open already, since %s (%s); record case.status_changed or case.moved if that is meant, or give the other case an id of its own",
			c.id, c.opened.Begins, c.cite(c.opened.By))
	}
	p := CasePhase{Span: events.Span{From: f.Begins}, Status: f.Status, Team: f.Team, Family: f.Family, Opens: true, Line: f.By}
	if n := len(c.phases); n > 0 && p.Family == 0 {
		p.Family = c.phases[n-1].Family
	}
	c.opened, c.reopened = f, len(c.phases)
	c.phases = append(c.phases, p)
	return nil
}

// notOpen says that a case is not open, and what is on record.
func (c *casework) notOpen(f *CaseFact) *trouble {
	if c.closed != nil {
		return c.wrong(f, "case", "%s is not open on %s: it was closed on %s (%s); correct that line if it is wrong, or record case.opened if the case opened again",
			c.id, f.day(), c.closed.day(), c.cite(c.closed.By))
	}
	for i := range c.facts {
		if o := &c.facts[i]; o.What == CaseOpened {
			return c.wrong(f, "case", "%s is not open on %s: it opens on %s (%s); check the day, or correct that line", c.id, f.day(), o.Begins, c.cite(o.By))
		}
	}
	return c.wrong(f, "case", "%s is not known: no line opens it; check the id, or record case.opened first", c.id)
}

func (c *casework) allocate(f *CaseFact) *trouble {
	if c.holder >= 0 {
		h := &c.out[c.holder]
		return c.wrong(f, "case", "%s is held by %s since %s (%s); record case.moved instead, or say with cover and last_day that somebody stands in",
			c.id, c.workers.id(h.Worker), h.Span.From, c.cite(h.Line))
	}
	c.give(f, 0)
	c.turn(f)
	return nil
}

func (c *casework) move(f *CaseFact) *trouble {
	if c.holder < 0 || c.out[c.holder].Worker != f.From {
		return c.notHolder(f)
	}
	reason := f.Reason
	h := &c.out[c.holder]
	if h.Span.From == f.Begins { // held for no day, so it goes on from who had it before
		if h.Reason == 0 {
			reason = 0
		}
		c.out = c.out[:c.holder]
		if reason != 0 { // and that one gave it up by this move in the end
			last := &c.out[c.holder-1]
			last.EndReason, last.EndLine = f.Reason, f.By
		}
	} else {
		h.Span.To, h.EndReason, h.EndLine = f.Begins, f.Reason, f.By
	}
	c.holder = -1
	if f.Worker != 0 {
		c.give(f, reason)
	}
	c.turn(f)
	return nil
}

// notHolder says who holds a case that is moved from somebody else.
func (c *casework) notHolder(f *CaseFact) *trouble {
	from, day := c.workers.id(f.From), f.Begins
	if c.holder >= 0 {
		h := &c.out[c.holder]
		return c.wrong(f, "from", "is %s, who does not hold %s on %s: %s does, since %s (%s)", from, c.id, day, c.workers.id(h.Worker), h.Span.From, c.cite(h.Line))
	}
	if n := len(c.out); n > 0 {
		h := &c.out[n-1]
		return c.wrong(f, "from", "is %s, but nobody holds %s on %s: the last to hold it was %s, to %s (%s); record case.allocated instead",
			from, c.id, day, c.workers.id(h.Worker), h.Span.To-1, c.cite(h.EndLine))
	}
	return c.wrong(f, "from", "is %s, but nobody holds %s on %s; record case.allocated instead", from, c.id, day)
}

// give has a worker hold the case. Who had it until this day, and gets it back,
// goes on holding it.
func (c *casework) give(f *CaseFact, reason uint8) {
	c.holder = len(c.out)
	if c.holder > 0 {
		if last := &c.out[c.holder-1]; last.Worker == f.Worker && last.Span.To == f.Begins && last.EndReason != 0 {
			last.Span.To, last.EndReason, last.EndLine = 0, 0, 0
			c.holder--
			return
		}
	}
	c.out = append(c.out, Allocation{Span: events.Span{From: f.Begins}, Worker: f.Worker, Reason: reason, Line: f.By})
}

// turn goes on with the status and team that a fact names. A phase of no days
// is replaced by what follows it.
func (c *casework) turn(f *CaseFact) {
	last := len(c.phases) - 1
	p := c.phases[last]
	if f.Status != 0 {
		p.Status = f.Status
	}
	if f.Team != 0 {
		p.Team = f.Team
	}
	if p == c.phases[last] {
		return
	}
	p.Line = f.By
	if p.Span.From != f.Begins {
		c.phases[last].Span.To = f.Begins
		p.Span, p.Opens = events.Span{From: f.Begins}, false
		c.phases = append(c.phases, p)
		return
	}
	c.phases[last] = p
	if last > c.reopened && c.phases[last-1].Status == p.Status && c.phases[last-1].Team == p.Team { // and so it is as it was
		c.phases = c.phases[:last]
		c.phases[last-1].Span.To = 0
	}
}

func (c *casework) close(f *CaseFact) {
	c.phases[len(c.phases)-1].Span.To = f.Begins
	if c.holder >= 0 {
		h := &c.out[c.holder]
		h.Span.To, h.EndLine = f.Begins, f.By
	}
	c.holder, c.opened, c.closed = -1, nil, f
}

// sinceStatus returns the phase with which an open case came to have the status
// that it has.
func (c *casework) sinceStatus() (CasePhase, bool) {
	if c.opened == nil {
		return CasePhase{}, false
	}
	at := len(c.phases) - 1
	for at > c.reopened && c.phases[at-1].Status == c.phases[at].Status {
		at--
	}
	return c.phases[at], true
}
