package caseload

import (
	"cmp"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
)

// The formulas.
const (
	caseloadFTE      = "cases held by social workers, agency workers included / FTE of those who hold one or more"
	caseloadHeads    = "cases held by social workers, agency workers included / how many hold one or more"
	medianHeads      = "the cases of the holder in the middle; of two in the middle, their mean"
	medianFTE        = "the cases for each FTE of the holder in the middle; of two in the middle, their mean"
	unallocatedShare = "(cases that nobody holds + cases held by somebody who is not here) / cases open"
	waitingDays      = "days since the unallocated cases had somebody / unallocated cases"
)

// figures works out everything of a part.
func (a *asked) figures(p *part) answers.Figures {
	f := answers.Figures{Rates: a.meansOf(p), Counts: a.spreadOf(p)}
	f.Values = append(f.Values, a.value("cases-held", p.held(), a.caseLines(p)))
	if !p.byCase {
		return f
	}
	f.Rates = append(f.Rates, a.waitsOf(p)...)
	f.Values = append(f.Values, a.casesOf(p)...)
	return f
}

func (p *part) held() (n int64) {
	for i := range p.shares {
		n += p.shares[i].cases()
	}
	return n
}

// meansOf is how many cases there are for each holder.
func (a *asked) meansOf(p *part) []answers.Rate {
	var fte, hourless int64
	for i := range p.shares {
		fte += p.shares[i].fte
		if p.shares[i].fte == 0 {
			hourless++
		}
	}
	cases, heads := p.held()*events.Million, int64(len(p.shares))*events.Million
	list := []answers.Rate{
		answers.Mean("caseload", "fte", caseloadFTE, cases, fte),
		answers.Mean("caseload", "headcount", caseloadHeads, cases, heads),
		a.median("headcount", medianHeads, p.shares, func(s *share) fraction { return fraction{s.cases(), 1} }),
		a.median("fte", medianFTE, p.shares, func(s *share) fraction { return fraction{s.cases() * events.Million, s.fte} }),
	}
	for i := range list {
		switch r := &list[i]; {
		case len(p.shares) == 0:
			r.NotAvailable = "no social worker holds a case on " + p.day.String()
		case r.Denominator == 0:
			r.NotAvailable = "nobody who holds a case on " + p.day.String() + " has contracted hours"
		}
	}
	if hourless > 0 {
		list[0].Note = fmt.Sprintf("%d of the holders have no contracted hours: they add their cases and no FTE", hourless)
		list[3].Note = fmt.Sprintf("without %d holders who have no contracted hours", hourless)
	}
	if a.cover {
		list[0].Note = joined(list[0].Note, "cases that are covered count for who covers as well")
	}
	if a.Lines {
		list[0].Lines = a.holderLines(p, func(*share) bool { return true })
		for i := 1; i < len(list); i++ {
			list[i].Lines = list[0].Lines
		}
	}
	return list
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// spreadOf counts holders by how many cases they hold.
func (a *asked) spreadOf(p *part) []answers.Count {
	counted := func(measure string, is func(*share) bool) answers.Count {
		c := answers.Count{Measure: measure}
		for i := range p.shares {
			if s := &p.shares[i]; is(s) {
				c.FTE += events.FTE(s.fte)
				c.Headcount++
			}
		}
		if a.Lines {
			c.Lines = a.holderLines(p, is)
		}
		return c
	}
	list := []answers.Count{counted("holders", func(*share) bool { return true })}
	for _, n := range a.over {
		list = append(list, counted(fmt.Sprintf("over-%d", n), func(s *share) bool { return a.compare(s, n) > 0 }))
	}
	for _, n := range a.over {
		list = append(list, counted(fmt.Sprintf("at-least-%d", n), func(s *share) bool { return a.compare(s, n) >= 0 }))
	}
	low := int64(0)
	for _, n := range a.over {
		name, from := fmt.Sprintf("%d-to-under-%d", low, n), low
		if low == 0 {
			name = fmt.Sprintf("under-%d", n)
		}
		list = append(list, counted(name, func(s *share) bool { return a.compare(s, from) >= 0 && a.compare(s, n) < 0 }))
		low = n
	}
	return append(list, counted("above-threshold", func(s *share) bool { return a.compare(s, a.threshold) > 0 }))
}

// none is how a holder without contracted hours compares where FTE is divided
// by: with nothing, neither over a number nor under it.
const none = -2

// compare holds the cases of a share, for each head or FTE, against a number.
func (a *asked) compare(s *share, n int64) int {
	if !a.perFTE {
		return cmp.Compare(s.cases(), n)
	}
	if s.fte == 0 {
		return none
	}
	return cmp.Compare(s.cases()*events.Million, n*s.fte)
}

// waitsOf is how many cases have nobody, and for how long on average.
func (a *asked) waitsOf(p *part) []answers.Rate {
	n, days := int64(len(p.waiting)), int64(0)
	for _, w := range p.waiting {
		days += int64(p.day - w.since)
	}
	list := []answers.Rate{
		answers.Share("unallocated", "cases", unallocatedShare, n*events.Million, p.open*events.Million),
		answers.Mean("waiting", "days", waitingDays, days*events.Million, n*events.Million),
	}
	if p.open == 0 {
		list[0].NotAvailable = "no case is open on " + p.day.String()
	}
	if n == 0 {
		list[1].NotAvailable = "no open case is unallocated on " + p.day.String()
	}
	list[0].Lines = a.waitLines(p, func(wait) bool { return true })
	list[1].Lines = list[0].Lines
	return list
}

// casesOf counts cases by who has them.
func (a *asked) casesOf(p *part) []answers.Value {
	nobodys := func(w wait) bool { return !w.leaver }
	leavers := func(w wait) bool { return w.leaver }
	var counts [2]int64
	longest := int64(-1)
	for _, w := range p.waiting {
		if w.leaver {
			counts[1]++
		} else {
			counts[0]++
		}
		longest = max(longest, int64(p.day-w.since))
	}
	list := []answers.Value{
		a.value("cases-open", p.open, nil),
		a.value("cases-held-outside", int64(len(p.outside)), a.outsideLines(p)),
		a.value("cases-unheld", counts[0], a.waitLines(p, nobodys)),
		a.value("cases-left-behind", counts[1], a.waitLines(p, leavers)),
		a.value("unallocated", counts[0]+counts[1], nil),
	}
	list[0].Note = "held by social workers or others, or unallocated"
	list[1].Note = "held by somebody in no social work role"
	list[2].Note = "nobody holds them"
	list[3].Note = "held by somebody who is neither in post nor on assignment"
	list[4].Note = "cases-unheld and cases-left-behind"
	most := answers.Value{Measure: "longest-wait", Unit: "days", Value: answers.Whole(max(0, longest))}
	if longest < 0 {
		most.NotAvailable = "no open case is unallocated on " + p.day.String()
	}
	return append(list, most)
}

func (a *asked) value(measure string, n int64, lines []answers.Behind) answers.Value {
	return answers.Value{Measure: measure, Unit: "cases", Value: answers.Whole(n), Lines: lines}
}

// holderLines lists the holders for whom is holds, with their cases.
func (a *asked) holderLines(p *part, is func(*share) bool) []answers.Behind {
	var list []answers.Behind
	for i := range p.shares {
		s := &p.shares[i]
		if is(s) {
			cases := answers.Whole(s.cases())
			list = append(list, answers.Behind{Line: s.seat.Line, Measure: "holder", Subject: a.named(facts.Worker, s.worker),
				FTE: events.FTE(s.fte), Headcount: 1, Value: &cases})
		}
	}
	answers.Sort(list)
	return list
}

// caseLines lists the cases that holders hold.
func (a *asked) caseLines(p *part) (list []answers.Behind) {
	for i := range p.shares {
		list = a.held(list, p.shares[i].found)
	}
	answers.Sort(list)
	return list
}

func (a *asked) outsideLines(p *part) (list []answers.Behind) {
	list = a.held(list, p.outside)
	answers.Sort(list)
	return list
}

// held appends a line for each holding, if lines are asked for.
func (a *asked) held(list []answers.Behind, found []bitemporal.Found) []answers.Behind {
	if !a.Lines {
		return nil
	}
	for _, f := range found {
		h := a.row(f.Row)
		one, by := answers.Whole(1), "held by "
		if h.Cover {
			by = "covered by "
		}
		list = append(list, answers.Behind{Line: h.Line, Measure: "case", Subject: a.named(facts.Case, h.Case), Value: &one,
			Note: by + a.named(facts.Worker, h.Worker)})
	}
	return list
}

// waitLines lists the cases that wait for which is holds, with their days.
func (a *asked) waitLines(p *part, is func(wait) bool) (list []answers.Behind) {
	if !a.Lines {
		return nil
	}
	for _, w := range p.waiting {
		if !is(w) {
			continue
		}
		h, days := a.row(w.Row), answers.Whole(int64(p.day-w.since))
		since, note := h.Since, "nobody holds it since "+h.Since.String()
		if w.leaver {
			since = max(h.Since, a.gone(h.Worker, p.day))
			note = fmt.Sprintf("still held by %s, who is not here since %s", a.named(facts.Worker, h.Worker), since)
		}
		if w.since < since {
			note += "; it has had nobody since " + w.since.String()
		}
		list = append(list, answers.Behind{Line: h.Line, Measure: "waits", Subject: a.named(facts.Case, h.Case), Value: &days, Note: note})
	}
	answers.Sort(list)
	return list
}
