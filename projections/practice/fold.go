// Package practice is the view of what is done with and for those in post:
// whether they are supervised, appraised, taught, qualified and trained, what
// leavers say, and who is under a performance procedure; and of the figures that
// a department watches together. It answers as of any day, as known at any
// moment, by service, team, role and grade.
//
// # Rulings
//
// Who is in post, who is a leaver, what is vacant and who is an agency worker
// is said in package staffing; the absence rate of the dashboard in package
// dayslost. The report that asks for the measures (definition measures) names
// them and neither their periods nor their formulas, so these are Muster's own.
//
//   - Every share is of those in post on the day, by head, whether or not they
//     were in post for the whole period: somebody hired last week and not yet
//     supervised counts as not supervised. Agency workers are in none.
//   - Supervised is who had supervision within a month: the day, and back to the
//     day after the same day of the month before. Appraised, within twelve.
//     What is held on a later day does not count, though it be on record.
//   - A learning need counts if it was due by the day and was not already both
//     due and met before the twelve months that end with it; it is met if it was
//     met by the day, late or not. The share in needs is of needs; the share by
//     head is of those in post of whom no such need is left unmet, one without
//     any such need included. A need without a due date is in neither and is
//     counted by itself.
//   - A need that is set again before it is met is one need, with the newest due
//     date; one set again after it was met is another.
//   - Qualified is who gained a qualification by the day, whichever, or the one
//     that is asked for. Nothing takes a qualification away.
//   - A course is mandatory from the first day on which anybody completed it as
//     one of compliance (compliance true), or if the question lists it. Trained
//     is who completed every mandatory course by the day, each still valid on
//     it: valid_to is the last day it counts.
//   - A leaver of the twelve months is interviewed if an exit interview of theirs
//     was held by the day, and within three months before or after their last
//     day. One who left twice and was interviewed once between may count twice.
//     An interview with several themes is in each, so that themes do not add up.
//   - A performance procedure runs from its first day to its last, both included.
//     One who is under two is one head and two procedures. The procedures of who
//     has left are not counted.
//   - A measure of which nothing at all is on record within its period is not
//     available: a council that records no supervision has no rate of nought.
//   - Birth dates are sealed, and this view has no key: the age profile is asked
//     of the view people.
//
// # What a question costs
//
// What is on record of each kind within the periods is gone through once, in the
// order in which it lies in memory, and laid over those who are in post on the
// days it counts for; then these are counted. Longer periods than usual find more
// and cost a little more; lines cost the most, since each is read from its table.
package practice

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 3*10_000 + dayslost.Fold*100 + staffing.Fold

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

// Model is the state of the view for one authority.
type Model struct {
	staff staffing.Staff
	lost  dayslost.Lost

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

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{workers: make([]facts.Thing, 1)}
	m.staff.Record.Keep(facts.Worker, facts.Absence, facts.Declaration, facts.Practice)
	m.whoDid = bitemporal.NewTagged(&m.did, func(r bitemporal.Row[row]) (uint32, about) { return uint32(r.Value.What), r.Value.about() })
	m.whatStands = bitemporal.NewTagged(&m.stands, func(r bitemporal.Row[row]) (uint32, about) {
		if r.Span.To == 0 {
			return ofPerson(r.Value.Of), r.Value.about()
		}
		return ofClass(m.classes.number(r.Value.class())), r.Value.about()
	})
	m.began = bitemporal.NewFlow(&m.stands, func(r row) (sort, bitemporal.Amount, bool) {
		return sort{r.What, r.Mandatory, r.Name}, bitemporal.Amount{Heads: 1}, r.What != need // of which nearly each has a name of its own
	})
	return m
}

// InRun folds a long run faster; see projections.RunModel.
func (m *Model) InRun(n int, apply func() error) error { return m.staff.InRun(n, apply) }

// Expect tells which entries come next; see projections.RunModel.
func (m *Model) Expect(run []*events.Entry) { m.staff.Expect(run) }

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.staff.Apply(at, e)
	if err != nil {
		return err
	}
	m.lost.Apply(at, &m.staff.Record, c)
	for _, n := range c.Notes {
		if n.Kind == facts.Practice {
			m.note(at, n.Thing, n.From)
		}
	}
	m.meet()
	return nil
}
