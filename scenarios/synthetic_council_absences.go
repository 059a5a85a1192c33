package scenarios

import "muster/events"

// absence is somebody's being away.
type absence struct {
	id, reason string
	from       events.Date
	until      events.Date // the last day, as expected
	recorded   bool        // that it began; short ones are recorded when they end
	lent       []loan
}

// loan is a case that another holds for as long as somebody is away.
type loan struct {
	child *child
	to    *colleague
}

// short reports whether an absence is one of days rather than weeks.
func (a *absence) short() bool { return a.until-a.from < 20 }

// attendance has people fall ill, give birth, and go on courses.
func (c *council) attendance() {
	for range c.times(c.People * 17 / 10) {
		c.goAway("sickness-short", c.days(0, 9))
	}
	for range c.times(c.People * 3 / 2) {
		c.goAway(oneOf(c, []string{"training", "training", "training", "public-duty", "unpaid", "other", "unauthorised"}), c.days(0, 4))
	}
	for range c.times(c.People * 8 / 100) {
		c.goAway("sickness-long", c.days(28, 160))
	}
	for range c.times(c.People * 4 / 100) {
		c.goAway("maternity", c.days(180, 360))
	}
}

// goAway has one of the staff be away from today for some days more.
func (c *council) goAway(reason string, more events.Date) {
	if len(c.staff) == 0 {
		return
	}
	w := oneOf(c, c.staff)
	if w.away != nil || w.back > c.today || !w.stays(c.today, 3) || w.since+3 > c.today {
		return
	}
	a := &absence{id: numbered("ABS", &c.numbers.absence), reason: reason, from: c.today, until: c.today + more}
	if w.going != 0 {
		a.until = min(a.until, w.going)
	}
	w.away = a
	if !a.short() || c.oneIn(3) {
		a.recorded = true
		c.say(absenceFeed, c.began(w, a))
	}
	c.later(a.until, func() {
		if w.away == a {
			c.endAbsence(w, a.until)
			c.takeBack(w, a)
		}
	})
	c.standIn(w, a)
}

func (c *council) began(w *colleague, a *absence) events.Event {
	e := &events.AbsenceStarted{Day: a.from, Absence: a.id, Worker: w.id, Reason: a.reason}
	if !a.short() {
		e.ExpectedEnd = a.until
	}
	return e
}

// endAbsence records when somebody was last away, and the working days lost.
func (c *council) endAbsence(w *colleague, last events.Date) {
	a := w.away
	if a == nil {
		return
	}
	w.away, w.back = nil, last+1
	lost := events.Decimal(0)
	for d := a.from; d <= last; d++ {
		if workingDay(d) == d {
			lost += events.Decimal(w.paid(d))
		}
	}
	c.year.lost += lost
	end := &events.AbsenceEnded{LastDay: last, Absence: a.id, DaysLost: lost}
	if a.recorded {
		c.say(absenceFeed, end)
		return
	}
	c.say(absenceFeed, c.began(w, a), end)
}

// standIn has others look after the cases of somebody who is away: some of them
// for the days of a short absence, all of them by a move if it is long.
func (c *council) standIn(w *colleague, a *absence) {
	if len(w.caseload) == 0 || a.until-a.from < 3 {
		return
	}
	if !a.short() {
		var moves []events.Event
		for len(w.caseload) > 0 {
			k := w.caseload[len(w.caseload)-1]
			moves = append(moves, c.move(k, max(c.today, k.free), c.receiver(k.service, w), "absence-cover"))
			if k.holder != nil {
				a.lent = append(a.lent, loan{k, k.holder})
			}
		}
		c.say(allocations, moves...)
		return
	}
	var covers []events.Event
	for _, k := range w.caseload {
		if k.free > c.today || len(covers) == 10 {
			continue
		}
		to := c.receiver(k.service, w)
		if to == nil || !to.stays(a.until, 3) {
			continue
		}
		k.free = a.until + 1
		covers = append(covers, &events.CaseAllocated{Day: c.today, Case: k.id, Worker: to.id, Cover: true, LastDay: a.until})
	}
	c.say(allocations, covers...)
}

// takeBack gives cases that others took on back to somebody who has returned,
// if these still hold them and it does not make too many.
func (c *council) takeBack(w *colleague, a *absence) {
	if !w.stays(c.today, 20) || w.role != holdsCases {
		return
	}
	on := max(c.today, a.until+1)
	var moves []events.Event
	for _, l := range a.lent {
		if k := l.child; k.open && k.holder == l.to && k.free <= on && len(w.caseload) < 14 {
			moves = append(moves, c.move(k, on, w, "absence-cover"))
		}
	}
	c.say(allocations, moves...)
}
