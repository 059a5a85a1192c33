package establishment

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// The things counted of vacancies. The first few are said, as counts; the last
// ones are what they are worked out from.
const (
	posts = iota
	inPost
	vacant
	covered
	lessCovered
	offered
	lessOffered
	lessBoth
	offeredToStaff
	coveredByName // by an assignment that names the post
	unnamed       // agency for a vacancy that names no post
	claimed       // covered by name, or offered
	vacancyFigures
)

func (a *asked) layVacancies() {
	a.figures = []string{"posts", "in-post", "vacant", "covered", "vacant-less-covered", "offered", "vacant-less-offered", "vacant-less-both", "offers-to-staff",
		"covered-by-name", "covered-unnamed", "covered-or-offered"}
	a.share("vacancy-factor", inPosts, vacant, posts)
	a.shareOf("vacancy", staffing.FTE, vacant, vacant, inPost)
	a.share("covered", inPosts, covered, vacant)
}

// vacancies answers for one day.
func (a *asked) vacancies(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	s.OfPosts(posts, vacant, covered, lessCovered, offered, lessOffered, lessBoth, coveredByName, claimed)
	for i := range a.posts {
		r := &a.posts[i]
		if r.Span.Contains(day) && a.inScope(&r.Value.Seat) {
			s.Add(posts, &r.Value.Seat, bitemporal.Amount{FTE: int64(r.Value.FTE), Heads: 1}, func() answers.Behind {
				return answers.Behind{Line: r.Value.Line, Subject: a.m.staff.Record.PostID(r.Value.Post)}
			})
		}
	}
	cover, offers := a.coverOf(day, s), a.offersOf(day, s)
	for i := range a.stock {
		r := &a.stock[i]
		if !r.Span.Contains(day) {
			continue
		}
		switch r.Value.What {
		case staffing.InPost:
			s.AddRow(inPost, &r.Value, "")
		case staffing.Vacant:
			s.AddRow(vacant, &r.Value, "")
			c, o := cover[r.Value.Of], offers[r.Value.Of]
			a.part(s, coveredByName, r, c)
			a.part(s, offered, r, o)
			a.part(s, claimed, r, c+o)
		}
	}
	figures, groups := s.Figures(func(p *staffing.Part) answers.Figures {
		settle(p)
		f := answers.Figures{Rates: a.rates(p), Counts: counts(p, offeredToStaff+1)}
		for i := range f.Counts {
			f.Counts[i].Lines = p.Lines(behindVacancies[i]...)
		}
		for i := range f.Rates {
			if r := &f.Rates[i]; r.Measure == "covered" {
				r.Lines = p.Lines(coveredByName, unnamed, vacant)
			}
		}
		return f
	})
	return figures, groups, nil
}

// behindVacancies are the things whose lines a count stands on.
var behindVacancies = [][]int{{posts}, {inPost}, {vacant}, {coveredByName, unnamed}, {vacant, coveredByName, unnamed},
	{offered}, {vacant, offered}, {vacant, claimed, unnamed}, {offeredToStaff}}

// part counts as much of a vacancy as is taken up, and returns how much that is.
func (a *asked) part(s *staffing.Sheet, measure int, r *bitemporal.Row[staffing.Row], taken int64) int64 {
	if taken <= 0 {
		return 0
	}
	row := r.Value
	row.FTE = int32(min(taken, int64(row.FTE)))
	s.AddRow(measure, &row, "")
	return int64(row.FTE)
}

// settle works out what follows from what was counted.
func settle(p *staffing.Part) {
	all, byName, any, offers, both := p.Amount(vacant), p.Amount(coveredByName), p.Amount(unnamed), p.Amount(offered), p.Amount(claimed)
	c := byName.Add(least(any, less(all, byName)))
	p.Set(covered, c)
	p.Set(lessCovered, less(all, c))
	p.Set(lessOffered, less(all, offers))
	rest := less(all, both)
	p.Set(lessBoth, less(rest, least(any, rest)))
}

func least(x, y bitemporal.Amount) bitemporal.Amount {
	return bitemporal.Amount{FTE: min(x.FTE, y.FTE), Heads: min(x.Heads, y.Heads)}
}

func less(x, y bitemporal.Amount) bitemporal.Amount {
	return bitemporal.Amount{FTE: x.FTE - y.FTE, Heads: x.Heads - y.Heads}
}

// coverOf adds up the agency FTE for a vacancy by the post that it names, and
// counts what names none.
func (a *asked) coverOf(day events.Date, s *staffing.Sheet) []int64 {
	record := &a.m.staff.Record
	names := make([]facts.Thing, record.Count(facts.Assignment)+1)
	for i := range a.covers {
		if c := &a.covers[i]; c.Span.Contains(day) {
			names[c.Value.Assignment] = c.Value.Post
		}
	}
	byPost := make([]int64, record.Count(facts.Post)+1)
	for i := range a.stock {
		r := &a.stock[i]
		if r.Value.What != staffing.Agency || r.Value.Reason != forVacancy || !r.Span.Contains(day) {
			continue
		}
		if p := names[r.Value.Of]; p != 0 {
			byPost[p] += int64(r.Value.FTE)
		} else {
			s.AddRow(unnamed, &r.Value, "names no post")
		}
	}
	return byPost
}

// forVacancy is the code of the reason.
var forVacancy = codeOf(events.AgencyReasons, "vacancy")

// offersOf returns by how much the open offers fill each post on a day, and
// counts those to people who are in post.
func (a *asked) offersOf(day events.Date, s *staffing.Sheet) []int64 {
	return a.roomOn(day, none).fill(a.open(day), func(o openOffer, why unfilling, _ int64) {
		if why == toStaff {
			a.addOffer(s, offeredToStaff, o, ", in post already")
		}
	})
}
