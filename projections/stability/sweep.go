package stability

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
)

// sweep walks over the days of one case and works out what is counted on each.
type sweep struct {
	since  events.Date // days before it are left alone
	of     facts.Thing
	phases []facts.CasePhase
	held   []facts.Allocation // without cover
	moves  []move
	stays  []stay
	days   []events.Date // on which something may change
	rows   []bitemporal.Row[child]
	met    []facts.Thing
}

// move is a change of social worker.
type move struct {
	day    events.Date
	from   *facts.Allocation
	to     *facts.Allocation
	within bool // the team
}

// stay is the days on whose twelve months somebody's holding of the case falls.
type stay struct {
	span   events.Span
	worker facts.Thing
}

func stayOf(held events.Span, worker facts.Thing) stay {
	s := stay{events.Span{From: held.From}, worker}
	if held.To != 0 {
		s.span.To = passed(held.To-1, 12)
	}
	return s
}

// longest is more days than there are in two years: what ended so long before a
// day no longer counts on it.
const longest = 2 * 367

// start takes up another case, from a day on.
func (s *sweep) start(of facts.Thing, since events.Date, phases []facts.CasePhase, allocations []facts.Allocation) {
	s.of, s.since, s.phases = of, since, phases
	s.held, s.moves, s.stays = s.held[:0], s.moves[:0], s.stays[:0]
	for _, a := range allocations {
		if !a.Cover {
			s.held = append(s.held, a)
		}
	}
	for i := range s.held {
		a := &s.held[i]
		if a.Span.To == 0 || a.Span.To+longest > since {
			s.stays = append(s.stays, stayOf(a.Span, a.Worker))
		}
		if i > 0 && a.Span.From+longest > since && s.held[i-1].Worker != a.Worker && s.openBetween(s.held[i-1].Span.To, a.Span.From) {
			before, _ := s.phaseOn(a.Span.From - 1)
			after, _ := s.phaseOn(a.Span.From)
			s.moves = append(s.moves, move{a.Span.From, &s.held[i-1], a, before.Team == after.Team || before.Team == 0})
		}
	}
}

// passed returns the first day whose so many months do not reach back to a day.
func passed(day events.Date, months int) events.Date {
	d := day.AddMonths(months) // or a day or two off it, about the ends of February
	for d--; answers.Months(months, d).From > day; d-- {
	}
	for d++; answers.Months(months, d).From <= day; d++ {
	}
	return d
}

// phaseOn returns the phase of the case on a day.
func (s *sweep) phaseOn(day events.Date) (facts.CasePhase, bool) {
	for _, p := range s.phases {
		if p.Span.Contains(day) {
			return p, true
		}
	}
	return facts.CasePhase{}, false
}

// openBetween reports whether the case stays open from the day before one on
// until another.
func (s *sweep) openBetween(from, to events.Date) bool {
	return !slices.ContainsFunc(s.phases, func(p facts.CasePhase) bool {
		return p.Opens && p.Span.From >= from && p.Span.From <= to
	})
}

// childRows works out what is counted of the child while its case is open. The
// rows are good until the next case is taken up.
func (s *sweep) childRows() []bitemporal.Row[child] {
	s.rows = s.rows[:0]
	s.marks()
	for _, p := range s.phases {
		if p.Span.To != 0 && p.Span.To <= s.since {
			continue
		}
		from := max(p.Span.From, s.since)
		i, _ := slices.BinarySearch(s.days, from+1)
		for {
			to := p.Span.To
			last := i == len(s.days) || to != 0 && s.days[i] >= to
			if !last {
				to = s.days[i]
			}
			s.put(events.Span{From: from, To: to}, s.on(from, &p))
			if last {
				break
			}
			from, i = to, i+1
		}
	}
	return s.rows
}

// marks lists the days on which a change comes into a window or goes out of it,
// or somebody's holding does.
func (s *sweep) marks() {
	s.days = s.days[:0]
	for _, m := range s.moves {
		s.days = append(s.days, m.day, passed(m.day, 12), passed(m.day, 24))
	}
	for _, h := range s.stays {
		if s.days = append(s.days, h.span.From); h.span.To != 0 {
			s.days = append(s.days, h.span.To)
		}
	}
	slices.Sort(s.days)
	s.days = slices.Compact(s.days)
}

// put adds a run of days, or goes on with the one before it if nothing differs.
func (s *sweep) put(span events.Span, value child) {
	if n := len(s.rows); n > 0 && s.rows[n-1].Value == value && s.rows[n-1].Span.To == span.From {
		s.rows[n-1].Span.To = span.To
		return
	}
	s.rows = append(s.rows, bitemporal.Row[child]{Span: span, Value: value})
}

// on counts as of a day.
func (s *sweep) on(day events.Date, p *facts.CasePhase) child {
	c := child{Case: s.of, Team: p.Team, Family: p.Family, Status: p.Status}
	last, both := answers.Year(day), answers.Months(24, day)
	for _, m := range s.moves {
		switch {
		case last.Contains(m.day):
			c.All.Last, c.Within.Last = raised(c.All.Last, true), raised(c.Within.Last, m.within)
		case both.Contains(m.day):
			c.All.Before, c.Within.Before = raised(c.All.Before, true), raised(c.Within.Before, m.within)
		}
	}
	c.Held, s.met = distinctOn(day, s.stays, s.met)
	return c
}

// distinctOn counts the social workers of some stays on a day. Met is room to
// work in.
func distinctOn(day events.Date, stays []stay, met []facts.Thing) (n uint8, room []facts.Thing) {
	met = met[:0]
	for _, s := range stays {
		if s.span.Contains(day) && !slices.Contains(met, s.worker) {
			met = append(met, s.worker)
		}
	}
	return uint8(min(len(met), 255)), met
}

// raised is one more if there is one, up to what a byte holds.
func raised(n uint8, one bool) uint8 {
	if one && n < 255 {
		n++
	}
	return n
}

// changeRows appends the changes of the case from the day on, each a row of one
// day.
func (s *sweep) changeRows(rows []bitemporal.Row[change]) []bitemporal.Row[change] {
	for _, m := range s.moves {
		if m.day < s.since {
			continue
		}
		rows = append(rows, bitemporal.Row[change]{Span: events.Span{From: m.day, To: m.day + 1}, Value: change{Line: m.to.Line, Case: s.of,
			From: m.from.Worker, To: m.to.Worker, Given: m.from.Span.To, Reason: m.from.EndReason, Moved: !m.within}})
	}
	return rows
}
