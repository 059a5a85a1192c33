package crash_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
)

// posts writes entries that establish a post each, as JSON lines.
func posts(t testing.TB, prefix string, n int) (file string) {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"events":[{"kind":"post.established.v1","on":"2019-01-01","post":"%s%d","role":"case-holder","grade":"g9","team":"north","service":"s","fte":1}]}`+"\n", prefix, i)
	}
	file = filepath.Join(t.TempDir(), "posts.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	return file
}

// recorded is what `muster record --json` tells.
type recorded struct {
	Entries []struct {
		ID       string          `json:"id"`
		Position events.Position `json:"position"`
		Error    string          `json:"error"`
	} `json:"entries"`
	Rejected string `json:"rejected_file"`
}

// acknowledged counts the entries that have a position.
func (r recorded) acknowledged() (n int) {
	for _, e := range r.Entries {
		if e.Position > 0 {
			n++
		}
	}
	return n
}

func (s *site) record(file string) (said, recorded) {
	s.t.Helper()
	r := s.run("", "record", "--authority", authority, "--by", "priya.shah", "--why", "test", "--create", "--json", file)
	var a recorded
	if r.out != "" {
		require.NoError(s.t, json.Unmarshal([]byte(r.out), &a), r)
	}
	return r, a
}

// TestLostServer kills the service while `muster record` loads a file.
func TestLostServer(t *testing.T) {
	const n = 6_000
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	file := posts(t, "p", n)
	type outcome struct {
		said
		recorded
	}
	done := make(chan outcome, 1)
	began := time.Now()
	go func() {
		said, rec := s.record(file)
		done <- outcome{said, rec}
	}()
	s.awaitEntries(1000)
	s.up.kill()
	killed := time.Now()
	o := <-done
	require.Less(t, time.Since(killed), 20*time.Second, "began %s before", killed.Sub(began))
	require.Equal(t, 1, o.code, o.said)
	got := o.acknowledged()
	require.Positive(t, got)
	require.Less(t, got, n)
	for i, e := range o.Entries {
		require.Equal(t, i < got, e.Position > 0, "acknowledged is what comes first")
		require.Equal(t, i >= got, e.Error != "", "entry %d", i)
		require.NotEmpty(t, e.ID)
	}
	require.Contains(t, o.Entries[got].Error, "nothing was acknowledged")
	require.Contains(t, o.Entries[n-1].Error, "was not offered, because: ")
	kept, err := os.ReadFile(o.Rejected)
	require.NoError(t, err)
	require.Equal(t, n-got, strings.Count(string(kept), "\n"))

	// Recording the rest is safe, whatever of it had been stored.
	s.awaitNoProcess()
	s.start()
	again, rest := s.record(o.Rejected)
	require.Equal(t, 0, again.code, "%.2000s", again)
	require.Equal(t, n-got, rest.acknowledged())
	_, at := readLedger(t, s.connect(natslog.Projector))
	require.Len(t, at, n)
	for _, e := range append(o.Entries[:got], rest.Entries...) {
		require.Equal(t, e.Position, at[e.ID])
	}
	s.interrupt()
}

// awaitEntries waits until the ledger has n entries.
func (s *site) awaitEntries(n events.Position) {
	s.t.Helper()
	nc := s.connect(natslog.Projector)
	require.Eventually(s.t, func() bool {
		log, err := natslog.Open(s.t.Context(), nc, authority)
		if err != nil {
			return false
		}
		last, err := log.Last(s.t.Context())
		return err == nil && last >= n
	}, patience, time.Millisecond)
}

// TestTwoRecordAtOnce has two commands record where no service runs. The one that
// came first runs the ledger for both, and the other goes on when it ends.
func TestTwoRecordAtOnce(t *testing.T) {
	const n = 6_000
	t.Parallel()
	s := newSite(t, t.TempDir())
	one, two := posts(t, "a", n), posts(t, "b", 2*n)
	type outcome struct {
		said
		recorded
	}
	done := make(chan outcome, 2)
	for _, file := range []string{one, two} {
		go func() {
			said, rec := s.record(file)
			done <- outcome{said, rec}
		}()
	}
	all := map[string]events.Position{}
	for range 2 {
		o := <-done
		require.Equal(t, 0, o.code, "%.2000s", o.said)
		for _, e := range o.Entries {
			require.Positive(t, e.Position)
			all[e.ID] = e.Position
		}
	}
	s.start()
	_, at := readLedger(t, s.connect(natslog.Projector))
	require.Equal(t, all, at)
	s.interrupt()
}

// TestNoServer records where nothing runs and nothing can: on a server that is
// not there.
func TestNoServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	s.interrupt()
	r := s.run("", "record", "--server", s.url(), "--authority", authority, "--by", "a", "--why", "b", posts(t, "p", 1))
	require.Equal(t, 1, r.code, r)
	require.Contains(t, r.err, "nothing was recorded: cannot reach a server")
}

// TestFullDisk fills the disk under the service, and then makes room.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "disk")
	require.NoError(t, os.Mkdir(dir, 0o700))
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk can only be had by mounting one, which takes root on Linux: %v %s", err, out)
	}
	t.Cleanup(func() { require.NoError(t, exec.Command("umount", dir).Run()) })
	s := newSite(t, filepath.Join(dir, "data"))
	s.start()
	before, first := s.record(posts(t, "a", 50))
	require.Equal(t, 0, before.code, before)
	s.awaitProjector(live)

	filler := filepath.Join(dir, "filler")
	fill(t, filler)
	r, full := s.record(posts(t, "b", 400))
	require.Equal(t, 1, r.code, "%.2000s", r)
	require.Zero(t, full.acknowledged())
	require.Contains(t, full.Entries[0].Error, "nothing was recorded: the disk of "+s.dir+" is full")
	t.Cleanup(func() { os.Remove(full.Rejected) }) // it is not on the disk
	r = s.run("", "record", "--authority", authority, "--by", "a", "--why", "b", posts(t, "c", 1))
	require.Equal(t, 1, r.code, r)
	require.Contains(t, r.out, "nothing was acknowledged of 1 entries")
	require.True(t, live(s.awaitProjector(live)), "what is there can be asked for")

	require.NoError(t, os.Remove(filler))
	var rest recorded
	require.Eventually(t, func() bool {
		r, rest = s.record(full.Rejected)
		return r.code == 0
	}, patience, tick, "%v", &r)
	require.Equal(t, 400, rest.acknowledged())
	_, at := readLedger(t, s.connect(natslog.Projector))
	require.Len(t, at, 450)
	for _, e := range append(first.Entries, rest.Entries...) {
		require.Equal(t, e.Position, at[e.ID])
	}
	s.interrupt()
}

// fill writes a file until the disk has no room for more.
func fill(t testing.TB, path string) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	_, err = io.Copy(f, zeros{})
	require.Error(t, err)
}

// zeros is a reader without end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestBusyDirectory starts a second service on one directory.
func TestBusyDirectory(t *testing.T) {
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	r := s.run("", "up")
	require.Equal(t, 1, r.code, r)
	require.Contains(t, r.err, fmt.Sprintf("is in use by process %d", s.up.pid()))
	require.True(t, s.up.running())
	s.interrupt()
}

// TestInterrupt ends the service by Ctrl-C under load: all that it had taken in
// is in the checkpoints, and no process is left.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	r, a := s.record(posts(t, "p", 300))
	require.Equal(t, 0, r.code, r)
	s.awaitProjector(live)
	require.NotEmpty(t, processesOn(s.dir))
	s.interrupt()
	c, err := projections.Checkpoints{Dir: filepath.Join(s.dir, "checkpoints")}.Load("rates", authority)
	require.NoError(t, err)
	require.NotNil(t, c)
	require.Equal(t, a.Entries[299].Position, c.Chain.Position)
	_, err = os.Stat(filepath.Join(s.dir, "server.json"))
	require.True(t, errors.Is(err, os.ErrNotExist), "the address of a server that is gone is left behind")
}
