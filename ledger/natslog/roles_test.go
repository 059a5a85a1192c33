package natslog_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nats.go/micro"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
)

// refused is what the server tells a connection that it may not do something.
type refused struct {
	nc   *nats.Conn
	errs chan error
}

func guarded(t *testing.T, dir string, r natslog.Role) *refused {
	t.Helper()
	url, _ := natslog.Running(dir)
	g := &refused{errs: make(chan error, 100)}
	nc, err := natslog.Connect(t.Context(), natslog.Client{
		URL: url, Role: r, Credentials: natslog.CredentialsFile(dir, r),
		Warn: func(err error) { g.errs <- err },
	})
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	g.nc = nc
	return g
}

// requires the last thing done to have been refused, for naming subject.
func (g *refused) requires(t *testing.T, subject string) {
	t.Helper()
	select {
	case err := <-g.errs:
		require.ErrorIs(t, err, nats.ErrPermissionViolation)
		require.Contains(t, err.Error(), subject)
	case <-time.After(5 * time.Second):
		t.Fatalf("%s was not refused", subject)
	}
}

func TestNobodyElseGetsIn(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)

	_, err := nats.Connect(s.URL())
	require.ErrorIs(t, err, nats.ErrAuthorization, "anonymous")

	other := t.TempDir()
	o := start(t, other)
	_, err = natslog.Connect(t.Context(), natslog.Client{
		URL: s.URL(), Role: natslog.Registrar, Credentials: natslog.CredentialsFile(other, natslog.Registrar),
	})
	require.ErrorIs(t, err, nats.ErrAuthorization, "another server's key")
	require.ErrorContains(t, err, "does not know the key")

	url := o.URL()
	require.NoError(t, o.Close())
	_, err = natslog.Connect(t.Context(), natslog.Client{URL: url, Role: natslog.Reader})
	require.ErrorContains(t, err, "is `muster up` running?")
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	start(t, dir)
	create(t, dir, "barset")
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "credentials"), func(path string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		if d.IsDir() {
			require.Equal(t, fs.FileMode(0o700), info.Mode().Perm(), path)
		} else {
			require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), path)
		}
		return nil
	}))
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o700), info.Mode().Perm())
}

func TestCredentialsLast(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	before, err := os.ReadFile(natslog.CredentialsFile(dir, natslog.Reader))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	start(t, dir)
	after, err := os.ReadFile(natslog.CredentialsFile(dir, natslog.Reader))
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// forbidden are the subjects by which a ledger could be changed or its entries
// lost, which no role may use; nor may any but the registrar use those of
// registrarOnly, or any but it and the projector those of followersOnly.
var (
	forbidden = []string{
		"$JS.API.STREAM.UPDATE.LEDGER_barset",
		"$JS.API.STREAM.DELETE.LEDGER_barset",
		"$JS.API.STREAM.PURGE.LEDGER_barset",
		"$JS.API.STREAM.MSG.DELETE.LEDGER_barset",
		"$JS.API.STREAM.RESTORE.LEDGER_barset",
		"$JS.API.STREAM.LEADER.STEPDOWN.LEDGER_barset",
		"$JS.API.CONSUMER.DURABLE.CREATE.LEDGER_barset.x",
		"$JS.API.CONSUMER.CREATE.LEDGER_barset",
		"$JS.API.ACCOUNT.PURGE.LEDGER",
		"$JS.API.SERVER.REMOVE",
		"$JS.ACK.LEDGER_barset.x.1.1.1.1.1",
		"$SYS.REQ.SERVER.PING",
	}
	followersOnly = []string{"$JS.API.STREAM.SNAPSHOT.LEDGER_barset", "$JS.SNAPSHOT.ACK.LEDGER_barset.x.1.1"}
	registrarOnly = []string{
		"ledger.barset.workforce",
		"ledger.other.workforce",
		"$JS.API.STREAM.CREATE.LEDGER_other",
	}
	// inItsOwn are those that the sealer may use, in an account where there is
	// no ledger: TestKeysAreApart.
	inItsOwn = []string{"$JS.API.STREAM.MSG.DELETE.LEDGER_barset", "$JS.API.STREAM.CREATE.LEDGER_other"}
)

func TestRolesCannotHarmALedger(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 3)
	for _, r := range natslog.Roles {
		t.Run(string(r), func(t *testing.T) {
			g := guarded(t, dir, r)
			subjects := forbidden
			if r != natslog.Registrar {
				subjects = slices.Concat(subjects, registrarOnly)
			}
			if r != natslog.Registrar && r != natslog.Projector {
				subjects = slices.Concat(subjects, followersOnly)
			}
			for _, s := range subjects {
				if r == natslog.Sealer && slices.Contains(inItsOwn, s) {
					continue
				}
				require.NoError(t, g.nc.Publish(s, []byte(`{}`)))
				g.requires(t, s)
			}
			for _, s := range []string{">", "ledger.>", "_INBOX.>", "_INBOX_" + string(other(r)) + ".>", "$JS.>", "_R_.>"} {
				_, err := g.nc.SubscribeSync(s)
				require.NoError(t, err)
				g.requires(t, s)
			}
		})
	}
	last, err := log.Last(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, last)
}

