package scenarios

import "muster/events"

// councilCourses are what is taught; the first few everybody must have done.
var councilCourses = [...]string{
	"safeguarding-3", "data-protection", "fire-safety", "equality", "lone-working",
	"court-skills", "motivational-interviewing", "trauma", "neglect", "report-writing", "chairing", "direct-work",
}

const compulsory = 5

// practice is the supervision, learning and registration of a day.
func (c *council) practice() {
	for _, w := range c.staff {
		if w.away != nil || !w.stays(c.today, 0) {
			continue
		}
		c.supervise(w)
		if w.appraisal <= c.today {
			c.appraise(w)
		}
		if w.training <= c.today {
			c.learn(w)
		}
	}
	for _, w := range c.temps {
		if w.here(c.today) {
			c.supervise(w)
		}
	}
	for range c.times(c.People / 12) {
		if w := c.somebody(); w != nil {
			c.say(learningFeed, &events.QualificationGained{Day: c.today, Worker: w.id, Qualification: oneOf(c, []string{"practice-educator", "best-interests-assessor", "masters", "leadership"})})
		}
	}
	if _, m, d := c.today.Civil(); m == 11 && d <= 7 && (c.today-1)%7 == 0 {
		c.renewRegistrations()
	}
}

// supervise has somebody supervised when it is time: every two weeks those
// who hold cases, the others every month. It is at times recorded late.
func (c *council) supervise(w *colleague) {
	if w.supervision > c.today {
		return
	}
	on := c.today
	if c.oneIn(20) {
		on = max(w.since, on-c.days(1, 45))
	}
	e := &events.SupervisionHeld{Day: on, Worker: w.id}
	if m := c.teams[w.team].manager; m != nil && m != w && m.here(on) {
		e.Supervisor = m.id
	}
	c.say(practiceFeed, e)
	w.supervision = c.today + c.days(22, 34)
	if w.role == holdsCases {
		w.supervision = c.today + c.days(11, 17)
	}
}

// appraise is the yearly appraisal, which sets what is to be learned.
func (c *council) appraise(w *colleague) {
	w.appraisal = c.today + c.days(330, 400)
	matter := []events.Event{&events.AppraisalHeld{Day: c.today, Worker: w.id}}
	for range 3 + c.random.IntN(3) {
		need := numbered("need-", &c.numbers.need)
		due := c.today + c.days(90, 330)
		matter = append(matter, &events.LearningNeedSet{Day: c.today, Worker: w.id, Need: need, Due: due})
		if !c.oneIn(5) {
			c.later(due-c.days(-20, 60), func() {
				if w.here(c.today) && w.away == nil {
					c.say(learningFeed, &events.LearningNeedMet{Day: c.today, Worker: w.id, Need: need})
				}
			})
		}
	}
	c.say(learningFeed, matter...)
}

// learn is a course that somebody completes, about ten a year.
func (c *council) learn(w *colleague) {
	w.training = c.today + c.days(20, 48)
	n := c.random.IntN(len(councilCourses))
	e := &events.TrainingCompleted{Day: c.today, Worker: w.id, Course: councilCourses[n]}
	if n < compulsory {
		e.Compliance, e.ValidTo = true, c.today.AddMonths(12*(1+n%3))-1
	}
	if c.oneIn(10) {
		e.Day = max(w.since, c.today-c.days(1, 60))
	}
	c.say(learningFeed, e)
}

// renewRegistrations is the yearly check that everybody is on the professional
// register. One in two hundred has lapsed, for two weeks.
func (c *council) renewRegistrations() {
	for _, w := range c.staff {
		if !w.stays(c.today, 30) {
			continue
		}
		if c.oneIn(200) {
			c.say(registerFeed, &events.RegistrationLapsed{Day: c.today, Worker: w.id, Reason: "fee not paid"})
			c.later(c.today+14, func() {
				if w.here(c.today) {
					c.say(registerFeed, &events.WorkerRegistered{Day: c.today, Worker: w.id, Registration: "SW" + w.id[1:]})
				}
			})
			continue
		}
		c.say(registerFeed, &events.WorkerRegistered{Day: c.today, Worker: w.id, Registration: "SW" + w.id[1:]})
	}
}

// troubles are grievances and performance procedures.
func (c *council) troubles() {
	for range c.times(1 + c.People/50) {
		if w := c.somebody(); w != nil && w.procedure == "" {
			c.startProcedure(w)
		}
	}
	for range c.times(1 + c.People/60) {
		if w := c.somebody(); w != nil {
			c.grieve(&events.GrievanceRaised{Form: "individual", Workers: []string{w.id}})
		}
	}
	if c.random.IntN(2*workingDays) == 0 && len(c.staff) > 10 {
		c.grieve(&events.GrievanceRaised{Form: "collective", Signatories: int64(len(c.staff)/20 + 2 + c.random.IntN(len(c.staff)/10+1)), Union: "Unison"})
	}
}

func (c *council) startProcedure(w *colleague) {
	w.procedure = numbered("PP", &c.numbers.procedure)
	c.say(hrDesk, &events.ProcedureStarted{Day: c.today, Worker: w.id, Procedure: w.procedure})
	under := w.procedure
	c.later(c.today+c.days(40, 200), func() {
		if w.procedure == under && w.here(c.today) {
			c.endProcedure(w, c.today)
		}
	})
}

func (c *council) endProcedure(w *colleague, last events.Date) {
	if w.procedure != "" {
		c.say(hrDesk, &events.ProcedureEnded{LastDay: last, Worker: w.id, Procedure: w.procedure})
		w.procedure = ""
	}
}

var grievanceThemes = [...]string{"caseloads", "pay", "management", "support", "progression", "working-hours"}

// grieve has a grievance raised, something done about it, and an end to it.
func (c *council) grieve(e *events.GrievanceRaised) {
	e.Day, e.Grievance = c.today, numbered("GR", &c.numbers.grievance)
	theme := grievanceThemes[c.random.IntN(len(grievanceThemes))]
	e.Themes = []string{theme}
	c.say(employeeRelations, e)
	action := numbered("action-", &c.numbers.action)
	c.later(c.today+c.days(10, 30), func() {
		c.say(employeeRelations, &events.GrievanceAction{Day: c.today, Grievance: e.Grievance, Action: action, Theme: theme, State: "in-train", Words: "agreed with the service manager"})
	})
	if !c.oneIn(3) {
		c.later(c.today+c.days(40, 60), func() {
			c.say(employeeRelations, &events.GrievanceAction{Day: c.today, Grievance: e.Grievance, Action: action, Theme: theme, State: "taken"})
		})
	}
	c.later(c.today+c.days(70, 200), func() {
		if c.oneIn(6) {
			c.say(employeeRelations, &events.GrievanceWithdrawn{Day: c.today, Grievance: e.Grievance, Reason: "settled informally"})
			return
		}
		c.say(employeeRelations, &events.GrievanceResolved{Day: c.today, Grievance: e.Grievance, Outcome: oneOf(c, events.GrievanceOutcomes)})
	})
}
