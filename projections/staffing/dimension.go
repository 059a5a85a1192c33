package staffing

import (
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
)

// Dimensions are what every count of people may be split by.
var Dimensions = []string{"service", "team", "role", "grade"}

// Value returns what a seat is in a dimension, one of Dimensions; 0 is not
// stated.
func (a *Seat) Value(dimension string) facts.Name {
	switch dimension {
	case "service":
		return a.Service
	case "team":
		return a.Team
	case "role":
		return a.Role
	case "grade":
		return a.Grade
	}
	return 0
}

// NotStated is the name of the group of those whose value is not on record.
const NotStated = "not stated"

// Called returns the name that people see of a value.
func (s *Staff) Called(n facts.Name) string {
	if n == 0 {
		return NotStated
	}
	return s.Record.Names.Slug(n)
}

// ByName orders values as people see them, each once.
func (s *Staff) ByName(values []facts.Name) []facts.Name {
	slices.SortFunc(values, func(x, y facts.Name) int { return strings.Compare(s.Called(x), s.Called(y)) })
	return slices.Compact(values)
}

// Subject returns the id of what a row is of, as the ledger has it.
func (s *Staff) Subject(r *Row) string { return s.Record.ID(r.Kind(), r.Of) }

// Behind returns the line that a row stands on, as counted for a measure.
func (s *Staff) Behind(measure string, r *Row) answers.Behind {
	n := r.Amount()
	b := answers.Behind{Line: r.Line, Measure: measure, Subject: s.Subject(r), FTE: events.FTE(n.FTE), Headcount: n.Heads}
	if r.What == Vacant {
		b.Unit = answers.Posts
	}
	return b
}
