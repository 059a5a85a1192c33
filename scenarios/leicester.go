package scenarios

import (
	"fmt"
	"iter"

	"muster/events"
)

// Leicester generates the children's workforce of the city on 30 June 2017: as
// many posts in each area as its workforce strategy of 2017 lists. The strategy
// says nothing else in figures of how many hold these posts, who is on
// assignment, what is done with them and for which families: all that is invented,
// so that every measure which it names without a value has one that can be
// followed back to events. It is the same at every call.
func Leicester(first events.Position) iter.Seq[*events.Entry] {
	c := &city{clerk: &clerk{name: "leicester-2017"}}
	for _, a := range cityAreas {
		c.staff(a)
	}
	c.profiles()
	c.practise()
	c.away()
	c.depart()
	c.families()
	return c.entries(first)
}

// The sources that the entries of the history cite.
const (
	strategySource = "Leicester City Council, workforce strategy 2017 to 2020: the division's posts"
	citySource     = "invented: the strategy names the measure and gives no value"
)

// cityDay is the day that is asked about. The strategy bears no date: it speaks of
// March 2017 as past and of July as to come.
var cityDay = civil(2017, 6, 30)

// job is so many posts of an area that are alike.
type job struct {
	role, grade string
	posts       int
	vacant      int // of which this many
	covered     int // and this many of those are covered by agency workers
	teams       int // among which the posts are spread
}

// area is one of the five that the strategy lists posts for.
type area struct {
	service string
	jobs    []job
	extra   int // agency workers who cover no vacancy
}

// cityAreas come to the strategy's posts: 123, 255, 33, 578 and 80.
var cityAreas = []area{
	{"child-in-need", []job{
		{role: "middle-manager", grade: "service-manager", posts: 1, teams: 1},
		{role: "first-line-manager", grade: "team-manager", posts: 10, teams: 10},
		{role: "senior-practitioner", grade: "advanced-practitioner", posts: 3, teams: 3},
		{role: caseHolder, grade: "social-worker", posts: 98, vacant: 12, covered: 9, teams: 10},
		{role: "family-support", grade: "family-support-worker", posts: 11, teams: 10},
	}, 3},
	{"looked-after", []job{
		{role: "middle-manager", grade: "service-manager", posts: 1, teams: 1},
		{role: "first-line-manager", grade: "team-manager", posts: 12, teams: 12},
		{role: "senior-practitioner", grade: "advanced-practitioner", posts: 2, teams: 2},
		{role: caseHolder, grade: "social-worker", posts: 117, vacant: 10, covered: 6, teams: 12},
		{role: "personal-adviser", grade: "personal-adviser", posts: 33, vacant: 2, teams: 6},
		{role: "residential-care", grade: "residential-worker", posts: 60, vacant: 5, teams: 5},
		{role: "contact-centre", grade: "contact-worker", posts: 30, vacant: 3, teams: 2},
	}, 0},
	{"safeguarding", []job{
		{role: "middle-manager", grade: "service-manager", posts: 1, teams: 1},
		{role: "senior-practitioner", grade: "reviewing-officer", posts: 29, vacant: 2, covered: 1, teams: 3},
		{role: "quality-assurance", grade: "quality-officer", posts: 3, teams: 1},
	}, 0},
	{"early-help", []job{
		{role: "early-help", grade: "family-worker", posts: 300, vacant: 21, teams: 12},
		{role: "youth-support", grade: "youth-worker", posts: 120, vacant: 6, teams: 6},
		{role: "early-years", grade: "early-years-worker", posts: 100, vacant: 4, teams: 12},
		{role: "education-welfare", grade: "welfare-officer", posts: 58, vacant: 3, teams: 4},
	}, 0},
	{"business-support", []job{
		{role: "business-support", grade: "administrator", posts: 80, vacant: 5, teams: 5},
	}, 0},
}

// caseHolder is the role of those who hold cases.
const caseHolder = "case-holder"

