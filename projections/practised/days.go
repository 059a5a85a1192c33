package practised

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// day is one of the days that a question is about, and what was counted as of it.
type day struct {
	*asked
	day        events.Date
	mandatory  []facts.Name
	procedures bool // one is on record by then
	qualified  bool // somebody is, by then
	total      *sheet
	groups     map[facts.Name]*sheet
	year       *dayslost.Year // of the dashboard
}

// turns are the days in order, and where the windows begin that end with each.
type turns struct {
	dates  calendar
	starts [whats]calendar // of the windows by which the rows of a kind go: a row counts if one of its days is in the window
	years  calendar
}

// window is the months, of a number, that end with a day.
func window(months int, d events.Date) events.Span { return answers.Months(months, d) }

// begin sets out the days that are to be counted.
func (a *asked) begin(dates []events.Date) {
	a.days = make([]day, len(dates))
	for i, date := range dates {
		d := &a.days[i]
		*d = day{asked: a, day: date, total: &sheet{}, groups: map[facts.Name]*sheet{}}
		a.stood(d)
	}
	a.turns.begin(a, dates)
	for w := range a.more {
		a.more[w] = make([]int, len(dates)+1)
	}
	last := a.days[len(dates)-1].mandatory
	for _, course := range last { // what is mandatory on a day is so on all that follow
		first := slices.IndexFunc(a.days, func(d day) bool { return slices.Contains(d.mandatory, course) })
		a.mandatory, a.ofCourses = append(a.mandatory, course), append(a.ofCourses, first)
	}
	if len(last) > 0 {
		a.numbered = make([]int32, slices.Max(last)+1)
	}
	for i, course := range last {
		a.numbered[course] = int32(i + 1)
	}
	if a.dashboard {
		years := events.Span{From: a.turns.years.list[0], To: dates[len(dates)-1] + 1}
		a.lost = a.m.lost.Years(dates, a.m.staff, a.m.staff.Within(years, a.known, staffing.InPost), a.known)
	}
}

func (t *turns) begin(a *asked, dates []events.Date) {
	year := func(date events.Date) events.Date { return answers.Year(date).From }
	of := func(begins func(events.Date) events.Date) calendar {
		list := make([]events.Date, 0, len(dates))
		for _, date := range dates {
			list = append(list, begins(date))
		}
		return newCalendar(list)
	}
	months := func(n int) calendar {
		return of(func(date events.Date) events.Date { return window(n, date).From })
	}
	t.dates, t.years = newCalendar(dates), of(year)
	for w := range t.starts {
		t.starts[w] = t.dates
	}
	t.starts[supervision], t.starts[appraisal], t.starts[need] = months(a.supervised), months(a.appraised), months(a.learning)
	if a.gained > 0 { // else a qualification has no end
		t.starts[qualification] = months(a.gained)
	}
	t.starts[interview] = of(func(date events.Date) events.Date { return year(date).AddMonths(-a.interview) })
	t.starts[theme] = t.starts[interview]
}

// stood finds which courses are mandatory on a day, and whether a procedure or
// a qualification that counts is on record.
func (a *asked) stood(d *day) {
	for s := range a.m.began.Each(events.Span{To: d.day + 1}, a.known) {
		switch {
		case s.What == procedure:
			d.procedures = true
		case s.What == qualification:
			d.qualified = d.qualified || a.qualification == 0 || a.qualification == s.Name
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
func (t *turns) from(date events.Date) int { return t.dates.before(date) }

// to returns the number of the first day that is after a span's.
func (t *turns) to(span events.Span) int {
	if span.To == 0 {
		return len(t.dates.list)
	}
	return t.from(span.To)
}

// over returns for which of the days a row of a kind counts, from one number to
// before another.
func (t *turns) over(w what, span events.Span) (from, to int) {
	if span.To == 0 {
		return t.from(span.From), len(t.dates.list)
	}
	return t.from(span.From), t.starts[w].before(span.To)
}

// reach is all days on which a row of a kind may count.
func (t *turns) reach(w what) events.Span {
	return events.Span{From: t.starts[w].list[0], To: t.dates.list[len(t.dates.list)-1] + 1}
}

// saw notes that something of a kind is on record for some of the days.
func (a *asked) saw(w what, from, to int) {
	if from < to {
		a.more[w][from]++
		a.more[w][to]--
	}
}

// onRecord reports whether anything of a kind is on record within its window, about
// whomever.
func (d *day) onRecord(w what) bool {
	if w == qualification {
		return d.qualified
	}
	n := 0
	for _, more := range d.more[w][:d.turns.from(d.day)+1] {
		n += more
	}
	return n > 0
}
