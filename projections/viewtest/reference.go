package viewtest

import (
	"fmt"
	"math/rand/v2"

	"pgregory.net/rapid"

	"muster/events"
)

// References draws a random history from up to n entries of the book of
// reference: money spent and budgeted, referrals, and figures that others
// published, of a few accounts, services, measures and areas, with lines
// corrected and retracted. What admit refuses is left out.
func References(t *rapid.T, n int, admit func(*events.Entry) error) *Ledger {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	d := &drawn{Rand: random, Ledger: &Ledger{}, admit: admit}
	d.offer(events.Reference, []events.Event{d.spend()})
	for range n - rapid.IntRange(0, n).Draw(t, "entries fewer than the most") {
		if s := d.said[d.IntN(len(d.said))]; d.IntN(4) == 0 {
			d.offer(events.Reference, []events.Event{d.amended(s)})
			continue
		}
		var list []events.Event
		for range 1 + d.IntN(3) {
			list = append(list, d.reference())
		}
		d.offer(events.Reference, list)
	}
	return d.Ledger
}

func (d *drawn) amended(s saying) events.Event {
	if d.IntN(3) == 0 {
		return &events.LineRetracted{Line: s.line}
	}
	return &events.LineCorrected{Line: s.line, Now: d.anew(s.ev)}
}

// anew draws another event about the same thing.
func (d *drawn) anew(ev events.Event) events.Event {
	switch e := ev.(type) {
	case *events.SpendPosted:
		n := d.spend()
		n.Account = e.Account
		return n
	case *events.BudgetSet:
		n := d.budget()
		n.Account = e.Account
		return n
	case *events.ReferralsReceived:
		return d.referrals()
	}
	return ev
}

// reference draws an event of the book of reference.
func (d *drawn) reference() events.Event {
	switch k := d.IntN(10); {
	case k < 3:
		return d.spend()
	case k < 5:
		return d.budget()
	case k < 7:
		return d.referrals()
	case k < 9:
		return &events.ComparatorPublished{Released: d.day(), Measure: d.of(measures), Area: d.of(areas), AreaKind: d.maybe(events.AreaKinds), Period: d.of(yearsOf),
			Value: events.Decimal(d.IntN(40)) * 500_000, Source: "release"}
	}
	return &events.ComparatorWithheld{Released: d.day(), Measure: d.of(measures), Area: d.of(areas), AreaKind: d.maybe(events.AreaKinds), Period: d.of(yearsOf),
		Symbol: d.of(events.WithheldSymbols), Source: "release"}
}

var (
	accounts = []string{"agency", "training"}
	measures = []string{"turnover", "vacancy"}
	areas    = []string{"anytown", "othertown", "thirdtown", "national"}
	yearsOf  = []string{"2016", "2017"}
)

// days are a few that begin about the turn of a month, or a whole month, quarter
// or year.
func (d *drawn) days() (firstDay, lastDay events.Date) {
	firstDay = d.day()
	if n := d.of([]string{"few", "month", "quarter", "year"}); n != "few" {
		months := map[string]int{"month": 1, "quarter": 3, "year": 12}[n]
		firstDay = first.AddMonths(d.IntN(12) * 3)
		return firstDay, firstDay.AddMonths(months) - 1
	}
	return firstDay, firstDay + events.Date(d.IntN(8))
}

func (d *drawn) spend() *events.SpendPosted {
	e := &events.SpendPosted{Account: d.of(accounts), Amount: events.Pence(d.IntN(9_999_999)), Service: d.maybe(services), Basis: d.maybe([]string{"assumed"}), Source: "ledger"}
	e.FirstDay, e.LastDay = d.days()
	return e
}

func (d *drawn) budget() *events.BudgetSet {
	e := &events.BudgetSet{Account: d.of(accounts), Amount: events.Pence(d.IntN(9_999_999)), Service: d.maybe(services), Source: "council"}
	e.FirstDay, e.LastDay = d.days()
	return e
}

func (d *drawn) referrals() *events.ReferralsReceived {
	e := &events.ReferralsReceived{Count: int64(d.IntN(900)), Source: "front door " + fmt.Sprint(d.IntN(9))}
	e.FirstDay, e.LastDay = d.days()
	return e
}
