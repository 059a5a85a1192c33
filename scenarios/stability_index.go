package scenarios

import (
	"fmt"
	"iter"

	"muster/events"
)

// inCare is how many children of an area were looked after on 31 March
// 2024, and how many of them had three or more social workers in the year to
// that day, as DfE published it.
type inCare struct {
	area            string
	children, three int
}

// areas are three councils and the rest of England: 83,300 children in all, of
// whom 22,140 had three or more. DfE rounds England to tens, so the rest is what
// is left of it.
var areas = []inCare{
	{"leeds", 1549, 319},
	{"leicester", 599, 191},
	{"leicestershire", 726, 253},
	{"rest-of-england", 83300 - 1549 - 599 - 726, 22140 - 319 - 191 - 253},
}

// StabilityIndex generates children looked after on 31 March 2024, each area as
// one team, who come to DfE's published counts. Who had which social worker, who
// else had one or two, and why they changed are invented: out of a hundred, some
// twenty go to another social worker and back, and twenty-five change once. Of
// those with two changes every tenth had two in the year before as well.
func StabilityIndex(first events.Position) iter.Seq[*events.Entry] {
	c := &clerk{name: "stability-index"}
	for _, a := range areas {
		d := &childrenOf{clerk: c, inCare: a}
		d.staff()
		for i := range a.children {
			d.child(i)
		}
	}
	return c.entries(first)
}

// perWorker is how many of the children a social worker has at first.
const perWorker = 16

// The days of the story. Its year is DfE's, to 31 March 2024.
var (
	staffed    = civil(2022, 1, 3)
	agencyEnds = civil(2023, 6, 30)  // the last day of those who are on assignment
	staffGoes  = civil(2023, 9, 30)  // the last day of those who leave
	yearBegins = civil(2023, 4, 1)   //
	admitted   = civil(2022, 10, 31) // the first of half a year of days on which most cases open
	longAgo    = civil(2022, 1, 10)  // and of the days on which the others do
)

const (
	movesWhy  = "invented so that the year comes to DfE's count"
	movesFrom = "DfE, Children looked after in England, social worker stability 2024 (OGL v3.0)"
)

// childrenOf makes the children of one area.
type childrenOf struct {
	*clerk
	inCare
	workers int
}

// A tenth of the workers are on assignments that end in June, and a tenth leave
// in September; the others stay.
func (d *childrenOf) goes(worker int) (last events.Date, goes bool) {
	switch worker % 10 {
	case 3:
		return agencyEnds, true
	case 7:
		return staffGoes, true
	}
	return 0, false
}

func (d *childrenOf) worker(n int) string { return fmt.Sprintf("%s-W%d", d.area, n%d.workers+1) }

// stays returns the nth worker, or the one after if that one goes.
func (d *childrenOf) stays(n int) string {
	if _, goes := d.goes(n % d.workers); goes {
		n++
	}
	return d.worker(n)
}

func (d *childrenOf) staff() {
	d.workers = (d.children + perWorker - 1) / perWorker
	for n := range d.workers {
		d.engage(n)
	}
}

func (d *childrenOf) engage(n int) {
	const why = "staff of the area"
	w := d.worker(n)
	last, goes := d.goes(n)
	if goes && last == agencyEnds {
		a := "S-" + w
		d.note(staffed, agencyDesk, why, movesFrom, &events.AgencyStarted{Day: staffed, Assignment: a, Worker: w, Agency: "any",
			Role: "case-holder", Team: d.area, FTE: events.Million, Reason: "additional"})
		d.note(last, agencyDesk, why, movesFrom, &events.AgencyEnded{LastDay: last, Assignment: a})
		return
	}
	d.note(staffed, establishment, why, movesFrom, &events.PostEstablished{Day: staffed, Post: "P-" + w, Role: "case-holder",
		Grade: "social-worker", Team: d.area, Service: "looked-after", FTE: events.Million})
	d.note(staffed, personnel, why, movesFrom, &events.WorkerHired{Day: staffed, Worker: w, Post: "P-" + w, Role: "case-holder",
		Grade: "social-worker", Team: d.area, FTE: events.Million, Contract: "permanent", Origin: "not-known"})
	if goes {
		d.note(last, personnel, why, movesFrom, &events.WorkerLeft{LastDay: last, Worker: w, Reason: "resignation", Destination: "not-known"})
	}
}

// child makes one child: the first have three social workers in the year, the
// next two by way of two changes, the next two by one, and the rest one.
func (d *childrenOf) child(i int) {
	id := fmt.Sprintf("%s-C%d", d.area, i+1)
	there := d.three + d.children*20/100
	opened := admitted + events.Date(i%150)
	before := i < there && i%10 == 0
	if before {
		opened = longAgo + events.Date(i%90)
	}
	d.note(opened, casework, "a child comes to be looked after", movesFrom, &events.CaseOpened{Day: opened, Case: id, Status: "looked-after", Team: d.area})
	first := d.stays(i)
	if i < d.three {
		first = d.worker(i)
	}
	d.note(opened, casework, "allocated", movesFrom, &events.CaseAllocated{Day: opened, Case: id, Worker: first})
	if before {
		d.move(id, civil(2022, 6, 1)+events.Date(i%60), first, d.stays(i+6), "managing-caseloads")
		d.move(id, civil(2022, 9, 1)+events.Date(i%60), d.stays(i+6), first, "managing-caseloads")
	}
	switch {
	case i < d.three:
		day, reason := d.firstMove(i)
		d.move(id, day, first, d.stays(i+2), reason)
		d.move(id, civil(2023, 11, 1)+events.Date(i%140), d.stays(i+2), d.stays(i+4), d.reason(i/3))
	case i < there:
		d.move(id, yearBegins+events.Date(i%200), first, d.stays(i+2), "absence-cover")
		d.move(id, civil(2023, 11, 1)+events.Date(i%140), d.stays(i+2), first, "absence-cover")
	case i < there+d.children/4:
		d.move(id, yearBegins+events.Date(i%360), first, d.stays(i+2), d.reason(i))
	}
}

// firstMove is when and why the first of two changes comes: when the social
// worker goes, if they go.
func (d *childrenOf) firstMove(i int) (events.Date, string) {
	if last, goes := d.goes(i % d.workers); goes {
		return last + 1, "worker-left"
	}
	return yearBegins + 1 + events.Date(i%200), d.reason(i)
}

// reason goes round the reasons that have nothing to do with anybody's going.
func (d *childrenOf) reason(i int) string {
	return []string{"managing-caseloads", "transfer-process", "restructure", "managing-caseloads", "child-asked", "transfer-process"}[i%6]
}

func (d *childrenOf) move(id string, day events.Date, from, to, reason string) {
	d.note(day, casework, movesWhy, movesFrom, &events.CaseMoved{Day: day, Case: id, From: from, To: to, Reason: reason})
}

// civil returns a day that exists.
func civil(year, month, day int) events.Date {
	d, ok := events.DateOf(year, month, day)
	if !ok {
		panic(fmt.Sprintf("scenarios: %d-%d-%d is no day", year, month, day))
	}
	return d
}
