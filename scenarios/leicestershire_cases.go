package scenarios

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"muster/events"
)

// The census prints for each 30 September the cases held, and the FTE of those
// social workers, agency workers included, who hold one or more.
//
// Everything else is invented: which of the case holders in post and on
// assignment hold cases, solved for so that their FTE comes to the one
// published; how many each of them holds; and the children, their families and
// kinds of case, and when cases open, move and close between two censuses. No
// case is on record before the first of these days, when those held are loaded.
var leicestershireCaseloads = []caseCensus{
	{"2017-09-30", 2528, 15240},
	{"2018-09-30", 2726, 15630},
	{"2019-09-30", 2719, 15620},
}

// caseCensus is what the cases must come to on a day.
type caseCensus struct {
	on    string
	cases int
	fte   hundredths // of who holds them
}

const (
	inventedCases = censusSource + "; who holds them is back-solved from the published FTE, and the children are invented"
	casesLoaded   = "cases open at the case system's go-live, loaded from it"
)

// LeicestershireCases generates the cases of the county, held by the people of
// the history Leicestershire, which must be on record. It is the same at every
// call.
func LeicestershireCases(first events.Position) iter.Seq[*events.Entry] {
	a := &caseBook{clerk: clerk{name: "leicestershire-cases"}}
	livedThrough(func(h *county) {
		for _, c := range leicestershireCaseloads {
			if h.to == day(c.on) {
				a.year(h, c)
			}
		}
	})
	return a.clerk.entries(first)
}

// caseBook is who holds which cases, as far as the history has come.
type caseBook struct {
	clerk   clerk
	from    events.Date // the first day of the census year under way; 0 before the first census
	to      events.Date
	holders []*keyWorker
	child   int
}

// keyWorker is a social worker who holds cases at a census.
type keyWorker struct {
	worker, team string
	fte          hundredths
	since        events.Date // from when on cases can be given to them
	want         int         // cases to hold at the census
	cases        []string    // their own when the year began, oldest first
	taken        []string    // from others in the year
}

// room is how many more cases somebody has to be given in the year, if a quarter
// of their own close.
func (c *keyWorker) room() int { return c.want - len(c.cases) + len(c.cases)/4 - len(c.taken) }

// year makes the cases of the year that ends with a census.
func (a *caseBook) year(h *county, c caseCensus) {
	a.to = h.to
	before := a.holders
	a.holders = a.chosen(h, c.fte)
	a.share(c)
	if a.from == 0 {
		a.load()
	} else {
		a.handOver(h, before)
		for _, o := range a.holders {
			a.turnOver(o)
		}
	}
	a.from = a.to + 1
}

// chosen picks who holds cases, so that their FTE sums to the total. Those who
// hold none are as far as can be those who are newest in their post or
// assignment, and not those who held some before.
func (a *caseBook) chosen(h *county, fte hundredths) []*keyWorker {
	pool := a.pool(h)
	sum := hundredths(0)
	for _, o := range pool {
		sum += o.fte
	}
	without := summing(pool, sum-fte)
	return slices.DeleteFunc(pool, func(o *keyWorker) bool { return slices.Contains(without, o) })
}

// pool lists the case holders in post and on assignment, the newest first.
func (a *caseBook) pool(h *county) (pool []*keyWorker) {
	for _, p := range h.people {
		if p.counts(h.to) && p.seat.role == "case-holder" {
			pool = append(pool, &keyWorker{worker: p.id, team: p.seat.team, fte: p.fte, since: p.since})
		}
	}
	for _, e := range h.agency {
		if !e.ended {
			pool = append(pool, &keyWorker{worker: e.worker, team: e.team, fte: e.fte, since: e.begun})
		}
	}
	for _, o := range pool {
		if was := a.holder(o.worker); was != nil {
			o.since, o.cases = was.since, slices.Concat(was.cases, was.taken)
		}
	}
	slices.SortStableFunc(pool, func(x, y *keyWorker) int {
		return cmp.Or(cmp.Compare(min(1, len(x.cases)), min(1, len(y.cases))), cmp.Compare(y.since, x.since))
	})
	return pool
}

func (a *caseBook) holder(worker string) *keyWorker {
	i := slices.IndexFunc(a.holders, func(o *keyWorker) bool { return o.worker == worker })
	if i < 0 {
		return nil
	}
	return a.holders[i]
}

