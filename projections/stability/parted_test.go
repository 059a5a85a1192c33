package stability_test

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// careers are what the first entries of a ledger say of who was here when, asked
// day by day.
type careers struct{ *facts.Record }

func (c careers) here(w facts.Thing, d events.Date) bool {
	if slices.ContainsFunc(c.Stints(w), func(s facts.Stint) bool { return s.Span.Contains(d) }) {
		return true
	}
	for _, a := range c.Assignments(w) {
		if slices.ContainsFunc(c.Engagements(a), func(e facts.Engagement) bool { return e.Worker == w && e.Span.Contains(d) }) {
			return true
		}
	}
	return false
}

// ended says what of a worker's ended with a day, the foremost of several things,
// or nothing.
func (c careers) ended(w facts.Thing, d events.Date) string {
	left, moved := false, false
	for _, s := range c.Stints(w) {
		if s.Span.To == d+1 {
			left = left || s.Ended == facts.Left || s.Ended == facts.TransferredOut
			moved = moved || s.Ended == facts.Moved
		}
	}
	switch gone := c.here(w, d) && !c.here(w, d+1); {
	case gone && left:
		return "leaver"
	case gone:
		return "agency-end"
	case moved:
		return "internal-move"
	}
	return ""
}

// behind says what is behind somebody's giving a case up on a day.
func (c careers) behind(worker string, day events.Date) string {
	w := c.Called(facts.Worker, worker)
	if w == 0 {
		return ""
	}
	if !c.here(w, day) {
		for d := day - 1; d > day-4000; d-- { // further back than any history goes
			if c.here(w, d) {
				return c.ended(w, d)
			}
		}
		return ""
	}
	for off := range events.Date(32) {
		was, will := c.ended(w, day-off), c.ended(w, day+off)
		for _, why := range []string{"leaver", "agency-end", "internal-move"} {
			if was == why || will == why {
				return why
			}
		}
	}
	return ""
}

// causeOf says what a change came from.
func (c careers) causeOf(g changed) string {
	switch g.reason {
	case "managing-caseloads":
		return "caseload-balancing"
	case "first-contact", "transfer-process":
		return "process"
	case "absence-cover":
		return "absence"
	case "child-asked", "carer-asked":
		return "child-or-carer-asked"
	case "restructure", "worker-died":
		return g.reason
	}
	if why := c.behind(g.from, g.given); why != "" {
		return why
	}
	if g.reason == "other" {
		return "other"
	}
	return "not-on-record"
}

// causes counts what the changes of the children asked about came from, in all
// and by group, and the changes of others. It notes what it has seen.
func (c careers) causes(cases map[string][]standing, q answers.Question, seen map[string]int) (by map[string]map[string]int, others int) {
	by = map[string]map[string]int{"": {}}
	for team := range viewtest.Places(c.Record, q.By, q.AsOf) {
		by[team] = map[string]int{}
	}
	for _, list := range cases {
		w := walk(list, q.AsOf, q.Settings["team-changes"] == "out")
		if w.at.open && q.By == "team" && w.at.team != "" && by[w.at.team] == nil {
			by[w.at.team] = map[string]int{}
		}
		if !w.at.open || q.Settings["who"] != "all" && w.at.status != q.Settings["who"] {
			others += len(w.changes)
			continue
		}
		for _, g := range w.changes {
			why := c.causeOf(g)
			for _, name := range slices.Compact([]string{"", groupOf(q.By, &w)}) {
				if by[name] == nil {
					by[name] = map[string]int{}
				}
				by[name][why]++
			}
			if g.waited && g.reason != "worker-left" && g.reason != "other" {
				seen["handed back for a reason"]++
			}
			if why == "leaver" || why == "agency-end" {
				seen[why]++
				if g.waited {
					seen["with nobody in between"]++
				}
				if c.away(g) > 31 {
					seen["long after"]++
				}
			}
		}
	}
	return by, others
}

// away is how many days before they gave a case up somebody was last here.
func (c careers) away(g changed) (n events.Date) {
	w := c.Called(facts.Worker, g.from)
	for n < 4000 && !c.here(w, g.given-n) {
		n++
	}
	return n
}
