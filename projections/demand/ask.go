package demand

import (
	"encoding/json"
	"math/big"
	"strings"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/periods"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "demand",
	Short: "Ask how many referrals came in, against a year before",
	Long: `Ask how many referrals came in over the week, month, quarter or year that ends
with a day, and against the same one a year before; by report, for each period
that was reported in the twelve months to that day.`,
	Examples: `  muster demand --authority leeds --as-of 2022-07-07
  muster demand --authority leeds --as-of 2022-07-31 --window month --known-at 2022-08-15
  muster demand --authority leeds --from 2022-01-31 --to 2022-06-30 --every month --window month`,
	Dimensions: []string{byReport},
	Definitions: []answers.Definition{{
		ID: "reported", Title: "What was reported for exactly these days",
		Formulas: []string{
			"referrals = " + referralsFormula,
			"year-before = " + beforeFormula,
			"change = " + changeFormula,
			"change-percent = " + percentFormula,
		},
	}},
	Settings: []answers.Setting{
		{Name: "window", Default: "week", Usage: "the days to the as-of day: " + strings.Join(windows, ", "), Check: answers.OneOf(windows...)},
		{Name: "before", Default: "dates", Usage: "a year before is the same dates, or 52 weeks (weekdays)", Check: answers.OneOf(befores...)},
	},
	Books: []events.Book{events.Reference},
}

const (
	byReport         = "report"
	referralsFormula = "what is reported for the days of the window, added up if the reports fill it exactly"
	beforeFormula    = "the same of the window a year before"
	changeFormula    = "referrals - year-before"
	percentFormula   = "100 × (referrals - year-before) / year-before, to one place, half up"
)

const tooLarge = "it is too large to be shown"

var (
	windows = []string{"week", "month", "quarter", "year"}
	befores = []string{"dates", "weekdays"}
)

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	reports
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{q, sorted(m.Known(q.Known.Of(events.Reference)))}
	return a.on, nil
}

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	var groups []answers.Group
	if a.By == byReport {
		year := answers.Year(day)
		for i := range a.reports {
			if s := a.reports[i].Span; s.From >= year.From && s.To <= year.To {
				groups = append(groups, answers.Group{Value: periods.Through(s), Figures: a.figures(s)})
			}
		}
	}
	return a.figures(a.window(day)), groups, nil
}

// window returns the days that a question about a day is about.
func (a *asked) window(day events.Date) events.Span {
	if months := map[string]int{"month": 1, "quarter": 3, "year": 12}[a.Setting("window")]; months > 0 {
		return answers.Months(months, day)
	}
	return events.Span{From: max(day-6, 1), To: day + 1}
}

// before returns the same days a year before. A week or less keeps its length
// and the date of its last day, which for 29 February is 28 February; a longer
// run keeps the dates of both its ends.
func (a *asked) before(w events.Span) events.Span {
	switch days := w.To - w.From; {
	case a.Setting("before") == "weekdays":
		return events.Span{From: max(w.From-364, 1), To: max(w.To-364, 1)}
	case days <= 7:
		to := (w.To - 1).AddMonths(-12) + 1
		return events.Span{From: max(to-days, 1), To: to}
	}
	return events.Span{From: yearBefore(w.From), To: yearBefore(w.To)}
}

// yearBefore returns where a run of days that begins on a day begins a year
// before, by the ruling of package answers on periods: so it has what answers to
// 28 February up to that day, and to the end of a February up to its end. It is 0
// before all days.
func yearBefore(begins events.Date) events.Date {
	if begins.AddMonths(-12) == 0 {
		return 0
	}
	return answers.Year(begins - 1).From
}

func (a *asked) figures(w events.Span) answers.Figures {
	now, missing := a.count(w)
	then, missingThen := a.count(a.before(w))
	if missing == "" {
		missing = missingThen
	}
	now.Measure, now.Formula = "referrals", referralsFormula
	then.Measure, then.Formula = "year-before", beforeFormula
	change := answers.Value{Measure: "change", Unit: "referrals", Formula: changeFormula, NotAvailable: missing}
	percent := answers.Value{Measure: "change-percent", Unit: "percent", Formula: percentFormula, NotAvailable: missing}
	if missing == "" {
		change.Value = now.Value - then.Value
		percent = change100(percent, int64(change.Value), int64(then.Value))
	}
	return answers.Figures{Values: []answers.Value{now, then, change, percent}}
}

// count counts the referrals of a window.
func (a *asked) count(w events.Span) (v answers.Value, missing string) {
	v = answers.Value{Unit: "referrals", Note: periods.Through(w)}
	list, missing := a.filling(w)
	if missing != "" {
		v.NotAvailable = missing
		return v, missing
	}
	var sum int64
	for i := range list {
		sum += list[i].Value.Amount
		if a.Lines {
			n := answers.Whole(list[i].Value.Amount)
			v.Lines = append(v.Lines, answers.Behind{Line: list[i].Value.Line, Measure: "received", Subject: "referrals", Value: &n, Note: periods.Through(list[i].Span)})
		}
	}
	var shown bool
	if v.Value, shown = answers.HalfUp(big.NewRat(sum, 1), 0); !shown {
		v.NotAvailable = tooLarge
	}
	return v, v.NotAvailable
}

// change100 is a change in percent of what there was.
func change100(v answers.Value, change, was int64) answers.Value {
	if was == 0 {
		v.NotAvailable = "there were no referrals a year before to compare with"
		return v
	}
	d, shown := answers.HalfUp(new(big.Rat).Mul(big.NewRat(change, was), big.NewRat(100, 1)), 1)
	if v.Value = d; !shown {
		v.NotAvailable = tooLarge
	}
	return v
}
