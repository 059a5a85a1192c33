package scenarios

import (
	"fmt"
	"slices"

	"muster/events"
)

// leedsElsewhere are where social workers are who are in no children's social
// work team. The report does not count their posts.
var leedsElsewhere = []struct{ team, service, role, grade string }{
	{"fostering", "fostering-and-adoption", "case-holder", "social-worker"},
	{"adoption", "fostering-and-adoption", "case-holder", "social-worker"},
	{"duty-and-advice", "front-door", "case-holder", "social-worker"},
	{"reviewing", "quality-and-review", "qualified-without-cases", "reviewing-officer"},
	{"youth-justice", "youth-justice", "qualified-without-cases", "social-worker"},
	{"emergency-duty", "front-door", "senior-practitioner", "duty-officer"},
	{"service-management", "management", "middle-manager", "service-manager"},
}

// teamService is the service of the children's social work teams.
const teamService = "social-work-teams"

const leedsLoaded = "opening position at go-live, loaded from the HR system"

// open records who is in post on 30 September 2020 and the vacant posts of the
// teams, all of them social workers'.
func (l *leeds) open() {
	vacant := map[int]bool{}
	for open := leedsPosts - leedsOpenHeld; len(vacant) < open; {
		if n := l.random.IntN(leedsPosts); n%21 >= 4 {
			vacant[n] = true
		}
	}
	for n := range leedsPosts {
		s := l.teamSeat(n)
		l.establish(s, leedsGoLive, civil(2004, 4, 1)+events.Date(l.random.IntN(500)), leedsLoaded, "HR system")
		if vacant[n] {
			s.free = civil(2020, 3, 1) + events.Date(l.random.IntN(150))
			l.vacant = append(l.vacant, s)
			continue
		}
		if p := l.load(s, 100); s.grade != "team-manager" {
			l.teams = append(l.teams, p)
		}
	}
	l.random.Shuffle(len(l.vacant), func(i, j int) { l.vacant[i], l.vacant[j] = l.vacant[j], l.vacant[i] })
	l.random.Shuffle(len(l.teams), func(i, j int) { l.teams[i], l.teams[j] = l.teams[j], l.teams[i] })
	stay := stock{leedsElsewhereOpen.heads - leedsElsewhereLeft.heads, leedsElsewhereOpen.fte - leedsElsewhereLeft.fte}
	for n, fte := range append(shares(leedsElsewhereLeft), shares(stay)...) {
		at := leedsElsewhere[n%len(leedsElsewhere)]
		s := &seat{id: l.postID(), role: at.role, grade: at.grade, team: at.team, service: at.service, fte: fte}
		l.establish(s, leedsGoLive, civil(2004, 4, 1)+events.Date(l.random.IntN(600)), leedsLoaded, "HR system")
		l.elsewhere = append(l.elsewhere, l.load(s, fte))
	}
}

// teamSeat makes the nth post of the teams.
func (l *leeds) teamSeat(n int) *seat {
	area := []string{"east-north-east", "south-south-east", "west-north-west"}[n/21/6]
	s := &seat{id: l.postID(), role: "case-holder", grade: "social-worker", fte: 100,
		team: fmt.Sprintf("%s-%d", area, n/21%6+1), service: teamService}
	switch at := n % 21; {
	case at == 0:
		s.role, s.grade = "first-line-manager", "team-manager"
	case at < 4:
		s.role, s.grade = "senior-practitioner", "advanced-practitioner"
	}
	return s
}

func (l *leeds) establish(s *seat, told, on events.Date, why, source string) {
	l.clerk.note(told, establishment, why, source, &events.PostEstablished{
		Day: on, Post: s.id, Role: s.role, Grade: s.grade, Team: s.team, Service: s.service, FTE: s.fte.fte(),
	})
}

// load records somebody who is in post at go-live.
func (l *leeds) load(s *seat, fte hundredths) *person {
	since := civil(2020, 9, 1) - events.Date(l.random.IntN(300)+l.random.IntN(1500)*l.random.IntN(4))
	p := l.fill(s, fte, "")
	l.clerk.note(leedsGoLive, personnel, leedsLoaded, "HR system", l.hired(p, since, "not-known"))
	return p
}

// fill puts somebody in a post; without an id, somebody new.
func (l *leeds) fill(s *seat, fte hundredths, id string) *person {
	if id == "" {
		id = l.workerID()
	}
	p := &person{id: id, fte: fte, seat: s}
	s.holder = p
	return p
}

func (l *leeds) hired(p *person, on events.Date, origin string) *events.WorkerHired {
	l.numbers.registration++
	s := p.seat
	e := &events.WorkerHired{
		Day: on, Worker: p.id, Post: s.id, Role: s.role, Grade: s.grade, Team: s.team, FTE: p.fte.fte(), Contract: "permanent", Origin: origin,
		Registration: fmt.Sprintf("SW%d", 61000+13*l.numbers.registration), Qualified: on - events.Date(40+l.random.IntN(2500)),
	}
	if origin == "newly-qualified" {
		e.Qualified, e.NewlyQualified = on-events.Date(20+l.random.IntN(80)), true
	}
	return e
}

