package facts

import (
	"fmt"

	"muster/events"
)

// A grievance is raised once, and ends once; nothing is done about it before or
// after, and what is done is not to be done again. An action on the day of the
// end may be recorded after it.
func grievanceRule(r *Record, id string, list []Note, i int) (field, reason string) {
	raised, ended := latest(list[:i], isA[*events.GrievanceRaised]), latest(list[:i], endsGrievance)
	day := list[i].day()
	switch e := list[i].Event.(type) {
	case *events.GrievanceRaised:
		if raised != nil {
			return "grievance", fmt.Sprintf("%s was raised already, on %s; correct that line, or give the other an id of its own", id, r.said(raised))
		}
		return "", ""
	case *events.GrievanceAction:
		if raised != nil && (ended == nil || ended.day() == day) {
			return r.actionProblem(id, list[:i], e)
		}
	}
	switch {
	case raised == nil:
		if later := latest(list, isA[*events.GrievanceRaised]); later != nil {
			return "on", fmt.Sprintf("is %s, before %s was raised, on %s", day, id, r.said(later))
		}
		return "grievance", id + " is not known: no line raises it; check the id, or record grievance.raised first"
	case ended != nil:
		return "grievance", fmt.Sprintf("%s was %s already, on %s; correct that line if it is wrong", id, endOf(ended.Event), r.said(ended))
	}
	return "", ""
}

// actionProblem says what is wrong with an action about an open grievance.
func (r *Record) actionProblem(id string, before []Note, e *events.GrievanceAction) (field, reason string) {
	taken := latest(before, func(ev events.Event) bool {
		a, is := ev.(*events.GrievanceAction)
		return is && a.Action == e.Action && a.State == actionTaken
	})
	if taken == nil || e.State == actionTaken {
		return "", ""
	}
	return "state", fmt.Sprintf("is %s, but %s of %s was taken on %s; name the further action otherwise", e.State, e.Action, id, r.said(taken))
}

const actionTaken = "taken"

func endsGrievance(ev events.Event) bool {
	return isA[*events.GrievanceResolved](ev) || isA[*events.GrievanceWithdrawn](ev)
}

func endOf(ev events.Event) string {
	if isA[*events.GrievanceWithdrawn](ev) {
		return "withdrawn"
	}
	return "resolved"
}
