package stability

import (
	"cmp"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
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

// touched gathers families without duplicates, each with the first day on which
// something about it changed. There are few in an entry.
type touched []familyFrom

type familyFrom struct {
	family facts.Name
	from   events.Date
}

func (l *touched) add(f facts.Name, from events.Date) {
	for i := range *l {
		if one := &(*l)[i]; one.family == f {
			one.from = min(one.from, from)
			return
		}
	}
	*l = append(*l, familyFrom{f, from})
}

// take empties the list and returns what was in it, until the next add.
func (l *touched) take() []familyFrom {
	list := *l
	*l = list[:0]
	return list
}

// familyRows works out how many distinct social workers a family had in the
// twelve months to each day, from one on, on which one of its children has a case
// open. A case that opens again may be of another family then, and whoever held it
// before was not this one's.
func (m *Model) familyRows(f facts.Name, since events.Date) []bitemporal.Row[family] {
	s := &m.scratch.kin
	s.stays, s.open, s.days = s.stays[:0], s.open[:0], append(s.days[:0], since)
	for _, c := range m.kin.cases[f] {
		for _, p := range m.record.CasePhases(c) {
			if p.Family != f {
				continue
			}
			if p.Span.To == 0 || p.Span.To > since {
				s.open, s.days = append(s.open, p.Span), append(s.days, p.Span.From, p.Span.To)
			}
			for _, a := range m.record.Allocations(c) {
				held := a.Span.Intersect(p.Span)
				if !a.Cover && !held.Empty() && (held.To == 0 || held.To+longest > since) {
					one := stayOf(held, a.Worker)
					s.stays, s.days = append(s.stays, one), append(s.days, one.span.From, one.span.To)
				}
			}
		}
	}
	s.days = slices.DeleteFunc(s.days, func(d events.Date) bool { return d < since })
	slices.Sort(s.days)
	s.days = slices.Compact(s.days)
	m.scratch.families = m.scratch.families[:0]
	for i, d := range s.days {
		span := events.Span{From: d}
		if i+1 < len(s.days) {
			span.To = s.days[i+1]
		}
		if slices.ContainsFunc(s.open, func(o events.Span) bool { return o.Contains(d) }) {
			n, room := distinctOn(d, s.stays, s.met)
			s.met = room
			m.putFamily(span, family{f, n})
		}
	}
	return m.scratch.families
}

// kin is room to work a family out in.
type kin struct {
	stays []stay
	open  []events.Span
	days  []events.Date
	met   []facts.Thing
}

func (m *Model) putFamily(span events.Span, value family) {
	rows := m.scratch.families
	if n := len(rows); n > 0 && rows[n-1].Value == value && rows[n-1].Span.To == span.From {
		rows[n-1].Span.To = span.To
		return
	}
	m.scratch.families = append(rows, bitemporal.Row[family]{Span: span, Value: value})
}

// perFamily is how many distinct social workers a family has, of any kind.
func (a *query) perFamily(day events.Date) answers.Rate {
	n := a.m.ofFamilies.At(struct{}{}, day, a.Known.Of(events.Cases))
	return familyRate(n, "cases of every kind, and of every group")
}

func familyRate(n bitemporal.Amount, note string) answers.Rate {
	r := answers.Mean("workers-per-family", "workers", "distinct social workers of each family / families with a case open", n.FTE*events.Million, n.Heads*events.Million)
	r.Note = note
	return r
}

// member is that a family has a case open in a group: in a team, or of a kind.
type member struct {
	family, team facts.Name
	status       uint8
}

// member says in which group the family of a child is by it.
func (a *query) member(c *child) member {
	if a.By == byStatus {
		return member{family: c.Family, status: c.Status}
	}
	return member{family: c.Family, team: c.Team}
}

// perFamilyIn adds to each group of a day how many distinct social workers the
// families in it have, each of them once however many of its children are in it.
func (a *query) perFamilyIn(day events.Date, members []member, groups []answers.Group) {
	if a.Definition.ID != distinct || len(groups) == 0 {
		return
	}
	held := map[facts.Name]int64{}
	for _, r := range a.m.families.At(day, a.Known.Of(events.Cases)) {
		held[r.Value.Family] = int64(r.Value.Held)
	}
	slices.SortFunc(members, func(x, y member) int {
		return cmp.Or(cmp.Compare(x.family, y.family), cmp.Compare(x.team, y.team), cmp.Compare(x.status, y.status))
	})
	in := map[string]bitemporal.Amount{}
	for _, f := range slices.Compact(members) {
		group := a.groupOf(f.team, f.status)
		in[group] = in[group].Add(bitemporal.Amount{FTE: held[f.family], Heads: 1})
	}
	for i := range groups {
		g := &groups[i]
		g.Rates = append(g.Rates, familyRate(in[g.Value], "cases of every kind; who has some in another group as well is in both, with all their social workers"))
	}
}
