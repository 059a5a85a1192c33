package crash_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
)

// specimen is a ledger of several blocks with checkpoints, stopped in good order,
// and what else a test needs to do damage to a copy of it.
type specimen struct {
	dir     string
	ids     []string // by position, counted from 0
	figures string   // what it answers
	older   string   // a copy of dir from when it was shorter
	ended   int      // where that one ends
	other   string   // another ledger of the same authority
}

func (s specimen) end() int { return len(s.ids) }

// middle is an entry in the first of the blocks.
func (s specimen) middle() int { return 60 }

const asOf = "2017-01-31"

func (s *site) rates() said {
	s.t.Helper()
	return s.run("", "rates", "--authority", authority, "--as-of", asOf, "--known-at", "@10", "--json")
}

// figuresOf takes away from an answer how far the view had come.
func figuresOf(t testing.TB, r said) string {
	t.Helper()
	require.Equal(t, 0, r.code, r)
	var a map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.out), &a), r)
	delete(a, "position")
	b, err := json.Marshal(a)
	require.NoError(t, err)
	return string(b)
}

func newSpecimen(t *testing.T) (sp specimen) {
	s := newSite(t, t.TempDir())
	c, b := newClerk("c", rand.New(rand.NewPCG(1, 0))), newBooks()
	s.start()
	s.fill(c, b, 30, 100)
	s.awaitProjector(live)
	s.interrupt()
	sp.dir, sp.older, sp.ended = s.dir, s.copied(), int(b.count.Load())
	s.start()
	s.fill(c, b, 30, 0)
	s.awaitProjector(live)
	sp.figures = figuresOf(t, s.rates())
	stored, _ := readLedger(t, s.connect(natslog.Projector))
	for _, st := range stored {
		e, err := events.DecodeEntry(st.Bytes)
		require.NoError(t, err)
		sp.ids = append(sp.ids, e.ID)
	}
	s.interrupt()
	require.Greater(t, len(s.blocks()), 1)

	o := newSite(t, t.TempDir())
	o.start()
	o.fill(newClerk("o", rand.New(rand.NewPCG(2, 0))), newBooks(), 5, 0)
	o.awaitProjector(live)
	o.interrupt()
	sp.other = o.dir
	return sp
}

// fill records small entries and then large ones.
func (s *site) fill(c *clerk, b *books, small, large int) {
	s.t.Helper()
	door := s.doorway()
	defer door.close()
	for range small {
		require.NoError(s.t, insist(door, []*events.Entry{c.next()}, b))
	}
	for range large {
		e := &events.Entry{ID: c.fresh("e"), Book: events.Workforce, By: c.name, Why: "large"}
		for range events.MaxEvents {
			e.Events = append(e.Events, &events.PostEstablished{Day: c.day, Post: c.fresh("p"), Role: "case-holder", Grade: "g9",
				Team: "north", Service: "safeguarding", FTE: events.Million})
		}
		require.NoError(s.t, insist(door, []*events.Entry{e}, b))
	}
}

func (s *site) copied() string {
	s.t.Helper()
	to := filepath.Join(s.t.TempDir(), "copy")
	require.NoError(s.t, os.CopyFS(to, os.DirFS(s.dir)))
	return to
}

func (s *site) messages() string {
	return filepath.Join(s.dir, "jetstream/LEDGER/streams/LEDGER_"+authority+"/msgs")
}

func (s *site) blocks() []string {
	s.t.Helper()
	found, err := filepath.Glob(filepath.Join(s.messages(), "*.blk"))
	require.NoError(s.t, err)
	return found
}

// edit changes the block that holds an entry; at is where the entry's text
// begins.
func (s *site) edit(id string, change func(block []byte, at int) []byte) {
	s.t.Helper()
	for _, path := range s.blocks() {
		b, err := os.ReadFile(path)
		require.NoError(s.t, err)
		if at := bytes.Index(b, []byte(`{"id":"`+id+`"`)); at >= 0 {
			require.NoError(s.t, os.WriteFile(path, change(b, at), 0o600))
			return
		}
	}
	s.t.Fatalf("no block has entry %s", id)
}

