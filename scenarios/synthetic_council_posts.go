package scenarios

import (
	"strconv"

	"muster/events"
)

// councilServices are the services of an invented council, how many of the sixty
// teams of one with 700 people each has, and whether its teams hold cases.
var councilServices = [...]struct {
	name  string
	teams int
	holds bool
}{
	frontDoor:     {"front-door", 8, true},
	east:          {"safeguarding-east", 8, true},
	west:          {"safeguarding-west", 8, true},
	south:         {"safeguarding-south", 8, true},
	lookedAfter:   {"children-looked-after", 10, true},
	leavingCare:   {"leaving-care", 6, true},
	disabled:      {"disabled-children", 6, true},
	qualityAssure: {"quality-and-fostering", 6, false},
}

const (
	frontDoor = iota
	east
	west
	south
	lookedAfter
	leavingCare
	disabled
	qualityAssure
)

type councilTeam struct {
	id      string
	service int
	manager *colleague // who last came to manage it; may be gone
}

type councilPost struct {
	id          string
	role, grade string
	team        int // index into teams
	fte         events.FTE
	free        events.Date // the first day on which something may happen to it
}

// holdsCases is the one role in which cases are held.
const holdsCases = "case-holder"

// councilRoles are the posts of a team, in the order in which it gets them.
var councilRoles = [...]string{
	"first-line-manager", holdsCases, holdsCases, "senior-practitioner", holdsCases, holdsCases, "qualified-without-cases",
	holdsCases, "qualified-without-cases", "senior-practitioner", "qualified-without-cases", holdsCases, "qualified-without-cases",
}

var councilGrades = map[string]string{
	"senior-manager": "head-of-service", "middle-manager": "service-manager", "first-line-manager": "team-manager",
	"senior-practitioner": "advanced-practitioner", holdsCases: "social-worker", "qualified-without-cases": "reviewing-officer",
}

// roleOf is the role of the nth post of a team, counted from 0.
func (c *council) roleOf(team, n int) string {
	role := councilRoles[n%len(councilRoles)]
	switch {
	case n == 11 && team%3 == 0:
		return "middle-manager"
	case n == 12 && team%6 == 0:
		return "senior-manager"
	case role == holdsCases && !councilServices[c.teams[team].service].holds:
		return "qualified-without-cases"
	}
	return role
}

// structure makes the teams, at least one in each service.
func (c *council) structure() {
	for service, s := range councilServices {
		for n := range max(1, (s.teams*c.People+350)/700) {
			c.teams = append(c.teams, councilTeam{id: s.name + "-" + strconv.Itoa(n+1), service: service})
		}
	}
}

// load takes on what there is at go-live: posts, of which a tenth are vacant,
// people, agency workers and open cases.
func (c *council) load() {
	c.structure()
	for i := range c.People + c.People/10 {
		team := i % len(c.teams)
		since := c.today - c.days(30, 7000)
		p := c.establish(hrImport, team, c.roleOf(team, i/len(c.teams)), since)
		if i%11 == 10 {
			c.vacant = append(c.vacant, p)
			continue
		}
		// Most have come in the last years, few long ago.
		c.hire(hrImport, c.newcomer(), p, max(since, c.today-c.days(1, 1500)*c.days(1, 4)))
	}
	for len(c.temps) < c.wantedTemps() && !c.done {
		c.engage(hrImport, c.today-c.days(1, 90))
	}
	c.flushAll()
	c.takeOnCases()
	c.flushAll()
}

func (c *council) establish(b bureau, team int, role string, on events.Date) *councilPost {
	p := &councilPost{id: numbered("P", &c.numbers.post), role: role, grade: councilGrades[role], team: team, fte: events.Million, free: on}
	if c.oneIn(6) {
		p.fte = events.FTE(5+c.random.IntN(5)) * 100_000
	}
	c.posts++
	t := &c.teams[team]
	c.say(b, &events.PostEstablished{Day: on, Post: p.id, Role: role, Grade: p.grade, Team: t.id, Service: councilServices[t.service].name, FTE: p.fte})
	return p
}

// takeVacancy takes a vacant post at random off the list, one that suits, or
// returns nil.
func (c *council) takeVacancy(suits func(*councilPost) bool) *councilPost {
	for range 12 {
		if len(c.vacant) == 0 {
			return nil
		}
		if p := oneOf(c, c.vacant); p.free <= c.today && suits(p) {
			c.vacant = without(c.vacant, p)
			return p
		}
	}
	return nil
}

func anyPost(*councilPost) bool { return true }

// reorganise moves vacant posts between teams and, more rarely, closes one and
// establishes another.
func (c *council) reorganise() {
	for range c.times(c.People / 20) {
		p := c.takeVacancy(anyPost)
		if p == nil {
			return
		}
		on := max(p.free, c.today-c.days(0, 20))
		if c.oneIn(3) {
			c.posts--
			c.say(hrDesk, &events.PostClosed{LastDay: on, Post: p.id})
			c.vacant = append(c.vacant, c.establish(hrDesk, p.team, p.role, on))
			continue
		}
		team := c.random.IntN(len(c.teams))
		if councilServices[c.teams[team].service].holds == councilServices[c.teams[p.team].service].holds {
			p.team, p.free = team, on+1
			t := &c.teams[team]
			c.say(hrDesk, &events.PostChanged{Day: on, Post: p.id, Team: t.id, Service: councilServices[t.service].name})
		}
		c.vacant = append(c.vacant, p)
	}
}
