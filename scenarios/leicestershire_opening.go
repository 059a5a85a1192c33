package scenarios

import "muster/events"

// The teams of the social work services, and of the roles outside them. They
// are invented; the services are those the report speaks of.
var countyTeams = []struct{ team, service string }{
	{"first-response-1", "first-response"}, {"first-response-2", "first-response"}, {"first-response-3", "first-response"},
	{"child-protection-1", "child-protection"}, {"child-protection-2", "child-protection"}, {"child-protection-3", "child-protection"},
	{"child-protection-4", "child-protection"}, {"child-protection-5", "child-protection"},
	{"children-in-care-1", "children-in-care"}, {"children-in-care-2", "children-in-care"}, {"children-in-care-3", "children-in-care"},
	{"disabled-children-1", "disabled-children"}, {"disabled-children-2", "disabled-children"},
}

// openingGrades says how many of the opening workforce hold each grade; the
// rest are social workers who hold cases.
var openingGrades = []struct {
	role, grade string
	heads       int
}{
	{"senior-manager", "head-of-service", 3},
	{"middle-manager", "service-manager", 9},
	{"first-line-manager", "team-manager", 30},
	{"senior-practitioner", "senior-practitioner", 44},
	{"qualified-without-cases", "reviewing-officer", 10},
}

var roleOfGrade = map[string]string{
	"social-worker": "case-holder", "senior-practitioner": "senior-practitioner", "team-manager": "first-line-manager",
}

const supportStaff = 58 // family support workers in post throughout, some of whom qualify

// goLive is the day on which the opening position was loaded.
var goLive = day("2016-10-03")

const loaded = "opening position at go-live, loaded from the HR system"

// open records everybody in post at 30 September 2016, with the posts vacant
// and the agency workers of that day.
func (h *county) open() {
	h.to = day(leicestershireOpening.ends)
	h.from = h.to - 90
	for _, fte := range h.paired(h.split(leicestershireOpening.inPost)) {
		role, grade := h.openingGrade()
		h.openWith(role, grade, fte)
	}
	for range supportStaff {
		fte := hundredths(100)
		if h.random.IntN(4) == 0 {
			fte = 80
		}
		h.openWith("family-support", "support-worker", fte)
	}
	for _, grade := range []string{"social-worker", "senior-practitioner", "team-manager"} {
		left := vacantByGrade(leicestershireOpening)[grade]
		for left > 0 {
			fte := min(left, 100)
			h.vacantSeat(goLive, h.between(day("2014-04-01"), day("2016-08-01")), grade, fte, establishment, loaded, "assumed")
			left -= fte
		}
	}
	h.engageTo(leicestershireOpening.agency)
}

// paired makes some of the FTEs finer than tenths, two by two: 0.81 with 0.59.
func (h *county) paired(ftes []hundredths) []hundredths {
	last := -1
	for i, f := range ftes {
		if f != 80 && f != 60 {
			continue
		}
		if last >= 0 && h.random.IntN(3) == 0 {
			ftes[last]++
			ftes[i]--
			last = -1
			continue
		}
		last = i
	}
	return ftes
}

func (h *county) openingGrade() (role, grade string) {
	n := len(h.people)
	for _, g := range openingGrades {
		if n < g.heads {
			return g.role, g.grade
		}
		n -= g.heads
	}
	return "case-holder", "social-worker"
}

// openWith loads one person with their post.
func (h *county) openWith(role, grade string, fte hundredths) {
	since := day("2016-09-01") - events.Date(h.random.IntN(400)+h.random.IntN(2400)*h.random.IntN(4))
	s := &seat{id: h.postID(), role: role, grade: grade, fte: fte, told: h.to}
	h.place(s)
	h.posts = append(h.posts, s)
	h.clerk.note(goLive, establishment, loaded, "HR system", &events.PostEstablished{
		Day: since - events.Date(h.random.IntN(300)), Post: s.id, Role: role, Grade: grade, Team: s.team, Service: s.service, FTE: fte.fte(),
	})
	p := &person{id: h.workerID(), fte: fte, seat: s, since: since, told: h.to}
	s.holder = p
	h.people = append(h.people, p)
	hired := &events.WorkerHired{
		Day: since, Worker: p.id, Post: s.id, Role: role, Grade: grade, Team: s.team, FTE: fte.fte(), Contract: "permanent", Origin: "not-known",
	}
	if events.Seniority(role) > 0 {
		hired.Registration = h.registration()
		hired.Qualified = since - events.Date(30+h.random.IntN(2500))
	}
	p.hiring = h.clerk.note(goLive, personnel, loaded, "HR system", hired)
}

// place picks the team of a post.
func (h *county) place(s *seat) {
	if events.Seniority(s.role) == 0 {
		s.team, s.service = "family-support", "family-support"
		return
	}
	t := countyTeams[h.random.IntN(len(countyTeams))]
	s.team, s.service = t.team, t.service
}

// vacantSeat establishes a post that nobody holds yet.
func (h *county) vacantSeat(told, on events.Date, grade string, fte hundredths, by desk, why, source string) *seat {
	s := &seat{id: h.postID(), role: roleOfGrade[grade], grade: grade, fte: fte, free: on, told: told}
	h.place(s)
	h.establish(s, on, by, why, source)
	return s
}

func (h *county) establish(s *seat, on events.Date, by desk, why, source string) {
	h.posts = append(h.posts, s)
	h.clerk.note(s.told, by, why, source, &events.PostEstablished{
		Day: on, Post: s.id, Role: s.role, Grade: s.grade, Team: s.team, Service: s.service, FTE: s.fte.fte(),
	})
}
