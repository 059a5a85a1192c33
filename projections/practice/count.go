package practice

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/dayslost"
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

// day is all that was found as of one day.
type day struct {
	*asked
	day       events.Date
	mandatory []facts.Name
	people    map[facts.Thing]*person // by the person as Practice has them
	seen      [whats]bool             // there is something of the kind on record
	total     *sheet
	groups    map[facts.Name]*sheet
	year      *dayslost.Year // of the dashboard
}

// person is what is on record of somebody by the day, within the periods.
type person struct {
	supervised, appraised, qualified events.Line // the newest, or 0
	courses                          []facts.Name
	course                           events.Line // the newest that is valid
	needs, procedures                []bitemporal.Row[row]
	interviews                       []bitemporal.Row[row] // and their themes
}

// gather finds what is on record of everybody.
func (d *day) gather() {
	supervision, appraisal, learning := window(d.supervised, d.day), window(d.appraised, d.day), window(d.learning, d.day)
	interviews := events.Span{From: answers.Year(d.day).From.AddMonths(-d.interview), To: d.day + 1}
	reach := events.Span{From: min(supervision.From, appraisal.From, interviews.From), To: d.day + 1}
	for _, r := range d.m.did.Within(reach, d.known) {
		d.happened(r, supervision, appraisal, interviews)
	}
	for _, r := range d.m.stands.Within(events.Span{From: learning.From, To: d.day + 1}, d.known) {
		d.stood(r)
	}
}

func (d *day) of(r bitemporal.Row[row]) *person {
	d.seen[r.Value.What] = true
	p := d.people[r.Value.Of]
	if p == nil {
		p = &person{}
		d.people[r.Value.Of] = p
	}
	return p
}

func (d *day) happened(r bitemporal.Row[row], supervised, appraised, interviews events.Span) {
	switch on := r.Span.From; r.Value.What {
	case supervision:
		if supervised.Contains(on) {
			p := d.of(r)
			p.supervised = max(p.supervised, r.Value.Line)
		}
	case appraisal:
		if appraised.Contains(on) {
			p := d.of(r)
			p.appraised = max(p.appraised, r.Value.Line)
		}
	case interview, theme:
		if interviews.Contains(on) {
			p := d.of(r)
			p.interviews = append(p.interviews, r)
		}
	}
}

func (d *day) stood(r bitemporal.Row[row]) {
	now := r.Span.Contains(d.day)
	switch v := &r.Value; {
	case v.What == need:
		p := d.of(r)
		p.needs = append(p.needs, r)
	case !now:
	case v.What == training:
		if slices.Contains(d.mandatory, v.Name) {
			p := d.of(r)
			p.course = max(p.course, v.Line)
			if !slices.Contains(p.courses, v.Name) {
				p.courses = append(p.courses, v.Name)
			}
		}
	case v.What == qualification:
		if d.qualification == 0 || v.Name == d.qualification {
			p := d.of(r)
			p.qualified = max(p.qualified, v.Line)
		}
	case v.What == procedure:
		p := d.of(r)
		p.procedures = append(p.procedures, r)
	}
}

// count goes through those in post, vacancies, agency workers and leavers.
func (d *day) count() {
	for _, r := range d.m.staff.Stock.At(d.day, d.known) {
		switch r.Value.What {
		case staffing.InPost:
			d.countPerson(&r.Value)
		case staffing.Vacant:
			d.add(vacancies, &r.Value, r.Value.Line, "")
		case staffing.Agency:
			d.add(agency, &r.Value, r.Value.Line, "")
		}
	}
	for _, r := range d.m.staff.Happened.Within(answers.Year(d.day), d.known) {
		if r.Value.What == staffing.Leaver || r.Value.What == staffing.TransferOut {
			d.countLeaver(&r.Value, r.Span.From)
		}
	}
}

// add counts a row for a measure, in the total and in its group.
func (d *day) add(m measure, r *staffing.Row, line events.Line, note string) {
	n := r.Amount()
	for _, s := range []*sheet{d.total, d.sheetOf(d.m.staff.SeatOf(r))} {
		if s == nil {
			continue
		}
		s.heads[m] = s.heads[m].Add(n)
		if d.Lines {
			b := d.m.staff.Behind(called[m], r)
			b.Line, b.Note = line, note
			s.behind[m] = append(s.behind[m], b)
		}
	}
}

