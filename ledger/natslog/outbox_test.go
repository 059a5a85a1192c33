package natslog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// said is an entry that names the one it was meant to follow.
func said(by string, after events.Chain) []byte {
	return fmt.Appendf(nil, `{"by":%q,"after":%q}`, by, after.Hash)
}

// offer has n entries follow one another, all under way at once.
func offer(log *natslog.Log, by string, last events.Chain, n int) (receipts []ledger.Receipt, end events.Chain) {
	for range n {
		stored := said(by, last)
		receipts = append(receipts, log.AppendAfter(last, events.Workforce, stored))
		last = events.Chain{Position: last.Position + 1, Hash: events.HashOf(stored)}
	}
	return receipts, last
}

// settled counts the entries that were stored, and requires that none was behind
// one that was not.
func settled(t *testing.T, receipts []ledger.Receipt) (stored int) {
	t.Helper()
	for i, r := range receipts {
		if err := r.Wait(t.Context()); err == nil {
			require.Equal(t, i, stored, "an entry went in behind one that failed")
			stored++
		}
	}
	return stored
}

// isOneChain requires that each entry follows the one that its writer meant, and
// returns the end.
func isOneChain(t *testing.T, log *natslog.Log) (last events.Chain) {
	t.Helper()
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Equal(t, last.Position+1, s.Position)
		require.Contains(t, string(s.Bytes), last.Hash.String(), "entry %d", s.Position)
		last = events.Chain{Position: s.Position, Hash: events.HashOf(s.Bytes)}
	}
	return last
}

// TestManyUnderWay has two writers, each on a connection of its own, race with so
// many entries under way that they are stored in groups.
func TestManyUnderWay(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	var writers sync.WaitGroup
	for i, by := range []string{"a", "b"} {
		log := create(t, dir, "barset")
		rng := rand.New(rand.NewPCG(uint64(i), 0))
		writers.Go(func() {
			for last := isOneChain(t, log); last.Position < 3000; last = isOneChain(t, log) {
				receipts, _ := offer(log, by, last, 1+rng.IntN(400))
				settled(t, receipts)
			}
		})
	}
	writers.Wait()
	require.GreaterOrEqual(t, isOneChain(t, create(t, dir, "barset")).Position, events.Position(3000))
}

// TestBehindAFailure has another writer take a place in the midst of those that
// are under way and held back.
func TestBehindAFailure(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	ours, other := create(t, dir, "barset"), create(t, dir, "barset")
	before, last := offer(ours, "us", events.Chain{}, 5)
	require.Equal(t, 5, settled(t, before))
	theirs, _ := offer(other, "them", last, 1)
	require.Equal(t, 1, settled(t, theirs))
	behind, _ := offer(ours, "us", last, 2000)
	for i, r := range behind {
		require.ErrorIs(t, r.Wait(t.Context()), ledger.ErrMovedOn, "append %d", i)
	}
	again, _ := offer(ours, "us", isOneChain(t, ours), 2000)
	require.Equal(t, 2000, settled(t, again), "a failure is over when all behind it are told of it")
	require.EqualValues(t, 2006, isOneChain(t, ours).Position)
}

// turnGroupsOff has the stream of barset take none, as one of an older server.
func turnGroupsOff(t *testing.T, nc *nats.Conn) {
	t.Helper()
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	stream, err := js.Stream(t.Context(), "LEDGER_barset")
	require.NoError(t, err)
	cfg := stream.CachedInfo().Config
	require.True(t, cfg.AllowAtomicPublish)
	cfg.AllowAtomicPublish = false
	_, err = js.UpdateStream(t.Context(), cfg)
	require.NoError(t, err)
}

// TestStreamThatTakesNoGroups is one that was begun without them.
func TestStreamThatTakesNoGroups(t *testing.T) {
	_, nc := onOpenServer(t)
	turnGroupsOff(t, nc)
	log, err := natslog.Open(t.Context(), nc, "barset")
	require.NoError(t, err)
	receipts, end := offer(log, "us", events.Chain{}, 500)
	require.Equal(t, 500, settled(t, receipts))
	require.Equal(t, end, isOneChain(t, log))
}