func other(r natslog.Role) natslog.Role {
	if r == natslog.Reader {
		return natslog.Projector
	}
	return natslog.Reader
}

// TestKeysAreApart has the roles that work with ledgers and views reach for
// people's keys, by any way that reads a stream, and the sealer for a ledger.
func TestKeysAreApart(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 3)
	api := func(r natslog.Role) jetstream.JetStream {
		js, err := jetstream.New(connect(t, dir, r))
		require.NoError(t, err)
		return js
	}
	sealer, keeper := api(natslog.Sealer), api(natslog.Keeper)
	const bucket, key = "KV_KEYS_barset", "$KV.KEYS_barset.VzE"
	_, err := sealer.CreateStream(t.Context(), jetstream.StreamConfig{Name: bucket, Subjects: []string{"$KV.KEYS_barset.*"}})
	require.NoError(t, err)
	_, err = sealer.Publish(t.Context(), key, []byte("a wrapped key"))
	require.NoError(t, err)
	kept, err := keeper.Stream(t.Context(), bucket)
	require.NoError(t, err)
	m, err := kept.GetLastMsgForSubject(t.Context(), key)
	require.NoError(t, err)
	require.Equal(t, "a wrapped key", string(m.Data))

	// Who may use JetStream finds no such stream; who may not is refused.
	for _, r := range []natslog.Role{natslog.Registrar, natslog.Projector} {
		js := api(r)
		_, err := js.Stream(t.Context(), bucket)
		require.ErrorIs(t, err, jetstream.ErrStreamNotFound, r)
		_, err = js.CreateConsumer(t.Context(), bucket, jetstream.ConsumerConfig{})
		require.ErrorIs(t, err, jetstream.ErrStreamNotFound, r)
		nc := connect(t, dir, r)
		for api, request := range map[string]string{"MSG.GET.": `{"seq":1}`, "SNAPSHOT.": fmt.Sprintf(`{"deliver_subject":%q}`, nc.NewInbox())} {
			reply, err := nc.Request("$JS.API.STREAM."+api+bucket, []byte(request), 5*time.Second)
			require.NoError(t, err)
			require.Contains(t, string(reply.Data), "stream not found", r)
		}
		names := js.StreamNames(t.Context())
		for name := range names.Name() {
			require.Equal(t, "LEDGER_barset", name, r)
		}
		require.NoError(t, names.Err())
	}
	for _, r := range natslog.Roles {
		g := guarded(t, dir, r)
		subjects := []string{"$JS.API.DIRECT.GET." + bucket, "$JS.API.DIRECT.GET." + bucket + "." + key, "$JS.API.STREAM.PURGE." + bucket}
		if r != natslog.Registrar && r != natslog.Projector { // of whom above
			subjects = append(subjects, "$JS.API.STREAM.SNAPSHOT."+bucket)
		}
		if r != natslog.Sealer {
			subjects = append(subjects, key, "$JS.API.STREAM.MSG.DELETE."+bucket)
		}
		if slices.Contains([]natslog.Role{natslog.Reader, natslog.Recorder, natslog.Loader}, r) {
			subjects = append(subjects, "$JS.API.STREAM.MSG.GET."+bucket, "$JS.API.STREAM.INFO."+bucket, "$JS.API.CONSUMER.CREATE."+bucket+".x")
		}
		for _, s := range subjects {
			require.NoError(t, g.nc.Publish(s, []byte(`{"seq":1}`)))
			g.requires(t, s)
		}
		_, err := g.nc.SubscribeSync("$KV.>")
		require.NoError(t, err)
		g.requires(t, "$KV.>")
	}

	// The other way: where the sealer may delete there is no ledger.
	for _, js := range []jetstream.JetStream{sealer, keeper} {
		_, err = js.Stream(t.Context(), "LEDGER_barset")
		require.ErrorIs(t, err, jetstream.ErrStreamNotFound)
	}
	reply, err := connect(t, dir, natslog.Sealer).Request("$JS.API.STREAM.MSG.DELETE.LEDGER_barset", []byte(`{"seq":2}`), 5*time.Second)
	require.NoError(t, err)
	require.Contains(t, string(reply.Data), "stream not found")
	_, err = sealer.CreateStream(t.Context(), jetstream.StreamConfig{Name: "LEDGER_other", Subjects: []string{"ledger.other.*"}})
	require.NoError(t, err, "in its own account it may")
	authorities, err := natslog.Authorities(t.Context(), connect(t, dir, natslog.Projector))
	require.NoError(t, err)
	require.Equal(t, []string{"barset"}, authorities, "but it is no ledger")
	fill(t, log, 4, 4)
	last, err := log.Last(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 4, last)
}

