package people

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/practised"
)

// dashboard is what a department watches together, the age profile included. Only
// that is sealed, and suppressed: the rest every reader may ask of the view of
// practice.
var dashboard = func() answers.Definition {
	d := practised.Dashboard
	d.Formulas = append(slices.Clip(d.Formulas), "age-BAND = in post, age BAND / in post (headcount)")
	return d
}()

// interviewWithin is its setting of exit interviews.
var interviewWithin = func() answers.Setting {
	s := practised.InterviewWithin
	s.For = []string{dashboard.ID}
	return s
}()

// watched answers the dashboard, whose ages have been worked out.
func (a *asked) watched() (answers.Day, error) {
	rest, err := a.m.practised.Prepare(a.Asked)
	if err != nil {
		return nil, err
	}
	return func(day events.Date) (answers.Figures, []answers.Group, error) {
		total, groups, err := rest(day)
		if err != nil {
			return total, groups, err
		}
		ages, of := a.figures(day, a.By)
		for i := range groups {
			g := &groups[i]
			if in := find(of, g.Value); in != nil {
				addAges(&g.Figures, in)
			} else {
				addAges(&g.Figures, nobodyThere(&ages))
			}
		}
		addAges(&total, &ages)
		return total, groups, nil
	}, nil
}

// addAges adds the figures of the age profile to those of the dashboard, which
// count who is in post already.
func addAges(f, ages *answers.Figures) {
	f.Rates, f.Values = append(f.Rates, ages.Rates...), append(f.Values, ages.Values...)
}

// nobodyThere is the age profile of a group in which nobody is in post: there are
// vacancies, agency workers or people who left.
func nobodyThere(like *answers.Figures) *answers.Figures {
	const why = "unknown: nobody is in post here"
	f := &answers.Figures{}
	for _, r := range like.Rates {
		f.Rates = append(f.Rates, answers.Rate{Measure: r.Measure, Unit: r.Unit, Formula: r.Formula, NotAvailable: why, Withheld: true})
	}
	for _, v := range like.Values {
		f.Values = append(f.Values, answers.Value{Measure: v.Measure, Unit: v.Unit, NotAvailable: why})
	}
	return f
}
