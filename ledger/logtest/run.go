// Package logtest is the contract test of ledger.Log. A log that passes it is
// fit to keep a ledger in.
package logtest

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
)

// Run holds a log to the contract. Each call of open returns an empty log.
func Run(t *testing.T, open func(t *testing.T) ledger.Log) {
	for name, test := range map[string]func(*testing.T, ledger.Log){
		"empty":                emptyLog,
		"append in order":      appendInOrder,
		"pipelined":            pipelined,
		"position not free":    positionNotFree,
		"position beyond next": positionBeyondNext,
		"fence":                fence,
		"read from anywhere":   readFromAnywhere,
		"read stops early":     readStopsEarly,
		"read what was there":  readWhatWasThere,
		"books":                booksKept,
		"large entries":        largeEntries,
		"wait twice":           waitTwice,
		"cancelled":            cancelled,
		"second writer":        secondWriter,
		"readers and a writer": readersAndAWriter,
		"chained":              chained,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func body(p events.Position) []byte { return fmt.Appendf(nil, `{"entry":%d}`, p) }

// fill appends entries from to last, all under way at once.
func fill(t *testing.T, log ledger.Log, from, last events.Position) {
	t.Helper()
	var receipts []ledger.Receipt
	for p := from; p <= last; p++ {
		receipts = append(receipts, log.Append(p, events.Workforce, body(p)))
	}
	for i, r := range receipts {
		require.NoError(t, r.Wait(t.Context()), "entry %d", from+events.Position(i))
	}
}

// holds reads the log from position from and requires entries from to last.
func holds(t *testing.T, log ledger.Log, from, last events.Position) {
	t.Helper()
	next := from
	for s, err := range log.Read(t.Context(), from) {
		require.NoError(t, err)
		require.Equal(t, next, s.Position)
		require.Equal(t, string(body(next)), string(s.Bytes))
		require.False(t, s.Arrived.IsZero(), "entry %d has no time of arrival", next)
		_, offset := s.Arrived.Zone()
		require.Zero(t, offset, "entry %d did not arrive in UTC", next)
		next++
	}
	require.Equal(t, last+1, next, "entries were left out")
	got, err := log.Last(t.Context())
	require.NoError(t, err)
	require.Equal(t, last, got)
}

func emptyLog(t *testing.T, log ledger.Log) {
	holds(t, log, 1, 0)
	for s, err := range log.Read(t.Context(), 7) {
		t.Fatalf("read past the end of an empty log: got entry %d, error %v; want nothing", s.Position, err)
	}
}

func appendInOrder(t *testing.T, log ledger.Log) {
	for p := events.Position(1); p <= 5; p++ {
		require.NoError(t, log.Append(p, events.Workforce, body(p)).Wait(t.Context()))
		holds(t, log, 1, p)
	}
}

func pipelined(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 3000)
	holds(t, log, 1, 3000)
}

func positionNotFree(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 3)
	for p := events.Position(1); p <= 3; p++ {
		require.ErrorIs(t, log.Append(p, events.Workforce, []byte("{}")).Wait(t.Context()), ledger.ErrMovedOn)
	}
	holds(t, log, 1, 3)
	fill(t, log, 4, 4)
	holds(t, log, 1, 4)
}

func positionBeyondNext(t *testing.T, log ledger.Log) {
	require.ErrorIs(t, log.Append(2, events.Workforce, body(2)).Wait(t.Context()), ledger.ErrMovedOn)
	fill(t, log, 1, 2)
	require.ErrorIs(t, log.Append(9, events.Workforce, body(9)).Wait(t.Context()), ledger.ErrMovedOn)
	holds(t, log, 1, 2)
}

// fence appends behind a failure: the failure stops all that follow it.
func fence(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 10)
	var behind []ledger.Receipt
	for p := events.Position(12); p <= 60; p++ { // 11 was left out
		behind = append(behind, log.Append(p, events.Workforce, body(p)))
	}
	for i, r := range behind {
		require.ErrorIs(t, r.Wait(t.Context()), ledger.ErrMovedOn, "append %d behind the failure", i)
	}
	holds(t, log, 1, 10)
	fill(t, log, 11, 20)
	holds(t, log, 1, 20)
}

func readFromAnywhere(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 50)
	holds(t, log, 1, 50)
	holds(t, log, 2, 50)
	holds(t, log, 50, 50)
	for _, from := range []events.Position{51, 52, 1 << 40} {
		for s, err := range log.Read(t.Context(), from) {
			t.Fatalf("read from %d: got entry %d, error %v; want nothing", from, s.Position, err)
		}
	}
	first := events.Position(0)
	for s, err := range log.Read(t.Context(), 0) {
		require.NoError(t, err)
		first = s.Position
		break
	}
	require.EqualValues(t, 1, first, "position 0 means from the start")
}

func readStopsEarly(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 1000)
	for range 3 {
		for s, err := range log.Read(t.Context(), 10) {
			require.NoError(t, err)
			if s.Position == 20 {
				break
			}
		}
	}
	holds(t, log, 10, 1000)
}

func readWhatWasThere(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 10)
	next := events.Position(1)
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Equal(t, next, s.Position)
		if s.Position == 1 {
			fill(t, log, 11, 20)
		}
		next++
	}
	require.EqualValues(t, 11, next, "read ends with the last entry that was present at its start")
}

func booksKept(t *testing.T, log ledger.Log) {
	for i, b := range events.Books {
		require.NoError(t, log.Append(events.Position(i+1), b, body(1)).Wait(t.Context()))
	}
	i := 0
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Equal(t, events.Books[i], s.Book)
		i++
	}
	require.Equal(t, len(events.Books), i)
}

