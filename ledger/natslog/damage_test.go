package natslog_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
)

// long is an entry with room to be damaged in.
func long(p events.Position) []byte {
	return fmt.Appendf(nil, `{"entry":%06d,"fill":"%s"}`, p, bytes.Repeat([]byte("f"), 300))
}

// entryIn finds the bytes of an entry in a block file.
func entryIn(block []byte, p events.Position) int {
	return bytes.Index(block, fmt.Appendf(nil, `{"entry":%06d`, p))
}

// recordOf finds the record of an entry in a block file: its length, position
// and time, its subject, and then its header and bytes.
func recordOf(block []byte, p events.Position) int {
	return bytes.LastIndex(block[:entryIn(block, p)], []byte("ledger.barset")) - 22
}

// TestDamagedFiles damages the file of a ledger of a hundred entries while its
// server is down, and establishes what is seen of that afterwards. There are
// three outcomes, and each must be found and named.
//
//   - The server knows, and so opening the ledger says which entry is lost.
//   - The server does not know, and leaves the entry out. Follow names it, and
//     Read shows a jump.
//   - The server, which was killed before, cuts off the entry and all behind it
//     and is content. Only the witness knows.
func TestDamagedFiles(t *testing.T) {
	const last = 100
	type outcome struct {
		opening, reading events.Position // the entry that is named; 0 is none
		end              events.Position // where the ledger ends afterwards
	}
	flip := func(at func([]byte) int) func([]byte) []byte {
		return func(b []byte) []byte { b[at(b)] ^= 4; return b }
	}
	content := func(p events.Position) func([]byte) int {
		return func(b []byte) int { return entryIn(b, p) + 40 }
	}
	for _, test := range []struct {
		name           string
		damage         func([]byte) []byte
		closed, killed outcome // how the server had ended
	}{
		{
			"nothing", func(b []byte) []byte { return b },
			outcome{end: 100}, outcome{end: 100},
		}, {
			"a bit of an entry", flip(content(50)),
			outcome{end: 100, reading: 50}, outcome{end: 49},
		}, {
			"a bit of the first entry", flip(content(1)),
			outcome{end: 100, reading: 1}, outcome{end: 0},
		}, {
			"a bit of the last entry", flip(content(last)),
			outcome{end: 100, reading: 100}, outcome{end: 99},
		}, {
			"a bit of a length", flip(func(b []byte) int { return recordOf(b, 50) }),
			outcome{end: 100, opening: 50}, outcome{end: 49},
		}, {
			"a bit of a position", flip(func(b []byte) int { return recordOf(b, 50) + 4 }),
			outcome{end: 100, reading: 50}, outcome{end: 49},
		}, {
			"a bit of a time", flip(func(b []byte) int { return recordOf(b, 50) + 14 }),
			outcome{end: 100, reading: 50}, outcome{end: 49},
		}, {
			"half of the last entry gone", func(b []byte) []byte { return b[:entryIn(b, last)+100] },
			outcome{end: 100, opening: 100}, outcome{end: 99},
		}, {
			"the last ten entries gone", func(b []byte) []byte { return b[:recordOf(b, 91)] },
			outcome{end: 100, opening: 91}, outcome{end: 90},
		}, {
			"entries in the middle gone", func(b []byte) []byte {
				return append(b[:recordOf(b, 41):recordOf(b, 41)], b[recordOf(b, 45):]...)
			},
			outcome{end: 100, reading: 41}, outcome{opening: 41},
		}, {
			"a hole in the middle", func(b []byte) []byte { clear(b[recordOf(b, 41)+9 : recordOf(b, 45)]); return b },
			outcome{end: 100, opening: 41}, outcome{end: 40},
		}, {
			"all gone", func([]byte) []byte { return nil },
			outcome{end: 100, opening: 1}, outcome{end: 0},
		},
	} {
		for ended, want := range map[string]outcome{"closed": test.closed, "killed": test.killed} {
			t.Run(test.name+", "+ended, func(t *testing.T) {
				dir := t.TempDir()
				s := start(t, dir)
				log := create(t, dir, "barset")
				for p := events.Position(1); p < last; p++ {
					log.Append(p, events.Workforce, long(p))
				}
				require.NoError(t, log.Append(last, events.Workforce, long(last)).Wait(t.Context()))
				require.NoError(t, s.Close())

				block := filepath.Join(dir, "jetstream/LEDGER/streams/LEDGER_barset/msgs/1.blk")
				b, err := os.ReadFile(block)
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(block, test.damage(b), 0o600))
				if ended == "killed" { // it writes this every two minutes, and when it closes
					require.NoError(t, os.Remove(filepath.Join(filepath.Dir(block), "index.db")))
				}
				start(t, dir)
				nc := connect(t, dir, natslog.Projector)
				log, err = natslog.Open(t.Context(), nc, "barset")
				if want.opening > 0 {
					requireDamage(t, err, want.opening)
					return
				}
				require.NoError(t, err)
				end, err := log.Last(t.Context())
				require.NoError(t, err)
				require.Equal(t, want.end, end)
				requireFound(t, log, end, want.reading)
				requireFound(t, natslog.InBulk(log), end, want.reading)
				seen := events.Chain{Position: last, Hash: events.HashOf(long(last))}
				switch err := log.Holds(t.Context(), seen); {
				case end < last:
					requireDamage(t, err, end+1)
					requireDamage(t, log.Follow(t.Context(), last+1, nil), end+1)
				case want.reading == last:
					requireDamage(t, err, last)
				default:
					require.NoError(t, err)
				}
			})
		}
	}
}

func requireDamage(t *testing.T, err error, p events.Position) {
	t.Helper()
	var damage *events.Damage
	require.ErrorAs(t, err, &damage)
	require.Equal(t, p, damage.Position, "%v", err)
}

// requireFound reads and follows a ledger that ends at end, and requires both
// to find that the entry at bad is not there, or that all are if bad is 0.
func requireFound(t *testing.T, log *natslog.Log, end, bad events.Position) {
	t.Helper()
	next, found := events.Position(1), events.Position(0)
	for s, err := range log.Read(t.Context(), 1) {
		if err != nil {
			requireDamage(t, err, bad)
			found = bad
			break
		}
		if s.Position != next && found == 0 {
			found = next
		}
		require.Equal(t, string(long(s.Position)), string(s.Bytes), "a damaged entry was let through")
		next = s.Position + 1
	}
	require.Equal(t, bad, found)
	if bad == 0 {
		require.Equal(t, end+1, next)
		return
	}
	next = 1
	requireDamage(t, log.Follow(t.Context(), 1, func(run []events.Stored) error {
		for _, s := range run {
			require.Equal(t, next, s.Position)
			next++
		}
		return nil
	}), bad)
	require.Equal(t, bad, next, "all that precede the damage are delivered")
	_, err := log.At(t.Context(), bad)
	requireDamage(t, err, bad)
}

func TestHolds(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 3)
	require.NoError(t, log.Holds(t.Context(), events.Start("barset")))
	for p := events.Position(1); p <= 3; p++ {
		require.NoError(t, log.Holds(t.Context(), events.Chain{Position: p, Hash: events.HashOf(body(p))}))
	}
	requireDamage(t, log.Holds(t.Context(), events.Chain{Position: 2, Hash: events.HashOf(body(3))}), 2)
	err := log.Holds(t.Context(), events.Chain{Position: 57})
	requireDamage(t, err, 4)
	require.ErrorContains(t, err, "the ledger ends at 3, but entry 57 had been read or stored; entries were lost from its end")
	_, err = log.At(t.Context(), 4)
	require.ErrorIs(t, err, natslog.ErrPastEnd)
}
