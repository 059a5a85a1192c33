package logtest

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger"
)

// Keys is what a store of people's keys can do: what a registrar asks of it,
// and to destroy one.
type Keys interface {
	ledger.Keys
	Erase(ctx context.Context, authority, worker string, e sealed.Erasure) error
}

// RunKeys holds a store of keys to the contract. Each call of open returns a
// store with none, for the authorities barset and othertown.
func RunKeys(t *testing.T, open func(t *testing.T) Keys) {
	for name, test := range map[string]func(*testing.T, Keys){
		"one key a person":    oneKeyAPerson,
		"none unless it may":  noneUnlessItMay,
		"erased for good":     erasedForGood,
		"made at once by two": madeAtOnce,
		"any id is a key's":   anyID,
		"cancelled":           keysCancelled,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func oneKeyAPerson(t *testing.T, k Keys) {
	seen := map[sealed.Key]bool{{}: true}
	for _, authority := range []string{"barset", "othertown"} {
		for _, worker := range []string{"W1", "W2", "w1", "W1.", "W"} {
			key, err := k.Of(t.Context(), authority, worker, true)
			require.NoError(t, err)
			require.False(t, seen[key], "%s of %s has somebody else's key", worker, authority)
			seen[key] = true
			for _, may := range []bool{true, false} {
				again, err := k.Of(t.Context(), authority, worker, may)
				require.NoError(t, err)
				require.True(t, key == again, "it stays the same")
			}
		}
	}
}

func noneUnlessItMay(t *testing.T, k Keys) {
	for range 2 {
		_, err := k.Of(t.Context(), "barset", "W1", false)
		require.ErrorIs(t, err, sealed.ErrNoKey)
	}
	_, err := k.Of(t.Context(), "barset", "W2", true)
	require.NoError(t, err)
	_, err = k.Of(t.Context(), "barset", "W1", false)
	require.ErrorIs(t, err, sealed.ErrNoKey, "asking made none")
}

func erasedForGood(t *testing.T, k Keys) {
	e := sealed.Erasure{By: "dpo", Why: "asked for", At: events.EarliestInstant}
	require.ErrorIs(t, k.Erase(t.Context(), "barset", "W1", e), sealed.ErrNoKey, "before there is one")
	_, err := k.Of(t.Context(), "barset", "W1", false)
	require.ErrorIs(t, err, sealed.ErrNoKey, "that left nothing behind")
	for _, worker := range []string{"W1", "W2"} {
		_, err := k.Of(t.Context(), "barset", worker, true)
		require.NoError(t, err)
	}
	_, err = k.Of(t.Context(), "othertown", "W1", true)
	require.NoError(t, err)
	require.NoError(t, k.Erase(t.Context(), "barset", "W1", e))
	for _, may := range []bool{true, false} {
		_, err := k.Of(t.Context(), "barset", "W1", may)
		require.ErrorIs(t, err, sealed.ErrErased)
		var got *sealed.Erasure
		require.ErrorAs(t, err, &got)
		require.Equal(t, e, *got)
	}
	again := k.Erase(t.Context(), "barset", "W1", sealed.Erasure{By: "somebody else", Why: "again", At: e.At + 1})
	require.ErrorIs(t, again, sealed.ErrErased)
	require.ErrorContains(t, again, "dpo", "who did it first stays on record")
	_, err = k.Of(t.Context(), "barset", "W2", false)
	require.NoError(t, err, "another person's stays")
	_, err = k.Of(t.Context(), "othertown", "W1", false)
	require.NoError(t, err, "another authority's stays")
}

func madeAtOnce(t *testing.T, k Keys) {
	const many = 16
	var got [many]sealed.Key
	var errs [many]error
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() { got[i], errs[i] = k.Of(t.Context(), "barset", "W1", true) })
	}
	all.Wait()
	for i := range many {
		require.NoError(t, errs[i])
		require.True(t, got[0] == got[i], "all have the same")
	}
}

func anyID(t *testing.T, k Keys) {
	for _, worker := range []string{"a/b", "a:b", "a..b", "a.", "9", "A-_b", "x123456789012345678901234567890123456789012345678901234567890123"} {
		key, err := k.Of(t.Context(), "barset", worker, true)
		require.NoError(t, err, worker)
		again, err := k.Of(t.Context(), "barset", worker, false)
		require.NoError(t, err, worker)
		require.True(t, key == again)
	}
}

func keysCancelled(t *testing.T, k Keys) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := k.Of(ctx, "barset", "W1", true)
	require.ErrorIs(t, err, context.Canceled)
}
