package memlog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/logtest"
	"muster/ledger/memlog"
)

func TestLog(t *testing.T) {
	logtest.Run(t, func(*testing.T) ledger.Log { return &memlog.Log{} })
}

func TestFaults(t *testing.T) {
	faults := map[events.Position]memlog.Fault{1: memlog.Lost, 2: memlog.Silent}
	log := &memlog.Log{Fail: func(at events.Position) memlog.Fault {
		defer delete(faults, at)
		return faults[at]
	}}
	append := func(at events.Position) error {
		return log.Append(at, events.Workforce, []byte("{}")).Wait(t.Context())
	}
	last := func() events.Position {
		n, err := log.Last(t.Context())
		require.NoError(t, err)
		return n
	}
	require.ErrorIs(t, append(1), ledger.ErrUnsettled)
	require.EqualValues(t, 0, last(), "an entry that did not happen")
	require.NoError(t, append(1))
	require.ErrorIs(t, append(2), ledger.ErrUnsettled)
	require.EqualValues(t, 2, last(), "an entry that happened but said it did not")
	require.ErrorIs(t, append(2), ledger.ErrMovedOn)
}
