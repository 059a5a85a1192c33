package scenarios

import "muster/events"

// child is a case: a child known to the council.
type child struct {
	id, family string
	status     string
	open       bool
	holder     *colleague // nil while nobody holds it
	service    int        // whose teams have it
	team       int
	free       events.Date // the first day on which something may happen to it
	stage      int         // counts what it has been through; plans made for an earlier stage lapse
}

// opened makes the event of a case's opening.
func (c *council) opened(k *child, on events.Date, status string, service int) events.Event {
	k.open, k.status, k.service, k.holder = true, status, service, nil
	k.team = c.teamOf(service)
	k.free = on
	k.stage++
	c.open++
	return &events.CaseOpened{Day: on, Case: k.id, Family: k.family, Status: status, Team: c.teams[k.team].id}
}

// teamOf draws a team of a service.
func (c *council) teamOf(service int) int {
	first, n := -1, 0
	for i := range c.teams {
		if c.teams[i].service == service {
			if n++; first < 0 {
				first = i
			}
		}
	}
	return first + c.random.IntN(n)
}

func (c *council) newChild(family string) *child {
	return &child{id: numbered("C", &c.numbers.child), family: family}
}

// wantedCases is how many cases should be open today: the number swings by a
// sixteenth within six years.
func (c *council) wantedCases() int {
	phase := int(c.today-c.From) % 2190
	if phase > 1095 {
		phase = 2190 - phase
	}
	return c.OpenCases * (1095*15 + 2*phase) / (1095 * 16)
}

// takeOnCases is the load of the cases open at go-live and of who holds them.
func (c *council) takeOnCases() {
	for c.open < c.wantedCases() && !c.done {
		family := numbered("F", &c.numbers.family)
		for range c.siblings() {
			k := c.newChild(family)
			status := oneOf(c, []string{
				"in-need", "in-need", "in-need", "in-need", "in-need", "in-need", "in-need", "in-need", "in-need", "in-need", "in-need",
				"protection", "protection", "protection", "looked-after", "looked-after", "looked-after", "looked-after", "care-leaver", "care-leaver",
			})
			on := c.today - c.days(1, 700)
			matter := []events.Event{c.opened(k, on, status, c.serviceFor(status))}
			if w := c.receiver(k.service, nil); w != nil {
				k.free = max(on, w.since)
				matter = append(matter, c.allocate(k, k.free, w))
			}
			k.free = c.From
			c.say(caseImport, matter...)
			c.plan(k, true)
		}
	}
}

// siblings is how many children of a family become cases together.
func (c *council) siblings() int { return [...]int{1, 1, 1, 1, 2, 2, 2, 3, 3, 4}[c.random.IntN(10)] }

// serviceFor is the service that has cases of a status once they are assessed.
func (c *council) serviceFor(status string) int {
	switch status {
	case "looked-after":
		return lookedAfter
	case "care-leaver":
		return leavingCare
	}
	if status == "in-need" && c.oneIn(6) {
		return disabled
	}
	return east + c.random.IntN(3)
}

// casework is what happens to cases in a day besides what was planned.
func (c *council) casework() {
	for gap := c.wantedCases() - c.open; gap > 0 && !c.done; {
		gap -= c.refer()
	}
	for range c.times(c.OpenCases * movesPerMille / 1000) {
		c.moveOne(oneOf(c, whyCasesMove[:]))
	}
	if (c.today-1)%7 == 2 { // Wednesdays
		for s := range c.holders {
			c.evenOut(s)
		}
	}
	if _, m, d := c.today.Civil(); m == 4 && d <= 7 && (c.today-1)%7 == 0 {
		c.regroup(c.random.IntN(len(councilServices)))
	}
}

