package scenarios

import (
	"fmt"

	"muster/events"
)

// cityFamilies is how many families the history has, with one to three children
// each: the strategy wants to know how many workers a family meets and says of no
// family anything.
const cityFamilies = 600

// families opens a case for each child of each family and has them handed on.
func (c *city) families() {
	for n := range cityFamilies {
		f := &household{city: c, number: n, holder: c.holders[n%len(c.holders)]}
		f.open()
		f.live()
	}
}

// household is a family and who has its children's cases.
type household struct {
	*city
	number int
	holder *citizen
	cases  []string
}

// open has the cases open between April and June 2016, before the year to the
// day begins, all with one social worker.
func (f *household) open() {
	on := civil(2016, 4, 4) + events.Date(f.number%80)
	status := "in-need"
	switch {
	case f.holder.service == "looked-after":
		status = "looked-after"
	case f.number%3 == 0:
		status = "protection"
	}
	for child := range 1 + f.number%3 {
		id := fmt.Sprintf("C%04d-%d", f.number+1, child+1)
		f.cases = append(f.cases, id)
		f.note(on, casework, "cases open", citySource, &events.CaseOpened{Day: on, Case: id, Family: fmt.Sprintf("F%04d", f.number+1), Status: status, Team: f.holder.team})
		f.note(on, casework, "cases allocated", citySource, &events.CaseAllocated{Day: on, Case: id, Worker: f.holder.id})
	}
}

// live is the year of a family. The cases of who leaves go to who covers the
// post, or to somebody else of the area; in every fifth other family all go to
// another social worker, and in every sixth the second child does. Every tenth
// family's cases close in February.
func (f *household) live() {
	switch left := f.holder.last; {
	case left != 0:
		to := f.holder.successor
		if to == nil {
			to = f.another(7)
		}
		f.move(f.cases, left+1, to, "worker-left")
	case f.number%5 == 0:
		f.move(f.cases, civil(2016, 11, 7)+events.Date(f.number%100), f.another(11), "managing-caseloads")
	}
	if f.number%6 == 1 && len(f.cases) > 1 {
		f.move(f.cases[1:2], civil(2017, 3, 6)+events.Date(f.number%60), f.another(23), "transfer-process")
		return
	}
	if f.number%10 == 9 {
		last := civil(2017, 2, 28)
		for _, id := range f.cases {
			f.note(last, casework, "cases close", citySource, &events.CaseClosed{LastDay: last, Case: id, Reason: "plan completed"})
		}
	}
}

// another picks somebody else of the area who holds cases and stays.
func (f *household) another(step int) *citizen {
	for n := f.number*step + step; ; n++ {
		w := f.holders[n%len(f.holders)]
		if w != f.holder && w.last == 0 && w.service == f.holder.service {
			return w
		}
	}
}

func (f *household) move(cases []string, on events.Date, to *citizen, reason string) {
	for _, id := range cases {
		f.note(on, casework, "cases go to another social worker", citySource, &events.CaseMoved{Day: on, Case: id, From: f.holder.id, To: to.id, Reason: reason})
	}
	if len(cases) == len(f.cases) {
		f.holder = to
	}
}
