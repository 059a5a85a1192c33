package tenure

import (
	"fmt"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// layBands lays out: in post, in post by band, leavers, leavers by band.
func (a *asked) layBands() {
	for _, whole := range []string{"in-post", "leavers"} {
		all := a.count(whole)
		for _, band := range a.bounds.names() {
			a.share(a.count(whole+"-"+band), all)
		}
	}
}

// bands answers for one day.
func (a *asked) bands(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	for i := range a.inPost {
		if r := &a.inPost[i]; r.Span.Contains(day) {
			a.band(s, 0, &r.Value, day)
		}
	}
	for _, r := range a.m.staff.Happened.Within(answers.Year(day), a.known) {
		if leaves(r.Value.What) {
			a.band(s, 2+len(a.bounds), &r.Value, r.Span.From)
		}
	}
	figures, groups := s.Figures(a.said(a.all()...))
	return figures, groups, nil
}

// band counts a row towards all, and towards the band behind it of the service
// on a day.
func (a *asked) band(s *staffing.Sheet, all int, r *staffing.Row, day events.Date) {
	s.AddRow(all, r, "")
	b := a.runOf(r, day)
	if b == nil {
		return
	}
	note := ""
	if a.Lines {
		note = fmt.Sprintf("in service since %s (line %s)", b.span.From, b.line)
	}
	s.AddRow(all+1+a.bounds.of(complete(b.span.From, day)), r, note)
}

func (a *asked) all() []int {
	var list []int
	for i := range a.figures {
		list = append(list, i)
	}
	return list
}
