package ledger

import (
	"muster/events"
	"muster/events/facts"
)

// workersNamedAreKnown refuses what is told of the practice or the absence of
// somebody whom nothing else on record names: it would count towards nothing,
// and nobody would see that the id is wrong. On which days they are here is not
// asked: a course may be taken before the first day, and an exit interview held
// after the last. A grievance is not asked whether its workers are known, since a
// refusal would tell who raised it.
func workersNamedAreKnown(s *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		w := workerTold(ev)
		if w != "" && !s.facts.Introduced(s.facts.Called(facts.Worker, w)) {
			o.refuse(i+1, path+"worker", "%s is not known: no hire, offer, transfer or agency start names them; check the id, or record that first", w)
		}
	}
}

// workerTold returns the worker of whose practice or absence an event tells.
func workerTold(ev events.Event) string {
	switch e := ev.(type) {
	case *events.SupervisionHeld:
		return e.Worker
	case *events.AppraisalHeld:
		return e.Worker
	case *events.TrainingCompleted:
		return e.Worker
	case *events.QualificationGained:
		return e.Worker
	case *events.ExitInterviewHeld:
		return e.Worker
	case *events.LearningNeedSet:
		return e.Worker
	case *events.LearningNeedMet:
		return e.Worker
	case *events.ProcedureStarted:
		return e.Worker
	case *events.ProcedureEnded:
		return e.Worker
	case *events.AbsenceStarted:
		return e.Worker
	}
	return ""
}
