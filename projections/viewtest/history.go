package viewtest

import (
	"fmt"
	"math/rand/v2"

	"pgregory.net/rapid"

	"muster/events"
)

// Entries draws a random history from up to n entries: a few posts, workers and
// agency workers to whom everything that the vocabulary has happens, on days
// about the turns of months, with lines corrected and retracted. What admit
// refuses is left out. Only how many entries there are is rapid's to choose: it
// prefers small numbers, and nothing would ever happen in the second month.
func Entries(t *rapid.T, n int, admit func(*events.Entry) error) *Ledger {
	return draw(t, n, &drawn{Ledger: &Ledger{}, admit: admit})
}

func draw(t *rapid.T, n int, d *drawn) *Ledger {
	d.Rand = rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	d.offer(events.Workforce, posts())
	for range n - rapid.IntRange(0, n).Draw(t, "entries fewer than the most") {
		d.entry()
	}
	return d.Ledger
}

func posts() (all []events.Event) {
	for i := range 4 {
		all = append(all, &events.PostEstablished{Day: first, Post: fmt.Sprintf("P%d", i+1), Role: roles[i%2], Grade: "g1",
			Team: teams[i%2], Service: services[i%2], FTE: events.Million})
	}
	return append(all, &events.PostEstablished{Day: first, Post: "F1", Role: "family-support", Grade: "g3", Team: "east", Service: "early", FTE: events.Million})
}

const first events.Date = 736_330 // 2017-01-01

var (
	roles    = []string{"case-holder", "senior-practitioner", "first-line-manager", "family-support"}
	grades   = []string{"g1", "g2"}
	teams    = []string{"north", "south"}
	services = []string{"cin", "cp"}
)

// drawn is a history on its way.
type drawn struct {
	*rand.Rand
	*Ledger
	admit func(*events.Entry) error
	said  []saying // the lines that can be amended
	often bool     // absences, practice and grievances are as frequent as all else
}

type saying struct {
	line events.Line
	book events.Book
	ev   events.Event
}

func (d *drawn) of(list []string) string { return list[d.IntN(len(list))] }

func (d *drawn) maybe(list []string) string {
	if d.IntN(2) == 0 {
		return ""
	}
	return d.of(list)
}

func (d *drawn) id(prefix string, max int) string {
	return fmt.Sprintf("%s%d", prefix, 1+d.IntN(max))
}

// day is about the turn of a month within three years.
func (d *drawn) day() events.Date {
	return first.AddMonths(d.IntN(36)) + events.Date(d.IntN(3)) - 1
}

func (d *drawn) fte() events.FTE { return events.FTE(d.IntN(6)) * 200_000 }

func (d *drawn) entry() {
	book := events.Workforce
	var list []events.Event
	switch kind := d.IntN(20); {
	case kind < 6:
		s := d.said[d.IntN(len(d.said))]
		book = s.book
		if kind < 2 {
			list = append(list, &events.LineRetracted{Line: s.line})
			break
		}
		list = append(list, &events.LineCorrected{Line: s.line, Now: d.again(s.ev)})
	case kind == 6:
		book = events.Reference
		list = append(list, d.register())
	case kind == 7 || d.often && kind == 17:
		book = events.Grievances
		list = append(list, d.aggrieved(d.id("G", 3)))
	case kind == 8 || d.often && (kind == 15 || kind == 18):
		list = append(list, d.absent(d.id("S", 6)))
	case kind == 9 || d.often && (kind == 16 || kind == 19):
		list = append(list, d.practised(d.id("W", 4)))
	default:
		for range 1 + d.IntN(6)/4 {
			list = append(list, d.event())
		}
	}
	d.offer(book, list)
}

// offer adds an entry that is admitted. The books tell of the past
// independently: what is in the one may be recorded before what is ahead of it
// in the other.
func (d *drawn) offer(book events.Book, list []events.Event) {
	stored := d.Entries()
	e := &events.Entry{ID: fmt.Sprintf("entry-%d", len(stored)+1), Book: book, By: fmt.Sprintf("clerk.%d", len(list)), Why: "told so", Asserted: true, Events: list}
	e.Recorded = events.EndOf(first + events.Date(len(stored)))
	if book == events.Reference {
		e.Recorded = events.EndOf(first + 2000 + events.Date(len(stored)))
	}
	if d.admit(e) != nil {
		return
	}
	at := d.Add(e)
	for i, ev := range list {
		switch ev.(type) {
		case *events.LineCorrected, *events.LineRetracted:
		default:
			d.said = append(d.said, saying{events.LineAt(at, i+1), book, ev})
		}
	}
}

func (d *drawn) register() *events.RegisterDeclared {
	return &events.RegisterDeclared{Day: d.day(), Register: d.of([]string{"hcpc", "hcpc-total"}), Count: int64(d.IntN(9)), Basis: d.maybe([]string{"guessed"}), Source: "report"}
}

// event draws an event of any kind about anything.
func (d *drawn) event() events.Event {
	if d.IntN(6) == 0 {
		return d.prospect()
	}
	switch k := d.IntN(27); {
	case k < 6:
		return d.hired(d.id("W", 4))
	case k < 7:
		return d.in(d.id("W", 4))
	case k < 10:
		return d.moved(d.id("W", 4))
	case k < 13:
		return d.hours(d.id("W", 4))
	case k < 16:
		return d.left(d.id("W", 4))
	case k < 17:
		return d.out(d.id("W", 4))
	case k < 19:
		return d.changed(d.id("P", 5))
	case k < 20:
		return &events.PostClosed{LastDay: d.day(), Post: d.id("P", 5)}
	case k < 21:
		return d.established(d.id("P", 5))
	case k < 24:
		return d.started(d.id("A", 4))
	case k < 25:
		return d.altered(d.id("A", 4))
	case k < 26:
		return &events.AgencyEnded{LastDay: d.day(), Assignment: d.id("A", 4)}
	}
	return &events.WorkerRegistered{Day: d.day(), Worker: d.id("W", 4), Registration: "SW1"}
}