// person returns what is on record of a worker, which may be nothing.
func (d *day) person(worker facts.Thing) *person {
	record := &d.m.staff.Record
	if p := d.people[record.Called(facts.Practice, record.WorkerID(worker))]; p != nil {
		return p
	}
	return &person{}
}

func (d *day) countPerson(r *staffing.Row) {
	p := d.person(r.Of)
	d.add(inPost, r, r.Line, "")
	if p.supervised != 0 {
		d.add(supervised, r, p.supervised, "")
	}
	if p.appraised != 0 {
		d.add(appraised, r, p.appraised, "")
	}
	if p.qualified != 0 {
		d.add(qualified, r, p.qualified, "")
	}
	if len(d.mandatory) > 0 && len(p.courses) == len(d.mandatory) {
		d.add(trained, r, p.course, "")
	}
	if len(p.procedures) > 0 {
		d.add(underProcedure, r, p.procedures[0].Value.Line, "")
	}
	unmet := d.countThings(r, p)
	if unmet == 0 {
		d.add(learned, r, r.Line, "no learning need that was due is unmet")
	}
}

// countThings counts the needs and procedures of somebody, once, and returns how
// many needs that were due are not met.
func (d *day) countThings(r *staffing.Row, p *person) (unmet int) {
	sheets := []*sheet{d.total, d.sheetOf(d.m.staff.SeatOf(r))}
	for i := range p.needs {
		n := &p.needs[i]
		due, met := n.Value.Due != 0 && n.Value.Due <= d.day, n.Value.Done != 0 && n.Value.Done <= d.day
		if due && !met {
			unmet++
		}
		for _, s := range sheets {
			if s != nil && r.Head { // one with two posts has these once
				d.countNeed(s, n, due, met)
			}
		}
	}
	for _, s := range sheets {
		if s == nil || !r.Head {
			continue
		}
		s.procedures += int64(len(p.procedures))
		for i := range p.procedures {
			s.behindRunning = d.thing(s.behindRunning, "procedures", &p.procedures[i])
		}
	}
	return unmet
}

func (d *day) countNeed(s *sheet, n *bitemporal.Row[row], due, met bool) {
	switch {
	case n.Value.Due == 0:
		if !met {
			s.undated++
		}
	case due:
		s.due++
		s.behindDue = d.thing(s.behindDue, "needs-due", n)
		if met {
			s.met++
			s.behindMet = d.thing(s.behindMet, "needs-met", n)
		}
	}
}

// thing lists the line of a need or procedure, which counts as one.
func (d *day) thing(list []answers.Behind, measure string, r *bitemporal.Row[row]) []answers.Behind {
	if !d.Lines {
		return nil
	}
	record := &d.m.staff.Record
	one := answers.Whole(1)
	return append(list, answers.Behind{Line: r.Value.Line, Measure: measure, Subject: record.ID(facts.Practice, r.Value.Of), Value: &one, Note: record.Names.Slug(r.Value.Name)})
}

// countLeaver counts a leaver, and the exit interview that is of this leaving.
func (d *day) countLeaver(r *staffing.Row, last events.Date) {
	d.add(leavers, r, r.Line, "")
	near := events.Span{From: last.AddMonths(-d.interview), To: last.AddMonths(d.interview) + 1}
	held := events.Line(0)
	var themes []facts.Name
	for _, i := range d.person(r.Of).interviews {
		switch {
		case !near.Contains(i.Span.From):
		case i.Value.What == interview:
			held = i.Value.Line
		case !slices.Contains(themes, i.Value.Name):
			themes = append(themes, i.Value.Name)
		}
	}
	if held == 0 {
		return
	}
	d.add(interviewed, r, held, "")
	if d.By != byTheme {
		return
	}
	for _, t := range themes {
		s := d.sheet(t)
		s.heads[interviewed] = s.heads[interviewed].Add(r.Amount())
		if d.Lines {
			b := d.m.staff.Behind(called[interviewed], r)
			b.Line = held
			s.behind[interviewed] = append(s.behind[interviewed], b)
		}
	}
}
