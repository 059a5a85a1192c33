package establishment

import (
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// The things counted for a forecast.
const (
	fInPost = iota
	fVacant
	fAgency
	fOffers     // assumed to be taken up
	fNotAssumed // though due: their post has not as much vacant
	fFilled     // of the vacancies, by those assumed
	fTerms      // people whose fixed terms are assumed to have ended
	fFreed      // vacant then, since they have
	fEnds       // assignments assumed to have ended
	fStarts     // on record, later than what is known
	fLeavers
	fInPostThen // until it is worked out, the heads that count in another post
	fVacantThen
	fAgencyThen
)

func (a *asked) layForecast() {
	a.figures = []string{"in-post", "vacant", "agency", "offers-assumed", "offers-not-assumed", "filled", "contract-ends-assumed", "vacated", "agency-ends-assumed",
		"starts-on-record", "leavers-on-record", "in-post-forecast", "vacant-forecast", "agency-forecast"}
	a.shareOf("vacancy-on-record", staffing.FTE, fVacant, fVacant, fInPost)
	a.shareOf("vacancy-forecast", staffing.FTE, fVacantThen, fVacantThen, fInPostThen)
	a.share("agency-on-record", staffing.Heads, fAgency, fAgency, fInPost)
	a.share("agency-forecast", staffing.Heads, fAgencyThen, fAgencyThen, fInPostThen)
}

// forecast answers for one day.
func (a *asked) forecast(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	s.OfPosts(fVacant, fFilled, fFreed)
	over := a.ended(day)
	there := a.roomOn(day, over)
	filled := a.assumeOffers(s, day, there)
	left, ends := a.remaining(day, over), a.expectedEnds(day)
	for i := range a.stock {
		r := &a.stock[i]
		if !r.Span.Contains(day) {
			continue
		}
		switch r.Value.What {
		case staffing.InPost:
			s.AddRow(fInPost, &r.Value, "")
			a.assumeEnd(s, &r.Value, over, left)
		case staffing.Vacant:
			s.AddRow(fVacant, &r.Value, "")
			filled[r.Value.Of] -= a.part(s, fFilled, r, filled[r.Value.Of])
		case staffing.Agency:
			s.AddRow(fAgency, &r.Value, "")
			if end := ends[r.Value.Of]; end > a.upTo && end < day {
				s.AddRow(fEnds, &r.Value, "expected to end")
			}
		}
	}
	for i := range over.freed {
		f := &over.freed[i]
		a.addFreed(s, f, filled[f.post], there.free[f.post] > f.fte)
	}
	for _, r := range a.m.staff.Happened.Within(events.Span{From: a.upTo + 1, To: max(a.upTo, day) + 1}, a.known) {
		a.onRecord(s, &r.Value)
	}
	figures, groups := s.Figures(func(p *staffing.Part) answers.Figures { return a.foreseen(p, day) })
	return figures, groups, nil
}

// assumeEnd counts somebody in post whose fixed term is over by then. Who has
// another post is a head there.
func (a *asked) assumeEnd(s *staffing.Sheet, r *staffing.Row, over *terms, left map[facts.Thing]*staffing.Row) {
	head := func(n int64) {
		s.Add(fInPostThen, a.m.staff.SeatOf(r), bitemporal.Amount{Heads: n}, func() answers.Behind { return answers.Behind{} })
	}
	other := left[r.Of]
	if other == r {
		head(1)
	}
	if !over.ends(r) {
		return
	}
	row := *r
	if other != nil && row.Head {
		row.Head = false
		head(-1)
	}
	s.AddRow(fTerms, &row, "contract ends "+over.stints[r.Line].Ends.String())
}

// addFreed counts what becomes vacant of a post, and as much of it as is filled
// beyond what was vacant of it before; if anything was, the post has been counted
// among those filled.
func (a *asked) addFreed(s *staffing.Sheet, f *freed, filled int64, before bool) {
	n := bitemporal.Amount{FTE: f.fte, Heads: 1}
	s.Add(fFreed, f.at, n, a.behindFreed(f))
	if filled > 0 {
		n.FTE = filled
		if before {
			n.Heads = 0
		}
		s.Add(fFilled, f.at, n, a.behindFreed(f))
	}
}

func (a *asked) onRecord(s *staffing.Sheet, r *staffing.Row) {
	if r.What == staffing.Starter || r.What == staffing.TransferIn {
		s.AddRow(fStarts, r, "")
	} else {
		s.AddRow(fLeavers, r, "")
	}
}

// assumeOffers counts the offers that are due between what is known and a day, as
// far as they fill a post or there is no room in it, and returns by how much they
// fill each.
func (a *asked) assumeOffers(s *staffing.Sheet, day events.Date, there room) []int64 {
	due := slices.DeleteFunc(a.open(day), func(o openOffer) bool { return o.ExpectedStart <= a.upTo || o.ExpectedStart > day })
	return there.fill(due, func(o openOffer, why unfilling, left int64) {
		switch why {
		case fills:
			a.addOffer(s, fOffers, o, "")
		case noVacant:
			a.addOffer(s, fNotAssumed, o, fmt.Sprintf(", of which %s FTE is left vacant", events.FTE(left)))
		}
	})
}

// expectedEnds returns when each assignment is expected to end, by its number.
func (a *asked) expectedEnds(day events.Date) []events.Date {
	ends := make([]events.Date, a.m.staff.Record.Count(facts.Assignment)+1)
	for i := range a.covers {
		if c := &a.covers[i]; c.Span.Contains(day) {
			ends[c.Value.Assignment] = c.Value.ExpectedEnd
		}
	}
	return ends
}

// foreseen gives the figures of a part. Of a day that is known there is no
// forecast.
func (a *asked) foreseen(p *staffing.Part, day events.Date) answers.Figures {
	p.Set(fInPostThen, less(p.Amount(fInPost).Add(p.Amount(fInPostThen)), p.Amount(fTerms)).Add(p.Amount(fOffers)))
	p.Set(fVacantThen, less(p.Amount(fVacant).Add(p.Amount(fFreed)), p.Amount(fFilled)))
	p.Set(fAgencyThen, less(p.Amount(fAgency), p.Amount(fEnds)))
	f := answers.Figures{Rates: a.rates(p), Counts: counts(p, fLeavers+1)}
	for i := range f.Rates {
		r := &f.Rates[i]
		assumes := r.Measure == "vacancy-forecast" || r.Measure == "agency-forecast"
		if a.Lines && assumes {
			r.Lines = p.Lines(map[string][]int{"vacancy-forecast": {fVacant, fFreed, fFilled, fInPost, fTerms, fOffers, fNotAssumed},
				"agency-forecast": {fAgency, fEnds, fInPost, fTerms, fOffers, fNotAssumed}}[r.Measure]...)
		}
		if day <= a.upTo {
			r.Lacks(0, fmt.Sprintf("%s is no later than %s, when the latest known entry was recorded; ask for it by another definition", day, a.upTo))
		} else if assumes {
			r.Note = fmt.Sprintf("assumes %s taken up, %s and %s ended when expected", events.Many(p.Amount(fOffers).Heads, "offer", "offers"),
				events.Many(p.Amount(fTerms).Heads, "person gone as their fixed term ends", "people gone as their fixed terms end"),
				events.Many(p.Amount(fEnds).Heads, "assignment", "assignments"))
			if n := p.Amount(fNotAssumed).Heads; n > 0 {
				r.Note += "; " + events.Many(n, "offer", "offers") + " not assumed: the post is filled"
			}
		}
	}
	return f
}
