package practised

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m             *State
	known         events.Position
	dashboard     bool
	supervised    int // months
	appraised     int
	learning      int
	interview     int
	gained        int          // months within which a qualification counts; 0 is ever
	qualification facts.Name   // that counts; 0 is any
	courses       []facts.Name // that are mandatory, if the question lists them

	days  []day // that the question is about, in order
	turns turns // of them

	mandatory []facts.Name // on the last of the days
	ofCourses []int        // from which day on each of these is
	numbered  []int32      // of these by name, from 1

	more [whats][]int // how many more are on record of a kind on a day than on the one before it

	lost *dayslost.Years // of the dashboard
}

// Prepare understands a question by one of the definitions of this package, and
// returns what answers it for each of its days.
func (m *State) Prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, m: m, known: q.Known.Of(events.Workforce), dashboard: q.Definition.ID == Dashboard.ID}
	months := func(setting string) int {
		n, _ := strconv.Atoi(q.Setting(setting)) // it has been checked
		return n
	}
	a.interview = months(InterviewWithin.Name)
	if !a.dashboard {
		a.supervised, a.appraised, a.learning = months("supervised-within"), months("appraised-within"), months("learning-within")
		a.gained = months("qualified-within")
		if err := a.named(); err != nil {
			return nil, err
		}
	}
	a.begin(q.Days)
	a.count()
	return a.on, nil
}

// named finds the courses and qualifications that the question is about, and
// refuses those that are not on record.
func (a *asked) named() error {
	if a.Setting("qualification") == "" && a.Setting("courses") == "" {
		return nil
	}
	taught, held := map[string]facts.Name{}, map[string]facts.Name{}
	for s := range a.m.began.Each(events.Span{}, a.known) {
		switch s.What {
		case qualification:
			held[a.m.staff.Called(s.Name)] = s.Name
		case training:
			taught[a.m.staff.Called(s.Name)] = s.Name
		}
	}
	if q := a.Setting("qualification"); q != "" {
		if a.qualification = held[q]; a.qualification == 0 {
			return answers.Refuse("nobody has gained a qualification %q; there are %s", q, list(held))
		}
	}
	if given := a.Setting("courses"); given != "" {
		return a.these(strings.Split(given, ","), taught)
	}
	return nil
}

// these makes the courses that the question lists mandatory.
func (a *asked) these(names []string, taught map[string]facts.Name) error {
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if taught[name] == 0 {
			return answers.Refuse("nobody has completed a course %q; there are %s", name, list(taught))
		}
		a.courses = append(a.courses, taught[name])
	}
	return nil
}

// list writes names out.
func list(names map[string]facts.Name) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), ", ")
}

// on answers for one of the days.
func (a *asked) on(date events.Date) (answers.Figures, []answers.Group, error) {
	d := &a.days[a.turns.from(date)]
	if a.dashboard {
		d.year = a.lost.To(date)
	}
	var groups []answers.Group
	for _, g := range a.m.staff.ByName(slices.Collect(maps.Keys(d.groups))) {
		f := d.figures(d.groups[g], &g)
		if a.By == ByTheme {
			f = d.themed(d.groups[g])
		}
		groups = append(groups, answers.Group{Value: a.m.staff.Called(g), Figures: f})
	}
	return d.figures(d.total, nil), groups, nil
}

// sheetOf returns the sheet of a seat's group, or nil if there are no groups.
func (d *day) sheetOf(seat *staffing.Seat) *sheet {
	if d.By == "" || d.By == ByTheme {
		return nil
	}
	return d.sheet(seat.Value(d.By))
}

func (d *day) sheet(group facts.Name) *sheet {
	if d.groups[group] == nil {
		d.groups[group] = &sheet{}
	}
	return d.groups[group]
}
