package facts_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events/facts"
)

// sample is a record with a fact of every sort.
func sample(t require.TestingT) []byte {
	l := begin(&testing.T{})
	for _, line := range []string{
		"worker.hours_changed on 2018-01-01 worker W1 fte 0.6",
		"agency.started on 2018-01-01 assignment A1 worker W2 agency reed role case-holder team north fte 1 reason vacancy",
		"register.declared on 2018-01-01 register hcpc count 198 basis guessed source invented",
		"line.retracted line 3.1",
		"worker.moved on 2018-06-01 worker W1 from P1 post P2 role case-holder grade sw team north",
		"worker.left last_day 2018-09-30 worker W1 reason retired destination not-known",
		"post.closed last_day 2019-09-30 post P1",
		"case.opened on 2018-01-01 case C1 family F1 status in-need team duty",
		"case.allocated on 2018-02-01 case C1 worker W1",
		"case.allocated on 2018-03-01 case C1 worker W3 cover true last_day 2018-03-31",
		"case.moved on 2018-06-01 case C1 from W1 to W2 reason other team north",
		"case.status_changed on 2018-07-01 case C1 status protection",
		"case.closed last_day 2018-08-31 case C1",
		"grievance.raised on 2018-01-01 grievance G1 form individual signatories 1 themes pay",
		"grievance.resolved on 2018-02-01 grievance G1 outcome upheld",
		"absence.started on 2018-01-01 absence B1 worker W1 reason other",
		"absence.ended last_day 2018-01-10 absence B1 days_lost 4.5",
		"learning_need.set on 2018-01-01 worker W1 need law",
		"referrals.received first_day 2018-01-01 last_day 2018-12-31 count 5 source invented",
	} {
		require.NoError(t, l.say(line))
	}
	return l.AppendTo(nil)
}

// TestRestoreOfADamagedRecord gives each byte other values: it may fail, or be
// another record, but a person can still be told what it amounts to.
func TestRestoreOfADamagedRecord(t *testing.T) {
	saved := sample(t)
	for i := range saved {
		for _, v := range []byte{0, 1, 2, 3, 7, 0x7f, 0x80, 0xff} {
			b := slices.Clone(saved)
			b[i] = v
			r := new(facts.Record)
			if _, err := r.Restore(b); err != nil {
				require.ErrorIs(t, err, facts.ErrSaved)
			}
		}
	}
}

// FuzzRestore holds that no saved form, however damaged, does more than fail,
// and that what can be restored is saved again, and restored from that.
func FuzzRestore(f *testing.F) {
	f.Add(sample(f))
	f.Add(new(facts.Record).AppendTo(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := new(facts.Record)
		if _, err := r.Restore(b); err != nil {
			return
		}
		saved := r.AppendTo(nil)
		again := new(facts.Record)
		rest, err := again.Restore(saved)
		require.NoError(t, err)
		require.Empty(t, rest)
		require.True(t, bytes.Equal(saved, again.AppendTo(nil)))
	})
}