func flip(b []byte, at int) []byte { b[at+40] ^= 1; return b }
func cut(b []byte, at int) []byte  { return b[:at+40] }

// forgetIndex makes the server look as if it had been killed: it has to find
// out from its blocks what it has.
func (s *site) forgetIndex() {
	require.NoError(s.t, os.Remove(filepath.Join(s.messages(), "index.db")))
}

func (s *site) forgetCheckpoints() {
	require.NoError(s.t, os.RemoveAll(filepath.Join(s.dir, "checkpoints")))
}

func (s *site) checkpoint() string {
	return projections.Checkpoints{Dir: filepath.Join(s.dir, "checkpoints")}.Path("rates", authority)
}

func (s *site) editCheckpoint(change func([]byte)) {
	s.t.Helper()
	b, err := os.ReadFile(s.checkpoint())
	require.NoError(s.t, err)
	change(b)
	require.NoError(s.t, os.WriteFile(s.checkpoint(), b, 0o600))
}

// replace puts in place of a file or folder what another directory has there.
func (s *site) replace(name, from string) {
	s.t.Helper()
	to := filepath.Join(s.dir, name)
	require.NoError(s.t, os.RemoveAll(to))
	from = filepath.Join(from, name)
	if info, err := os.Stat(from); err == nil && info.IsDir() {
		require.NoError(s.t, os.CopyFS(to, os.DirFS(from)))
		return
	}
	b, err := os.ReadFile(from)
	require.NoError(s.t, err)
	require.NoError(s.t, os.WriteFile(to, b, 0o600))
}

// TestDamage damages what the service keeps while it is stopped, and starts it
// again. All damage is found and named; no figure is wrong.
func TestDamage(t *testing.T) {
	t.Parallel()
	sp := newSpecimen(t)
	at := func(positions ...int) []int { return positions }
	never := at(0)
	const rebuilds = "rebuilding from nothing"
	for _, c := range []struct {
		name   string
		change func(*site)
		halted []int  // where the view halts; 0 if it does not; several if it depends on when the server notices
		closed int    // where the registrar finds damage; 0 if it takes entries
		says   string // what the view or, if it does not halt, the service says
	}{
		{"nothing", func(s *site) {}, never, 0, "resuming from a checkpoint"},
		{"a flipped byte in the middle", func(s *site) {
			s.edit(sp.ids[sp.middle()-1], flip)
		}, never, sp.middle(), ""},
		{"a flipped byte in the middle, no checkpoint", func(s *site) {
			s.edit(sp.ids[sp.middle()-1], flip)
			s.forgetCheckpoints()
		}, at(sp.middle()), sp.middle(), "its file is damaged"},
		{"a flipped byte in the middle, killed", func(s *site) {
			s.edit(sp.ids[sp.middle()-1], flip)
			s.forgetIndex()
		}, at(sp.middle()), sp.middle(), "its file is damaged"},
		{"a flipped byte at the end", func(s *site) {
			s.edit(sp.ids[sp.end()-1], flip)
		}, at(sp.end()), sp.end(), "its file is damaged"},
		{"a flipped byte at the end, killed", func(s *site) {
			s.edit(sp.ids[sp.end()-1], flip)
			s.forgetIndex()
		}, at(sp.end()), sp.end(), "lost from its end"},
		{"a block cut short in the middle", func(s *site) {
			s.edit(sp.ids[sp.middle()-1], cut)
		}, at(sp.middle(), 0), sp.middle(), ""},
		{"the last block cut short", func(s *site) {
			s.edit(sp.ids[sp.end()-4], cut)
		}, at(sp.end()-3, sp.end()), sp.end() - 3, "its file is damaged"},
		{"the last block cut short, killed", func(s *site) {
			s.edit(sp.ids[sp.end()-4], cut)
			s.forgetIndex()
		}, at(sp.end() - 3), sp.end() - 3, "lost from its end"},
		{"the last block cut short, killed, no checkpoint", func(s *site) {
			s.edit(sp.ids[sp.end()-4], cut)
			s.forgetIndex()
			s.forgetCheckpoints()
		}, at(sp.end() - 3), sp.end() - 3, "lost from its end"},
		{"an older copy of the ledger", func(s *site) {
			s.replace("jetstream", sp.older)
		}, at(sp.ended + 1), sp.ended + 1, "lost from its end"},
		{"another ledger", func(s *site) {
			s.replace("jetstream", sp.other)
		}, at(6), 6, "lost from its end"},
		{"a checkpoint from the future", func(s *site) {
			s.replace("jetstream", sp.older)
			s.replace("witness", sp.older)
		}, at(sp.ended + 1), 0, "the checkpoint is from the future"},
		{"a checkpoint of another ledger", func(s *site) {
			s.replace("checkpoints", sp.other)
		}, at(1), 0, "the checkpoint was made from another ledger"},
		{"a flipped byte in a checkpoint's state", func(s *site) {
			s.editCheckpoint(func(b []byte) { b[len(b)-10] ^= 1 })
		}, never, 0, rebuilds},
		{"a flipped digit in a checkpoint's position", func(s *site) {
			s.editCheckpoint(func(b []byte) { b[bytes.Index(b, []byte(`"Position":`))+len(`"Position":`)] ^= 1 })
		}, never, 0, rebuilds},
		{"a checkpoint of another fold", func(s *site) {
			store := projections.Checkpoints{Dir: filepath.Join(s.dir, "checkpoints")}
			c, err := store.Load("rates", authority)
			require.NoError(s.t, err)
			c.Fold++
			c.State = []byte("of another fold")
			require.NoError(s.t, store.Save(*c))
		}, never, 0, rebuilds},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, filepath.Join(t.TempDir(), "copy"))
			require.NoError(t, os.CopyFS(s.dir, os.DirFS(sp.dir)))
			c.change(s)
			s.start()
			halted := s.checkFigures(sp, c.says)
			s.checkDoor(c.closed)
			require.Contains(t, c.halted, halted, "where the view halted")
			status := s.run("", "status")
			if halted > 0 || c.closed > 0 {
				require.Equal(t, 1, status.code, status)
			}
			if halted > 0 {
				require.Contains(t, status.out, fmt.Sprintf("halted at %d: ", halted))
			}
			if c.closed > 0 {
				require.Contains(t, status.err, fmt.Sprintf("takes no entries: entry %d ", c.closed))
			}
			s.interrupt()
		})
	}
}

