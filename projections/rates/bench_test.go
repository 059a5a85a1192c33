package rates_test

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/rates"
	"muster/scenarios"
)

var view = projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}

// BenchmarkRebuild folds a whole ledger that a NATS server in this process
// holds, from nothing to live. x-raw is the ratio to an ordered consumer that
// only counts the same messages, in the same run.
func BenchmarkRebuild(b *testing.B) {
	for _, c := range []struct{ entries, per int }{{10_000, 100}, {200_000, 1}} {
		b.Run(fmt.Sprintf("entries=%d/events=%d", c.entries, c.per), func(b *testing.B) {
			nc, log, n := filled(b, c.entries, c.per)
			var ours, raw time.Duration
			b.ResetTimer()
			for range b.N {
				began := time.Now()
				ours += rebuild(b, log).Sub(began)
				raw += timed(func() { countMessages(b, nc, c.entries) })
			}
			b.ReportMetric(float64(n*b.N)/ours.Seconds(), "events/s")
			b.ReportMetric(raw.Seconds()/ours.Seconds(), "x-raw")
		})
	}
}

// filled returns a ledger of synthetic entries on a server of its own, and how
// many events it holds. What fills it is not measured, so it is not synced.
func filled(b *testing.B, entries, per int) (*nats.Conn, *natslog.Log, int) {
	b.Helper()
	dir := b.TempDir()
	s, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	nc, err := natslog.Connect(b.Context(), natslog.Client{URL: s.URL(), Role: natslog.Registrar, Credentials: natslog.CredentialsFile(dir, natslog.Registrar)})
	require.NoError(b, err)
	b.Cleanup(nc.Close)
	log, err := natslog.Create(b.Context(), nc, "synthetic")
	require.NoError(b, err)
	n := 0
	chain := events.Start("synthetic")
	for e := range synthetic(entries, per) {
		e.Prev = chain.Hash
		stored := events.AppendEntry(nil, e)
		r := log.Append(chain.Position+1, e.Book, stored)
		if chain = (events.Chain{Position: chain.Position + 1, Hash: events.HashOf(stored)}); chain.Position%1000 == 0 {
			require.NoError(b, r.Wait(b.Context()))
		}
		n += len(e.Events)
		if chain.Position == events.Position(entries) {
			require.NoError(b, r.Wait(b.Context()))
			break
		}
	}
	require.EqualValues(b, entries, chain.Position, "the generator must make enough")
	return nc, log, n
}

func synthetic(entries, per int) func(func(*events.Entry) bool) {
	return scenarios.Synthetic(scenarios.SyntheticConfig{Seed: 1, People: 10_000, Events: entries*per + entries*per/10 + 1000, PerEntry: per})
}

// rebuild runs a projector and returns when it was live. It collects garbage as
// the projector's process does.
func rebuild(b *testing.B, log *natslog.Log) (live time.Time) {
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	p := projections.New(projections.Config{View: view, Authority: "synthetic", Source: log,
		Checkpoints: projections.Checkpoints{Dir: b.TempDir()}, CheckpointEvery: 1 << 40})
	require.NoError(b, p.Run(ctx, func() error { live = time.Now(); cancel(); return nil }))
	require.False(b, live.IsZero())
	return live
}

func countMessages(b *testing.B, nc *nats.Conn, n int) {
	js, err := jetstream.New(nc)
	require.NoError(b, err)
	c, err := js.OrderedConsumer(b.Context(), "LEDGER_synthetic", jetstream.OrderedConsumerConfig{})
	require.NoError(b, err)
	done := make(chan struct{})
	seen := 0
	cc, err := c.Consume(func(jetstream.Msg) {
		if seen++; seen == n {
			close(done)
		}
	}, jetstream.PullMaxBytes(8<<20))
	require.NoError(b, err)
	<-done
	cc.Stop()
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

// BenchmarkApply folds entries that are in memory already: what the fold alone
// costs.
func BenchmarkApply(b *testing.B) {
	entries := slices.Collect(synthetic(2000, 100))
	n := 0
	b.ResetTimer()
	for range b.N {
		m := rates.NewModel()
		for i, e := range entries {
			require.NoError(b, m.Apply(events.Position(i+1), e))
			n += len(e.Events)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkCheckpoint saves and restores the state after a million events.
func BenchmarkCheckpoint(b *testing.B) {
	m, n := rates.NewModel(), 0
	at := events.Position(0)
	for e := range synthetic(10_000, 100) {
		at++
		require.NoError(b, m.Apply(at, e))
		n += len(e.Events)
	}
	state := m.AppendState(nil)
	b.Run("save", func(b *testing.B) {
		for range b.N {
			state = m.AppendState(state[:0])
		}
		b.ReportMetric(float64(len(state))/float64(n), "B/event")
		b.ReportMetric(float64(len(state))/(1<<20), "MiB")
	})
	b.Run("restore", func(b *testing.B) {
		for range b.N {
			require.NoError(b, rates.NewModel().RestoreState(state))
		}
		b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
