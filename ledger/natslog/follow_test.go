package natslog_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// watch follows a ledger from position from until the test ends, and requires
// the entries to come in order, each once.
type watch struct {
	mu   sync.Mutex
	next events.Position
	err  error
	done chan struct{}
}

func follows(t *testing.T, log *natslog.Log, from events.Position) *watch {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{next: from, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		w.err = log.Follow(ctx, from, func(run []events.Stored) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, s := range run {
				if s.Position != w.next || !bytes.Equal(s.Bytes, body(s.Position)) {
					t.Errorf("got entry %d %s, want %d", s.Position, s.Bytes, w.next)
				}
				w.next++
			}
			return nil
		})
	}()
	t.Cleanup(func() { cancel(); <-w.done })
	return w
}

func (w *watch) awaits(t *testing.T, p events.Position) {
	t.Helper()
	require.Eventually(t, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.next == p+1
	}, 20*time.Second, time.Millisecond, "entry %d did not come", p)
}

func TestFollow(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	reader, err := natslog.Open(t.Context(), connect(t, dir, natslog.Projector), "barset")
	require.NoError(t, err)
	early := follows(t, reader, 1)
	fill(t, log, 1, 3000)
	early.awaits(t, 3000)
	late, present := follows(t, reader, 2500), follows(t, reader, 3001)
	late.awaits(t, 3000)
	fill(t, log, 3001, 3001)
	for _, w := range []*watch{early, late, present} {
		w.awaits(t, 3001)
	}
	err = reader.Follow(t.Context(), 57_000, nil)
	requireDamage(t, err, 3002)
	require.ErrorContains(t, err, "the ledger ends at 3001, but entry 56999 had been read")
}

// TestFollowInBulk follows and reads ledgers in bulk, from one entry to more
// than one message and one delivery hold, and goes on with what is appended
// later.
func TestFollowInBulk(t *testing.T) {
	dir := t.TempDir()
	s, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	log := create(t, dir, "barset")
	reader, err := natslog.Open(t.Context(), connect(t, dir, natslog.Projector), "barset")
	require.NoError(t, err)
	natslog.InBulk(reader)
	last := events.Position(0)
	for _, more := range []events.Position{1, 1, 506, 509, 9000} {
		fill(t, log, last+1, last+more)
		last += more
		w := follows(t, reader, 1)
		w.awaits(t, last)
		next := events.Position(1)
		for s, err := range reader.Read(t.Context(), 1) {
			require.NoError(t, err)
			require.Equal(t, next, s.Position)
			require.Equal(t, events.Workforce, s.Book)
			require.Equal(t, body(next), s.Bytes)
			alone, err := reader.At(t.Context(), 1)
			require.NoError(t, err)
			require.True(t, next > 1 || alone.Arrived.Equal(s.Arrived))
			next++
		}
		require.Equal(t, last+1, next)
		fill(t, log, last+1, last+3)
		last += 3
		w.awaits(t, last)
	}
}

// TestFollowEndsInBulk has deliver and the context end what is read in bulk.
func TestFollowEndsInBulk(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 2000)
	natslog.InBulk(log)

	mine := errors.New("cannot apply")
	require.Equal(t, mine, log.Follow(t.Context(), 1, func([]events.Stored) error { return mine }))

	ctx, cancel := context.WithCancel(t.Context())
	require.ErrorIs(t, log.Follow(ctx, 1, func([]events.Stored) error { cancel(); return nil }), context.Canceled)
}