// checkFigures asks for figures. They are right, or it is said where the view
// halted, why, and what to do; the position is returned.
func (s *site) checkFigures(sp specimen, says string) (halted int) {
	s.t.Helper()
	h := s.awaitProjector(func(h projections.Health) bool { return h.State == projections.Halted || live(h) })
	r := s.rates()
	if h.State == projections.Live {
		require.Equal(s.t, sp.figures, figuresOf(s.t, r))
		require.Contains(s.t, s.said(), says)
		return 0
	}
	require.Equal(s.t, 1, r.code, r)
	require.Empty(s.t, r.out)
	_, err := fmt.Sscanf(h.Reason, "halted at %d: ", &halted)
	require.NoError(s.t, err, h.Reason)
	require.Contains(s.t, r.err, h.Reason)
	require.Contains(s.t, r.err, says)
	require.Regexp(s.t, "restore the ledger|move .* away", r.err, "what to do")
	return halted
}

// checkDoor records an entry. It is recorded, or it is said which entry of the
// ledger is damaged and what to do.
func (s *site) checkDoor(closed int) {
	s.t.Helper()
	var r said
	require.Eventually(s.t, func() bool {
		r = s.run(`{"kind":"post.established.v1","on":"2019-01-01","post":"X1","role":"case-holder","grade":"g9","team":"north","service":"s","fte":1}`,
			"record", "--authority", authority, "--by", "priya.shah", "--why", "to see whether it can be")
		return !strings.Contains(r.out, "no registrar is running")
	}, patience, tick)
	if closed == 0 {
		require.Equal(s.t, 0, r.code, r)
		return
	}
	require.Equal(s.t, 1, r.code, r)
	require.Contains(s.t, r.out, fmt.Sprintf("takes no entries: entry %d ", closed))
	require.Contains(s.t, r.out, "restore the ledger")
}
