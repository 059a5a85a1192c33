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
	"muster/projections/bitemporal"
)

func refuse(format string, args ...any) error {
	return &projections.Refusal{Reason: fmt.Sprintf(format, args...)}
}

// Dimensions are what a question may be split by.
var Dimensions = []string{"service", "team", "role", "grade", "reason"}

// maxPoints bounds a series: thirty years by month and some.
const maxPoints = 400

// Answer answers a Question given as JSON with an Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	var q Question
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, refuse("the question cannot be read: %v", err)
	}
	return m.Ask(q, from)
}

// Ask answers a question.
func (m *Model) Ask(q Question, from projections.Standing) (*Answer, error) {
	def, err := DefinitionOf(q.Definition)
	if err != nil {
		return nil, err
	}
	if q.By != "" && !slices.Contains(Dimensions, q.By) {
		return nil, refuse("rates are not kept by %q; ask by %s", q.By, strings.Join(Dimensions, ", "))
	}
	known, err := from.Known(q.KnownAt)
	if err != nil {
		return nil, err
	}
	days, err := daysOf(q)
	if err != nil {
		return nil, err
	}
	a := &asked{m: m, def: def, by: q.By, lines: q.Lines, known: known}
	for _, f := range def.Formulas {
		a.spelt = append(a.spelt, f.String())
	}
	head := Answer{Authority: from.Authority, Definition: def.ID, KnownAt: known.Label, Position: from.Position,
		Known: map[events.Book]events.Position{events.Workforce: known.Of(events.Workforce), events.Reference: known.Of(events.Reference)}}
	if q.Every == "" {
		answer := a.on(days[0], head)
		return &answer, nil
	}
	series := head
	series.AsOf = days[len(days)-1]
	for _, d := range days {
		series.Series = append(series.Series, a.on(d, head))
	}
	return &series, nil
}

// daysOf lists the days that a question is about.
func daysOf(q Question) ([]events.Date, error) {
	if q.Every == "" {
		if q.AsOf == 0 {
			return nil, refuse("the question names no day; give as_of, or from, to and every")
		}
		return []events.Date{q.AsOf}, nil
	}
	step := map[string]int{"month": 1, "quarter": 3, "year": 12}[q.Every]
	switch {
	case step == 0:
		return nil, refuse("a series goes by month, quarter or year, not by %q", q.Every)
	case q.From == 0 || q.To < q.From:
		return nil, refuse("a series needs from, and to on or after it")
	}
	var days []events.Date
	for n := 0; len(days) <= maxPoints; n++ {
		d := q.From.AddMonths(n * step)
		if isMonthEnd(q.From) { // then every point is
			d = (q.From + 1).AddMonths(n*step) - 1
		}
		if d > q.To {
			return days, nil
		}
		days = append(days, d)
	}
	return nil, refuse("the series has more than %d points; take a shorter time or longer steps", maxPoints)
}

func isMonthEnd(d events.Date) bool {
	_, _, next := (d + 1).Civil()
	return next == 1
}

// year is the twelve months that end with a day. The year to the end of a month
// begins with the first of the next, so that no 29 February is in two years.
func year(d events.Date) events.Span {
	return events.Span{From: max(d.AddMonths(-12)+1, (d + 1).AddMonths(-12)), To: d + 1}
}

// asked is a question that has been understood.
type asked struct {
	m     *Model
	def   *Definition
	spelt []string // the definition's formulas
	by    string
	lines bool
	known projections.Known
}

// sheet is what was counted as of one day.
type sheet struct {
	day    events.Date
	total  [whats]bitemporal.Amount
	groups map[facts.Name]*[whats]bitemporal.Amount
}

// on answers for one day.
func (a *asked) on(day events.Date, answer Answer) Answer {
	answer.AsOf = day
	now := a.sheet(day)
	carried := now
	if september := latestSeptember(day); september != day && a.carries() {
		carried = a.sheet(september)
	}
	answer.Rates = a.rates(now, carried, nil)
	answer.Counts = counts(&now.total)
	for _, g := range a.groupsOf(now, carried) {
		answer.Groups = append(answer.Groups, a.group(g, now, carried))
	}
	return answer
}

func (a *asked) carries() bool {
	return slices.ContainsFunc(a.def.Formulas, func(f Formula) bool { return f.Carried })
}

