package practice

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/dayslost"
)

// day is one of the days that a question is about, and what was counted as of it.
type day struct {
	*asked
	day        events.Date
	mandatory  []facts.Name
	procedures bool        // one is on record by then
	seen       [whats]bool // of those who were counted, there is something of the kind
	total      *sheet
	groups     map[facts.Name]*sheet
	year       *dayslost.Year // of the dashboard
}

// turns are the days in order, and where the windows begin that end with each.
type turns struct{ dates, supervised, appraised, learning, interviews, years []events.Date }

// window is the months, of a number, that end with a day.
func window(months int, d events.Date) events.Span { return answers.Months(months, d) }

// begin sets out the days that are to be counted.
func (a *asked) begin(dates []events.Date) {
	t := &a.turns
	t.dates, a.days = dates, make([]day, len(dates))
	for i, date := range dates {
		year := answers.Year(date).From
		t.supervised = append(t.supervised, window(a.supervised, date).From)
		t.appraised = append(t.appraised, window(a.appraised, date).From)
		t.learning = append(t.learning, window(a.learning, date).From)
		t.interviews = append(t.interviews, year.AddMonths(-a.interview))
		t.years = append(t.years, year)
		d := &a.days[i]
		*d = day{asked: a, day: date, total: &sheet{}, groups: map[facts.Name]*sheet{}}
		a.stood(d)
	}
	last := a.days[len(dates)-1].mandatory
	for _, course := range last { // what is mandatory on a day is so on all that follow
		first := slices.IndexFunc(a.days, func(d day) bool { return slices.Contains(d.mandatory, course) })
		a.mandatory, a.ofCourses = append(a.mandatory, course), append(a.ofCourses, first)
	}
}

// stood finds which courses are mandatory on a day, and whether any procedure is
// on record.
func (a *asked) stood(d *day) {
	for s := range a.m.began.Each(events.Span{To: d.day + 1}, a.known) {
		switch {
		case s.What == procedure:
			d.procedures = true
		case s.Mandatory:
			d.mandatory = append(d.mandatory, s.Name)
		}
	}
	d.mandatory = a.m.staff.ByName(d.mandatory)
	if a.courses != nil {
		d.mandatory = a.courses
	}
}

// from returns the number of the first day that is not before a date.
func (t *turns) from(date events.Date) int { return first(t.dates, date) }

// to returns the number of the first day that is after a span's.
func (t *turns) to(span events.Span) int {
	if span.To == 0 {
		return len(t.dates)
	}
	return t.from(span.To)
}

// first returns the number of the first of some dates that is not before another.
func first(list []events.Date, date events.Date) int {
	i, _ := slices.BinarySearch(list, date)
	return i
}

// starts returns where the windows begin by which the rows of a kind go: a row
// counts if one of its days is in the window.
func (t *turns) starts(w what) []events.Date {
	switch w {
	case supervision:
		return t.supervised
	case appraisal:
		return t.appraised
	case interview:
		return t.interviews
	case need:
		return t.learning
	}
	return t.dates
}

// over returns for which of the days a row of a kind counts, from one number to
// before another.
func (t *turns) over(w what, span events.Span) (from, to int) {
	if span.To == 0 {
		return t.from(span.From), len(t.dates)
	}
	return t.from(span.From), first(t.starts(w), span.To)
}

// onRecord reports whether anything of a kind is on record within its window,
// about whomever. Mostly it is about somebody who was counted. If not, the table
// is gone through, once for all days.
func (d *day) onRecord(w what) bool {
	if d.seen[w] {
		return true
	}
	a := d.asked
	if a.elsewhere[w] == nil {
		a.elsewhere[w] = a.spans(w)
	}
	window := events.Span{From: a.turns.starts(w)[a.turns.from(d.day)], To: d.day + 1}
	return slices.ContainsFunc(*a.elsewhere[w], window.Meets)
}

// spans lists the days of everything of a kind that may count.
func (a *asked) spans(w what) *[]events.Span {
	table, list := &a.m.stands, []events.Span{}
	if w < training {
		table = &a.m.did
	}
	reach := events.Span{From: a.turns.starts(w)[0], To: a.turns.dates[len(a.days)-1] + 1}
	for _, r := range table.Within(reach, a.known) {
		if r.Value.What == w && (w != qualification || a.qualification == 0 || a.qualification == r.Value.Name) {
			list = append(list, r.Span)
		}
	}
	return &list
}
