package tenure

import (
	"muster/events"
	"muster/events/facts"
)

// always is every day.
var always events.Span

// runsKnown are the services that are believed by an entry, found by worker.
// They are gathered once for a question, of however many days it is.
type runsKnown struct {
	last []int32 // by worker, from 1: the last of theirs in list, from 1
	list []run
}

type run struct {
	span   events.Span
	role   facts.Name
	line   events.Line
	before int32 // another of the same worker, from 1
}

func (m *Model) runsKnown(k events.Position, inRole bool) *runsKnown {
	known := &runsKnown{last: make([]int32, m.staff.Record.Count(facts.Worker)+1)}
	for _, r := range m.services.Within(always, k) {
		if (r.Value.Role != 0) == inRole {
			last := &known.last[r.Value.Worker]
			known.list = append(known.list, run{r.Span, r.Value.Role, r.Value.Line, *last})
			*last = int32(len(known.list))
		}
	}
	return known
}

// on returns the run of a worker that a day is in; nil for none, which is only
// in a state that was damaged and could be restored all the same.
func (l *runsKnown) on(w facts.Thing, role facts.Name, day events.Date) *run {
	for i := l.last[w]; i > 0; {
		r := &l.list[i-1]
		if (r.role == 0 || r.role == role) && r.span.Contains(day) {
			return r
		}
		i = r.before
	}
	return nil
}

// qualifiedKnown lists when each worker qualified, by number from 1, as believed
// by an entry; a Day of 0 is not on record.
func (m *Model) qualifiedKnown(k events.Position) []qualified {
	list := make([]qualified, m.staff.Record.Count(facts.Worker)+1)
	for _, r := range m.qualified.Within(always, k) {
		list[r.Value.Worker] = r.Value
	}
	return list
}
