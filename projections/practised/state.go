// Package practised folds what is done with and for those in post: whether they
// are supervised, appraised, taught, qualified and trained, what leavers say, and
// who is under a performance procedure; and works out the figures of it, and those
// that a department watches together. The view of practice stands on it, and the
// view of people, which adds to the department's dashboard what only it may know.
//
// # Rulings
//
// Who is in post, who is a leaver, what is vacant and who is an agency worker
// is said in package staffing; the absence rate of the dashboard in package
// dayslost. The report that asks for the measures (definition measures) names
// them and neither their periods nor their formulas, so these are Muster's own.
// The boundary table is TestMeasures in package practice, with those beside it.
//
//   - Every share is of those in post on the day, by head, whether or not they
//     were in post for the whole period: somebody hired last week and not yet
//     supervised counts as not supervised. Agency workers are in none.
//   - Supervised is who had supervision within the month that ends with the day,
//     and appraised within the twelve: periods as package answers has them, which
//     to the end of a month begin with the first of one. What is held on a later
//     day does not count, though it be on record.
//   - A learning need counts if it was due by the day and was not already both
//     due and met before the twelve months that end with it; it is met if it was
//     met by the day, late or not. The share in needs is of needs; the share by
//     head is of those in post of whom no such need is left unmet, one without
//     any such need included. Where no such need was due of anybody in post,
//     neither is available: nothing to learn is not all learned. A need without a
//     due date is in neither and is counted by itself, until it is met.
//   - A need that is set again before it is met is one need: from that day on it
//     is due by the new date, and on the days before by the one it had then: what
//     is agreed ahead changes no earlier day. One set again after it was met is
//     another.
//   - Qualified is who gained a qualification by the day, whichever, or the one
//     that is asked for, ever or within the months that are asked for. Nothing
//     takes a qualification away. The source's measure is who receives one, which
//     is a question about some months; without them it is who has one.
//   - A course is mandatory from the first day on which anybody completed it as
//     one of compliance (compliance true), be they in post or not. If the question
//     lists courses, those alone are mandatory, on any day. Trained
//     is who completed every mandatory course by the day, each still valid on
//     it: valid_to is the last day it counts.
//   - A leaver of the twelve months, for another post of the same council too, is
//     interviewed if an exit interview of theirs was held by the day, and from the
//     same day three months before their last day to the same day three months
//     after it, both included. One who left twice and was interviewed once between
//     may count twice. A theme's share is of those interviewed, each once however
//     many interviews name it; one with several themes is in each, so that themes
//     do not add up.
//   - A performance procedure runs from its first day to its last, both included.
//     One who is under two is one head and two procedures. The procedures of who
//     has left are not counted.
//   - A measure of which nothing at all is on record within its period, about
//     anybody, in post or not, is not available: a council that records no
//     supervision has no rate of nought. The period of qualifications is all days
//     by the day, also if they are to be of some months; that of exit interviews
//     begins as many months before the year as they may be held before a last day.
//   - On the dashboard, vacancies are over vacancies and those in post, and agency
//     workers over agency workers and those in post, by FTE; absence is of sickness.
//
// # What a question costs
//
// What was done, and what has ended, is kept by kind in the order in which it was
// told: a question reads the months that it is about once, and lays what it finds
// over those who are in post on the days for which it counts. What has no end is
// kept by person, and read of those in post alone, of many of them together. A course that is done again ends
// the time before, so that one row of it holds on a day. Longer periods than usual
// find more and cost a little more; lines cost the most, since each is read from
// its table.
package practised

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// Fold is the version of the fold; see staffing.Fold.
const Fold = 4*100 + dayslost.Fold

// Kinds are what the record of the staff must keep for a State.
var Kinds = []facts.Kind{facts.Absence, facts.Declaration, facts.Practice}

// what says what a row is.
type what uint8

// What was done on one day, and then what stands for some time.
const (
	supervision what = iota
	appraisal
	interview
	theme // of an interview
	training
	qualification
	need
	needWas // a need as it was, until it was set again
	procedure
	whats // how many there are
)

// row is something that was done with somebody, or stands about them.
type row struct {
	Line      events.Line
	Of        facts.Thing // the person, as a thing of the kind Practice
	Name      facts.Name  // of the theme, course, qualification, need or procedure
	Due, Done events.Date // of a need; 0 if there is none
	What      what
	Mandatory bool // a course of compliance
}

// State is the fold's state for one authority, besides that of its staff.
type State struct {
	staff   *staffing.Staff
	watched bool // no more is folded than the dashboard watches
	lost    dayslost.Lost

	did, stands bitemporal.Table[row]
	whoDid      *bitemporal.Tagged[about] // what was done, by what it is
	whatStands  *bitemporal.Tagged[about] // what stands, by its class or the person
	classes     classes
	began       *bitemporal.Flow[sort] // what stands, by its first day

	people  []person      // by the number of the person, from 1
	met     facts.Thing   // the last person whose worker has been looked for
	workers []facts.Thing // by the number of the worker: the person, or 0 if nothing was done with them
	folding folding       // scratch
}

// sort is what rows that stand have in common.
type sort struct {
	What      what
	Mandatory bool
	Name      facts.Name
}

// New returns a state with nothing folded, of a staff whose record keeps Kinds.
func New(staff *staffing.Staff) *State {
	s := &State{staff: staff, workers: make([]facts.Thing, 1)}
	s.whoDid = bitemporal.NewTagged(&s.did, func(r bitemporal.Row[row]) (uint32, about) { return uint32(r.Value.What), r.Value.about() })
	s.whatStands = bitemporal.NewTagged(&s.stands, func(r bitemporal.Row[row]) (uint32, about) {
		if r.Span.To == 0 && r.Value.What != procedure {
			return ofPerson(r.Value.Of), r.Value.about()
		}
		return ofClass(s.classes.number(classOf(&r))), r.Value.about()
	})
	s.began = bitemporal.NewFlow(&s.stands, func(r row) (sort, bitemporal.Amount, bool) {
		return sort{r.What, r.Mandatory, r.Name}, bitemporal.Amount{Heads: 1}, r.What != need && r.What != needWas // of which nearly each has a name of its own
	})
	return s
}

// NewWatched returns one that folds of what is done with people no more than the
// dashboard watches: exit interviews and performance procedures.
func NewWatched(staff *staffing.Staff) *State {
	s := New(staff)
	s.watched = true
	return s
}

// Apply takes in what the entry at a position changed of the staff.
func (s *State) Apply(at events.Position, c *facts.Change) {
	s.lost.Apply(at, &s.staff.Record, c)
	for _, n := range c.Notes {
		if n.Kind == facts.Practice {
			s.note(at, n.Thing, n.From)
		}
	}
	s.meet()
}
