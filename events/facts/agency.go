package facts

import (
	"fmt"

	"muster/events"
)

// Engagement is a run of days over which an agency assignment is the same.
type Engagement struct {
	Span                               events.Span
	Worker                             Thing
	Covers                             Thing
	Agency, Role, Grade, Team, Service Name
	FTE                                int32
	Reason                             uint8
	ExpectedEnd                        events.Date
	HourlyRate                         events.Pence
	Line                               events.Line
}

// engagementsOf works out the engagements of an assignment from the facts
// about it.
func (r *Record) engagementsOf(t Thing, facts []AgencyFact, out []Engagement) ([]Engagement, *trouble) {
	out = out[:0]
	running := false
	for i := range facts {
		f := &facts[i]
		wrong := func(format string, args ...any) *trouble {
			return &trouble{f.head, "assignment", r.assignments.id(t) + " " + fmt.Sprintf(format, args...)}
		}
		switch {
		case f.What == Started && len(out) > 0:
			return out, wrong("has started already, on %s (%s); give the new assignment an id of its own", out[0].Span.From, r.cite(out[0].Line))
		case f.What != Started && len(facts) == 1:
			return out, wrong("is not known: no line starts it; check the id, or record the start first")
		case f.What != Started && !running:
			return out, wrong("is not running on %s", f.day())
		case f.What == Started:
			out = append(out, Engagement{Span: events.Span{From: f.Begins}, Worker: f.Worker, Covers: f.Covers, Agency: f.Agency,
				Role: f.Role, Grade: f.Grade, Team: f.Team, Service: f.Service, FTE: f.FTE, Reason: f.Reason,
				ExpectedEnd: f.ExpectedEnd, HourlyRate: f.HourlyRate, Line: f.By})
		case f.What == Ended:
			out[len(out)-1].Span.To = f.Begins
		default:
			out = altered(out, f)
		}
		running = f.What != Ended
	}
	return out, nil
}

// altered goes on from the last engagement with what a change names.
func altered(out []Engagement, f *AgencyFact) []Engagement {
	e := out[len(out)-1]
	e.Line = f.By
	for _, n := range []struct{ to, from *Name }{{&e.Agency, &f.Agency}, {&e.Role, &f.Role}, {&e.Grade, &f.Grade}, {&e.Team, &f.Team}, {&e.Service, &f.Service}} {
		if *n.from != 0 {
			*n.to = *n.from
		}
	}
	if f.FTE != 0 {
		e.FTE = f.FTE
	}
	if f.Reason != 0 {
		e.Reason = f.Reason
	}
	if f.Covers != 0 {
		e.Covers = f.Covers
	}
	if f.ExpectedEnd != 0 {
		e.ExpectedEnd = f.ExpectedEnd
	}
	if f.HourlyRate != 0 {
		e.HourlyRate = f.HourlyRate
	}
	if e.Span.From == f.Begins {
		out[len(out)-1] = e
		return out
	}
	out[len(out)-1].Span.To = f.Begins
	e.Span = events.Span{From: f.Begins}
	return append(out, e)
}
