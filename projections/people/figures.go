package people

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// suppressed is why a figure is not available, whether it is small itself or
// hidden because a small one could be worked out from it.
const suppressed = "suppressed: it counts fewer than 5 people, or would let such a count be worked out"

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	by := a.By
	if by == "" {
		by = a.against.dimension
	}
	total, groups := a.figures(day, by)
	var with *answers.Figures
	switch {
	case a.against.day != 0 && a.By == "":
		other, _ := a.figures(a.against.day, "")
		a.differences(&total, &other)
	case a.against.day != 0:
		other, others := a.figures(a.against.day, a.By)
		a.differences(&total, &other)
		for i := range groups {
			with := find(others, groups[i].Value)
			if with == nil {
				with = a.nobody(&groups[i].Figures, fmt.Sprintf("nobody is in post in %s %s", a.By, groups[i].Value))
			}
			a.differences(&groups[i].Figures, with)
		}
	case a.against.dimension != "":
		others := groups
		if a.against.dimension != by {
			_, others = a.figures(day, a.against.dimension)
		}
		if with = find(others, a.against.value); with == nil {
			return total, nil, a.noSuch(others, day)
		}
		with = &answers.Figures{Rates: slices.Clone(with.Rates)}
		a.differences(&total, with)
		for i := range groups {
			a.differences(&groups[i].Figures, with)
		}
	}
	if a.By == "" {
		groups = nil
	}
	return total, groups, nil
}

func find(groups []answers.Group, value string) *answers.Figures {
	for i := range groups {
		if groups[i].Value == value {
			return &groups[i].Figures
		}
	}
	return nil
}

// nobody are the shares of a group that is not there.
func (a *asked) nobody(like *answers.Figures, why string) *answers.Figures {
	f := &answers.Figures{Rates: slices.Clone(like.Rates)}
	for i := range f.Rates {
		f.Rates[i].NotAvailable = why
	}
	return f
}

func (a *asked) noSuch(groups []answers.Group, day events.Date) error {
	var names []string
	for _, g := range groups {
		names = append(names, g.Value)
	}
	return answers.Refuse("there is nobody in post in %s on %s to compare with; there are %s", a.against, day, strings.Join(names, ", "))
}

// sheet is the figures of one day on their way: those of the authority, and of
// each group if they are split.
type sheet struct {
	*asked
	crowd  *crowd
	by     string
	names  []facts.Name // of the groups, in order
	groups []answers.Group
	total  answers.Figures
}

// figures works out the figures of a day, by a dimension if it is not empty.
func (a *asked) figures(day events.Date, by string) (answers.Figures, []answers.Group) {
	s := &sheet{asked: a, crowd: a.days[day], by: by}
	s.common()
	for i := range a.dimensions {
		s.add(i)
	}
	return s.total, s.groups
}

// presence counts who is in post in some seats, by what has become of their
// profiles.
type presence struct {
	fte   events.FTE
	heads int64
	fates [told + 1]int64
}

func (n *presence) add(p *post, f fate) {
	n.fte += events.FTE(p.fte)
	if p.counts {
		n.heads++
		n.fates[f]++
	}
}

// common counts who is in post, and of whom nothing is known.
func (s *sheet) common() {
	var all presence
	in := map[facts.Name]*presence{}
	for i := range s.crowd.posts {
		p := &s.crowd.posts[i]
		f := s.profiles[p.who].fate
		all.add(p, f)
		if s.by == "" {
			continue
		}
		n := s.m.seat(p.head).Value(s.by)
		if in[n] == nil {
			in[n] = &presence{}
		}
		in[n].add(p, f)
	}
	s.total = s.present(&all)
	s.names = s.m.staff.ByName(slices.Collect(maps.Keys(in)))
	for _, n := range s.names {
		s.groups = append(s.groups, answers.Group{Value: s.m.staff.Called(n), Figures: s.present(in[n])})
	}
}

// fates names the reasons for which nothing is known of somebody.
var fates = map[fate]string{never: "never-declared", erased: "erased", shut: "sealed"}

