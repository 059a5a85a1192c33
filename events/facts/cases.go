package facts

import (
	"slices"

	"muster/events"
)

// What a fact about a case says.
type CaseEvent uint8

const (
	CaseOpened CaseEvent = iota + 1
	CaseAllocated
	CaseMoved
	CaseChanged
	CaseClosed
)

// CaseFact is one standing fact about a case.
type CaseFact struct {
	head
	What         CaseEvent
	Cover        bool
	Status       uint8 // position in events.CaseStatuses, from 1
	Reason       uint8 // position in events.MoveReasons, from 1
	Worker, From Thing // who gets the case, and from whom
	Team, Family Name
	LastDay      events.Date // of cover
}

// Allocation is a run of days over which a worker holds a case, or covers for
// the one who holds it.
type Allocation struct {
	Span      events.Span
	Worker    Thing
	Reason    uint8 // of the move by which it began, from 1 in events.MoveReasons; 0 if nobody held the case
	EndReason uint8 // of the move by which it ended, of several on that day the last; 0 if it is open, the case closed, or cover ended
	Cover     bool
	Line      events.Line // what began it
	EndLine   events.Line // what ended it, which for cover to its last day is what began it; 0 while it is open
}

// CasePhase is a run of days over which a case is open with one status in one
// team. A case that opens again is of the family that it was of, unless it then
// names another, and with the team that it then names, or none.
type CasePhase struct {
	Span         events.Span
	Status       uint8 // position in events.CaseStatuses, from 1
	Team, Family Name
	Opens        bool        // the case opened with it, rather than going on
	Line         events.Line // what made it so
}

// Allocations returns who held a case and when, and who covered, in the order
// in which they began. Nobody who held it for no whole day is among them, and
// who had it back on the day it went away is there once. The slice is the
// record's.
func (r *Record) Allocations(c Thing) []Allocation { return at(r.allocations, c) }

// CasePhases returns the phases of a case in order; between two of them it may
// have been closed. The slice is the record's.
func (r *Record) CasePhases(c Thing) []CasePhase { return at(r.casePhases, c) }

// Held returns the cases in which a worker has an allocation, in order of
// number. The slice is the record's.
func (r *Record) Held(w Thing) []Thing { return at(r.held, w) }

// Holder returns who holds a case on a day, whoever covers, or 0.
func (r *Record) Holder(c Thing, d events.Date) Thing {
	for _, a := range r.Allocations(c) {
		if !a.Cover && a.Span.Contains(d) {
			return a.Worker
		}
	}
	return 0
}

// StatusBefore returns the phase with which a case came to have the status that
// it had before a line changed it, in the order in which what is said of the case
// takes effect; false if the line changes no status.
func (r *Record) StatusBefore(c Thing, by events.Line) (CasePhase, bool) {
	w := casework{Record: r, id: r.cases.id(c), facts: r.cases.of(c), holder: -1}
	for i := range w.facts {
		f := &w.facts[i]
		if f.By == by && f.What == CaseChanged {
			return w.sinceStatus()
		}
		if bad := w.take(f); bad != nil {
			break
		}
	}
	return CasePhase{}, false
}

// caseFact returns what an event says about a case.
func (r *Record) caseFact(line, by events.Line, ev events.Event) CaseFact {
	status := func(s string) uint8 { return code(events.CaseStatuses, s) }
	switch e := ev.(type) {
	case *events.CaseOpened:
		return CaseFact{head: firstDay(line, by, e.Day), What: CaseOpened, Status: status(e.Status),
			Team: r.Names.Number(e.Team), Family: r.Names.Number(e.Family)}
	case *events.CaseAllocated:
		return CaseFact{head: firstDay(line, by, e.Day), What: CaseAllocated, Cover: e.Cover, LastDay: e.LastDay,
			Worker: r.workers.number(e.Worker), Team: r.Names.Number(e.Team)}
	case *events.CaseMoved:
		return CaseFact{head: firstDay(line, by, e.Day), What: CaseMoved, Reason: code(events.MoveReasons, e.Reason),
			From: r.workers.number(e.From), Worker: r.workers.number(e.To), Team: r.Names.Number(e.Team)}
	case *events.CaseStatusChanged:
		return CaseFact{head: firstDay(line, by, e.Day), What: CaseChanged, Status: status(e.Status)}
	case *events.CaseClosed:
		return CaseFact{head: lastDay(line, by, e.LastDay), What: CaseClosed}
	}
	return CaseFact{}
}

// deriveCase works out the allocations and phases of a case, and who has it.
func (r *Record) deriveCase(t Thing) *trouble {
	c := casework{Record: r, id: r.cases.id(t), facts: r.cases.of(t), holder: -1,
		out: r.scratch.allocations[:0], phases: r.scratch.casePhases[:0]}
	bad := c.run()
	r.scratch.allocations, r.scratch.casePhases = c.out, c.phases
	if bad != nil {
		return bad
	}
	have := grow(&r.allocations, t)
	for i := range *have {
		if w := (*have)[i].Worker; !allocated(c.out, w) {
			leave(grow(&r.held, w), t)
		}
	}
	for i := range c.out {
		if w := c.out[i].Worker; !allocated(*have, w) {
			join(grow(&r.held, w), t)
		}
	}
	*have = append((*have)[:0], c.out...)
	phases := grow(&r.casePhases, t)
	*phases = append((*phases)[:0], c.phases...)
	return nil
}

func allocated(list []Allocation, w Thing) bool {
	return slices.ContainsFunc(list, func(a Allocation) bool { return a.Worker == w })
}
