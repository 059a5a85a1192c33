package staffing

import (
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
)

// Sheet adds up what a view counts as of one day: measures by number, each in
// FTE and heads, in total and for each value of a dimension.
type Sheet struct {
	staff    *Staff
	measures []string
	posts    []bool // by measure: it counts posts, and no people
	by       string // one of Dimensions, or empty
	lines    bool
	whole    Part
	parts    map[facts.Name]*Part
}

// Part is the whole of a sheet, or its part for one value of the dimension.
type Part struct {
	sheet   *Sheet
	amounts []bitemporal.Amount
	behind  [][]answers.Behind
}

// NewSheet returns an empty sheet for measures with the given names.
func (s *Staff) NewSheet(q *answers.Asked, measures []string) *Sheet {
	sheet := &Sheet{staff: s, measures: measures, posts: make([]bool, len(measures)), by: q.By, lines: q.Lines}
	sheet.whole = sheet.part()
	if sheet.by != "" {
		sheet.parts = map[facts.Name]*Part{}
	}
	return sheet
}

// OfPosts says of measures that they count posts, and no people.
func (s *Sheet) OfPosts(measures ...int) {
	for _, m := range measures {
		s.posts[m] = true
	}
}

// unit is what a measure counts besides FTE; empty is people.
func (s *Sheet) unit(measure int) string {
	if s.posts[measure] {
		return answers.Posts
	}
	return ""
}

func (s *Sheet) part() Part {
	p := Part{sheet: s, amounts: make([]bitemporal.Amount, len(s.measures))}
	if s.lines {
		p.behind = make([][]answers.Behind, len(s.measures))
	}
	return p
}

// AddRow counts a row of the tables towards a measure.
func (s *Sheet) AddRow(measure int, r *Row, note string) {
	s.Add(measure, s.staff.SeatOf(r), r.Amount(), func() answers.Behind {
		b := s.staff.Behind(s.measures[measure], r)
		b.Note = note
		return b
	})
}

// Add counts an amount at a seat towards a measure. Behind makes the line that
// it stands on, with FTE and heads of the amount, and is asked only if lines are
// wanted.
func (s *Sheet) Add(measure int, at *Seat, n bitemporal.Amount, behind func() answers.Behind) {
	var line answers.Behind
	if s.lines {
		line = behind()
		line.Measure, line.FTE, line.Headcount, line.Unit = s.measures[measure], events.FTE(n.FTE), n.Heads, s.unit(measure)
	}
	s.whole.add(measure, n, line)
	if s.by == "" {
		return
	}
	v := at.Value(s.by)
	p := s.parts[v]
	if p == nil {
		one := s.part()
		p = &one
		s.parts[v] = p
	}
	p.add(measure, n, line)
}

func (p *Part) add(measure int, n bitemporal.Amount, line answers.Behind) {
	p.amounts[measure] = p.amounts[measure].Add(n)
	if p.sheet.lines {
		p.behind[measure] = append(p.behind[measure], line)
	}
}

// Figures gives what is said of the whole, and of each part in order of its
// name.
func (s *Sheet) Figures(of func(*Part) answers.Figures) (answers.Figures, []answers.Group) {
	var groups []answers.Group
	for _, v := range s.staff.ByName(slices.Collect(maps.Keys(s.parts))) {
		groups = append(groups, answers.Group{Value: s.staff.Called(v), Figures: of(s.parts[v])})
	}
	return of(&s.whole), groups
}

// Amount returns what was counted towards a measure.
func (p *Part) Amount(measure int) bitemporal.Amount { return p.amounts[measure] }

// Set makes an amount that follows from others that of a measure.
func (p *Part) Set(measure int, n bitemporal.Amount) { p.amounts[measure] = n }

// Lines returns the lines that measures stand on, sorted; nil if none are wanted.
func (p *Part) Lines(measures ...int) []answers.Behind {
	if !p.sheet.lines {
		return nil
	}
	var list []answers.Behind
	for _, m := range measures {
		list = append(list, p.behind[m]...)
	}
	answers.Sort(list)
	return list
}

// Count makes the count of a measure.
func (p *Part) Count(measure int) answers.Count {
	n := p.amounts[measure]
	return answers.Count{Measure: p.sheet.measures[measure], FTE: events.FTE(n.FTE), Headcount: n.Heads, Unit: p.sheet.unit(measure)}
}

// Unit is what a share is taken of: FTE, or heads.
type Unit string

const (
	FTE   Unit = "fte"
	Heads Unit = "headcount"
)

// Of returns an amount in millionths of the unit.
func (u Unit) Of(n bitemporal.Amount) int64 {
	if u == FTE {
		return n.FTE
	}
	return n.Heads * events.Million
}

// Share is the rate of one measure over the sum of others.
type Share struct {
	Measure string
	Unit    Unit
	Of      int
	In      []int
	Formula string
}

// Rate works a share out.
func (p *Part) Rate(s *Share) answers.Rate {
	whole := int64(0)
	for _, m := range s.In {
		whole += s.Unit.Of(p.amounts[m])
	}
	r := answers.Share(s.Measure, string(s.Unit), s.Formula, s.Unit.Of(p.amounts[s.Of]), whole)
	if p.sheet.lines {
		measures := s.In
		if !slices.Contains(s.In, s.Of) {
			measures = append([]int{s.Of}, s.In...)
		}
		r.Lines = p.Lines(measures...)
	}
	return r
}
