package natslog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// The sizes are those of an entry with one event and with a hundred.
var sizes = []struct {
	name           string
	bytes, entries int
}{
	{"1 event", 316, 20_000},
	{"100 events", 30_000, 2_000},
}

// BenchmarkAppend compares AppendAfter with the client library's PublishAsync on
// the same synced server, in turns, because a machine has its moods. x-raw is
// the ratio of their speeds.
func BenchmarkAppend(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			start(b, dir)
			log := create(b, dir, "barset")
			nc := connect(b, dir, natslog.Registrar)
			js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(4096))
			require.NoError(b, err)
			_, err = natslog.Create(b.Context(), nc, "raw")
			require.NoError(b, err)
			stored := bytes.Repeat([]byte("x"), size.bytes)
			var ours, raw time.Duration
			last, n := events.Start("barset"), size.entries/4
			hash := events.HashOf(stored)
			for b.Loop() {
				raw += timed(func() {
					for range n {
						_, err := js.PublishAsync("ledger.raw.workforce", stored, jetstream.WithStallWait(30*time.Second))
						require.NoError(b, err)
					}
					<-js.PublishAsyncComplete()
				})
				ours += timed(func() {
					receipts := make([]ledger.Receipt, n)
					for i := range receipts {
						receipts[i] = log.AppendAfter(last, events.Workforce, stored)
						last = events.Chain{Position: last.Position + 1, Hash: hash}
					}
					for _, r := range receipts {
						require.NoError(b, r.Wait(b.Context()))
					}
				})
			}
			report(b, n, ours, raw)
		})
	}
}

// BenchmarkFollow compares Follow with the client library's ordered consumer,
// set as fast as it goes. Both only count.
func BenchmarkFollow(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			s, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
			require.NoError(b, err)
			b.Cleanup(func() { require.NoError(b, s.Close()) })
			writer := create(b, dir, "barset")
			n := size.entries * 10
			stored := bytes.Repeat([]byte("x"), size.bytes)
			last, hash := events.Chain{}, events.HashOf(stored)
			var receipt ledger.Receipt
			for range n {
				receipt = writer.AppendAfter(last, events.Workforce, stored)
				last = events.Chain{Position: last.Position + 1, Hash: hash}
			}
			require.NoError(b, receipt.Wait(b.Context()))

			nc := connect(b, dir, natslog.Projector)
			log, err := natslog.Open(b.Context(), nc, "barset")
			require.NoError(b, err)
			js, err := jetstream.New(nc)
			require.NoError(b, err)
			var ours, raw, read time.Duration
			for b.Loop() {
				raw += timed(func() { require.NoError(b, count(b.Context(), js, n)) })
				ours += timed(func() { require.NoError(b, follow(b.Context(), log, n)) })
				read += timed(func() {
					i := 0
					for _, err := range log.Read(b.Context(), 1) {
						require.NoError(b, err)
						i++
					}
					require.Equal(b, n, i)
				})
			}
			report(b, n, ours, raw)
			b.ReportMetric(float64(n*b.N)/read.Seconds(), "read/s")
			b.ReportMetric(float64(n*b.N*size.bytes)/ours.Seconds()/1e6, "MB/s")
		})
	}
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func report(b *testing.B, n int, ours, raw time.Duration) {
	b.ReportMetric(float64(n*b.N)/ours.Seconds(), "entries/s")
	b.ReportMetric(float64(n*b.N)/raw.Seconds(), "raw/s")
	b.ReportMetric(raw.Seconds()/ours.Seconds(), "x-raw")
	b.ReportMetric(0, "ns/op")
}

var errDone = errors.New("done")

func follow(ctx context.Context, log *natslog.Log, n int) error {
	got := 0
	err := log.Follow(ctx, 1, func(run []events.Stored) error {
		if got += len(run); got == n {
			return errDone
		}
		return nil
	})
	if err == errDone {
		return nil
	}
	return fmt.Errorf("after %d entries: %w", got, err)
}

func count(ctx context.Context, js jetstream.JetStream, n int) error {
	c, err := js.OrderedConsumer(ctx, "LEDGER_barset", jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	done := make(chan struct{})
	got := 0
	cc, err := c.Consume(func(jetstream.Msg) {
		if got++; got == n {
			close(done)
		}
	}, jetstream.PullMaxMessagesWithBytesLimit(5000, 10<<20))
	if err != nil {
		return err
	}
	defer cc.Stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
