package scenarios_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

func TestSyntheticIsTheSameAtEveryCall(t *testing.T) {
	spell := func(seed uint64) (b []byte) {
		for e := range scenarios.Synthetic(scenarios.SyntheticConfig{Seed: seed, People: 20, Years: 2, PerEntry: 3}) {
			b = events.AppendEntry(b, e)
		}
		return b
	}
	require.Equal(t, spell(1), spell(1))
	require.NotEqual(t, spell(1), spell(2))
}

func TestSyntheticKeepsTheRules(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l := &plain{lax: true}
			n := 0
			var before events.Instant
			for e := range scenarios.Synthetic(scenarios.SyntheticConfig{Seed: seed, People: 30, Years: 3, PerEntry: 1 + int(seed)*3}) {
				require.NoError(t, events.Check(e))
				require.Greater(t, e.Recorded, before)
				before = e.Recorded
				l.entries = append(l.entries, e)
				if n += len(e.Events); len(l.entries)%50 == 0 {
					l.lax = false
					require.NoError(t, l.broken(), "entry %d", len(l.entries))
				}
			}
			require.InDelta(t, 30*(2.1+2.5*3), n, 10)
		})
	}
}

func TestSyntheticStopsWhenNobodyWantsMore(t *testing.T) {
	n := 0
	for range scenarios.Synthetic(scenarios.SyntheticConfig{}) {
		if n++; n == 1000 {
			break
		}
	}
	require.Equal(t, 1000, n)
}

func TestSyntheticComesToAboutSoManyEvents(t *testing.T) {
	for _, c := range []scenarios.SyntheticConfig{{Events: 1000}, {Events: 100_000, PerEntry: 100}, {Events: 50_000, People: 100}} {
		n := 0
		for e := range scenarios.Synthetic(c) {
			require.LessOrEqual(t, len(e.Events), max(2, c.PerEntry))
			n += len(e.Events)
		}
		require.InEpsilon(t, c.Events, n, 0.02)
	}
}

func BenchmarkSynthetic(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for range b.N {
		for e := range scenarios.Synthetic(scenarios.SyntheticConfig{Events: 1_000_000, PerEntry: 100}) {
			n += len(e.Events)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkLeicestershire(b *testing.B) {
	for range b.N {
		for range scenarios.Leicestershire(1) {
		}
	}
}
