package ledger

import (
	"fmt"

	"muster/events"
	"muster/events/facts"
)

// casesGoToWhoIsHere refuses to give a case, or cover for one, to somebody who
// is unknown, or who on the first day of it is neither in post nor on an
// assignment. It asks about that day alone: that somebody leaves later is for
// whoever then moves their cases, and the view of caseloads counts what was
// left behind.
//
// It is asked of what gives a case, and not of what says when somebody is here. A
// last day, or a first day put right to a later one, is recorded whatever cases
// they hold by then. Cases are another book: an entry cannot mend both, and whoever
// keeps the one may not be let read the other, so that a refusal could be lifted by
// nobody who met it, and would tell them of children. Nor does it make less true
// what the contract says. What comes to be held by nobody who is here is told by
// the views, of every such day and with the lines: cases-left-behind (caseload),
// children-left-behind (stability).
//
// That nobody holds a case twice, that it moves from who holds it, and that it
// is open then, follows from the facts about the case alone and is found there.
func casesGoToWhoIsHere(s *state, o *offer) {
	var seen map[given]string
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		g, field := givenCase(ev)
		if g.worker == "" {
			continue
		}
		problem, known := seen[g]
		if !known { // a leaver's cases go to few, in one entry of up to a thousand moves
			if seen == nil {
				seen = map[given]string{}
			}
			problem = s.absence(o, g)
			seen[g] = problem
		}
		if problem != "" {
			o.refuse(i+1, path+field, "%s", problem)
		}
	}
}

// coverEndsAsStated refuses to record cover that goes on beyond the days on which
// somebody else holds the case. What is recorded later may well end it sooner:
// then whoever covers, or closes, need not mend what was said before.
func coverEndsAsStated(s *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		e, ok := ev.(*events.CaseAllocated)
		if !ok || !e.Cover {
			continue
		}
		t := s.facts.Called(facts.Case, e.Case)
		for _, a := range s.facts.Allocations(t) {
			if a.Cover && a.Line == events.LineAt(o.at, i+1) && a.Span.To <= e.LastDay {
				o.refuse(i+1, path+"last_day", "is %s, but %s; let cover end by %s", e.LastDay, s.whyCoverEnds(o, t, &a), a.Span.To-1)
			}
		}
	}
}

// whyCoverEnds says what ends cover of a case sooner than stated.
func (s *state) whyCoverEnds(o *offer, t facts.Thing, a *facts.Allocation) string {
	who, id, line := s.facts.WorkerID(a.Worker), s.facts.ID(facts.Case, t), o.cite(a.EndLine)
	if s.facts.Holder(t, a.Span.To) == a.Worker {
		return fmt.Sprintf("%s holds %s from %s on (%s) and covers for nobody then", who, id, a.Span.To, line)
	}
	last := a.Span.To - 1
	return fmt.Sprintf("%s holds %s only to %s (%s), and %s covers for nobody after that", s.facts.WorkerID(s.facts.Holder(t, last)), id, last, line, who)
}

// statusesChange refuses to record that a case gets the status it has: it was sent
// twice, or something else was meant. A change on record that comes to change
// nothing, since an earlier one is told late or another taken back, may stay.
func statusesChange(s *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		e, ok := ev.(*events.CaseStatusChanged)
		if !ok {
			continue
		}
		was, known := s.facts.StatusBefore(s.facts.Called(facts.Case, e.Case), events.LineAt(o.at, i+1))
		if known && events.CaseStatuses[was.Status-1] == e.Status {
			o.refuse(i+1, path+"status", "is %s, which %s is already, since %s (%s); leave this out, or check the status and the day", e.Status, e.Case, was.Span.From, o.cite(was.Line))
		}
	}
}

// given is that a worker gets a case on a day.
type given struct {
	worker string
	day    events.Date
}

// givenCase returns whom an event gives a case, and in which of its fields.
func givenCase(ev events.Event) (g given, field string) {
	switch e := ev.(type) {
	case *events.CaseAllocated:
		return given{e.Worker, e.Day}, "worker"
	case *events.CaseMoved:
		return given{e.To, e.Day}, "to"
	}
	return given{}, ""
}

// absence says why somebody cannot be given a case on a day: with what stands
// on record of when they were here. It is empty if they are here.
func (s *state) absence(o *offer, g given) string {
	w := s.facts.Called(facts.Worker, g.worker)
	if !s.facts.Introduced(w) {
		return fmt.Sprintf("is %s, who is not known: no hire, offer, transfer or agency start names them; check the id, or record that first", g.worker)
	}
	var last, next *facts.Presence
	list := s.facts.Presences(w, nil)
	for i := range list {
		switch here := &list[i]; {
		case here.Span.Contains(g.day):
			return ""
		case here.Span.From <= g.day:
			last = here
		case next == nil:
			next = here
		}
	}
	stands := "nothing on record has them start"
	switch {
	case last != nil && next != nil:
		stands = fmt.Sprintf("their last day was %s (%s), and they start again on %s (%s)", last.Span.To-1, o.cite(last.EndLine), next.Span.From, o.cite(next.Line))
	case last != nil:
		stands = fmt.Sprintf("their last day was %s (%s)", last.Span.To-1, o.cite(last.EndLine))
	case next != nil:
		stands = fmt.Sprintf("they start on %s (%s)", next.Span.From, o.cite(next.Line))
	}
	return fmt.Sprintf("is %s, who is neither in post nor on an assignment on %s: %s; name somebody who is, check the day, or record that they are here first", g.worker, g.day, stands)
}