// again draws another event about the same thing, mostly of the same kind.
func (d *drawn) again(ev events.Event) events.Event {
	switch e := ev.(type) {
	case *events.WorkerHired:
		return d.hired(e.Worker)
	case *events.TransferredIn:
		return d.hired(e.Worker)
	case *events.WorkerMoved:
		return d.moved(e.Worker)
	case *events.HoursChanged:
		return d.hours(e.Worker)
	case *events.WorkerLeft:
		return d.left(e.Worker)
	case *events.TransferredOut:
		return d.left(e.Worker)
	case *events.PostEstablished:
		return d.established(e.Post)
	case *events.PostChanged:
		return d.changed(e.Post)
	case *events.AgencyStarted:
		return d.started(e.Assignment)
	case *events.AgencyChanged:
		return d.altered(e.Assignment)
	case *events.AgencyEnded:
		return &events.AgencyEnded{LastDay: d.day(), Assignment: e.Assignment}
	case *events.WorkerOffered, *events.OfferWithdrawn, *events.TraineeExpected, *events.TraineeEnded:
		return d.otherProspect(e)
	case *events.RegisterDeclared:
		r := d.register()
		r.Register = e.Register
		return r
	case *events.AbsenceStarted:
		return d.absent(e.Absence)
	case *events.AbsenceEnded:
		return d.absent(e.Absence)
	case *events.AbsenceDeclared:
		return d.declared(e.Declaration)
	case *events.SupervisionHeld, *events.AppraisalHeld, *events.TrainingCompleted, *events.LearningNeedSet, *events.ProcedureEnded:
		return d.practised(d.id("W", 4))
	case *events.GrievanceRaised:
		return d.raised(e.Grievance)
	case *events.GrievanceAction:
		return d.aggrieved(e.Grievance)
	}
	return ev
}

func (d *drawn) post() string { return d.of([]string{"P1", "P2", "P3", "P4", "F1"}) }

func (d *drawn) hired(worker string) *events.WorkerHired {
	e := &events.WorkerHired{Day: d.day(), Worker: worker, Post: d.post(), Role: d.of(roles), Grade: d.of(grades), Team: d.of(teams),
		FTE: d.fte(), JobShare: d.IntN(2) == 0, Contract: "permanent", Origin: "agency", Qualified: d.qualified()}
	if d.IntN(3) == 0 {
		e.Contract, e.ContractEnds = "fixed-term", d.after(e.Day)
	}
	return e
}

func (d *drawn) in(worker string) *events.TransferredIn {
	return &events.TransferredIn{Day: d.day(), Worker: worker, FromRole: "adults", Post: d.post(), Role: d.of(roles), Grade: d.of(grades),
		Team: d.of(teams), FTE: d.fte(), JobShare: d.IntN(2) == 0, Contract: "permanent", Qualified: d.qualified()}
}

func (d *drawn) moved(worker string) *events.WorkerMoved {
	return &events.WorkerMoved{Day: d.day(), Worker: worker, From: d.maybe([]string{"P1", "P2", "F1"}), Post: d.post(), Role: d.of(roles),
		Grade: d.of(grades), Team: d.of(teams), JobShare: d.IntN(2) == 0}
}

func (d *drawn) hours(worker string) *events.HoursChanged {
	return &events.HoursChanged{Day: d.day(), Worker: worker, Post: d.maybe([]string{"P1", "P2", "F1"}), FTE: d.fte()}
}

func (d *drawn) left(worker string) *events.WorkerLeft {
	return &events.WorkerLeft{LastDay: d.day(), Worker: worker, Post: d.maybe([]string{"P1", "P2", "F1"}), Reason: d.of(events.LeavingReasons), Destination: d.of(events.Destinations)}
}

func (d *drawn) out(worker string) *events.TransferredOut {
	return &events.TransferredOut{LastDay: d.day(), Worker: worker, ToRole: "adults"}
}

func (d *drawn) established(post string) *events.PostEstablished {
	e := &events.PostEstablished{Day: d.day(), Post: post, Role: d.of(roles), Grade: d.of(grades), Team: d.of(teams),
		Service: d.of(services), FTE: d.fte() + 1}
	e.FTE = min(e.FTE, events.Million)
	if d.IntN(3) == 0 {
		e.Until = e.Day + 400
	}
	return e
}

func (d *drawn) changed(post string) *events.PostChanged {
	e := &events.PostChanged{Day: d.day(), Post: post, Role: d.maybe(roles), Grade: d.maybe(grades), Team: d.maybe(teams),
		Service: d.of(services), FTE: d.fte()}
	switch d.IntN(4) {
	case 0:
		e.Until = e.Day + 100
	case 1:
		e.Permanent = true
	}
	return e
}

func (d *drawn) started(assignment string) *events.AgencyStarted {
	e := &events.AgencyStarted{Day: d.day(), Assignment: assignment, Worker: d.id("X", 2), Agency: "reed", Role: d.of(roles), Grade: d.maybe(grades),
		Team: d.of(teams), Service: d.maybe(services), FTE: d.fte(), Reason: d.of(events.AgencyReasons), Covers: d.maybe([]string{"P1", "P2"})}
	e.ExpectedEnd = d.after(e.Day)
	return e
}

func (d *drawn) altered(assignment string) *events.AgencyChanged {
	return &events.AgencyChanged{Day: d.day(), Assignment: assignment, Role: d.maybe(roles), Team: d.of(teams),
		FTE: d.fte(), Reason: d.maybe(events.AgencyReasons)}
}
