package rates_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/rates"
	"muster/scenarios"
)

var view = projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}

// BenchmarkRebuild folds a whole ledger that a NATS server in this process
// holds, from nothing to live: what the stage rates measures. The stages before
// it do less and less of that with the same ledger, so that it shows what each
// step costs and which is in the way.
//
// x-raw is the ratio to an ordered consumer that only counts the same messages,
// measured beside each rebuild; that of the stage count, which is that consumer,
// tells how far the measurement is to be trusted. x-raw-cpu is the same ratio of
// the time that processors were busy, which other programs disturb less.
// cpu-ns/event is that time, the server's work among it, and most-events/s is
// what the processors could do if it were spread over them evenly: a stage
// whose figure is below a target keeps every later stage from it.
//
// The ledgers of=workforce are of ten thousand people and hold nothing but what
// the view follows, which no council's is like. That of=council is a council's
// of the size of Leeds: cases, practice, absence and what else the desks record.
func BenchmarkRebuild(b *testing.B) {
	council := func(_, per int) iter.Seq[*events.Entry] {
		return scenarios.Council(scenarios.CouncilConfig{Seed: 1, PerEntry: per})
	}
	for _, c := range []struct {
		of           string
		entries, per int
		made         func(entries, per int) iter.Seq[*events.Entry]
	}{{"workforce", 10_000, 100, synthetic}, {"workforce", 200_000, 1, synthetic}, {"council", 10_000, 100, council}} {
		b.Run(fmt.Sprintf("of=%s/entries=%d/events=%d", c.of, c.entries, c.per), func(b *testing.B) {
			nc, log, n := filled(b, c.entries, c.made(c.entries, c.per))
			count := func(b *testing.B) { countMessages(b, nc, c.entries) }
			for _, stage := range []struct {
				name string
				run  func(b *testing.B)
			}{
				{"count", count},
				{"follow", func(b *testing.B) { follow(b, log, c.entries, func(events.Stored) error { return nil }) }},
				{"chain", func(b *testing.B) { follow(b, log, c.entries, chained()) }},
				{"decode", func(b *testing.B) { rebuild(b, log, func(string) projections.Model { return heedless{} }) }},
				{"facts", func(b *testing.B) { rebuild(b, log, func(string) projections.Model { return new(onlyFacts) }) }},
				{"rates", func(b *testing.B) { rebuild(b, log, view.New) }},
			} {
				b.Run(stage.name, func(b *testing.B) { measureStage(b, n, count, stage.run) })
			}
		})
	}
}

func measureStage(b *testing.B, events int, count, run func(b *testing.B)) {
	var ours, raw cost
	for range b.N {
		count(b) // that the server has the ledger in its cache for either
		raw.add(b, count)
		ours.add(b, run)
	}
	n := float64(events * b.N)
	perEvent := float64(ours.processor.Nanoseconds()) / n
	b.ReportMetric(n/ours.wall.Seconds(), "events/s")
	b.ReportMetric(raw.wall.Seconds()/ours.wall.Seconds(), "x-raw")
	b.ReportMetric(raw.processor.Seconds()/ours.processor.Seconds(), "x-raw-cpu")
	b.ReportMetric(perEvent, "cpu-ns/event")
	b.ReportMetric(float64(runtime.GOMAXPROCS(0))*1e9/perEvent, "most-events/s")
	b.ReportMetric(0, "ns/op") // of both runs, which says nothing
}

// cost is how long something took, and how long it kept processors busy.
type cost struct{ wall, processor time.Duration }

// add runs f and adds what it cost. It collects garbage as the projector's
// process does, and none that was there before.
func (c *cost) add(b *testing.B, f func(b *testing.B)) {
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	runtime.GC()
	began, used := time.Now(), processor(b)
	f(b)
	c.wall += time.Since(began)
	c.processor += processor(b) - used
}

// processor returns how long this process has kept processors busy.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// follow reads a ledger of n entries to its end, as a projector does.
func follow(b *testing.B, log *natslog.Log, n int, take func(events.Stored) error) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	err := log.Follow(ctx, 1, func(run []events.Stored) error {
		for _, s := range run {
			if err := take(s); err != nil {
				return err
			}
			if s.Position == events.Position(n) {
				cancel()
			}
		}
		return nil
	})
	require.ErrorIs(b, err, context.Canceled)
}

// chained returns what checks that each entry names the one before it, without
// decoding more of it than that.
func chained() func(events.Stored) error {
	chain := events.Start("synthetic")
	return func(s events.Stored) error {
		var prev events.Hash
		_, rest, _ := bytes.Cut(s.Bytes, []byte(`,"prev":"`))
		if err := prev.UnmarshalText(rest[:min(len(rest), 2*len(prev))]); err != nil {
			return err
		}
		return chain.Next(s, prev)
	}
}

// heedless is the model of a view that makes nothing of its entries.
type heedless struct{}

func (heedless) Apply(events.Position, *events.Entry) error { return nil }
func (heedless) AppendState(b []byte) []byte                { return b }
func (heedless) RestoreState([]byte) error                  { return nil }
func (heedless) Answer(json.RawMessage, projections.Standing) (any, error) {
	return nil, errors.New("holds nothing to answer from")
}

// onlyFacts is the model of a view that works out the facts and counts nothing.
type onlyFacts struct {
	heedless
	record facts.Record
}

func (m *onlyFacts) Apply(at events.Position, e *events.Entry) error {
	_, err := m.record.Advance(at, e)
	return err
}

// filled returns a ledger of the first of some invented entries on a server of its
// own, and how many events it holds. What fills it is not measured, so it is not
// synced.
func filled(b *testing.B, entries int, made iter.Seq[*events.Entry]) (*nats.Conn, *natslog.Log, int) {
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
	for e := range made {
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

func synthetic(entries, per int) iter.Seq[*events.Entry] {
	return scenarios.Synthetic(scenarios.SyntheticConfig{Seed: 1, People: 10_000, Events: entries*per + entries*per/10 + 1000, PerEntry: per})
}

// rebuild runs a projector of a model from nothing until it is live.
func rebuild(b *testing.B, log *natslog.Log, model func(string) projections.Model) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	p := projections.New(projections.Config{Authority: "synthetic", Source: log, Rebuild: true,
		View: projections.View{Name: "rates", Fold: rates.Fold, New: model}})
	live := false
	require.NoError(b, p.Run(ctx, func() error { live = true; cancel(); return nil }))
	require.True(b, live)
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
