package rates

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "rates",
	Short: "Ask for turnover, vacancy and agency rates",
	Long:  "Ask for turnover, vacancy and agency rates, as of a day, as known at a moment,\nby a definition. Leavers and starters count leavings and starts of the twelve\nmonths: who leaves, comes back and leaves again is two leavers, by head too. Who\nis hired again for the day after a last day has not left.",
	Examples: `  muster rates --authority leicestershire --as-of 2019-06-30
  muster rates --authority leicestershire --as-of 2017-09-30 --known-at 2017-10-31 --definition leicestershire-2019
  muster rates --authority leicestershire --from 2017-09-30 --to 2019-09-30 --every quarter --by team`,
	Dimensions:  append(slices.Clip(staffing.Dimensions), byReason),
	Definitions: described(),
	Books:       []events.Book{events.Workforce, events.Reference},
}

// byReason splits what concerns agency workers by what they are engaged for.
const byReason = "reason"

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	return About.Ask(q, from, m.prepare)
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	def := definition(q.Definition.ID)
	whole, group := def.spelt(q.By)
	return (&asked{q, m, def, whole, group}).on, nil
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m            *Model
	def          *Definition
	spelt        []string // the definition's formulas
	speltOfGroup []string // the same, of a group
}

// sheet is what was counted as of one day.
type sheet struct {
	day    events.Date
	total  [staffing.Whats]bitemporal.Amount
	groups map[facts.Name]*[staffing.Whats]bitemporal.Amount
}

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	now := a.sheet(day)
	carried := now
	if september := latestSeptember(day); september != day && a.carries() {
		carried = a.sheet(september)
	}
	var groups []answers.Group
	for _, g := range a.groupsOf(now, carried) {
		groups = append(groups, a.group(g, now, carried))
	}
	return answers.Figures{Rates: a.rates(now, carried, nil), Counts: counts(&now.total)}, groups, nil
}

func (a *asked) carries() bool {
	return slices.ContainsFunc(a.def.Formulas, func(f Formula) bool { return f.Carried })
}

// sheet counts as of a day.
func (a *asked) sheet(day events.Date) *sheet {
	k, window := a.Known.Of(events.Workforce), answers.Year(day)
	s := &sheet{day: day, groups: map[facts.Name]*[staffing.Whats]bitemporal.Amount{}}
	cells, moved := a.m.sums.team, a.m.movements.team
	if a.By == "role" || a.By == "grade" {
		cells, moved = a.m.sums.grade, a.m.movements.grade
	}
	value := map[string]func(key) facts.Name{"service": first, "team": second, "role": first, "grade": second}[a.By]
	s.gather(cells.Each(day, k), value)
	s.gather(moved.Each(window, k), value)
	if a.By == byReason {
		for k, n := range a.m.sums.reason.Each(day, k) {
			s.group(first(k))[k.What] = n
		}
	}
	return s
}

func first(k key) facts.Name  { return k.A }
func second(k key) facts.Name { return k.B }

// gather adds up cells, for the authority and for each group if value says
// which group a cell is in.
func (s *sheet) gather(cells iter.Seq2[key, bitemporal.Amount], value func(key) facts.Name) {
	for k, n := range cells {
		s.total[k.What] = s.total[k.What].Add(n)
		if value != nil {
			g := s.group(value(k))
			g[k.What] = g[k.What].Add(n)
		}
	}
}

func (s *sheet) group(n facts.Name) *[staffing.Whats]bitemporal.Amount {
	g := s.groups[n]
	if g == nil {
		g = new([staffing.Whats]bitemporal.Amount)
		s.groups[n] = g
	}
	return g
}

// groupsOf lists the groups of both sheets in order of their names.
func (a *asked) groupsOf(sheets ...*sheet) []facts.Name {
	var names []facts.Name
	for _, s := range sheets {
		names = slices.AppendSeq(names, maps.Keys(s.groups))
	}
	slices.SortFunc(names, func(x, y facts.Name) int { return strings.Compare(a.name(x), a.name(y)) })
	return slices.Compact(names)
}

func (a *asked) name(n facts.Name) string {
	if a.By == byReason && n != 0 {
		return events.AgencyReasons[n-1]
	}
	return a.m.staff.Called(n)
}

func (a *asked) group(n facts.Name, now, carried *sheet) answers.Group {
	g := answers.Group{Value: a.name(n), Figures: answers.Figures{Rates: a.rates(now, carried, &n)}}
	if cells := now.groups[n]; cells != nil {
		g.Counts = counts(cells)
	} else {
		g.Counts = counts(new([staffing.Whats]bitemporal.Amount))
	}
	if a.By == byReason {
		g.Counts = slices.DeleteFunc(g.Counts, func(c answers.Count) bool { return c.Measure != string(Agency) })
	}
	return g
}

// counts lists every measure by itself; starters and leavers include transfers.
func counts(cells *[staffing.Whats]bitemporal.Amount) []answers.Count {
	var list []answers.Count
	for _, m := range []Measure{InPost, Vacancies, Agency, Starters, Leavers} {
		var n bitemporal.Amount
		for _, w := range (Term{Measure: m}).whatsOf() {
			n = n.Add(cells[w])
		}
		one := answers.Count{Measure: string(m), FTE: events.FTE(n.FTE), Headcount: n.Heads}
		if m == Vacancies {
			one.Unit = answers.Posts
		}
		list = append(list, one)
	}
	return list
}

