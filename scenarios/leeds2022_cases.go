package scenarios

import (
	"fmt"
	"slices"

	"muster/events"
)

// Caseloads of the teams: 230 hold cases, 4,853 of them at the end of January
// 2022 and 4,692 at the end of June, which is 21.1 and 20.4 each as the report
// prints (paragraph 12). How many hold cases it does not say; with 230 the cases
// come near those that Leeds returned to DfE, 4,822 in September 2021 and 4,641
// in September 2022. In June ten hold more than 30, two of them from 35 to under
// 40, and nobody 40 (paragraph 13); how the rest spread, and how many held more
// than 30 in January, is invented.
const (
	leedsHolders = 230
	leedsJanuary = 4853
	leedsJune    = 4692
)

var (
	leedsHeavyJanuary = []int{42, 41, 40, 38, 37, 36, 35, 35, 34, 34, 33, 33, 32, 32, 31, 31}
	leedsHeavyJune    = []int{38, 36, 34, 34, 33, 33, 32, 32, 31, 31}
)

const leedsCases = leedsReport + ", paragraphs 12 and 13; children invented"

// holder is a social worker with cases, or the agency worker in their place.
type holder struct {
	*person
	worker string   // who holds the cases now
	cases  []string // oldest first
	since  events.Date
}

// caseloads deals out cases: the heavy loads first, then near the average of
// what is left, up to six more or less.
func caseloads(heavy []int, sum int) []int {
	all := slices.Clone(heavy)
	for _, n := range heavy {
		sum -= n
	}
	rest := leedsHolders - len(heavy)
	for i := range rest {
		load := sum / rest
		if i < sum%rest {
			load++
		}
		away := i / 2 % 7
		if i%2 == 1 {
			away = -away
		}
		all = append(all, load+away)
	}
	return all
}

// casework loads the cases of January, and has them opened, closed and moved
// until they are those of June. Eight holders leave meanwhile, and agency workers
// who cover their posts take over their cases.
func (l *leeds) casework() {
	january, june := caseloads(leedsHeavyJanuary, leedsJanuary), caseloads(leedsHeavyJune, leedsJune)
	for i, p := range l.teams[:leedsHolders] {
		h := &holder{person: p, worker: p.id}
		l.holders = append(l.holders, h)
		for range january[i] {
			l.takeOn(h, civil(2021, 3, 1)+events.Date(l.random.IntN(310)), civil(2022, 1, 10), "cases open at go-live, loaded from the case system")
		}
	}
	for i, h := range l.holders {
		if n := leedsHolders - 1 - i; n < leedsCovered {
			l.handOver(h, civil(2022, 2, 11)+events.Date(14*n))
		}
		l.turnOver(h, june[i])
	}
}

// takeOn opens a case and allocates it.
func (l *leeds) takeOn(h *holder, on, told events.Date, why string) {
	l.numbers.child++
	id := fmt.Sprintf("C%05d", l.numbers.child)
	status := []string{"in-need", "in-need", "in-need", "protection", "in-need", "looked-after", "in-need", "in-need", "looked-after"}[l.numbers.child%9]
	h.cases = append(h.cases, id)
	l.clerk.note(told, casework, why, leedsCases, &events.CaseOpened{
		Day: on, Case: id, Family: fmt.Sprintf("F%05d", (l.numbers.child+1)/2), Status: status, Team: h.seat.team,
	})
	l.clerk.note(told, casework, why, leedsCases, &events.CaseAllocated{Day: on, Case: id, Worker: h.worker})
}

// handOver has a holder leave and an agency worker take over the cases.
func (l *leeds) handOver(h *holder, left events.Date) {
	l.leave(h.person, left, leedsPlan)
	worker, on := l.cover(h.seat, left)
	for _, id := range h.cases {
		l.clerk.note(batchDay(on), casework, "cases of a leaver taken over by who covers the post", leedsCases,
			&events.CaseMoved{Day: on, Case: id, From: h.worker, To: worker, Reason: "worker-left"})
	}
	h.worker, h.since = worker, batchDay(on)
}

// turnOver closes cases and opens others until somebody holds so many.
func (l *leeds) turnOver(h *holder, want int) {
	from, to := max(civil(2022, 2, 2), h.since+1), civil(2022, 6, 24)
	closing := 3 + max(0, len(h.cases)-want)
	opening := want - len(h.cases) + closing
	for i := range closing {
		on := workingDay(evenly(from, to, i, closing))
		l.clerk.note(on, casework, "work is done", leedsCases, &events.CaseClosed{LastDay: on, Case: h.cases[i]})
	}
	h.cases = h.cases[closing:]
	for i := range opening {
		on := workingDay(evenly(from, to, i, opening))
		l.takeOn(h, on, on, "referrals allocated")
	}
}
