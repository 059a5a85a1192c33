package scenarios

import "muster/events"

// wantedTemps is how many agency workers there should be today: an eighth of
// the staff in some years and a twentieth in others.
func (c *council) wantedTemps() int {
	years := int(c.today-c.From) / 365
	share := [...]int{120, 110, 95, 80, 65, 55, 50, 60, 75, 90, 105}
	return c.People * share[max(years, 0)%len(share)] / 1000
}

// agencyDay is what the agency desk has to do in a day.
func (c *council) agencyDay() {
	for short := c.wantedTemps() - len(c.temps); short > 0 && !c.oneIn(4); short-- {
		c.engage(agencyBookings, c.today-c.days(0, 3))
	}
	for range c.times(len(c.temps) * 5 / 4) {
		c.changeBooking()
	}
}

// engage has somebody from an agency start: to cover a vacant post, or somebody
// who is away, or beyond the posts there are.
func (c *council) engage(b bureau, on events.Date) {
	w := &colleague{role: holdsCases, team: c.random.IntN(len(c.teams)), fte: events.Million, since: on, free: on + 1,
		assignment: numbered("G", &c.numbers.assignment), rate: events.Pence(2800 + 25*c.random.IntN(60))}
	w.id = numbered("A", &c.numbers.agent)
	e := &events.AgencyStarted{Day: on, Assignment: w.assignment, Worker: w.id, Agency: "agency-" + string(rune('a'+c.random.IntN(6))), FTE: w.fte, HourlyRate: w.rate}
	e.Reason = c.cover(w, e)
	w.going = workingDay(on + c.days(90, 300))
	e.Role, e.Team, e.Service = w.role, c.teams[w.team].id, councilServices[c.teams[w.team].service].name
	e.ExpectedEnd = w.going
	c.say(b, e)
	w.supervision = c.today + c.days(7, 30)
	c.temps = append(c.temps, w)
	c.joinTeam(w)
	c.later(w.going, func() { c.endBooking(w) })
}

// cover settles what an agency worker is for, and whose place they take if they
// take one.
func (c *council) cover(w *colleague, e *events.AgencyStarted) string {
	switch n := c.random.IntN(10); {
	case n < 6 && len(c.vacant) > 0:
		p := oneOf(c, c.vacant)
		e.Covers, w.role, w.team = p.id, p.role, p.team
		return "vacancy"
	case n < 8 && len(c.staff) > 0:
		for range 20 {
			if s := oneOf(c, c.staff); s.away != nil && !s.away.short() {
				e.Covers, w.role, w.team = s.post.id, s.role, s.team
				return map[bool]string{true: "maternity", false: "sickness"}[s.away.reason == "maternity"]
			}
		}
	}
	return oneOf(c, []string{"additional", "asye-support", "additional", "awaiting-transfer"})
}

// changeBooking changes the rate or the hours of an assignment.
func (c *council) changeBooking() {
	if len(c.temps) == 0 {
		return
	}
	w := oneOf(c, c.temps)
	if w.free > c.today || !w.stays(c.today, 15) {
		return
	}
	w.free = c.today + 1
	e := &events.AgencyChanged{Day: c.today, Assignment: w.assignment}
	if c.oneIn(3) {
		w.fte = events.FTE(6+c.random.IntN(5)) * 100_000
		e.FTE = w.fte
	} else {
		w.rate += events.Pence(25 * (1 + c.random.IntN(8)))
		e.HourlyRate = w.rate
	}
	c.say(agencyBookings, e)
}

// endBooking is the last day of an assignment, unless it is extended. Now and
// then somebody stays on as an employee and keeps their cases.
func (c *council) endBooking(w *colleague) {
	if c.oneIn(4) {
		w.going = workingDay(c.today + c.days(30, 120))
		w.free = c.today + 1
		c.say(agencyBookings, &events.AgencyChanged{Day: c.today, Assignment: w.assignment, ExpectedEnd: w.going})
		c.later(w.going, func() { c.endBooking(w) })
		return
	}
	if c.oneIn(12) && c.People > len(c.staff)+c.pledged {
		service := c.teams[w.team].service
		p := c.takeVacancy(func(p *councilPost) bool { return p.role == w.role && c.teams[p.team].service == service })
		if p != nil {
			c.employ(w, p)
			return
		}
	}
	last := c.today
	w.gone, w.going = true, last
	c.disperse(w, last, "worker-left")
	c.say(agencyBookings, &events.AgencyEnded{LastDay: last, Assignment: w.assignment})
	c.leaveTeam(w)
	c.temps = without(c.temps, w)
}

// employ makes an agency worker an employee from tomorrow.
func (c *council) employ(w *colleague, p *councilPost) {
	c.say(agencyBookings, &events.AgencyEnded{LastDay: c.today, Assignment: w.assignment, MadePermanent: true})
	c.leaveTeam(w)
	c.temps = without(c.temps, w)
	w.going = 0
	c.hire(hrDesk, w, p, c.today+1)
	w.assignment, w.rate = "", 0
}