func (s *sheet) present(n *presence) (f answers.Figures) {
	f.Counts = []answers.Count{{Measure: "in-post", FTE: n.fte, Headcount: n.heads}}
	for _, why := range []fate{never, erased, shut} {
		f.Values = append(f.Values, s.value(fates[why], n.fates[why], ""))
	}
	return f
}

func (s *sheet) value(measure string, n int64, notAvailable string) answers.Value {
	v := answers.Value{Measure: measure, Unit: "headcount", NotAvailable: notAvailable}
	if notAvailable == "" {
		v.Value = answers.Whole(s.rounded(n))
	}
	return v
}

// rounded rounds a count to the multiple that is asked for, half of it up.
func (a *asked) rounded(n int64) int64 { return (n + a.round/2) / a.round * a.round }

// add adds the shares of a dimension, by its number.
func (s *sheet) add(dimension int) {
	d := &s.dimensions[dimension]
	if s.sealed != nil {
		s.addSealed(d)
		return
	}
	columns, of := d.columns(s.crowd.said[dimension])
	c, number := s.census(dimension, len(columns), of)
	hidden := s.hide(d, c)
	c.under(s.veils[d.name][s.crowd.day], &hidden)
	total, groups := c.sums()
	put := func(f *answers.Figures, row []int64, hide []bool) {
		row, hide = d.listed(columns, row, hide)
		s.shares(f, d, row, hide)
	}
	put(&s.total, total, hidden.total)
	for i, n := range s.names {
		row, hide := make([]int64, len(columns)+1), make([]bool, len(columns)+1)
		if g, ok := number[group{s.by, n}]; ok {
			row, hide = groups[g], hidden.groups[g]
		}
		put(&s.groups[i].Figures, row, hide)
	}
}

// hide decides which figures of a census are hidden. Of ages it is decided by
// cells of the grid, for all the bounds that can be asked for, and the census is
// summed to the bands of the question.
func (s *sheet) hide(d *dimension, c *census) pattern {
	if d.ages == nil {
		return c.hide()
	}
	l := ladderOf(c)
	for i, row := range c.counts {
		c.counts[i] = d.ages.banded(row)
	}
	_, groups := c.sums()
	return l.pattern(d.ages, groups)
}

// addSealed says of a dimension that nothing is to be had.
func (s *sheet) addSealed(d *dimension) {
	add := func(f *answers.Figures) {
		why := "sealed: " + s.sealed.Error()
		if len(d.choices) == 0 {
			f.Rates = append(f.Rates, answers.Rate{Measure: d.name, Unit: "headcount", Formula: s.formula(d, "anything"), NotAvailable: why, Withheld: true})
		}
		for _, v := range d.choices {
			f.Rates = append(f.Rates, answers.Rate{Measure: d.name + "-" + v, Unit: "headcount", Formula: s.formula(d, v), NotAvailable: why, Withheld: true})
		}
		f.Values = append(f.Values, s.value(d.name+"-not-said", 0, why))
	}
	add(&s.total)
	for i := range s.groups {
		add(&s.groups[i].Figures)
	}
}

// group is one group of one way to split.
type group struct {
	by   string
	name facts.Name
}

// census counts who says what of a dimension, of those whose profile is known: by
// columns, and ages by cells of the grid. If figures are split it does so by seat,
// and also says which groups there are, by every dimension and not only the one
// asked for, so that all splits hide alike.
func (s *sheet) census(dimension, columns int, of []int) (*census, map[group]int) {
	d, day := &s.dimensions[dimension], s.crowd.day
	count := func(heads []head) []int64 {
		if d.ages != nil {
			return d.cells(heads, day)
		}
		return d.inColumns(d.count(heads, day), columns, of)
	}
	if s.by == "" || len(s.crowd.told) == 0 {
		return &census{counts: [][]int64{count(s.crowd.told)}}, nil
	}
	if s.crowd.seats == nil {
		s.crowd.sit(s.m)
	}
	in := s.crowd.seats
	c := &census{groups: in.groups, number: len(in.number)}
	for _, heads := range in.heads {
		c.counts = append(c.counts, count(heads))
	}
	return c, in.number
}

