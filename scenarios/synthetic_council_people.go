package scenarios

import (
	"slices"

	"muster/events"
)

// colleague is somebody who works for the council, as an employee or from an
// agency.
type colleague struct {
	id         string
	post       *councilPost // nil if from an agency
	assignment string       // empty if employed
	role       string
	team       int
	fte        events.FTE
	hours      []agreed     // what payroll goes by, in order
	rate       events.Pence // an hour, if from an agency
	qualified  events.Date
	since      events.Date // the first day
	free       events.Date // the first day on which something may happen to the employment
	going      events.Date // the last day, once it is settled
	gone       bool
	told       bool // that they go
	reason     string
	away       *absence
	back       events.Date // the first day after the last absence
	procedure  string      // under way
	caseload   []*child

	supervision, appraisal, training events.Date // when next
}

// agreed is the FTE that somebody is paid for from a day on.
type agreed struct {
	from events.Date
	fte  events.FTE
}

// paid returns the FTE by which the days that somebody loses on a day are told.
func (w *colleague) paid(on events.Date) (fte events.FTE) {
	for _, h := range w.hours {
		if h.from <= on {
			fte = h.fte
		}
	}
	return fte
}

// here reports whether somebody is at work, or could be, on a day.
func (w *colleague) here(on events.Date) bool {
	return !w.gone && w.since <= on && (w.going == 0 || on <= w.going)
}

// stays reports whether somebody is here and is not known to go within some
// days.
func (w *colleague) stays(on, days events.Date) bool {
	return w.here(on) && (w.going == 0 || on+days < w.going)
}

// newcomer is somebody nobody knows yet.
func (c *council) newcomer() *colleague {
	return &colleague{id: numbered("W", &c.numbers.worker)}
}

// candidate is somebody for a vacant post: now and then one who was here before.
func (c *council) candidate() *colleague {
	if c.oneIn(10) && len(c.former) > 0 {
		if w := oneOf(c, c.former); w.going+60 < c.today {
			c.former = without(c.former, w)
			return &colleague{id: w.id, qualified: w.qualified}
		}
	}
	return c.newcomer()
}

// hire records that somebody starts in a post.
func (c *council) hire(b bureau, w *colleague, p *councilPost, on events.Date) {
	w.post, w.fte = p, p.fte
	if c.oneIn(5) {
		w.fte -= 200_000
	}
	w.hours = append(w.hours[:0], agreed{on, w.fte})
	again := w.qualified != 0
	origin := c.origin(w, on)
	c.place(w, p, on)
	t := c.teams[p.team].id
	if !again && b == hrDesk && c.oneIn(15) {
		c.say(b, &events.TransferredIn{Day: on, Worker: w.id, FromRole: "adult social care", Post: p.id, Role: p.role, Grade: p.grade, Team: t,
			FTE: w.fte, Contract: "permanent", Registration: "SW" + w.id[1:], Qualified: w.qualified})
		return
	}
	h := &events.WorkerHired{Day: on, Worker: w.id, Post: p.id, Role: p.role, Grade: p.grade, Team: t, FTE: w.fte, Contract: "permanent",
		Origin: origin, Registration: "SW" + w.id[1:], Qualified: w.qualified, NewlyQualified: origin == "newly-qualified"}
	if b == hrDesk && c.oneIn(20) {
		h.Contract, h.ContractEnds = "fixed-term", on+365
		c.settle(w, on+365, "other")
	}
	if c.Profiles && !again {
		c.say(b, h, c.profile(w))
		return
	}
	c.say(b, h)
}

// origin decides where a starter comes from and when they qualified, if that is
// not known.
func (c *council) origin(w *colleague, on events.Date) string {
	if w.qualified != 0 {
		return events.Origins[1+c.random.IntN(5)]
	}
	if w.assignment != "" {
		w.qualified = on - c.days(1100, 5000)
		return "agency"
	}
	if c.oneIn(3) {
		w.qualified = on - c.days(10, 300)
		return "newly-qualified"
	}
	w.qualified = on - c.days(700, 9000)
	return events.Origins[1+c.random.IntN(len(events.Origins)-1)]
}

// place puts somebody on the list of staff.
func (c *council) place(w *colleague, p *councilPost, on events.Date) {
	w.role, w.team, w.since, w.free = p.role, p.team, on, on+1
	p.free = on + 1
	c.staff = append(c.staff, w)
	first := max(on, c.today)
	w.supervision, w.appraisal, w.training = first+c.days(7, 30), first+c.days(60, 360), first+c.days(5, 60)
	c.joinTeam(w)
}

// joinTeam lets somebody hold the cases of their service, or manage their team.
func (c *council) joinTeam(w *colleague) {
	t := &c.teams[w.team]
	switch {
	case w.role == holdsCases && councilServices[t.service].holds:
		c.holders[t.service] = append(c.holders[t.service], w)
	case w.role == "first-line-manager":
		t.manager = w
	}
}

