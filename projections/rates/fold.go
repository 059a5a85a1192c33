// Package rates is the view of turnover, vacancy and agency rates: in FTE and
// headcount, by authority, service, team, role, grade and agency reason, as of
// any day and as known at any moment. Who is counted is said in package
// staffing; the formulas are in Definitions.
//
// # Rulings
//
//   - Stocks are of the day, flows of the twelve months that end with it. Turnover
//     is over those in post on the day, not over an average.
//   - A transfer to or from another role of the council is a leaving or a start in
//     all counts, and in the turnover of dfe-csww and leicestershire-2019; the
//     turnover of leaving-council leaves it out.
//   - A group's flows are those of the team, service, role and grade in which who
//     came began, and who went was on the last day.
//   - The agency workers for a reason are a part of the whole agency workforce and
//     those in post, so that the rates of all reasons add up. Nothing else goes by
//     reason.
//   - A register's count holds from the day it is declared for until the next, and
//     for a year at most: after the twelve months it is not available. It is of the
//     whole authority, and a rate over it is not available by group.
//   - The turnover of leicestershire-2019 is worked out on 30 September, and carried
//     to the day before the next.
//   - A rate whose denominator is nought is not available, and never 0; one whose
//     numerator is nought is 0.0. Percentages are rounded half up at one place, and
//     may be above 100.
package rates

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 3*100 + staffing.Fold

// key is one cell of a sum: what is counted, and the values of the dimensions
// that the sum is by.
type key struct {
	What staffing.What
	A, B facts.Name
}

// declared is a register's count from one declaration to the next.
type declared struct {
	Register facts.Thing
	Day      events.Date
	Count    int64
	Line     events.Line
}

// tallies sum the stock, and flows what happened, by the dimensions.
type tallies struct{ team, grade, reason *bitemporal.Tally[key] }
type flows struct{ team, grade *bitemporal.Flow[key] }

// Model is the state of the view for one authority.
type Model struct {
	staff     staffing.Staff
	sums      tallies
	movements flows

	registers  bitemporal.Table[declared]
	ofRegister bitemporal.Subjects[declared]
	basis      map[events.Line]string // of declared counts
	scratch    []bitemporal.Row[declared]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{basis: map[events.Line]string{}}
	m.staff.Record.Keep(facts.Worker, facts.Register)
	byTeam := func(r staffing.Row) (key, bitemporal.Amount, bool) {
		s := m.staff.SeatOf(&r)
		return key{r.What, s.Service, s.Team}, r.Amount(), true
	}
	byGrade := func(r staffing.Row) (key, bitemporal.Amount, bool) {
		s := m.staff.SeatOf(&r)
		return key{r.What, s.Role, s.Grade}, r.Amount(), true
	}
	byReason := func(r staffing.Row) (key, bitemporal.Amount, bool) {
		return key{What: r.What, A: facts.Name(r.Reason)}, r.Amount(), r.What == staffing.Agency
	}
	stock, happened := &m.staff.Stock, &m.staff.Happened
	m.sums = tallies{bitemporal.NewTally(stock, byTeam), bitemporal.NewTally(stock, byGrade), bitemporal.NewTally(stock, byReason)}
	m.movements = flows{bitemporal.NewFlow(happened, byTeam), bitemporal.NewFlow(happened, byGrade)}
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
	for _, r := range c.Registers {
		m.ofRegister.Of(uint32(r.Thing)).Revise(&m.registers, at, 0, m.registerRows(r.Thing))
	}
	return nil
}

// registerRows works out which count of a register holds when: each until the
// next is declared.
func (m *Model) registerRows(r facts.Thing) []bitemporal.Row[declared] {
	rows := m.scratch[:0]
	for _, f := range m.staff.Record.Declared(r) {
		if n := len(rows); n > 0 {
			rows[n-1].Span.To = f.Begins
		}
		rows = append(rows, bitemporal.Row[declared]{Span: events.Span{From: f.Begins}, Value: declared{r, f.Begins, f.Count, f.By}})
		if f.Basis != "" {
			m.basis[f.By] = f.Basis
		}
	}
	m.scratch = rows
	return rows
}
