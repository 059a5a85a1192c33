package grievances

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
)

// Where among the values of an answer those about actions are.
const (
	firstAction = 6
	lastAction  = 9
)

// figures works out what some grievances come to.
func (d *day) figures(list []*grievance) answers.Figures {
	p := d.people(list, nil)
	f := answers.Figures{
		Rates:  []answers.Rate{d.workforce(p), d.timeToResolve(list)},
		Counts: []answers.Count{d.counted("in-post", p.inPost, p.behindPost), d.counted("involved-in-post", p.here, p.behindHere)},
		Values: slices.Concat([]answers.Value{
			d.number("open", "not resolved or withdrawn by the day", list, d.open),
			d.number("open-individual", "not resolved or withdrawn by the day, and raised by one", list, func(g *grievance) bool { return d.open(g) && d.is(g, "individual") }),
			d.number("open-collective", "not resolved or withdrawn by the day, and raised together", list, func(g *grievance) bool { return d.open(g) && d.is(g, "collective") }),
			d.number("raised", "raised in the window", list, d.raised),
			d.number("resolved", "resolved in the window", list, d.resolved),
			d.number("withdrawn", "withdrawn in the window", list, d.withdrawn),
		}, d.actions(list, func(*row) bool { return true }), d.involved(p), []answers.Value{d.median(list)}),
	}
	return d.orNone(f)
}

// orNone makes everything unavailable if no grievance was ever recorded.
func (d *day) orNone(f answers.Figures) answers.Figures {
	if !d.none {
		return f
	}
	const reason = "no grievance is on record"
	f.Rates[0].Lacks(answers.Numerator, reason) // who is in post is known all the same
	for i := range f.Rates[1:] {
		f.Rates[1+i].Lacks(answers.Both, reason)
	}
	for i := range f.Values {
		f.Values[i].NotAvailable = reason
	}
	return f
}

func (d *day) is(g *grievance, form string) bool {
	return g.Form > 0 && events.GrievanceForms[g.Form-1] == form
}

// number counts the grievances that are something.
func (d *day) number(measure, formula string, list []*grievance, are func(*grievance) bool) answers.Value {
	v := answers.Value{Measure: measure, Unit: "grievances", Formula: formula}
	for _, g := range list {
		if are(g) {
			v.Value += answers.Whole(1)
			v.Lines = d.behind(v.Lines, measure, g, answers.Whole(1), "")
		}
	}
	return v
}

// behind lists the line by which a grievance counts: that which ended it, if it
// counts for that.
func (d *day) behind(lines []answers.Behind, measure string, g *grievance, n events.Decimal, note string) []answers.Behind {
	if !d.Lines {
		return nil
	}
	line := g.Line
	if measure == "resolved" || measure == "withdrawn" || measure == "days" {
		line = g.EndLine
	}
	return append(lines, answers.Behind{Line: line, Measure: measure, Subject: d.m.staff.Record.ID(kind, g.Of), Value: &n, Note: note})
}

// actions counts the actions about grievances that count, in lastAction less
// firstAction values.
func (d *day) actions(list []*grievance, count func(*row) bool) []answers.Value {
	values := []answers.Value{
		{Measure: "actions-taken", Formula: "actions taken in the window"},
		{Measure: "actions-in-train", Formula: "actions in train on the day"},
		{Measure: "actions-unfinished", Formula: "actions in train when their grievance ended in the window"},
	}
	for i, w := range []what{taken, inTrain, unfinished} {
		v := &values[i]
		v.Unit = "actions"
		for _, g := range list {
			for _, a := range g.actions {
				if a.What != w || !count(&a) {
					continue
				}
				v.Value += answers.Whole(1)
				if d.Lines {
					one := answers.Whole(1)
					v.Lines = append(v.Lines, answers.Behind{Line: a.Line, Measure: v.Measure, Subject: d.m.staff.Record.ID(kind, a.Of), Value: &one,
						Note: d.m.staff.Called(a.Name) + ", about " + d.m.staff.Called(a.Theme)})
				}
			}
		}
		if d.none {
			v.NotAvailable = "no grievance is on record"
		}
	}
	return values
}

// timeToResolve is the mean of the days that it took.
func (d *day) timeToResolve(list []*grievance) answers.Rate {
	took := d.took(list)
	total := events.Date(0)
	for _, days := range took {
		total += days
	}
	r := answers.Mean("time-to-resolve", "days", timeFormula, int64(total)*events.Million, int64(len(took))*events.Million)
	if len(took) == 0 {
		r.Lacks(0, d.noneResolved())
	}
	for _, g := range list {
		if d.resolved(g) {
			r.Lines = d.behind(r.Lines, "days", g, answers.Whole(int64(g.Ended-g.Raised)), "raised "+g.Raised.String())
			r.Lines = d.behind(r.Lines, "resolved", g, answers.Whole(1), "")
		}
	}
	answers.Sort(r.Lines)
	return r
}

func (d *day) noneResolved() string {
	return "no grievance was resolved from " + d.window.From.String() + " to " + d.day.String()
}

// took lists the days from raising to resolving, in order of length.
func (d *day) took(list []*grievance) (days []events.Date) {
	for _, g := range list {
		if d.resolved(g) {
			days = append(days, g.Ended-g.Raised)
		}
	}
	slices.Sort(days)
	return days
}

func (d *day) median(list []*grievance) answers.Value {
	v := answers.Value{Measure: "median-time-to-resolve", Unit: "days", Formula: medianFormula}
	took := d.took(list)
	n := len(took)
	if n == 0 {
		v.NotAvailable = d.noneResolved()
		return v
	}
	v.Value = events.Decimal(took[(n-1)/2]+took[n/2]) * events.Million / 2
	for _, g := range list {
		if d.resolved(g) {
			v.Lines = d.behind(v.Lines, "days", g, answers.Whole(int64(g.Ended-g.Raised)), "raised "+g.Raised.String())
		}
	}
	return v
}
