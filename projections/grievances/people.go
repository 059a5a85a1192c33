package grievances

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

const kind = facts.Grievance

// people are those involved in some grievances that are open on the day, and the
// workforce that they are held against.
type people struct {
	inPost, here           bitemporal.Amount
	elsewhere, unknown     int64 // known and not in post; not known
	behindPost, behindHere []answers.Behind
	behindElsewhere        []answers.Behind
	behindUnknown          []answers.Behind
}

// people finds those involved in open grievances. If within is given, they and
// the workforce are those who are in post in a seat for which it holds.
func (d *day) people(list []*grievance, within func(*staffing.Row) bool) *people {
	p := &people{}
	involved := map[facts.Name]*grievance{} // by which they are first found
	for _, g := range list {
		if !d.open(g) {
			continue
		}
		for _, w := range g.members {
			if involved[w] == nil {
				involved[w] = g
			}
		}
		if n := g.People - int64(len(g.members)); n > 0 && within == nil {
			p.unknown += n
			p.behindUnknown = d.behind(p.behindUnknown, "involved-unknown", g, answers.Whole(n), "signatories whose names are not on record")
		}
	}
	for _, w := range d.m.staff.ByName(slices.Collect(maps.Keys(involved))) {
		d.add(p, w, involved[w], within)
	}
	for _, r := range d.inPost {
		if within == nil || within(r) {
			p.inPost = p.inPost.Add(r.Amount())
			if d.Lines {
				p.behindPost = append(p.behindPost, d.m.staff.Behind("in-post", r))
			}
		}
	}
	return p
}

// seats returns the rows in which a worker who is named is in post on the day.
func (d *day) seats(named facts.Name) []*staffing.Row {
	record := &d.m.staff.Record
	w := record.Called(facts.Worker, record.Names.Slug(named))
	of := func(r *staffing.Row, w facts.Thing) int { return cmp.Compare(r.Of, w) }
	from, _ := slices.BinarySearchFunc(d.inPost, w, of)
	to, _ := slices.BinarySearchFunc(d.inPost, w+1, of)
	return d.inPost[from:to]
}

// add counts one worker who is known.
func (d *day) add(p *people, named facts.Name, g *grievance, within func(*staffing.Row) bool) {
	rows := d.seats(named)
	if len(rows) == 0 && within == nil {
		p.elsewhere++
		p.behindElsewhere = d.behind(p.behindElsewhere, "involved-elsewhere", g, answers.Whole(1), d.m.staff.Called(named))
	}
	for _, r := range rows {
		if within != nil && !within(r) {
			continue
		}
		p.here = p.here.Add(r.Amount())
		if d.Lines {
			b := d.m.staff.Behind("involved-in-post", r)
			b.Line, b.Note = g.Line, d.m.staff.Record.ID(kind, g.Of)
			p.behindHere = append(p.behindHere, b)
		}
	}
}

// workforce is the share of those in post who are involved.
func (d *day) workforce(p *people) answers.Rate {
	r := answers.Share("workforce", "headcount", shareFormula, (p.here.Heads+p.unknown)*events.Million, p.inPost.Heads*events.Million)
	if p.unknown > 0 {
		r.Note = fmt.Sprintf("%d of them are signatories whose names are not on record, taken to be in post and different people", p.unknown)
	}
	if involved := p.here.Heads + p.unknown; involved > p.inPost.Heads && r.NotAvailable == "" {
		r.Lacks(0, fmt.Sprintf("%d people are involved, and %d are in post on record: signatories whose names are not on record sign more than one grievance, or are in no social work post", involved, p.inPost.Heads))
	}
	r.Lines = slices.Concat(p.behindPost, p.behindHere, p.behindUnknown)
	answers.Sort(r.Lines)
	return r
}

// involved gives the people by number.
func (d *day) involved(p *people) []answers.Value {
	known := p.here.Heads + p.elsewhere
	value := func(measure string, n int64, formula string, lines ...[]answers.Behind) answers.Value {
		return answers.Value{Measure: measure, Unit: "people", Value: answers.Whole(n), Formula: formula, Lines: slices.Concat(lines...)}
	}
	return []answers.Value{
		value("involved", known+p.unknown, "people of the open grievances: known ones once each, and unknown signatories", p.behindHere, p.behindElsewhere, p.behindUnknown),
		value("involved-known", known, "known people of the open grievances, once each", p.behindHere, p.behindElsewhere),
		value("involved-elsewhere", p.elsewhere, "those of them who are in no social work post on the day", p.behindElsewhere),
		value("involved-unknown", p.unknown, "signatories whose names are not on record, by number", p.behindUnknown),
	}
}

func (d *day) counted(measure string, n bitemporal.Amount, lines []answers.Behind) answers.Count {
	return answers.Count{Measure: measure, FTE: events.FTE(n.FTE), Headcount: n.Heads, Lines: lines}
}

// Groups of those who have no seat that is known.
const (
	notInPost = "not in post"
	unknown   = "unknown"
)

// bySeat splits the people by the seats of those who are known.
func (d *day) bySeat() (groups []answers.Group) {
	var values []facts.Name
	for _, r := range d.inPost {
		values = append(values, d.m.staff.SeatOf(r).Value(d.By))
	}
	for _, n := range d.m.staff.ByName(values) {
		p := d.people(d.list, func(r *staffing.Row) bool { return d.m.staff.SeatOf(r).Value(d.By) == n })
		groups = append(groups, d.seatGroup(d.m.staff.Called(n), p))
	}
	whole := d.people(d.list, nil)
	if whole.elsewhere > 0 {
		groups = append(groups, d.seatGroup(notInPost, &people{elsewhere: whole.elsewhere, behindElsewhere: whole.behindElsewhere}))
	}
	if whole.unknown > 0 {
		groups = append(groups, d.seatGroup(unknown, &people{unknown: whole.unknown, behindUnknown: whole.behindUnknown}))
	}
	return groups
}

// seatGroup works out the figures of a group of people.
func (d *day) seatGroup(value string, p *people) answers.Group {
	f := answers.Figures{
		Rates:  []answers.Rate{d.workforce(p)},
		Counts: []answers.Count{d.counted("in-post", p.inPost, p.behindPost), d.counted("involved-in-post", p.here, p.behindHere)},
		Values: d.involved(p)[:1],
	}
	if p.inPost.Heads == 0 {
		unknown, why := answers.Denominator, "of these nobody knows in which seat they are"
		if p.unknown == 0 && p.elsewhere == 0 {
			unknown, why = 0, "nobody is counted in post there on "+d.day.String()
		}
		f.Rates[0].Lacks(unknown, why)
	}
	return answers.Group{Value: value, Figures: d.orNone(f)}
}
