package ledger

import (
	"slices"

	"muster/events"
)

// stamp is the time at which an entry is recorded now: not before the latest of
// its book, and after everything that is closed or that it closes itself.
func (s *state) stamp(e *events.Entry, now events.Instant) events.Instant {
	t := max(now, s.closed.through+1)
	if book := slices.Index(events.Books, e.Book); book >= 0 {
		t = max(t, s.reached[book].recorded)
	}
	for _, ev := range e.Events {
		if through, ok := closes(ev); ok && through == t {
			t++
		}
	}
	return t
}

// closes returns the moment through which an event closes the books.
func closes(ev events.Event) (events.Instant, bool) {
	switch e := ev.(type) {
	case *events.BooksClosed:
		return e.Through, true
	case *events.BaselinePublished:
		return e.KnownAt, true
	}
	return 0, false
}

// assertedByPermission refuses a time of recording from those who may not give
// one, and one that is not marked as given.
func assertedByPermission(_ *state, o *offer) {
	switch e := o.given; {
	case e.Asserted && !o.may.Asserting:
		o.refuse(0, "asserted", "needs permission to load what another system recorded; without it leave out asserted and recorded, and the ledger notes the present time")
	case !e.Asserted && e.Recorded != 0:
		o.refuse(0, "recorded", "is for the ledger to fill in; leave it out, or mark the entry asserted if another system recorded it then")
	}
}

// recordedInOrder refuses a time of recording that is in the future, before the
// latest of its book, or in a time that is closed. What the ledger stamps
// itself is none of these, if its clock was ever set.
func recordedInOrder(s *state, o *offer) {
	if !o.given.Asserted {
		if t := o.entry.Recorded; t < events.EarliestInstant {
			o.refuse(0, "recorded", "would be %s by the registrar's clock, which is wrong; set the clock of its machine", t)
		}
		return
	}
	t := o.given.Recorded
	book := slices.Index(events.Books, o.given.Book)
	switch last := s.reached[book]; {
	case t > o.now:
		o.refuse(0, "recorded", "is %s, which is still to come: it is %s now; give the time at which the source recorded it", t, o.now)
	case t <= s.closed.through:
		o.refuse(0, "recorded", "is %s, but line %s closed the books through %s; leave out recorded and asserted to record it at the present time: its events keep their own days", t, s.closed.line, s.closed.through)
	case t < last.recorded:
		o.refuse(0, "recorded", "is %s, before entry %d of the book %s, recorded %s; load history oldest first, or leave out recorded and asserted to record it at the present time", t, last.at, o.given.Book, last.recorded)
	}
}

// closedByThePast refuses to close the books for a time that is still to come,
// seen from when the entry is recorded.
func closedByThePast(_ *state, o *offer) {
	for i, ev := range o.given.Events {
		through, ok := closes(ev)
		if !ok || through <= o.entry.Recorded {
			continue
		}
		field := "through"
		if _, ok := ev.(*events.BaselinePublished); ok {
			field = "known_at"
		}
		o.refuse(i+1, field, "is %s, after the entry itself is recorded at %s; only a time that is past can be closed", through, o.entry.Recorded)
	}
}

// yearsAhead is how far ahead of its recording a day may lie.
const yearsAhead = 10

// daysWithinReason refuses days more than ten years after the entry is
// recorded, whatever they say: real files write "no date" as 2099 or 9999. That
// no day is before 1900 is for events.Check.
func daysWithinReason(_ *state, o *offer) {
	limit := o.entry.Recorded.Day().AddMonths(12 * yearsAhead)
	var list [4]events.NamedDay
	for i, ev := range o.given.Events {
		for _, d := range events.Days(ev, list[:0]) {
			if d.Day > limit {
				o.refuse(i+1, d.Field, "is %s, more than %d years after the entry is recorded; check the year, and leave out a day that is not known", d.Day, yearsAhead)
			}
		}
	}
}

// qualifiedInThePast refuses a day of qualification that is neither past when
// the entry is recorded nor when the work begins. Somebody may well be hired
// first and qualify later.
func qualifiedInThePast(_ *state, o *offer) {
	for i, ev := range o.given.Events {
		var qualified events.Date
		ev, path := plain(ev)
		switch e := ev.(type) {
		case *events.WorkerHired:
			qualified = e.Qualified
		case *events.TransferredIn:
			qualified = e.Qualified
		}
		if qualified == 0 || qualified <= ev.On() {
			continue
		}
		if today := o.entry.Recorded.Day(); qualified > today {
			o.refuse(i+1, path+"qualified", "is %s, after the start on %s and after the entry is recorded on %s; leave it out until they have qualified", qualified, ev.On(), today)
		}
	}
}

// whatHappened holds, for each kind that says of something that it happened, the
// field of the last day by which it did. Of other kinds days may lie ahead: a
// start is agreed, somebody gives notice, a case is to close.
var whatHappened = map[events.Kind]string{
	events.KindSupervisionHeld:     "on",
	events.KindAppraisalHeld:       "on",
	events.KindTrainingCompleted:   "on",
	events.KindQualificationGained: "on",
	events.KindExitInterviewHeld:   "on",
	events.KindLearningNeedMet:     "on",
	events.KindGrievanceRaised:     "on",
	events.KindReferralsReceived:   "last_day",
	events.KindAbsenceEnded:        "last_day",
	events.KindAbsenceDeclared:     "last_day",
}

// happenedByNow refuses what is said to have happened on a day later than that on
// which the entry is recorded.
func happenedByNow(_ *state, o *offer) {
	if o.may.Supposing {
		return
	}
	var list [4]events.NamedDay
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		if ev == nil || whatHappened[ev.Kind()] == "" {
			continue
		}
		today := o.entry.Recorded.Day()
		for _, d := range events.Days(ev, list[:0]) {
			if d.Field == whatHappened[ev.Kind()] && d.Day > today {
				o.refuse(i+1, path+d.Field, "is %s, after the entry is recorded on %s, and says that it has happened; record it once it has, or check the day", d.Day, today)
			}
		}
	}
}