// TestLedgerItselfRefuses proves that even one who may do everything, such as
// an operator of a server that others share, cannot delete entries by accident.
func TestLedgerItselfRefuses(t *testing.T) {
	log, nc := onOpenServer(t)
	fill(t, log, 1, 3)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	stream, err := js.Stream(t.Context(), "LEDGER_barset")
	require.NoError(t, err)
	require.Error(t, stream.Purge(t.Context()))
	require.Error(t, stream.DeleteMsg(t.Context(), 2))
	require.Error(t, stream.SecureDeleteMsg(t.Context(), 2))
	cfg := stream.CachedInfo().Config
	cfg.DenyDelete = false
	_, err = js.UpdateStream(t.Context(), cfg)
	require.Error(t, err)
}

func TestAnswersDoNotReachALedger(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 3)
	projector := connect(t, dir, natslog.Projector)
	_, err := projector.Subscribe("muster.view.rates.barset", func(m *nats.Msg) { _ = m.Respond([]byte("an answer")) })
	require.NoError(t, err)
	require.NoError(t, projector.Flush())

	reader := connect(t, dir, natslog.Reader)
	require.NoError(t, reader.PublishRequest("muster.view.rates.barset", "ledger.barset.workforce", nil))
	for range 3 { // whatever that one led to is over when these are answered
		_, err = reader.Request("muster.view.rates.barset", nil, 5*time.Second)
		require.NoError(t, err)
	}
	last, err := log.Last(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, last, "an answer was delivered into the ledger")
}

