package facts

import (
	"cmp"
	"slices"

	"muster/events"
)

// Presence is a run of days on each of which a worker is in a post or on an
// agency assignment, in whatever role.
type Presence struct {
	Span    events.Span
	Line    events.Line // what began it
	EndLine events.Line // what ended it; 0 while it is open
}

// Presences appends when a worker was here to out, in order and with days
// between one and the next, and returns it.
func (r *Record) Presences(w Thing, out []Presence) []Presence {
	from := len(out)
	for i := range r.Stints(w) {
		s := &r.stints[w-1][i]
		out = append(out, Presence{s.Span, s.Line, s.EndLine})
	}
	for _, a := range r.Assignments(w) {
		for _, e := range r.Engagements(a) {
			if e.Worker == w {
				out = append(out, Presence{e.Span, e.Line, r.endOf(a, e.Span)})
			}
		}
	}
	list := out[from:]
	slices.SortStableFunc(list, func(a, b Presence) int { return cmp.Compare(a.Span.From, b.Span.From) })
	n := 0
	for i := range list {
		switch last := max(0, n-1); {
		case n == 0 || list[last].Span.To != 0 && list[last].Span.To < list[i].Span.From:
			list[n] = list[i]
			n++
		case list[last].Span.To != 0 && (list[i].Span.To == 0 || list[i].Span.To > list[last].Span.To):
			list[last].Span.To, list[last].EndLine = list[i].Span.To, list[i].EndLine
		}
	}
	return out[:from+n]
}

// endOf returns the line that ended a run of days of an assignment, or 0 while
// it is open.
func (r *Record) endOf(a Thing, s events.Span) events.Line {
	if s.To == 0 {
		return 0
	}
	for _, f := range r.assignments.of(a) {
		if f.Begins == s.To && f.What != Started {
			return f.By
		}
	}
	return 0
}
