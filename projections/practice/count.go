package practice

import (
	"cmp"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// measure is something that people are counted for.
type measure uint8

const (
	inPost measure = iota
	supervised
	appraised
	learned // without a due need unmet
	qualified
	trained
	underProcedure
	leavers
	interviewed
	vacancies
	agency
	all // how many there are
)

var called = [all]string{"in-post", "supervised", "appraised", "learning", "qualified", "compliance-trained", "under-procedure", "leavers", "exit-interviewed", "vacancies", "agency"}

// sheet is what was counted as of one day, of the authority or of one group.
type sheet struct {
	heads                               [all]bitemporal.Amount
	behind                              [all][]answers.Behind
	due, met, undated                   int64 // learning needs
	procedures                          int64
	behindDue, behindMet, behindRunning []answers.Behind
}

// count goes through those in post, vacancies, agency workers and leavers.
func (a *asked) count() {
	rows := a.m.staff.Over(a.Asked, a.known, staffing.InPost, staffing.Vacant, staffing.Agency)
	var people []*bitemporal.Row[staffing.Row]
	for i := range rows {
		switch r := &rows[i]; r.Value.What {
		case staffing.InPost:
			people = append(people, r)
		case staffing.Vacant:
			a.countPlace(vacancies, r)
		case staffing.Agency:
			a.countPlace(agency, r)
		}
	}
	slices.SortStableFunc(people, func(x, y *bitemporal.Row[staffing.Row]) int { return cmp.Compare(x.Value.Of, y.Value.Of) })
	l := a.newLife()
	for len(people) > 0 {
		n := 1
		for n < len(people) && people[n].Value.Of == people[0].Value.Of {
			n++
		}
		a.countPerson(l, people[:n])
		people = people[n:]
	}
	year := events.Span{From: a.turns.years[0], To: a.turns.dates[len(a.days)-1] + 1}
	for _, r := range a.m.staff.Happened.Within(year, a.known) {
		if r.Value.What == staffing.Leaver || r.Value.What == staffing.TransferOut {
			a.countLeaver(&r.Value, r.Span.From)
		}
	}
}

func (a *asked) countPlace(m measure, r *bitemporal.Row[staffing.Row]) {
	for i := a.turns.from(r.Span.From); i < a.turns.to(r.Span); i++ {
		d := &a.days[i]
		d.add(d.sheetOf(d.m.staff.SeatOf(&r.Value)), m, &r.Value, r.Value.Line, "")
	}
}

// add counts a row for a measure, in the total and in the sheet of its group, if
// it has one.
func (d *day) add(group *sheet, m measure, r *staffing.Row, line events.Line, note string) {
	n := r.Amount()
	d.total.heads[m] = d.total.heads[m].Add(n)
	if group != nil {
		group.heads[m] = group.heads[m].Add(n)
	}
	if !d.Lines {
		return
	}
	b := d.m.staff.Behind(called[m], r)
	b.Line, b.Note = line, note
	d.total.behind[m] = append(d.total.behind[m], b)
	if group != nil {
		group.behind[m] = append(group.behind[m], b)
	}
}

// countPerson counts somebody on the days on which they are in post, by the rows
// that say so.
func (a *asked) countPerson(l *life, rows []*bitemporal.Row[staffing.Row]) {
	from, to := len(a.days), 0
	for _, r := range rows {
		from, to = min(from, a.turns.from(r.Span.From)), max(to, a.turns.to(r.Span))
	}
	if from >= to { // they were in post between two days only
		return
	}
	l.live(a.m.person(rows[0].Value.Of), from, to)
	for _, r := range rows {
		for i := a.turns.from(r.Span.From); i < a.turns.to(r.Span); i++ {
			a.days[i].countPerson(&r.Value, l, i)
		}
	}
}

// person returns a worker as Practice has them, or 0.
func (m *Model) person(worker facts.Thing) facts.Thing {
	record := &m.staff.Record
	return record.Called(facts.Practice, record.WorkerID(worker))
}

// countPerson counts somebody in post on the day, which is the nth.
func (d *day) countPerson(r *staffing.Row, l *life, nth int) {
	group, p := d.sheetOf(d.m.staff.SeatOf(r)), &l.standing[nth]
	d.add(group, inPost, r, r.Line, "")
	if p.supervised != 0 {
		d.add(group, supervised, r, p.supervised, "")
	}
	if p.appraised != 0 {
		d.add(group, appraised, r, p.appraised, "")
	}
	if p.qualified != 0 {
		d.add(group, qualified, r, p.qualified, "")
	}
	if len(d.mandatory) > 0 && p.courses == len(d.mandatory) {
		d.add(group, trained, r, p.course, "")
	}
	if p.procedures > 0 {
		d.add(group, underProcedure, r, p.procedure, "")
	}
	if p.due == p.met {
		d.add(group, learned, r, r.Line, "no learning need that was due is unmet")
	}
	if !r.Head { // one with two posts has needs and procedures once
		return
	}
	for _, s := range []*sheet{d.total, group} {
		if s != nil {
			s.due, s.met, s.undated, s.procedures = s.due+p.due, s.met+p.met, s.undated+p.undated, s.procedures+p.procedures
			d.list(s, l.things, nth)
		}
	}
}

// list lists the lines of the needs and procedures that count on the day.
func (d *day) list(s *sheet, things []thing, nth int) {
	for i := range things {
		t := &things[i]
		switch {
		case nth < t.from || nth >= t.to:
		case t.row.What == procedure:
			s.behindRunning = d.behind(s.behindRunning, "procedures", &t.row)
		case isDue(&t.Found, d.day):
			s.behindDue = d.behind(s.behindDue, "needs-due", &t.row)
			if isMet(&t.Found, d.day) {
				s.behindMet = d.behind(s.behindMet, "needs-met", &t.row)
			}
		}
	}
}

// behind adds the line of a need or procedure, which counts as one.
func (d *day) behind(list []answers.Behind, measure string, r *row) []answers.Behind {
	record := &d.m.staff.Record
	one := answers.Whole(1)
	return append(list, answers.Behind{Line: r.Line, Measure: measure, Subject: record.ID(facts.Practice, r.Of), Value: &one, Note: record.Names.Slug(r.Name)})
}

// countLeaver counts a leaver, and the exit interview that is of this leaving, on
// the days of whose years the last day is one.
func (a *asked) countLeaver(r *staffing.Row, last events.Date) {
	near := events.Span{From: last.AddMonths(-a.interview), To: last.AddMonths(a.interview) + 1}
	who := a.m.person(r.Of)
	var held [2][]bitemporal.Row[row] // interviews, and their themes
	for i, w := range [2]what{interview, theme} {
		for _, f := range a.m.whoDid.AppendWithin(nil, number(who, w), near, a.known) {
			held[i] = append(held[i], a.m.did.Row(f.Row))
		}
	}
	for i := a.turns.from(last); i < first(a.turns.years, last+1); i++ {
		a.days[i].countLeaver(r, held[0], held[1])
	}
}

func (d *day) countLeaver(r *staffing.Row, interviews, themes []bitemporal.Row[row]) {
	group := d.sheetOf(d.m.staff.SeatOf(r))
	d.add(group, leavers, r, r.Line, "")
	held := events.Line(0)
	for _, i := range interviews {
		if i.Span.From <= d.day {
			held = i.Value.Line
		}
	}
	if held == 0 {
		return
	}
	d.seen[interview] = true
	d.add(group, interviewed, r, held, "")
	if d.By == byTheme {
		d.countThemes(r, held, themes)
	}
}

// countThemes counts a leaver who was interviewed in the group of each theme.
func (d *day) countThemes(r *staffing.Row, held events.Line, themes []bitemporal.Row[row]) {
	var named []facts.Name
	for _, t := range themes {
		if t.Span.From > d.day || slices.Contains(named, t.Value.Name) {
			continue
		}
		named = append(named, t.Value.Name)
		s := d.sheet(t.Value.Name)
		s.heads[interviewed] = s.heads[interviewed].Add(r.Amount())
		if d.Lines {
			b := d.m.staff.Behind(called[interviewed], r)
			b.Line = held
			s.behind[interviewed] = append(s.behind[interviewed], b)
		}
	}
}
