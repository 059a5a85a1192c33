package answers

import (
	"fmt"
	"slices"
	"strings"
)

// onlyOf reads DIM=VALUE. Without a value there is none.
func onlyOf(s string) (dimension, value string) {
	dimension, value, _ = strings.Cut(s, "=")
	return dimension, value
}

// mostNamed is how many groups a refusal names.
const mostNamed = 20

// narrow has the figures of each day be those of one group. On a day of a
// series on which there is no such group, counts are nought, and what would be
// worked out from them is not available.
func narrow(points []Answer, only string) error {
	dimension, value := onlyOf(only)
	var like *Figures
	var names []string
	for i := range points {
		for j := range points[i].Groups {
			g := &points[i].Groups[j]
			if g.Value == value && like == nil {
				like = &g.Figures
			}
			if !slices.Contains(names, g.Value) {
				names = append(names, g.Value)
			}
		}
	}
	if like == nil {
		return noGroup(dimension, value, names)
	}
	for i := range points {
		p := &points[i]
		at := slices.IndexFunc(p.Groups, func(g Group) bool { return g.Value == value })
		if at >= 0 {
			p.Figures = p.Groups[at].Figures
		} else {
			ahead := p.Forecast
			p.Figures = absent(like, fmt.Sprintf("there is no %s %s on %s", dimension, value, p.AsOf))
			p.Forecast = ahead
		}
		p.Groups = nil
	}
	return nil
}

func noGroup(dimension, value string, names []string) error {
	if len(names) == 0 {
		return Refuse("there is no %s %q, nor any other then", dimension, value)
	}
	slices.Sort(names)
	more := ""
	if n := len(names) - mostNamed; n > 0 {
		names, more = names[:mostNamed], fmt.Sprintf(" … and %d more", n)
	}
	return Refuse("there is no %s %q then; there are %s%s", dimension, value, strings.Join(names, ", "), more)
}

// absent are figures like others, of a group that is not there.
func absent(like *Figures, why string) Figures {
	f := Figures{Hypothetical: like.Hypothetical}
	for _, r := range like.Rates {
		f.Rates = append(f.Rates, Rate{Measure: r.Measure, Unit: r.Unit, Formula: r.Formula, NotAvailable: why, Unknown: Both})
	}
	for _, c := range like.Counts {
		f.Counts = append(f.Counts, Count{Measure: c.Measure, Unit: c.Unit})
	}
	for _, v := range like.Values {
		f.Values = append(f.Values, Value{Measure: v.Measure, Unit: v.Unit, Formula: v.Formula, NotAvailable: why})
	}
	return f
}
