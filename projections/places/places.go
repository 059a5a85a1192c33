// Package places folds which teams, services, roles and grades of social work
// there are on any day, as believed by any entry: those of posts while they exist
// and are funded, of people in post, and of agency workers on assignment. So a view
// that counts something else by them, such as cases, can tell a team in which there
// is none from one that there is not. Who works there and as what is said in
// package staffing; a team with open cases is there too, which a view of cases
// knows by itself.
package places

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Fold is the version of the fold; see staffing.Fold.
const Fold = 1

// Places is the fold's state for one authority.
type Places struct {
	table                          bitemporal.Table[staffing.Seat]
	ofPost, ofWorker, ofAssignment bitemporal.Subjects[staffing.Seat]
	scratch                        []bitemporal.Row[staffing.Seat]
}

// Apply takes in what the entry at a position changed in a record.
func (p *Places) Apply(at events.Position, r *facts.Record, c *facts.Change) {
	for _, t := range c.Posts {
		if !t.Facts {
			continue
		}
		p.scratch = p.scratch[:0]
		for _, f := range r.Phases(t.Thing) {
			span := f.Span
			if f.FundedTo != 0 {
				span = span.Intersect(events.Span{From: span.From, To: f.FundedTo})
			}
			p.add(r, span, staffing.Seat{Role: f.Role, Grade: f.Grade, Team: f.Team, Service: f.Service})
		}
		p.ofPost.Of(uint32(t.Thing)).Revise(&p.table, at, 0, p.scratch)
	}
	for _, w := range c.Careers {
		p.scratch = p.scratch[:0]
		for _, s := range r.Stints(w) {
			p.add(r, s.Span, staffing.Seat{Role: s.Role, Grade: s.Grade, Team: s.Team})
		}
		p.ofWorker.Of(uint32(w)).Revise(&p.table, at, 0, p.scratch)
	}
	for _, t := range c.Assignments {
		p.scratch = p.scratch[:0]
		for _, e := range r.Engagements(t.Thing) {
			p.add(r, e.Span, staffing.Seat{Role: e.Role, Grade: e.Grade, Team: e.Team, Service: e.Service})
		}
		p.ofAssignment.Of(uint32(t.Thing)).Revise(&p.table, at, 0, p.scratch)
	}
}

// add adds a run of days at a seat, if it is one of social work, to the run before
// it if that is there until then.
func (p *Places) add(r *facts.Record, span events.Span, at staffing.Seat) {
	if span.Empty() || r.Names.Seniority(at.Role) == 0 {
		return
	}
	if n := len(p.scratch); n > 0 && p.scratch[n-1].Value == at && p.scratch[n-1].Span.To == span.From {
		p.scratch[n-1].Span.To = span.To
		return
	}
	p.scratch = append(p.scratch, bitemporal.Row[staffing.Seat]{Span: span, Value: at})
}

// Days are the values that there are of a dimension, by day.
type Days map[events.Date][]facts.Name

// On finds the values of the dimension by which a question splits, of those in
// staffing.Dimensions, on each of its days; by another there are none.
func (p *Places) On(q *answers.Asked) Days {
	if !slices.Contains(staffing.Dimensions, q.By) {
		return nil
	}
	days := Days{}
	over := events.Span{From: q.Days[0], To: q.Days[len(q.Days)-1] + 1}
	there := map[facts.Name][]bool{}
	for _, r := range p.table.Within(over, q.Known.Of(events.Workforce)) {
		v := r.Value.Value(q.By)
		if v == 0 {
			continue
		}
		on := there[v]
		if on == nil {
			on = make([]bool, len(q.Days))
			there[v] = on
		}
		first, _ := slices.BinarySearch(q.Days, r.Span.From)
		for i := first; i < len(on) && r.Span.Contains(q.Days[i]); i++ {
			on[i] = true
		}
	}
	for v, on := range there {
		for i, is := range on {
			if is {
				days[q.Days[i]] = append(days[q.Days[i]], v)
			}
		}
	}
	return days
}
