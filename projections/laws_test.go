package projections_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/audit"
	"muster/projections/rates"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// registrar admits what a registrar does.
func registrar(t *rapid.T) func(*events.Entry) error {
	return logtest.Admit(t.Context(), t, viewtest.Authority)
}

// synthetic draws a generated authority, which has what random histories have
// not: much of the same.
func synthetic(t *rapid.T) *viewtest.Ledger {
	l := &viewtest.Ledger{}
	for e := range scenarios.Synthetic(scenarios.SyntheticConfig{Seed: rapid.Uint64().Draw(t, "seed"), People: 8, Years: 2,
		PerEntry: rapid.IntRange(1, 4).Draw(t, "events an entry")}) {
		l.Add(e)
	}
	return l
}

// saved is the state in a view's checkpoint.
func saved(t require.TestingT, v projections.View, dir string) []byte {
	c, err := projections.Checkpoints{Dir: dir}.Load(v.Name, viewtest.Authority)
	require.NoError(t, err)
	require.NotNil(t, c)
	return append(fmt.Appendf(nil, "%+v %s\n", c.Chain, c.Ledger), c.State...)
}

// TestFoldTwiceAndFromEveryCheckpoint folds to the end, again, and from a
// checkpoint at every position, to the same bytes and the same answers.
func TestFoldTwiceAndFromEveryCheckpoint(t *testing.T) {
	root := t.TempDir()
	law := func(draw func(*rapid.T) *viewtest.Ledger) func(*rapid.T) {
		return func(t *rapid.T) {
			l := draw(t)
			entries := l.Entries()
			v := rapid.SampledFrom([]projections.View{ratesView, auditView}).Draw(t, "view")
			dir, err := os.MkdirTemp(root, "")
			require.NoError(t, err)
			p := viewtest.Fold(t, v, l, dir)
			want, answers := saved(t, v, dir), answersOf(t, v, p, entries)
			require.NoError(t, os.RemoveAll(dir))

			require.Equal(t, modelOf(t, v, entries, false), modelOf(t, v, entries, true), "%s: from every checkpoint", v.Name)

			// One that stops somewhere, and goes on.
			viewtest.Fold(t, v, l.Upto(rapid.IntRange(1, len(entries)).Draw(t, "checkpoint")), dir)
			again := viewtest.Fold(t, v, l, dir)
			require.True(t, bytes.Equal(want, saved(t, v, dir)), "%s: from one checkpoint", v.Name)
			require.Equal(t, answers, answersOf(t, v, again, entries), v.Name)
			require.NoError(t, os.RemoveAll(dir))
		}
	}
	t.Run("random", func(t *testing.T) {
		rapid.Check(t, law(func(t *rapid.T) *viewtest.Ledger { return viewtest.Entries(t, 100, registrar(t)) }))
	})
	t.Run("synthetic", func(t *testing.T) { rapid.Check(t, law(synthetic)) })
}

// modelOf folds entries and returns the state; in steps, each state is restored
// before the next entry is applied.
func modelOf(t *rapid.T, v projections.View, entries []events.Stored, steps bool) []byte {
	m := v.New(viewtest.Authority)
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		require.NoError(t, m.Apply(s.Position, e))
		if !steps {
			continue
		}
		state := m.AppendState(nil)
		m = v.New(viewtest.Authority)
		require.NoError(t, m.RestoreState(state))
		require.True(t, bytes.Equal(state, m.AppendState(nil)), "%s: restored at %d", v.Name, s.Position)
	}
	return m.AppendState(nil)
}

// answersOf asks a view about everything.
func answersOf(t *rapid.T, v projections.View, p *projections.Projector, entries []events.Stored) (all []string) {
	ask := func(q any) {
		a, err := viewtest.Ask[json.RawMessage](p, q)
		var refusal *projections.Refusal
		if errors.As(err, &refusal) {
			all = append(all, refusal.Reason)
			return
		}
		require.NoError(t, err, "%+v", q)
		all = append(all, string(*a))
	}
	for _, knownAt := range []string{"", fmt.Sprintf("@%d", len(entries)/2)} {
		if v.Name == "rates" {
			for _, by := range append(slices.Clone(rates.About.Dimensions), "") {
				ask(answers.Question{AsOf: 736_900, By: by, KnownAt: knownAt, Lines: by == ""})
			}
			ask(answers.Question{AsOf: 736_900, Definition: "leicestershire-2019", KnownAt: knownAt})
			continue
		}
		for _, id := range []string{"W1", "W2", "X1", "W000001", "A000001"} {
			ask(audit.Question{Worker: id, KnownAt: knownAt})
		}
		for _, id := range []string{"P1", "P5", "P000001"} {
			ask(audit.Question{Post: id, KnownAt: knownAt})
		}
		for _, q := range []audit.Question{{Assignment: "A1"}, {Register: "hcpc"}, {Line: "2.1"}, {Actor: "clerk.2"}, {Actor: "hr.feed"}} {
			q.KnownAt = knownAt
			ask(q)
		}
	}
	return all
}
