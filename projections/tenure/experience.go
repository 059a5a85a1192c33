package tenure

import (
	"fmt"

	"muster/events"
	"muster/projections/answers"
)

// The things counted of experience.
const (
	inPost = iota
	onRecord
	experienced
	notOnRecord
)

func (a *asked) layExperience() {
	a.count("in-post")
	a.count("experience-on-record")
	a.count("experienced")
	a.count("experience-not-on-record")
	a.share(experienced, onRecord)
	a.share(onRecord, inPost)
}

// experience answers for one day, by when each worker qualified.
func (a *asked) experience(day events.Date, known []qualified) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	for i := range a.inPost {
		r := &a.inPost[i]
		if !r.Span.Contains(day) {
			continue
		}
		s.AddRow(inPost, &r.Value, "")
		q := known[r.Value.Of]
		if q.Day == 0 {
			s.AddRow(notOnRecord, &r.Value, "no start states the day of qualifying")
			continue
		}
		note := ""
		if a.Lines {
			note = fmt.Sprintf("qualified %s (line %s)", q.Day, q.Line)
		}
		s.AddRow(onRecord, &r.Value, note)
		if over(q.Day, day, a.years) {
			s.AddRow(experienced, &r.Value, note)
		}
	}
	figures, groups := s.Figures(a.said(a.all()...))
	return figures, groups, nil
}

// over reports whether more than so many years have passed since a day: the
// anniversary itself is not over.
func over(since, day events.Date, years int) bool { return complete(since, day-1) >= years }