// summing picks people whose FTE sums to a total, out of the first of a list as
// far as can be.
func summing(list []*keyWorker, total hundredths) (picked []*keyWorker) {
	last := make([]int, total+1) // by sum, the number of who completes it, from 1
	for i, o := range list {
		for s := total; s >= o.fte; s-- {
			if last[s] == 0 && (s == o.fte || last[s-o.fte] != 0) {
				last[s] = i + 1
			}
		}
	}
	for s := total; s > 0; {
		if last[s] == 0 {
			panic("scenarios: the published FTE of who holds cases cannot be met")
		}
		picked = append(picked, list[last[s]-1])
		s -= list[last[s]-1].fte
	}
	return picked
}

// share says how many cases each is to hold: by their FTE, and up to four more or
// less.
func (a *caseBook) share(c caseCensus) {
	fte, cases := hundredths(0), 0
	for i, o := range a.holders {
		fte += o.fte
		o.want = c.cases*int(fte)/int(c.fte) - cases
		cases += o.want
		if away := i / 2 % 5; i%2 == 1 && o.want > away {
			o.want -= away
			a.holders[i-1].want += away
		}
	}
}

// load records the cases held at the first census.
func (a *caseBook) load() {
	for _, o := range a.holders {
		for i := range o.want {
			opened := evenly(a.to-500, a.to-1, i*len(a.holders)%o.want, o.want)
			a.takeOn(o, opened, max(opened, o.since), a.to+2, casesLoaded)
		}
	}
}

// takeOn opens a case and allocates it.
func (a *caseBook) takeOn(o *keyWorker, opened, allocated, told events.Date, why string) {
	a.child++
	id := fmt.Sprintf("C%05d", a.child)
	o.cases = append(o.cases, id)
	status := []string{"in-need", "protection", "in-need", "looked-after", "in-need", "in-need", "looked-after", "in-need", "care-leaver"}[a.child%9]
	a.clerk.note(told, casework, why, inventedCases, &events.CaseOpened{
		Day: opened, Case: id, Family: fmt.Sprintf("F%05d", (a.child+1)/2), Status: status, Team: o.team,
	})
	a.clerk.note(told, casework, why, inventedCases, &events.CaseAllocated{Day: allocated, Case: id, Worker: o.worker})
}

// handOver moves the cases of those who held some at the census before and hold
// none now, when they go, each to whoever has most room.
func (a *caseBook) handOver(h *county, before []*keyWorker) {
	for i, was := range before {
		if a.holder(was.worker) != nil {
			continue
		}
		on, reason := a.gone(h, was, i)
		for _, id := range slices.Concat(was.cases, was.taken) {
			to := a.roomiest(on)
			to.taken = append(to.taken, id)
			a.clerk.note(batchDay(on), casework, "cases of who holds them no longer", inventedCases,
				&events.CaseMoved{Day: on, Case: id, From: was.worker, To: to.worker, Reason: reason, Team: to.team})
		}
	}
}

// gone returns from when on somebody holds no cases, and why: they left, their
// work is another, or it is so shared out.
func (a *caseBook) gone(h *county, o *keyWorker, number int) (events.Date, string) {
	for _, p := range h.people {
		switch {
		case p.id != o.worker:
		case !p.stays():
			return p.left + 1, "worker-left"
		case p.seat.role != "case-holder":
			return p.since, "restructure"
		default:
			return evenly(a.from+20, a.to-20, number%10, 10), "managing-caseloads"
		}
	}
	for _, e := range h.agency {
		if e.worker == o.worker && e.ended {
			return e.last + 1, "worker-left"
		}
	}
	return evenly(a.from+20, a.to-20, number%10, 10), "managing-caseloads"
}

// roomiest returns who has most room for a case on a day.
func (a *caseBook) roomiest(on events.Date) *keyWorker {
	var most *keyWorker
	for _, o := range a.holders {
		if o.since <= on && (most == nil || o.room() > most.room()) {
			most = o
		}
	}
	return most
}

// turnOver closes cases that somebody held when the year began and opens others,
// until they hold as many as they are to. What they took from others stays.
func (a *caseBook) turnOver(o *keyWorker) {
	closing := max((len(o.cases)+3)/4, len(o.cases)+len(o.taken)-o.want)
	if closing > len(o.cases) {
		panic("scenarios: somebody was given more cases than they are to hold")
	}
	for i, id := range o.cases[:closing] {
		on := evenly(a.from+10, a.to-1, i, closing)
		a.clerk.note(batchDay(on), casework, "work is done", inventedCases, &events.CaseClosed{LastDay: on, Case: id})
	}
	o.cases = o.cases[closing:]
	opening := o.want - len(o.cases) - len(o.taken)
	for i := range opening {
		on := evenly(max(a.from+10, o.since), a.to, i, opening)
		a.takeOn(o, on, on, batchDay(on), "referrals allocated")
	}
}