// TestLargeAndManyUnderWay has more bytes under way than go into a group.
func TestLargeAndManyUnderWay(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	filler := make([]byte, 600_000)
	for i := range filler {
		filler[i] = 'x'
	}
	var receipts []ledger.Receipt
	last := events.Chain{}
	for i := range 120 {
		stored := fmt.Appendf(nil, `{"after":%q,"filler":%q}`, last.Hash, filler[:min(len(filler), i*10_000)])
		receipts = append(receipts, log.AppendAfter(last, events.Workforce, stored))
		last = events.Chain{Position: last.Position + 1, Hash: events.HashOf(stored)}
	}
	require.Equal(t, len(receipts), settled(t, receipts))
	require.Equal(t, last, isOneChain(t, log))
}

// TestTooLarge has an entry that no message can take among others.
func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	before, last := offer(log, "us", events.Chain{}, 100)
	r := log.AppendAfter(last, events.Workforce, make([]byte, natslog.MaxEntry+1))
	require.ErrorContains(t, r.Wait(t.Context()), "append entry 101: the entry is too large")
	require.Equal(t, 100, settled(t, before))
}

// TestKilledWithManyUnderWay kills the server while entries are stored in groups.
// What was acknowledged is there after it, and what is there is one chain.
func TestKilledWithManyUnderWay(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 0))
	var last events.Chain
	for range 6 {
		cmd := startProcess(t, dir)
		log := create(t, dir, "barset")
		end := isOneChain(t, log)
		require.GreaterOrEqual(t, end.Position, last.Position, "what was acknowledged was lost")
		receipts, _ := offer(log, "us", end, 4000)
		time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond) // any moment
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait()
		now, cancel := context.WithCancel(t.Context())
		cancel()
		acknowledged := 0
		for _, r := range receipts {
			if r.Wait(now) == nil {
				acknowledged++
			}
		}
		t.Logf("%d entries, %d more acknowledged", end.Position, acknowledged)
		last.Position = end.Position + events.Position(acknowledged)
	}
	require.NotZero(t, last.Position)
}

// TestGroupsTurnedOff has an operator turn them off while entries are appended.
func TestGroupsTurnedOff(t *testing.T) {
	_, nc := onOpenServer(t)
	log, err := natslog.Open(t.Context(), nc, "barset")
	require.NoError(t, err)
	turnGroupsOff(t, nc)
	receipts, _ := offer(log, "us", events.Chain{}, 500)
	for _, r := range receipts {
		if err := r.Wait(t.Context()); err != nil {
			require.ErrorIs(t, err, ledger.ErrMovedOn, "a group that is refused was not stored")
		}
	}
	again, end := offer(log, "us", isOneChain(t, log), 500)
	require.Equal(t, 500, settled(t, again), "they go alone from then on")
	require.Equal(t, end, isOneChain(t, log))
}

// TestCutWithinAGroup has a ledger's file end in the midst of a group, whose
// staged copy is long gone. The server comes up, and who follows is told.
func TestCutWithinAGroup(t *testing.T) {
	for _, keep := range []float64{0.9, 0.5, 0.1} {
		dir := t.TempDir()
		s, err := natslog.StartServer(natslog.Config{Dir: dir})
		require.NoError(t, err)
		log := create(t, dir, "barset")
		receipts, end := offer(log, "us", events.Chain{}, 600)
		require.Equal(t, 600, settled(t, receipts))
		require.NoError(t, s.Close())
		blocks, err := filepath.Glob(filepath.Join(dir, "jetstream/LEDGER/streams/LEDGER_barset/msgs/*.blk"))
		require.NoError(t, err)
		require.Len(t, blocks, 1)
		was, err := os.Stat(blocks[0])
		require.NoError(t, err)
		require.NoError(t, os.Truncate(blocks[0], int64(keep*float64(was.Size()))))

		start(t, dir)
		log, err = natslog.Open(t.Context(), connect(t, dir, natslog.Projector), "barset")
		if err == nil {
			err = log.Holds(t.Context(), end)
		}
		var damage *events.Damage
		require.ErrorAs(t, err, &damage, "%.1f", keep)
	}
}
