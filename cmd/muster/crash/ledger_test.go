package crash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/natsview"
	"muster/projections/rates"
)

// readLedger reads everything that the server has and checks that positions
// have no gap, that the hash chain is whole and that no id is there twice.
func readLedger(t testing.TB, nc *nats.Conn) (stored []events.Stored, at map[string]events.Position) {
	t.Helper()
	log, err := natslog.Open(t.Context(), nc, authority)
	require.NoError(t, err)
	chain := events.Start(authority)
	at = map[string]events.Position{}
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		require.NoError(t, chain.Next(s, e.Prev))
		require.Zero(t, at[e.ID], "entry %d has the id %s of another entry", s.Position, e.ID)
		at[e.ID] = s.Position
		stored = append(stored, s)
	}
	return stored, at
}

// checkBooks holds the ledger against what was acknowledged.
func checkBooks(t testing.TB, stored []events.Stored, at map[string]events.Position, b *books) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, p := range b.at {
		require.Equal(t, p, at[id], "entry %s was acknowledged at %d, and the ledger has it at %d", id, p, at[id])
		e, err := events.DecodeEntry(stored[p-1].Bytes)
		require.NoError(t, err)
		require.Equal(t, b.said[id], string(events.AppendOffer(nil, e)), "entry %d", p)
	}
	require.Len(t, stored, len(b.at), "the ledger has entries that were acknowledged to nobody")
}

// rebuilt is a ledger in memory, which a view is folded from in this process.
type rebuilt []events.Stored

func (r rebuilt) Follow(ctx context.Context, from events.Position, deliver func([]events.Stored) error) error {
	if err := deliver(r[from-1:]); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

func (r rebuilt) Head(context.Context) (events.Position, time.Time, error) {
	return events.Position(len(r)), time.Time{}, nil
}
func (r rebuilt) At(_ context.Context, p events.Position) (events.Stored, error) { return r[p-1], nil }
func (r rebuilt) Holds(context.Context, events.Chain) error                      { return nil }

// rebuild folds the rates view from nothing.
func rebuild(t testing.TB, stored []events.Stored) *projections.Projector {
	t.Helper()
	p := projections.New(projections.Config{
		View:      projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }},
		Authority: authority, Source: rebuilt(stored), Checkpoints: projections.Checkpoints{Dir: t.TempDir()},
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	live := make(chan struct{})
	go func() { ended <- p.Run(ctx, func() error { close(live); return nil }) }()
	select {
	case <-live:
	case err := <-ended:
		t.Fatalf("the view cannot be built: %v", err)
	}
	cancel()
	require.NoError(t, <-ended)
	return p
}

// questions are some of what can be asked of a ledger that ends at last.
func questions(rng *rand.Rand, last events.Position) (all []answers.Question) {
	for _, day := range []string{"2017-03-31", "2017-09-30", "2018-09-30", "2019-06-30", "2025-01-01"} {
		d, _ := events.ParseDate(day)
		known := fmt.Sprintf("@%d", 1+rng.Uint64N(uint64(last)))
		for _, k := range []string{"", known} {
			q := answers.Question{AsOf: d, KnownAt: k, Definition: pick(rng, []string{"dfe-csww", "leicestershire-2019"}),
				By: pick(rng, []string{"", "team", "grade", "reason"}), Lines: rng.IntN(3) == 0, AtLeast: last}
			all = append(all, q)
		}
	}
	from, _ := events.ParseDate("2017-01-31")
	to, _ := events.ParseDate("2018-12-31")
	return append(all, answers.Question{From: from, To: to, Every: "month", By: "team", AtLeast: last})
}

// checkViews compares what the running view answers with a view rebuilt from
// nothing.
func checkViews(t testing.TB, nc *nats.Conn, stored []events.Stored, rng *rand.Rand) {
	t.Helper()
	fresh := rebuild(t, stored)
	for _, q := range questions(rng, events.Position(len(stored))) {
		var got json.RawMessage
		var err error
		require.Eventually(t, func() bool {
			err = natsview.Client{Conn: nc}.Ask(t.Context(), "rates", authority, q, &got)
			return err == nil
		}, patience, tick, "the view does not answer: %v", &err)
		asked, err := json.Marshal(q)
		require.NoError(t, err)
		want, err := fresh.Answer(t.Context(), asked)
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got), "asked %s", asked)
		require.Contains(t, string(got), fmt.Sprintf(`"position":%d`, len(stored)))
	}
}
