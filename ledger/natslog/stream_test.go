package natslog_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/ledger/natslog"
)

// openServer runs a server on which anyone may do anything, as somebody else
// may have set one up.
func openServer(t testing.TB) *nats.Conn {
	t.Helper()
	opts := &server.Options{NoSigs: true}
	require.NoError(t, opts.ProcessConfigString(fmt.Sprintf("listen: \"127.0.0.1:-1\"\nmax_payload: 8MB\njetstream { store_dir: %q }\n", t.TempDir())))
	s, err := server.NewServer(opts)
	require.NoError(t, err)
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	require.True(t, s.ReadyForConnections(10*time.Second))
	nc, err := natslog.Connect(t.Context(), natslog.Client{URL: s.ClientURL(), Role: natslog.Registrar})
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

func onOpenServer(t testing.TB) (*natslog.Log, *nats.Conn) {
	t.Helper()
	nc := openServer(t)
	log, err := natslog.Create(t.Context(), nc, "barset")
	require.NoError(t, err)
	return log, nc
}

func TestOpenAndCreate(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	nc := connect(t, dir, natslog.Registrar)
	_, err := natslog.Open(t.Context(), nc, "barset")
	require.ErrorIs(t, err, natslog.ErrNoLedger)
	none, err := natslog.Authorities(t.Context(), nc)
	require.NoError(t, err)
	require.Empty(t, none)
	for _, a := range []string{"leicestershire", "barset", "leeds-2"} {
		for range 2 {
			log, err := natslog.Create(t.Context(), nc, a)
			require.NoError(t, err)
			require.Equal(t, a, log.Authority())
		}
		_, err := natslog.Open(t.Context(), connect(t, dir, natslog.Projector), a)
		require.NoError(t, err)
	}
	all, err := natslog.Authorities(t.Context(), nc)
	require.NoError(t, err)
	require.Equal(t, []string{"barset", "leeds-2", "leicestershire"}, all)
}

func TestNotAnAuthority(t *testing.T) {
	nc := openServer(t)
	for _, a := range []string{"", "Leeds", "a.b", "a b", "*", ">", "../x", "a/b", "-a", "a-", "a--b", "é", strings.Repeat("a", 65)} {
		_, err := natslog.Create(t.Context(), nc, a)
		require.ErrorContains(t, err, "is not an authority", "%q", a)
	}
}

// TestDrift changes one setting at a time, at creation or later, and requires
// that opening the ledger names it.
func TestDrift(t *testing.T) {
	for name, change := range map[string]func(*jetstream.StreamConfig){
		"allow_batched":        func(c *jetstream.StreamConfig) { c.AllowBatchPublish = true },
		"allow_direct":         func(c *jetstream.StreamConfig) { c.AllowDirect = true },
		"allow_msg_counter":    func(c *jetstream.StreamConfig) { c.AllowMsgCounter, c.Discard = true, jetstream.DiscardOld },
		"allow_msg_ttl":        func(c *jetstream.StreamConfig) { c.AllowMsgTTL = true },
		"allow_msg_schedules":  func(c *jetstream.StreamConfig) { c.AllowMsgSchedules, c.Discard = true, jetstream.DiscardOld },
		"allow_rollup_hdrs":    func(c *jetstream.StreamConfig) { c.AllowRollup, c.DenyPurge = true, false },
		"compression":          func(c *jetstream.StreamConfig) { c.Compression = jetstream.S2Compression },
		"consumer_limits":      func(c *jetstream.StreamConfig) { c.ConsumerLimits.MaxAckPending = 10 },
		"deny_delete":          func(c *jetstream.StreamConfig) { c.DenyDelete = false },
		"deny_purge":           func(c *jetstream.StreamConfig) { c.DenyPurge = false },
		"discard":              func(c *jetstream.StreamConfig) { c.Discard = jetstream.DiscardOld },
		"first_seq":            func(c *jetstream.StreamConfig) { c.FirstSeq = 7 },
		"max_age":              func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour },
		"max_bytes":            func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 20 },
		"max_consumers":        func(c *jetstream.StreamConfig) { c.MaxConsumers = 2 },
		"max_msg_size":         func(c *jetstream.StreamConfig) { c.MaxMsgSize = 1000 },
		"max_msgs":             func(c *jetstream.StreamConfig) { c.MaxMsgs = 10 },
		"max_msgs_per_subject": func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 1 },
		"no_ack":               func(c *jetstream.StreamConfig) { c.NoAck = true },
		"persist_mode": func(c *jetstream.StreamConfig) {
			c.PersistMode, c.AllowAtomicPublish = jetstream.AsyncPersistMode, false
		},
		"republish": func(c *jetstream.StreamConfig) {
			c.RePublish = &jetstream.RePublish{Source: ">", Destination: "copy.>"}
		},
		"retention": func(c *jetstream.StreamConfig) { c.Retention = jetstream.WorkQueuePolicy },
		"sources":   func(c *jetstream.StreamConfig) { c.Sources = []*jetstream.StreamSource{{Name: "OTHER"}} },
		"storage":   func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage },
		"subject_transform": func(c *jetstream.StreamConfig) {
			c.SubjectTransform = &jetstream.SubjectTransformConfig{Source: ">", Destination: "x.>"}
		},
		"subjects": func(c *jetstream.StreamConfig) { c.Subjects = []string{"ledger.barset.>"} },
	} {
		t.Run(name, func(t *testing.T) {
			_, nc := onOpenServer(t)
			js, err := jetstream.New(nc)
			require.NoError(t, err)
			stream, err := js.Stream(t.Context(), "LEDGER_barset")
			require.NoError(t, err)
			cfg := stream.CachedInfo().Config
			require.NoError(t, js.DeleteStream(t.Context(), "LEDGER_barset"))
			change(&cfg)
			_, err = js.CreateStream(t.Context(), cfg)
			require.NoError(t, err)

			_, err = natslog.Create(t.Context(), nc, "barset")
			var drift *natslog.Drift
			require.ErrorAs(t, err, &drift)
			require.True(t, slices.ContainsFunc(drift.Settings, func(s natslog.Setting) bool { return s.Name == name }), "%v", err)
			t.Log(err)
		})
	}
	t.Run("mirror", func(t *testing.T) {
		nc := openServer(t)
		js, err := jetstream.New(nc)
		require.NoError(t, err)
		_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "LEDGER_barset", Mirror: &jetstream.StreamSource{Name: "OTHER"}})
		require.NoError(t, err)
		_, err = natslog.Open(t.Context(), nc, "barset")
		require.ErrorContains(t, err, `mirror must be absent but is {"name":"OTHER"}`)
		require.ErrorContains(t, err, `deny_delete must be true but is absent`)
	})
	t.Run("by update", func(t *testing.T) {
		_, nc := onOpenServer(t)
		update := func(change func(map[string]any)) {
			m, err := nc.Request("$JS.API.STREAM.INFO.LEDGER_barset", nil, time.Second)
			require.NoError(t, err)
			var info struct{ Config map[string]any }
			require.NoError(t, json.Unmarshal(m.Data, &info))
			change(info.Config)
			b, err := json.Marshal(info.Config)
			require.NoError(t, err)
			m, err = nc.Request("$JS.API.STREAM.UPDATE.LEDGER_barset", b, time.Second)
			require.NoError(t, err)
			require.NotContains(t, string(m.Data), `"error"`)
		}
		update(func(c map[string]any) { c["description"] = "an operator's note" })
		_, err := natslog.Open(t.Context(), nc, "barset")
		require.NoError(t, err, "a note does no harm")
		update(func(c map[string]any) { c["max_age"] = time.Hour })
		_, err = natslog.Open(t.Context(), nc, "barset")
		require.ErrorContains(t, err, "max_age must be absent but is 3600000000000")
		update(func(c map[string]any) { c["sealed"] = true })
		_, err = natslog.Open(t.Context(), nc, "barset")
		require.ErrorContains(t, err, "sealed must be absent but is true")
	})
}
