package comparators

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

func (p *period) series(area string) series { return series{p.measure, area, p.name} }

// figure gives the figure of an area as of a day, and what it revised.
func (a *asked) figure(p *period, area string, day events.Date) answers.Value {
	s := p.series(area)
	v := answers.Value{Measure: p.measure, Unit: "published", Formula: valueFormula, NotAvailable: a.missing(s, day)}
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
func (a *asked) first(p *period, area string, day events.Date) answers.Value {
	s := p.series(area)
	v := answers.Value{Measure: p.measure + "-first", Unit: "published", Formula: firstFormula}
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
func (a *asked) compared(p *period, area string, day events.Date) []answers.Value {
	own, theirs := a.figure(p, a.own, day), a.figure(p, area, day)
	missing := own.NotAvailable
	if missing == "" {
		missing = theirs.NotAvailable
	}
	difference := answers.Value{Measure: p.measure + "-difference", Unit: "published", Formula: differenceFormula, NotAvailable: missing}
	percent := answers.Value{Measure: p.measure + "-difference-percent", Unit: "percent", Formula: percentFormula, NotAvailable: missing}
	if missing == "" {
		difference.Value = own.Value - theirs.Value
		percent = ofTheirs(percent, difference.Value, theirs.Value)
	}
	return []answers.Value{theirs, a.first(p, area, day), difference, percent}
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
func (a *asked) rank(p *period, day events.Date) []answers.Value {
	rank := answers.Value{Measure: p.measure + "-rank", Unit: "rank", Formula: rankFormula, NotAvailable: a.unranked(p, day)}
	count := answers.Value{Measure: p.measure + "-authorities", Unit: "authorities", Formula: countFormula, NotAvailable: rank.NotAvailable}
	if rank.NotAvailable != "" {
		return []answers.Value{rank, count}
	}
	latest := func(area string) *release {
		list := a.by(p.series(area), day)
		return &list[len(list)-1]
	}
	own := latest(a.own).Value
	better, same := 0, 0
	for _, area := range p.authorities {
		r := latest(area)
		switch theirs := r.Value; {
		case area == a.own:
		case theirs == own:
			same++
		case theirs < own == (a.Setting("better") == "lower"):
			better++
		}
		if a.Lines {
			rank.Lines = append(rank.Lines, behind(p.series(area), r))
		}
	}
	rank.Value, count.Value = answers.Whole(int64(better+1)), answers.Whole(int64(len(p.authorities)))
	rank.Note = fmt.Sprintf("of %d authorities, %s is better", len(p.authorities), a.Setting("better"))
	if same > 0 {
		rank.Note += fmt.Sprintf("; shared with %d", same)
	}
	return []answers.Value{rank, count}
}

// unranked says why there is no rank.
func (a *asked) unranked(p *period, day events.Date) string {
	if !slices.Contains(p.authorities, a.own) {
		if reason := a.missing(p.series(a.own), day); reason != "" {
			return reason
		}
		return a.own + " is not among the authorities to rank"
	}
	var without []string
	for _, area := range p.authorities {
		if a.missing(p.series(area), day) != "" {
			without = append(without, area)
		}
	}
	gone := p.silentBy(day)
	without = append(without, gone...)
	switch all := len(p.authorities) + len(gone); {
	case len(without) == 1:
		return "one of the authorities has no figure: " + a.missing(p.series(without[0]), day) + waited(gone)
	case len(without) > 1:
		slices.Sort(without)
		return fmt.Sprintf("%d of the %d authorities have no %s of %s by %s: %s", len(without), all, p.measure, p.name, day, some(without)) + waited(gone)
	case len(p.authorities) == 1:
		return fmt.Sprintf("no other authority has %s of %s on record to rank among", p.measure, p.name)
	case p.of > 0 && len(p.authorities) != p.of:
		return fmt.Sprintf("the %s of %s is on record for %d authorities, not for %d", p.measure, p.name, len(p.authorities), p.of)
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
