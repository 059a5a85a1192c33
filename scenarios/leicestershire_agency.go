package scenarios

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
)

// engagement is an agency assignment.
type engagement struct {
	id, worker, reason string
	fte                hundredths
	told               events.Date
	since              events.Date
	team               string
	begun              events.Date
	last               events.Date // the last day, once it has ended
	ended              bool
}

// engageTo has agency workers start, change and end so that at the end of the
// quarter so many are engaged for each reason.
func (h *county) engageTo(want byReason) {
	h.replace()
	h.redeploy(want)
	for _, reason := range events.AgencyReasons {
		running := h.engagedFor(reason)
		for len(running) > want[reason].heads {
			h.end(running[len(running)-1], h.between(h.from+5, h.to-1), false)
			running = running[:len(running)-1]
		}
		for len(running) < want[reason].heads {
			running = append(running, h.engage(reason, 100, h.between(h.from+5, h.to-1)))
		}
		h.fit(running, want[reason].fte)
	}
}

// engagedFor lists the running assignments for a reason, longest first.
func (h *county) engagedFor(reason string) []*engagement {
	var all []*engagement
	for _, e := range h.agency {
		if !e.ended && e.reason == reason {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b *engagement) int { return cmp.Compare(a.since, b.since) })
	return all
}

func (h *county) engage(reason string, fte hundredths, on events.Date) *engagement {
	h.numbers.assignment++
	n := h.numbers.assignment
	e := &engagement{id: fmt.Sprintf("AG%04d", n), worker: fmt.Sprintf("A%04d", n), reason: reason, fte: fte, since: on, told: h.told(on)}
	if h.to == day(leicestershireOpening.ends) {
		e.told = goLive
	}
	h.agency = append(h.agency, e)
	t := countyTeams[h.random.IntN(len(countyTeams))]
	e.team, e.begun = t.team, on
	why := "agency workers engaged"
	if reason == "additional" {
		why = "additional capacity agreed by DMT for 2018/19"
	}
	h.clerk.note(e.told, agencyDesk, why, "", &events.AgencyStarted{
		Day: on, Assignment: e.id, Worker: e.worker, Agency: []string{"agency-a", "agency-b", "agency-c"}[h.random.IntN(3)], Role: "case-holder",
		Team: t.team, Service: t.service, FTE: fte.fte(), Reason: reason,
		ExpectedEnd: on + 120, HourlyRate: events.Pence(3000 + 50*h.random.IntN(20)),
	})
	return e
}

func (h *county) end(e *engagement, on events.Date, permanent bool) {
	on = max(on, e.since)
	e.ended, e.last = true, on
	h.clerk.note(h.toldAfter(on, e.told), agencyDesk, "agency assignments ended", "", &events.AgencyEnded{LastDay: on, Assignment: e.id, MadePermanent: permanent})
}

// replace has about a quarter of those who cover vacancies succeeded by others.
func (h *county) replace() {
	for _, e := range h.engagedFor("vacancy") {
		if h.random.IntN(4) == 0 && e.since < h.from && e.told <= batchDay(h.from) {
			on := h.between(h.from+5, h.to-10)
			h.end(e, on, false)
			h.engage("vacancy", e.fte, on+3)
		}
	}
}

// redeploy has those no longer needed for one reason go on for another.
func (h *county) redeploy(want byReason) {
	for _, from := range events.AgencyReasons {
		for _, to := range events.AgencyReasons {
			for _, e := range h.engagedFor(from) {
				spare := len(h.engagedFor(from)) - want[from].heads
				short := want[to].heads - len(h.engagedFor(to))
				if spare > 0 && short > 0 && e.fte == 100 && e.since < h.from && e.told <= batchDay(h.from) && to != "sickness" {
					h.change(e, &events.AgencyChanged{Day: h.between(h.from+5, h.to-10), Reason: to}, "agency workers redeployed")
					e.reason = to
				}
			}
		}
	}
}

func (h *county) change(e *engagement, c *events.AgencyChanged, why string) {
	c.Assignment = e.id
	e.told, e.since = h.toldAfter(c.Day, e.told), c.Day
	h.clerk.note(e.told, agencyDesk, why, "", c)
}

// fit changes hours until the assignments sum to an FTE.
func (h *county) fit(running []*engagement, fte hundredths) {
	gap := fte
	for _, e := range running {
		gap -= e.fte
	}
	slices.SortStableFunc(running, func(a, b *engagement) int { return cmp.Compare(a.fte, b.fte) })
	for _, e := range running {
		now := max(30, min(100, e.fte+gap))
		if now == e.fte {
			continue
		}
		gap -= now - e.fte
		e.fte = now
		h.change(e, &events.AgencyChanged{Day: h.between(max(h.from+5, e.since+1), h.to), FTE: now.fte()}, "agency hours changed")
	}
	if gap != 0 {
		panic("scenarios: the published agency FTE cannot be met")
	}
}

// awaiting lists the assignments that are to become permanent this quarter.
func (h *county) awaiting() []*engagement {
	return h.engagedFor("awaiting-transfer")
}

// madePermanent ends an assignment on the day before its worker is employed,
// and returns the worker.
func (h *county) madePermanent(e *engagement, employed events.Date) string {
	h.end(e, employed-1, true)
	return e.worker
}
