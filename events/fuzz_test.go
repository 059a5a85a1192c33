package events_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// FuzzDecodeEntry holds the reader of stored bytes to one spelling: whatever it
// takes, the writer writes again to the byte.
func FuzzDecodeEntry(f *testing.F) {
	for _, e := range append(entries(), busy(1)) {
		f.Add(events.AppendEntry(nil, e))
	}
	for _, kind := range events.Kinds {
		e := *entries()[0]
		e.Events = []events.Event{examples[kind][0], examples[kind][1]}
		f.Add(events.AppendEntry(nil, &e))
	}
	var d events.Decoder
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := d.Entry(b)
		alone, errAlone := events.DecodeEntry(b)
		require.Equal(t, alone, e)
		require.Equal(t, errAlone, err)
		if err != nil {
			return
		}
		require.Equal(t, string(b), string(events.AppendEntry(nil, e)))
		_ = events.Check(e)
		for _, ev := range e.Events {
			_ = events.Words(ev)
		}
	})
}

// FuzzParseEntry holds the reader of what people write to what can be stored:
// whatever it takes and Check passes is written, and read back the same.
func FuzzParseEntry(f *testing.F) {
	for _, e := range append(entries(), busy(1)) {
		f.Add(events.AppendOffer(nil, e))
	}
	for _, kind := range events.Kinds {
		e := *entries()[0]
		e.Events = []events.Event{examples[kind][1]}
		f.Add(events.AppendOffer(nil, &e))
	}
	f.Add([]byte(entryOf(hired, `{"kind":"worker.hried"}`, `[{}]`)))
	f.Add([]byte(`{"events":[{"kind":"worker.offer_withdrawn.v1","reason":"\ud83d\u0000"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		events.HoldsEvents(b)
		e, err := events.ParseEntry(b)
		if err != nil {
			require.Nil(t, e)
			require.NotEmpty(t, events.Problems(err), "every refusal says why")
			require.NotEmpty(t, err.Error())
			return
		}
		if events.Check(e) != nil {
			return
		}
		e.Prev = events.Genesis("fuzz")
		if e.Recorded == 0 {
			e.Recorded = events.EarliestInstant
		}
		stored := events.AppendEntry(nil, e)
		got, err := events.DecodeEntry(stored)
		require.NoError(t, err, "%s", stored)
		require.Equal(t, e, got)
		require.Equal(t, string(stored), string(events.AppendEntry(nil, got)))
		again, err := events.ParseEntry(events.AppendOffer(nil, e))
		require.NoError(t, err)
		again.Prev, again.Recorded = e.Prev, e.Recorded
		require.Equal(t, e, again)
		for _, ev := range e.Events {
			said, err := events.ParseWords(ev.Kind(), events.Words(ev))
			require.NoError(t, err)
			require.Equal(t, ev, said)
		}
	})
}

// FuzzScalars holds dates, amounts, lines and instants to being written as they
// were read, or in the one spelling that means the same.
func FuzzScalars(f *testing.F) {
	for _, s := range []string{"2019-06-30", "0001-01-01", "9999-12-31", "0.6", "-0", "999999999999.999999", "1042.3", "1.1000",
		"2019-06-30T14:00:00.5+01:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := events.ParseDate(s); err == nil {
			require.Equal(t, s, d.String())
			d.AddMonths(len(s))
		}
		if l, err := events.ParseLine(s); err == nil {
			require.Equal(t, s, l.String())
		}
		if n, err := events.ParseDecimal(s); err == nil {
			again, err := events.ParseDecimal(n.String())
			require.NoError(t, err)
			require.Equal(t, n, again)
			require.LessOrEqual(t, len(n.String()), len(s))
		}
		if i, err := events.ParseInstant(s); err == nil {
			again, err := events.ParseInstant(i.String())
			require.NoError(t, err)
			require.Equal(t, i, again)
			require.NotZero(t, i)
		}
	})
}
