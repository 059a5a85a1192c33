package establishment

import (
	"cmp"
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
	fEnds       // assignments assumed to have ended
	fStarts     // on record, later than what is known
	fLeavers
	fInPostThen
	fVacantThen
	fAgencyThen
)

func (a *asked) layForecast() {
	a.figures = []string{"in-post", "vacant", "agency", "offers-assumed", "offers-not-assumed", "filled", "agency-ends-assumed", "starts-on-record", "leavers-on-record",
		"in-post-forecast", "vacant-forecast", "agency-forecast"}
	a.shareOf("vacancy-on-record", staffing.FTE, fVacant, fVacant, fInPost)
	a.shareOf("vacancy-forecast", staffing.FTE, fVacantThen, fVacantThen, fInPostThen)
	a.share("agency-on-record", staffing.Heads, fAgency, fAgency, fInPost)
	a.share("agency-forecast", staffing.Heads, fAgencyThen, fAgencyThen, fInPostThen)
}

// forecast answers for one day.
func (a *asked) forecast(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	free, employed := a.free(day)
	fills := a.assumeOffers(s, day, free, employed)
	ends := a.expectedEnds(day)
	for i := range a.stock {
		r := &a.stock[i]
		if !r.Span.Contains(day) {
			continue
		}
		switch r.Value.What {
		case staffing.InPost:
			s.AddRow(fInPost, &r.Value, "")
		case staffing.Vacant:
			s.AddRow(fVacant, &r.Value, "")
			a.part(s, fFilled, r, fills[r.Value.Of])
		case staffing.Agency:
			s.AddRow(fAgency, &r.Value, "")
			if end := ends[r.Value.Of]; end > a.upTo && end < day {
				s.AddRow(fEnds, &r.Value, "expected to end")
			}
		}
	}
	for _, r := range a.m.staff.Happened.Within(events.Span{From: a.upTo + 1, To: max(a.upTo, day) + 1}, a.known) {
		a.onRecord(s, &r.Value)
	}
	figures, groups := s.Figures(func(p *staffing.Part) answers.Figures { return a.foreseen(p, day) })
	return figures, groups, nil
}

func (a *asked) onRecord(s *staffing.Sheet, r *staffing.Row) {
	if r.What == staffing.Starter || r.What == staffing.TransferIn {
		s.AddRow(fStarts, r, "")
	} else {
		s.AddRow(fLeavers, r, "")
	}
}

// free returns how much of each post is vacant on a day, and who is in post then.
func (a *asked) free(day events.Date) (free []int64, employed []bool) {
	record := &a.m.staff.Record
	free, employed = make([]int64, record.Count(facts.Post)+1), make([]bool, record.Count(facts.Worker)+1)
	for i := range a.stock {
		switch r := &a.stock[i]; {
		case !r.Span.Contains(day):
		case r.Value.What == staffing.InPost:
			employed[r.Value.Of] = true
		case r.Value.What == staffing.Vacant:
			free[r.Value.Of] += int64(r.Value.FTE)
		}
	}
	return free, employed
}

// dueOffer is an offer that is to be taken up, and where its post is.
type dueOffer struct {
	*offer
	at *staffing.Seat
}

// dueOffers lists the offers that are to be taken up between what is known and a
// day, those first that go first where a post cannot hold all.
func (a *asked) dueOffers(day events.Date) (due []dueOffer) {
	for o, at := range a.standing(day, a.seats(day)) {
		if o.ExpectedStart > a.upTo && o.ExpectedStart <= day {
			due = append(due, dueOffer{o, at})
		}
	}
	slices.SortFunc(due, func(x, y dueOffer) int {
		return cmp.Or(cmp.Compare(x.ExpectedStart, y.ExpectedStart), cmp.Compare(x.Line, y.Line))
	})
	return due
}

// assumeOffers counts the offers that are taken up, as far as posts are free, and
// those that are not, and returns by how much they fill each post.
func (a *asked) assumeOffers(s *staffing.Sheet, day events.Date, free []int64, employed []bool) []int64 {
	fills := make([]int64, len(free))
	for _, o := range a.dueOffers(day) {
		fte := int64(o.FTE)
		left := free[o.Post] - fills[o.Post]
		switch {
		case employed[o.Worker]:
		case fte > left:
			s.Add(fNotAssumed, o.at, bitemporal.Amount{FTE: fte, Heads: 1}, a.behindOffer(o.offer, fmt.Sprintf(", of which %s FTE is left vacant", events.FTE(left))))
		default:
			fills[o.Post] += fte
			employed[o.Worker] = true
			s.Add(fOffers, o.at, bitemporal.Amount{FTE: fte, Heads: 1}, a.behindOffer(o.offer, ""))
		}
	}
	return fills
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
	p.Set(fInPostThen, p.Amount(fInPost).Add(p.Amount(fOffers)))
	p.Set(fVacantThen, less(p.Amount(fVacant), p.Amount(fFilled)))
	p.Set(fAgencyThen, less(p.Amount(fAgency), p.Amount(fEnds)))
	f := answers.Figures{Rates: a.rates(p), Counts: counts(p, fLeavers+1)}
	for i := range f.Rates {
		r := &f.Rates[i]
		assumes := r.Measure == "vacancy-forecast" || r.Measure == "agency-forecast"
		if a.Lines && assumes {
			r.Lines = p.Lines(map[string][]int{"vacancy-forecast": {fVacant, fFilled, fInPost, fOffers, fNotAssumed},
				"agency-forecast": {fAgency, fEnds, fInPost, fOffers, fNotAssumed}}[r.Measure]...)
		}
		if day <= a.upTo {
			r.Lacks(0, fmt.Sprintf("%s is no later than %s, when the latest known entry was recorded; ask for it by another definition", day, a.upTo))
		} else if assumes {
			r.Note = fmt.Sprintf("assumes %d offers taken up and %d assignments ended when expected", p.Amount(fOffers).Heads, p.Amount(fEnds).Heads)
			if n := p.Amount(fNotAssumed).Heads; n > 0 {
				r.Note += fmt.Sprintf("; %d offers not assumed: the post is filled", n)
			}
		}
	}
	return f
}