// refer takes on a family: mostly a new one, else a child who was known before.
// It returns how many cases open.
func (c *council) refer() int {
	var children []*child
	if k := c.returning(); k != nil {
		children = append(children, k)
	} else {
		family := numbered("F", &c.numbers.family)
		for range c.siblings() {
			children = append(children, c.newChild(family))
		}
	}
	on := c.today
	if c.oneIn(10) {
		on = max(on-c.days(1, 6), children[0].free)
	}
	status, service := "in-need", frontDoor
	switch n := c.random.IntN(20); {
	case n == 0:
		status, service = "looked-after", lookedAfter
	case n < 3:
		status = "protection"
	}
	w := c.receiver(service, nil)
	late := c.oneIn(3) || w == nil
	var opening, allocation []events.Event
	for _, k := range children {
		opening = append(opening, c.opened(k, on, status, service))
		if late {
			k.free = c.today + 1
			c.allocateLater(k, 10)
		} else {
			k.free = max(on, w.since)
			allocation = append(allocation, c.allocate(k, c.today, w))
		}
		c.plan(k, false)
	}
	c.say(referralsIn, append(opening, allocation...)...)
	return len(children)
}

// returning is a child whose case was closed at least a month ago, or nil.
func (c *council) returning() *child {
	if len(c.closed) == 0 || !c.oneIn(6) {
		return nil
	}
	k := oneOf(c, c.closed)
	if k.free+30 > c.today {
		return nil
	}
	c.closed = without(c.closed, k)
	return k
}

// plan settles when the case goes on to its next stage: averages are nine
// months for children in need, a year under protection, two looked after, three
// after care. At go-live part of that has passed already.
func (c *council) plan(k *child, underWay bool) {
	var days events.Date
	switch k.status {
	case "in-need":
		days = c.days(25, 75) // an assessment, and no more
		if c.random.IntN(5) > 1 {
			days = c.days(120, 720)
		}
	case "protection":
		days = c.days(120, 610)
	case "looked-after":
		days = c.days(60, 1400)
	case "care-leaver":
		days = c.days(500, 1690)
	}
	if underWay {
		days = c.days(1, int(days))
	}
	stage := k.stage
	c.later(c.today+days, func() { c.turn(k, stage) })
	if k.service == frontDoor {
		c.later(c.today+c.days(35, 75), func() { c.handOver(k, stage) })
		if c.oneIn(3) {
			c.later(c.today+c.days(3, 15), func() { c.moveAgain(k, stage) })
		}
	}
}

// turn takes a case on to its next stage: it closes, or its status changes.
func (c *council) turn(k *child, stage int) {
	if !k.open || k.stage != stage {
		return
	}
	if k.free > c.today {
		c.later(k.free, func() { c.turn(k, stage) })
		return
	}
	status := ""
	switch n := c.random.IntN(100); {
	case k.status == "in-need" && n < 14:
		status = "protection"
	case k.status == "in-need" && n < 18, k.status == "protection" && n < 25:
		status = "looked-after"
	case k.status == "protection" && n < 85:
		status = "in-need"
	case k.status == "looked-after" && n < 35:
		status = "care-leaver"
	case k.status == "looked-after" && n < 50:
		status = "in-need"
	}
	if status == "" {
		c.close(k)
		return
	}
	k.status = status
	k.stage++
	k.free = c.today + 1
	c.say(allocations, &events.CaseStatusChanged{Day: c.today, Case: k.id, Status: status})
	if next := k.stage; c.belongsElsewhere(k) {
		c.later(c.today+c.days(5, 60), func() { c.handOver(k, next) })
	}
	c.plan(k, false)
}

// belongsElsewhere reports whether a case should go to another service by its
// status.
func (c *council) belongsElsewhere(k *child) bool {
	switch k.status {
	case "looked-after":
		return k.service != lookedAfter
	case "care-leaver":
		return k.service != leavingCare
	}
	return k.service == frontDoor || k.service == lookedAfter || k.service == leavingCare
}

// close closes a case, which is recorded up to three weeks late.
func (c *council) close(k *child) {
	last := c.today
	if c.oneIn(8) {
		last = max(k.free, last-c.days(1, 21))
	}
	c.release(k)
	k.open, k.free = false, last+1
	k.stage++
	c.open--
	c.say(allocations, &events.CaseClosed{LastDay: last, Case: k.id, Reason: oneOf(c, []string{"needs met", "needs met", "no further action", "returned home", "adopted", "turned 18"})})
	if c.closed = append(c.closed, k); len(c.closed) > 2*c.OpenCases/10+20 {
		c.closed = append([]*child(nil), c.closed[len(c.closed)/2:]...)
	}
}
