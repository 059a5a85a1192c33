package audit

import (
	"encoding/json"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
)

// Question asks for the history of one thing: exactly one of the fields down to
// Actor is given.
type Question struct {
	Worker      string          `json:"worker,omitempty"`
	Post        string          `json:"post,omitempty"`
	Assignment  string          `json:"assignment,omitempty"`
	Register    string          `json:"register,omitempty"`
	Case        string          `json:"case,omitempty"`
	Grievance   string          `json:"grievance,omitempty"`
	Absence     string          `json:"absence,omitempty"`
	Declaration string          `json:"declaration,omitempty"` // of days lost
	Trainee     string          `json:"trainee,omitempty"`
	Account     string          `json:"account,omitempty"`
	Demand      string          `json:"demand,omitempty"` // facts.Referrals
	Line        string          `json:"line,omitempty"`
	Actor       string          `json:"actor,omitempty"`
	KnownAt     string          `json:"known_at,omitempty"`
	AtLeast     events.Position `json:"at_least,omitempty"`
}

// things lists what a question may be about, and what it is about if an id is
// given.
func (q *Question) things() []thing {
	return []thing{{facts.Worker, q.Worker}, {facts.Post, q.Post}, {facts.Assignment, q.Assignment}, {facts.Register, q.Register},
		{facts.Case, q.Case}, {facts.Grievance, q.Grievance}, {facts.Absence, q.Absence}, {facts.Declaration, q.Declaration},
		{facts.Trainee, q.Trainee}, {facts.Account, q.Account}, {facts.Demand, q.Demand}}
}

// Answer is a history, in the order in which it was recorded.
type Answer struct {
	Authority string          `json:"authority"`
	Of        string          `json:"of"` // such as worker W0042
	KnownAt   string          `json:"known_at"`
	Position  events.Position `json:"position"` // the last entry that the view had taken in
	Lines     []Line          `json:"lines"`
	// Supposed says what is not on record and is told all the same: its lines
	// are those of entries behind the last. Nil is nothing.
	Supposed *projections.Supposed `json:"supposed,omitempty"`
}

// Line is one line of a history.
type Line struct {
	Line      events.Line     `json:"line"`
	Kind      events.Kind     `json:"kind"`
	Effective events.Date     `json:"effective,omitzero"` // the day it takes effect; a last day for what ends
	Recorded  events.Instant  `json:"recorded"`
	Asserted  bool            `json:"asserted,omitempty"` // the time was given by another system
	By        string          `json:"by"`
	Why       string          `json:"why"`
	Source    string          `json:"source,omitempty"`
	Event     json.RawMessage `json:"event"`
	Amends    events.Line     `json:"amends,omitzero"`      // the line that it corrects or retracts
	Was       json.RawMessage `json:"was,omitempty"`        // what that line said until then
	AmendedBy []events.Line   `json:"amended_by,omitempty"` // what corrected or retracted this line later
	// Before and After are how things stood on the effective day, as known just
	// before the entry and with it. Both are empty when an actor is asked for.
	Before Standing `json:"before,omitempty"`
	After  Standing `json:"after,omitempty"`
}

// Standing is how things stand on a day: for each post that a worker holds,
// say, what they hold it as.
type Standing []string
