package facts

import "muster/events"

// Flow is a worker's coming into the social work workforce from outside
// children's services, or going out of children's services from it. A move
// between posts and roles within children's services is neither, nor is giving
// up or taking on one of several posts, even if the others are not in social
// work.
type Flow struct {
	Day         events.Date // the first day in post, or the last
	Leaver      bool
	Transfer    bool // to or from another role of the same council
	Post        Thing
	Role        Name
	Grade       Name
	Team        Name
	FTE         int32 // of all the posts begun, or held on the last day
	Line        events.Line
	Origin      uint8
	Reason      uint8
	Destination uint8
}

// Flows appends a worker's starts and leavings, in order of their stints, to
// out.
func (r *Record) Flows(w Thing, out []Flow) []Flow {
	stints := r.Stints(w)
	for i := range stints {
		s := &stints[i]
		if !r.inScope(s) {
			continue
		}
		from, to := s.Span.From, s.Span.To
		if (s.Began == Hired || s.Began == TransferredIn) && r.first(stints, i, from, starting) && !inPost(stints, from-1) {
			out = append(out, r.flow(stints, s, from, starting))
		}
		if (s.Ended == Left || s.Ended == TransferredOut) && r.first(stints, i, to, leaving) && !inPost(stints, to) {
			out = append(out, r.flow(stints, s, to, leaving))
		}
	}
	return out
}

func (r *Record) inScope(s *Stint) bool { return r.Names.Seniority(s.Role) != 0 }

// inPost reports whether a worker is in any post of children's services on a day.
func inPost(stints []Stint, day events.Date) bool {
	for i := range stints {
		if stints[i].Span.Contains(day) {
			return true
		}
	}
	return false
}

// end is one of the two ends of a stint.
type end bool

const (
	starting end = false
	leaving  end = true
)

// at reports whether a stint begins with a start, or ends with a leaving, at a
// day; the day after the last day is where it ends.
func (s *Stint) at(day events.Date, e end) bool {
	if e == leaving {
		return s.Span.To == day && (s.Ended == Left || s.Ended == TransferredOut)
	}
	return s.Span.From == day && (s.Began == Hired || s.Began == TransferredIn)
}

// first reports whether stint i is the one of those that begin or end together
// for which the flow is told: the one that counts.
func (r *Record) first(stints []Stint, i int, day events.Date, e end) bool {
	if stints[i].Counts {
		return true
	}
	for j := range stints {
		if j != i && r.inScope(&stints[j]) && stints[j].at(day, e) && (stints[j].Counts || j < i) {
			return false
		}
	}
	return true
}

func (r *Record) flow(stints []Stint, s *Stint, day events.Date, e end) Flow {
	f := Flow{Day: day, Leaver: bool(e), Post: s.Post, Role: s.Role, Grade: s.Grade, Team: s.Team,
		Transfer: s.Began == TransferredIn, Line: s.Line, Origin: s.Origin}
	if e == leaving {
		f.Day, f.Line, f.Transfer, f.Origin = day-1, s.EndLine, s.Ended == TransferredOut, 0
		f.Reason, f.Destination = s.Reason, s.Destination
	}
	for j := range stints {
		if r.inScope(&stints[j]) && stints[j].at(day, e) {
			f.FTE += stints[j].FTE
		}
	}
	return f
}