func TestEachRoleDoesItsWork(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	log := create(t, dir, "barset")
	fill(t, log, 1, 3)

	t.Run("projector follows", func(t *testing.T) {
		nc := connect(t, dir, natslog.Projector)
		authorities, err := natslog.Authorities(t.Context(), nc)
		require.NoError(t, err)
		require.Equal(t, []string{"barset"}, authorities)
		log, err := natslog.Open(t.Context(), nc, "barset")
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		var got []events.Position
		err = log.Follow(ctx, 1, func(run []events.Stored) error {
			for _, s := range run {
				got = append(got, s.Position)
			}
			if len(got) == 3 {
				cancel()
			}
			return nil
		})
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, []events.Position{1, 2, 3}, got)
	})

	serve := func(t *testing.T, r natslog.Role, subject string) {
		t.Helper()
		nc := connect(t, dir, r)
		svc, err := micro.AddService(nc, micro.Config{Name: "muster-" + string(r), Version: "1.0.0"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = svc.Stop() })
		require.NoError(t, svc.AddEndpoint("ask", micro.HandlerFunc(func(q micro.Request) {
			_ = q.Respond(append([]byte("got "), q.Data()...))
		}), micro.WithEndpointSubject(subject)))
		require.NoError(t, nc.Flush())
	}
	ask := func(t *testing.T, r natslog.Role, subject string) {
		t.Helper()
		m, err := connect(t, dir, r).Request(subject, []byte("this"), 5*time.Second)
		require.NoError(t, err)
		require.Equal(t, "got this", string(m.Data))
	}
	t.Run("commands", func(t *testing.T) {
		serve(t, natslog.Registrar, natslog.RecordSubject("barset"))
		serve(t, natslog.Registrar, natslog.LoadSubject("barset"))
		ask(t, natslog.Recorder, natslog.RecordSubject("barset"))
		ask(t, natslog.Loader, natslog.RecordSubject("barset"))
		ask(t, natslog.Loader, natslog.LoadSubject("barset"))
		g := guarded(t, dir, natslog.Recorder)
		require.NoError(t, g.nc.Publish(natslog.LoadSubject("barset"), nil))
		g.requires(t, natslog.LoadSubject("barset"))
	})
	t.Run("what is supposed", func(t *testing.T) {
		serve(t, natslog.Registrar, natslog.SupposeSubject("barset"))
		for _, r := range []natslog.Role{natslog.Reader, natslog.GrievancesReader, natslog.PeopleReader} {
			ask(t, r, natslog.SupposeSubject("barset"))
		}
		g := guarded(t, dir, natslog.Recorder)
		require.NoError(t, g.nc.Publish(natslog.SupposeSubject("barset"), nil))
		g.requires(t, natslog.SupposeSubject("barset"))
	})
	t.Run("views", func(t *testing.T) {
		serve(t, natslog.Projector, "muster.view.rates.barset")
		ask(t, natslog.Reader, "muster.view.rates.barset")
	})
	t.Run("views with a permission of their own", func(t *testing.T) {
		readers := map[string]natslog.Role{"grievances": natslog.GrievancesReader, "grievances-audit": natslog.GrievancesReader, "people": natslog.PeopleReader}
		for view, reader := range readers {
			subject := "muster.view." + view + ".barset"
			serve(t, natslog.Projector, subject)
			require.Equal(t, reader, natslog.ReaderOf(view))
			ask(t, natslog.ReaderOf(view), subject)
			for _, r := range natslog.Roles {
				if r == reader || r == natslog.Registrar || r == natslog.Projector {
					continue
				}
				g := guarded(t, dir, r)
				require.NoError(t, g.nc.PublishRequest(subject, g.nc.NewInbox(), []byte("this")))
				g.requires(t, subject)
			}
		}
		serve(t, natslog.Projector, "muster.view.rates.barset")
		require.Equal(t, natslog.Reader, natslog.ReaderOf("rates"))
		ask(t, natslog.GrievancesReader, "muster.view.rates.barset")
		ask(t, natslog.PeopleReader, "muster.view.rates.barset")
	})
	t.Run("discovery", func(t *testing.T) {
		serve(t, natslog.Registrar, natslog.RecordSubject("barset"))
		serve(t, natslog.Projector, "muster.view.rates.barset")
		nc := connect(t, dir, natslog.Reader)
		for _, verb := range []string{"PING", "INFO", "STATS"} {
			inbox := nc.NewInbox()
			sub, err := nc.SubscribeSync(inbox)
			require.NoError(t, err)
			require.NoError(t, nc.PublishRequest("$SRV."+verb, inbox, nil))
			names := map[string]bool{}
			for range 2 {
				m, err := sub.NextMsg(5 * time.Second)
				require.NoError(t, err, "%s found %v", verb, names)
				var who struct{ Name string }
				require.NoError(t, json.Unmarshal(m.Data, &who))
				names[who.Name] = true
			}
			require.Len(t, names, 2, verb)
		}
		m, err := nc.Request("$SRV.STATS.muster-projector", nil, 5*time.Second)
		require.NoError(t, err)
		require.True(t, strings.Contains(string(m.Data), "muster-projector"), string(m.Data))
	})
	t.Run("nobody serves", func(t *testing.T) {
		_, err := connect(t, dir, natslog.Reader).Request("muster.view.tenure.barset", nil, 5*time.Second)
		require.ErrorIs(t, err, nats.ErrNoResponders, "a reader hears at once that no projector is there")
	})
}
