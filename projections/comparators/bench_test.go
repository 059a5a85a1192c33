package comparators_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/comparators"
	"muster/projections/viewtest"
)

// BenchmarkAsk asks about one measure of 152 authorities when three measures of
// nine years are on record, each revised by every later release: the headline,
// with its rank, and ten years by month.
func BenchmarkAsk(b *testing.B) {
	l := &viewtest.Ledger{Batch: 100}
	for release := range 9 {
		e := &events.Entry{ID: fmt.Sprint(release), Book: events.Reference, By: "b", Why: "b", Asserted: true, Recorded: events.EndOf(date(b, "2018-02-15").AddMonths(12 * release))}
		for year := range release + 1 {
			for _, measure := range []string{"turnover", "vacancy", "agency"} {
				for area := range 152 {
					e.Events = append(e.Events, &events.ComparatorPublished{Released: date(b, "2018-02-15").AddMonths(12 * release), Measure: measure,
						Area: fmt.Sprintf("area-%d", area), Period: fmt.Sprint(2017 + year), Value: events.Decimal(area+release) * events.Million, Source: "release"})
				}
			}
		}
		for n := 0; len(e.Events) > 0; n++ {
			part := *e
			part.ID += fmt.Sprint("-", n)
			part.Events = e.Events[:min(len(e.Events), 1000)]
			e.Events = e.Events[len(part.Events):]
			l.Add(&part)
		}
	}
	v := projections.View{Name: "comparators", New: func(string) projections.Model { return comparators.NewModel("area-7") }}
	p := viewtest.Fold(b, v, l, "")
	set := map[string]string{"measure": "turnover", "period": "2017"}
	for name, q := range map[string]answers.Question{
		"headline":  {AsOf: date(b, "2026-03-31"), Settings: set},
		"ten years": {From: date(b, "2017-01-31"), To: date(b, "2026-12-31"), Every: "month", Settings: set},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := viewtest.Ask[answers.Answer](p, q)
				require.NoError(b, err)
			}
		})
	}
}
