package answers

import (
	"encoding/json"
	"strings"

	"muster/events"
	"muster/projections"
)

// Asked is a question that has been understood.
type Asked struct {
	*About
	Question
	Definition *Definition
	Known      projections.Known
	Days       []events.Date // that it is about, in order
}

// Windows returns the window of each of the days.
func (a *Asked) Windows(of func(day events.Date) events.Span) []events.Span {
	windows := make([]events.Span, 0, len(a.Days))
	for _, d := range a.Days {
		windows = append(windows, of(d))
	}
	return windows
}

// Alone is the window of a day by itself.
func Alone(day events.Date) events.Span { return events.Span{From: day, To: day + 1} }

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
	if q.Days, err = Days(&q.Question); err != nil {
		return nil, err
	}
	if q.Days, err = since(q.Days, q.Since); err != nil {
		return nil, err
	}
	if q.Only != "" {
		q.By, _ = onlyOf(q.Only)
	}
	on, err := prepare(q)
	if err != nil {
		return nil, err
	}
	head := Answer{Authority: from.Authority, Definition: q.Definition.ID, KnownAt: q.Known.Label, Position: from.Position,
		Known: map[events.Book]events.Position{}, Supposed: from.Supposed, Only: q.Only}
	for _, b := range a.Books {
		head.Known[b] = min(q.Known.Of(b), from.Position) // what is supposed has no position
	}
	points, next, err := head.over(q, on, reaches(a.Books, &q.Known), from.Unwanted)
	if err == nil && q.Only != "" {
		err = narrow(points, q.Only)
	}
	switch {
	case err != nil:
		return nil, err
	case q.Every == "":
		return &points[0], nil
	}
	head.AsOf, head.Series, head.Next = q.Days[len(q.Days)-1], points, next
	return &head, nil
}

// over completes an answer with the figures of each of the days, while it is
// wanted and is not too large to be sent. Where there is room for a part of them
// only, next is the first that is left.
func (a Answer) over(q *Asked, on Day, upTo []reach, unwanted func() error) (points []Answer, next events.Date, err error) {
	points = make([]Answer, 0, len(q.Days))
	size, room := 0, q.room()
	for _, d := range q.Days {
		if err := unwanted(); err != nil {
			return nil, 0, err
		}
		one := a
		one.AsOf = d
		if one.Figures, one.Groups, err = on(d); err != nil {
			return nil, 0, err
		}
		switch size += one.size(); {
		case room > 0 && size > room && len(points) > 0:
			return points, d, nil
		case size > mostTold:
			return nil, 0, a.tooLarge(len(q.Days))
		}
		one.foretell(forecast(upTo, d))
		if a.Supposed != nil {
			one.Figures.suppose(a.Supposed)
			for i := range one.Groups {
				one.Groups[i].suppose(a.Supposed)
			}
		}
		points = append(points, one)
	}
	return points, 0, nil
}

// suppose marks figures, and of the lines behind them those that are supposed.
func (f *Figures) suppose(s *projections.Supposed) {
	f.Hypothetical = true
	mark := func(lines []Behind) {
		for i := range lines {
			if l := &lines[i]; s.Line(l.Line) {
				l.Note = strings.TrimSuffix("supposed; "+l.Note, "; ")
			}
		}
	}
	for _, r := range f.Rates {
		mark(r.Lines)
	}
	for _, c := range f.Counts {
		mark(c.Lines)
	}
	for _, v := range f.Values {
		mark(v.Lines)
	}
}
