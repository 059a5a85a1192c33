package facts

import "muster/events"

// SubjectOf returns the kind and id of the thing that an event is about; Other
// for an event that is about none. A correction or retraction is about what the
// line is that it names: see Record.LineAbout.
func SubjectOf(ev events.Event) (Kind, string) {
	switch e := ev.(type) {
	case *events.WorkerOffered:
		return Worker, e.Worker
	case *events.OfferWithdrawn:
		return Worker, e.Worker
	case *events.WorkerHired:
		return Worker, e.Worker
	case *events.WorkerMoved:
		return Worker, e.Worker
	case *events.HoursChanged:
		return Worker, e.Worker
	case *events.WorkerRegistered:
		return Worker, e.Worker
	case *events.RegistrationLapsed:
		return Worker, e.Worker
	case *events.WorkerLeft:
		return Worker, e.Worker
	case *events.TransferredIn:
		return Worker, e.Worker
	case *events.TransferredOut:
		return Worker, e.Worker
	case *events.PostEstablished:
		return Post, e.Post
	case *events.PostChanged:
		return Post, e.Post
	case *events.PostClosed:
		return Post, e.Post
	case *events.AgencyStarted:
		return Assignment, e.Assignment
	case *events.AgencyChanged:
		return Assignment, e.Assignment
	case *events.AgencyEnded:
		return Assignment, e.Assignment
	case *events.RegisterDeclared:
		return Register, e.Register
	case *events.CaseOpened:
		return Case, e.Case
	case *events.CaseAllocated:
		return Case, e.Case
	case *events.CaseMoved:
		return Case, e.Case
	case *events.CaseStatusChanged:
		return Case, e.Case
	case *events.CaseClosed:
		return Case, e.Case
	}
	return noteSubject(ev)
}

// noteSubject is SubjectOf for the kinds that are kept as notes.
func noteSubject(ev events.Event) (Kind, string) {
	switch e := ev.(type) {
	case *events.GrievanceRaised:
		return Grievance, e.Grievance
	case *events.GrievanceAction:
		return Grievance, e.Grievance
	case *events.GrievanceResolved:
		return Grievance, e.Grievance
	case *events.GrievanceWithdrawn:
		return Grievance, e.Grievance
	case *events.AbsenceStarted:
		return Absence, e.Absence
	case *events.AbsenceEnded:
		return Absence, e.Absence
	case *events.AbsenceDeclared:
		return Declaration, e.Declaration
	case *events.TraineeExpected:
		return Trainee, e.Trainee
	case *events.TraineeEnded:
		return Trainee, e.Trainee
	case *events.SpendPosted:
		return Account, e.Account
	case *events.BudgetSet:
		return Account, e.Account
	case *events.ReferralsReceived:
		return Demand, Referrals
	}
	return practiceSubject(ev)
}

// practiceSubject is SubjectOf for what is noted by the worker's id.
func practiceSubject(ev events.Event) (Kind, string) {
	switch e := ev.(type) {
	case *events.SupervisionHeld:
		return Practice, e.Worker
	case *events.AppraisalHeld:
		return Practice, e.Worker
	case *events.TrainingCompleted:
		return Practice, e.Worker
	case *events.QualificationGained:
		return Practice, e.Worker
	case *events.ExitInterviewHeld:
		return Practice, e.Worker
	case *events.LearningNeedSet:
		return Practice, e.Worker
	case *events.LearningNeedMet:
		return Practice, e.Worker
	case *events.ProcedureStarted:
		return Practice, e.Worker
	case *events.ProcedureEnded:
		return Practice, e.Worker
	case *events.ProfileDeclared:
		return Profile, e.Worker
	case *events.ProfileSealed:
		return Profile, e.Worker
	}
	return Other, ""
}

// Begins returns the first day on which what an event says holds: the day after
// the last day, for one that ends something.
func Begins(ev events.Event) events.Date {
	if ends(ev) {
		return ev.On() + 1
	}
	return ev.On()
}

func ends(ev events.Event) bool {
	switch ev.(type) {
	case *events.WorkerLeft, *events.TransferredOut, *events.PostClosed, *events.AgencyEnded,
		*events.CaseClosed, *events.AbsenceEnded, *events.TraineeEnded, *events.ProcedureEnded:
		return true
	}
	return false
}
