package tenure

import (
	"fmt"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// mostRetained is after how many years it is still asked who is there.
const mostRetained = 10

// layRetention lays out: the cohort, and who of it is there after each year.
func (a *asked) layRetention() {
	all := a.count("cohort")
	for n := 1; n <= mostRetained; n++ {
		a.count(fmt.Sprintf("retained-%d", n))
		a.shares = append(a.shares, staffing.Share{Measure: a.figures[n], Unit: staffing.Heads, Of: n, In: []int{all},
			Formula: fmt.Sprintf("retained-%d (headcount) / cohort (headcount)", n)})
	}
}

// retention answers for one day.
func (a *asked) retention(day events.Date) (answers.Figures, []answers.Group, error) {
	cohort := a.cohort
	if cohort == (events.Span{}) {
		cohort = answers.Year(day.AddMonths(-12 * mostRetained))
	}
	if cohort.To <= 1 {
		return answers.Figures{}, nil, answers.Refuse("there is no day ten years before %s; name a cohort", day)
	}
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	for _, r := range a.m.staff.Happened.Within(cohort, a.known) {
		if !starts(r.Value.What) {
			continue
		}
		s.AddRow(0, &r.Value, "")
		run := a.runOf(&r.Value, r.Span.From)
		for n := 1; n <= mostRetained && run != nil && passed(cohort, n) <= day && run.span.Contains(r.Span.From.AddMonths(12*n)); n++ {
			s.AddRow(n, &r.Value, "")
		}
	}
	figures, groups := s.Figures(a.retained(cohort, day))
	return figures, groups, nil
}

// passed returns the day on which n years have passed for all of a cohort, or
// one after all days if that is beyond the calendar.
func passed(cohort events.Span, n int) events.Date {
	if d := (cohort.To - 1).AddMonths(12 * n); d != 0 {
		return d
	}
	return bitemporal.LastDay
}

// retained gives the shares, without those for which it is too early.
func (a *asked) retained(cohort events.Span, day events.Date) func(*staffing.Part) answers.Figures {
	said := a.said(0)
	return func(p *staffing.Part) answers.Figures {
		f := said(p)
		for i := range f.Rates {
			r := &f.Rates[i]
			r.Note = fmt.Sprintf("of those who started from %s to %s", cohort.From, cohort.To-1)
			if until := passed(cohort, i+1); until > day {
				r.Lacks(answers.Numerator, tooEarly(i+1, until))
			}
		}
		return f
	}
}

// tooEarly says when so many years will have passed for all of a cohort.
func tooEarly(years int, until events.Date) string {
	passed := fmt.Sprintf("%d years have passed", years)
	if years == 1 {
		passed = "1 year has passed"
	}
	if until == bitemporal.LastDay {
		return passed + " for all of the cohort on no day of the calendar, which ends with the year 9999; take an earlier cohort"
	}
	return fmt.Sprintf("%s for all of the cohort on %s only", passed, until)
}
