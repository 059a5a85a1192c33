package scenarios

import "muster/events"

// leave has people leave whose FTE sums to the total. At the end of a census
// year one of them leaves on its last day, and so is still in post on it.
func (h *county) leave(s stock, yearEnd bool) {
	var pool []*person
	for _, p := range h.people {
		if p.stays() && p.tenths() && roleOfGrade[p.seat.grade] != "" && p.since < h.from-60 && p.told < h.from {
			pool = append(pool, p)
		}
	}
	for i, p := range h.pick(pool, s) {
		p.left = h.between(h.from+3, h.to-1)
		if yearEnd && i == 0 {
			p.left = h.to
		}
		p.since, p.told = p.left, h.told(p.left)
		p.seat.holder, p.seat.free, p.seat.told = nil, p.left+1, p.told
		h.clerk.note(p.told, personnel, "leavers of the month", "", h.leaving(p, yearEnd && i == 3))
	}
}

func (h *county) leaving(p *person, within bool) events.Event {
	if within {
		return &events.TransferredOut{LastDay: p.left, Worker: p.id, ToRole: "adult social care"}
	}
	reason, destination := "resignation", events.Destinations[h.random.IntN(7)]
	if h.random.IntN(6) == 0 {
		reason, destination = "retired", "no-social-care"
	}
	return &events.WorkerLeft{LastDay: p.left, Worker: p.id, Reason: reason, Destination: destination}
}

// pick chooses so many people of a pool that their FTE sums to the total.
func (h *county) pick(pool []*person, s stock) []*person {
	h.random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	off := -s.fte
	for _, p := range pool[:s.heads] {
		off += p.fte
	}
	for tries := 0; off != 0; tries++ {
		i, j := h.random.IntN(s.heads), s.heads+h.random.IntN(len(pool)-s.heads)
		if now := off - pool[i].fte + pool[j].fte; abs(now) < abs(off) || abs(now) == abs(off) && tries%3 == 0 {
			pool[i], pool[j] = pool[j], pool[i]
			off = now
		}
		if tries > 1_000_000 {
			panic("scenarios: no people whose FTE sums to the published leavers")
		}
	}
	return pool[:s.heads]
}

func abs(h hundredths) hundredths { return max(h, -h) }

// start has people start whose FTE sums to the total. Agency workers who await
// a transfer come first; in the first quarter of a year one person comes from
// elsewhere in the council.
func (h *county) start(number int, s stock) {
	awaiting := h.awaiting()
	for i, fte := range h.fullTimeFirst(h.split(s), len(awaiting)) {
		on := workingDay(h.between(h.from, h.to-4))
		if i == len(awaiting) && number%4 == 0 {
			on = h.from // 1 October: the first day of the census year
		}
		grade := "social-worker"
		switch n := h.random.IntN(20); {
		case n < 2:
			grade = "senior-practitioner"
		case n < 3:
			grade = "team-manager"
		}
		origin := events.Origins[1+h.random.IntN(5)]
		id := ""
		if i < len(awaiting) {
			id, origin, grade = h.madePermanent(awaiting[i], on), "agency", "social-worker"
		}
		h.hire(id, on, grade, fte, origin, i == 1 && number%4 == 1)
	}
}

// fullTimeFirst puts n full-time FTEs in front.
func (h *county) fullTimeFirst(ftes []hundredths, n int) []hundredths {
	for i, at := 0, 0; i < len(ftes) && at < n; i++ {
		if ftes[i] == 100 {
			ftes[at], ftes[i] = ftes[i], ftes[at]
			at++
		}
	}
	return ftes
}

// hire puts somebody in a vacant post, which is resized to their hours. Most
// are offered it a month or two before.
func (h *county) hire(id string, on events.Date, grade string, fte hundredths, origin string, within bool) {
	told := h.told(on)
	if h.random.IntN(3) == 0 {
		told = max(batchDay(on-events.Date(10+h.random.IntN(20))), batchDay(h.from))
	}
	if grade == "social-worker" && h.random.IntN(2) == 0 && origin != "agency" {
		origin = "newly-qualified"
	}
	if id == "" {
		id = h.workerID()
	}
	s := h.vacancy(grade, fte, on, told)
	if known := s.told; h.random.IntN(4) > 0 && !within {
		h.offer(id, s, fte, on, known, told)
	}
	h.resize(s, fte, on, told, "post resized to the appointment")
	p := &person{id: id, fte: fte, seat: s, since: on, told: told}
	s.holder = p
	h.people = append(h.people, p)
	if within {
		h.clerk.note(told, personnel, "starters of the month", "", &events.TransferredIn{
			Day: on, Worker: id, FromRole: "adult social care", Post: s.id, Role: s.role, Grade: grade, Team: s.team, FTE: fte.fte(),
			Contract: "permanent", Registration: h.registration(), Qualified: on - events.Date(700+h.random.IntN(3000)),
		})
		return
	}
	hired := &events.WorkerHired{
		Day: on, Worker: id, Post: s.id, Role: s.role, Grade: grade, Team: s.team, FTE: fte.fte(), Contract: "permanent",
		Origin: origin, Registration: h.registration(), Qualified: on - events.Date(400+h.random.IntN(3000)),
	}
	if origin == "newly-qualified" {
		hired.Qualified, hired.NewlyQualified = on-events.Date(20+h.random.IntN(80)), true
	}
	p.hiring = h.clerk.note(told, personnel, "starters of the month", "", hired)
}

