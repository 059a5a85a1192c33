package tenure

import (
	"encoding/json"
	"fmt"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	return About.Ask(q, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m       *Model
	known   events.Position
	bounds  bounds
	years   int // over which somebody is experienced
	cohort  events.Span
	figures []string // what is counted
	shares  []staffing.Share
	runs    *runsKnown
	inPost  []bitemporal.Row[staffing.Row] // on any of the days asked about
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, m: m, known: q.Known.Of(events.Workforce)}
	var err error
	if a.bounds, err = parseBounds(q.Setting("bounds")); err != nil {
		return nil, err
	}
	if a.years, err = parseYears(q.Setting("experience")); err != nil {
		return nil, err
	}
	if a.cohort, err = cohortOf(q); err != nil {
		return nil, err
	}
	if q.Definition.ID == timeInService || q.Definition.ID == retention {
		a.runs = m.runsKnown(a.known, q.Setting("service") == inRole)
	}
	if q.Definition.ID == timeInService || q.Definition.ID == experience {
		a.inPost = m.staff.Over(q, a.known, staffing.InPost)
	}
	switch q.Definition.ID {
	case timeInService:
		a.layBands()
		return a.bands, nil
	case experience:
		a.layExperience()
		known := m.qualifiedKnown(a.known)
		return func(day events.Date) (answers.Figures, []answers.Group, error) { return a.experience(day, known) }, nil
	case leavers:
		a.layLeavers()
		return a.leavers, nil
	}
	a.layRetention()
	return a.retention, nil
}

// cohortOf reads the period of the cohort; an empty span is the usual one.
func cohortOf(q *answers.Asked) (events.Span, error) {
	from, to := q.Setting("cohort-from"), q.Setting("cohort-to")
	if from == "" && to == "" {
		return events.Span{}, nil
	}
	if from == "" || to == "" {
		return events.Span{}, answers.Refuse("a cohort needs both cohort-from and cohort-to")
	}
	first, err := events.ParseDate(from)
	if err != nil {
		return events.Span{}, err
	}
	last, err := events.ParseDate(to)
	if err != nil {
		return events.Span{}, err
	}
	if last < first {
		return events.Span{}, answers.Refuse("cohort-to is %s, before cohort-from, %s", last, first)
	}
	return events.Span{From: first, To: last + 1}, nil
}

// count names one more thing that is counted, and returns its number.
func (a *asked) count(name string) int {
	a.figures = append(a.figures, name)
	return len(a.figures) - 1
}

// share adds the share of one thing counted in another, in both units.
func (a *asked) share(of, in int) {
	for _, u := range []staffing.Unit{staffing.FTE, staffing.Heads} {
		a.shares = append(a.shares, staffing.Share{Measure: a.figures[of], Unit: u, Of: of, In: []int{in},
			Formula: fmt.Sprintf("%s (%s) / %s (%s)", a.figures[of], u, a.figures[in], u)})
	}
}

// said gives all shares of a part, and the counts of what is named.
func (a *asked) said(counted ...int) func(*staffing.Part) answers.Figures {
	return func(p *staffing.Part) answers.Figures {
		f := answers.Figures{Rates: make([]answers.Rate, 0, len(a.shares))}
		for i := range a.shares {
			f.Rates = append(f.Rates, p.Rate(&a.shares[i]))
		}
		for _, m := range counted {
			f.Counts = append(f.Counts, p.Count(m))
		}
		return f
	}
}

// runOf returns the service that a row speaks of, on a day.
func (a *asked) runOf(r *staffing.Row, day events.Date) *run {
	return a.runs.on(r.Of, a.m.staff.SeatOf(r).Role, day)
}

func leaves(w staffing.What) bool { return w == staffing.Leaver || w == staffing.TransferOut }
func starts(w staffing.What) bool { return w == staffing.Starter || w == staffing.TransferIn }
