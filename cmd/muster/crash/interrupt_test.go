package crash_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/ledger/natslog"
)

// TestInterruptedAtASilentServer sends Ctrl-C to `muster record` while the server
// says nothing: it soon ends, and tells what may be on record. Its file of the rest
// makes it whole.
func TestInterruptedAtASilentServer(t *testing.T) {
	const n = 20_000
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	cmd := exec.Command(muster, "record", "--authority", authority, "--by", "priya.shah", "--why", "test", "--create", "--json", "--data", s.dir, posts(t, "p", n))
	var out strings.Builder
	cmd.Stdout = &out
	require.NoError(t, cmd.Start())
	s.awaitEntries(500)
	require.NoError(t, s.up.cmd.Process.Signal(syscall.SIGSTOP))
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	interrupted := time.Now()
	require.Error(t, cmd.Wait())
	require.Less(t, time.Since(interrupted), patience)
	require.Equal(t, 1, cmd.ProcessState.ExitCode())
	var o recorded
	require.NoError(t, json.Unmarshal([]byte(out.String()), &o))
	got := o.acknowledged()
	require.Contains(t, o.Entries[got].Error, "it is not known whether the entry was recorded")
	require.Contains(t, o.Entries[n-1].Error, "was not offered, because: ")

	require.NoError(t, s.up.cmd.Process.Signal(syscall.SIGCONT))
	again, rest := s.record(o.Rejected)
	require.Equal(t, 0, again.code, "%.2000s", again)
	_, at := readLedger(t, s.connect(natslog.Projector))
	require.Len(t, at, n)
	for _, e := range append(o.Entries[:got], rest.Entries...) {
		require.Equal(t, e.Position, at[e.ID])
	}
	s.interrupt()
}

// TestInterruptedRecord sends Ctrl-C to `muster record` while it loads a file.
// It tells truly what is on record, and its file of the rest makes it whole.
func TestInterruptedRecord(t *testing.T) {
	const n = 20_000
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start()
	cmd := exec.Command(muster, "record", "--authority", authority, "--by", "priya.shah", "--why", "test", "--create", "--data", s.dir, posts(t, "p", n))
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Start())
	s.awaitEntries(500)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	require.Equal(t, 1, cmd.ProcessState.ExitCode())
	require.Equal(t, "muster: interrupted\n", errs.String())

	recorded := strings.Count(out.String(), " recorded 2")
	require.Positive(t, recorded)
	tail := out.String()[strings.LastIndex(out.String(), "not recorded:"):]
	require.Contains(t, tail, "was not offered, because: interrupted")
	require.Contains(t, tail, fmt.Sprintf("nothing was acknowledged of %d entries; they keep their ids", n-recorded), "the outcome of all others is known")
	require.Contains(t, tail, fmt.Sprintf("%d of %d entries recorded; the rest is in ", recorded, n))
	require.Equal(t, 1, strings.Count(tail, "record it again"), "advice is given once: %s", tail)
	h := s.awaitProjector(live)
	require.EqualValues(t, recorded, h.Head, "what it says is on record is what is")
	s.interrupt()
}
