package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/ledger/natslog"
	"muster/projections"
)

// fewSeeds is how many seeds run when nobody says how many.
const fewSeeds = 4

func seeds(t *testing.T) (list []uint64) {
	number := func(name string) (uint64, bool) {
		text, set := os.LookupEnv(name)
		if !set {
			return 0, false
		}
		n, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, name)
		return n, true
	}
	if one, ok := number("MUSTER_CRASH_SEED"); ok {
		return []uint64{one}
	}
	n, ok := number("MUSTER_CRASH_SEEDS")
	if !ok {
		n = fewSeeds
	}
	for seed := range n {
		list = append(list, seed+1)
	}
	return list
}

// TestCrash kills the server and projectors at random moments while clerks
// record. What was acknowledged must stand, once, where it was acknowledged,
// and the views must equal views rebuilt from nothing.
func TestCrash(t *testing.T) {
	t.Parallel()
	var resumed atomic.Int64
	all := seeds(t)
	t.Cleanup(func() {
		if len(all) > 1 && !t.Failed() {
			require.Positive(t, resumed.Load(), "no projector ever resumed from a checkpoint")
		}
	})
	for _, seed := range all {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			t.Logf("replay: MUSTER_CRASH_SEED=%d go test ./cmd/muster/crash -run TestCrash -count 1", seed)
			resumed.Add(crash(t, rand.New(rand.NewPCG(seed, 0))))
		})
	}
}

// crash runs one seed and returns how often a projector resumed.
func crash(t *testing.T, rng *rand.Rand) (resumed int64) {
	s := newSite(t, t.TempDir())
	s.start()
	b := newBooks()
	ctx, stop := context.WithCancel(t.Context())
	var clerks sync.WaitGroup
	var wrong sync.Map
	for i := range 3 {
		c := newClerk(fmt.Sprintf("c%d", i), rand.New(rand.NewPCG(rng.Uint64(), 0)))
		clerks.Go(func() {
			door := s.doorway()
			defer door.close()
			if err := c.work(ctx, door, b); err != nil {
				wrong.Store(c.name, err)
			}
		})
	}
	killings := 2 + rng.IntN(2)
	for range killings {
		s.awaitMore(b, int64(10+rng.IntN(300)))
		time.Sleep(time.Duration(rng.IntN(20_000)) * time.Microsecond) // any moment
		if rng.IntN(3) == 0 {
			s.killProjector()
		} else {
			s.killServer(rng)
		}
	}
	s.awaitMore(b, int64(10+rng.IntN(200)))
	stop()
	clerks.Wait()
	wrong.Range(func(clerk, err any) bool {
		t.Errorf("%v", err)
		return true
	})
	require.False(t, t.Failed())

	stored, at := readLedger(t, s.connect(natslog.Projector))
	checkBooks(t, stored, at, b)
	checkViews(t, s.connect(natslog.Reader), stored, rng)
	s.interrupt()
	t.Logf("%d entries, %d killings", len(stored), killings)
	return int64(strings.Count(s.said(), "resuming from a checkpoint"))
}

// awaitMore waits until n more entries are acknowledged.
func (s *site) awaitMore(b *books, n int64) {
	s.t.Helper()
	target := b.count.Load() + n
	require.Eventually(s.t, func() bool { return b.count.Load() >= target }, patience, time.Millisecond,
		"nothing more is acknowledged")
}

// killServer kills the service, sees its children end, and starts it again;
// now and then it kills it once more while it starts.
func (s *site) killServer(rng *rand.Rand) {
	s.t.Helper()
	s.up.kill()
	if rng.IntN(3) == 0 {
		s.launch()
		time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond) // any moment
		s.up.kill()
	}
	if rng.IntN(2) == 0 {
		s.awaitNoProcess() // else the new ones and the orphans meet
	}
	s.start()
}

// killProjector kills the projector and sees another take its place.
func (s *site) killProjector() {
	s.t.Helper()
	h := s.awaitProjector(func(h projections.Health) bool { return h.PID != 0 })
	victim, err := os.FindProcess(h.PID)
	require.NoError(s.t, err)
	require.NoError(s.t, victim.Kill())
	require.Eventually(s.t, func() bool { return !alive(h.PID) }, patience, tick)
	s.awaitProjector(func(now projections.Health) bool { return now.PID != h.PID })
}
