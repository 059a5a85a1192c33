package stability

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
)

// holding is a run of days over which one worker holds a case, or nobody does,
// while its status and team stay the same.
type holding struct {
	Line   events.Line // what gave it to the worker, or left it with nobody
	Case   facts.Thing
	Worker facts.Thing // 0 is nobody
	Team   facts.Name
	Since  events.Date // the first day of the worker's, or of nobody's
	Status uint8       // position in events.CaseStatuses, from 1
}

// presence is a run of days on which a worker is in post or on assignment, in
// whatever role.
type presence struct{ Worker facts.Thing }

// The tag of a holding in the index by worker is its status, and above it the
// team.
const teamShift = 8

func (h holding) tag() uint32 { return uint32(h.Team)<<teamShift | uint32(h.Status) }

// holdingRows works out who holds the case on each day from the first on which it
// is open, of those that are not left alone.
func (s *sweep) holdingRows(rows []bitemporal.Row[holding], since events.Date) []bitemporal.Row[holding] {
	for i := range s.phases {
		p := &s.phases[i]
		day, rest := max(p.Span.From, since), true
		if p.Span.To != 0 && p.Span.To <= day {
			continue
		}
		add := func(span events.Span, h holding) {
			h.Case, h.Team, h.Status = s.of, p.Team, p.Status
			rows = append(rows, bitemporal.Row[holding]{Span: span, Value: h})
		}
		for j := range s.held {
			a := &s.held[j]
			span := a.Span.Intersect(p.Span)
			if span.From = max(span.From, day); span.Empty() {
				continue
			}
			if span.From > day {
				add(events.Span{From: day, To: span.From}, s.nobody(day))
			}
			add(span, holding{Line: a.Line, Worker: a.Worker, Since: a.Span.From})
			day, rest = span.To, span.To != 0
		}
		if rest && (p.Span.To == 0 || day < p.Span.To) {
			add(events.Span{From: day, To: p.Span.To}, s.nobody(day))
		}
	}
	return rows
}

// nobody says since when, and by what, nobody holds the case on a day: since the
// last to hold it gave it up, or since it opened.
func (s *sweep) nobody(day events.Date) (h holding) {
	for _, p := range s.phases {
		if p.Opens && p.Span.From <= day {
			h.Line, h.Since = p.Line, p.Span.From
		}
	}
	for _, a := range s.held {
		if a.Span.To > h.Since && a.Span.To <= day {
			h.Line, h.Since = a.EndLine, a.Span.To
		}
	}
	return h
}

// without finds the cases that are held on some of the days asked about by
// somebody who is not here, each with the days on which that is so. It joins two
// books, each as far as it was known, so it is done once a question.
func (a *query) without() []bitemporal.Found {
	var list, here, held []bitemporal.Found
	days := events.Span{From: a.Days[0], To: a.Days[len(a.Days)-1] + 1}
	workforce, cases := a.Known.Of(events.Workforce), a.Known.Of(events.Cases)
	for w := uint32(1); w < a.m.byHolder.Numbers(); w++ {
		here = a.m.byPresence.AppendWithin(here[:0], w, days, workforce)
		slices.SortFunc(here, func(x, y bitemporal.Found) int { return cmp.Compare(x.Span.From, y.Span.From) })
		away := days
		for i := 0; i <= len(here) && !away.Empty(); i++ {
			gap := away
			if i < len(here) { // between one and the next are days
				gap.To, away.From = here[i].Span.From, here[i].Span.To
				if away.From == 0 {
					away.From = days.To
				}
			}
			if gap.Empty() {
				continue
			}
			held = a.m.byHolder.AppendWithin(held[:0], w, gap, cases)
			for _, f := range held {
				f.Span = f.Span.Intersect(gap)
				list = append(list, f)
			}
		}
	}
	return list
}

// leave counts the children of a day whose case somebody holds who is not here, and
// those whose case nobody holds, in all and by group.
func (a *query) leave(day events.Date, total *sheet, parts map[string]*sheet) {
	count := func(f bitemporal.Found, of func(*sheet) *[]bitemporal.Found) {
		status := uint8(f.Tag)
		if a.status != 0 && status != a.status {
			return
		}
		*of(total) = append(*of(total), f)
		if a.By != "" {
			part := parts[a.groupOf(facts.Name(f.Tag>>teamShift), status)]
			*of(part) = append(*of(part), f)
		}
	}
	for _, f := range a.left {
		if f.Span.Contains(day) {
			count(f, func(s *sheet) *[]bitemporal.Found { return &s.left })
		}
	}
	a.found = a.m.byHolder.AppendAt(a.found[:0], 0, day, a.Known.Of(events.Cases))
	for _, f := range a.found {
		count(f, func(s *sheet) *[]bitemporal.Found { return &s.unheld })
	}
}

// leftValues gives what leave counted.
func (a *query) leftValues(day events.Date, s *sheet) []answers.Value {
	list := []answers.Value{
		{Measure: "children-left-behind", Unit: "children", Value: answers.Whole(int64(len(s.left))),
			Formula: "of these, children whose case is held by somebody who is neither in post nor on assignment"},
		{Measure: "children-unheld", Unit: "children", Value: answers.Whole(int64(len(s.unheld))),
			Formula: "of these, children whose case nobody holds"},
	}
	if a.Lines {
		list[0].Lines = a.leftLines(s.left, func(h *holding) string {
			return fmt.Sprintf("still held by %s, who is not here since %s", a.m.record.WorkerID(h.Worker), max(a.gone(h.Worker, day), h.Since))
		})
		list[1].Lines = a.leftLines(s.unheld, func(h *holding) string { return "nobody holds it since " + h.Since.String() })
	}
	return list
}

func (a *query) leftLines(found []bitemporal.Found, note func(*holding) string) (list []answers.Behind) {
	one := answers.Whole(1)
	for _, f := range found {
		h := a.m.held.Row(f.Row).Value
		list = append(list, answers.Behind{Line: h.Line, Measure: "waits", Subject: a.m.record.ID(facts.Case, h.Case), Value: &one, Note: note(&h)})
	}
	answers.Sort(list)
	return list
}

// gone returns the day after the last on which a worker who is not here on a day
// was here before it; 0 if they never were.
func (a *query) gone(w facts.Thing, day events.Date) (after events.Date) {
	for _, f := range a.m.byPresence.AppendWithin(nil, uint32(w), events.Span{To: day}, a.Known.Of(events.Workforce)) {
		after = max(after, f.Span.To)
	}
	return after
}
