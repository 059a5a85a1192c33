package stability

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// kinship tells which cases are, or once were, said to be of which family.
type kinship struct {
	cases    map[facts.Name][]facts.Thing
	families map[facts.Thing][]facts.Name // only of cases that are of one
}

// follow notes of which families a case is, and returns them and those of which
// it was until now.
func (k *kinship) follow(c facts.Thing, phases []facts.CasePhase) []facts.Name {
	affected := k.families[c]
	var now []facts.Name
	for _, p := range phases {
		if p.Family != 0 && !slices.Contains(now, p.Family) {
			now = append(now, p.Family)
		}
	}
	for _, f := range now {
		if slices.Contains(affected, f) {
			continue
		}
		if k.cases == nil {
			k.cases, k.families = map[facts.Name][]facts.Thing{}, map[facts.Thing][]facts.Name{}
		}
		k.cases[f] = append(k.cases[f], c)
		affected = append(affected, f)
	}
	for _, f := range affected {
		if !slices.Contains(now, f) {
			k.cases[f] = slices.DeleteFunc(k.cases[f], func(other facts.Thing) bool { return other == c })
		}
	}
	if len(affected) > 0 {
		k.families[c] = now
	}
	return affected
}

// familyRows works out how many distinct social workers a family had in the
// twelve months to each day on which one of its children has a case open.
func (m *Model) familyRows(f facts.Name) []bitemporal.Row[family] {
	var stays []stay
	var days []events.Date
	var open []events.Span
	for _, c := range m.kin.cases[f] {
		for _, p := range m.record.CasePhases(c) {
			if p.Family == f {
				open = append(open, p.Span)
				days = append(days, p.Span.From, p.Span.To)
			}
		}
		for _, a := range m.record.Allocations(c) {
			if !a.Cover {
				one := stayOf(&a)
				stays, days = append(stays, one), append(days, one.span.From, one.span.To)
			}
		}
	}
	slices.Sort(days)
	days = slices.DeleteFunc(slices.Compact(days), func(d events.Date) bool { return d == 0 })
	m.scratch.families = m.scratch.families[:0]
	for i, d := range days {
		span := events.Span{From: d}
		if i+1 < len(days) {
			span.To = days[i+1]
		}
		if !slices.ContainsFunc(open, func(s events.Span) bool { return s.Contains(d) }) {
			continue
		}
		n, _ := distinctOn(d, stays, nil)
		m.putFamily(span, family{f, n})
	}
	return m.scratch.families
}

func (m *Model) putFamily(span events.Span, value family) {
	rows := m.scratch.families
	if n := len(rows); n > 0 && rows[n-1].Value == value && rows[n-1].Span.To == span.From {
		rows[n-1].Span.To = span.To
		return
	}
	m.scratch.families = append(rows, bitemporal.Row[family]{Span: span, Value: value})
}
