package comparators

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// since is a period of a measure, and when anything of it was first released.
type since struct {
	period string
	first  events.Date
}

// periods lists the periods of a measure of which anything is known, in order.
func (p published) periods(measure string) (all []since) {
	for s, list := range p {
		if s.Measure != measure {
			continue
		}
		first := list[0].Released
		if i := slices.IndexFunc(all, func(o since) bool { return o.period == s.Period }); i >= 0 {
			all[i].first = min(all[i].first, first)
			continue
		}
		all = append(all, since{s.Period, first})
	}
	slices.SortFunc(all, func(x, y since) int { return strings.Compare(x.period, y.period) })
	return all
}

// silent is an authority of which nothing is on record of a period, though it is
// of an earlier one, and when that was first released.
type silent struct {
	area  string
	first events.Date
}

// silent finds who is silent about a period, of which some areas are on record.
func (a *asked) silent(p *period, onRecord []string) (list []silent) {
	since := map[string]events.Date{}
	for s, releases := range a.earlier {
		if s.Measure != p.measure || s.Period >= p.name || s.Area == a.own || slices.Contains(onRecord, s.Area) || !a.authority(s.Area) {
			continue
		}
		if first, known := since[s.Area]; !known || releases[0].Released < first {
			since[s.Area] = releases[0].Released
		}
	}
	for _, area := range slices.Sorted(maps.Keys(since)) {
		list = append(list, silent{area, since[area]})
	}
	return list
}

// silentBy lists who had spoken by a day.
func (p *period) silentBy(day events.Date) (areas []string) {
	for _, s := range p.silent {
		if s.first <= day {
			areas = append(areas, s.area)
		}
	}
	return areas
}

// waited says what to ask if authorities that are silent are not to be waited for.
func waited(areas []string) string {
	if len(areas) == 0 {
		return ""
	}
	return fmt.Sprintf("; of %s an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)", some(areas))
}

// newest returns the last period of which anything was released by a day. If
// nothing was it is the one that was released first.
func (m *measure) newest(day events.Date) (name string) {
	var soonest events.Date
	for _, s := range m.periods {
		if s.first <= day {
			name, soonest = s.period, day
		} else if soonest == 0 || s.first < soonest {
			name, soonest = s.period, s.first
		}
	}
	return name
}

// sayPeriod says of figures that the period is chosen, and which it is.
func sayPeriod(list []answers.Value, p *period) {
	for i := range list {
		v := &list[i]
		if v.NotAvailable != "" {
			continue // which says of what
		}
		note := fmt.Sprintf("of %s, the newest by then", p.name)
		if v.Note != "" {
			note += "; " + v.Note
		}
		v.Note = note
	}
}

// released lists the periods of all measures of which anything was released by a
// day, in order.
func (a *asked) released(day events.Date) (all []string) {
	for _, m := range a.measures {
		for _, s := range m.periods {
			if s.first <= day {
				all = append(all, s.period)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sideBySide gives the own figure of a period with its rank, and beside it those
// of the areas that are shown; they are the same in every period.
func (a *asked) sideBySide(m *measure, p *period, day events.Date) []answers.Value {
	list := append([]answers.Value{a.figure(p, a.own, day)}, a.rank(p, day)...)
	for _, area := range a.beside(m) {
		both := a.compared(p, area, day)
		theirs, difference := both[0], both[2]
		theirs.Measure = m.name + "-" + area
		difference.Measure = theirs.Measure + "-difference"
		list = append(list, theirs, difference)
	}
	return list
}

// beside lists the areas that stand beside the own one: those that the question
// names, or those that are no authorities.
func (a *asked) beside(m *measure) []string {
	areas := a.list("areas")
	if len(areas) == 0 {
		areas = a.those(func(s series) string { return s.Area }, func(s series) bool { return s.Measure == m.name && !a.authority(s.Area) })
	}
	return slices.DeleteFunc(areas, func(s string) bool { return s == a.own })
}