func largeEntries(t *testing.T, log ledger.Log) {
	const entries, size = 40, 1 << 20
	content := func(p events.Position) []byte { return bytes.Repeat([]byte{byte(p)}, size+int(p)) }
	var receipts []ledger.Receipt
	for p := events.Position(1); p <= entries; p++ {
		receipts = append(receipts, log.Append(p, events.Reference, content(p)))
	}
	for _, r := range receipts {
		require.NoError(t, r.Wait(t.Context()))
	}
	n := events.Position(0)
	var kept []events.Stored
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		n++
		require.Equal(t, n, s.Position)
		kept = append(kept, s)
	}
	require.EqualValues(t, entries, n)
	for _, s := range kept { // the bytes stay valid after the read
		require.True(t, bytes.Equal(content(s.Position), s.Bytes), "entry %d came back altered", s.Position)
	}
}

func waitTwice(t *testing.T, log ledger.Log) {
	good, bad := log.Append(1, events.Workforce, body(1)), log.Append(9, events.Workforce, body(9))
	for range 2 {
		require.NoError(t, good.Wait(t.Context()))
		require.ErrorIs(t, bad.Wait(t.Context()), ledger.ErrMovedOn)
	}
	var all sync.WaitGroup
	last := log.Append(2, events.Workforce, body(2))
	for range 8 {
		all.Go(func() { require.NoError(t, last.Wait(t.Context())) })
	}
	all.Wait()
}

func cancelled(t *testing.T, log ledger.Log) {
	fill(t, log, 1, 500)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var failed error
	for s, err := range log.Read(ctx, 1) {
		if failed = err; err != nil {
			break
		}
		require.LessOrEqual(t, s.Position, events.Position(500))
		n++
		cancel()
	}
	require.ErrorIs(t, failed, context.Canceled, "after %d entries", n)
	require.Less(t, n, 500)

	// A receipt whose Wait was given up can still be waited for.
	r := log.Append(501, events.Workforce, body(501))
	if err := r.Wait(ctx); err != nil {
		require.ErrorIs(t, err, context.Canceled)
	}
	require.NoError(t, r.Wait(t.Context()))
	holds(t, log, 1, 501)
}

// secondWriter lets two writers race for each position: just one wins it.
func secondWriter(t *testing.T, log ledger.Log) {
	const entries = 200
	var mu sync.Mutex
	won := map[events.Position]string{}
	var writers sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		writers.Go(func() {
			for p := events.Position(1); p <= entries; {
				stored := fmt.Appendf(nil, `{"by":%q,"entry":%d}`, name, p)
				err := log.Append(p, events.Workforce, stored).Wait(t.Context())
				if err == nil {
					mu.Lock()
					if other, taken := won[p]; taken {
						t.Errorf("entry %d was won by %s and by %s", p, other, name)
					}
					won[p] = name
					mu.Unlock()
				}
				last, lastErr := log.Last(t.Context())
				if lastErr != nil || last < p {
					t.Errorf("after entry %d (%v) the last is %d, error %v", p, err, last, lastErr)
					return
				}
				p = last + 1
			}
		})
	}
	writers.Wait()
	for s, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf(`{"by":%q,"entry":%d}`, won[s.Position], s.Position), string(s.Bytes))
		delete(won, s.Position)
	}
	require.Empty(t, won, "entries that were won but are not in the log")
}

func readersAndAWriter(t *testing.T, log ledger.Log) {
	const entries = 1000
	var all sync.WaitGroup
	all.Go(func() { fill(t, log, 1, entries) })
	for range 3 {
		all.Go(func() {
			for next := events.Position(1); next <= entries; {
				for s, err := range log.Read(t.Context(), next) {
					if err != nil || s.Position != next {
						t.Errorf("got entry %d, error %v; want %d", s.Position, err, next)
						return
					}
					next++
				}
			}
		})
	}
	all.Wait()
	holds(t, log, 1, entries)
}

// chained has two writers race with many entries under way each. What is in the
// log must be one chain: nobody's entry stands behind one that its writer did
// not know of.
func chained(t *testing.T, log ledger.Log) {
	l, ok := log.(ledger.Chained)
	require.True(t, ok, "a registrar works on nothing less than a chained log")
	const entries, underWay = 300, 10
	var writers sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		writers.Go(func() {
			for last := newest(t, l); last.Position < entries; last = newest(t, l) {
				var receipts []ledger.Receipt
				for range underWay {
					stored := fmt.Appendf(nil, `{"by":%q,"after":%q}`, name, last.Hash)
					receipts = append(receipts, l.AppendAfter(last, events.Workforce, stored))
					last = events.Chain{Position: last.Position + 1, Hash: events.HashOf(stored)}
				}
				failed := false
				for _, r := range receipts {
					err := r.Wait(t.Context())
					if failed && err == nil {
						t.Error("an append went in behind one that failed")
					}
					failed = failed || err != nil
				}
			}
		})
	}
	writers.Wait()
	var last events.Chain
	for s, err := range l.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Contains(t, string(s.Bytes), last.Hash.String(), "entry %d", s.Position)
		last = events.Chain{Position: s.Position, Hash: events.HashOf(s.Bytes)}
	}
	require.GreaterOrEqual(t, last.Position, events.Position(entries))
}

func newest(t *testing.T, log ledger.Log) (last events.Chain) {
	p, err := log.Last(t.Context())
	if err == nil && p > 0 {
		for s, readErr := range log.Read(t.Context(), p) {
			if err = readErr; err != nil {
				break
			}
			last = events.Chain{Position: s.Position, Hash: events.HashOf(s.Bytes)}
		}
	}
	if err != nil {
		t.Error(err)
	}
	return last
}
