package facts

import (
	"fmt"
	"slices"

	"muster/events"
)

// Phase is a run of days over which a post is the same.
type Phase struct {
	Span                       events.Span
	FundedTo                   events.Date // the first day it is no longer funded; 0 is permanent
	FTE                        int32       // millionths
	Role, Grade, Team, Service Name
	Line                       events.Line
}

// phasesOf works out the phases of a post from the facts about it.
func (r *Record) phasesOf(post Thing, facts []PostFact, out []Phase) ([]Phase, *trouble) {
	out = out[:0]
	exists := false
	for i := range facts {
		f := &facts[i]
		wrong := func(format string, args ...any) *trouble {
			return &trouble{f.head, "post", r.posts.id(post) + " " + fmt.Sprintf(format, args...)}
		}
		switch {
		case f.What == Established && exists:
			return out, wrong("already exists from %s (%s); record a change to it, or choose another id", out[len(out)-1].Span.From, r.cite(out[len(out)-1].Line))
		case f.What != Established && len(facts) == 1:
			return out, wrong("is not known: no line establishes it; check the id, or establish it first")
		case f.What != Established && !exists:
			return out, wrong("does not exist on %s", f.day())
		case f.What == Established:
			out = append(out, Phase{Span: events.Span{From: f.Begins}, FTE: f.FTE, Role: f.Role, Grade: f.Grade,
				Team: f.Team, Service: f.Service, FundedTo: dayAfter(f.Until), Line: f.By})
		case f.What == Closed:
			out[len(out)-1].Span.To = f.Begins
		default:
			out = changed(out, f)
		}
		exists = f.What != Closed
	}
	return out, nil
}

func dayAfter(last events.Date) events.Date {
	if last == 0 {
		return 0
	}
	return last + 1
}

// changed goes on from the last phase with what a change names.
func changed(out []Phase, f *PostFact) []Phase {
	p := out[len(out)-1]
	p.Line = f.By
	for _, n := range []struct{ to, from *Name }{{&p.Role, &f.Role}, {&p.Grade, &f.Grade}, {&p.Team, &f.Team}, {&p.Service, &f.Service}} {
		if *n.from != 0 {
			*n.to = *n.from
		}
	}
	if f.FTE != 0 {
		p.FTE = f.FTE
	}
	if f.Until != 0 || f.Permanent {
		p.FundedTo = dayAfter(f.Until)
	}
	if p.Span.From == f.Begins {
		out[len(out)-1] = p
		return out
	}
	out[len(out)-1].Span.To = f.Begins
	p.Span = events.Span{From: f.Begins}
	return append(out, p)
}

// Occupied is a run of days over which a post and who holds it do not change.
type Occupied struct {
	Span    events.Span
	Phase   int         // which of Phases; -1 where the post does not exist
	Holders int         // how many hold it, those with no contracted hours too
	Held    int64       // FTE of everybody who holds it, in millionths
	Firm    int64       // the same without those who share it by agreement
	Line    events.Line // what made it so
}

// Occupancy works out, run by run and in order, how far a post is filled. It
// appends to out. Runs that end by the day before from may be left out; then
// since is where the others begin. From is zero for all of them.
func (r *Record) Occupancy(post Thing, from events.Date, out []Occupied) (runs []Occupied, since events.Date) {
	phases := r.Phases(post)
	since = max(edgeBefore(from, phases, phaseSpan), edgeBefore(from, r.Holdings(post, 0), holdingSpan))
	held := r.Holdings(post, since)
	days := r.scratch.days[:0]
	cut := func(s events.Span) {
		if s.From >= since {
			days = append(days, s.From)
		}
		if s.To != 0 && s.To >= since {
			days = append(days, s.To)
		}
	}
	for i := range phases {
		cut(phases[i].Span)
	}
	for i := range held {
		cut(held[i].Span)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	for i, day := range days {
		run := Occupied{Span: events.Span{From: day}, Phase: -1}
		if i+1 < len(days) {
			run.Span.To = days[i+1]
		}
		out = append(out, run.fill(phases, held))
	}
	r.scratch.days = days
	return out, since
}

// edgeBefore returns a day before from on which one of some spans, which are in
// order of their beginnings, begins; the last such day, or zero.
func edgeBefore[T any](from events.Date, list []T, span func(*T) events.Span) events.Date {
	for i := len(list) - 1; i >= 0; i-- {
		if s := span(&list[i]); s.From < from {
			return s.From
		}
	}
	return 0
}

func phaseSpan(p *Phase) events.Span     { return p.Span }
func holdingSpan(h *Holding) events.Span { return h.Span }

func (o Occupied) fill(phases []Phase, held []Holding) Occupied {
	day := o.Span.From
	for i := range phases {
		if phases[i].Span.Contains(day) {
			o.Phase = i
			o.Line = max(o.Line, phases[i].Line)
		}
	}
	for i := range held {
		s := &held[i]
		switch {
		case s.Span.Contains(day):
			o.Holders++
			o.Held += int64(s.FTE)
			if !s.JobShare {
				o.Firm += int64(s.FTE)
			}
			if s.Span.From == day {
				o.Line = s.Line
			}
		case s.Span.To == day && o.Holders == 0:
			o.Line = s.EndLine
		}
	}
	return o
}
