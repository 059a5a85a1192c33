package absence

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	known := q.Known.Of(events.Workforce)
	first, last := q.Days[0], q.Days[len(q.Days)-1]
	inPost := m.staff.Within(events.Span{From: answers.Year(first).From, To: last + 1}, known, staffing.InPost)
	days := q.Windows(answers.Alone)
	return (&asked{q, m, m.lost.Years(q.Days, &m.staff, inPost, known), bitemporal.Deal(inPost, days), m.links.Deal(days, known)}).on, nil
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m      *Model
	years  *dayslost.Years
	inPost *bitemporal.Dealt[staffing.Row] // of each day, as are links
	links  *bitemporal.Dealt[link]
}

// sheet is what was found as of one day, of the authority or of one group.
type sheet struct {
	inPost, away, covered bitemporal.Amount
	open, unplaced        int64
	behindPost            []answers.Behind
	behindAway            []answers.Behind
	behindCovered         []answers.Behind
}

// day is all that was found as of one day.
type day struct {
	*asked
	day    events.Date
	year   *dayslost.Year
	total  *sheet
	groups map[facts.Name]*sheet // by value, or by reason
}

// on answers for one day.
func (a *asked) on(date events.Date) (answers.Figures, []answers.Group, error) {
	d := &day{a, date, a.years.To(date), &sheet{}, map[facts.Name]*sheet{}}
	d.gather()
	var groups []answers.Group
	for _, g := range d.names() {
		groups = append(groups, answers.Group{Value: d.called(g), Figures: d.group(g)})
	}
	return d.figures(d.total, dayslost.EveryKind, func(*dayslost.Part) bool { return true }, ""), groups, nil
}

// gather finds who is in post, away and covered.
func (d *day) gather() {
	away := d.year.Away()
	cover := d.cover()
	for post := range d.inPost.In(answers.Alone(d.day)) {
		r := &post.Value
		spell, isAway := away[r.Of]
		reason := uint8(0)
		if isAway {
			reason = spell.Value.Reason
		}
		seat := d.m.staff.SeatOf(r)
		d.count(d.total, r, spell, isAway, cover[r.Of])
		if s := d.part(seat, reason); s != nil {
			d.count(s, r, spell, isAway, cover[r.Of])
		}
	}
	for i := range d.year.Parts { // so that a group that lost days and has nobody now shows
		d.part(d.year.Parts[i].Seat, d.year.Parts[i].Row.Reason)
	}
}

// count counts one seat of a worker, who may be away and covered.
func (d *day) count(s *sheet, r *staffing.Row, spell bitemporal.Row[*dayslost.Row], away bool, by facts.Thing) {
	n := r.Amount()
	s.inPost = s.inPost.Add(n)
	if away {
		s.away = s.away.Add(n)
		if spell.Span.To == 0 && r.Head {
			s.open++
		}
		if by != 0 {
			s.covered = s.covered.Add(n)
		}
	}
	if d.Lines {
		d.list(s, r, spell, away, by)
	}
}

// list lists the lines by which a seat counts.
func (d *day) list(s *sheet, r *staffing.Row, spell bitemporal.Row[*dayslost.Row], away bool, by facts.Thing) {
	behind := d.m.staff.Behind("in-post", r)
	s.behindPost = append(s.behindPost, behind)
	if !away {
		return
	}
	behind.Measure, behind.Line = "away", spell.Value.Line
	behind.Note = fmt.Sprintf("%s, since %s", events.AbsenceReasons[spell.Value.Reason-1], spell.Span.From)
	s.behindAway = append(s.behindAway, behind)
	if by != 0 {
		behind.Measure = "covered"
		behind.Note += ", covered by " + d.m.staff.Record.AssignmentID(by)
		s.behindCovered = append(s.behindCovered, behind)
	}
}

// cover finds, by worker, the assignment that covers a post they hold: of
// several, the one first mentioned.
func (d *day) cover() map[facts.Thing]facts.Thing {
	covers := map[facts.Thing]facts.Thing{}
	var held []*link
	for r := range d.links.In(answers.Alone(d.day)) {
		switch l := &r.Value; {
		case !l.Covers:
			held = append(held, l)
		case l.Post == 0:
			d.total.unplaced++
		case covers[l.Post] == 0 || l.Of < covers[l.Post]:
			covers[l.Post] = l.Of
		}
	}
	of := map[facts.Thing]facts.Thing{}
	for _, l := range held {
		if a := covers[l.Post]; a != 0 && (of[l.Of] == 0 || a < of[l.Of]) {
			of[l.Of] = a
		}
	}
	return of
}

// part returns the sheet of the group in which a seat, or an absence, is counted
// besides the total; nil if there is none.
func (d *day) part(seat *staffing.Seat, reason uint8) *sheet {
	name := facts.Name(reason)
	switch {
	case d.By == "" || d.By == byKind && name == 0:
		return nil
	case d.By != byKind:
		name = seat.Value(d.By)
	}
	if d.groups[name] == nil {
		d.groups[name] = &sheet{}
	}
	return d.groups[name]
}

// names lists the groups in order.
func (d *day) names() []facts.Name {
	if d.By == byKind {
		return slices.Sorted(maps.Keys(d.groups))
	}
	return d.m.staff.ByName(slices.Collect(maps.Keys(d.groups)))
}

func (d *day) called(n facts.Name) string {
	if d.By == byKind {
		return events.AbsenceReasons[n-1]
	}
	return d.m.staff.Called(n)
}

// group works out the figures of one group.
func (d *day) group(g facts.Name) answers.Figures {
	s := d.groups[g]
	if d.By != byKind {
		return d.figures(s, dayslost.EveryKind, func(p *dayslost.Part) bool { return p.Seat.Value(d.By) == g }, d.year.Unsplit(d.By))
	}
	s.inPost, s.behindPost = d.total.inPost, d.total.behindPost // see oneKind
	f := d.figures(s, dayslost.Kind(g), func(p *dayslost.Part) bool { return facts.Name(p.Row.Reason) == g }, "")
	if !dayslost.Sick(uint8(g)) {
		f.Rates = slices.DeleteFunc(f.Rates, func(r answers.Rate) bool { return r.Measure == "absence" })
	}
	return f
}
