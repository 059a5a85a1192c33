package events

// SupervisionHeld says that a worker had supervision.
type SupervisionHeld struct {
	Day        Date
	Worker     string
	Supervisor string
}

func (*SupervisionHeld) Kind() Kind { return KindSupervisionHeld }
func (e *SupervisionHeld) On() Date { return e.Day }
func (e *SupervisionHeld) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("supervisor", &e.Supervisor, optional)
}

// AppraisalHeld says that a worker was appraised.
type AppraisalHeld struct {
	Day    Date
	Worker string
}

func (*AppraisalHeld) Kind() Kind { return KindAppraisalHeld }
func (e *AppraisalHeld) On() Date { return e.Day }
func (e *AppraisalHeld) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
}

// TrainingCompleted says that a worker completed a course.
type TrainingCompleted struct {
	Day        Date
	Worker     string
	Course     string
	Compliance bool // it is one that everybody must have done
	ValidTo    Date // the last day it counts; absent if it does not run out
}

func (*TrainingCompleted) Kind() Kind { return KindTrainingCompleted }
func (e *TrainingCompleted) On() Date { return e.Day }
func (e *TrainingCompleted) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("course", &e.Course, required)
	f.flag("compliance", &e.Compliance)
	f.date("valid_to", &e.ValidTo, optional)
	f.rule(e.ValidTo == 0 || e.ValidTo >= e.Day, "valid_to", "is before the day of the course")
}

// QualificationGained says that a worker holds a qualification from a day on.
type QualificationGained struct {
	Day           Date
	Worker        string
	Qualification string
}

func (*QualificationGained) Kind() Kind { return KindQualificationGained }
func (e *QualificationGained) On() Date { return e.Day }
func (e *QualificationGained) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("qualification", &e.Qualification, required)
}

// ExitInterviewHeld says what somebody who leaves gave as the reasons.
type ExitInterviewHeld struct {
	Day    Date
	Worker string
	Themes []string
}

func (*ExitInterviewHeld) Kind() Kind { return KindExitInterviewHeld }
func (e *ExitInterviewHeld) On() Date { return e.Day }
func (e *ExitInterviewHeld) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.ids("themes", &e.Themes)
}

// LearningNeedSet says that a worker is to learn something.
type LearningNeedSet struct {
	Day    Date
	Worker string
	Need   string
	Due    Date
}

func (*LearningNeedSet) Kind() Kind { return KindLearningNeedSet }
func (e *LearningNeedSet) On() Date { return e.Day }
func (e *LearningNeedSet) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("need", &e.Need, required)
	f.date("due", &e.Due, optional)
	f.rule(e.Due == 0 || e.Due >= e.Day, "due", "is before the day it is set")
}

// LearningNeedMet says that a worker has learned what was set.
type LearningNeedMet struct {
	Day    Date
	Worker string
	Need   string
}

func (*LearningNeedMet) Kind() Kind { return KindLearningNeedMet }
func (e *LearningNeedMet) On() Date { return e.Day }
func (e *LearningNeedMet) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("need", &e.Need, required)
}

// ProcedureStarted says that a worker is under a performance procedure.
type ProcedureStarted struct {
	Day       Date
	Worker    string
	Procedure string
}

func (*ProcedureStarted) Kind() Kind { return KindProcedureStarted }
func (e *ProcedureStarted) On() Date { return e.Day }
func (e *ProcedureStarted) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("procedure", &e.Procedure, required)
}

// ProcedureEnded says on which day a performance procedure last ran.
type ProcedureEnded struct {
	LastDay   Date
	Worker    string
	Procedure string
}

func (*ProcedureEnded) Kind() Kind { return KindProcedureEnded }
func (e *ProcedureEnded) On() Date { return e.LastDay }
func (e *ProcedureEnded) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("worker", &e.Worker, required)
	f.id("procedure", &e.Procedure, required)
}
