package natslog_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
)

func TestWitness(t *testing.T) {
	dir := t.TempDir()
	c, err := natslog.ReadWitness(dir, "barset")
	require.NoError(t, err)
	require.Equal(t, events.Start("barset"), c, "no witness")
	require.NoDirExists(t, filepath.Join(dir, "witness"), "reading must not make one")

	w, err := natslog.OpenWitness(dir, "barset")
	require.NoError(t, err)
	require.Equal(t, events.Start("barset"), w.Seen())
	seen := events.Chain{Position: 10, Hash: events.HashOf([]byte("ten"))}
	require.NoError(t, w.Note(seen))
	require.NoError(t, w.Note(events.Chain{Position: 9}), "old news")
	require.Equal(t, seen, w.Seen())

	c, err = natslog.ReadWitness(dir, "barset") // as after a kill: it was not closed
	require.NoError(t, err)
	require.Equal(t, seen, c)
	require.NoError(t, w.Close())
	w, err = natslog.OpenWitness(dir, "barset")
	require.NoError(t, err)
	require.Equal(t, seen, w.Seen())
	seen.Position = 1 << 60
	require.NoError(t, w.Note(seen))
	require.NoError(t, w.Close())
	c, err = natslog.ReadWitness(dir, "barset")
	require.NoError(t, err)
	require.Equal(t, seen, c)
}

func TestWitnessAfterPowerLoss(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "witness", "barset")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	for content, ok := range map[string]bool{
		"":                       true,
		string(make([]byte, 86)): true,
		"00000000000000000010":   false,
		"some other file":        false,
	} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		c, err := natslog.ReadWitness(dir, "barset")
		_, openErr := natslog.OpenWitness(dir, "barset")
		if ok {
			require.NoError(t, err)
			require.NoError(t, openErr)
			require.Equal(t, events.Start("barset"), c)
		} else {
			require.ErrorContains(t, err, "is damaged", "%q", content)
			require.ErrorContains(t, openErr, "is damaged", "%q", content)
		}
	}
	_, err := natslog.OpenWitness(dir, "../barset")
	require.ErrorContains(t, err, "is not an authority")
}

func BenchmarkWitness(b *testing.B) {
	w, err := natslog.OpenWitness(b.TempDir(), "barset")
	require.NoError(b, err)
	var c events.Chain
	for b.Loop() {
		c.Position++
		require.NoError(b, w.Note(c))
	}
}
