package facts

import (
	"fmt"

	"muster/events"
)

// A learning need is met after it is set, and a performance procedure ends
// after it starts. A need that is set again before it is met is one need.
// Everything else that is done with a worker stands by itself.
func practiceRule(r *Record, id string, list []Note, i int) (field, reason string) {
	day := list[i].day()
	switch e := list[i].Event.(type) {
	case *events.LearningNeedMet:
		last := latest(list[:i], ofNeed(e.Need))
		if last == nil {
			return "need", fmt.Sprintf("%s has no learning need %s by %s; check it, or record learning_need.set first", id, e.Need, day)
		}
		if isA[*events.LearningNeedMet](last.Event) {
			return "need", fmt.Sprintf("%s met %s already, on %s; correct that line if it is wrong", id, e.Need, r.said(last))
		}
	case *events.ProcedureStarted:
		last := latest(list[:i], ofProcedure(e.Procedure))
		if last != nil && isA[*events.ProcedureStarted](last.Event) {
			return "procedure", fmt.Sprintf("%s is under %s already, since %s; correct that line if it is wrong, or record the end first", id, e.Procedure, r.said(last))
		}
	case *events.ProcedureEnded:
		last := latest(list[:i], ofProcedure(e.Procedure))
		if last == nil {
			return "procedure", fmt.Sprintf("%s is not under %s on %s; check it, or record performance_procedure.started first", id, e.Procedure, day)
		}
		if isA[*events.ProcedureEnded](last.Event) {
			return "procedure", fmt.Sprintf("%s is not under %s on %s: it ended on %s", id, e.Procedure, day, r.said(last))
		}
	}
	return "", ""
}

func ofNeed(need string) func(events.Event) bool {
	return func(ev events.Event) bool {
		switch e := ev.(type) {
		case *events.LearningNeedSet:
			return e.Need == need
		case *events.LearningNeedMet:
			return e.Need == need
		}
		return false
	}
}

func ofProcedure(procedure string) func(events.Event) bool {
	return func(ev events.Event) bool {
		switch e := ev.(type) {
		case *events.ProcedureStarted:
			return e.Procedure == procedure
		case *events.ProcedureEnded:
			return e.Procedure == procedure
		}
		return false
	}
}
