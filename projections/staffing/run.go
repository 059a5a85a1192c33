package staffing

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// A view folds in two steps: what the facts come to, and the tables and sums
// that follow from it. Neither needs anything of the other but the rows that
// pass between them, so in a long run of entries the second step is a batch or
// two behind the first, on another processor.

// revision is what the first step hands to the second: the rows of one thing,
// as known from one entry on.
type revision struct {
	at       events.Position
	of       facts.Kind
	thing    facts.Thing
	since    events.Date
	from, to int // its rows in the batch
}

// batch is revisions that are handed over together: not many, since at the end of
// a run the first step waits for what the second has left.
type batch struct {
	revisions []revision
	rows      []bitemporal.Row[Row]
	seats     []Seat // all that there were when it was handed over
}

const (
	batchSize    = 128 // revisions
	batchesAhead = 16
	longRun      = 256 // events; a shorter run is not worth another goroutine
)

// behind is the second step at work behind the first.
type behind struct {
	now  *batch
	full chan *batch
}

// InRun settles what apply works out at the same time; see projections.RunModel.
func (s *Staff) InRun(n int, apply func() error) error {
	if n < longRun {
		return apply()
	}
	if s.blanks == nil {
		s.blanks = make(chan *batch, batchesAhead+2)
	}
	b := &behind{now: s.blank(), full: make(chan *batch, batchesAhead)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for full := range b.full {
			s.settleAll(full)
			s.putBack(full)
		}
	}()
	s.behind = b
	defer func() {
		s.handOver()
		s.putBack(b.now)
		s.behind = nil
		close(b.full)
		<-done
	}()
	return apply()
}

// blank returns a batch with nothing in it, with the room of an earlier one if
// there is one, of this run or of another.
func (s *Staff) blank() *batch {
	select {
	case b := <-s.blanks:
		return b
	default:
		return new(batch)
	}
}

func (s *Staff) putBack(b *batch) {
	b.revisions, b.rows = b.revisions[:0], b.rows[:0]
	select {
	case s.blanks <- b:
	default:
	}
}

// settle has the tables follow what the facts about a thing come to, now or,
// in a long run, soon. The rows are copied.
func (s *Staff) settle(r revision, rows []bitemporal.Row[Row]) {
	b := s.behind
	if b == nil {
		s.settled = s.seats.list
		s.revise(r, rows)
		return
	}
	r.from = len(b.now.rows)
	b.now.rows = append(b.now.rows, rows...)
	r.to = len(b.now.rows)
	if b.now.revisions = append(b.now.revisions, r); len(b.now.revisions) == batchSize {
		s.handOver()
	}
}

// handOver passes the batch on to the second step and begins another.
func (s *Staff) handOver() {
	b := s.behind
	b.now.seats = s.seats.list
	b.full <- b.now
	b.now = s.blank()
}

func (s *Staff) settleAll(b *batch) {
	s.settled = b.seats
	for some := range slices.Chunk(b.revisions, together) {
		s.expect(some)
		for _, r := range some {
			s.revise(r, b.rows[r.from:r.to])
		}
	}
}

func (s *Staff) revise(r revision, rows []bitemporal.Row[Row]) {
	switch r.of {
	case facts.Post:
		s.ofPost.Of(uint32(r.thing)).Revise(&s.Stock, r.at, r.since, rows)
	case facts.Assignment:
		s.ofAssignment.Of(uint32(r.thing)).Revise(&s.Stock, r.at, 0, rows)
	case facts.Worker:
		s.ofWorker.Of(uint32(r.thing)).Revise(&s.Happened, r.at, 0, rows)
	}
}
