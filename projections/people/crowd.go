package people

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// teller is somebody who is in post, and the line of the profile that counts for
// them; nought if they have declared none.
type teller struct {
	worker facts.Thing
	line   events.Line
}

// head is one person in post: where they count, and which of the answer's tellers
// they are.
type head struct{ seat, who uint32 }

// seat returns where a head counts.
func (m *Model) seat(h head) *staffing.Seat { return m.staff.SeatOf(&staffing.Row{Seat: h.seat}) }

// post is what somebody in post adds at a seat.
type post struct {
	head
	fte    int32
	counts bool // as a head
}

// crowd is who is in post on a day.
type crowd struct {
	day   events.Date
	posts []post           // by worker
	told  []head           // whose profile is known, by worker
	said  []saying         // by them, of each dimension
	in    map[group][]head // of told, who is in each group, if the answer is split
	seats *seating         // of told, if it is
}

// crowds finds out who is in post on one day after another. Most people stay
// where they are, and say what they said, from one to the next: they are looked
// up when that changes.
type crowds struct {
	m       *Model
	known   events.Position
	last    events.Date // of the days
	people  []person    // by worker
	posts   []post      // of people
	tellers []teller
	found   []bitemporal.Found // scratch
}

// manyPosts is room for those of a large council at a time.
const manyPosts = 1 << 10

// person is what is known of a worker on some days.
type person struct {
	days     events.Span
	from, to uint32 // in posts
	who      uint32 // in tellers, if they have a head there
}

// crowds returns who is in post on each of some days, and who they all are. No
// profile is opened yet.
func (m *Model) crowds(days []events.Date, known events.Position) (map[events.Date]*crowd, []teller) {
	days = slices.Compact(slices.Sorted(slices.Values(days)))
	c := &crowds{m: m, known: known, last: days[len(days)-1], people: make([]person, m.byPost.Numbers()), posts: make([]post, 0, manyPosts), tellers: make([]teller, 1, manyPosts)}
	on := map[events.Date]*crowd{}
	many := manyPosts
	for _, day := range days {
		on[day] = c.on(day, many)
		many = len(on[day].posts)
	}
	return on, c.tellers
}

// on returns who is in post on a day, as it were about so many.
func (c *crowds) on(day events.Date, many int) *crowd {
	one := &crowd{day: day, posts: make([]post, 0, many+many/16)}
	for w := 1; w < len(c.people); w++ {
		p := &c.people[w]
		if day >= p.days.To {
			c.look(facts.Thing(w), p, day)
		}
		one.posts = append(one.posts, c.posts[p.from:p.to]...)
	}
	return one
}

// look finds out what there is of a worker from a day on.
func (c *crowds) look(w facts.Thing, p *person, day events.Date) {
	p.days = events.Span{From: day, To: c.last + 1}
	p.from = uint32(len(c.posts))
	c.found = c.m.byPost.AppendWithin(c.found[:0], uint32(w), p.days, c.known)
	heads := false
	for _, f := range c.found {
		p.days = p.days.Steady(f.Span)
		if !f.Span.Contains(day) {
			continue
		}
		r := c.m.staff.Stock.Row(f.Row).Value
		c.posts = append(c.posts, post{head{seat: r.Seat}, r.FTE, r.Head})
		heads = heads || r.Head
	}
	p.to = uint32(len(c.posts))
	if !heads {
		return
	}
	if line := c.declared(w, p); p.who == 0 || c.tellers[p.who].line != line {
		p.who = uint32(len(c.tellers))
		c.tellers = append(c.tellers, teller{w, line})
	}
	for i := p.from; i < p.to; i++ {
		c.posts[i].who = p.who
	}
}

// declared returns the line of the profile that counts for a worker on the first
// of their days, which come to an end when that changes.
func (c *crowds) declared(w facts.Thing, p *person) (line events.Line) {
	r := &c.m.staff.Record
	c.found = c.m.byProfile.AppendWithin(c.found[:0], uint32(r.Called(facts.Profile, r.ID(facts.Worker, w))), p.days, c.known)
	for _, f := range c.found {
		if f.Span.Contains(p.days.From) {
			line = c.m.profiles.Row(f.Row).Value.By
		}
		p.days = p.days.Steady(f.Span)
	}
	return line
}

// take takes in the profiles of the tellers, and counts what is said.
func (c *crowd) take(profiles []profile, dimensions []dimension) {
	c.told = make([]head, 0, len(c.posts))
	for i := range c.posts {
		if p := &c.posts[i]; p.counts && profiles[p.who].fate == told {
			c.told = append(c.told, p.head)
		}
	}
	for i := range dimensions {
		c.said = append(c.said, dimensions[i].count(c.told, c.day))
	}
}
