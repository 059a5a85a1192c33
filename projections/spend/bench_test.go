package spend_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// BenchmarkAsk asks about an account of ten services to which every month of 25
// years is posted: the headline, by service, and ten years by month.
func BenchmarkAsk(b *testing.B) {
	l := &viewtest.Ledger{Batch: 100}
	first := date(b, "2001-04-01")
	for month := range 300 {
		e := &events.Entry{ID: fmt.Sprint(month), Book: events.Reference, By: "b", Why: "b", Asserted: true, Recorded: events.EndOf(first.AddMonths(month + 1))}
		for service := range 10 {
			e.Events = append(e.Events, &events.SpendPosted{FirstDay: first.AddMonths(month), LastDay: first.AddMonths(month+1) - 1, Account: "agency",
				Service: fmt.Sprintf("service-%d", service), Amount: events.Pence(1_000_003 * (service + 1)), Source: "ledger"})
		}
		l.Add(e)
	}
	p := viewtest.Fold(b, view, l, "")
	set := map[string]string{"base": "2011", "uprate": "2"}
	for name, q := range map[string]answers.Question{
		"headline":   {AsOf: date(b, "2018-03-31"), Settings: set},
		"by service": {AsOf: date(b, "2018-03-31"), Settings: set, By: "service"},
		"ten years":  {From: date(b, "2012-01-31"), To: date(b, "2021-12-31"), Every: "month", Settings: set},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := viewtest.Ask[answers.Answer](p, q)
				require.NoError(b, err)
			}
		})
	}
}
