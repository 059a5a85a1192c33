package facts

import (
	"fmt"
	"slices"
	"strings"

	"muster/events"
)

// Stint is a run of days over which a worker holds one post in one role, grade
// and team with one FTE.
type Stint struct {
	Span              events.Span
	Post              Thing
	Role, Grade, Team Name
	FTE               int32       // millionths
	ContractEnds      events.Date // the last day of a fixed term, as far as nothing on record has the worker there later; 0 is none
	Line              events.Line // what began it
	EndLine           events.Line // what ended it; 0 while it is open
	Began             WorkerEvent // Hired, TransferredIn, Moved or Hours
	Ended             WorkerEvent // Left, TransferredOut, Moved or Hours; 0 while it is open
	JobShare          bool
	Counts            bool // the worker is counted here: of several posts at once, the most senior
	Origin            uint8
	Reason            uint8
	Destination       uint8
}

// trouble is why the facts about one thing do not make a possible story.
type trouble struct {
	at     head
	field  string
	reason string
}

// errSlow says that stints cannot be worked out from where they were left.
var errSlow = new(trouble)

// stintsOf works out the stints of a worker from facts about them, going on
// from the stints given, of which at most the last is open. It reports whether
// several posts were held at once. If resumed, the facts before those given are
// known by nothing but the stints, and the answer may be errSlow.
func (r *Record) stintsOf(worker Thing, from []Stint, facts []WorkerFact, resumed bool) (stints []Stint, several bool, bad *trouble) {
	c := career{Record: r, worker: worker, out: append(r.scratch.stints[:0], from...), open: r.scratch.open[:0], resumed: resumed}
	if n := len(from); n > 0 && from[n-1].Ended == 0 {
		c.open = append(c.open, n-1)
	}
	for i := range facts {
		if bad = c.take(&facts[i]); bad != nil || resumed && c.several {
			break
		}
	}
	r.scratch.open = c.open
	if bad == nil && c.several {
		if resumed {
			bad = errSlow
		} else {
			c.out = r.countOnce(c.out)
		}
	}
	r.scratch.stints = c.out
	return c.out, c.several, bad
}

// career is a worker's stints as far as they are worked out.
type career struct {
	*Record
	worker  Thing
	out     []Stint
	open    []int   // the stints that have no end yet
	several bool    // posts were held at once
	resumed bool    // what came before is known by its stints alone
	offers  []Thing // the posts offered; not kept if resumed
}

func (c *career) take(f *WorkerFact) *trouble {
	switch f.What {
	case Hired, TransferredIn:
		return c.start(f)
	case Moved:
		return c.move(f)
	case Hours:
		return c.hours(f)
	case Left, TransferredOut:
		return c.leave(f)
	case Registered, Lapsed:
		if !c.Introduced(c.worker) {
			return c.absent(f)
		}
	case Offered:
		if !c.resumed {
			c.offers = append(c.offers, f.Post)
		}
	case Withdrawn:
		return c.withdraw(f)
	}
	return nil
}

func (c *career) withdraw(f *WorkerFact) *trouble {
	if c.resumed {
		return errSlow // the stints do not tell what was offered before
	}
	i := slices.Index(c.offers, f.Post)
	if i < 0 {
		return c.wrong(f, "post", "has no offer of %s on record by %s", c.posts.id(f.Post), f.Begins)
	}
	c.offers = slices.Delete(c.offers, i, i+1)
	return nil
}

func (c *career) wrong(f *WorkerFact, field, format string, args ...any) *trouble {
	return &trouble{f.head, field, c.workers.id(c.worker) + " " + fmt.Sprintf(format, args...)}
}

func (c *career) start(f *WorkerFact) *trouble {
	if i := c.holding(f.Post); i >= 0 {
		s := c.out[i]
		return c.wrong(f, "post", "already holds %s from %s (%s); record a move, or correct that line", c.posts.id(f.Post), s.Span.From, c.cite(s.Line))
	}
	c.several = c.several || len(c.open) > 0
	c.open = append(c.open, len(c.out))
	c.out = append(c.out, Stint{Span: events.Span{From: f.Begins}, Post: f.Post, Role: f.Role, Grade: f.Grade, Team: f.Team,
		FTE: f.FTE, ContractEnds: f.Due, Line: f.By, Began: f.What, JobShare: f.JobShare, Counts: true, Origin: f.Origin})
	return nil
}

func (c *career) move(f *WorkerFact) *trouble {
	at, bad := c.which(f, f.From, "from")
	if bad != nil {
		return bad
	}
	now := c.out[c.open[at]]
	if f.Post != now.Post && c.holding(f.Post) >= 0 {
		return c.wrong(f, "post", "already holds %s as a second post", c.posts.id(f.Post))
	}
	now.JobShare = f.JobShare || (now.JobShare && now.Post == f.Post)
	now.Post, now.Role, now.Grade, now.Team = f.Post, f.Role, f.Grade, f.Team
	c.turn(at, now, f)
	return nil
}

func (c *career) hours(f *WorkerFact) *trouble {
	at, bad := c.which(f, f.Post, "post")
	if bad != nil {
		return bad
	}
	now := c.out[c.open[at]]
	now.FTE = f.FTE
	c.turn(at, now, f)
	return nil
}

func (c *career) leave(f *WorkerFact) *trouble {
	if f.Post == 0 {
		if len(c.open) == 0 {
			return c.absent(f)
		}
		for _, i := range c.open {
			c.end(i, f)
		}
		c.open = c.open[:0]
		return nil
	}
	at, bad := c.which(f, f.Post, "post")
	if bad != nil {
		return bad
	}
	c.end(c.open[at], f)
	c.open = slices.Delete(c.open, at, at+1)
	return nil
}

