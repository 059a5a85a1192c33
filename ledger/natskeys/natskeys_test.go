package natskeys_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger"
	"muster/ledger/logtest"
	"muster/ledger/natskeys"
	"muster/ledger/natslog"
)

// start runs a server in dir, and returns what ends it.
func start(t testing.TB, dir string) (end func()) {
	t.Helper()
	s, err := natslog.StartServer(natslog.Config{Dir: dir})
	require.NoError(t, err)
	end = sync.OnceFunc(func() { require.NoError(t, s.Close()) })
	t.Cleanup(end)
	return end
}

func connect(t testing.TB, dir string, r natslog.Role) *nats.Conn {
	t.Helper()
	url, ok := natslog.Running(dir)
	require.True(t, ok)
	nc, err := natslog.Connect(t.Context(), natslog.Client{URL: url, Role: r, Credentials: natslog.CredentialsFile(dir, r), Name: t.Name(), Warn: func(error) {}})
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

func master(t testing.TB, dir string) sealed.Key {
	t.Helper()
	m, err := natskeys.ReadMaster(natskeys.MasterFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		m, err = natskeys.MasterFor(t.Context(), connect(t, dir, natslog.Sealer), natskeys.MasterFile(dir))
	}
	require.NoError(t, err)
	return m
}

func keys(t testing.TB, dir string) *natskeys.Keys {
	t.Helper()
	k, err := natskeys.New(connect(t, dir, natslog.Sealer), master(t, dir))
	require.NoError(t, err)
	return k
}

var erasure = sealed.Erasure{By: "dpo", Why: "asked for", At: events.EarliestInstant}

func TestKeys(t *testing.T) {
	logtest.RunKeys(t, func(t *testing.T) logtest.Keys {
		dir := t.TempDir()
		start(t, dir)
		return keys(t, dir)
	})
}

// TestTwoMakeOneKey has two connections make the same keys at once, from the
// very first, for which there is no bucket yet.
func TestTwoMakeOneKey(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	makers := []*natskeys.Keys{keys(t, dir), keys(t, dir), keys(t, dir)}
	for i := range 20 {
		worker := fmt.Sprintf("W%d", i)
		var got [3]sealed.Key
		var errs [3]error
		var all sync.WaitGroup
		for n, k := range makers {
			all.Go(func() { got[n], errs[n] = k.Of(t.Context(), "barset", worker, true) })
		}
		all.Wait()
		require.Equal(t, [3]error{}, errs)
		require.True(t, got[0] == got[1] && got[1] == got[2], worker)
	}
}

func TestKeysOutliveTheServer(t *testing.T) {
	dir := t.TempDir()
	end := start(t, dir)
	k := keys(t, dir)
	one, err := k.Of(t.Context(), "barset", "W1", true)
	require.NoError(t, err)
	_, err = k.Of(t.Context(), "barset", "W2", true)
	require.NoError(t, err)
	require.NoError(t, k.Erase(t.Context(), "barset", "W2", erasure))
	end()
	start(t, dir)
	k = keys(t, dir)
	again, err := k.Of(t.Context(), "barset", "W1", true)
	require.NoError(t, err)
	require.True(t, one == again)
	_, err = k.Of(t.Context(), "barset", "W2", true)
	require.ErrorIs(t, err, sealed.ErrErased)
}

// raw is what the bucket of barset holds of a worker.
func raw(t *testing.T, dir, worker string) (stream jetstream.Stream, at uint64, key []byte) {
	t.Helper()
	js, err := jetstream.New(connect(t, dir, natslog.Sealer))
	require.NoError(t, err)
	stream, err = js.Stream(t.Context(), "KV_KEYS_barset")
	require.NoError(t, err)
	m, err := stream.GetLastMsgForSubject(t.Context(), "$KV.KEYS_barset."+base64.RawURLEncoding.EncodeToString([]byte(worker)))
	require.NoError(t, err)
	var v struct{ Key []byte }
	require.NoError(t, json.Unmarshal(m.Data, &v))
	return stream, m.Sequence, v.Key
}

// requireNowhere holds all files in a directory to holding none of some bytes.
func requireNowhere(t *testing.T, dir string, none ...[]byte) {
	t.Helper()
	for _, found := range search(t, dir, none...) {
		t.Error(found)
	}
}

func search(t *testing.T, dir string, wanted ...[]byte) (found []string) {
	t.Helper()
	files := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		for _, w := range wanted {
			if bytes.Contains(b, w) {
				found = append(found, fmt.Sprintf("%s holds %q", path, w))
			}
		}
		return err
	}))
	require.Greater(t, files, 5)
	return found
}

