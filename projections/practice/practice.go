// Package practice is the view of what is done with and for those in post, and of
// the figures that a department watches together, as of any day, as known at any
// moment, by service, team, role and grade. What is counted, and what a question
// costs, is said in package practised, on which the view stands.
//
// Birth dates are sealed, and this view has no key: the age profile, and with it
// the dashboard as a whole, is asked of the view people.
package practice

import (
	"encoding/json"
	"errors"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/practised"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 3*1_000_000 + practised.Fold*100 + staffing.Fold

// Model is the state of the view for one authority.
type Model struct {
	staff     staffing.Staff
	practised *practised.State
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{}
	m.staff.Record.Keep(append([]facts.Kind{facts.Worker}, practised.Kinds...)...)
	m.practised = practised.New(&m.staff)
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
	m.practised.Apply(at, c)
	return nil
}

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte { return m.practised.AppendTo(m.staff.AppendTo(b)) }

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.staff.Restore(b)
	if err != nil {
		return err
	}
	if b, err = m.practised.Restore(b); err != nil {
		return err
	}
	if len(b) > 0 {
		return errors.New("not a saved view of practice: something follows it")
	}
	return nil
}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	day, err := m.practised.Prepare(q)
	if err != nil || q.Definition.ID != practised.Dashboard.ID {
		return day, err
	}
	return func(date events.Date) (answers.Figures, []answers.Group, error) {
		total, groups, err := day(date)
		total.Values = append(total.Values, ages)
		for i := range groups {
			if q.By != practised.ByTheme {
				groups[i].Values = append(groups[i].Values, ages)
			}
		}
		return total, groups, err
	}, nil
}

// ages stands for what the dashboard of this view cannot say.
var ages = answers.Value{Measure: "age-profile", Unit: "people", NotAvailable: "birth dates are sealed and this view has no key to them; ask the view people"}
