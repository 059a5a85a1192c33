package spend_test

import (
	"math/big"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections/viewtest"
)

// history draws a random history of the book of reference that a registrar
// admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.References(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// oracle is the standing postings of an account, found in the plainest way.
type oracle []*events.SpendPosted

// standing goes through the entries and keeps what stands.
func standing(t require.TestingT, entries []events.Stored, account string) (all oracle) {
	lines := map[events.Line]events.Event{}
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		for i, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.LineCorrected:
				lines[ev.Line] = ev.Now
			case *events.LineRetracted:
				delete(lines, ev.Line)
			default:
				lines[events.LineAt(s.Position, i+1)] = ev
			}
		}
	}
	for _, ev := range lines {
		if p, is := ev.(*events.SpendPosted); is && p.Account == account {
			all = append(all, p)
		}
	}
	return all
}

// of adds up, day by day, what is posted for the financial year that begins in a
// calendar year, up to a day, and counts the days.
func (o oracle) of(year int, service string, upTo events.Date) (pence int64, days, length int) {
	from, _ := events.DateOf(year, 4, 1)
	next, _ := events.DateOf(year+1, 4, 1)
	for d := from; d < next && d <= upTo; d++ {
		length++
		posted := false
		for _, p := range o {
			if d < p.FirstDay || d > p.LastDay || service != "*" && p.Service != service {
				continue
			}
			posted = true
			n, of := int64(d-p.FirstDay), int64(p.LastDay-p.FirstDay)+1
			pence += int64(p.Amount)*(n+1)/of - int64(p.Amount)*n/of
		}
		if posted {
			days++
		}
	}
	return pence, days, length
}

// would is the base year's pence uprated once a year.
func would(base int64, percent string, years int) *big.Rat {
	rate, _ := new(big.Rat).SetString(percent)
	rate.Quo(rate, big.NewRat(100, 1)).Add(rate, big.NewRat(1, 1))
	r := big.NewRat(base, 1)
	for range years {
		r.Mul(r, rate)
	}
	return r
}
