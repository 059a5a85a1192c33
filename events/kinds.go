// Package events is Muster's vocabulary: every fact that a ledger can hold,
// what makes one valid, and the one spelling in which it is stored.
//
// A fact is an Event of a permanent Kind. What one person recorded at one
// moment for one reason is an Entry of 1 to MaxEvents events. Stored entries
// are canonical JSON: a fixed order of fields, no white space, no absent
// optional fields, exact decimals. Their bytes are hashed, so the spelling of a
// kind never changes; what must change gets a new kind.
//
// Each event lists its fields once, in its fields method; reading, writing,
// checking and describing an event all follow that one list.
package events

import "slices"

// Kind names what an event says, for ever.
type Kind string

// An Event is one fact about one thing, with the day it takes effect. The set
// of events is closed: newEvent's switch lists it.
type Event interface {
	// Kind returns the event's permanent name.
	Kind() Kind
	// On returns the effective day: the first day on which the fact holds. An
	// event that names a last day (worker.left) returns that day. It is zero
	// for an event that has none (line.retracted).
	On() Date

	fields(fields)
}

// The kinds of event.
const (
	KindPostEstablished     Kind = "post.established.v1"
	KindPostChanged         Kind = "post.changed.v1"
	KindPostClosed          Kind = "post.closed.v1"
	KindWorkerOffered       Kind = "worker.offered.v1"
	KindOfferWithdrawn      Kind = "worker.offer_withdrawn.v1"
	KindWorkerHired         Kind = "worker.hired.v1"
	KindWorkerMoved         Kind = "worker.moved.v1"
	KindHoursChanged        Kind = "worker.hours_changed.v1"
	KindWorkerRegistered    Kind = "worker.registered.v1"
	KindRegistrationLapsed  Kind = "worker.registration_lapsed.v1"
	KindWorkerLeft          Kind = "worker.left.v1"
	KindTransferredIn       Kind = "worker.transferred_in.v1"
	KindTransferredOut      Kind = "worker.transferred_out.v1"
	KindAgencyStarted       Kind = "agency.started.v1"
	KindAgencyChanged       Kind = "agency.changed.v1"
	KindAgencyEnded         Kind = "agency.ended.v1"
	KindTraineeExpected     Kind = "trainee.expected.v1"
	KindTraineeEnded        Kind = "trainee.ended.v1"
	KindCaseOpened          Kind = "case.opened.v1"
	KindCaseAllocated       Kind = "case.allocated.v1"
	KindCaseMoved           Kind = "case.moved.v1"
	KindCaseStatusChanged   Kind = "case.status_changed.v1"
	KindCaseClosed          Kind = "case.closed.v1"
	KindGrievanceRaised     Kind = "grievance.raised.v1"
	KindGrievanceAction     Kind = "grievance.action_recorded.v1"
	KindGrievanceResolved   Kind = "grievance.resolved.v1"
	KindGrievanceWithdrawn  Kind = "grievance.withdrawn.v1"
	KindAbsenceStarted      Kind = "absence.started.v1"
	KindAbsenceEnded        Kind = "absence.ended.v1"
	KindAbsenceDeclared     Kind = "absence.days_declared.v1"
	KindSupervisionHeld     Kind = "supervision.held.v1"
	KindAppraisalHeld       Kind = "appraisal.held.v1"
	KindTrainingCompleted   Kind = "training.completed.v1"
	KindQualificationGained Kind = "qualification.gained.v1"
	KindExitInterviewHeld   Kind = "exit_interview.held.v1"
	KindLearningNeedSet     Kind = "learning_need.set.v1"
	KindLearningNeedMet     Kind = "learning_need.met.v1"
	KindProcedureStarted    Kind = "performance_procedure.started.v1"
	KindProcedureEnded      Kind = "performance_procedure.ended.v1"
	KindProfileDeclared     Kind = "profile.declared.v1"
	KindProfileSealed       Kind = "profile.sealed.v1"
	KindSpendPosted         Kind = "spend.posted.v1"
	KindBudgetSet           Kind = "budget.set.v1"
	KindReferralsReceived   Kind = "referrals.received.v1"
	KindRegisterDeclared    Kind = "register.declared.v1"
	KindComparatorPublished Kind = "comparator.published.v1"
	KindComparatorWithheld  Kind = "comparator.withheld.v1"
	KindBaselinePublished   Kind = "baseline.published.v1"
	KindBooksClosed         Kind = "books.closed.v1"
	KindLineCorrected       Kind = "line.corrected.v1"
	KindLineRetracted       Kind = "line.retracted.v1"
)

