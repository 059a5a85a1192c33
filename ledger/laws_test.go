package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// chance draws entries that are possible now and then: few people, few posts,
// few days.
type chance struct {
	*rapid.T
	n int
}

func (c *chance) one(from ...string) string { return rapid.SampledFrom(from).Draw(c.T, "one") }

func (c *chance) day() string {
	return fmt.Sprintf("%d-0%d-01", rapid.IntRange(2016, 2019).Draw(c.T, "year"), rapid.IntRange(1, 9).Draw(c.T, "month"))
}

func (c *chance) event(last events.Position) events.Event {
	post, worker, fte := c.one("P1", "P2", "P3"), c.one("W1", "W2", "W3"), c.one("0", "0.4", "0.6", "1")
	on, last_day := " on "+c.day(), " last_day "+c.day()
	place := " post " + post + " role case-holder grade sw team north"
	lines := []string{
		"post.established" + on + " service cin fte 1" + place,
		"post.changed" + on + " post " + post + " fte " + c.one("0.5", "1"),
		"post.closed" + last_day + " post " + post,
		"worker.hired" + on + " worker " + worker + " fte " + fte + " contract permanent origin agency" + place,
		"worker.hired" + on + " worker " + worker + " fte " + fte + " job_share true contract permanent origin agency" + place,
		"worker.moved" + on + " worker " + worker + place,
		"worker.hours_changed" + on + " worker " + worker + " fte " + fte,
		"worker.left" + last_day + " worker " + worker + aLeave,
		"worker.registered" + on + " worker " + worker + " registration SW1",
		"worker.offered" + on + " worker " + worker + " post " + post + " fte 1",
		"agency.started" + on + " assignment A" + worker + " worker " + worker + " agency reed role case-holder team north fte 1 reason vacancy covers " + post,
		"agency.ended" + last_day + " assignment A" + worker,
	}
	if last > 0 {
		line := events.LineAt(events.Position(rapid.Uint64Range(1, uint64(last)).Draw(c.T, "position")), rapid.IntRange(1, 2).Draw(c.T, "number"))
		lines = append(lines, "line.retracted line "+line.String(), "line.corrected "+line.String()+" => "+c.one(lines...))
	}
	return event(c.T, c.one(lines...))
}

func (c *chance) entry(last events.Position) *events.Entry {
	c.n++
	e := &events.Entry{ID: fmt.Sprintf("entry-%d", c.n), Book: events.Workforce, By: "b", Why: "w"}
	for range rapid.IntRange(1, 3).Draw(c.T, "events") {
		e.Events = append(e.Events, c.event(last))
	}
	return e
}

// TestARefusalLeavesNoTrace holds a registrar that has refused things against
// one that reads the ledger anew: both decide alike, in the same words.
func TestARefusalLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := &chance{T: rt}
		log := new(memlog.Log)
		fresh := func() *ledger.Registrar {
			r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, Now: func() time.Time { return noon }})
			require.NoError(rt, err)
			return r
		}
		old := fresh()
		last := events.Position(0)
		for range rapid.IntRange(1, 40).Draw(rt, "entries") {
			e := c.entry(last)
			other := fresh()
			out, err := old.Record(t.Context(), e, ledger.Allowance{})
			if err != nil {
				require.NotEmpty(rt, events.Problems(err), "%v", err)
				_, again := other.Record(t.Context(), e, ledger.Allowance{})
				require.EqualError(rt, again, err.Error())
				continue
			}
			require.Equal(rt, last+1, out.Position)
			again, err := other.Record(t.Context(), e, ledger.Allowance{})
			require.NoError(rt, err)
			require.Equal(rt, out.Position, again.Position, "it catches up, and finds the entry")
			last++
		}
	})
}

// TestPipeliningChangesNothing offers the same entries one after another and
// all at once.
func TestPipeliningChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := &chance{T: rt}
		var entries []*events.Entry
		for range rapid.IntRange(1, 40).Draw(rt, "entries") {
			entries = append(entries, c.entry(events.Position(len(entries))))
		}
		outcomes := func(underWay int) (all []string) {
			r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: new(memlog.Log), Now: func() time.Time { return noon }})
			require.NoError(rt, err)
			var tickets []*ledger.Ticket
			for i, e := range entries {
				tickets = append(tickets, r.Submit(t.Context(), e, ledger.Allowance{}))
				if len(tickets) == underWay || i == len(entries)-1 {
					for _, ticket := range tickets {
						out, err := ticket.Wait(t.Context())
						all = append(all, fmt.Sprint(out, err))
					}
					tickets = nil
				}
			}
			return all
		}
		require.Equal(rt, outcomes(1), outcomes(len(entries)))
	})
}