// sheet counts as of a day.
func (a *asked) sheet(day events.Date) *sheet {
	k, window := a.known.Of(events.Workforce), year(day)
	s := &sheet{day: day, groups: map[facts.Name]*[whats]bitemporal.Amount{}}
	cells, moved := a.m.sums.team, a.m.movements.team
	if a.by == "role" || a.by == "grade" {
		cells, moved = a.m.sums.grade, a.m.movements.grade
	}
	value := map[string]func(key) facts.Name{"service": first, "team": second, "role": first, "grade": second}[a.by]
	s.gather(cells.Each(day, k), value)
	s.gather(moved.Each(window, k), value)
	if a.by == "reason" {
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

func (s *sheet) group(n facts.Name) *[whats]bitemporal.Amount {
	g := s.groups[n]
	if g == nil {
		g = new([whats]bitemporal.Amount)
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
	switch {
	case n == 0:
		return "not stated"
	case a.by == "reason":
		return events.AgencyReasons[n-1]
	}
	return a.m.record.Names.Slug(n)
}

func (a *asked) group(n facts.Name, now, carried *sheet) Group {
	g := Group{Value: a.name(n), Rates: a.rates(now, carried, &n)}
	if cells := now.groups[n]; cells != nil {
		g.Counts = counts(cells)
	} else {
		g.Counts = counts(new([whats]bitemporal.Amount))
	}
	if a.by == "reason" {
		g.Counts = slices.DeleteFunc(g.Counts, func(c Count) bool { return c.Measure != string(Agency) })
	}
	return g
}

// counts lists every measure by itself; starters and leavers include transfers.
func counts(cells *[whats]bitemporal.Amount) []Count {
	var list []Count
	for _, m := range []Measure{InPost, Vacancies, Agency, Starters, Leavers} {
		var n bitemporal.Amount
		for _, w := range (Term{Measure: m}).whatsOf() {
			n = n.Add(cells[w])
		}
		list = append(list, Count{Measure: string(m), FTE: events.FTE(n.FTE), Headcount: n.Heads})
	}
	return list
}

// rates works out every formula, for the authority or for one group of it.
func (a *asked) rates(now, carried *sheet, group *facts.Name) []Rate {
	var list []Rate
	for i := range a.def.Formulas {
		f := &a.def.Formulas[i]
		if group != nil && a.by == "reason" && !f.uses(agency) {
			continue
		}
		s := now
		if f.Carried {
			s = carried
		}
		r := a.rate(f, s, group)
		r.Formula = a.spelt[i]
		list = append(list, r)
	}
	return list
}

func (a *asked) rate(f *Formula, s *sheet, group *facts.Name) Rate {
	r := Rate{Measure: f.Measure, Unit: string(f.Unit)}
	var num, den int64
	for _, t := range f.Numerator {
		num += a.value(t, s, group, &r)
	}
	whole := group
	if a.by == "reason" { // a reason's share is of the whole workforce
		whole = nil
	}
	for _, t := range f.Denominator {
		den += a.value(t, s, whole, &r)
	}
	r.Numerator, r.Denominator = events.Decimal(num), events.Decimal(den)
	if f.Carried {
		r.Note = strings.TrimSuffix("worked out at "+s.day.String()+"; "+r.Note, "; ")
	}
	if den == 0 && r.NotAvailable == "" {
		r.NotAvailable = "the denominator, " + sum(f.Denominator) + ", is nought on " + s.day.String()
	}
	if r.NotAvailable == "" {
		r.Percent = percent(num, den)
	}
	if a.lines && group == nil {
		r.Lines = a.behind(f, s)
	}
	return r
}

// value returns a term in millionths. What cannot be known makes the rate
// unavailable, with the reason.
func (a *asked) value(t Term, s *sheet, group *facts.Name, r *Rate) int64 {
	if t.Measure == Register {
		return a.declared(t.Register, s.day, group, r)
	}
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

// declared returns the count of a register that holds on a day, in millionths.
func (a *asked) declared(register string, day events.Date, group *facts.Name, r *Rate) int64 {
	if group != nil {
		r.NotAvailable = fmt.Sprintf("the register %s is declared for the whole authority, not by %s", register, a.by)
		return 0
	}
	d, found := a.count(register, day)
	switch {
	case !found:
		r.NotAvailable = fmt.Sprintf("the register %s was not declared as at %s or in the year before", register, day)
		return 0
	case d.Day < year(day).From:
		r.NotAvailable = fmt.Sprintf("the register %s was last declared as at %s, a year or more before %s", register, d.Day, day)
		return 0
	}
	r.Note = fmt.Sprintf("register %s as at %s (line %s)", register, d.Day, d.Line)
	if b := a.m.basis[d.Line]; b != "" {
		r.Note += ": " + b
	}
	return d.Count * events.Million
}

// count returns the count of a register that was declared last before a day, or
// on it.
func (a *asked) count(register string, day events.Date) (d declared, found bool) {
	t := a.m.record.Called(facts.Register, register)
	for _, r := range a.m.registers.At(day, a.known.Of(events.Reference)) {
		if r.Value.Register == t {
			return r.Value, true
		}
	}
	return declared{}, false
}

// behind lists the lines that a formula counts.
func (a *asked) behind(f *Formula, s *sheet) []Behind {
	var list []Behind
	k := a.known.Of(events.Workforce)
	add := func(r row) {
		if n := r.amount(); f.uses(r.What) {
			list = append(list, Behind{Line: r.Line, Measure: string(measureOf[r.What]), Subject: a.subject(r), FTE: events.FTE(n.FTE), Headcount: n.Heads})
		}
	}
	for _, t := range f.terms() {
		if t.Measure == Register {
			if d, found := a.count(t.Register, s.day); found {
				list = append(list, Behind{Line: d.Line, Measure: string(Register), Subject: t.Register, Headcount: d.Count})
			}
		}
	}
	for _, r := range a.m.stock.At(s.day, k) {
		add(r.Value)
	}
	for _, r := range a.m.happened.Within(year(s.day), k) {
		add(r.Value)
	}
	slices.SortStableFunc(list, func(x, y Behind) int {
		if c := strings.Compare(x.Measure, y.Measure); c != 0 {
			return c
		}
		return strings.Compare(x.Subject, y.Subject)
	})
	return list
}

func (a *asked) subject(r row) string {
	switch r.What {
	case vacant:
		return a.m.record.PostID(r.Of)
	case agency:
		return a.m.record.AssignmentID(r.Of)
	}
	return a.m.record.WorkerID(r.Of)
}
