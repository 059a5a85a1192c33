package scenarios

import (
	"fmt"
	"slices"

	"muster/events"
)

// leedsPipeline is the day on which the pipeline of paragraph 10 is recorded, and
// leedsPlan what entries cite for it.
var leedsPipeline = civil(2022, 7, 20)

const leedsPlan = leedsReport + ", paragraph 10; days assumed"

// cover has an agency worker cover the post of somebody who left, from the Monday
// after, and returns who.
func (l *leeds) cover(s *seat, left events.Date) (worker string, on events.Date) {
	on = monday(left + 1)
	l.vacant = slices.DeleteFunc(l.vacant, func(v *seat) bool { return v == s })
	return l.engage(s, on, batchDay(on)), on
}

func (l *leeds) engage(s *seat, on, told events.Date) (worker string) {
	l.numbers.assignment++
	n := l.numbers.assignment
	worker = fmt.Sprintf("A%02d", n)
	l.clerk.note(told, agencyDesk, "agency workers engaged to cover vacancies", leedsPlan, &events.AgencyStarted{
		Day: on, Assignment: fmt.Sprintf("AG%02d", n), Worker: worker, Agency: "agency-" + string(rune('a'+n%3)), Role: s.role, Grade: s.grade,
		Team: s.team, Service: s.service, FTE: s.fte.fte(), Reason: "vacancy", Covers: s.id,
	})
	return worker
}

// pipeline records who is to come: two agency workers in August and two in
// September, and fifteen people to whom a post is offered, whose start is not
// confirmed before their safer-recruitment checks.
func (l *leeds) pipeline() {
	for _, on := range []events.Date{civil(2022, 8, 1), civil(2022, 8, 15), civil(2022, 9, 5), civil(2022, 9, 19)} {
		l.engage(l.uncovered(), on, leedsPipeline)
	}
	for i := range leedsOffered {
		s := l.uncovered()
		l.clerk.note(leedsPipeline, personnel, "offers made, subject to safer-recruitment checks", leedsPlan, &events.WorkerOffered{
			Day: civil(2022, 7, 4) + events.Date(i%10), Worker: l.workerID(), Post: s.id, FTE: s.fte.fte(), Checks: []string{"references", "enhanced DBS"},
		})
	}
}

// uncovered takes a vacant post that no agency worker covers.
func (l *leeds) uncovered() *seat {
	s := l.vacant[0]
	l.vacant = l.vacant[1:]
	return s
}

// newPosts establishes the 29 posts that the decision of July 2022 funds, from
// September on. Their grade, team and day are assumed.
func (l *leeds) newPosts() {
	for i := range leedsNewPosts {
		s := l.teamSeat(21*(i%leedsTeams) + 20)
		s.id = fmt.Sprintf("CF-NEW-%02d", i+1)
		l.establish(s, leedsPipeline, civil(2022, 9, 1), "additional posts funded by the decision of July 2022", leedsReport+", paragraph 20; days assumed")
	}
}

// assistants hires the temporary social work assistants, who are no social
// workers, until the end of the financial year.
func (l *leeds) assistants() {
	const why, source = "additional temporary social work assistants", leedsReport + ", paragraph 15; days assumed"
	on, until := civil(2022, 5, 16), civil(2023, 3, 31)
	for i := range leedsAssisting {
		s := &seat{id: fmt.Sprintf("CF-SWA-%02d", i+1), role: "social-work-assistant", grade: "assistant", team: "assistants", service: "social-work-support", fte: 100}
		l.clerk.note(on, establishment, why, source, &events.PostEstablished{
			Day: on, Post: s.id, Role: s.role, Grade: s.grade, Team: s.team, Service: s.service, FTE: s.fte.fte(), Until: until,
		})
		l.clerk.note(on, personnel, why, source, &events.WorkerHired{
			Day: on, Worker: l.workerID(), Post: s.id, Role: s.role, Grade: s.grade, Team: s.team, FTE: s.fte.fte(),
			Contract: "fixed-term", ContractEnds: until, Origin: "not-known",
		})
	}
}
