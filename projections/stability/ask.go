package stability

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/places"
	"muster/projections/staffing"
)

// The definitions.
const (
	index       = "stability-index"
	distinct    = "dfe-social-workers"
	attribution = "attribution"
)

// byStatus is what figures may be split by besides the team.
const byStatus = "status"

// everybody is the value of the setting who for children of every kind.
const everybody = "all"

// About says what the view can be asked.
var About = answers.About{
	View:  "stability",
	Short: "Ask how often children's social workers change, and why",
	Long: "Ask how many children had so many changes of social worker, or distinct social\nworkers, in the months to a day, and what the changes came from. " +
		"A to B to A is two\nchanges and two workers; cover is no change. A team without a case has noughts.",
	Examples: `  muster stability --authority leeds --as-of 2024-03-31
  muster stability --authority leeds --as-of 2024-03-31 --definition dfe-social-workers --by team
  muster stability --authority leeds --as-of 2024-03-31 --definition attribution --who all --lines
  muster stability --authority leeds --from 2020-03-31 --to 2024-03-31 --every quarter --team-changes out`,
	Dimensions: []string{"team", byStatus},
	Definitions: []answers.Definition{
		{ID: index, Title: "Changes of social worker in the last 12 and 24 months, by children",
			Source: "Children's Commissioner for England, Stability Index: methodology",
			Formulas: []string{
				"changes-12m-N = children with N changes in the twelve months to the day / children",
				"changes-24m-N = children with N changes in the twenty-four months to the day / children",
				"changes-both-years-2+ = children with two or more changes in each of the two years / children",
				"children-left-behind, children-unheld = of the children, those whose case somebody holds who is not here, and nobody holds",
			}},
		{ID: distinct, Title: "Distinct social workers in the last 12 months, by children",
			Source: "DfE, Children looked after in England: social worker stability, from 2024",
			Formulas: []string{
				"workers-12m-N = children with N distinct social workers in the twelve months to the day / children",
				"workers-per-child = distinct social workers of each child, added up / children",
				"workers-per-family = distinct social workers of each family, added up / families with a case open on the day",
				"children-left-behind, children-unheld = of the children, those whose case somebody holds who is not here, and nobody holds",
			}},
		{ID: attribution, Title: "What the changes of the last 12 months came from",
			Source:   "stated reasons (the ten national codes), and the workforce's own record of who left or moved",
			Formulas: []string{"from-C = changes in the twelve months, of the children counted, that came from C / those changes"}},
	},
	Settings: []answers.Setting{
		{Name: "who", Default: "looked-after", Usage: "children of which kind: " + strings.Join(events.CaseStatuses, ", ") + " or all", Check: answers.OneOf(append(slices.Clone(events.CaseStatuses), everybody)...)},
		{Name: "team-changes", Default: "in", Usage: "changes that come with a change of team: in or out", Check: answers.OneOf("in", "out"), For: []string{index, attribution}},
	},
	Books: []events.Book{events.Cases, events.Workforce},
}

// query is a question that has been understood.
type query struct {
	*answers.Asked
	m      *Model
	places places.Days
	status uint8              // 0 is all
	within bool               // leave changes of team out
	left   []bitemporal.Found // held on days asked about by somebody who is not here
	found  []bitemporal.Found
}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	return About.Ask(q, from, m.prepare)
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &query{Asked: q, m: m, places: m.places.On(q), within: q.Setting("team-changes") == "out"}
	a.status = uint8(1 + slices.Index(events.CaseStatuses, q.Setting("who")))
	if a.Definition.ID != attribution {
		a.left = a.without()
	}
	return a.on, nil
}

// on answers for one day.
func (a *query) on(day events.Date) (answers.Figures, []answers.Group, error) {
	var f answers.Figures
	g := &grouped{}
	switch {
	case a.Definition.ID == attribution:
		a.attributed(day, &f, g)
	case a.By == "" && !a.within:
		total := a.summed(day)
		a.leave(day, total, nil)
		f = a.figures(day, total)
	default:
		total, parts, members := a.scanned(day)
		a.leave(day, total, parts)
		f = a.figures(day, total)
		for name, s := range parts {
			g.add(name, a.figures(day, s))
		}
		a.perFamilyIn(day, members, g.list)
	}
	groups := g.sorted()
	if a.Definition.ID == distinct {
		f.Rates = append(f.Rates, a.perFamily(day))
	}
	if a.Lines && a.Definition.ID != attribution {
		f.Values = append(f.Values, a.changesOf(day))
	}
	return f, groups, nil
}

// grouped gathers groups, to be put in order.
type grouped struct{ list []answers.Group }

func (g *grouped) add(name string, f answers.Figures) {
	g.list = append(g.list, answers.Group{Value: name, Figures: f})
}

func (g *grouped) of(parts map[string]*tally, name string) *tally {
	t := parts[name]
	if t == nil {
		t = new(tally)
		parts[name] = t
	}
	return t
}

func (g *grouped) sorted() []answers.Group {
	slices.SortFunc(g.list, func(a, b answers.Group) int { return strings.Compare(a.Value, b.Value) })
	return g.list
}

func (a *query) groupOf(team facts.Name, status uint8) string {
	switch {
	case a.By == byStatus:
		return events.CaseStatuses[status-1]
	case team == 0:
		return staffing.NotStated
	}
	return a.m.record.Names.Slug(team)
}

