package comparators

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "comparators",
	Short: "Ask what others published, with rank and difference",
	Long: `Ask what was published of a measure and period (the newest, if none is named) for
the authority and others, by the latest release on or before a day, as known at a
moment: the figure, what it
revised, the authority's rank among authorities, and its difference from each
area. With --by period all periods stand side by side, the authority beside the
nation, its region and its neighbours. A symbol in the place of a figure is shown as not available, with what it
means.`,
	Examples: `  muster comparators --authority leeds --as-of 2018-09-19 --measure turnover --period 2017
  muster comparators --authority leeds --as-of 2018-09-19 --period 2017 --by area --areas national,statistical-neighbours
  muster comparators --authority leeds --as-of 2026-06-30 --measure turnover --by period --areas national
  muster comparators --authority leeds --as-of 2026-06-30 --known-at 2018-12-31 --measure turnover --period 2017 --lines`,
	Dimensions: []string{byArea, byPeriod},
	Definitions: []answers.Definition{{
		ID: "as-published", Title: "The latest release on or before the day",
		Formulas: []string{
			"MEASURE = " + valueFormula,
			"MEASURE-first = " + firstFormula,
			"MEASURE-rank = " + rankFormula,
			"MEASURE-difference = " + differenceFormula,
			"MEASURE-difference-percent = " + percentFormula,
			"MEASURE-AREA = MEASURE, of the area (by period)",
			"MEASURE-AREA-difference = " + differenceFormula + " (by period)",
		},
	}},
	Settings: []answers.Setting{
		{Name: "measure", Usage: "what was measured, one or several with commas (default all)"},
		{Name: "period", Usage: "the period that was measured, such as 2017 (default the newest of which anything was released by the day)"},
		{Name: "areas", Usage: "with --by area or period, the areas to show, with commas (default all; by period those that are no authorities)"},
		{Name: "own", Usage: "the area that is the authority itself (default the authority)"},
		{Name: "authorities", Usage: "the areas to rank among, with commas (default every one that is an authority and has this measure of this period or an earlier one on record)"},
		{Name: "groups", Default: "national,statistical-neighbours,outstanding-authorities", Usage: "areas that are no authorities, beside those whose lines say so (area_kind) and, where none does, those that begin with region-"},
		{Name: "of", Usage: "how many authorities there are; there is no rank while fewer are on record, and those silent since an earlier period are not waited for", Check: checkCount},
		{Name: "better", Default: "lower", Usage: "which figure ranks first: the lower or the higher", Check: answers.OneOf("lower", "higher")},
	},
	Books: []events.Book{events.Reference},
}

const (
	byArea            = "area"
	byPeriod          = "period"
	regions           = "region-" // what the ids of regions begin with
	valueFormula      = "the figure of the latest release on or before the as-of day"
	firstFormula      = "the figure of the first release"
	rankFormula       = "1 + how many of the authorities have a better figure"
	countFormula      = "how many authorities are ranked"
	differenceFormula = "own figure - the area's"
	percentFormula    = "100 × (own figure - the area's) / the area's, to one place, half up"
)

func checkCount(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 {
		return fmt.Errorf("is %q; write how many authorities there are, such as 152", s)
	}
	return nil
}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	published
	earlier  published // in which it is looked for who is silent
	m        *Model
	own      string
	groups   []string // areas that the question says are no authorities
	measures []*measure
}

// measure is one measure that is asked about.
type measure struct {
	name    string
	periods []since            // nil if none has to be chosen
	of      map[string]*period // those settled already
}

// period is one period of a measure.
type period struct {
	measure, name string
	areas         []string // that are shown as groups
	authorities   []string // that are ranked
	of            int      // how many there are; 0 if nobody says
	silent        []silent // in order of their names; none if the question says which or how many are ranked
}

