package practised

import (
	"cmp"
	"math/bits"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// lives is what is on record of those in post on each of the days of a question.
type lives struct {
	*asked
	who      []facts.Thing // in post on any of the days, of whom anything is on record, from 1
	places   []int32       // of these, by person; 0 is nobody
	standing []standing    // by place and day; at place 0 are those of whom nothing is on record
	valid    []uint64      // for each of these, the mandatory courses that are valid, a bit each
	words    int           // that these have
	lines    []lines       // that they go by, if lines are wanted
	things   [][]thing     // needs and procedures by place, if lines are wanted
}

// standing is what is on record of somebody on one day, within the periods.
type standing struct {
	done              [whats]bool // something of a kind
	due, met, undated uint32      // needs; met are due
	procedures        uint32
}

// lines are what a standing goes by, of each kind: of procedures the first, of all
// else the newest.
type lines [whats]events.Line

// thing is a need or procedure that counts for some of the days.
type thing struct {
	found
	row      row
	from, to int
}

// live finds what is on record of those whom rows have in post.
func (a *asked) live(rows []bitemporal.Row[staffing.Row]) *lives {
	l := &lives{asked: a, who: make([]facts.Thing, 1), places: make([]int32, a.m.met+1), words: (len(a.mandatory) + 63) / 64}
	for i := range rows {
		r := &rows[i]
		if r.Value.What != staffing.InPost || a.turns.from(r.Span.From) >= a.turns.to(r.Span) {
			continue
		}
		if who := a.m.workers[r.Value.Of]; who != 0 && l.places[who] == 0 {
			l.places[who] = int32(len(l.who))
			l.who = append(l.who, who)
		}
	}
	l.standing = make([]standing, len(l.who)*len(a.days))
	l.valid = make([]uint64, len(l.standing)*l.words)
	if a.Lines {
		l.lines, l.things = make([]lines, len(l.standing)), make([][]thing, len(l.who))
	}
	l.look()
	l.order()
	return l
}

// look goes through all that may count on any of the days.
func (l *lives) look() {
	var of [whats][]uint32 // what ends, by the numbers of its classes
	for n, c := range l.m.classes.list {
		if c.What == procedure || !l.dashboard && (c.What != training || l.nth(c.Name) >= 0) {
			of[c.What] = append(of[c.What], ofClass(uint32(n)))
		}
	}
	for w, classes := range of {
		l.lay(l.m.whatStands, classes, l.turns.reach(what(w)))
	}
	if l.dashboard { // which knows of procedures alone
		return
	}
	for _, w := range []what{supervision, appraisal} {
		l.lay(l.m.whoDid, []uint32{uint32(w)}, l.turns.reach(w))
	}
	persons := make([]uint32, 0, len(l.who))
	for _, who := range l.who[1:] {
		persons = append(persons, ofPerson(who))
	}
	l.lay(l.m.whatStands, persons, events.Span{To: l.turns.reach(training).To})
}

// nth returns the place of a course among the mandatory ones, or −1.
func (l *lives) nth(course facts.Name) int {
	if int(course) >= len(l.numbered) {
		return -1
	}
	return int(l.numbered[course]) - 1
}

// lay lays the rows that an index has by some numbers over the days for which they
// count.
func (l *lives) lay(index *bitemporal.Tagged[about], numbers []uint32, reach events.Span) {
	for rows := range index.Among(numbers, reach, l.known) {
		for i := range rows {
			f := &rows[i]
			from, to := l.turns.over(f.Tag.What, l.holds(f))
			l.saw(f.Tag.What, from, to)
			if place := int(l.places[f.Tag.Of]); place > 0 && from < to {
				l.count(f, place, from, to)
			}
		}
	}
}

// holds returns the days of a row: of a qualification that is to be recent, the
// day on which it was gained.
func (l *lives) holds(f *found) events.Span {
	if l.gained > 0 && f.Tag.What == qualification {
		return events.Span{From: f.Span.From, To: f.Span.From + 1}
	}
	return f.Span
}

// count counts what a row says of somebody on the days from one to before another.
func (l *lives) count(f *found, place, from, to int) {
	at := place * len(l.days)
	switch f.Tag.What {
	case training:
		nth := l.nth(facts.Name(f.Tag.Tag))
		if nth < 0 {
			return
		}
		from = max(from, l.ofCourses[nth])
		for i := at + from; i < at+to; i++ {
			l.valid[i*l.words+nth/64] |= 1 << (nth % 64)
		}
	case need, needWas:
		l.learn(f, at, from, to)
	case procedure:
		for i := at + from; i < at+to; i++ {
			l.standing[i].procedures++
		}
	case qualification:
		if l.qualification != 0 && l.qualification != facts.Name(f.Tag.Tag) {
			return
		}
		fallthrough
	default:
		for i := at + from; i < at+to; i++ {
			l.standing[i].done[f.Tag.What] = true
		}
	}
	if l.Lines {
		l.say(f, place, from, to)
	}
}

// learn counts a need: from when on it is due, and from when on it is met as well.
func (l *lives) learn(f *found, at, from, to int) {
	met := to
	if f.Tag.What == need && f.Span.To != 0 {
		met = min(max(from, l.turns.from(f.Span.To-1)), to) // see isMet
	}
	if f.Tag.Tag == 0 {
		for i := at + from; i < at+met; i++ {
			l.standing[i].undated++
		}
		return
	}
	due := max(from, l.turns.from(events.Date(f.Tag.Tag)))
	for i := at + due; i < at+to; i++ {
		l.standing[i].due++
	}
	for i := at + max(due, met); i < at+to; i++ {
		l.standing[i].met++
	}
}

// say notes the line of a row for its days.
func (l *lives) say(f *found, place, from, to int) {
	w, table := f.Tag.What, &l.m.stands
	if w < training {
		table = &l.m.did
	}
	row := table.Row(f.Row).Value
	if w == need || w == needWas || w == procedure {
		l.things[place] = append(l.things[place], thing{*f, row, from, to})
		return
	}
	for i := place*len(l.days) + from; i < place*len(l.days)+to; i++ {
		l.lines[i][w] = max(l.lines[i][w], row.Line)
	}
}

// order puts needs and procedures in order, since those that end are found apart
// from the others, and notes the line of the first procedure.
func (l *lives) order() {
	for place, list := range l.things {
		slices.SortFunc(list, func(x, y thing) int { return cmp.Compare(x.Row, y.Row) })
		for i := range list {
			t := &list[i]
			for nth := t.from; nth < t.to && t.row.What == procedure; nth++ {
				if line := &l.lines[place*len(l.days)+nth][procedure]; *line == 0 {
					*line = t.row.Line
				}
			}
		}
	}
}

// trained reports whether all courses that are mandatory on a day, of a number,
// are valid by a standing.
func (l *lives) trained(at, mandatory int) bool {
	n := 0
	for _, word := range l.valid[at*l.words : (at+1)*l.words] {
		n += bits.OnesCount64(word)
	}
	return mandatory > 0 && n == mandatory
}
