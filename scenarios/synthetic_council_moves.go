package scenarios

import "muster/events"

// movesPerMille is how many cases of a thousand open ones are moved in a year
// for reasons of their own.
const movesPerMille = 900

// whyCasesMove are those reasons, by how common they are.
var whyCasesMove = [...]string{
	"managing-caseloads", "managing-caseloads", "managing-caseloads", "managing-caseloads", "managing-caseloads",
	"transfer-process", "transfer-process", "child-asked", "carer-asked", "other", "other",
}

// heavy is a caseload that is more than one FTE should hold.
const heavy = 22

// lighter reports whether a holds less than b, each for their hours.
func lighter(a, b *colleague) bool {
	return int64(len(a.caseload))*int64(b.fte) < int64(len(b.caseload))*int64(a.fte)
}

// over reports whether somebody holds so many cases or more, for their hours.
func over(w *colleague, cases int) bool {
	return int64(len(w.caseload))*events.Million >= int64(cases)*int64(w.fte)
}

// receiver is who is to hold the next case of a service: whoever of it holds
// least, or of any service if all of it hold too much. It is nil if nobody can.
func (c *council) receiver(service int, but *colleague) *colleague {
	best := c.lightest(nil, service, but)
	if best != nil && !over(best, heavy) {
		return best
	}
	for s := range c.holders {
		if s != service {
			best = c.lightest(best, s, but)
		}
	}
	return best
}

// lightest is whoever in a service can take a case and holds least, if less than
// best.
func (c *council) lightest(best *colleague, service int, but *colleague) *colleague {
	for _, w := range c.holders[service] {
		if w == but || w.away != nil || !w.stays(c.today, 25) {
			continue
		}
		if best == nil || lighter(w, best) {
			best = w
		}
	}
	return best
}

// allocate has somebody hold a case that nobody holds.
func (c *council) allocate(k *child, on events.Date, w *colleague) events.Event {
	e := &events.CaseAllocated{Day: on, Case: k.id, Worker: w.id}
	if w.team != k.team {
		e.Team = c.teams[w.team].id
	}
	c.give(k, w)
	k.free = on + 1
	return e
}

// give puts a case in somebody's hands.
func (c *council) give(k *child, w *colleague) {
	k.holder, k.team = w, w.team
	w.caseload = append(w.caseload, k)
}

// release takes a case out of the hands of whoever holds it.
func (c *council) release(k *child) {
	if k.holder != nil {
		k.holder.caseload = without(k.holder.caseload, k)
		k.holder = nil
	}
}

// allocateLater has a case that waits be allocated within some days, if anybody
// can take it then.
func (c *council) allocateLater(k *child, within int) {
	stage := k.stage
	c.later(c.today+c.days(1, within), func() {
		if !k.open || k.holder != nil {
			return
		}
		w := c.receiver(k.service, nil)
		if w == nil || k.free > c.today || k.stage != stage && c.oneIn(2) {
			c.allocateLater(k, 5)
			return
		}
		c.say(allocations, c.allocate(k, c.today, w))
	})
}

// move makes the event by which a case goes to somebody else, or back to its
// team if that is nobody.
func (c *council) move(k *child, on events.Date, to *colleague, reason string) events.Event {
	e := &events.CaseMoved{Day: on, Case: k.id, From: k.holder.id, Reason: reason}
	c.release(k)
	k.free = on + 1
	if to == nil {
		c.allocateLater(k, 20)
		return e
	}
	e.To = to.id
	if to.team != k.team {
		e.Team = c.teams[to.team].id
	}
	c.give(k, to)
	return e
}

// disperse has everything that somebody holds go to others, in one entry. One in
// twelve waits for somebody.
func (c *council) disperse(w *colleague, on events.Date, reason string) {
	var moves []events.Event
	for len(w.caseload) > 0 {
		k := w.caseload[len(w.caseload)-1]
		var to *colleague
		if !c.oneIn(12) {
			to = c.receiver(k.service, w)
		}
		moves = append(moves, c.move(k, max(on, k.free), to, reason))
	}
	c.say(allocations, moves...)
}

// handOver takes a case to the service that it belongs to.
func (c *council) handOver(k *child, stage int) {
	if !k.open || k.stage != stage || !c.belongsElsewhere(k) {
		return
	}
	if k.free > c.today || k.holder == nil {
		c.later(max(k.free, c.today+5), func() { c.handOver(k, stage) })
		return
	}
	k.service = c.serviceFor(k.status)
	if to := c.receiver(k.service, k.holder); to != nil {
		c.say(allocations, c.move(k, c.today, to, "transfer-process"))
	}
}

// moveAgain has the one on duty, who had the case first, hand it to whoever is
// to assess it.
func (c *council) moveAgain(k *child, stage int) {
	if !k.open || k.stage != stage || k.holder == nil || k.free > c.today {
		return
	}
	if to := c.receiver(k.service, k.holder); to != nil {
		c.say(allocations, c.move(k, c.today, to, "first-contact"))
	}
}

// moveOne moves a case of somebody drawn by lot.
func (c *council) moveOne(reason string) {
	s := c.random.IntN(len(c.holders))
	if len(c.holders[s]) == 0 {
		return
	}
	w := oneOf(c, c.holders[s])
	if len(w.caseload) == 0 || !w.here(c.today) {
		return
	}
	k := oneOf(c, w.caseload)
	if to := c.receiver(k.service, w); to != nil && k.free <= c.today {
		c.say(allocations, c.move(k, c.today, to, reason))
	}
}

// evenOut takes cases in a service from who holds most to who holds least.
func (c *council) evenOut(service int) {
	for range 3 {
		var most *colleague
		for _, w := range c.holders[service] {
			if w.here(c.today) && len(w.caseload) > 0 && (most == nil || lighter(most, w)) {
				most = w
			}
		}
		if most == nil {
			return
		}
		to := c.lightest(nil, service, most)
		if to == nil || int64(len(to.caseload)+6)*int64(most.fte) > int64(len(most.caseload))*int64(to.fte) {
			return
		}
		if k := oneOf(c, most.caseload); k.free <= c.today {
			c.say(allocations, c.move(k, c.today, to, "managing-caseloads"))
		}
	}
}

// regroup reorganises a service: a third of those who hold its cases hand over
// half of them.
func (c *council) regroup(service int) {
	for i, w := range c.holders[service] {
		if i%3 != 0 || !w.here(c.today) {
			continue
		}
		var moves []events.Event
		for i := len(w.caseload) - 1; i >= 0; i -= 2 {
			k := w.caseload[i]
			if to := c.receiver(service, w); to != nil && k.free <= c.today {
				moves = append(moves, c.move(k, c.today, to, "restructure"))
			}
		}
		c.say(allocations, moves...)
	}
}
