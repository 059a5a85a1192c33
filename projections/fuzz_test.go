package projections_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/viewtest"
)

// FuzzCheckpoint holds that no file, whatever is in it, does more than be
// called unreadable.
func FuzzCheckpoint(f *testing.F) {
	s := projections.Checkpoints{Dir: f.TempDir()}
	path := s.Path("rates", viewtest.Authority)
	for _, state := range []string{"", "state", "two\nlines"} {
		require.NoError(f, s.Save(projections.Checkpoint{View: "rates", Authority: viewtest.Authority, Fold: 1, State: []byte(state)}))
		b, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(b)
		f.Add(b[:len(b)-1])
	}
	f.Add([]byte("{}\n"))
	f.Add([]byte("null\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := projections.Checkpoints{Dir: t.TempDir()}
		path := s.Path("rates", viewtest.Authority)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, b, 0o600))
		c, err := s.Load("rates", viewtest.Authority)
		if err != nil {
			require.ErrorIs(t, err, projections.ErrUnreadable)
			return
		}
		require.NoError(t, s.Save(*c))
		again, err := s.Load("rates", viewtest.Authority)
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
