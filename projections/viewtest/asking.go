package viewtest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/rates"
)

// Date reads a date such as 2019-06-30.
func Date(t T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	must(t, err)
	return d
}

// SomeDay draws a day on which a random history may have something happen, one
// of the few before it, or one of the months behind it.
func SomeDay(t *rapid.T) events.Date {
	return Date(t, "2016-12-30").AddMonths(rapid.IntRange(0, 60).Draw(t, "month")) + events.Date(rapid.IntRange(-2, 3).Draw(t, "day"))
}

// SomeQuestion draws a question about a day that a view answers, in one of some
// definitions; none is that of the view's choice.
func SomeQuestion(t *rapid.T, about *answers.About, definitions ...string) answers.Question {
	q := answers.Question{AsOf: SomeDay(t), Lines: rapid.Bool().Draw(t, "lines"),
		By: rapid.SampledFrom(append(slices.Clone(about.Dimensions), "")).Draw(t, "by")}
	if len(definitions) > 0 {
		q.Definition = rapid.SampledFrom(definitions).Draw(t, "definition")
	}
	return q
}

// Staff is a view that counts those in post, for views that count by it.
var Staff = projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}

// InPost asks a projector of Staff who was in post on a day, as known by an
// entry, and what FTE they have.
func InPost(t T, p *projections.Projector, day events.Date, known int) (who map[string]bool, fte events.FTE) {
	t.Helper()
	a, err := Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known), Lines: true})
	must(t, err)
	who = map[string]bool{}
	for _, l := range a.Rates[0].Lines {
		if l.Measure == "in-post" {
			who[l.Subject] = true
		}
	}
	return who, a.Counts[0].FTE
}