// TestAnErasedKeyIsOverwritten looks for the wrapped key in the server's files.
// That another message takes its place would leave it there.
func TestAnErasedKeyIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	end := start(t, dir)
	k := keys(t, dir)
	for _, worker := range []string{"W0", "W1", "W2"} {
		_, err := k.Of(t.Context(), "barset", worker, true)
		require.NoError(t, err)
	}
	_, _, wrapped := raw(t, dir, "W1")
	require.Len(t, wrapped, sealed.WrappedSize)
	spelled := []byte(base64.StdEncoding.EncodeToString(wrapped))
	require.NotEmpty(t, search(t, dir, spelled), "it is there to be found")
	require.NoError(t, natskeys.Erase(t.Context(), connect(t, dir, natslog.Sealer), "barset", "W1", erasure))
	requireNowhere(t, dir, spelled)
	end()
	requireNowhere(t, dir, spelled)
}

// TestAnInterruptedErasureIsFinished leaves off where a crash would between the
// notice and the overwriting.
func TestAnInterruptedErasureIsFinished(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	k := keys(t, dir)
	_, err := k.Of(t.Context(), "barset", "W1", true)
	require.NoError(t, err)
	stream, at, wrapped := raw(t, dir, "W1")
	notice, err := json.Marshal(map[string]any{"erased": erasure, "was": at})
	require.NoError(t, err)
	nc := connect(t, dir, natslog.Sealer)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.Publish(t.Context(), "$KV.KEYS_barset."+base64.RawURLEncoding.EncodeToString([]byte("W1")), notice)
	require.NoError(t, err)

	_, err = k.Of(t.Context(), "barset", "W1", true)
	require.ErrorIs(t, err, sealed.ErrErased, "the notice is enough")
	_, err = stream.GetMsg(t.Context(), at)
	require.NoError(t, err, "but the bytes are there")
	require.ErrorIs(t, k.Erase(t.Context(), "barset", "W1", erasure), sealed.ErrErased)
	_, err = stream.GetMsg(t.Context(), at)
	require.ErrorIs(t, err, jetstream.ErrMsgNotFound)
	requireNowhere(t, dir, []byte(base64.StdEncoding.EncodeToString(wrapped)))
	_, err = js.Publish(t.Context(), "$KV.KEYS_barset."+base64.RawURLEncoding.EncodeToString([]byte("W1")), notice)
	require.NoError(t, err)
	_, err = js.Publish(t.Context(), "$KV.KEYS_barset."+base64.RawURLEncoding.EncodeToString([]byte("W1")), notice)
	require.Error(t, err, "a bucket pushes nothing out")
}

func TestAnotherMasterKeyIsFoundOut(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	k := keys(t, dir)
	_, err := k.Of(t.Context(), "barset", "W1", true)
	require.NoError(t, err)
	other, err := natskeys.New(connect(t, dir, natslog.Sealer), sealed.NewKey())
	require.NoError(t, err)
	for _, worker := range []string{"W1", "W2"} {
		_, err = other.Of(t.Context(), "barset", worker, true)
		require.ErrorContains(t, err, "the keys of barset are wrapped by the master key "+master(t, dir).Fingerprint())
		require.ErrorContains(t, err, "put back the file of that one")
	}
	ring, err := natskeys.NewKeyring(connect(t, dir, natslog.Keeper), "barset", sealed.NewKey(), time.Now)
	require.NoError(t, err)
	_, err = ring.Opener(t.Context())("W1", &events.ProfileSealed{Worker: "W1"})
	require.ErrorContains(t, err, "put back the file")
	_, err = k.Of(t.Context(), "Bar_Set", "W1", true)
	require.ErrorContains(t, err, "is not an authority")
}

