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
	number   []int32    // of the mandatory courses, by name, from 1
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
	bitemporal.Found
	row      row
	from, to int
}

// isDue reports whether a need was due by a day, and isMet whether one that is due
// by then, or that has no due date, was met. The row of one that was met lasts to
// the day on which it is both.
func isDue(n *bitemporal.Found, by events.Date) bool {
	return n.Tag != 0 && events.Date(n.Tag) <= by
}
func isMet(n *bitemporal.Found, by events.Date) bool { return n.Span.To != 0 && n.Span.To-1 <= by }

func (a *asked) newLife() *life {
	l := &life{asked: a, standing: make([]standing, len(a.days)), valid: make([]bool, len(a.mandatory)*len(a.days))}
	if len(a.mandatory) > 0 {
		l.number = make([]int32, slices.Max(a.mandatory)+1)
	}
	for i, course := range a.mandatory {
		l.number[course] = int32(i + 1)
	}
	return l
}

// live finds what is on record of a person, for the days from one to before
// another, of which there is at least one.
func (l *life) live(person facts.Thing, from, to int) {
	l.person, l.from, l.to, l.things = person, from, to, l.things[:0]
	clear(l.standing[from:to])
	if person == 0 {
		return
	}
	l.each(supervision, func(day *standing, line events.Line) { day.supervised = max(day.supervised, line) })
	l.each(appraisal, func(day *standing, line events.Line) { day.appraised = max(day.appraised, line) })
	l.each(qualification, func(day *standing, line events.Line) { day.qualified = max(day.qualified, line) })
	l.each(procedure, func(day *standing, line events.Line) {
		if day.procedures++; day.procedure == 0 {
			day.procedure = line
		}
	})
	l.train()
	l.learn()
}

// rows returns the rows of a kind that may count for any of the days asked about,
// good until the next call.
func (l *life) rows(w what) []bitemporal.Found {
	table := l.m.ofWhomStand
	if w < training {
		table = l.m.whoDid
	}
	within := events.Span{From: l.turns.starts(w)[l.from], To: l.turns.dates[l.to-1] + 1}
	l.found = table.AppendWithin(l.found[:0], number(l.person, w), within, l.known)
	return l.found
}

// over returns for which of the days asked about a row counts that was found for
// them.
func (l *life) over(w what, f *bitemporal.Found) (from, to int) {
	if l.to-l.from == 1 {
		return l.from, l.to
	}
	from, to = l.turns.over(w, f.Span)
	return max(from, l.from), min(to, l.to)
}

// some stands for the line of a row if lines are not wanted: to look at the row
// for it costs more than all else.
const some events.Line = 1

func (l *life) line(w what, f *bitemporal.Found) events.Line {
	if !l.Lines {
		return some
	}
	return l.row(w, f).Line
}

func (l *life) row(w what, f *bitemporal.Found) row {
	if w < training {
		return l.m.did.Row(f.Row).Value
	}
	return l.m.stands.Row(f.Row).Value
}

// each has every row of a kind count for its days.
func (l *life) each(w what, count func(*standing, events.Line)) {
	list := l.rows(w)
	for i := range list {
		f := &list[i]
		if w == qualification && l.qualification != 0 && f.Tag != uint32(l.qualification) {
			continue
		}
		line := l.line(w, f)
		from, to := l.over(w, f)
		for i := from; i < to; i++ {
			l.days[i].seen[w] = true
			count(&l.standing[i], line)
		}
		if l.Lines && w == procedure {
			l.things = append(l.things, thing{*f, l.row(w, f), from, to})
		}
	}
}

// train finds which mandatory courses are valid.
func (l *life) train() {
	clear(l.valid)
	list := l.rows(training)
	for i := range list {
		f := &list[i]
		if f.Tag >= uint32(len(l.number)) || l.number[f.Tag] == 0 {
			continue
		}
		course := int(l.number[f.Tag]) - 1
		valid := l.valid[course*len(l.days):][:len(l.days)]
		line := l.line(training, f)
		from, to := l.over(training, f)
		for i := max(from, l.ofCourses[course]); i < to; i++ {
			day := &l.standing[i]
			day.course = max(day.course, line)
			if !valid[i] {
				valid[i] = true
				day.courses++
			}
		}
	}
}

// learn finds which needs are due and which of these are met.
func (l *life) learn() {
	list := l.rows(need)
	for i := range list {
		f := &list[i]
		from, to := l.over(need, f)
		for i := from; i < to; i++ {
			d, day := &l.days[i], &l.standing[i]
			d.seen[need] = true
			switch due, met := isDue(f, d.day), isMet(f, d.day); {
			case due && met:
				day.due++
				day.met++
			case due:
				day.due++
			case f.Tag == 0 && !met:
				day.undated++
			}
		}
		if l.Lines {
			l.things = append(l.things, thing{*f, l.row(need, f), from, to})
		}
	}
}
