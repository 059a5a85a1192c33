package viewtest

import (
	"pgregory.net/rapid"

	"muster/events"
)

// EntriesOfPractice draws a random history as Entries does, in which absences,
// practice and grievances are as frequent as all else.
func EntriesOfPractice(t *rapid.T, n int, admit func(*events.Entry) error) *Ledger {
	return draw(t, n, &drawn{Ledger: &Ledger{}, admit: admit, often: true})
}

var (
	themes  = []string{"workload", "pay"}
	courses = []string{"safeguarding", "data"}
)

// absent draws an event about an absence, or days declared.
func (d *drawn) absent(absence string) events.Event {
	switch d.IntN(7) {
	case 0, 1, 2:
		return &events.AbsenceStarted{Day: d.day(), Absence: absence, Worker: d.id("W", 4), Reason: d.of(events.AbsenceReasons)}
	case 3, 4, 5:
		return &events.AbsenceEnded{LastDay: d.day(), Absence: absence, DaysLost: events.Decimal(d.IntN(2 * events.Million))}
	}
	return d.declared(d.id("D", 9))
}

func (d *drawn) declared(declaration string) *events.AbsenceDeclared {
	e := &events.AbsenceDeclared{FirstDay: d.day(), Declaration: declaration, Reason: d.of(events.AbsenceReasons),
		Service: d.maybe(services), Team: d.maybe(teams), DaysLost: events.Decimal(d.IntN(90 * events.Million)), Source: "report"}
	e.LastDay = e.FirstDay + events.Date(d.IntN(500))
	return e
}

// practised draws an event of what is done with or about a worker.
func (d *drawn) practised(worker string) events.Event {
	day := d.day()
	switch d.IntN(13) {
	case 0:
		return &events.SupervisionHeld{Day: day, Worker: worker}
	case 1:
		return &events.AppraisalHeld{Day: day, Worker: worker}
	case 2, 3:
		e := &events.TrainingCompleted{Day: day, Worker: worker, Course: d.of(courses), Compliance: d.IntN(2) == 0}
		if d.IntN(2) == 0 {
			e.ValidTo = day + events.Date(d.IntN(500))
		}
		return e
	case 4:
		return &events.QualificationGained{Day: day, Worker: worker, Qualification: d.of([]string{"social-work", "educator"})}
	case 5:
		return &events.ExitInterviewHeld{Day: day, Worker: worker, Themes: d.some(themes)}
	case 6:
		e := &events.LearningNeedSet{Day: day, Worker: worker, Need: d.of(courses)}
		if d.IntN(3) > 0 {
			e.Due = day + events.Date(d.IntN(200))
		}
		return e
	case 7, 8, 9:
		return &events.LearningNeedMet{Day: day, Worker: worker, Need: d.of(courses)}
	case 10:
		return &events.ProcedureStarted{Day: day, Worker: worker, Procedure: d.of([]string{"capability", "conduct"})}
	}
	return &events.ProcedureEnded{LastDay: day, Worker: worker, Procedure: d.of([]string{"capability", "conduct"})}
}

// aggrieved draws an event about a grievance.
func (d *drawn) aggrieved(grievance string) events.Event {
	switch d.IntN(8) {
	case 0, 1, 2:
		return d.raised(grievance)
	case 3, 4:
		return &events.GrievanceAction{Day: d.day(), Grievance: grievance, Action: d.of([]string{"plan", "review"}), Theme: d.of(themes), State: d.of(events.ActionStates)}
	case 5:
		return &events.GrievanceWithdrawn{Day: d.day(), Grievance: grievance}
	}
	return &events.GrievanceResolved{Day: d.day(), Grievance: grievance, Outcome: d.of(events.GrievanceOutcomes)}
}

func (d *drawn) raised(grievance string) *events.GrievanceRaised {
	e := &events.GrievanceRaised{Day: d.day(), Grievance: grievance, Form: "collective", Workers: d.some([]string{"W1", "W2", "W3", "stranger"}), Themes: d.some(themes)}
	if len(e.Workers) == 0 || d.IntN(3) == 0 {
		e.Signatories = int64(len(e.Workers) + 1 + d.IntN(9))
	}
	if e.People() == 1 {
		e.Form = d.of(events.GrievanceForms)
	}
	return e
}

// some draws a part of a list, which may be nothing of it.
func (d *drawn) some(list []string) (part []string) {
	for _, s := range list {
		if d.IntN(2) == 0 {
			part = append(part, s)
		}
	}
	return part
}
