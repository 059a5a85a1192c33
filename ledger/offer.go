package ledger

import (
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
)

// Allowance is what whoever offers an entry may do beyond recording it.
type Allowance struct {
	// Asserting allows an entry that gives the time at which another system
	// recorded it.
	Asserting bool
	// Supposing is of what is not recorded: it may tell of what will have
	// happened by a day to come.
	Supposing bool
}

// MaxBytes is the most bytes that an entry may take in the ledger. It fits a
// NATS server's usual limit for a message.
const MaxBytes = 1_000_000

// offer is an entry on its way through the rules.
type offer struct {
	given    *events.Entry // as it was offered, with what is personal in the clear
	entry    events.Entry  // as it would be stored
	at       events.Position
	now      events.Instant
	may      Allowance
	change   *facts.Change // what it changes, once it is applied
	problems []events.Problem
	broken   error // why the state is of no use any more
}

// A rule holds an offer against what is on record and reports every problem it
// finds. It changes nothing.
type rule func(*state, *offer)

// rulesBefore judge an offer by what stands without it.
var rulesBefore = []rule{
	assertedByPermission, recordedInOrder, closedByThePast, daysWithinReason, happenedByNow, qualifiedInThePast, rolesSpelt,
	correctedInItsBook, correctedOnce, baselineOnRecord, baselinePublishedOnce,
}

// rulesAfter judge what would stand with it. They come after facts.Record has
// found the story possible.
var rulesAfter = []rule{postsHeldWithinFTE, postsNamedExist, profilesOfWorkers, bornBeforeWork, casesGoToWhoIsHere, coverEndsAsStated, statusesChange, workersNamedAreKnown, daysLostWithinHours, daysDeclaredFit}

// judge decides about an entry, given in the clear and as it is to be stored,
// which differ in what is personal. It returns the entry as it is to be stored,
// with its facts applied to the state, or *events.Refusal and the state as it
// was. After any other error the state is of no use.
func (s *state) judge(given, e *events.Entry, may Allowance, now events.Instant) (*offer, error) {
	o := &offer{given: given, entry: *e, at: s.next(), now: now, may: may}
	o.entry.Prev = s.chain.Hash
	if !e.Asserted {
		o.entry.Recorded = s.stamp(e, now)
	}
	for _, r := range rulesBefore {
		r(s, o)
	}
	change, err := s.facts.Apply(o.at, &o.entry)
	if err != nil {
		if errors.Is(err, facts.ErrBroken) {
			return nil, err
		}
		o.add(events.Problems(err))
		return nil, events.Refuse(o.problems)
	}
	o.change = change
	for _, r := range rulesAfter {
		if r(s, o); o.broken != nil {
			return nil, o.broken
		}
	}
	if len(o.problems) > 0 {
		if err := s.facts.Undo(o.change); err != nil {
			return nil, err
		}
		return nil, events.Refuse(o.problems)
	}
	return o, nil
}

// without takes the offer's facts back for as long as look looks at what stands
// without them. After an error the state is of no use.
func (s *state) without(o *offer, look func()) error {
	if err := s.facts.Undo(o.change); err != nil {
		return err
	}
	look()
	change, err := s.facts.Apply(o.at, &o.entry)
	if err != nil {
		return fmt.Errorf("%w: what was possible is so no more: %v", facts.ErrBroken, err)
	}
	o.change = change
	return nil
}

// refuse reports what is wrong with the nth event, counted from 1, or with the
// entry itself if n is 0. Of the same field only the first problem is told.
func (o *offer) refuse(n int, field, format string, args ...any) {
	p := events.Problem{Event: n, Field: field, Reason: fmt.Sprintf(format, args...)}
	if n > 0 {
		p.Kind = o.given.Events[n-1].Kind()
	}
	o.add([]events.Problem{p})
}

func (o *offer) add(problems []events.Problem) {
	for _, p := range problems {
		known := false
		for _, q := range o.problems {
			known = known || (p.Event == q.Event && p.Field == q.Field)
		}
		if !known {
			o.problems = append(o.problems, p)
		}
	}
}

// plain returns the event that a line of the offer puts on record, and the path
// of its fields: a correction's is within it.
func plain(ev events.Event) (events.Event, string) {
	if c, ok := ev.(*events.LineCorrected); ok {
		return c.Now, "now."
	}
	return ev, ""
}