// TestALostMasterKeyIsNotReplaced: what another would wrap would be lost when
// the first is put back.
func TestALostMasterKeyIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	path, kept := natskeys.MasterFile(dir), filepath.Join(t.TempDir(), "kept")
	before, err := keys(t, dir).Of(t.Context(), "barset", "W1", true)
	require.NoError(t, err)
	fingerprint := master(t, dir).Fingerprint()
	require.NoError(t, os.Rename(path, kept))

	nc := connect(t, dir, natslog.Sealer)
	_, err = natskeys.MasterFor(t.Context(), nc, path)
	var lost *natskeys.LostMaster
	require.ErrorAs(t, err, &lost)
	require.Equal(t, natskeys.LostMaster{Path: path, Authority: "barset", Fingerprint: fingerprint}, *lost)
	require.NoFileExists(t, path)
	without, err := natskeys.NewLost(nc, lost)
	require.NoError(t, err)
	for _, authority := range []string{"barset", "othertown"} {
		_, err = without.Of(t.Context(), authority, "W2", true)
		require.ErrorIs(t, err, sealed.ErrMaster)
		require.ErrorContains(t, err, "put the file back from a copy")
	}

	require.NoError(t, os.Rename(kept, path))
	after, err := keys(t, dir).Of(t.Context(), "barset", "W1", false)
	require.NoError(t, err)
	require.True(t, before == after)
}

func TestMasterKeyFile(t *testing.T) {
	served := t.TempDir()
	start(t, served)
	nc := connect(t, served, natslog.Sealer)
	dir := filepath.Join(t.TempDir(), "data")
	path := natskeys.MasterFile(dir)
	_, err := natskeys.ReadMaster(path)
	require.ErrorIs(t, err, fs.ErrNotExist)
	var got [8]sealed.Key
	var errs [8]error
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i], errs[i] = natskeys.MasterFor(t.Context(), nc, path) })
	}
	all.Wait()
	for i := range got {
		require.NoError(t, errs[i])
		require.True(t, got[i] == got[0], "all have the same")
	}
	require.NotEqual(t, sealed.Key{}.Fingerprint(), got[0].Fingerprint())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, list, 1, "nothing else is left behind")

	whole := hex.EncodeToString(got[0][:])
	for name, text := range map[string]string{"empty": "", "cut": whole[:62], "long": whole + "00", "no hexadecimal": "x" + whole[1:]} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "master.key")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			_, err := natskeys.MasterFor(t.Context(), nc, path)
			require.ErrorContains(t, err, "does not hold a master key, which is 64 hexadecimal digits; put it back from a copy")
			kept, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, text, string(kept), "it is not replaced")
		})
	}
}

// site is a registrar with keys on a server, and a keyring.
type site struct {
	*ledger.Registrar
	log  *natslog.Log
	ring *natskeys.Keyring
	now  time.Time // of the keyring
}

func open(t *testing.T, dir string) *site {
	t.Helper()
	s := &site{now: time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)}
	var err error
	s.log, err = natslog.Create(t.Context(), connect(t, dir, natslog.Registrar), "barset")
	require.NoError(t, err)
	s.Registrar, err = ledger.Open(t.Context(), ledger.Config{Authority: "barset", Log: s.log, Keys: keys(t, dir)})
	require.NoError(t, err)
	s.ring, err = natskeys.NewKeyring(connect(t, dir, natslog.Keeper), "barset", master(t, dir), func() time.Time { return s.now })
	require.NoError(t, err)
	return s
}

func (s *site) erasures(t *testing.T) uint64 {
	t.Helper()
	n, err := s.ring.Erasures(t.Context())
	require.NoError(t, err)
	return n
}

// record records events given as JSON.
func (s *site) record(t *testing.T, id string, list ...string) error {
	t.Helper()
	e := &events.Entry{ID: id, Book: events.Workforce, By: "hr.clerk", Why: "test"}
	for _, text := range list {
		ev, err := events.ParseEvent([]byte(text))
		require.NoError(t, err)
		e.Events = append(e.Events, ev)
	}
	_, err := s.Record(t.Context(), e, ledger.Allowance{})
	return err
}

