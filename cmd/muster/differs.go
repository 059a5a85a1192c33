package main

import (
	"cmp"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// differs is one figure without and with something. What is not available, or
// not there, is empty and left out, with the reason in Why if there is one.
type differs struct {
	Group      string `json:"group,omitempty"`
	Kind       string `json:"kind"` // rate, count or value, of which a view may have one each of the same name
	Measure    string `json:"measure"`
	Unit       string `json:"unit"`
	Without    string `json:"without,omitempty"`
	With       string `json:"with,omitempty"`
	Difference string `json:"difference,omitempty"` // with - without, as shown; of percentages in points; empty if one of them is
	// Differs is true if what is shown differs: not if a rate is rounded to the
	// same as before.
	Differs bool   `json:"differs"`
	Why     string `json:"why,omitempty"`
	percent bool
}

// cell is one figure of an answer.
type cell struct {
	group, kind, measure, unit string
	shown                      string
	why                        string
	percent                    bool // it is one, which only a figure that is there can tell
}

func (c *cell) same(o cell) bool {
	return c.group == o.group && c.kind == o.kind && c.measure == o.measure && c.unit == o.unit
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
		list = append(list, cell{group: group, kind: "rate", measure: r.Measure, unit: r.Unit, why: r.NotAvailable, shown: r.Percent + r.Ratio,
			percent: r.Percent != ""})
	}
	for _, n := range f.Counts {
		fte, heads := n.FTE.String(), answers.Whole(n.Headcount).String()
		list = append(list, cell{group: group, kind: "count", measure: n.Measure, unit: "fte", shown: fte},
			cell{group: group, kind: "count", measure: n.Measure, unit: cmp.Or(n.Unit, "headcount"), shown: heads})
	}
	for _, v := range f.Values {
		c := cell{group: group, kind: "value", measure: v.Measure, unit: v.Unit, shown: v.Value.String(), why: v.NotAvailable}
		if v.NotAvailable != "" {
			c.shown = ""
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
			list = append(list, differing(cell{group: c.group, kind: c.kind, measure: c.measure, unit: c.unit}, c))
		}
	}
	return list
}

// differing sets a figure beside the same one of another answer.
func differing(without, with cell) differs {
	d := differs{Group: without.group, Kind: without.kind, Measure: without.measure, Unit: without.unit, Without: without.shown, With: with.shown,
		Differs: without.shown != with.shown, percent: without.percent || with.percent}
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
		what := d.Measure + " "
		if d.Kind == "rate" {
			what += "rate "
		}
		t.add(under(grouped, d.Group, what+d.Unit, shownOr(d.Without, sign), shownOr(d.With, sign), d.Difference, points)...)
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
