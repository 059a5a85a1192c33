package people

import (
	"slices"

	"muster/events"
	"muster/projections/staffing"
)

// veil is what is hidden of a dimension on a day of an answer because another
// day of the same answer shows it: the difference would tell.
type veil uint8

const (
	unveiled veil = iota
	groupsVeiled
	allVeiled
)

// veilsOf returns the veil of a dimension on each day of an answer. The days that
// come first are shown. A later one is shown if it lies apart from each that is:
// see near. The authority is judged by itself, so that it does not depend on how
// the answer is split, and then all the groups of a day together, since they add
// up to the authority.
func (a *asked) veilsOf(dimension int, days []events.Date) map[events.Date]veil {
	veils := map[events.Date]veil{}
	shown := map[group][]body{}
	on := map[events.Date]map[group]body{}
	for _, day := range days {
		on[day] = a.bodies(dimension, day)
		all := on[day][group{}]
		if a.nearAny(all, shown[group{}]) {
			veils[day] = allVeiled
			continue
		}
		shown[group{}] = append(shown[group{}], all)
		for g, b := range on[day] { // a group that is all there are is shown as the authority is
			if g != (group{}) && len(b.who) == len(all.who) {
				shown[g] = append(shown[g], b)
			}
		}
	}
	if !a.split() {
		return veils
	}
	for _, day := range days {
		if veils[day] == unveiled && !a.showGroups(on[day], shown) {
			veils[day] = groupsVeiled
		}
	}
	return veils
}

// showGroups adds the groups of a day to those that are shown if they all lie
// apart from them.
func (a *asked) showGroups(on map[group]body, shown map[group][]body) bool {
	all := len(on[group{}].who)
	for g, b := range on {
		if len(b.who) < all && a.nearAny(b, shown[g]) {
			return false
		}
	}
	for g, b := range on {
		if len(b.who) < all {
			shown[g] = append(shown[g], b)
		}
	}
	return true
}

// split reports whether the answer has figures of groups.
func (a *asked) split() bool { return a.By != "" || a.against.dimension != "" }

// body is the people in some seats on a day whose profile is known, and how many
// of them say what of a dimension.
type body struct {
	who  []head // by worker
	said saying
	few  int64 // of them, those in the column other of the day
}

// bodies returns the body of the authority, which is that of the zero group, and
// of each group of each way to split if the answer is split.
func (a *asked) bodies(dimension int, day events.Date) map[group]body {
	c, d := a.days[day], &a.dimensions[dimension]
	all := c.said[dimension]
	bodies := map[group]body{{}: {c.told, all, d.few(all, all)}}
	if !a.split() {
		return bodies
	}
	if c.in == nil {
		c.part(a.m)
	}
	for g, heads := range c.in {
		said := d.count(heads, day)
		bodies[g] = body{heads, said, d.few(all, said)}
	}
	return bodies
}

// part puts those whose profile is known in the groups that they are in.
func (c *crowd) part(m *Model) {
	c.in = map[group][]head{}
	for _, h := range c.told {
		for _, by := range staffing.Dimensions {
			g := group{by, m.seat(h).Value(by)}
			c.in[g] = append(c.in[g], h)
		}
	}
}

func (a *asked) nearAny(b body, others []body) bool {
	return slices.ContainsFunc(others, func(o body) bool { return a.near(b, o) })
}

// near reports whether two bodies side by side would tell what fewer than five
// people say: one to four of them came, went or declared anew, whatever that
// did to the figures, or a figure differs by one to four. Of a body of nobody
// nothing is told but that.
func (a *asked) near(x, y body) bool {
	if len(x.who) == 0 || len(y.who) == 0 {
		return false
	}
	few := func(n, m int64) bool { return n != m && max(n-m, m-n) < small }
	for v := range x.said {
		if few(x.said[v], y.said[v]) {
			return true
		}
	}
	if few(x.few, y.few) { // a word that fewer say than before has gone there
		return true
	}
	n := a.changed(x.who, y.who)
	return n > 0 && n < small
}

// changed counts who is in one list and not the other, or by another line; it
// stops at small.
func (a *asked) changed(x, y []head) (n int) {
	for n < small && (len(x) > 0 || len(y) > 0) {
		switch {
		case len(x) > 0 && len(y) > 0 && x[0].who == y[0].who:
			x, y = x[1:], y[1:]
		case len(y) == 0 || len(x) > 0 && a.tellers[x[0].who].worker < a.tellers[y[0].who].worker:
			n, x = n+1, x[1:]
		case len(x) == 0 || a.tellers[y[0].who].worker < a.tellers[x[0].who].worker:
			n, y = n+1, y[1:]
		default:
			if a.tellers[x[0].who].line != a.tellers[y[0].who].line {
				n++
			}
			x, y = x[1:], y[1:]
		}
	}
	return n
}

// under hides what a veil does of a census, besides what is hidden of it anyway.
func (c *census) under(v veil, p *pattern) {
	total, groups := c.sums()
	for i := range total {
		if v == allVeiled {
			p.total[i] = sumOf(total) > 0
		}
		for g := range groups {
			known := sumOf(groups[g])
			switch {
			case v == unveiled, known == 0:
			case known == sumOf(total):
				p.groups[g][i] = p.total[i]
			case v == allVeiled || total[i] > 0 || p.total[i]:
				p.groups[g][i] = true
			}
		}
	}
}
