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

// batch is revisions that are handed over together.
type batch struct {
	revisions []revision
	rows      []bitemporal.Row[Row]
	seats     []Seat // all that there were when it was handed over
}

const (
	batchSize    = 512 // revisions
	batchesAhead = 4
	longRun      = 256 // events; a shorter run is not worth another goroutine
)

// behind is the second step at work behind the first.
type behind struct {
	now       *batch
	full, new chan *batch
}

// InRun settles what apply works out at the same time; see projections.RunModel.
func (s *Staff) InRun(n int, apply func() error) error {
	if n < longRun {
		return apply()
	}
	b := &behind{now: new(batch), full: make(chan *batch, batchesAhead), new: make(chan *batch, batchesAhead+2)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for full := range b.full {
			s.settleAll(full)
			full.revisions, full.rows = full.revisions[:0], full.rows[:0]
			b.new <- full
		}
	}()
	s.behind = b
	defer func() {
		s.handOver()
		s.behind = nil
		close(b.full)
		<-done
	}()
	return apply()
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
	select {
	case b.now = <-b.new:
	default:
		b.now = new(batch)
	}
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
