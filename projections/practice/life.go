package practice

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// life is what is on record of one person on each of the days of a question. It
// is used for one after another.
type life struct {
	*asked
	person   facts.Thing
	from, to int        // the days that are asked about
	standing []standing // on all days
	valid    []bool     // for each of the mandatory courses, on which days it is valid
	things   []thing    // needs and procedures, if lines are wanted
	found    []bitemporal.Found
}

// standing is what is on record of somebody on one day, within the periods.
type standing struct {
	supervised, appraised, qualified events.Line // the newest, or 0
	courses                          int         // how many mandatory ones are valid
	course                           events.Line // the newest of these
	due, met, undated                int64       // needs; met are due
	procedures                       int64
	procedure                        events.Line // the first of these
}

// thing is a need or procedure that counts for some of the days.
type thing struct {
	row      row
	from, to int
}

// due reports whether a need was due by a day, and met whether it was met.
func (r *row) due(by events.Date) bool { return r.Due != 0 && r.Due <= by }
func (r *row) met(by events.Date) bool { return r.Done != 0 && r.Done <= by }

func (a *asked) newLife() *life {
	return &life{asked: a, standing: make([]standing, len(a.days)), valid: make([]bool, len(a.mandatory)*len(a.days))}
}

// live finds what is on record of a person, for the days from one to before
// another, of which there is at least one.
func (l *life) live(person facts.Thing, from, to int) {
	l.person, l.from, l.to, l.things = person, from, to, l.things[:0]
	clear(l.standing[from:to])
	if person == 0 {
		return
	}
	l.each(supervision, func(r *row, day *standing) { day.supervised = max(day.supervised, r.Line) })
	l.each(appraisal, func(r *row, day *standing) { day.appraised = max(day.appraised, r.Line) })
	l.each(qualification, func(r *row, day *standing) { day.qualified = max(day.qualified, r.Line) })
	l.each(procedure, func(r *row, day *standing) {
		if day.procedures++; day.procedure == 0 {
			day.procedure = r.Line
		}
	})
	l.train()
	l.learn()
}

// rows returns the rows of a kind that count for any of the days asked about. A
// name is that of the only ones wanted, or 0.
func (l *life) rows(w what) []bitemporal.Found {
	table := l.m.ofWhomStand
	if w < training {
		table = l.m.whoDid
	}
	within := events.Span{From: l.turns.starts(w)[l.from], To: l.turns.dates[l.to-1] + 1}
	l.found = table.AppendWithin(l.found[:0], number(l.person, w), within, l.known)
	return l.found
}

// row returns a row and for which of the days asked about it counts.
func (l *life) row(w what, id bitemporal.RowID) (r row, from, to int) {
	table := &l.m.stands
	if w < training {
		table = &l.m.did
	}
	whole := table.Row(id)
	from, to = l.turns.over(w, whole.Span)
	return whole.Value, max(from, l.from), min(to, l.to)
}

// each has every row of a kind count for its days.
func (l *life) each(w what, count func(*row, *standing)) {
	for _, f := range l.rows(w) {
		if w == qualification && l.qualification != 0 && f.Tag != uint32(l.qualification) {
			continue
		}
		r, from, to := l.row(w, f.Row)
		for i := from; i < to; i++ {
			l.days[i].seen[w] = true
			count(&r, &l.standing[i])
		}
		if l.Lines && w == procedure {
			l.things = append(l.things, thing{r, from, to})
		}
	}
}

// train finds which mandatory courses are valid.
func (l *life) train() {
	clear(l.valid)
	for _, f := range l.rows(training) {
		course := slices.Index(l.mandatory, facts.Name(f.Tag))
		if course < 0 {
			continue
		}
		valid := l.valid[course*len(l.days):][:len(l.days)]
		r, from, to := l.row(training, f.Row)
		for i := max(from, l.ofCourses[course]); i < to; i++ {
			day := &l.standing[i]
			day.course = max(day.course, r.Line)
			if !valid[i] {
				valid[i] = true
				day.courses++
			}
		}
	}
}

// learn finds which needs are due and which of these are met.
func (l *life) learn() {
	for _, f := range l.rows(need) {
		r, from, to := l.row(need, f.Row)
		for i := from; i < to; i++ {
			d, day := &l.days[i], &l.standing[i]
			d.seen[need] = true
			switch due, met := r.due(d.day), r.met(d.day); {
			case due && met:
				day.due++
				day.met++
			case due:
				day.due++
			case r.Due == 0 && !met:
				day.undated++
			}
		}
		if l.Lines {
			l.things = append(l.things, thing{r, from, to})
		}
	}
}