func (c *council) leaveTeam(w *colleague) {
	s := c.teams[w.team].service
	c.holders[s] = without(c.holders[s], w)
}

// staffing is what the personnel desk has to do in a day.
func (c *council) staffing() {
	for range c.times(c.People * 13 / 100) {
		c.giveNotice()
	}
	for c.People-len(c.staff)-c.pledged > 0 && !c.oneIn(3) {
		if !c.fillVacancy() {
			break
		}
	}
	for range c.times(c.People * 15 / 100) {
		c.changeHours()
	}
	for range c.times(c.People * 9 / 100) {
		c.moveSomebody()
	}
	c.reorganise()
	for range c.times(1 + c.People/25) {
		c.train()
	}
}

// somebody draws one of the staff to whose employment something may happen
// today.
func (c *council) somebody() *colleague {
	if len(c.staff) == 0 {
		return nil
	}
	w := oneOf(c, c.staff)
	if w.going != 0 || !w.here(c.today) || w.free > c.today || w.away != nil {
		return nil
	}
	return w
}

// fillVacancy offers a vacant post, or has somebody start in it. It reports
// whether there was one.
func (c *council) fillVacancy() bool {
	p := c.takeVacancy(anyPost)
	if p == nil {
		return false
	}
	w := c.candidate()
	if c.oneIn(2) {
		c.offer(w, p)
		return true
	}
	on := c.today + c.days(0, 35)
	if c.oneIn(12) { // told late
		on = max(p.free, c.today-c.days(1, 40), w.going+1)
	}
	c.hire(hrDesk, w, p, on)
	return true
}

// offer has somebody offered a post, who as a rule starts in it when the checks
// are done.
func (c *council) offer(w *colleague, p *councilPost) {
	start := c.today + c.days(30, 100)
	checks := []string{"references", "enhanced DBS", "registration"}
	c.say(hrDesk, &events.WorkerOffered{Day: c.today, Worker: w.id, Post: p.id, FTE: p.fte, ExpectedStart: start, Checks: checks[:1+c.random.IntN(3)]})
	c.pledged++
	if c.oneIn(10) {
		c.later(c.today+c.days(5, 50), func() {
			c.pledged--
			c.vacant = append(c.vacant, p)
			c.say(hrDesk, &events.OfferWithdrawn{Day: c.today, Worker: w.id, Post: p.id, Reason: "took another post"})
		})
		return
	}
	c.later(start-c.days(2, 20), func() {
		c.pledged--
		c.hire(hrDesk, w, p, max(start, c.today))
	})
}

// whyTheyLeave are reasons for leaving, by how common they are.
var whyTheyLeave = [...]string{
	"resignation", "resignation", "resignation", "resignation", "resignation", "resignation", "resignation", "resignation", "resignation",
	"resignation", "resignation", "resignation", "retired", "retired", "retired", "other", "other", "not-known", "not-collected",
	"dismissed", "voluntary-redundancy", "compulsory-redundancy", "deceased", "moved-within-council",
}

// giveNotice settles that somebody leaves in a few weeks.
func (c *council) giveNotice() {
	if w := c.somebody(); w != nil {
		c.settle(w, c.today+c.days(28, 90), whyTheyLeave[c.random.IntN(len(whyTheyLeave))])
	}
}

// settle settles on which day somebody leaves, and why. Most such days are
// recorded ahead, some on the day, and some weeks late, though their cases have
// gone to others by then.
func (c *council) settle(w *colleague, last events.Date, reason string) {
	last = workingDay(last)
	w.going, w.reason = last, reason
	tell := last
	switch {
	case reason == "deceased":
	case last-c.today < 300 && !c.oneIn(4):
		c.later(c.today+c.days(1, 20), func() { c.tellLeaving(w) })
	case c.oneIn(5):
		tell += c.days(3, 45)
	}
	c.later(last, func() { c.depart(w) })
	c.later(tell, func() { c.vacate(w) })
	if c.oneIn(2) && reason == "resignation" {
		c.later(last-c.days(1, 5), func() {
			if w.away == nil && w.here(c.today) {
				c.say(hrDesk, &events.ExitInterviewHeld{Day: c.today, Worker: w.id, Themes: exitThemes[c.random.IntN(len(exitThemes))]})
			}
		})
	}
}

var exitThemes = [...][]string{{"caseload", "pay"}, {"caseload"}, {"management"}, {"commuting", "family"}, {"progression"}, {"wellbeing", "caseload", "support"}}

