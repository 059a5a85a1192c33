package main

import (
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// differs is one figure without and with something. What is not available, or
// not there, is empty, with the reason in Why if there is one.
type differs struct {
	Group      string `json:"group,omitempty"`
	Measure    string `json:"measure"`
	Unit       string `json:"unit"`
	Without    string `json:"without"`
	With       string `json:"with"`
	Difference string `json:"difference"` // with - without, as shown; of percentages in points; empty if one of them is
	Differs    bool   `json:"differs"`
	Why        string `json:"why,omitempty"`
	percent    bool
}

// cell is one figure of an answer.
type cell struct {
	group, measure, unit string
	shown                string
	exact                string // differs if the figure does, also where what is shown does not
	why                  string
	percent              bool // it is one, which only a figure that is there can tell
}

func (c *cell) same(o cell) bool {
	return c.group == o.group && c.measure == o.measure && c.unit == o.unit
}

// cellsOf lists the figures of an answer and of its groups.
func cellsOf(a *answers.Answer) []cell {
	list := cellsIn("", a.Figures)
	for _, g := range a.Groups {
		list = append(list, cellsIn(g.Value, g.Figures)...)
	}
	return list
}

func cellsIn(group string, f answers.Figures) (list []cell) {
	for _, r := range f.Rates {
		numerator, denominator := partsShown(&r)
		list = append(list, cell{group: group, measure: r.Measure + " rate", unit: r.Unit, why: r.NotAvailable, shown: r.Percent + r.Ratio,
			exact: numerator + " / " + denominator, percent: r.Percent != ""})
	}
	for _, n := range f.Counts {
		fte, heads := n.FTE.String(), answers.Whole(n.Headcount).String()
		list = append(list, cell{group: group, measure: n.Measure, unit: "fte", shown: fte, exact: fte},
			cell{group: group, measure: n.Measure, unit: "headcount", shown: heads, exact: heads})
	}
	for _, v := range f.Values {
		c := cell{group: group, measure: v.Measure, unit: v.Unit, shown: v.Value.String(), exact: v.Value.String(), why: v.NotAvailable}
		if v.NotAvailable != "" {
			c.shown, c.exact = "", ""
		}
		list = append(list, c)
	}
	return list
}

// compared sets two answers to the same question side by side, in the order of
// the first, and then what only the second has.
func compared(without, with *answers.Answer) []differs {
	before, after := cellsOf(without), cellsOf(with)
	list := []differs{}
	for _, c := range before {
		i := slices.IndexFunc(after, c.same)
		if i < 0 {
			list = append(list, differing(c, cell{}))
			continue
		}
		list = append(list, differing(c, after[i]))
	}
	for _, c := range after {
		if !slices.ContainsFunc(before, c.same) {
			list = append(list, differing(cell{group: c.group, measure: c.measure, unit: c.unit}, c))
		}
	}
	return list
}

// differing sets a figure beside the same one of another answer.
func differing(without, with cell) differs {
	d := differs{Group: without.group, Measure: without.measure, Unit: without.unit, Without: without.shown, With: with.shown,
		Differs: without.exact != with.exact || without.shown != with.shown || without.why != with.why, percent: without.percent || with.percent}
	d.Why = with.why
	if d.Why == "" {
		d.Why = without.why
	}
	was, err1 := events.ParseDecimal(without.shown)
	is, err2 := events.ParseDecimal(with.shown)
	if err1 == nil && err2 == nil {
		d.Difference = (is - was).String()
		if is > was {
			d.Difference = "+" + d.Difference
		}
	}
	return d
}

func differencesTable(list []differs) *table {
	t := new(table)
	grouped := slices.ContainsFunc(list, func(d differs) bool { return d.Group != "" })
	for _, d := range list {
		if len(t.rows) == 0 {
			t.add(under(grouped, "group", "figure", " without", " with", " difference", "")...)
		}
		sign, points := "", ""
		if d.percent {
			sign, points = "%", "points"
		}
		if d.Why != "" {
			points = "not available, because " + d.Why
		}
		t.add(under(grouped, d.Group, d.Measure+" "+d.Unit, shownOr(d.Without, sign), shownOr(d.With, sign), d.Difference, points)...)
	}
	return t
}

// under leaves out the first cell of a row if nothing is grouped.
func under(grouped bool, cells ...string) []string {
	if grouped {
		return cells
	}
	return cells[1:]
}

// shownOr is a figure with its sign, or a dash.
func shownOr(s, sign string) string {
	if s == "" {
		return "–"
	}
	return strings.TrimSpace(s + sign)
}
