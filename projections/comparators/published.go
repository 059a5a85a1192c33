package comparators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"muster/events"
)

// meanings say what the publishers' symbols mean.
var meanings = map[string]string{
	"z":   "not applicable",
	"x":   "unavailable",
	"c":   "suppressed",
	"u":   "unreliable",
	"low": "rounds to nought, and is not known to be 0",
	":":   "unavailable",
}

// published are the releases that were known, by series and then by day.
type published map[series][]release

// known lists the releases that were known by an entry and are of a kind that is
// wanted.
func (m *Model) known(by events.Position, wanted func(series) bool) published {
	p := published{}
	for n, s := range m.series {
		if !wanted(s) {
			continue
		}
		var list []release
		for _, id := range m.ever[n] {
			if from, until := m.releases.Believed(id); from <= by && (until == 0 || by < until) {
				list = append(list, m.releases.Row(id).Value)
			}
		}
		if len(list) > 0 {
			slices.SortFunc(list, func(a, b release) int { return cmp.Compare(a.Released, b.Released) })
			p[s] = list
		}
	}
	return p
}

// by returns the releases of a series up to a day, the one that counts last.
func (p published) by(s series, day events.Date) []release {
	list := p[s]
	n := slices.IndexFunc(list, func(r release) bool { return r.Released > day })
	if n < 0 {
		n = len(list)
	}
	return list[:n]
}

// missing says why a series has no figure on a day, or nothing if it has.
func (p published) missing(s series, day events.Date) string {
	list := p.by(s, day)
	switch {
	case s.Period == "":
		return fmt.Sprintf("no %s is on record for %s", s.Measure, s.Area)
	case len(p[s]) == 0:
		return fmt.Sprintf("no %s of %s is on record for %s", s.Measure, s.Period, s.Area)
	case len(list) == 0:
		first := p[s][0]
		return fmt.Sprintf("the first %s of %s on record for %s was released on %s (line %s)", s.Measure, s.Period, s.Area, first.Released, first.Line)
	}
	return list[len(list)-1].withheld(s)
}

// withheld says that a release gives no figure, if so.
func (r *release) withheld(s series) string {
	if r.Symbol == "" {
		return ""
	}
	return fmt.Sprintf("the %s of %s for %s was published as %s: %s (released %s, line %s)", s.Measure, s.Period, s.Area, r.Symbol, meanings[r.Symbol], r.Released, r.Line)
}

// shown is a release's figure or symbol.
func (r *release) shown() string {
	if r.Symbol != "" {
		return r.Symbol + " (" + meanings[r.Symbol] + ")"
	}
	return r.Value.String()
}

// story says when the figure was released and what it revised, newest first.
func story(list []release) string {
	var parts []string
	for i, r := range slices.Backward(list) {
		if i == len(list)-1 {
			parts = append(parts, fmt.Sprintf("released %s (line %s)", r.Released, r.Line))
			continue
		}
		parts = append(parts, fmt.Sprintf("revises %s, released %s (line %s)", r.shown(), r.Released, r.Line))
	}
	return strings.Join(parts, "; ")
}
