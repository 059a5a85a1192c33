package scenarios

import (
	"fmt"

	"muster/events"
)

// practise has those in post in social work supervised, appraised, taught and
// qualified, all but some of them. Which ones goes by their number, so that how
// many can be counted off: of 250, 30 were last supervised in May, 63 were not
// appraised in the year, and 38 lack a course or hold one that has run out.
func (c *city) practise() {
	for i, w := range c.inPost {
		c.supervise(i, w)
		c.appraise(i, w)
		c.train(i, w)
		if i%8 == 0 {
			c.note(civil(2016, 10, 3)+events.Date(i), learning, "qualifications gained", citySource, &events.QualificationGained{
				Day: civil(2016, 10, 3) + events.Date(i), Worker: w.id, Qualification: oneAt([]string{"practice-educator", "leadership", "achieving-best-evidence"}, i/8)})
		}
	}
	for i, w := range c.inPost[:5] {
		c.underProcedure(i, w)
	}
}

func (c *city) supervise(i int, w *citizen) {
	for month := 1; month <= 6; month++ {
		if left := i % 25; month == 6 && (left == 7 || left == 13 || left == 19) {
			continue
		}
		on := civil(2017, month, 5+i%20)
		c.note(on, learning, "supervision held", citySource, &events.SupervisionHeld{Day: on, Worker: w.id})
	}
}

// appraise has three in four appraised in the year, and the others in the spring
// before it began. Everybody appraised is set a need, and every other a second.
// Two in three of the first are met, two in five of the second.
func (c *city) appraise(i int, w *citizen) {
	on := civil(2016, 9, 5) + events.Date(i%200)
	if i%4 == 1 {
		on = civil(2016, 5, 2) + events.Date(i%50)
	}
	c.note(on, learning, "appraisals", citySource, &events.AppraisalHeld{Day: on, Worker: w.id})
	if i%4 == 1 {
		return
	}
	c.need(i, w, on, "direct-work", civil(2017, 5, 31), i%3 != 0)
	if i%2 == 0 {
		c.need(i, w, on, "court-skills", civil(2017, 6, 15), i%5 < 2)
	}
	if i%10 == 0 {
		c.need(i, w, on, "research", civil(2017, 12, 31), false) // not due by the day
	}
}

func (c *city) need(i int, w *citizen, set events.Date, need string, due events.Date, met bool) {
	c.note(set, learning, "appraisals: what is to be learned", citySource, &events.LearningNeedSet{Day: set, Worker: w.id, Need: need, Due: due})
	if met {
		on := due - events.Date(i%30)
		c.note(on, learning, "learning needs met", citySource, &events.LearningNeedMet{Day: on, Worker: w.id, Need: need})
	}
}

// train has everybody take two courses that all must have, but for 13 who lack
// the one and 25 for whom the other has run out.
func (c *city) train(i int, w *citizen) {
	if i%20 != 3 {
		c.course(w, civil(2016, 3, 1)+events.Date(i), "safeguarding-competencies", 36)
	}
	on := civil(2016, 9, 1) + events.Date(i)
	if i%10 == 6 {
		on = civil(2015, 10, 1) + events.Date(i)
	}
	c.course(w, on, "information-governance", 12)
}

// course has a course recorded when it is completed, or when the worker comes, if
// they bring it with them.
func (c *city) course(w *citizen, on events.Date, course string, months int) {
	c.note(max(on, w.from), learning, "courses completed", citySource, &events.TrainingCompleted{Day: on, Worker: w.id, Course: course, Compliance: true, ValidTo: on.AddMonths(months) - 1})
}

// underProcedure puts somebody under a performance procedure. Two of five have
// ended.
func (c *city) underProcedure(i int, w *citizen) {
	procedure := fmt.Sprintf("PP%d", i+1)
	on := civil(2017, 2, 6) + events.Date(14*i)
	c.note(on, personnel, "performance procedures", citySource, &events.ProcedureStarted{Day: on, Worker: w.id, Procedure: procedure})
	if i < 2 {
		c.note(on+70, personnel, "performance procedures ended", citySource, &events.ProcedureEnded{LastDay: on + 70, Worker: w.id, Procedure: procedure})
	}
}

// away has one in four ill for two weeks, one in 25 for 24 weeks, and one in
// fifty on maternity leave, all within the year to the day.
func (c *city) away() {
	for i, w := range c.inPost {
		monday := func(weeks int) events.Date { return civil(2016, 10, 3) + events.Date(7*weeks) }
		switch {
		case i%50 == 20:
			c.absence(w, "maternity", monday(i%8), 26)
		case i%25 == 11:
			c.absence(w, "sickness-long", monday(i%8), 24)
		case i%4 == 2:
			c.absence(w, "sickness-short", monday(i%24), 2)
		}
	}
}

// absence is from a Monday to a Friday, so that five days a week are lost.
func (c *city) absence(w *citizen, reason string, monday events.Date, weeks int) {
	id := "away-" + w.id
	friday := monday + events.Date(7*weeks-3)
	c.note(monday, personnel, "absences", citySource, &events.AbsenceStarted{Day: monday, Absence: id, Worker: w.id, Reason: reason})
	c.note(friday, personnel, "absences ended", citySource, &events.AbsenceEnded{LastDay: friday, Absence: id, DaysLost: events.Decimal(5 * weeks * events.Million)})
}

// depart interviews five in eight of those who left, two weeks before they went.
func (c *city) depart() {
	for i, w := range c.gone {
		if i%8 > 4 {
			continue
		}
		themes := []string{oneAt([]string{"caseloads", "progression", "caseloads", "pay"}, i)}
		if i%3 == 0 {
			themes = append(themes, "accommodation")
		}
		on := w.last - 14
		c.note(on, personnel, "exit interviews", citySource, &events.ExitInterviewHeld{Day: on, Worker: w.id, Themes: themes})
	}
}
