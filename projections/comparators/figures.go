package comparators

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

func (m *measure) series(area string) series { return series{m.name, area, m.period} }

// figure gives the figure of an area as of a day, and what it revised.
func (a *asked) figure(m *measure, area string, day events.Date) answers.Value {
	s := m.series(area)
	v := answers.Value{Measure: m.name, Unit: "published", Formula: valueFormula, NotAvailable: a.missing(s, day)}
	list := a.by(s, day)
	if v.NotAvailable == "" {
		v.Value, v.Note = list[len(list)-1].Value, story(list)
	}
	if a.Lines {
		for i := range list {
			v.Lines = append(v.Lines, behind(s, &list[i]))
		}
	}
	return v
}

// behind cites a release.
func behind(s series, r *release) answers.Behind {
	b := answers.Behind{Line: r.Line, Measure: s.Measure, Subject: s.Area, Note: fmt.Sprintf("released %s: %s", r.Released, r.Source)}
	if r.Symbol != "" {
		b.Note = r.shown() + ", " + b.Note
		return b
	}
	b.Value = &r.Value
	return b
}

// first gives the figure of the first release by a day.
func (a *asked) first(m *measure, area string, day events.Date) answers.Value {
	s := m.series(area)
	v := answers.Value{Measure: m.name + "-first", Unit: "published", Formula: firstFormula}
	list := a.by(s, day)
	if len(list) == 0 {
		v.NotAvailable = a.missing(s, day)
		return v
	}
	if v.NotAvailable = list[0].withheld(s); v.NotAvailable == "" {
		v.Value, v.Note = list[0].Value, story(list[:1])
	}
	return v
}

// compared gives the figures of an area, and how the own one differs.
func (a *asked) compared(m *measure, area string, day events.Date) []answers.Value {
	own, theirs := a.figure(m, a.own, day), a.figure(m, area, day)
	missing := own.NotAvailable
	if missing == "" {
		missing = theirs.NotAvailable
	}
	difference := answers.Value{Measure: m.name + "-difference", Unit: "published", Formula: differenceFormula, NotAvailable: missing}
	percent := answers.Value{Measure: m.name + "-difference-percent", Unit: "percent", Formula: percentFormula, NotAvailable: missing}
	if missing == "" {
		difference.Value = own.Value - theirs.Value
		percent = ofTheirs(percent, difference.Value, theirs.Value)
	}
	return []answers.Value{theirs, a.first(m, area, day), difference, percent}
}

func ofTheirs(v answers.Value, difference, theirs events.Decimal) answers.Value {
	if theirs <= 0 {
		v.NotAvailable = fmt.Sprintf("the area's figure is %s, and nothing can be a share of it", theirs)
		return v
	}
	d, shown := answers.HalfUp(new(big.Rat).Mul(big.NewRat(int64(difference), int64(theirs)), big.NewRat(100, 1)), 1)
	if v.Value = d; !shown {
		v.NotAvailable = "it is too large to be shown"
	}
	return v
}

// rank gives the own rank, and among how many.
func (a *asked) rank(m *measure, day events.Date) []answers.Value {
	rank := answers.Value{Measure: m.name + "-rank", Unit: "rank", Formula: rankFormula, NotAvailable: a.unranked(m, day)}
	count := answers.Value{Measure: m.name + "-authorities", Unit: "authorities", Formula: countFormula, NotAvailable: rank.NotAvailable}
	if rank.NotAvailable != "" {
		return []answers.Value{rank, count}
	}
	latest := func(area string) *release {
		list := a.by(m.series(area), day)
		return &list[len(list)-1]
	}
	own := latest(a.own).Value
	better, same := 0, 0
	for _, area := range m.authorities {
		r := latest(area)
		switch theirs := r.Value; {
		case area == a.own:
		case theirs == own:
			same++
		case theirs < own == (a.Setting("better") == "lower"):
			better++
		}
		if a.Lines {
			rank.Lines = append(rank.Lines, behind(m.series(area), r))
		}
	}
	rank.Value, count.Value = answers.Whole(int64(better+1)), answers.Whole(int64(len(m.authorities)))
	rank.Note = fmt.Sprintf("of %d authorities, %s is better", len(m.authorities), a.Setting("better"))
	if same > 0 {
		rank.Note += fmt.Sprintf("; shared with %d", same)
	}
	return []answers.Value{rank, count}
}

// unranked says why there is no rank.
func (a *asked) unranked(m *measure, day events.Date) string {
	if !slices.Contains(m.authorities, a.own) {
		if reason := a.missing(m.series(a.own), day); reason != "" {
			return reason
		}
		return a.own + " is not among the authorities to rank"
	}
	var without []string
	for _, area := range m.authorities {
		if a.missing(m.series(area), day) != "" {
			without = append(without, area)
		}
	}
	switch {
	case len(without) == 1:
		return "one of the authorities has no figure: " + a.missing(m.series(without[0]), day)
	case len(without) > 1:
		return fmt.Sprintf("%d of the %d authorities have no %s of %s by %s: %s", len(without), len(m.authorities), m.name, m.period, day, some(without))
	case len(m.authorities) == 1:
		return fmt.Sprintf("no other authority has %s of %s on record to rank among", m.name, m.period)
	case m.of > 0 && len(m.authorities) != m.of:
		return fmt.Sprintf("the %s of %s is on record for %d authorities, not for %d", m.name, m.period, len(m.authorities), m.of)
	}
	return ""
}

// some names a few, and says how many more there are.
func some(names []string) string {
	const few = 10
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