func (c *career) end(i int, f *WorkerFact) {
	s := &c.out[i]
	s.outlasts(f.Begins - 1)
	s.Span.To, s.Ended, s.EndLine, s.Reason, s.Destination = f.Begins, f.What, f.By, f.Reason, f.Destination
}

// outlasts takes in that a worker is on record as there on a day: a fixed term
// that was to end before it did not end then.
func (s *Stint) outlasts(day events.Date) {
	if s.ContractEnds < day {
		s.ContractEnds = 0
	}
}

// turn ends an open stint and goes on with another. A stint of no days is
// replaced by what follows it.
func (c *career) turn(at int, now Stint, f *WorkerFact) {
	i := c.open[at]
	now.Line = f.By
	now.outlasts(f.Begins)
	if c.out[i].Span.From == f.Begins {
		c.out[i] = now
		return
	}
	c.end(i, f)
	now.Span, now.Began, now.Origin = events.Span{From: f.Begins}, f.What, 0
	c.open[at] = len(c.out)
	c.out = append(c.out, now)
}

// holding returns the open stint in a post, or -1.
func (c *career) holding(post Thing) int {
	for _, i := range c.open {
		if c.out[i].Post == post {
			return i
		}
	}
	return -1
}

// which finds the open stint that a fact is about, by its post if it names one.
func (c *career) which(f *WorkerFact, post Thing, field string) (int, *trouble) {
	if len(c.open) == 0 {
		return 0, c.absent(f)
	}
	if post == 0 && len(c.open) == 1 {
		return 0, nil
	}
	var held []string
	for at, i := range c.open {
		if c.out[i].Post == post {
			return at, nil
		}
		held = append(held, c.posts.id(c.out[i].Post))
	}
	if post == 0 {
		return 0, c.wrong(f, field, "holds %s on %s; say which", strings.Join(held, " and "), f.Begins)
	}
	return 0, c.wrong(f, field, "does not hold %s on %s but %s", c.posts.id(post), f.day(), strings.Join(held, " and "))
}

// absent says that a worker is in no post on a day, and what is on record.
func (c *career) absent(f *WorkerFact) *trouble {
	if c.resumed {
		return errSlow // what the refusal says needs the whole career
	}
	var last *Stint // the one that ended last
	for i := range c.out {
		if s := &c.out[i]; last == nil || s.Span.To > last.Span.To {
			last = s
		}
	}
	switch {
	case last != nil && last.Span.To > f.day():
		return c.wrong(f, "worker", "leaves already on that day, %s (%s); correct that line if it is wrong", f.day(), c.cite(last.EndLine))
	case last != nil:
		return c.wrong(f, "worker", "is not in post on %s: the last stint on record ended on %s (%s)", f.day(), last.Span.To-1, c.cite(last.EndLine))
	case c.Introduced(c.worker):
		return c.wrong(f, "worker", "is not in post on %s: nothing on record has them start by then; record the hire first, or check the day", f.day())
	}
	return c.wrong(f, "worker", "is not known: no hire, offer, transfer or agency start names them; check the id, or record that first")
}

// day is the effective day as it was written: the last day of a fact that ends.
func (h head) day() events.Date {
	if h.ends {
		return h.Begins - 1
	}
	return h.Begins
}

// countOnce cuts stints where posts begin or cease to be held at once, and
// leaves each day counted in one stint: in the most senior role, then the
// larger FTE, then the one recorded first.
func (r *Record) countOnce(stints []Stint) []Stint {
	var out []Stint
	for i := range stints {
		from := len(out)
		out = append(out, stints[i])
		for _, day := range edges(stints) {
			if last := &out[len(out)-1]; day > last.Span.From && last.Span.Contains(day) {
				rest := *last
				last.Span.To, rest.Span.From = day, day
				out = append(out, rest)
			}
		}
		for j := from; j < len(out); j++ {
			out[j].Counts = r.foremost(stints, i, out[j].Span.From)
		}
		out = joined(out, from)
	}
	return out
}

// edges lists the days on which stints begin or end, in order.
func edges(stints []Stint) []events.Date {
	var days []events.Date
	for _, s := range stints {
		days = append(days, s.Span.From)
		if s.Span.To != 0 {
			days = append(days, s.Span.To)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// foremost reports whether stint i is the one to count on a day.
func (r *Record) foremost(stints []Stint, i int, day events.Date) bool {
	rank := func(s *Stint) uint8 {
		if n := r.Names.Seniority(s.Role); n != 0 {
			return n
		}
		return 255
	}
	a := &stints[i]
	for j := range stints {
		b := &stints[j]
		if j == i || !b.Span.Contains(day) {
			continue
		}
		switch {
		case rank(b) != rank(a):
			if rank(b) < rank(a) {
				return false
			}
		case b.FTE != a.FTE:
			if b.FTE > a.FTE {
				return false
			}
		case j < i:
			return false
		}
	}
	return true
}

// joined puts pieces of one stint, from index from on, together again where
// they count alike, and marks only the last as ended by what ended the stint.
func joined(out []Stint, from int) []Stint {
	keep := from
	for j := from + 1; j < len(out); j++ {
		if out[j].Counts == out[keep].Counts {
			out[keep].Span.To = out[j].Span.To
			continue
		}
		out[keep].Ended, out[keep].EndLine = Moved, out[j].Line
		keep++
		out[keep] = out[j]
		out[keep].Began = Moved
	}
	return out[:keep+1]
}
