// Package absence is the view of who is away from work, how many working days
// are lost by it, and who is covered: as of any day, as known at any moment, by
// service, team, role, grade and kind.
//
// # Rulings
//
// Who is in post is said in package staffing, and how days lost are counted and
// apportioned in package dayslost.
//
//   - The census's rate is of sickness (code SIC, short and long together) in
//     the twelve months that end with the day, over the FTE in post on the day
//     times the working days of the year. The rate of all kinds stands beside
//     it: days for training or maternity are absence, but not in that measure.
//   - So who leaves on the day is in the FTE, and who left before it is not, though
//     the days that they lost in the year count, as do those of one who started and
//     left within it or left and returned. One with zero hours adds to the days and
//     not to the FTE.
//   - A year for which no absence that ended and no declaration is on record has
//     no rate, and one of which only other kinds are has no rate of sickness. By kind
//     each is judged by itself: that of an absence which is open has no rate, and not
//     one of nought. Only kinds are listed of which there is something in the year,
//     each over all in post.
//   - A worker is away on the day if it is a day of an absence, first and last
//     included, and the worker is in post on it. Who left is not away, and who
//     returned before the absence has ended is again. One with zero hours is away as
//     a head.
//   - One with two posts is away from both: the FTE of both and one head. They are
//     covered from both if one is.
//   - Who is away is covered if an agency worker engaged for maternity or
//     sickness is on assignment on the day to cover a post that the worker holds
//     on it. Which of the two reasons does not matter. Of a post that is shared all
//     who are away are covered, and lines name the assignment that is first on record.
//     An assignment for one of these reasons that names no post covers nobody that
//     could be told, and is counted by itself.
//   - An absence is open on the day if no end of it is on record. One whose last
//     day is known and still to come is not.
//   - Declared days that name no service, team, role or grade make the rates by
//     that dimension unavailable, since nobody knows whose they are, unless they are
//     nought. None name a role or grade.
package absence

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 1*10_000 + dayslost.Fold*100 + staffing.Fold

// link is that somebody holds a post, or covers it.
type link struct {
	Line   events.Line
	Of     facts.Thing // the worker who holds it, or the assignment that covers it
	Post   facts.Thing // 0 if an assignment names none
	Covers bool
}

// Model is the state of the view for one authority.
type Model struct {
	staff staffing.Staff
	lost  dayslost.Lost

	links                  bitemporal.Table[link]
	ofWorker, ofAssignment bitemporal.Subjects[link]
	scratch                []bitemporal.Row[link]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{}
	m.staff.Record.Keep(facts.Worker, facts.Absence, facts.Declaration)
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
	for _, w := range c.Careers {
		m.ofWorker.Of(uint32(w)).Revise(&m.links, at, 0, m.heldBy(w))
	}
	for _, a := range c.Assignments {
		m.ofAssignment.Of(uint32(a.Thing)).Revise(&m.links, at, 0, m.coveredBy(a.Thing))
	}
	m.lost.Apply(at, &m.staff.Record, c)
	return nil
}

func (m *Model) heldBy(w facts.Thing) []bitemporal.Row[link] {
	rows := m.scratch[:0]
	for _, s := range m.staff.Record.Stints(w) {
		rows = append(rows, bitemporal.Row[link]{Span: s.Span, Value: link{Line: s.Line, Of: w, Post: s.Post}})
	}
	m.scratch = rows
	return rows
}

func (m *Model) coveredBy(assignment facts.Thing) []bitemporal.Row[link] {
	rows := m.scratch[:0]
	for _, e := range m.staff.Record.Engagements(assignment) {
		if coversAbsence(e.Reason) {
			rows = append(rows, bitemporal.Row[link]{Span: e.Span, Value: link{Line: e.Line, Of: assignment, Post: e.Covers, Covers: true}})
		}
	}
	m.scratch = rows
	return rows
}

func coversAbsence(reason uint8) bool {
	switch events.AgencyReasons[reason-1] {
	case "maternity", "sickness":
		return true
	}
	return false
}
