package people

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muster/events"
)

// dimension is something that people tell of themselves.
type dimension struct {
	name string
	// choices are the values that there may be, in order; nil where people use
	// their own words.
	choices []string
	// value returns what a profile says on a day; empty is nothing.
	value func(p *events.ProfileDeclared, on events.Date) string
}

// index returns the place among the choices of what a profile says on a day;
// behind them all if that is nothing.
func (d *dimension) index(p *events.ProfileDeclared, on events.Date) int {
	if v := slices.Index(d.choices, d.value(p, on)); v >= 0 {
		return v
	}
	return len(d.choices)
}

// dimensionNames are what dimensions are called, in the order of the answers.
var dimensionNames = []string{"sex", "age", "ethnicity", "disability", "religion"}

// dimensions returns those that a question asks for.
func dimensions(only string, ages bands) []dimension {
	all := []dimension{
		{"sex", events.Sexes, func(p *events.ProfileDeclared, _ events.Date) string { return p.Sex }},
		{"age", ages.names(), func(p *events.ProfileDeclared, on events.Date) string { return ages.of(p.Born, on) }},
		{"ethnicity", nil, func(p *events.ProfileDeclared, _ events.Date) string { return p.Ethnicity }},
		{"disability", events.YesOrNo, func(p *events.ProfileDeclared, _ events.Date) string { return p.Disability }},
		{"religion", nil, func(p *events.ProfileDeclared, _ events.Date) string { return p.Religion }},
	}
	if only == allDimensions {
		return all
	}
	return slices.DeleteFunc(all, func(d dimension) bool { return d.name != only })
}

// bands are the ages at which a band of ages begins, in ascending order. Below
// the first is a band as well.
type bands []int

// printed are the bands that councils print, and the only ones with bounds that
// are no multiples of boundStep.
const printed = "25,46,66"

// The other bounds that a question may name: bands are five years wide at least,
// whichever two of them are asked for.
const (
	leastBound, mostBound = 20, 100
	boundStep             = 5
)

// readBands reads ages such as 25,45,65.
func readBands(s string) (bands, error) {
	if s == printed {
		return bands{25, 46, 66}, nil
	}
	var b bands
	for word := range strings.SplitSeq(s, ",") {
		age, err := strconv.Atoi(strings.TrimSpace(word))
		switch {
		case err != nil || age < leastBound || age > mostBound || age%boundStep != 0:
			return nil, fmt.Errorf("%q is no bound; write the ages at which a band begins, multiples of %d from %d to %d, such as 25,45,65, or the bands that are printed, %s: of bands a year apart the difference would tell of single persons",
				word, boundStep, leastBound, mostBound, printed)
		case len(b) > 0 && age <= b[len(b)-1]:
			return nil, fmt.Errorf("%d comes after %d; write the bounds in ascending order, each once", age, b[len(b)-1])
		}
		b = append(b, age)
	}
	return b, nil
}

// name returns what the nth band is called; its ages are included.
func (b bands) name(n int) string {
	switch {
	case n == 0:
		return fmt.Sprintf("under-%d", b[0])
	case n == len(b):
		return fmt.Sprintf("%d-and-over", b[n-1])
	}
	return fmt.Sprintf("%d-%d", b[n-1], b[n]-1)
}

func (b bands) names() []string {
	var list []string
	for n := range len(b) + 1 {
		list = append(list, b.name(n))
	}
	return list
}

// of returns the band of somebody on a day; empty if their birth date is not
// known.
func (b bands) of(born, on events.Date) string {
	if born == 0 {
		return ""
	}
	n, found := slices.BinarySearch(b, yearsBetween(born, on))
	if found {
		n++
	}
	return b.name(n)
}

// yearsBetween counts the completed years from a day to a later one.
func yearsBetween(from, to events.Date) int {
	y1, m1, d1 := from.Civil()
	y2, m2, d2 := to.Civil()
	if m2 < m1 || m2 == m1 && d2 < d1 {
		return y2 - y1 - 1
	}
	return y2 - y1
}
