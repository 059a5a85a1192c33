package events_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// TestCountsThatAreAddedUpAreBounded takes the most there can be, and one more.
func TestCountsThatAreAddedUpAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		event func(n int64) events.Event
		most  int64
	}{
		"signatories": {func(n int64) events.Event {
			return &events.GrievanceRaised{Day: 737_000, Grievance: "G1", Form: "collective", Signatories: n}
		}, 100_000},
		"referrals": {func(n int64) events.Event {
			return &events.ReferralsReceived{FirstDay: 737_000, LastDay: 737_006, Count: n, Source: "s"}
		}, 10_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := events.ParseEvent(events.AppendEvent(nil, c.event(c.most)))
			require.NoError(t, err)
			ev := c.event(c.most + 1)
			e := &events.Entry{ID: "e1", Book: events.BookOf(ev.Kind()), By: "b", Why: "w", Events: []events.Event{ev}}
			require.ErrorContains(t, events.Check(e), fmt.Sprintf("is %d; it must be from ", c.most+1))
		})
	}
}
