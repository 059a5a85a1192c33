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

// daysDeclaredFit refuses days lost that are more than the days of the period for
// everybody who was in a post at some time of it, by what is on record: nobody
// loses more days than there are. A team's or service's days are held against the
// same, which is the most that they can be. Where nobody is on record there is
// nothing to hold them against, and they are refused too: they would be lost by
// nobody.
func daysDeclaredFit(s *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		e, ok := ev.(*events.AbsenceDeclared)
		if !ok {
			continue
		}
		days := int64(e.LastDay-e.FirstDay) + 1
		people := s.inPostWithin(events.Span{From: e.FirstDay, To: e.LastDay + 1})
		if most := days * people; int64(e.DaysLost) > most*events.Million {
			o.refuse(i+1, path+"days_lost", "is %s, but from %s to %s there are %d days and %d people in post on record, who can lose no more than %d; check the figure and the period, or record first who was in post",
				e.DaysLost, e.FirstDay, e.LastDay, days, people, most)
		}
	}
}

// inPostWithin counts the workers who were in a post on at least one of some days.
func (s *state) inPostWithin(days events.Span) (people int64) {
	for w := facts.Thing(1); int(w) <= s.facts.Count(facts.Worker); w++ {
		for _, st := range s.facts.Stints(w) {
			if st.Span.Meets(days) {
				people++
				break
			}
		}
	}
	return people
}