// tellLeaving records that somebody leaves, once.
func (c *council) tellLeaving(w *colleague) {
	if w.told {
		return
	}
	w.told = true
	c.year.leavers += w.fte
	if w.reason == "moved-within-council" || w.reason == "other" && c.oneIn(3) {
		c.say(hrDesk, &events.TransferredOut{LastDay: w.going, Worker: w.id, ToRole: "adult social care"})
		return
	}
	c.say(hrDesk, &events.WorkerLeft{LastDay: w.going, Worker: w.id, Reason: w.reason, Destination: events.Destinations[c.random.IntN(len(events.Destinations))]})
}

// depart is what happens on somebody's last day: what is under way ends, and
// their cases go to others.
func (c *council) depart(w *colleague) {
	c.endAbsence(w, w.going)
	c.endProcedure(w, w.going)
	reason := "worker-left"
	if w.reason == "deceased" {
		reason = "worker-died"
	}
	w.gone = true
	c.disperse(w, w.going, reason)
	c.leaveTeam(w)
}

// vacate is when it is on record that somebody has left: their post is vacant.
func (c *council) vacate(w *colleague) {
	c.tellLeaving(w)
	c.staff = without(c.staff, w)
	w.post.free = w.going + 1
	c.vacant = append(c.vacant, w.post)
	if w.reason == "resignation" {
		if c.former = append(c.former, w); len(c.former) > 100 {
			c.former = c.former[50:]
		}
	}
}

// changeHours has somebody work other hours, recorded up to a month late, though
// not from before they were last back: the days they lost were told by the hours
// on record. Payroll pays what remains if the hours are found to be fewer later
// (staffShouldSay), so that no absence is told by more.
func (c *council) changeHours() {
	w := c.somebody()
	if w == nil {
		return
	}
	on := c.today
	if c.oneIn(4) {
		on = max(w.free, on-c.days(1, 40))
	}
	hours := [...]events.FTE{100, 100, 100, 90, 81, 80, 60, 50}
	on = max(on, w.back)
	w.fte = min(w.post.fte, hours[c.random.IntN(len(hours))]*events.Million/100)
	w.free = on + 1
	w.hours = append(w.hours, agreed{on, w.fte - hoursTooMany})
	c.say(hrDesk, &events.HoursChanged{Day: on, Worker: w.id, Post: w.post.id, FTE: w.fte})
}

// moveSomebody takes somebody to a vacant post; who goes to another service or
// out of holding cases hands them over.
func (c *council) moveSomebody() {
	w := c.somebody()
	if w == nil || slices.ContainsFunc(w.caseload, func(k *child) bool { return k.free > c.today }) {
		return
	}
	p := c.takeVacancy(func(p *councilPost) bool { return p.fte >= w.fte })
	if p == nil {
		return
	}
	if p.role != holdsCases || c.teams[p.team].service != c.teams[w.team].service {
		c.leaveTeam(w)
		c.disperse(w, c.today, "other")
	} else {
		c.leaveTeam(w)
	}
	t := &c.teams[p.team]
	c.say(hrDesk, &events.WorkerMoved{Day: c.today, Worker: w.id, From: w.post.id, Post: p.id, Role: p.role, Grade: p.grade, Team: t.id})
	w.post.free = c.today
	c.vacant = append(c.vacant, w.post)
	w.post, w.role, w.team, w.free = p, p.role, p.team, c.today+1
	p.free = c.today + 1
	c.joinTeam(w)
}

// profile is what somebody tells of themselves; some leave things out.
func (c *council) profile(w *colleague) events.Event {
	p := &events.ProfileDeclared{Day: w.since, Worker: w.id, Sex: "female", Disability: "no", Born: w.qualified - c.days(21*365, 38*365)}
	if c.oneIn(5) {
		p.Sex = "male"
	}
	if c.oneIn(15) {
		p.Disability = "yes"
	}
	if !c.oneIn(8) {
		p.Ethnicity = oneOf(c, []string{"white", "white", "white", "white", "asian", "black", "mixed", "other"})
	}
	if !c.oneIn(3) {
		p.Religion = oneOf(c, []string{"christian", "none", "none", "muslim", "hindu", "sikh", "other"})
	}
	return p
}

// train has somebody be in training for social work, and end it when they
// should have qualified.
func (c *council) train() {
	id := numbered("T", &c.numbers.trainee)
	due := c.today + c.days(300, 1100)
	c.say(hrDesk, &events.TraineeExpected{Day: c.today, Trainee: id, Route: oneOf(c, events.TrainingRoutes), Expected: due, Team: oneOf(c, c.teams).id})
	last, outcome := due, oneOf(c, []string{"qualified", "hired"})
	if c.oneIn(8) {
		last, outcome = c.today+c.days(60, 250), "withdrew"
	}
	c.later(last, func() { c.say(hrDesk, &events.TraineeEnded{LastDay: c.today, Trainee: id, Outcome: outcome}) })
}