// Kinds lists every kind, in the order of the vocabulary.
var Kinds = []Kind{
	KindPostEstablished, KindPostChanged, KindPostClosed,
	KindWorkerOffered, KindOfferWithdrawn, KindWorkerHired, KindWorkerMoved, KindHoursChanged,
	KindWorkerRegistered, KindRegistrationLapsed, KindWorkerLeft, KindTransferredIn, KindTransferredOut,
	KindAgencyStarted, KindAgencyChanged, KindAgencyEnded,
	KindTraineeExpected, KindTraineeEnded,
	KindCaseOpened, KindCaseAllocated, KindCaseMoved, KindCaseStatusChanged, KindCaseClosed,
	KindGrievanceRaised, KindGrievanceAction, KindGrievanceResolved, KindGrievanceWithdrawn,
	KindAbsenceStarted, KindAbsenceEnded, KindAbsenceDeclared,
	KindSupervisionHeld, KindAppraisalHeld, KindTrainingCompleted, KindQualificationGained, KindExitInterviewHeld,
	KindLearningNeedSet, KindLearningNeedMet, KindProcedureStarted, KindProcedureEnded,
	KindProfileDeclared, KindProfileSealed,
	KindSpendPosted, KindBudgetSet, KindReferralsReceived,
	KindRegisterDeclared, KindComparatorPublished, KindComparatorWithheld, KindBaselinePublished, KindBooksClosed,
	KindLineCorrected, KindLineRetracted,
}

// newEvent returns an empty event of a kind, or nil if there is no such kind.
func newEvent(k Kind) Event {
	switch k {
	case KindPostEstablished:
		return new(PostEstablished)
	case KindPostChanged:
		return new(PostChanged)
	case KindPostClosed:
		return new(PostClosed)
	case KindWorkerOffered:
		return new(WorkerOffered)
	case KindOfferWithdrawn:
		return new(OfferWithdrawn)
	case KindWorkerHired:
		return new(WorkerHired)
	case KindWorkerMoved:
		return new(WorkerMoved)
	case KindHoursChanged:
		return new(HoursChanged)
	case KindWorkerRegistered:
		return new(WorkerRegistered)
	case KindRegistrationLapsed:
		return new(RegistrationLapsed)
	case KindWorkerLeft:
		return new(WorkerLeft)
	case KindTransferredIn:
		return new(TransferredIn)
	case KindTransferredOut:
		return new(TransferredOut)
	case KindAgencyStarted:
		return new(AgencyStarted)
	case KindAgencyChanged:
		return new(AgencyChanged)
	case KindAgencyEnded:
		return new(AgencyEnded)
	case KindRegisterDeclared:
		return new(RegisterDeclared)
	case KindComparatorPublished:
		return new(ComparatorPublished)
	case KindTraineeExpected:
		return new(TraineeExpected)
	case KindTraineeEnded:
		return new(TraineeEnded)
	case KindCaseOpened:
		return new(CaseOpened)
	case KindCaseAllocated:
		return new(CaseAllocated)
	case KindCaseMoved:
		return new(CaseMoved)
	case KindCaseStatusChanged:
		return new(CaseStatusChanged)
	case KindCaseClosed:
		return new(CaseClosed)
	case KindGrievanceRaised:
		return new(GrievanceRaised)
	case KindGrievanceAction:
		return new(GrievanceAction)
	case KindGrievanceResolved:
		return new(GrievanceResolved)
	case KindGrievanceWithdrawn:
		return new(GrievanceWithdrawn)
	case KindAbsenceStarted:
		return new(AbsenceStarted)
	case KindAbsenceEnded:
		return new(AbsenceEnded)
	case KindAbsenceDeclared:
		return new(AbsenceDeclared)
	case KindSupervisionHeld:
		return new(SupervisionHeld)
	case KindAppraisalHeld:
		return new(AppraisalHeld)
	case KindTrainingCompleted:
		return new(TrainingCompleted)
	case KindQualificationGained:
		return new(QualificationGained)
	case KindExitInterviewHeld:
		return new(ExitInterviewHeld)
	case KindLearningNeedSet:
		return new(LearningNeedSet)
	case KindLearningNeedMet:
		return new(LearningNeedMet)
	case KindProcedureStarted:
		return new(ProcedureStarted)
	case KindProcedureEnded:
		return new(ProcedureEnded)
	case KindProfileDeclared:
		return new(ProfileDeclared)
	case KindProfileSealed:
		return new(ProfileSealed)
	case KindSpendPosted:
		return new(SpendPosted)
	case KindBudgetSet:
		return new(BudgetSet)
	case KindReferralsReceived:
		return new(ReferralsReceived)
	case KindComparatorWithheld:
		return new(ComparatorWithheld)
	case KindBaselinePublished:
		return new(BaselinePublished)
	case KindBooksClosed:
		return new(BooksClosed)
	case KindLineCorrected:
		return new(LineCorrected)
	case KindLineRetracted:
		return new(LineRetracted)
	}
	return nil
}

// BookOf returns the book that events of a kind are filed under. It is empty
// for corrections and retractions, which go in the book of the line they name,
// and for kinds that do not exist.
func BookOf(k Kind) Book {
	switch k {
	case KindRegisterDeclared, KindComparatorPublished, KindComparatorWithheld, KindBaselinePublished, KindBooksClosed,
		KindSpendPosted, KindBudgetSet, KindReferralsReceived:
		return Reference
	case KindCaseOpened, KindCaseAllocated, KindCaseMoved, KindCaseStatusChanged, KindCaseClosed:
		return Cases
	case KindGrievanceRaised, KindGrievanceAction, KindGrievanceResolved, KindGrievanceWithdrawn:
		return Grievances
	case KindLineCorrected, KindLineRetracted:
		return ""
	}
	if !slices.Contains(Kinds, k) {
		return ""
	}
	return Workforce
}
