package bitemporal_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// TestRestore saves, restores, and goes on with both: they must not differ.
func TestRestore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(4)
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			h.step(t)
		}
		saved := h.table.AppendTo(nil, appendPost)
		again := newRig()
		rest, err := again.table.Restore(append(saved[:len(saved):len(saved)], "rest"...), readPost)
		require.NoError(t, err)
		require.Equal(t, "rest", string(rest))
		require.Equal(t, saved, again.table.AppendTo(nil, appendPost))
		same := func() {
			asOf, days, known := events.Date(drawDay.Draw(t, "as of")), drawSpan.Draw(t, "days"), h.when(t)
			require.Equal(t, h.everything(asOf, days, known), again.everything(asOf, days, known))
		}
		same()
		for range 5 {
			row := drawRow.Draw(t, "row")
			require.Equal(t, h.table.Put(h.known, row.Span, row.Value), again.table.Put(h.known, row.Span, row.Value))
		}
		same()
		require.Equal(t, h.table.AppendTo(nil, appendPost), again.table.AppendTo(nil, appendPost))
	})
}

// TestRestoreTruncated cuts a saved table at every byte.
func TestRestoreTruncated(t *testing.T) {
	saved := sample()
	for n := range saved {
		_, err := newRig().table.Restore(saved[:n], readPost)
		require.Error(t, err, "the first %d of %d bytes", n, len(saved))
	}
}

func FuzzRestore(f *testing.F) {
	f.Add(sample())
	f.Add([]byte{})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0})
	f.Add([]byte{2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := newRig()
		rest, err := r.table.Restore(b, readPost)
		if err != nil {
			return
		}
		read := b[:len(b)-len(rest)]
		if again := r.table.AppendTo(nil, appendPost); !bytes.Equal(read, again) {
			t.Fatalf("restored %x, saves as %x", read, again)
		}
		for id := range bitemporal.RowID(r.table.Len()) {
			since, _ := r.table.Believed(id)
			from := r.table.Row(id).Span.From
			sum := bitemporal.Amount{}
			for _, row := range r.table.At(from, since) {
				if k, a, counts := byTeam(row.Value); counts && k == r.table.Row(id).Value.Team {
					sum = sum.Add(a)
				}
			}
			if got := r.held.At(r.table.Row(id).Value.Team, from, since); got != sum {
				t.Fatalf("tally %v, rows %v at %d known %d", got, sum, from, since)
			}
		}
	})
}

// sample is the saved form of a few rows.
func sample() []byte {
	var table bitemporal.Table[post]
	a := table.Put(3, events.Span{From: date}, post{Team: 1, FTE: 1_000_000})
	b := table.Put(3, events.Span{From: date - 70, To: date}, post{Team: 2, FTE: 500_000, Away: true})
	table.Close(9, a)
	table.Put(9, events.Span{From: date, To: date + 1}, post{Team: 1, Grade: 4, FTE: 1_000_000})
	table.Close(400, b)
	return table.AppendTo(nil, appendPost)
}