func TestFollowEnds(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 10)

	mine := errors.New("cannot apply")
	calls := 0
	err := log.Follow(t.Context(), 1, func([]events.Stored) error { calls++; return mine })
	require.Equal(t, mine, err, "deliver's error comes back as it is")
	require.Equal(t, 1, calls)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = log.Follow(ctx, 11, func([]events.Stored) error { return mine })
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// TestFollowPastRestarts ends and restarts the server under a follower that
// is catching up and under one that waits.
func TestFollowPastRestarts(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	serve := func() *natslog.Server {
		s, err := natslog.StartServer(natslog.Config{Dir: dir, Port: port})
		require.NoError(t, err)
		return s
	}
	s := serve()
	defer func() { require.NoError(t, s.Close()) }()
	log := create(t, dir, "barset")
	reader, err := natslog.Open(t.Context(), connect(t, dir, natslog.Projector), "barset")
	require.NoError(t, err)
	bulky, err := natslog.Open(t.Context(), connect(t, dir, natslog.Projector), "barset")
	require.NoError(t, err)
	natslog.InBulk(bulky)
	waiting := follows(t, reader, 1)
	last := events.Position(0)
	for range 2 {
		fill(t, log, last+1, last+500)
		last += 500
		catching := follows(t, reader, 1)
		inBulk := follows(t, bulky, 1)
		require.NoError(t, s.Close())
		s = serve()
		catching.awaits(t, last)
		inBulk.awaits(t, last)
		waiting.awaits(t, last)
		require.Eventually(t, func() bool { _, err := log.Last(t.Context()); return err == nil }, 20*time.Second, 5*time.Millisecond)
	}
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// TestFollowWithoutItsConsumer takes the follower's consumer away, and then
// the whole ledger.
func TestFollowWithoutItsConsumer(t *testing.T) {
	log, nc := onOpenServer(t)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	stream, err := js.Stream(t.Context(), "LEDGER_barset")
	require.NoError(t, err)
	w := follows(t, log, 1)
	for last := events.Position(0); last < 50; last += 10 {
		fill(t, log, last+1, last+10)
		w.awaits(t, last+10)
		for name := range stream.ConsumerNames(t.Context()).Name() {
			_ = stream.DeleteConsumer(t.Context(), name)
		}
	}
	require.NoError(t, js.DeleteStream(t.Context(), "LEDGER_barset"))
	<-w.done
	require.ErrorIs(t, w.err, natslog.ErrNoLedger)
}

// TestFollowLargeEntries has entries that are larger together than what may be
// on its way, delivered to one who is slow.
func TestFollowLargeEntries(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	const entries = 10
	content := func(p events.Position) []byte { return bytes.Repeat([]byte{byte(p)}, natslog.MaxEntry-1000) }
	for p := events.Position(1); p <= entries; p++ {
		require.NoError(t, log.Append(p, events.Workforce, content(p)).Wait(t.Context()))
	}
	next := events.Position(1)
	err := log.Follow(t.Context(), 1, func(run []events.Stored) error {
		for _, s := range run {
			require.Equal(t, next, s.Position)
			require.True(t, bytes.Equal(content(next), s.Bytes))
			next++
		}
		if next > entries {
			return errDone
		}
		return nil
	})
	require.Equal(t, errDone, err)
	s, err := log.At(t.Context(), entries)
	require.NoError(t, err)
	require.True(t, bytes.Equal(content(entries), s.Bytes))
	require.Equal(t, events.Workforce, s.Book)
	head, arrived, err := log.Head(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, entries, head)
	require.Equal(t, s.Arrived, arrived)
}

func TestEntryTooLarge(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	err := log.Append(1, events.Workforce, make([]byte, natslog.MaxEntry+1)).Wait(t.Context())
	require.ErrorContains(t, err, "the entry is too large; the server takes 8388608 bytes at most")
	require.NotErrorIs(t, err, ledger.ErrUnsettled)
	fill(t, log, 1, 2)
}

// TestAppendsUnderWayWhenTheServerEnds requires each to be settled one way or
// the other, and those that were acknowledged to be there afterwards.
func TestAppendsUnderWayWhenTheServerEnds(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	s, err := natslog.StartServer(natslog.Config{Dir: dir, Port: port})
	require.NoError(t, err)
	log := create(t, dir, "barset")
	fill(t, log, 1, 10)
	var receipts []ledger.Receipt
	for p := events.Position(11); p <= 2000; p++ {
		receipts = append(receipts, log.Append(p, events.Workforce, body(p)))
	}
	require.NoError(t, s.Close())
	stored := events.Position(10)
	for i, r := range receipts {
		p := events.Position(11 + i)
		switch err := r.Wait(t.Context()); {
		case err == nil:
			require.Equal(t, stored+1, p, "one was stored behind one that was not")
			stored = p
		default:
			require.ErrorIs(t, err, ledger.ErrUnsettled)
		}
	}
	require.ErrorIs(t, log.Append(stored+1, events.Workforce, body(1)).Wait(t.Context()), ledger.ErrUnsettled, "at once, while the server is away")
	s, err = natslog.StartServer(natslog.Config{Dir: dir, Port: port})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.Eventually(t, func() bool { _, err := log.Last(t.Context()); return err == nil }, 20*time.Second, 5*time.Millisecond)
	last, err := log.Last(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, last, stored)
	for p := events.Position(1); p <= last; p++ {
		require.NoError(t, log.Holds(t.Context(), events.Chain{Position: p, Hash: events.HashOf(body(p))}))
	}
	fill(t, log, last+1, last+10)
}
