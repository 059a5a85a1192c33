package viewtest

import (
	"math/rand/v2"

	"pgregory.net/rapid"

	"muster/events"
)

// Casework draws a random history of up to n entries in which three children of
// two families have cases that come, go to others, are covered, change and
// close, while those who hold them are hired, move and leave; with lines of both
// books corrected and retracted. What admit refuses is left out.
func Casework(t *rapid.T, n int, admit func(*events.Entry) error) *Ledger {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	d := &drawn{Rand: random, Ledger: &Ledger{}, admit: admit}
	d.offer(events.Workforce, posts())
	w := &caseload{drawn: d, holder: map[string]string{}, covers: map[string]string{}, closed: map[string]events.Date{}}
	for range n - rapid.IntRange(0, n).Draw(t, "entries fewer than the most") {
		w.entry()
	}
	return d.Ledger
}

// caseload draws what happens to cases. It goes on in time with a day or so an
// event, and remembers who was last given what, so that most of it can be so.
type caseload struct {
	*drawn
	now    events.Date
	holder map[string]string      // by case; absent if it is closed
	covers map[string]string      // by case, who was last to stand in
	closed map[string]events.Date // by case, its last day
}

func (w *caseload) entry() {
	switch k := w.IntN(20); {
	case k < 3:
		w.amend()
	case k < 6:
		w.offer(events.Workforce, []events.Event{w.event()})
	default:
		w.offer(events.Cases, []events.Event{w.caseEvent(w.id("C", 3))})
	}
}

func (w *caseload) amend() {
	s := w.said[w.IntN(len(w.said))]
	if w.IntN(2) == 0 {
		w.offer(s.book, []events.Event{&events.LineRetracted{Line: s.line}})
		return
	}
	w.offer(s.book, []events.Event{&events.LineCorrected{Line: s.line, Now: w.anew(s.ev)}})
}

// on is mostly a few weeks later than the last day, and sometimes any day.
func (w *caseload) on() events.Date {
	if w.IntN(10) == 0 {
		return w.day()
	}
	w.now = max(w.now, first) + events.Date(w.IntN(40))
	return w.now
}

// opening is often the very day after the one on which the case closed.
func (w *caseload) opening(id string) events.Date {
	if last, closed := w.closed[id]; closed && w.IntN(3) == 0 {
		return last + 1
	}
	return w.on()
}

func (w *caseload) somebody() string { return w.of([]string{"W1", "W2", "W3", "W4", "X1", "X2"}) }

func (w *caseload) caseEvent(id string) events.Event {
	holder, open := w.holder[id]
	if w.IntN(10) == 0 { // as good as certain to be wrong
		holder, open = w.somebody(), w.IntN(2) == 0
	}
	switch k := w.IntN(12); {
	case !open:
		w.holder[id] = ""
		return &events.CaseOpened{Day: w.opening(id), Case: id, Family: w.maybe([]string{"F1", "F2"}), Status: w.of(events.CaseStatuses), Team: w.maybe(teams)}
	case holder == "":
		w.holder[id] = w.somebody()
		return &events.CaseAllocated{Day: w.on(), Case: id, Worker: w.holder[id], Team: w.maybe(teams)}
	case k == 0:
		delete(w.holder, id)
		w.closed[id] = w.on()
		return &events.CaseClosed{LastDay: w.closed[id], Case: id}
	case k == 1:
		return &events.CaseStatusChanged{Day: w.on(), Case: id, Status: w.of(events.CaseStatuses)}
	case k <= 3:
		day := w.on()
		w.covers[id] = w.somebody()
		return &events.CaseAllocated{Day: day, Case: id, Worker: w.covers[id], Cover: true, LastDay: day + events.Date(w.IntN(60))}
	}
	return w.move(id, holder)
}

func (w *caseload) move(id, holder string) events.Event {
	to := w.somebody()
	if by := w.covers[id]; by != "" && w.IntN(3) == 0 { // who often has it next
		to = by
	}
	if to == holder || w.IntN(5) == 0 {
		to = ""
	}
	w.holder[id] = to
	return &events.CaseMoved{Day: w.on(), Case: id, From: holder, To: to, Reason: w.reason(), Team: w.maybe(teams)}
}

// reason is as often as not one that leaves open what became of who held the case.
func (w *caseload) reason() string {
	if w.IntN(2) == 0 {
		return w.of([]string{"worker-left", "other"})
	}
	return w.of(events.MoveReasons)
}

// anew draws another event about the same thing, mostly like the one there was.
func (w *caseload) anew(ev events.Event) events.Event {
	shift := events.Date(w.IntN(11) - 5)
	switch e := ev.(type) {
	case *events.CaseOpened:
		return &events.CaseOpened{Day: e.Day + shift, Case: e.Case, Family: w.maybe([]string{"F1", "F2"}), Status: w.of(events.CaseStatuses), Team: w.maybe(teams)}
	case *events.CaseAllocated:
		again := *e
		if again.Day += shift; e.Cover {
			again.LastDay = again.Day + 10
		}
		return &again
	case *events.CaseMoved:
		again := *e
		again.Day, again.Reason, again.Team = e.Day+shift, w.reason(), w.maybe(teams)
		return &again
	case *events.CaseStatusChanged:
		return &events.CaseStatusChanged{Day: e.Day + shift, Case: e.Case, Status: w.of(events.CaseStatuses)}
	case *events.CaseClosed:
		return &events.CaseClosed{LastDay: e.LastDay + shift, Case: e.Case}
	}
	return w.again(ev)
}