// leave has somebody leave, which is recorded within about two weeks.
func (l *leeds) leave(p *person, on events.Date, source string) {
	told := batchDay(on + events.Date(l.random.IntN(6)))
	p.left, p.seat.holder, p.seat.free, p.seat.told = on, nil, on+1, told
	l.clerk.note(told, personnel, "leavers of the month", source, &events.WorkerLeft{
		LastDay: on, Worker: p.id, Reason: "resignation", Destination: events.Destinations[l.random.IntN(8)],
	})
	if p.seat.service == teamService {
		l.vacant = append(l.vacant, p.seat)
	}
}

// start has somebody start in a post, on a Monday.
func (l *leeds) start(s *seat, fte hundredths, on events.Date, why, source string) {
	on = monday(on)
	told := batchDay(on)
	if fte != s.fte {
		s.fte = fte
		l.clerk.note(told, establishment, "post changed to the hours of who starts", leedsAssumed, &events.PostChanged{Day: on, Post: s.id, FTE: fte.fte()})
	}
	origin := events.Origins[l.random.IntN(6)]
	l.clerk.note(told, personnel, why, source, l.hired(l.fill(s, fte, ""), on, origin))
}

// monday returns the Monday on or after a day.
func monday(d events.Date) events.Date { return d + (7-(d-1)%7)%7 }

// longestVacant takes the post of a social worker that is vacant longest. Those
// of advanced practitioners stay vacant but for the ten of regrade.
func (l *leeds) longestVacant() *seat {
	at := slices.IndexFunc(l.vacant, func(s *seat) bool { return s.grade == "social-worker" })
	s := l.vacant[at]
	l.vacant = slices.Delete(l.vacant, at, at+1)
	return s
}

// censusYear makes the year to 30 September 2021.
func (l *leeds) censusYear() {
	from, to := leedsYearBegins+12, leedsYearEnds-8
	leavers := l.teams[:leedsLeft1]
	l.teams = l.teams[leedsLeft1:]
	for i, p := range leavers {
		l.leave(p, evenly(from, to, i, leedsLeft1), leedsCensus)
	}
	for i := range leedsStarted1 {
		l.start(l.longestVacant(), 100, evenly(from, to, i, leedsStarted1), "starters of the month", leedsCensus)
	}
	n := leedsElsewhereLeft.heads
	for i, p := range l.elsewhere[:n] {
		l.leave(p, evenly(from, to-60, i, n), leedsCensus)
	}
	for i, fte := range shares(leedsElsewhereStarted) {
		l.start(l.elsewhere[i].seat, fte, l.elsewhere[i].left+30, "starters of the month", leedsCensus)
	}
	for _, p := range l.elsewhere[leedsElsewhereStarted.heads:n] {
		l.clerk.note(batchDay(p.left+21), reductions, "post given up with its leaver", leedsAssumed, &events.PostClosed{LastDay: p.left, Post: p.seat.id})
	}
	l.elsewhere = l.elsewhere[n:]
}

// tenMonths makes what happens in the teams from October 2021 to July 2022, but
// for those whose posts agency workers cover.
func (l *leeds) tenMonths() {
	from, to := leedsYearEnds+10, leedsReports-16
	n := leedsLeft2 - leedsCovered
	leavers := l.teams[:n]
	l.teams = l.teams[n:]
	for i, p := range leavers {
		l.leave(p, evenly(from, to, i, n), leedsAssumed)
	}
	for i := range leedsStarted2 {
		l.start(l.longestVacant(), 100, evenly(from, to-7, i, leedsStarted2), "starters of the month", leedsAssumed)
	}
}

// regrade makes advanced practitioners' posts of ten vacant ones, and has them
// filled. Whether the ten are new posts or came to be in this way the report does
// not say; as it counts 378 posts with 37 vacant, they are among the 341 held.
func (l *leeds) regrade() {
	const source = leedsReport + ", paragraph 15; days assumed"
	for i := range leedsPracticing {
		s := l.longestVacant()
		s.role, s.grade = "senior-practitioner", "advanced-practitioner"
		l.clerk.note(civil(2022, 5, 9), establishment, "vacant posts regraded for advanced practitioners", source,
			&events.PostChanged{Day: civil(2022, 5, 9), Post: s.id, Role: s.role, Grade: s.grade})
		l.start(s, 100, civil(2022, 6, 6)+events.Date(14*(i%3)), "additional advanced practitioners", source)
	}
}

func (l *leeds) workerID() string {
	l.numbers.worker++
	return fmt.Sprintf("W%04d", l.numbers.worker)
}

func (l *leeds) postID() string {
	l.numbers.post++
	return fmt.Sprintf("CF-%04d", l.numbers.post)
}
