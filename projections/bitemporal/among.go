package bitemporal

import (
	"iter"
	"slices"

	"muster/events"
)

// together is how many numbers, and how many runs, are looked at together: for
// more, memory is not asked at once.
const together = 16

// Among ranges over the rows of some numbers that hold on at least one of the
// days, as believed by an entry: a few at a time, which are good until the next,
// in no order. What is of one number mostly lies apart in memory from what is of
// another, and so do runs. Here many of them are waited for together.
func (x *Tagged[T]) Among(numbers []uint32, days events.Span, known events.Position) iter.Seq[[]FoundTagged[T]] {
	return func(yield func([]FoundTagged[T]) bool) {
		from, to, k := days.From, after(days), by(known)
		if from >= to {
			return
		}
		found := make([]FoundTagged[T], 0, runRows)
		var runs []*run[T]
		for some := range slices.Chunk(numbers, together) {
			runs = x.appendRuns(runs[:0], some, from, to, k)
			for few := range slices.Chunk(runs, together) {
				touch(few)
				for _, r := range few {
					found = r.appendHolding(found[:0], from, to, k)
					if len(found) > 0 && !yield(found) {
						return
					}
				}
			}
		}
	}
}

// appendRuns appends the runs of no more than together numbers that are not passed
// over. Each step on the way there is made for all numbers before the next one is.
func (x *Tagged[T]) appendRuns(out []*run[T], numbers []uint32, from, to events.Date, k entry) []*run[T] {
	var lists [together]*list[T]
	n := 0
	for _, number := range numbers {
		if int(number) < len(x.spots) && !x.spots[number].passes(from, to, k) {
			lists[n] = &x.lists[number]
			n++
		}
	}
	ahead(lists[:n])
	for _, l := range lists[:n] {
		for r := range l.within(from, to, k) {
			out = append(out, r)
		}
	}
	return out
}

// ahead reads the first run of each of some lists, and touch a row in eight of
// those of some runs that are still believed, so that the processor asks memory
// for all of them before it waits for any. What they return has no meaning; they
// are not inlined, or the compiler would see that.
//
//go:noinline
func ahead[T any](lists []*list[T]) (read entry) {
	for _, l := range lists {
		read += l.runs[0].since
	}
	return read
}

//go:noinline
func touch[T any](runs []*run[T]) (read entry) {
	for _, r := range runs {
		for i := 0; i < int(r.open); i += 8 {
			read += r.rows[i].since
		}
	}
	return read
}