// city is the authority as the history has it so far.
type city struct {
	*clerk
	inPost  []*citizen // in social work roles, on the day
	gone    []*citizen // who left social work roles in the year to it
	holders []*citizen // who hold cases, or did when they left
	numbers struct{ worker, post, assignment int }
}

// citizen works for the city, in a post or on an assignment.
type citizen struct {
	id, service, team, role string
	from, last              events.Date
	successor               *citizen // who takes the cases over from one who left
}

// The days on which everything that is so from the start is recorded.
var cityOpens = civil(2014, 4, 1)

// staff establishes the posts of an area and puts people in them. The last of a
// job's posts are the vacant ones, of which the first are covered.
func (c *city) staff(a area) {
	for _, j := range a.jobs {
		for n := range j.posts {
			team := fmt.Sprintf("%s-%d", a.service, n%j.teams+1)
			post := c.post(a, j, team)
			vacant := n - (j.posts - j.vacant)
			c.fill(a, j, team, post, n, vacant)
		}
	}
	for range a.extra {
		c.engage(a.service, caseHolder, a.service+"-1", "", "additional", civil(2017, 2, 6))
	}
}

func (c *city) post(a area, j job, team string) string {
	c.numbers.post++
	id := fmt.Sprintf("LCC-%04d", c.numbers.post)
	c.note(cityOpens, establishment, "the division's structure", strategySource, &events.PostEstablished{
		Day: cityOpens, Post: id, Role: j.role, Grade: j.grade, Team: team, Service: a.service, FTE: events.Million})
	return id
}

// fill has somebody start in a post. Of a vacant post they left in the year to
// the day, and whoever covers it began the day after.
func (c *city) fill(a area, j job, team, post string, n, vacant int) {
	w := c.hire(a, j, team, post, cityOpens+events.Date(n*53%700))
	social := events.Seniority(j.role) > 0
	if vacant < 0 {
		if social {
			c.join(w)
		}
		return
	}
	w.last = civil(2016, 8, 12) + events.Date(vacant*17)
	c.note(w.last, personnel, "leavers", citySource, &events.WorkerLeft{LastDay: w.last, Worker: w.id,
		Reason: oneAt([]string{"resignation", "resignation", "retired"}, n), Destination: oneAt([]string{"english-council", "agency", "other-social-work", "not-known"}, n)})
	if !social {
		return
	}
	c.gone = append(c.gone, w)
	if w.role == caseHolder {
		c.holders = append(c.holders, w)
	}
	if vacant < j.covered {
		w.successor = c.engage(a.service, j.role, team, post, "vacancy", w.last+1)
	}
}

// oneAt goes round a list.
func oneAt(list []string, n int) string { return list[n%len(list)] }

func (c *city) hire(a area, j job, team, post string, on events.Date) *citizen {
	c.numbers.worker++
	w := &citizen{id: fmt.Sprintf("E%04d", c.numbers.worker), service: a.service, team: team, role: j.role, from: on}
	hired := &events.WorkerHired{Day: on, Worker: w.id, Post: post, Role: j.role, Grade: j.grade, Team: team,
		FTE: events.Million, Contract: "permanent", Origin: "not-known"}
	if events.Seniority(j.role) > 0 {
		hired.Registration = "SW" + w.id[1:]
	}
	c.note(on, personnel, "starters", citySource, hired)
	return w
}

// join counts somebody among those in post in social work.
func (c *city) join(w *citizen) {
	c.inPost = append(c.inPost, w)
	if w.role == caseHolder {
		c.holders = append(c.holders, w)
	}
}

func (c *city) engage(service, role, team, covers, reason string, on events.Date) *citizen {
	c.numbers.assignment++
	w := &citizen{id: fmt.Sprintf("T%03d", c.numbers.assignment), service: service, team: team, role: role, from: on}
	c.note(on, agencyDesk, "agency workers engaged", citySource, &events.AgencyStarted{Day: on, Assignment: "A" + w.id[1:], Worker: w.id,
		Agency: "the-agency", Role: role, Team: team, Service: service, FTE: events.Million, Reason: reason, Covers: covers})
	return w
}
