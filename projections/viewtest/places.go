package viewtest

import (
	"muster/events"
	"muster/events/facts"
)

// Places returns the teams, services, roles or grades of social work that there are
// on a day, post by post, worker by worker and assignment by assignment; of another
// dimension none.
func Places(r *facts.Record, dimension string, day events.Date) map[string]bool {
	there := map[string]bool{}
	add := func(span events.Span, role, grade, team, service facts.Name) {
		v := map[string]facts.Name{"role": role, "grade": grade, "team": team, "service": service}[dimension]
		if v != 0 && span.Contains(day) && r.Names.Seniority(role) != 0 {
			there[r.Names.Slug(v)] = true
		}
	}
	for t := facts.Thing(1); int(t) <= r.Count(facts.Post); t++ {
		for _, p := range r.Phases(t) {
			if p.FundedTo == 0 || day < p.FundedTo {
				add(p.Span, p.Role, p.Grade, p.Team, p.Service)
			}
		}
	}
	for t := facts.Thing(1); int(t) <= r.Count(facts.Worker); t++ {
		for _, s := range r.Stints(t) {
			add(s.Span, s.Role, s.Grade, s.Team, 0)
		}
	}
	for t := facts.Thing(1); int(t) <= r.Count(facts.Assignment); t++ {
		for _, e := range r.Engagements(t) {
			add(e.Span, e.Role, e.Grade, e.Team, e.Service)
		}
	}
	return there
}
