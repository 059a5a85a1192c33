package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
)

// Days lost are working days of one FTE: a day away from a contract of 0.6 FTE is
// 0.6 of a day lost (the schema says so, and the census's rate divides them by the
// FTE in post times the working days of a year). So whoever is away loses on each
// day at most the FTE they have on it, by all their posts and assignments together,
// and over an absence the sum of that over its days. No more can be said: which
// days somebody works is on nobody's record, and the days are calendar days.
//
//   - Hours that change within the absence count from their day on.
//   - A day before the first, after the last, or between two stays loses nothing:
//     nobody is due at work on it.
//   - A contract with no fixed hours (0 FTE) does not say what may be lost in a
//     day. Neither does anything of somebody who was only offered a post, until a
//     start of theirs is recorded. There the days of the period alone are the
//     bound, which the facts hold everybody to.
//   - It is asked of what stands with the whole entry. A line recorded later, such
//     as other hours or an earlier last day, is refused if it leaves an absence with
//     more days lost than before that nobody can have lost: the two contradict each
//     other, are in one book, and can be put right in one entry. What was as bad
//     before is not held against an entry.

// daysLostWithinHours refuses what leaves an absence with more days lost than the
// worker had to lose, by what is on record of their FTE.
func daysLostWithinHours(s *state, o *offer) {
	var bad []facts.Touched
	for _, a := range s.absencesTouched(o.change) {
		if s.overlost(a.Thing) > 0 {
			bad = append(bad, a)
		}
	}
	if len(bad) == 0 {
		return
	}
	before := make([]events.Decimal, len(bad))
	if o.broken = s.without(o, func() {
		for i, a := range bad {
			before[i] = s.overlost(a.Thing)
		}
	}); o.broken != nil {
		return
	}
	for i, a := range bad {
		if s.overlost(a.Thing) > before[i] {
			o.tellOverlost(s, a)
		}
	}
}

// absencesTouched lists the absences of which a change may have altered how many
// days are lost by them, or can be: each once, with the event that did so first.
func (s *state) absencesTouched(c *facts.Change) (list []facts.Touched) {
	add := func(absence facts.Thing, event int) {
		if !slices.ContainsFunc(list, func(t facts.Touched) bool { return t.Thing == absence }) {
			list = append(list, facts.Touched{Thing: absence, Event: event})
		}
	}
	for _, n := range c.Notes {
		if n.Kind == facts.Absence {
			add(n.Thing, n.Event)
		}
	}
	ofWorker := func(w facts.Thing, t facts.Touched) {
		absences := s.facts.Absences(w)
		if len(absences) == 0 {
			return
		}
		first, _ := s.beganWork(w)
		for _, a := range absences {
			if to := s.facts.Spell(a).Span.To; to > t.From || first >= t.From { // or nothing may have been on record before
				add(a, t.Event)
			}
		}
	}
	for _, w := range c.Workers {
		ofWorker(w.Thing, w)
	}
	for _, a := range c.Assignments {
		for _, e := range s.facts.Engagements(a.Thing) {
			ofWorker(e.Worker, a)
		}
	}
	return list
}

// overlost returns by how much the days lost by an absence are more than its
// worker can have lost; 0 if they are not, or are not known yet.
func (s *state) overlost(absence facts.Thing) events.Decimal {
	spell := s.facts.Spell(absence)
	if spell.EndLine == 0 || !s.hasHours(spell.Worker) {
		return 0
	}
	return max(0, spell.DaysLost-most(s.hoursWithin(spell.Worker, spell.Span)))
}

// hasHours reports whether anything on record says what FTE a worker had at any
// time.
func (s *state) hasHours(w facts.Thing) bool {
	return len(s.facts.Stints(w)) > 0 || len(s.facts.Assignments(w)) > 0
}

// hours is a run of days on which somebody has the same posts and assignments.
type hours struct {
	days   events.Span
	fte    events.FTE    // of all of them
	unsaid bool          // one of them has no fixed hours
	lines  []events.Line // what says so; none if they are in no post and on no assignment
}

// most returns the most days that can be lost over some runs.
func most(runs []hours) (days events.Decimal) {
	for i := range runs {
		h := &runs[i]
		aDay := events.Decimal(h.fte)
		if h.unsaid {
			aDay = max(aDay, events.Million)
		}
		days += events.Decimal(h.days.To-h.days.From) * aDay
	}
	return days
}

