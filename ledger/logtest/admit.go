package logtest

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// Admit returns what records an entry with a registrar of an empty ledger in
// memory, whose clock stands at the beginning of 2040: what it refuses is no
// possible history.
func Admit(ctx context.Context, t require.TestingT, authority string) func(*events.Entry) error {
	r, err := ledger.Open(ctx, ledger.Config{Authority: authority, Log: &memlog.Log{},
		Now: func() time.Time { return time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC) }})
	require.NoError(t, err)
	return func(e *events.Entry) error {
		_, err := r.Record(ctx, e, ledger.Allowance{Asserting: true})
		return err
	}
}
