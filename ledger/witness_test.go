package ledger_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// memory is a witness that remembers for the length of a test.
type memory struct {
	mu    sync.Mutex
	seen  events.Chain
	notes int
	fail  error
}

func (m *memory) Seen() events.Chain {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen
}

func (m *memory) Note(c events.Chain) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen, m.notes = c, m.notes+1
	return m.fail
}

// witnessed records ten entries in a log before a witness.
func witnessed(t *testing.T, log *memlog.Log, w *memory) {
	t.Helper()
	r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, Witness: w})
	require.NoError(t, err)
	c := new(council)
	c.day, _ = events.DateOf(2019, 1, 1)
	for i := range 10 {
		e := c.entry()
		e.Events = []events.Event{event(t, "post.established on 2016-01-01 post P"+string(rune('0'+i))+aPost)}
		_, err := r.Record(t.Context(), e, ledger.Allowance{})
		require.NoError(t, err)
	}
	require.NoError(t, r.Close(t.Context()))
}

func TestAWitnessFindsOutWhatIsGone(t *testing.T) {
	w, log := new(memory), new(memlog.Log)
	witnessed(t, log, w)
	require.EqualValues(t, 10, w.Seen().Position, "at the latest when the registrar is closed")
	reopen := func(log ledger.Chained) error {
		_, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, Witness: w})
		return err
	}
	require.NoError(t, reopen(log))
	short := new(memlog.Log)
	for s := range log.Read(t.Context(), 1) {
		if s.Position <= 7 {
			require.NoError(t, short.Append(s.Position, s.Book, s.Bytes).Wait(t.Context()))
		}
	}
	var damage *events.Damage
	err := reopen(short)
	require.ErrorAs(t, err, &damage)
	require.EqualValues(t, 8, damage.Position)
	require.EqualError(t, err, "open the ledger of anywhere: entry 8 is gone: the ledger ends at entry 7, but entry 10 was acknowledged, so the ledger lacks 3 acknowledged entries; restore the ledger before anything is recorded")
	other := new(memlog.Log)
	witnessed(t, other, new(memory))
	err = reopen(other)
	require.ErrorAs(t, err, &damage)
	require.EqualValues(t, 10, damage.Position)
	require.ErrorContains(t, err, "not the entry that was acknowledged")
}

func TestAWitnessThatCannotBeToldIsReported(t *testing.T) {
	w, log := &memory{fail: errors.New("no room")}, new(memlog.Log)
	var warned []error
	r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, Witness: w, Warn: func(err error) { warned = append(warned, err) }})
	require.NoError(t, err)
	e := new(council).entry()
	e.Events = []events.Event{event(t, "post.established on 2016-01-01 post P1"+aPost)}
	_, err = r.Record(t.Context(), e, ledger.Allowance{})
	require.NoError(t, err, "the entry is stored all the same")
	require.NoError(t, r.Close(t.Context()))
	require.Len(t, warned, 1)
	require.ErrorContains(t, warned[0], "note that entry 1 was acknowledged: no room")
}
