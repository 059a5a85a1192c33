package establishment

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// The things counted of the structure.
const (
	allPosts = iota
	socialWork
	otherPosts
	structureFigures
)

func (a *asked) layStructure() {
	a.figures = []string{"posts-all", "posts-social-work", "posts-other"}
	a.share("social-work", inPosts, socialWork, allPosts)
}

// structure answers for one day: every post that exists and is funded, whatever
// its role.
func (a *asked) structure(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	s.OfPosts(allPosts, socialWork, otherPosts)
	for i := range a.posts {
		r := &a.posts[i]
		if !r.Span.Contains(day) {
			continue
		}
		kind := otherPosts
		if a.inScope(&r.Value.Seat) {
			kind = socialWork
		}
		for _, measure := range []int{allPosts, kind} {
			s.Add(measure, &r.Value.Seat, bitemporal.Amount{FTE: int64(r.Value.FTE), Heads: 1}, func() answers.Behind {
				return answers.Behind{Line: r.Value.Line, Subject: a.m.staff.Record.PostID(r.Value.Post)}
			})
		}
	}
	figures, groups := s.Figures(func(p *staffing.Part) answers.Figures {
		f := answers.Figures{Rates: a.rates(p), Counts: counts(p, structureFigures)}
		for i := range f.Counts {
			f.Counts[i].Lines = p.Lines(i)
		}
		return f
	})
	return figures, groups, nil
}
