package crash_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/ledger/natslog"
	"muster/projections"
)

// TestProjectorIsGivenUp has projectors die again and again: they cannot read
// their key. They are started again, ever later, and at last given up, and
// status says that nobody tells of their views.
func TestProjectorIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newSite(t, t.TempDir())
	s.start("--restarts", "2")
	r, _ := s.record(posts(t, "p", 3))
	require.Equal(t, 0, r.code, r)
	h := s.awaitProjector(live)

	key := natslog.CredentialsFile(s.dir, natslog.Projector)
	was, err := os.ReadFile(key)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(key, []byte("no key\n"), 0o600))
	require.NoError(t, syscall.Kill(h.PID, syscall.SIGKILL))
	require.Eventually(t, func() bool {
		return strings.Contains(s.said(), "projector rates died 3 times within a minute and is given up")
	}, patience, tick)
	require.Regexp(t, `child="projector rates" error="signal: killed" in=100ms`, s.said())
	require.Regexp(t, `child="projector rates" error="exit status 1" in=200ms`, s.said())
	status := s.run("", "status")
	require.Equal(t, 1, status.code, status)
	require.Contains(t, status.err, "no projector tells of the view rates of "+authority)

	// The rest of the service goes on.
	r, _ = s.record(posts(t, "q", 3))
	require.Equal(t, 0, r.code, r)

	// It says at its end that it was not whole, and is when it starts again.
	require.NoError(t, os.WriteFile(key, was, 0o600))
	require.NoError(t, s.up.cmd.Process.Signal(os.Interrupt))
	<-s.up.ended
	require.Equal(t, 1, s.up.cmd.ProcessState.ExitCode())
	s.start()
	s.awaitProjector(func(h projections.Health) bool { return live(h) && h.Position == 6 })
	s.interrupt()
}
