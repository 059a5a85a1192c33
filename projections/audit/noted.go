package audit

import (
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
)

// none is what stands while nothing is on record of a thing.
var none = map[facts.Kind]string{
	facts.Grievance: "not raised", facts.Declaration: "not declared", facts.Practice: "nothing held", facts.Profile: "no profile",
	facts.Trainee: "not expected", facts.Account: "nothing posted", facts.Demand: "nothing received",
}

// noted says what stands on a day by some notes, in the order of the days on
// which it began. What is said of the same matter later takes the place of what
// was said before.
func noted(notes []facts.Note, d events.Date) []string {
	type says struct{ of, words string }
	var list []says
	for _, n := range notes {
		of, words := matter(n.Event)
		if n.Begins > d || over(n.Event, d) {
			continue
		}
		list = slices.DeleteFunc(list, func(s says) bool { return s.of == of && of != "" })
		list = append(list, says{of, words})
	}
	var out []string
	for _, s := range list {
		out = append(out, s.words)
	}
	return out
}

// over reports whether the period that an event speaks of is over by a day.
func over(ev events.Event, d events.Date) bool {
	switch e := ev.(type) {
	case *events.AbsenceDeclared:
		return e.LastDay < d
	case *events.SpendPosted:
		return e.LastDay < d
	case *events.BudgetSet:
		return e.LastDay < d
	case *events.ReferralsReceived:
		return e.LastDay < d
	}
	return false
}

// matter says what an event is about within its thing, and what it says of
// that. What is about no matter stands beside the others.
func matter(ev events.Event) (of, words string) {
	switch e := ev.(type) {
	case *events.GrievanceRaised:
		return "grievance", fmt.Sprintf("open, %s, raised by %d", e.Form, e.People())
	case *events.GrievanceAction:
		return "action " + e.Action, fmt.Sprintf("action %s about %s: %s", e.Action, e.Theme, e.State)
	case *events.GrievanceResolved:
		return "grievance", "resolved, " + e.Outcome
	case *events.GrievanceWithdrawn:
		return "grievance", "withdrawn"
	case *events.AbsenceDeclared:
		return "", fmt.Sprintf("%s days lost from %s to %s, %s", e.DaysLost, e.FirstDay, e.LastDay, e.Reason)
	case *events.TraineeExpected:
		return "trainee", fmt.Sprintf("expected by %s, %s", e.Expected, e.Route)
	case *events.TraineeEnded:
		return "trainee", "ended, " + e.Outcome
	case *events.SpendPosted:
		return "", fmt.Sprintf("%d pence spent from %s to %s", e.Amount, e.FirstDay, e.LastDay)
	case *events.BudgetSet:
		return "", fmt.Sprintf("%d pence to spend from %s to %s", e.Amount, e.FirstDay, e.LastDay)
	case *events.ReferralsReceived:
		return "", fmt.Sprintf("%d received from %s to %s", e.Count, e.FirstDay, e.LastDay)
	case *events.ProfileDeclared, *events.ProfileSealed:
		return "profile", fmt.Sprintf("profile as of %s", e.On())
	}
	return practised(ev)
}

// practised is matter for what is done with and about a worker.
func practised(ev events.Event) (of, words string) {
	switch e := ev.(type) {
	case *events.SupervisionHeld:
		of, words = "supervision", "supervision held"
	case *events.AppraisalHeld:
		of, words = "appraisal", "appraisal held"
	case *events.TrainingCompleted:
		of, words = "training "+e.Course, "training "+e.Course+" completed"
	case *events.QualificationGained:
		of, words = "qualification "+e.Qualification, "qualification "+e.Qualification+" gained"
	case *events.ExitInterviewHeld:
		of, words = "exit interview", "exit interview held"
	case *events.LearningNeedSet:
		of, words = "need "+e.Need, "learning need "+e.Need+" set"
	case *events.LearningNeedMet:
		of, words = "need "+e.Need, "learning need "+e.Need+" met"
	case *events.ProcedureStarted:
		of, words = "procedure "+e.Procedure, "performance procedure "+e.Procedure+" started"
	case *events.ProcedureEnded:
		of, words = "procedure "+e.Procedure, "performance procedure "+e.Procedure+" ended"
	}
	return of, words + " on " + ev.On().String()
}
