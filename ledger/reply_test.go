package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

func TestAReplyTellsTheOutcome(t *testing.T) {
	e := open(t, &memlog.Log{}).entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost)
	out := ledger.Recorded{Position: 7, Recorded: events.InstantOf(noon), Again: true}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"recorded": {nil, `{"position":7,"recorded":"2020-01-01T12:00:00Z","again":true,"lines":["7.1","7.2"]}`},
		"refused":  {&events.Refusal{Problems: []events.Problem{{Event: 1, Field: "post", Reason: "is taken"}}}, `{"refused":[{"event":1,"field":"post","reason":"is taken"}]}`},
		"lost":     {fmt.Errorf("record: %w", ledger.ErrNotRecorded), `{"error":"record: the entry was not recorded; it may be sent again"}`},
		"unknown":  {fmt.Errorf("record: %w", ledger.ErrUnknown), `{"error":"record: it is not known whether the entry was recorded; send it again with the same id: it is recorded once","unknown":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := json.Marshal(ledger.ReplyTo(e, out, c.err))
			require.NoError(t, err)
			require.JSONEq(t, c.want, string(b))
			var back ledger.Reply
			require.NoError(t, json.Unmarshal(b, &back))
			got, gotErr := back.Outcome()
			require.Equal(t, errors.Is(c.err, ledger.ErrUnknown), errors.Is(gotErr, ledger.ErrUnknown))
			require.Equal(t, events.Problems(c.err), events.Problems(gotErr))
			if c.err == nil {
				require.NoError(t, gotErr)
				require.Equal(t, out, got)
				return
			}
			require.EqualError(t, gotErr, c.err.Error())
		})
	}
}