// rates works out every formula, for the authority or for one group of it.
func (a *asked) rates(now, carried *sheet, group *facts.Name) []answers.Rate {
	var list []answers.Rate
	for i := range a.def.Formulas {
		f := &a.def.Formulas[i]
		if group != nil && a.By == byReason && !f.uses(staffing.Agency) {
			continue
		}
		s := now
		if f.Carried {
			s = carried
		}
		r := a.rate(f, s, group)
		r.Formula = a.spelt[i]
		if group != nil {
			r.Formula = a.speltOfGroup[i]
		}
		list = append(list, r)
	}
	return list
}

func (a *asked) rate(f *Formula, s *sheet, group *facts.Name) answers.Rate {
	r := answers.Rate{Measure: f.Measure, Unit: string(f.Unit)}
	whole := group
	if a.By == byReason { // a reason's share is of the whole workforce
		whole = nil
	}
	num, noNumerator := a.added(f.Numerator, s, group, &r)
	den, noDenominator := a.added(f.Denominator, s, whole, &r)
	r.Numerator, r.Denominator = events.Decimal(num), events.Decimal(den)
	if noNumerator != "" {
		r.Lacks(answers.Numerator, noNumerator)
	}
	if noDenominator != "" {
		r.Lacks(answers.Denominator, noDenominator)
	}
	if f.Carried {
		r.Note = strings.TrimSuffix("worked out at "+s.day.String()+"; "+r.Note, "; ")
	}
	if den == 0 && r.NotAvailable == "" {
		r.NotAvailable = "the denominator, " + sum(f.Denominator) + ", is nought on " + s.day.String()
	}
	if r.NotAvailable == "" {
		r.Percent = answers.Percent(num, den)
	}
	if a.Lines && (group == nil || a.By != byReason) {
		r.Lines = a.behind(f, s, group)
	}
	return r
}

// added adds up terms, in millionths, or says why one cannot be known. Notes on
// them go to the rate.
func (a *asked) added(terms []Term, s *sheet, group *facts.Name, r *answers.Rate) (n int64, missing string) {
	for _, t := range terms {
		if t.Measure != Register {
			n += t.value(s, group)
			continue
		}
		count, missing := a.declared(t.Register, s.day, group, r)
		if missing != "" {
			return 0, missing
		}
		n += count
	}
	return n, ""
}

// value returns a term that is counted, in millionths.
func (t Term) value(s *sheet, group *facts.Name) int64 {
	cells := &s.total
	if group != nil {
		cells = s.groups[*group]
		if cells == nil {
			return 0
		}
	}
	var n bitemporal.Amount
	for _, w := range t.whatsOf() {
		n = n.Add(cells[w])
	}
	if t.Unit == FTE {
		return n.FTE
	}
	return n.Heads * events.Million
}

// declared returns the count of a register that holds on a day, in millionths, or
// why there is none.
func (a *asked) declared(register string, day events.Date, group *facts.Name, r *answers.Rate) (n int64, missing string) {
	if group != nil {
		return 0, fmt.Sprintf("the register %s is declared for the whole authority, not by %s", register, a.By)
	}
	d, found := a.count(register, day)
	switch {
	case !found:
		return 0, fmt.Sprintf("the register %s was not declared as at %s or in the year before", register, day)
	case d.Day < answers.Year(day).From:
		return 0, fmt.Sprintf("the register %s was last declared as at %s, a year or more before %s", register, d.Day, day)
	}
	r.Note = fmt.Sprintf("register %s as at %s (line %s)", register, d.Day, d.Line)
	if b := a.m.basis[d.Line]; b != "" {
		r.Note += ": " + b
	}
	return d.Count * events.Million, ""
}

// count returns the count of a register that was declared last before a day, or
// on it.
func (a *asked) count(register string, day events.Date) (d declared, found bool) {
	t := a.m.staff.Record.Called(facts.Register, register)
	for _, r := range a.m.registers.At(day, a.Known.Of(events.Reference)) {
		if r.Value.Register == t {
			return r.Value, true
		}
	}
	return declared{}, false
}

// behind lists the lines that a formula counts, for the authority or for one
// group of it.
func (a *asked) behind(f *Formula, s *sheet, group *facts.Name) []answers.Behind {
	var list []answers.Behind
	k := a.Known.Of(events.Workforce)
	add := func(r staffing.Row) {
		if f.uses(r.What) && (group == nil || a.m.staff.SeatOf(&r).Value(a.By) == *group) {
			list = append(list, a.m.staff.Behind(string(measureOf[r.What]), &r))
		}
	}
	for _, t := range f.terms() {
		if t.Measure == Register && group == nil {
			if d, found := a.count(t.Register, s.day); found {
				list = append(list, answers.Behind{Line: d.Line, Measure: string(Register), Subject: t.Register, Headcount: d.Count})
			}
		}
	}
	for _, r := range a.m.staff.Stock.At(s.day, k) {
		add(r.Value)
	}
	for _, r := range a.m.staff.Happened.Within(answers.Year(s.day), k) {
		add(r.Value)
	}
	answers.Sort(list)
	return list
}
