package practice

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m             *Model
	known         events.Position
	supervised    int // months
	appraised     int
	learning      int
	interview     int
	qualification facts.Name   // that counts; 0 is any
	courses       []facts.Name // that are mandatory, if the question lists them

	days  []day // that the question is about, in order
	turns turns // of them

	mandatory []facts.Name // on the last of the days
	ofCourses []int        // from which day on each of these is
	numbered  []int32      // of these by name, from 1

	more  [whats][]int  // how many more are on record of a kind on a day than on the one before it
	needs []events.Span // see day.someNeed
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, m: m, known: q.Known.Of(events.Workforce)}
	for name, to := range map[string]*int{"supervised-within": &a.supervised, "appraised-within": &a.appraised, "learning-within": &a.learning, "interview-within": &a.interview} {
		*to, _ = strconv.Atoi(q.Setting(name)) // it has been checked
	}
	if err := a.named(); err != nil {
		return nil, err
	}
	dates, err := answers.Days(&q.Question)
	if err != nil {
		return nil, err
	}
	a.begin(dates)
	a.count()
	return a.on, nil
}

// named finds the courses and qualifications that the question is about, and
// refuses those that are not on record.
func (a *asked) named() error {
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
	if a.Definition.ID == dashboard {
		d.year = a.m.lost.Year(&a.m.staff, date, a.known)
	}
	var groups []answers.Group
	for _, g := range a.m.staff.ByName(slices.Collect(maps.Keys(d.groups))) {
		f := d.figures(d.groups[g], &g)
		if a.By == byTheme {
			f = d.themed(d.groups[g])
		}
		groups = append(groups, answers.Group{Value: a.m.staff.Called(g), Figures: f})
	}
	return d.figures(d.total, nil), groups, nil
}

// sheetOf returns the sheet of a seat's group, or nil if there are no groups.
func (d *day) sheetOf(seat *staffing.Seat) *sheet {
	if d.By == "" || d.By == byTheme {
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