// profiles reads the sealed profiles of a ledger, by worker.
func (s *site) profiles(t *testing.T) map[string]*events.ProfileSealed {
	t.Helper()
	all := map[string]*events.ProfileSealed{}
	for stored, err := range s.log.Read(t.Context(), 1) {
		require.NoError(t, err)
		e, err := events.DecodeEntry(stored.Bytes)
		require.NoError(t, err)
		for _, ev := range e.Events {
			if p, ok := ev.(*events.ProfileSealed); ok {
				all[p.Worker] = p
			}
		}
	}
	return all
}

const (
	post = `{"kind":"post.established.v1","on":"2016-01-01","post":"P%s","role":"case-holder","grade":"sw","team":"north","service":"cin","fte":1}`
	hire = `{"kind":"worker.hired.v1","on":"2017-01-01","worker":"W%[1]s","post":"P%[1]s","role":"case-holder","grade":"sw","team":"north","fte":1,"contract":"permanent","origin":"agency"}`
	told = `{"kind":"profile.declared.v1","on":"2019-08-01","worker":"W%s","sex":"female","ethnicity":"martian-highlander","religion":"pastafarian-reformed","born":"1961-02-03"}`
)

// TestWhatIsSealedStaysSealed goes through the life of personal data on a real
// server: sealed, opened after a restart, erased; and nothing of it is ever in
// the clear in the data directory.
func TestWhatIsSealedStaysSealed(t *testing.T) {
	dir := t.TempDir()
	end := start(t, dir)
	s := open(t, dir)
	for _, n := range []string{"1", "2"} {
		require.NoError(t, s.record(t, "start-"+n, fmt.Sprintf(post, n), fmt.Sprintf(hire, n)))
		require.NoError(t, s.record(t, "told-"+n, fmt.Sprintf(told, n)))
	}
	require.NoError(t, s.record(t, "told-again", `{"kind":"line.corrected.v1","line":"2.1","now":`+fmt.Sprintf(told, "1")+`}`))
	require.NoError(t, s.Close(t.Context()))
	end()

	start(t, dir)
	s = open(t, dir)
	openOne := s.ring.Opener(t.Context())
	boxes := s.profiles(t)
	require.Len(t, boxes, 2)
	for worker, box := range boxes {
		p, err := openOne(worker, box)
		require.NoError(t, err)
		require.JSONEq(t, fmt.Sprintf(told, worker[1:]), string(events.AppendEvent(nil, p)))
	}
	_, err := openOne("W1", boxes["W2"])
	require.ErrorIs(t, err, sealed.ErrBox)
	_, err = openOne("W9", &events.ProfileSealed{Worker: "W9", Day: boxes["W1"].Day, Box: boxes["W1"].Box})
	require.ErrorIs(t, err, sealed.ErrNoKey)
	requireNothingClear(t, dir)

	require.NoError(t, natskeys.Erase(t.Context(), connect(t, dir, natslog.Sealer), "barset", "W1", erasure))
	_, err = openOne("W1", boxes["W1"])
	require.NoError(t, err, "the keyring may have it for a second more")
	require.EqualValues(t, 1, s.erasures(t), "unless it is asked")
	_, err = openOne("W1", boxes["W1"])
	require.ErrorIs(t, err, sealed.ErrErased)
	_, err = openOne("W2", boxes["W2"])
	require.NoError(t, err, "another person's stays")
	require.NotEmpty(t, events.Problems(s.record(t, "told-anew", fmt.Sprintf(told, "1"))), "it was destroyed for the registrar at once")

	require.NoError(t, s.record(t, "left", `{"kind":"worker.left.v1","last_day":"2019-09-30","worker":"W1","reason":"retired","destination":"not-known"}`))
	require.Len(t, s.profiles(t), 2, "the ledger stands as it was")
	require.EqualValues(t, 6, s.Acknowledged().Position)
	requireNothingClear(t, dir)
	open(t, dir)
}