// hoursWithin returns the hours of a worker over a span that has an end, in order
// and without gaps.
func (s *state) hoursWithin(w facts.Thing, span events.Span) (runs []hours) {
	var held []hours
	cuts := []events.Date{span.From, span.To}
	hold := func(days events.Span, fte int32, line events.Line) {
		if days = days.Intersect(span); !days.Empty() {
			held = append(held, hours{days, events.FTE(fte), fte == 0, []events.Line{line}})
			cuts = append(cuts, days.From, days.To)
		}
	}
	for _, st := range s.facts.Stints(w) {
		hold(st.Span, st.FTE, st.Line)
	}
	for _, a := range s.facts.Assignments(w) {
		for _, e := range s.facts.Engagements(a) {
			if e.Worker == w {
				hold(e.Span, e.FTE, e.Line)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, from := range cuts[:len(cuts)-1] {
		run := hours{days: events.Span{From: from, To: cuts[i+1]}}
		for _, h := range held {
			if h.days.Contains(from) {
				run.fte, run.unsaid, run.lines = run.fte+h.fte, run.unsaid || h.unsaid, append(run.lines, h.lines...)
			}
		}
		if last := len(runs) - 1; last >= 0 && slices.Equal(runs[last].lines, run.lines) {
			runs[last].days.To = run.days.To // it counts in another seat, or nothing changed at all
			continue
		}
		runs = append(runs, run)
	}
	return runs
}

// tellOverlost refuses the event that brought an absence to have more days lost
// than its worker had to lose.
func (o *offer) tellOverlost(s *state, a facts.Touched) {
	spell := s.facts.Spell(a.Thing)
	runs := s.hoursWithin(spell.Worker, spell.Span)
	limit := fmt.Sprintf("%s can have lost no more than %s in it: %s; a day away from 0.5 FTE is 0.5 of a day lost", s.facts.WorkerID(spell.Worker), most(runs), o.tellHours(runs))
	if end := spell.EndLine; end.Position() == o.at {
		_, path := plain(o.given.Events[end.Number()-1])
		o.refuse(end.Number(), path+"days_lost", "is %s %s, but %s; check the figure, or record first the hours that they had", spell.DaysLost, days(spell.Span), limit)
		return
	}
	o.refuse(a.Event, blameForHours(o.given.Events[a.Event-1]), "leaves %s, %s, with %s days lost (line %s), but %s; check this, or correct that line in the same entry",
		s.facts.ID(facts.Absence, a.Thing), days(spell.Span), spell.DaysLost, spell.EndLine, limit)
}

// tellHours tells what is on record of somebody's hours, and where.
func (o *offer) tellHours(runs []hours) string {
	var words []string
	for i := range runs {
		h := &runs[i]
		fte := h.fte.String() + " FTE"
		switch {
		case len(h.lines) == 0:
			words = append(words, fmt.Sprintf("in no post and on no assignment %s", days(h.days)))
			continue
		case h.unsaid && h.fte == 0:
			fte = "no fixed hours"
		case h.unsaid:
			fte += " and no fixed hours beside it"
		}
		cited := make([]string, len(h.lines))
		for j, l := range h.lines {
			cited[j] = o.cite(l)
		}
		words = append(words, fmt.Sprintf("%s %s (%s)", fte, days(h.days), strings.Join(cited, ", ")))
	}
	if len(words) > 6 {
		words = append(words[:5], fmt.Sprintf("and %d changes more", len(words)-5))
	}
	return strings.Join(words, ", ")
}

// blameForHours names the field of an event that has to do with the hours that
// somebody has on a day.
func blameForHours(ev events.Event) string {
	ev, path := plain(ev)
	switch e := ev.(type) {
	case *events.LineRetracted:
		return "line"
	case *events.WorkerLeft, *events.TransferredOut, *events.AgencyEnded:
		return path + "last_day"
	case *events.HoursChanged:
		return path + "fte"
	case *events.AgencyChanged:
		if e.FTE != 0 {
			return path + "fte"
		}
	}
	return path + "on"
}

// daysDeclaredFit refuses days lost that, with those that stand declared already
// for days of the same period, are more than could be lost over it by everybody
// who was in a post at some time of it, by what is on record of their FTE; and
// those of a team likewise, by everybody who was in the team. A service's are held
// against the whole alone, and it must be one that a post was in then. Where
// nobody is on record there is nothing to hold them against, and they are refused
// too: they would be lost by nobody. A line recorded later is not held against
// them, since they are of nobody in particular.
func daysDeclaredFit(s *state, o *offer) {
	crews := map[declaredFor]crew{} // a return tells of the same period team by team
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		e, ok := ev.(*events.AbsenceDeclared)
		if !ok {
			continue
		}
		if as := s.declaredAs(e); as != 0 {
			o.refuse(i+1, path+"declaration", "is %s, but days lost for the same reason, by the same people over the same days, are declared already (%s); correct that line if the figure changed", e.Declaration, o.cite(as))
			continue
		}
		whole := declaredFor{days: events.Span{From: e.FirstDay, To: e.LastDay + 1}}
		if e.Service != "" {
			if there := s.servicesWithin(whole.days); !slices.Contains(there, e.Service) {
				o.refuse(i+1, path+"service", "is %s, but from %s to %s no post on record is in it; those with posts are %s; check the name, or record first which posts are in it",
					e.Service, e.FirstDay, e.LastDay, cmp.Or(strings.Join(there, ", "), "none"))
				continue
			}
		}
		for _, of := range []declaredFor{whole, {whole.days, e.Team}} {
			c, known := crews[of]
			if !known {
				c = s.inPostWithin(of)
				crews[of] = c
			}
			if others, lines := s.declaredBeside(e, of); e.DaysLost+others > c.most {
				o.refuse(i+1, path+"days_lost", "%s, but from %s to %s there are %s and %s in post%s on record, who by their FTE can lose no more than %s; check the figure and the period, or record first who was in post",
					o.tellDeclared(e.DaysLost, others, lines), e.FirstDay, e.LastDay, events.Many(int(e.LastDay-e.FirstDay+1), "day", "days"), events.Many(c.people, "person", "people"), of.where(), c.most)
				break
			}
		}
	}
}

// servicesWithin names the services that posts were in on any of some days.
func (s *state) servicesWithin(days events.Span) []string {
	var found []string
	for p := facts.Thing(1); int(p) <= s.facts.Count(facts.Post); p++ {
		for _, phase := range s.facts.Phases(p) {
			if phase.Span.Meets(days) {
				found = append(found, s.facts.Names.Slug(phase.Service))
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// declaredAs returns the line of another declaration that stands of the same days,
// reason, service and team; 0 if there is none.
func (s *state) declaredAs(e *events.AbsenceDeclared) (line events.Line) {
	s.eachDeclared(func(d *events.AbsenceDeclared, by events.Line) {
		if d.Declaration != e.Declaration && d.FirstDay == e.FirstDay && d.LastDay == e.LastDay &&
			d.Reason == e.Reason && d.Service == e.Service && d.Team == e.Team {
			line = by
		}
	})
	return line
}

// eachDeclared calls f for the declarations that stand.
func (s *state) eachDeclared(f func(d *events.AbsenceDeclared, by events.Line)) {
	for t := facts.Thing(1); int(t) <= s.facts.Count(facts.Declaration); t++ {
		for _, n := range s.facts.Notes(facts.Declaration, t) {
			if d, ok := n.Event.(*events.AbsenceDeclared); ok {
				f(d, n.By)
			}
		}
	}
}

// declaredFor is whose days are declared, and when.
type declaredFor struct {
	days events.Span
	team string // nothing is all
}

func (of declaredFor) where() string {
	if of.team == "" {
		return ""
	}
	return " in " + of.team
}

// declaredBeside returns how many days other declarations that stand have for the
// same, and their lines. Of one that is partly for other days it takes the part by
// calendar days.
func (s *state) declaredBeside(e *events.AbsenceDeclared, of declaredFor) (days events.Decimal, lines []events.Line) {
	s.eachDeclared(func(d *events.AbsenceDeclared, by events.Line) {
		if d.Declaration == e.Declaration || of.team != "" && d.Team != of.team {
			return
		}
		all := events.Span{From: d.FirstDay, To: d.LastDay + 1}
		if both := all.Intersect(of.days); !both.Empty() {
			days += d.DaysLost * events.Decimal(both.To-both.From) / events.Decimal(all.To-all.From)
			lines = append(lines, by)
		}
	})
	return days, lines
}

func (o *offer) tellDeclared(days, others events.Decimal, lines []events.Line) string {
	if len(lines) == 0 {
		return "is " + days.String()
	}
	cited := make([]string, min(len(lines), 3))
	for i := range cited {
		cited[i] = o.cite(lines[i])
	}
	if more := len(lines) - len(cited); more > 0 {
		cited = append(cited, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("is %s, with %s declared already for these days (%s)", days, others, strings.Join(cited, ", "))
}

// crew is how many were in a post on at least one of some days, and the most days
// that they can have lost over these; or in a team, and over the days in it.
type crew struct {
	people int
	most   events.Decimal
}

func (s *state) inPostWithin(of declaredFor) (c crew) {
	for w := facts.Thing(1); int(w) <= s.facts.Count(facts.Worker); w++ {
		here := false
		for _, st := range s.facts.Stints(w) {
			if !st.Span.Meets(of.days) || of.team != "" && s.facts.Names.Slug(st.Team) != of.team {
				continue
			}
			here = true
			if of.team != "" {
				c.most += most(s.hoursWithin(w, st.Span.Intersect(of.days)))
			}
		}
		if here {
			c.people++
		}
		if here && of.team == "" {
			c.most += most(s.hoursWithin(w, of.days))
		}
	}
	return c
}
