package ledger_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// serve runs a server in a directory, and opens the ledger in it as often as is
// asked. It returns what ends the server.
func serve(t testing.TB, dir string, logs int) (opened []ledger.Chained, end func()) {
	t.Helper()
	s, err := natslog.StartServer(natslog.Config{Dir: dir})
	require.NoError(t, err)
	var closers []func()
	for range logs {
		nc, err := natslog.Connect(t.Context(), natslog.Client{URL: s.URL(), Role: natslog.Registrar,
			Credentials: natslog.CredentialsFile(dir, natslog.Registrar), Name: t.Name(), Warn: func(error) {}})
		require.NoError(t, err)
		closers = append(closers, nc.Close)
		log, err := natslog.Create(t.Context(), nc, "anywhere")
		require.NoError(t, err)
		opened = append(opened, log)
	}
	return opened, func() {
		for _, closeOne := range closers {
			closeOne()
		}
		require.NoError(t, s.Close())
	}
}

// TestRegistrarsOnOneServer has two registrars compete on a real server, and go
// on after it was started again.
func TestRegistrarsOnOneServer(t *testing.T) {
	dir := t.TempDir()
	const perRound = 200
	total := 0
	for round := range 3 {
		logs, end := serve(t, dir, 2)
		var tickets []*ledger.Ticket
		registrars := []*desk{open(t, logs[0]), open(t, logs[1])}
		for i := range perRound {
			for who, d := range registrars {
				e := d.entry(events.Workforce, fmt.Sprintf("post.established on 2016-01-01 post P%d-%d-%d%s", round, who, i, aPost))
				e.ID = fmt.Sprintf("entry-%d-%d-%d", round, who, i)
				tickets = append(tickets, d.Submit(t.Context(), e, d.may))
				total++
			}
		}
		at := map[events.Position]bool{}
		for _, ticket := range tickets {
			out, err := ticket.Wait(t.Context())
			require.NoError(t, err)
			require.False(t, at[out.Position], "two entries at %d", out.Position)
			at[out.Position] = true
		}
		require.Len(t, stored(t, logs[0]), total)
		end()
	}
}
