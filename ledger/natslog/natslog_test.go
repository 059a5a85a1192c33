package natslog_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/logtest"
	"muster/ledger/natslog"
)

// start runs a server in dir until the test ends.
func start(t testing.TB, dir string) *natslog.Server {
	t.Helper()
	s, err := natslog.StartServer(natslog.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// connect reaches the server in dir in a role until the test ends.
func connect(t testing.TB, dir string, r natslog.Role) *nats.Conn {
	t.Helper()
	url, ok := natslog.Running(dir)
	require.True(t, ok, "no server in %s", dir)
	nc, err := natslog.Connect(t.Context(), natslog.Client{
		URL:         url,
		Role:        r,
		Credentials: natslog.CredentialsFile(dir, r),
		Name:        t.Name(),
		Warn:        func(err error) { t.Logf("%s: %v", r, err) },
	})
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	return nc
}

func create(t testing.TB, dir, authority string) *natslog.Log {
	t.Helper()
	log, err := natslog.Create(t.Context(), connect(t, dir, natslog.Registrar), authority)
	require.NoError(t, err)
	return log
}

func body(p events.Position) []byte { return fmt.Appendf(nil, `{"entry":%d}`, p) }

// fill appends entries from to last.
func fill(t testing.TB, log ledger.Log, from, last events.Position) {
	t.Helper()
	var receipts []ledger.Receipt
	for p := from; p <= last; p++ {
		receipts = append(receipts, log.Append(p, events.Workforce, body(p)))
	}
	for _, r := range receipts {
		require.NoError(t, r.Wait(t.Context()))
	}
}

func TestLog(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	var n atomic.Int64
	logtest.Run(t, func(t *testing.T) ledger.Log {
		return create(t, dir, fmt.Sprintf("authority-%d", n.Add(1)))
	})
}