// sheet is how many children there are, by what is counted of them.
type sheet struct {
	children   int64
	last, both [4]int64 // by changes in 12 and 24 months; the last stands for more
	twice      int64    // two or more in each year
	held       [4]int64 // by distinct social workers
	workers    int64    // distinct social workers of each child, added up

	// The cases of children whose holder is not here, and of those who have none.
	left, unheld []bitemporal.Found
}

// summed takes the children of a day from the sums that are kept.
func (a *query) summed(day events.Date) *sheet {
	s, known := new(sheet), a.Known.Of(events.Cases)
	for c, n := range a.m.byChanges.Each(day, known) {
		if a.status == 0 || c.Status == a.status {
			s.count(years{c.Last, c.Before}, n.Heads)
		}
	}
	for c, n := range a.m.byHeld.Each(day, known) {
		if a.status == 0 || c.Status == a.status {
			s.held[c.Held] += n.Heads
			s.workers += n.FTE
		}
	}
	return s
}

// scanned counts the children of a day one by one, in all and by group, and lists
// of children of every kind which family is in which group.
func (a *query) scanned(day events.Date) (*sheet, map[string]*sheet, []member) {
	total, parts := new(sheet), map[string]*sheet{}
	for _, team := range a.places[day] {
		parts[a.groupOf(team, 0)] = new(sheet)
	}
	var members []member
	families := a.Definition.ID == distinct && a.By != ""
	for _, r := range a.m.children.At(day, a.Known.Of(events.Cases)) {
		c := &r.Value
		if families && c.Family != 0 {
			members = append(members, a.member(c))
		}
		counts := a.status == 0 || c.Status == a.status
		if counts {
			total.countChild(c, a.within)
		}
		if a.By == "" || !counts && (a.By == byStatus || c.Team == 0) {
			continue // what is not stated is no team
		}
		name := a.groupOf(c.Team, c.Status)
		if parts[name] == nil {
			parts[name] = new(sheet)
		}
		if counts {
			parts[name].countChild(c, a.within)
		}
	}
	return total, parts, members
}

func (s *sheet) countChild(c *child, within bool) {
	y := c.All
	if within {
		y = c.Within
	}
	s.count(years{min(y.Last, 3), min(y.Before, 3)}, 1)
	s.held[min(c.Held, 3)]++
	s.workers += int64(c.Held)
}

// count adds children with so many changes, of which 3 stands for more.
func (s *sheet) count(y years, n int64) {
	s.children += n
	s.last[y.Last] += n
	s.both[min(y.Last+y.Before, 3)] += n
	if y.Last >= 2 && y.Before >= 2 {
		s.twice += n
	}
}

// figures says what was counted, by the definition asked for.
func (a *query) figures(day events.Date, s *sheet) answers.Figures {
	f := answers.Figures{Values: []answers.Value{{Measure: "children", Unit: "children", Value: answers.Whole(s.children),
		Formula: "children with a case open on the day, " + a.Setting("who")}}}
	f.Values = append(f.Values, a.leftValues(day, s)...)
	share := func(name, what string, n int64) {
		f.Rates = append(f.Rates, answers.Share(name, "children", "children with "+what+" / children "+a.Setting("who"), n*events.Million, s.children*events.Million))
	}
	if a.Definition.ID == distinct {
		shares(share, "workers-12m-", "distinct social workers in twelve months", s.held)
		f.Rates = append(f.Rates, answers.Mean("workers-per-child", "workers", "distinct social workers of each child / children",
			s.workers*events.Million, s.children*events.Million))
		return f
	}
	changes := "changes"
	if a.within {
		changes = "changes within a team"
	}
	shares(share, "changes-12m-", changes+" in twelve months", s.last)
	shares(share, "changes-24m-", changes+" in twenty-four months", s.both)
	share("changes-both-years-2+", "2 or more "+changes+" in each of two years", s.twice)
	return f
}

// shares gives the share with exactly 0, 1 and 2 of something, and with at least
// 1, 2 and 3.
func shares(share func(name, what string, n int64), name, what string, n [4]int64) {
	for i := range 3 {
		share(fmt.Sprint(name, i), fmt.Sprint(i, " ", what), n[i])
	}
	share(name+"1+", "1 or more "+what, n[1]+n[2]+n[3])
	share(name+"2+", "2 or more "+what, n[2]+n[3])
	share(name+"3+", "3 or more "+what, n[3])
}

// changesOf lists the changes in the two years to a day of the children asked
// about.
func (a *query) changesOf(day events.Date) answers.Value {
	children := a.counted(day)
	v := answers.Value{Measure: "changes-24m", Unit: "changes", Formula: "changes in the twenty-four months of the children counted"}
	r := &a.m.record
	one := events.Decimal(events.Million)
	for _, c := range a.m.changes.Within(answers.Months(24, day), a.Known.Of(events.Cases)) {
		if _, counts := children[c.Value.Case]; counts && !(a.within && c.Value.Moved) {
			v.Lines = append(v.Lines, answers.Behind{Line: c.Value.Line, Measure: "change", Subject: r.ID(facts.Case, c.Value.Case), Value: &one,
				Note: fmt.Sprintf("%s, from %s to %s", c.Span.From, r.WorkerID(c.Value.From), r.WorkerID(c.Value.To))})
		}
	}
	v.Value = answers.Whole(int64(len(v.Lines)))
	answers.Sort(v.Lines)
	return v
}
