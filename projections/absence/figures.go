package absence

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
)

// figures works out what a sheet and the parts that count come to; kind is the one
// that they are all of, if they are. Unsplit says why days lost cannot be told for
// it, if so.
func (d *day) figures(s *sheet, kind dayslost.Kind, counts func(*dayslost.Part) bool, unsplit string) answers.Figures {
	all := d.lost(kind, counts)
	sick := d.lost(dayslost.Sickness, func(p *dayslost.Part) bool { return dayslost.Sick(p.Row.Reason) && counts(p) })
	of := everybody
	if kind != dayslost.EveryKind {
		of = oneKind
		if dayslost.Sick(uint8(kind)) {
			sick.kind = kind
		}
	}
	f := answers.Figures{
		Rates: []answers.Rate{
			d.rate("absence", of.sick, s, sick, unsplit),
			d.rate("all-absence", of.all, s, all, unsplit),
			d.share("away", of.away, s.away, s.inPost, s.behindAway, s.behindPost),
			d.share("covered", of.covered, s.covered, s.away, s.behindCovered, s.behindAway),
		},
		Counts: []answers.Count{
			d.heads("in-post", s.inPost, s.behindPost),
			d.heads("away", s.away, s.behindAway),
			d.heads("covered", s.covered, s.behindCovered),
		},
		Values: []answers.Value{
			d.days("sick-days-lost", sick, unsplit),
			d.days("days-lost", all, unsplit),
			{Measure: "open", Unit: "absences", Value: answers.Whole(s.open), Formula: "absences of those away whose end is not on record"},
		},
	}
	if s == d.total {
		f.Values = append(f.Values, d.outside(),
			answers.Value{Measure: "unplaced-cover", Unit: "assignments", Value: answers.Whole(s.unplaced), Formula: "agency workers engaged for maternity or sickness whose assignment names no post"},
			answers.Value{Measure: "working-days", Unit: "days", Value: answers.Whole(d.year.Working), Formula: "253, or 254 if the year has a 29 February"})
	}
	return f
}

// spelt is what the formulas of the rates say.
type spelt struct{ sick, all, away, covered string }

var (
	everybody = spelt{"sickness", "days lost of every kind", awayFormula, coveredFormula}
	oneKind   = spelt{"days lost of the kind", "days lost of the kind", awayOfKind, coveredOfKind} // a kind's share is of everybody
)

// lost is the parts that count towards a figure, the kind that they are of, and
// their days.
type lost struct {
	kind   dayslost.Kind
	counts func(*dayslost.Part) bool
	days   events.Decimal
}

func (d *day) lost(kind dayslost.Kind, counts func(*dayslost.Part) bool) lost {
	return lost{kind, counts, d.year.Sum(counts)}
}

func (d *day) rate(measure, of string, s *sheet, l lost, unsplit string) answers.Rate {
	r := d.year.Rate(measure, of, l.kind, l.days, s.inPost.FTE)
	if unsplit != "" {
		r.Note = ""
		r.Lacks(answers.Numerator, unsplit)
	}
	if d.Lines {
		r.Lines = append(d.behindDays("days-lost", d.year.Parts, l.counts), s.behindPost...)
		answers.Sort(r.Lines)
	}
	return r
}

func (d *day) share(measure, formula string, part, whole bitemporal.Amount, lines ...[]answers.Behind) answers.Rate {
	r := answers.Share(measure, "headcount", formula, part.Heads*events.Million, whole.Heads*events.Million)
	for _, list := range lines {
		r.Lines = append(r.Lines, list...)
	}
	answers.Sort(r.Lines)
	return r
}

func (d *day) heads(measure string, n bitemporal.Amount, lines []answers.Behind) answers.Count {
	answers.Sort(lines)
	return answers.Count{Measure: measure, FTE: events.FTE(n.FTE), Headcount: n.Heads, Lines: lines}
}

// days gives a number of days lost by itself, which is unknown where the rate is.
func (d *day) days(measure string, l lost, unsplit string) answers.Value {
	r := d.year.Rate(measure, "", l.kind, l.days, events.Million)
	v := answers.Value{Measure: measure, Unit: "days", Value: r.Numerator, NotAvailable: r.NotAvailable, Note: r.Note,
		Formula: "working days lost in the year to the day, apportioned by calendar days"}
	if unsplit != "" {
		v.NotAvailable = unsplit
	}
	if v.NotAvailable != "" {
		v.Note = ""
	}
	if d.Lines {
		v.Lines = d.behindDays(measure, d.year.Parts, l.counts)
	}
	return v
}

// outside gives the days lost of those who were in no social work post.
func (d *day) outside() answers.Value {
	v := answers.Value{Measure: "days-lost-outside", Unit: "days", Formula: "days lost by absence of workers on days on which they held no social work post; in no rate"}
	for i := range d.year.Outside {
		v.Value += d.year.Outside[i].Days
	}
	if d.Lines {
		v.Lines = d.behindDays("days-lost-outside", d.year.Outside, func(*dayslost.Part) bool { return true })
	}
	return v
}

func (d *day) behindDays(measure string, parts []dayslost.Part, counts func(*dayslost.Part) bool) []answers.Behind {
	var list []answers.Behind
	for i := range parts {
		if counts(&parts[i]) {
			list = append(list, parts[i].Behind(&d.m.staff, measure))
		}
	}
	answers.Sort(list)
	return list
}
