package ledger_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

func TestADamagedLedgerIsNotOpened(t *testing.T) {
	whole := new(memlog.Log)
	d := open(t, whole)
	for _, post := range []string{"P1", "P2", "P3"} {
		d.given("post.established on 2016-01-01 post " + post + aPost)
	}
	for name, c := range map[string]struct {
		spoil  func(events.Stored) events.Stored
		at     events.Position
		reason string
	}{
		"altered": {func(s events.Stored) events.Stored {
			if s.Position == 2 {
				s.Bytes = bytes.Replace(s.Bytes, []byte("2016"), []byte("2017"), 1)
			}
			return s
		}, 3, "does not follow entry 2 as it stands"},
		"unreadable": {func(s events.Stored) events.Stored {
			if s.Position == 2 {
				s.Bytes = s.Bytes[:len(s.Bytes)-1]
			}
			return s
		}, 2, "cannot be read"},
		"in another book": {func(s events.Stored) events.Stored {
			if s.Position == 2 {
				s.Book = events.Cases
			}
			return s
		}, 2, "is filed under the book cases, but says it belongs to workforce"},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(memlog.Log)
			for s := range whole.Read(t.Context(), 1) {
				s = c.spoil(s)
				require.NoError(t, log.Append(s.Position, s.Book, s.Bytes).Wait(t.Context()))
			}
			_, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log})
			requireDamage(t, err, c.at, c.reason)
		})
	}
	_, err := ledger.Open(t.Context(), ledger.Config{Authority: "elsewhere", Log: whole})
	requireDamage(t, err, 1, "does not begin this authority's ledger")
}

func requireDamage(t *testing.T, err error, at events.Position, reason string) {
	t.Helper()
	var damage *events.Damage
	require.ErrorAs(t, err, &damage)
	require.Equal(t, at, damage.Position)
	require.Contains(t, damage.Reason, reason)
}

// TestWhatNoRegistrarWritesIsDamage appends what another program might.
func TestWhatNoRegistrarWritesIsDamage(t *testing.T) {
	for name, c := range map[string]struct {
		write  func(e *events.Entry)
		reason string
	}{
		"an id twice":              {func(e *events.Entry) { e.ID = "entry-1" }, "has the id of entry 1"},
		"time going back":          {func(e *events.Entry) { e.Recorded-- }, "was recorded at"},
		"a story that cannot be":   {func(e *events.Entry) { e.Events = e.Events[:1] }, "does not follow from those before it: event 1 (post.established.v1), post: P1 already exists"},
		"nothing wrong in the end": {func(*events.Entry) {}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(memlog.Log)
			d := open(t, log)
			d.given("post.established on 2016-01-01 post P1" + aPost)
			e := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
			e.Recorded, e.Prev = events.InstantOf(noon), d.Acknowledged().Hash
			if name != "a story that cannot be" {
				e.Events = []events.Event{event(t, "post.established on 2016-01-01 post P2"+aPost)}
			}
			c.write(e)
			require.NoError(t, log.Append(2, e.Book, events.AppendEntry(nil, e)).Wait(t.Context()))
			_, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log})
			if c.reason == "" {
				require.NoError(t, err)
				return
			}
			requireDamage(t, err, 2, c.reason)
			// A registrar that was open before meets it when it moves on.
			require.ErrorContains(t, d.say("post.established on 2016-01-01 post P3"+aPost), "the ledger of anywhere is damaged")
		})
	}
}
