package rates_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
	"muster/projections/rates"
	"muster/scenarios"
)

// BenchmarkPart does each part of a rebuild by itself, with a million events
// that are in memory already, where no ledger is read and nothing is handed
// over: the chain of hashes, the decoder, the facts, and the view with the facts
// in it, which has a second step to put on a second processor.
//
// The million are one ledger of 10,000 people, or one of 200 fifty times over,
// with as many events a person. What is known of 200 people mostly stays in the
// caches, so the difference between the two is what reading memory costs, and
// the smaller figure is what is left to do where that costs nothing.
func BenchmarkPart(b *testing.B) {
	for _, c := range []struct{ people, times int }{{10_000, 1}, {200, 50}} {
		b.Run(fmt.Sprintf("people=%d", c.people), func(b *testing.B) {
			m := inMemory(b, c.people)
			for _, part := range []struct {
				name       string
				processors int
				run        func(b *testing.B)
			}{
				{"chain", 1, m.chain},
				{"decode", 1, m.decode},
				{"facts", 1, m.advance},
				{"rates", 1, m.apply},
				{"rates", 2, m.applyInRuns},
			} {
				b.Run(fmt.Sprintf("%s/processors=%d", part.name, part.processors), func(b *testing.B) {
					measurePart(b, m.n*c.times, part.processors, func(b *testing.B) {
						for range c.times {
							part.run(b)
						}
					})
				})
			}
		})
	}
}

func measurePart(b *testing.B, events, processors int, run func(b *testing.B)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var c cost
	for range b.N {
		c.add(b, run)
	}
	b.ReportMetric(float64(events*b.N)/c.wall.Seconds(), "events/s")
	b.ReportMetric(float64(c.processor.Nanoseconds())/float64(events*b.N), "cpu-ns/event")
	b.ReportMetric(0, "ns/op") // it has what is not measured in it
}

// memory is a ledger as it is stored, as it is read, and how many events it holds.
type memory struct {
	stored  [][]byte
	entries []*events.Entry
	n       int
}

// inMemory returns a ledger such as that of BenchmarkRebuild, with an entry of
// 100 events for each of so many people.
func inMemory(b *testing.B, people int) *memory {
	m, chain := new(memory), events.Start("synthetic")
	var d events.Decoder
	for e := range scenarios.Synthetic(scenarios.SyntheticConfig{Seed: 1, People: people, Events: 110*people + 1000, PerEntry: 100}) {
		e.Prev = chain.Hash
		stored := events.AppendEntry(nil, e)
		chain = events.Chain{Position: chain.Position + 1, Hash: events.HashOf(stored)}
		read, err := d.Entry(stored)
		require.NoError(b, err)
		m.stored, m.entries, m.n = append(m.stored, stored), append(m.entries, read), m.n+len(e.Events)
		if len(m.entries) == people {
			break
		}
	}
	require.Len(b, m.entries, people, "the generator must make enough")
	return m
}

func (m *memory) chain(b *testing.B) {
	check := chained()
	for i, one := range m.stored {
		require.NoError(b, check(events.Stored{Position: events.Position(i + 1), Bytes: one}))
	}
}

func (m *memory) decode(b *testing.B) {
	var d events.Decoder
	for _, one := range m.stored {
		_, err := d.Entry(one)
		require.NoError(b, err)
	}
}

func (m *memory) advance(b *testing.B) {
	var r facts.Record
	for i, e := range m.entries {
		_, err := r.Advance(events.Position(i+1), e)
		require.NoError(b, err)
	}
}

func (m *memory) apply(b *testing.B) {
	view := rates.NewModel()
	for i, e := range m.entries {
		require.NoError(b, view.Apply(events.Position(i+1), e))
	}
}

// applyInRuns folds as a projector does that has fallen far behind.
func (m *memory) applyInRuns(b *testing.B) {
	view, at := rates.NewModel(), events.Position(0)
	for run := range slices.Chunk(m.entries, 512) {
		n := 0
		for _, e := range run {
			n += len(e.Events)
		}
		view.Expect(run)
		require.NoError(b, view.InRun(n, func() error {
			for _, e := range run {
				at++
				if err := view.Apply(at, e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// BenchmarkMemory reads places of 256 MB at random, each of which says where
// the next one is, so that no cache helps and no processor reads ahead. ns/load
// is what one such read costs on this machine, by which a reader can scale the
// figures of the folds; where several chains are followed in turn, their reads
// are under way together.
func BenchmarkMemory(b *testing.B) {
	type line struct {
		next uint32
		_    [60]byte // each in a line of the cache of its own
	}
	places := make([]line, 256<<20/64)
	for i := range places {
		places[i].next = uint32(i)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for i := len(places) - 1; i > 0; i-- { // Sattolo's shuffle, which makes one circle of all
		j := random.IntN(i)
		places[i].next, places[j].next = places[j].next, places[i].next
	}
	for _, chains := range []int{1, 8} {
		b.Run(fmt.Sprintf("chains=%d", chains), func(b *testing.B) {
			at := make([]uint32, chains)
			for c := range at {
				at[c] = uint32(c * len(places) / chains)
			}
			const each = 1_000_000
			b.ResetTimer()
			for range b.N {
				for range each / chains {
					for c := range at {
						at[c] = places[at[c]].next
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*each), "ns/load")
		})
	}
}
