package practised

import (
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/dayslost"
)

// figures works out the figures of a sheet by the definition asked for. Group is
// nil for the authority.
func (d *day) figures(s *sheet, group *facts.Name) answers.Figures {
	if d.dashboard {
		return d.watched(s, group)
	}
	month := func(months int) string { return window(months, d.day).From.String() + " to " + d.day.String() }
	learning := answers.Share("learning", "needs", needsFormula, s.met*events.Million, s.due*events.Million)
	byHead := d.over(s, learned, learningFormula)
	if s.due == 0 {
		nothing := "no learning need of those in post was due from " + month(d.learning)
		learning.Lacks(0, nothing)
		byHead.Lacks(answers.Numerator, nothing)
	}
	if s.undated > 0 {
		learning.Note = fmt.Sprintf("unmet needs without a due date, which are not in it: %d", s.undated)
	}
	learning.Lines = slices.Concat(s.behindDue, s.behindMet)
	answers.Sort(learning.Lines)
	return answers.Figures{
		Rates: []answers.Rate{
			d.share(s, supervised, supervisedFormula, supervision, "no supervision is on record from "+month(d.supervised)),
			d.share(s, appraised, appraisedFormula, appraisal, "no appraisal is on record from "+month(d.appraised)),
			learning,
			byHead,
			d.share(s, qualified, qualifiedFormula, qualification, "no qualification is on record by "+d.day.String()),
			d.compliance(s),
			d.interviews(s),
		},
		Counts: d.counts(s, inPost, leavers, interviewed, underProcedure),
		Values: []answers.Value{d.running(s)},
	}
}

// over makes the rate of a measure over those in post.
func (d *day) over(s *sheet, m measure, formula string) answers.Rate {
	r := answers.Share(called[m], "headcount", formula, s.heads[m].Heads*events.Million, s.heads[inPost].Heads*events.Million)
	r.Lines = slices.Concat(s.behind[inPost], s.behind[m])
	answers.Sort(r.Lines)
	return r
}

// share does so unless nothing at all is on record of what the measure goes by.
func (d *day) share(s *sheet, m measure, formula string, by what, missing string) answers.Rate {
	r := d.over(s, m, formula)
	if !d.onRecord(by) {
		r.Lacks(answers.Numerator, missing)
	}
	return r
}

func (d *day) compliance(s *sheet) answers.Rate {
	r := d.over(s, trained, complianceFormula)
	if len(d.mandatory) == 0 {
		r.Lacks(answers.Numerator, fmt.Sprintf("no course is on record as one of compliance by %s; list the mandatory ones with courses", d.day))
		return r
	}
	var names []string
	for _, c := range d.mandatory {
		names = append(names, d.m.staff.Called(c))
	}
	r.Note = "mandatory: " + strings.Join(names, ", ")
	return r
}

func (d *day) interviews(s *sheet) answers.Rate {
	r := answers.Share("exit-interviews", "headcount", interviewsFormula, s.heads[interviewed].Heads*events.Million, s.heads[leavers].Heads*events.Million)
	if !d.onRecord(interview) {
		r.Lacks(answers.Numerator, fmt.Sprintf("no exit interview is on record about leavers of the year to %s", d.day))
	}
	r.Lines = slices.Concat(s.behind[leavers], s.behind[interviewed])
	answers.Sort(r.Lines)
	return r
}

// themed works out the figures of one theme of exit interviews.
func (d *day) themed(s *sheet) answers.Figures {
	r := answers.Share("exit-interviews", "headcount", themeFormula, s.heads[interviewed].Heads*events.Million, d.total.heads[interviewed].Heads*events.Million)
	if d.Lines {
		for _, b := range d.total.behind[interviewed] {
			b.Measure = "all-" + b.Measure
			r.Lines = append(r.Lines, b)
		}
		r.Lines = append(r.Lines, s.behind[interviewed]...)
		answers.Sort(r.Lines)
	}
	return answers.Figures{Rates: []answers.Rate{r}, Counts: d.counts(s, interviewed)}
}

func (d *day) counts(s *sheet, list ...measure) []answers.Count {
	var counts []answers.Count
	for _, m := range list {
		answers.Sort(s.behind[m])
		one := answers.Count{Measure: called[m], FTE: events.FTE(s.heads[m].FTE), Headcount: s.heads[m].Heads, Lines: s.behind[m]}
		if m == vacancies {
			one.Unit = answers.Posts
		}
		counts = append(counts, one)
	}
	return counts
}

func (d *day) running(s *sheet) answers.Value {
	answers.Sort(s.behindRunning)
	v := answers.Value{Measure: "procedures", Unit: "procedures", Value: answers.Whole(s.procedures), Formula: runningFormula, Lines: s.behindRunning}
	if !d.procedures {
		v.NotAvailable = fmt.Sprintf("no performance procedure is on record by %s", d.day)
	}
	return v
}

// watched works out the figures that a department watches together.
func (d *day) watched(s *sheet, group *facts.Name) answers.Figures {
	return answers.Figures{
		Rates:  []answers.Rate{d.absence(s, group), d.ofStructure(s, "vacancy", vacancyFormula, vacancies), d.ofStructure(s, "agency", agencyFormula, agency), d.interviews(s)},
		Counts: d.counts(s, inPost, vacancies, agency, leavers, interviewed, underProcedure),
		Values: []answers.Value{d.running(s)},
	}
}

// ofStructure makes the rate of a measure over itself and those in post.
func (d *day) ofStructure(s *sheet, name, formula string, m measure) answers.Rate {
	r := answers.Share(name, "fte", formula, s.heads[m].FTE, s.heads[m].FTE+s.heads[inPost].FTE)
	r.Lines = slices.Concat(s.behind[inPost], s.behind[m])
	answers.Sort(r.Lines)
	return r
}

func (d *day) absence(s *sheet, group *facts.Name) answers.Rate {
	counts := func(p *dayslost.Part) bool {
		return dayslost.Sick(p.Row.Reason) && (group == nil || p.Seat.Value(d.By) == *group)
	}
	r := d.year.Rate("absence", "sickness", dayslost.Sickness, d.year.Sum(counts), s.heads[inPost].FTE)
	if group != nil {
		if unsplit := d.year.Unsplit(d.By); unsplit != "" {
			r.Note = ""
			r.Lacks(answers.Numerator, unsplit)
		}
	}
	if d.Lines {
		r.Lines = slices.Clone(s.behind[inPost])
		for i := range d.year.Parts {
			if counts(&d.year.Parts[i]) {
				r.Lines = append(r.Lines, d.year.Parts[i].Behind(d.m.staff, "days-lost"))
			}
		}
		answers.Sort(r.Lines)
	}
	return r
}