func (h *county) offer(id string, s *seat, fte hundredths, starts, known, told events.Date) {
	on := starts - events.Date(30+h.random.IntN(40))
	noted := batchDay(on)
	if noted <= known || noted >= told || on < s.free {
		return
	}
	h.clerk.note(noted, personnel, "offers made", "", &events.WorkerOffered{
		Day: on, Worker: id, Post: s.id, FTE: fte.fte(), ExpectedStart: starts, Checks: []string{"references", "enhanced DBS"},
	})
}

// vacancy finds a vacant post of a grade for somebody who starts on a day, and
// establishes one if there is none. A post is not filled on the day on which it
// is recorded that it fell vacant.
func (h *county) vacancy(grade string, fte hundredths, on, told events.Date) *seat {
	var found *seat
	for _, s := range h.posts {
		fits := s.holder == nil && !s.closed && s.grade == grade && s.free <= on && s.told < told
		if !fits || s.kept && (s.fte != fte || found != nil || h.to < day("2019-09-30")) {
			continue
		}
		if found == nil || abs(s.fte-fte) < abs(found.fte-fte) {
			found = s
		}
	}
	if found != nil {
		return found
	}
	return h.vacantSeat(told, max(h.from, on-events.Date(5+h.random.IntN(20))), grade, fte, establishment, "post established for an appointment", "assumed")
}

// resize changes a post to an FTE.
func (h *county) resize(s *seat, fte hundredths, on, told events.Date, why string) {
	by := establishment
	if fte < s.fte && s.holder != nil {
		by = reductions
	}
	if s.fte != fte {
		h.clerk.note(told, by, why, "", &events.PostChanged{Day: on, Post: s.id, FTE: fte.fte()})
	}
	s.fte, s.told = fte, max(s.told, told)
	if s.free < on {
		s.free = on
	}
}

// settled picks somebody of a grade to whom nothing else happens in the quarter.
func (h *county) settled(grade string) *person {
	for range 1000 {
		p := h.people[h.random.IntN(len(h.people))]
		if p.stays() && p.seat.grade == grade && p.since < h.from-30 && p.told < h.from {
			return p
		}
	}
	return nil
}

// move has somebody go to a vacant post of a grade, which is resized to them.
func (h *county) move(p *person, to *seat, on, told events.Date, why, source string) {
	h.resize(to, p.fte, on, told, "post resized to the appointment")
	h.clerk.note(told, personnel, why, source, &events.WorkerMoved{
		Day: on, Worker: p.id, From: p.seat.id, Post: to.id, Role: to.role, Grade: to.grade, Team: to.team,
	})
	p.seat.holder, p.seat.free, p.seat.told = nil, on, told
	p.seat, p.since, p.told = to, on, told
	to.holder, to.told = p, told
}

// promote has social workers become senior practitioners, and senior
// practitioners team managers.
func (h *county) promote(n int) {
	for i := range n {
		from, grade := "social-worker", "senior-practitioner"
		if i == 0 {
			from, grade = "senior-practitioner", "team-manager"
		}
		if p := h.settled(from); p != nil {
			on := h.between(h.from+5, h.to-5)
			told := h.told(on)
			h.move(p, h.vacancy(grade, p.fte, on, told), on, told, "appointed to a higher grade", "")
		}
	}
}

// sideways has people change teams with their posts.
func (h *county) sideways(n int) {
	for range n {
		p := h.settled("social-worker")
		if p == nil {
			return
		}
		on := h.between(h.from+5, h.to-5)
		told, s := h.told(on), p.seat
		h.place(s)
		h.clerk.note(told, establishment, "post moved to another team", "", &events.PostChanged{Day: on, Post: s.id, Team: s.team, Service: s.service})
		h.clerk.note(told, personnel, "moved with the post to another team", "", &events.WorkerMoved{
			Day: on, Worker: p.id, Post: s.id, Role: s.role, Grade: s.grade, Team: s.team,
		})
		p.since, p.told, s.told = on, told, told
	}
}

// offerInVain has an offer made and withdrawn.
func (h *county) offerInVain() {
	for _, s := range h.posts {
		if s.holder != nil || s.closed || s.kept || s.free >= h.from || s.told >= h.from || events.Seniority(s.role) == 0 {
			continue
		}
		id := h.workerID()
		on, off := h.from+events.Date(3+h.random.IntN(10)), h.from+events.Date(35+h.random.IntN(20))
		h.clerk.note(batchDay(on), personnel, "offers made", "", &events.WorkerOffered{
			Day: on, Worker: id, Post: s.id, FTE: s.fte.fte(), ExpectedStart: h.to - 10, Checks: []string{"references"},
		})
		h.clerk.note(batchDay(off), personnel, "offers withdrawn", "", &events.OfferWithdrawn{
			Day: off, Worker: id, Post: s.id, Reason: "the candidate took a post elsewhere",
		})
		s.told, s.free = batchDay(off), off
		return
	}
}