// seating is people by seat, and the groups that there are.
type seating struct {
	heads  [][]head
	groups [][]int // of each seat, see census
	number map[group]int
}

// sit has those whose profile is known sit down, seats in an order that depends on
// nothing else.
func (c *crowd) sit(m *Model) {
	at := map[staffing.Seat][]head{}
	for _, h := range c.told {
		at[*m.seat(h)] = append(at[*m.seat(h)], h)
	}
	in := &seating{number: map[group]int{}}
	for _, seat := range slices.SortedFunc(maps.Keys(at), inOrder) {
		in.heads = append(in.heads, at[seat])
		var groups []int
		for _, by := range staffing.Dimensions {
			one := group{by, seat.Value(by)}
			if _, known := in.number[one]; !known {
				in.number[one] = len(in.number)
			}
			groups = append(groups, in.number[one])
		}
		in.groups = append(in.groups, groups)
	}
	c.seats = in
}

func inOrder(x, y staffing.Seat) int {
	return slices.Compare([]facts.Name{x.Service, x.Team, x.Role, x.Grade}, []facts.Name{y.Service, y.Team, y.Role, y.Grade})
}

// shares adds the shares of a dimension to figures, given who says what and
// what of it is hidden; last is not-said.
func (s *sheet) shares(f *answers.Figures, d *dimension, row []int64, hide []bool) {
	last := len(row) - 1
	whole, why := f.Counts[0].Headcount, ""
	known := sumOf(row[:last])
	switch {
	case sumOf(row) == 0:
		why = "unknown: nothing is known of anybody in post here"
	case s.Definition.ID == ofKnown && hide[last]: // the denominator would tell it
		why = suppressed
	case s.Definition.ID == ofKnown:
		whole = known
	}
	if why == "" {
		why = s.tooFew(whole)
	}
	values := d.choices
	if len(values) == 0 {
		nobody := "unknown: nobody in post has said, as far as is known"
		if hide[last] {
			nobody = suppressed
		}
		f.Rates = append(f.Rates, answers.Rate{Measure: d.name, Unit: "headcount", Formula: s.formula(d, "anything"), NotAvailable: nobody, Withheld: true})
	}
	for v, name := range values {
		formula := s.formula(d, name)
		if hide[v] || why != "" {
			r := answers.Rate{Measure: d.name + "-" + name, Unit: "headcount", Formula: formula, NotAvailable: why, Withheld: true}
			if hide[v] {
				r.NotAvailable = suppressed
			}
			f.Rates = append(f.Rates, r)
			continue
		}
		f.Rates = append(f.Rates, answers.Share(d.name+"-"+name, "headcount", formula, s.rounded(row[v])*events.Million, s.rounded(whole)*events.Million))
	}
	notSaid := ""
	if hide[last] {
		notSaid = suppressed
	}
	f.Values = append(f.Values, s.value(d.name+"-not-said", row[last], notSaid))
}

// tooFew says why a share of so many people is not told when counts are rounded,
// or nothing. With as many as it takes, rounding moves a share by five points at
// most for each of its counts.
func (a *asked) tooFew(people int64) string {
	if least := fewestRounded * a.round; a.round > 1 && people < least {
		return fmt.Sprintf("fewer than %d people, of whom counts rounded to %d make no share", least, a.round)
	}
	return ""
}

// fewestRounded is of how many times what counts are rounded to a share is told.
const fewestRounded = 10

// formula writes out what a share is.
func (a *asked) formula(d *dimension, value string) string {
	if d.own && value == other {
		value = fmt.Sprintf("that fewer than %d say", small)
	}
	f := fmt.Sprintf("in post, %s %s / in post", d.name, value)
	if a.Definition.ID == ofKnown {
		f = fmt.Sprintf("in post, %s %s / in post, %s known", d.name, value, d.name)
	}
	if a.round > 1 {
		f += fmt.Sprintf(", both rounded to %d", a.round)
	}
	return f + " (headcount)"
}
