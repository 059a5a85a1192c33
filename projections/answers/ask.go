package answers

import (
	"encoding/json"

	"muster/events"
	"muster/projections"
)

// Asked is a question that has been understood.
type Asked struct {
	*About
	Question
	Definition *Definition
	Known      projections.Known
}

// Setting returns what the question says of a setting, or its default.
func (a *Asked) Setting(name string) string { return a.About.Setting(&a.Question, name) }

// Day works out the figures as of one day, and of each group in order if the
// question is split.
type Day func(day events.Date) (Figures, []Group, error)

// Prepare looks at a question once, refuses what makes no sense, and returns
// what works out one day after another.
type Prepare func(*Asked) (Day, error)

// Answer answers a Question given as JSON.
func (a *About) Answer(question json.RawMessage, from projections.Standing, prepare Prepare) (*Answer, error) {
	var q Question
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, Refuse("the question cannot be read: %v", err)
	}
	return a.Ask(q, from, prepare)
}

// Ask answers a question.
func (a *About) Ask(asked Question, from projections.Standing, prepare Prepare) (*Answer, error) {
	q := &Asked{About: a, Question: asked}
	if err := a.Check(&q.Question); err != nil {
		return nil, err
	}
	var err error
	if q.Definition, err = a.Definition(q.Question.Definition); err != nil {
		return nil, err
	}
	if q.Known, err = from.Known(q.KnownAt); err != nil {
		return nil, err
	}
	days, err := Days(&q.Question)
	if err != nil {
		return nil, err
	}
	on, err := prepare(q)
	if err != nil {
		return nil, err
	}
	head := Answer{Authority: from.Authority, Definition: q.Definition.ID, KnownAt: q.Known.Label, Position: from.Position,
		Known: map[events.Book]events.Position{}}
	for _, b := range a.Books {
		head.Known[b] = q.Known.Of(b)
	}
	return head.over(days, q.Every != "", on)
}

// over completes an answer with the figures of a day, or of the days of a
// series.
func (a Answer) over(days []events.Date, series bool, on Day) (*Answer, error) {
	all := a
	all.AsOf = days[len(days)-1]
	for _, d := range days {
		one := a
		one.AsOf = d
		var err error
		if one.Figures, one.Groups, err = on(d); err != nil {
			return nil, err
		}
		if !series {
			return &one, nil
		}
		all.Series = append(all.Series, one)
	}
	return &all, nil
}
