package scenarios_test

import (
	"slices"
	"strings"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// supposing returns a ledger of its own in which what a question supposes was
// recorded last, and the question that is left to ask of it.
func (l *plain) supposing(q answers.Question) (*plain, answers.Question, error) {
	if len(q.WhatIf) == 0 {
		return l, q, nil
	}
	if q.KnownAt != "" {
		return nil, q, &projections.Refusal{Reason: "what is supposed was not known at " + q.KnownAt}
	}
	upto := len(l.entries)
	if q.WhatIfAfter > 0 {
		upto = int(q.WhatIfAfter)
	}
	e := &events.Entry{ID: "supposed", Book: events.Workforce}
	for _, raw := range q.WhatIf {
		ev, err := events.ParseEvent(raw)
		if err != nil {
			return nil, q, err
		}
		e.Events = append(e.Events, ev)
	}
	other := &plain{entries: append(slices.Clone(l.entries[:upto]), e)}
	for _, ev := range e.Events {
		if err := other.unsound(ev); err != nil {
			return nil, q, &projections.Refusal{Reason: err.Error()}
		}
	}
	if faults := other.world("").faults; len(faults) > 0 {
		return nil, q, &projections.Refusal{Reason: strings.Join(faults, "; ")}
	}
	q.WhatIf, q.WhatIfAfter = nil, 0
	return other, q, nil
}

// narrowed has an answer by a dimension be of one group.
func narrowed(a *answers.Answer, value string) (*answers.Answer, error) {
	for _, g := range a.Groups {
		if g.Value == value {
			a.Figures, a.Groups = g.Figures, nil
			return a, nil
		}
	}
	return nil, &projections.Refusal{Reason: "there is no group " + value}
}
