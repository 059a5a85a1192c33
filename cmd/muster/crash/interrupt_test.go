package crash_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

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
