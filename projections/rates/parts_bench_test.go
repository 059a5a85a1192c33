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
)

// BenchmarkPart does each part of a rebuild by itself, with a million events
// that are in memory already, where no ledger is read and nothing is handed
// over: the chain of hashes, the decoder, the facts, and the view with the facts
// in it, which has a second step to put on a second processor.
func BenchmarkPart(b *testing.B) {
	stored, entries, n := inMemory(b)
	for _, part := range []struct {
		name       string
		processors int
		run        func(b *testing.B)
	}{
		{"chain", 1, func(b *testing.B) { chainAll(b, stored) }},
		{"decode", 1, func(b *testing.B) { decodeAll(b, stored) }},
		{"facts", 1, func(b *testing.B) { advanceAll(b, entries) }},
		{"rates", 1, func(b *testing.B) { applyAll(b, entries) }},
		{"rates", 2, func(b *testing.B) { applyInRuns(b, entries) }},
	} {
		b.Run(fmt.Sprintf("%s/processors=%d", part.name, part.processors), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(part.processors))
			var c cost
			for range b.N {
				c.add(b, part.run)
			}
			b.ReportMetric(float64(n*b.N)/c.wall.Seconds(), "events/s")
			b.ReportMetric(float64(c.processor.Nanoseconds())/float64(n*b.N), "cpu-ns/event")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// inMemory returns the ledger of BenchmarkRebuild: as it is stored, as it is
// read, and how many events it holds.
func inMemory(b *testing.B) (stored [][]byte, entries []*events.Entry, n int) {
	chain := events.Start("synthetic")
	var d events.Decoder
	for e := range synthetic(10_000, 100) {
		e.Prev = chain.Hash
		one := events.AppendEntry(nil, e)
		chain = events.Chain{Position: chain.Position + 1, Hash: events.HashOf(one)}
		read, err := d.Entry(one)
		require.NoError(b, err)
		stored, entries, n = append(stored, one), append(entries, read), n+len(e.Events)
		if len(entries) == 10_000 {
			break
		}
	}
	return stored, entries, n
}

func chainAll(b *testing.B, stored [][]byte) {
	check := chained()
	for i, one := range stored {
		require.NoError(b, check(events.Stored{Position: events.Position(i + 1), Bytes: one}))
	}
}

func decodeAll(b *testing.B, stored [][]byte) {
	var d events.Decoder
	for _, one := range stored {
		_, err := d.Entry(one)
		require.NoError(b, err)
	}
}

func advanceAll(b *testing.B, entries []*events.Entry) {
	var r facts.Record
	for i, e := range entries {
		_, err := r.Advance(events.Position(i+1), e)
		require.NoError(b, err)
	}
}

func applyAll(b *testing.B, entries []*events.Entry) {
	m := rates.NewModel()
	for i, e := range entries {
		require.NoError(b, m.Apply(events.Position(i+1), e))
	}
}

// applyInRuns folds as a projector does that has fallen far behind.
func applyInRuns(b *testing.B, entries []*events.Entry) {
	m, at := rates.NewModel(), events.Position(0)
	for run := range slices.Chunk(entries, 512) {
		n := 0
		for _, e := range run {
			n += len(e.Events)
		}
		require.NoError(b, m.InRun(n, func() error {
			for _, e := range run {
				at++
				if err := m.Apply(at, e); err != nil {
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