// list reads a setting of several.
func (a *asked) list(name string) (all []string) {
	for _, s := range strings.Split(a.Setting(name), ",") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, m: m, own: q.Setting("own")}
	a.groups = a.list("groups")
	if a.own == "" {
		a.own = m.authority
	}
	measures, named := a.list("measure"), q.Setting("period")
	if err := m.refuseUnknown(measures, named, append(a.list("areas"), a.list("own")...)); err != nil {
		return nil, err
	}
	a.published = m.known(q.Known.Of(events.Reference), func(s series) bool {
		return (len(measures) == 0 || slices.Contains(measures, s.Measure)) && (named == "" || s.Period == named)
	})
	if len(measures) == 0 && len(a.published) == 0 {
		return a.nothing, nil
	}
	if a.earlier = a.published; named != "" {
		a.earlier = m.known(q.Known.Of(events.Reference), func(s series) bool {
			return (len(measures) == 0 || slices.Contains(measures, s.Measure)) && s.Period < named
		})
	}
	if len(measures) == 0 {
		measures = a.those(func(s series) string { return s.Measure }, func(series) bool { return true })
	}
	for _, name := range measures {
		one := &measure{name: name, of: map[string]*period{}}
		if named == "" || a.By == byPeriod {
			one.periods = a.periods(name)
		}
		a.measures = append(a.measures, one)
	}
	return a.on, nil
}

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	var f answers.Figures
	var groups []answers.Group
	for _, m := range a.measures {
		p := a.of(m, cmp.Or(a.Setting("period"), m.newest(day)))
		list := append([]answers.Value{a.figure(p, a.own, day), a.first(p, a.own, day)}, a.rank(p, day)...)
		if a.Setting("period") == "" {
			sayPeriod(list, p)
		}
		f.Values = append(f.Values, list...)
		switch a.By {
		case byArea:
			for _, area := range p.areas {
				groups = add(groups, area, a.compared(p, area, day))
			}
		case byPeriod:
			for _, name := range a.released(day) {
				groups = add(groups, name, a.sideBySide(m, a.of(m, name), day))
			}
		}
	}
	slices.SortFunc(groups, func(x, y answers.Group) int { return strings.Compare(x.Value, y.Value) })
	return f, groups, nil
}

// add adds values to the group of a name.
func add(groups []answers.Group, name string, list []answers.Value) []answers.Group {
	n := slices.IndexFunc(groups, func(g answers.Group) bool { return g.Value == name })
	if n < 0 {
		n = len(groups)
		groups = append(groups, answers.Group{Value: name})
	}
	groups[n].Values = append(groups[n].Values, list...)
	return groups
}

// of settles, once for a question, which areas of a period are shown and which
// are ranked.
func (a *asked) of(m *measure, name string) *period {
	if p := m.of[name]; p != nil {
		return p
	}
	p := &period{measure: m.name, name: name}
	m.of[name] = p
	all := a.those(func(s series) string { return s.Area }, func(s series) bool { return s.Measure == m.name && s.Period == name })
	if p.areas = a.list("areas"); len(p.areas) == 0 {
		p.areas = all
	}
	if p.authorities = a.list("authorities"); len(p.authorities) == 0 {
		p.authorities = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !a.authority(s) })
	}
	p.of, _ = strconv.Atoi(a.Setting("of")) // About has checked it
	if a.Setting("authorities") == "" && p.of == 0 {
		p.silent = a.silent(p, all)
	}
	return p
}

// authority reports whether an area is one: none that the question calls a group,
// and else what its lines say, and if none does its name.
func (a *asked) authority(area string) bool {
	if slices.Contains(a.groups, area) {
		return false
	}
	kind := a.m.kind(area, a.Known.Of(events.Reference))
	return kind == "authority" || kind == "" && !strings.HasPrefix(area, regions)
}

// those lists, in order and each once, what is known of the series for which
// want is true.
func (p published) those(what func(series) string, want func(series) bool) (all []string) {
	for s := range p {
		if want(s) {
			all = append(all, what(s))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// refuseUnknown refuses a name that no line on record bears, and says which do.
func (m *Model) refuseUnknown(measures []string, period string, areas []string) error {
	var periods []string
	if period != "" {
		periods = []string{period}
	}
	for _, one := range []struct {
		what  string
		given []string
		of    func(series) string
	}{
		{"measure", measures, func(s series) string { return s.Measure }},
		{"period", periods, func(s series) string { return s.Period }},
		{"area", areas, func(s series) string { return s.Area }},
	} {
		for _, g := range one.given {
			if slices.ContainsFunc(m.series, func(s series) bool { return one.of(s) == g }) {
				continue
			}
			var names []string
			for _, s := range m.series {
				names = append(names, one.of(s))
			}
			if len(names) == 0 {
				return answers.Refuse("there is no %s %q; nothing is on record of what was published", one.what, g)
			}
			slices.Sort(names)
			return answers.Refuse("there is no %s %q; there are %s", one.what, g, strings.Join(slices.Compact(names), ", "))
		}
	}
	return nil
}

// nothing says why there is nothing to answer from.
func (a *asked) nothing(events.Date) (answers.Figures, []answers.Group, error) {
	return answers.Figures{Values: []answers.Value{{Measure: "figures", Unit: "published", Formula: valueFormula,
		NotAvailable: "nothing is on record of what was published, neither of " + a.own + " nor of others; record comparator.published"}}}, nil, nil
}