// requireNothingClear looks in a data directory for what was told, and for the
// keys that it was sealed under.
func requireNothingClear(t *testing.T, dir string) {
	t.Helper()
	m := master(t, dir)
	requireNowhere(t, dir, []byte("martian"), []byte("pastafarian"), []byte("1961-02-03"), []byte("profile.declared"), m[:])
	for _, worker := range []string{"W1", "W2"} {
		key, err := keys(t, dir).Of(t.Context(), "barset", worker, false)
		if err == nil {
			requireNowhere(t, dir, key[:], []byte(hex.EncodeToString(key[:])), []byte(base64.StdEncoding.EncodeToString(key[:])))
		}
	}
}

// TestFetchedKeysAreAtHand fetches the keys of two people at once, of one whose key
// was destroyed, and of one who has none: of the first three the opener then asks
// nobody, and what is destroyed afterwards is forgotten as ever.
func TestFetchedKeysAreAtHand(t *testing.T) {
	dir := t.TempDir()
	end := start(t, dir)
	s := open(t, dir)
	require.NoError(t, s.ring.Fetch(t.Context(), []string{"W1"}), "there is no bucket yet")
	for _, n := range []string{"1", "2", "3"} {
		require.NoError(t, s.record(t, "start-"+n, fmt.Sprintf(post, n), fmt.Sprintf(hire, n), fmt.Sprintf(told, n)))
	}
	boxes, sealer := s.profiles(t), connect(t, dir, natslog.Sealer)
	require.NoError(t, natskeys.Erase(t.Context(), sealer, "barset", "W3", erasure))
	openOne := s.ring.Opener(t.Context())
	opened := func(worker string) error {
		_, err := openOne(worker, &events.ProfileSealed{Worker: worker, Day: boxes["W1"].Day, Box: boxes[min(worker, "W3")].Box})
		return err
	}
	s.now = s.now.Add(time.Second)
	all := []string{"W3", "W1", "W9", "W2", "W1"}
	require.NoError(t, s.ring.Fetch(t.Context(), all))
	require.NoError(t, natskeys.Erase(t.Context(), sealer, "barset", "W2", erasure))
	require.NoError(t, opened("W1"))
	require.NoError(t, opened("W2"), "the keyring may have it for a second more")
	require.ErrorIs(t, opened("W3"), sealed.ErrErased)
	require.ErrorIs(t, opened("W9"), sealed.ErrNoKey)

	require.EqualValues(t, 2, s.erasures(t), "unless it is asked")
	require.ErrorIs(t, opened("W2"), sealed.ErrErased)
	require.NoError(t, s.ring.Fetch(t.Context(), all))
	require.ErrorIs(t, opened("W2"), sealed.ErrErased)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, s.ring.Fetch(ctx, []string{"W8"}), context.Canceled)
	end()
	require.NoError(t, opened("W1"))
	require.ErrorIs(t, opened("W3"), sealed.ErrErased)
	require.Error(t, opened("W9"), "this one is asked for")
	require.NoError(t, s.ring.Fetch(t.Context(), []string{"W1", "W2", "W3"}), "these are at hand")
	require.Error(t, s.ring.Fetch(t.Context(), []string{"W1", "W8", "W9"}), "and these are not")
	s.now = s.now.Add(time.Second)
	require.Error(t, s.ring.Fetch(t.Context(), all), "nobody can tell whether the keys still stand")
}

// TestAKeyringBeforeAnyKey follows a ledger from before its first profile.
func TestAKeyringBeforeAnyKey(t *testing.T) {
	dir := t.TempDir()
	end := start(t, dir)
	s := open(t, dir)
	openOne := s.ring.Opener(t.Context())
	_, err := openOne("W1", &events.ProfileSealed{Worker: "W1"})
	require.ErrorIs(t, err, sealed.ErrNoKey)
	require.Zero(t, s.erasures(t))
	require.NoError(t, s.record(t, "start", fmt.Sprintf(post, "1"), fmt.Sprintf(hire, "1"), fmt.Sprintf(told, "1")))
	_, err = openOne("W1", s.profiles(t)["W1"])
	require.NoError(t, err)
	box := s.profiles(t)["W1"]

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.now = s.now.Add(time.Second)
	_, err = s.ring.Opener(ctx)("W1", box)
	require.ErrorIs(t, err, context.Canceled)
	end()
	_, err = openOne("W1", box)
	require.Error(t, err, "nothing is opened while nobody can tell whether the key still stands")
}
