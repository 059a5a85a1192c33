package practised

import (
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
	l := a.live(rows)
	for i := range rows {
		switch r := &rows[i]; r.Value.What {
		case staffing.InPost:
			l.countPerson(r)
		case staffing.Vacant:
			a.countPlace(vacancies, r)
		case staffing.Agency:
			a.countPlace(agency, r)
		}
	}
	a.countLeavers()
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

// countPerson counts somebody on the days on which they are in post by a row.
func (l *lives) countPerson(r *bitemporal.Row[staffing.Row]) {
	place := int(l.places[l.m.workers[r.Value.Of]])
	for i := l.turns.from(r.Span.From); i < l.turns.to(r.Span); i++ {
		d, at := &l.days[i], place*len(l.days)+i
		group, by := d.sheetOf(d.m.staff.SeatOf(&r.Value)), &lines{}
		if l.Lines {
			by = &l.lines[at]
		}
		p := &l.standing[at]
		d.countPerson(group, &r.Value, p, by)
		if l.trained(at, len(d.mandatory)) {
			d.add(group, trained, &r.Value, by[training], "")
		}
		if !r.Value.Head { // one with two posts has needs and procedures once
			continue
		}
		for _, s := range []*sheet{d.total, group} {
			if s == nil {
				continue
			}
			s.hold(p)
			if l.Lines {
				d.list(s, l.things[place], i)
			}
		}
	}
}

// countPerson counts somebody in post on the day, of whom something is on record
// by some lines.
func (d *day) countPerson(group *sheet, r *staffing.Row, p *standing, by *lines) {
	d.add(group, inPost, r, r.Line, "")
	if p.done[supervision] {
		d.add(group, supervised, r, by[supervision], "")
	}
	if p.done[appraisal] {
		d.add(group, appraised, r, by[appraisal], "")
	}
	if p.done[qualification] {
		d.add(group, qualified, r, by[qualification], "")
	}
	if p.procedures > 0 {
		d.add(group, underProcedure, r, by[procedure], "")
	}
	if p.due == p.met {
		d.add(group, learned, r, r.Line, "no learning need that was due is unmet")
	}
}

// hold adds the needs and procedures of somebody.
func (s *sheet) hold(p *standing) {
	s.due, s.met, s.undated, s.procedures = s.due+int64(p.due), s.met+int64(p.met), s.undated+int64(p.undated), s.procedures+int64(p.procedures)
}

// list lists the lines of the needs and procedures that count on the day.
func (d *day) list(s *sheet, things []thing, nth int) {
	for i := range things {
		t := &things[i]
		switch {
		case nth < t.from || nth >= t.to:
		case t.row.What == procedure:
			s.behindRunning = d.behind(s.behindRunning, "procedures", &t.row)
		case isDue(&t.found, d.day):
			s.behindDue = d.behind(s.behindDue, "needs-due", &t.row)
			if isMet(&t.found, d.day) {
				s.behindMet = d.behind(s.behindMet, "needs-met", &t.row)
			}
		}
	}
}

// behind adds the line of a need or procedure, which counts as one.
func (d *day) behind(list []answers.Behind, measure string, r *row) []answers.Behind {
	record := d.m.staff.Record
	one := answers.Whole(1)
	return append(list, answers.Behind{Line: r.Line, Measure: measure, Subject: record.ID(facts.Practice, r.Of), Value: &one, Note: record.Names.Slug(r.Name)})
}

// talks are the interviews held with somebody, and what they gave as reasons.
type talks struct{ held, themes []found }

// countLeavers counts the leavers of the days' years.
func (a *asked) countLeavers() {
	with := map[facts.Thing]*talks{}
	a.talked(interview, with, func(t *talks) *[]found { return &t.held })
	if a.By == ByTheme {
		a.talked(theme, with, func(t *talks) *[]found { return &t.themes })
	}
	year := events.Span{From: a.turns.years.list[0], To: a.days[len(a.days)-1].day + 1}
	for _, r := range a.m.staff.Happened.Within(year, a.known) {
		if r.Value.What == staffing.Leaver || r.Value.What == staffing.TransferOut {
			a.countLeaver(&r.Value, r.Span.From, with[a.m.workers[r.Value.Of]])
		}
	}
}

// talked finds what may be of a leaving of those years, by person.
func (a *asked) talked(w what, with map[facts.Thing]*talks, list func(*talks) *[]found) {
	for rows := range a.m.whoDid.Runs(uint32(w), a.turns.reach(w), a.known) {
		for i := range rows {
			f := &rows[i]
			from, to := a.turns.over(w, f.Span)
			a.saw(w, from, to)
			if with[f.Tag.Of] == nil {
				with[f.Tag.Of] = &talks{}
			}
			of := list(with[f.Tag.Of])
			*of = append(*of, *f)
		}
	}
}

// countLeaver counts a leaver, and the exit interview that is of this leaving, on
// the days of whose years the last day is one.
func (a *asked) countLeaver(r *staffing.Row, last events.Date, with *talks) {
	near := events.Span{From: last.AddMonths(-a.interview), To: last.AddMonths(a.interview) + 1}
	for i := a.turns.from(last); i < a.turns.years.before(last+1); i++ {
		d := &a.days[i]
		group := d.sheetOf(d.m.staff.SeatOf(r))
		d.add(group, leavers, r, r.Line, "")
		if with != nil {
			d.countInterviewed(group, r, near, with)
		}
	}
}

// countInterviewed counts a leaver if an interview was held near their last day.
func (d *day) countInterviewed(group *sheet, r *staffing.Row, near events.Span, with *talks) {
	counts := func(f *found) bool { return near.Contains(f.Span.From) && f.Span.From <= d.day }
	held := events.Line(0)
	for i := range with.held {
		if counts(&with.held[i]) {
			held = d.m.did.Row(with.held[i].Row).Value.Line
		}
	}
	if held == 0 {
		return
	}
	d.add(group, interviewed, r, held, "")
	var named []facts.Name
	for i := range with.themes {
		if name := d.m.did.Row(with.themes[i].Row).Value.Name; counts(&with.themes[i]) && !slices.Contains(named, name) {
			named = append(named, name)
			d.countTheme(name, r, held)
		}
	}
}

// countTheme counts a leaver who was interviewed in the group of a theme.
func (d *day) countTheme(named facts.Name, r *staffing.Row, held events.Line) {
	s := d.sheet(named)
	s.heads[interviewed] = s.heads[interviewed].Add(r.Amount())
	if d.Lines {
		b := d.m.staff.Behind(called[interviewed], r)
		b.Line = held
		s.behind[interviewed] = append(s.behind[interviewed], b)
	}
}
