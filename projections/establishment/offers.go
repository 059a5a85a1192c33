package establishment

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// openOffer is an offer that is open on a day, and where its post is.
type openOffer struct {
	*offer
	at *staffing.Seat
}

// open lists the offers that are open on a day, of a post in social work or one
// of which nothing more is on record.
func (a *asked) open(day events.Date) (list []openOffer) {
	var seats []*bitemporal.Row[post]
	for i := range a.offers {
		o := &a.offers[i]
		if !o.Span.Contains(day) {
			continue
		}
		if seats == nil {
			seats = a.seats(day)
		}
		at := new(staffing.Seat)
		if p := seats[o.Value.Post]; p != nil {
			at = &p.Value.Seat
			if !a.inScope(at) {
				continue
			}
		}
		list = append(list, openOffer{&o.Value, at})
	}
	return list
}

// room is how much of each post is free for offers, and who is in post.
type room struct {
	free     []int64
	employed []bool
}

// roomOn finds the room that there is on a day by what is on record, and if some
// fixed terms are over.
func (a *asked) roomOn(day events.Date, over *terms) room {
	record := &a.m.staff.Record
	r := room{make([]int64, record.Count(facts.Post)+1), make([]bool, record.Count(facts.Worker)+1)}
	for i := range a.stock {
		switch row := &a.stock[i]; {
		case !row.Span.Contains(day):
		case row.Value.What == staffing.InPost:
			r.employed[row.Value.Of] = r.employed[row.Value.Of] || !over.ends(&row.Value)
		case row.Value.What == staffing.Vacant:
			r.free[row.Value.Of] += int64(row.Value.FTE)
		}
	}
	for _, f := range over.freed {
		r.free[f.post] += f.fte
	}
	return r
}

// Why an offer fills nothing.
type unfilling int

const (
	fills    unfilling = iota // it does
	toStaff                   // whoever has it is in post
	again                     // whoever has it fills another post
	noVacant                  // the post has not as much vacant
)

// fill gives the room to offers and returns by how much they fill each post; say
// hears of each offer whether it does, and how much was left of its post. This
// is the one rule of it, which the package comment states.
func (r room) fill(offers []openOffer, say func(o openOffer, why unfilling, left int64)) []int64 {
	slices.SortFunc(offers, func(x, y openOffer) int {
		return cmp.Or(cmp.Compare(x.turn(), y.turn()), cmp.Compare(x.Line, y.Line))
	})
	filled, starts := make([]int64, len(r.free)), map[facts.Thing]bool{}
	for _, o := range offers {
		fte, left, why := int64(o.FTE), r.free[o.Post]-filled[o.Post], fills
		switch {
		case r.employed[o.Worker]:
			why = toStaff
		case starts[o.Worker]:
			why = again
		case fte > left:
			why = noVacant
		default:
			filled[o.Post] += fte
			starts[o.Worker] = true
		}
		say(o, why, left)
	}
	return filled
}

// turn is the day by which offers come in turn: those without one are last.
func (o *offer) turn() events.Date {
	if o.ExpectedStart == 0 {
		return math.MaxInt32
	}
	return o.ExpectedStart
}

// addOffer counts an offer.
func (a *asked) addOffer(s *staffing.Sheet, measure int, o openOffer, note string) {
	s.Add(measure, o.at, bitemporal.Amount{FTE: int64(o.FTE), Heads: 1}, func() answers.Behind {
		if o.ExpectedStart != 0 {
			note = fmt.Sprintf("%s, expected to start %s", note, o.ExpectedStart)
		}
		record := &a.m.staff.Record
		return answers.Behind{Line: o.Line, Subject: record.WorkerID(o.Worker), Note: record.PostID(o.Post) + note}
	})
}
