package scenarios

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"muster/events"
)

// The census prints for each year that ends with 30 September the share of
// working days lost by sickness, in FTE, and not the days. They are solved for:
// so many that the rate comes out, over the FTE in post on that day and the 253
// working days that the published rates follow from.
//
// Everything else is invented: who of those in post was ill, when, and for how
// long. Nobody is ill on a day on which they are not in post with the FTE that
// the days are counted in, and no illness goes beyond the census year.
var leicestershireSickness = []sicknessCensus{
	{"2017-09-30", 40},
	{"2018-09-30", 51},
	{"2019-09-30", 33},
}

// sicknessCensus is what the days lost must come to in the year to a day.
type sicknessCensus struct {
	on       string
	perMille int // of the working days
}

const (
	inventedAbsences = censusSource + "; how many days were lost is back-solved from the published rate, and who was ill, when and for how long is invented"
	absencesLoaded   = "sickness of three census years, loaded from the payroll"
)

// LeicestershireAbsences generates the sickness absence of the county's people,
// those of the history Leicestershire, which must be on record. It is the same at
// every call.
func LeicestershireAbsences(first events.Position) iter.Seq[*events.Entry] {
	a := &sickBook{clerk: clerk{name: "leicestershire-absences"}, random: rand.New(rand.NewPCG(2019, 253))}
	livedThrough(func(h *county) {
		a.quarter(h)
		for _, c := range leicestershireSickness {
			if h.to == day(c.on) {
				a.year(c, h.sum(h.to).fte)
			}
		}
	})
	return a.clerk.entries(first)
}

// sickBook is who may fall ill, as far as the history has come.
type sickBook struct {
	clerk  clerk
	random *rand.Rand
	stays  []*stay // of the census year under way
	number int
}

// stay is some days, both ends in, on which somebody is in post in social work at
// one FTE, and not ill yet.
type stay struct {
	worker   string
	fte      hundredths
	from, to events.Date
}

// quarter notes who was in post in a quarter, from the last change to them on.
func (a *sickBook) quarter(h *county) {
	for _, p := range h.people {
		s := stay{p.id, p.fte, max(h.from, p.since), h.to}
		if p.left != 0 {
			s.from, s.to = h.from, p.left // nothing changed in the weeks before they left
		}
		if s.from > s.to || events.Seniority(p.seat.role) == 0 {
			continue
		}
		i := slices.IndexFunc(a.stays, func(b *stay) bool { return b.worker == s.worker && b.fte == s.fte && b.to+1 == s.from })
		if i >= 0 {
			a.stays[i].to = s.to
			continue
		}
		a.stays = append(a.stays, &s)
	}
}

// year has people be ill until as many days are lost as the rate gives, about half
// of them by illness of weeks. The last to fall ill is ill for what remains, and
// less than a day is left out.
func (a *sickBook) year(c sicknessCensus, inPost hundredths) {
	lost := inPost * 253 * hundredths(c.perMille) / 1000 // in hundredths of a day
	long := lost / 2
	for long >= 2000 {
		long -= a.fallIll("sickness-long", 20+a.random.IntN(41), long)
	}
	for rest := lost - lost/2 + long; rest >= 100; {
		rest -= a.fallIll("sickness-short", 1+a.random.IntN(8), rest)
	}
	a.stays = nil
}

// fallIll has somebody be ill for so many working days, or for as many as most
// allows, and returns what was lost by it.
func (a *sickBook) fallIll(reason string, days int, most hundredths) hundredths {
	for {
		i := a.random.IntN(len(a.stays))
		s := a.stays[i]
		n := min(days, int(most/s.fte))
		from := workingDay(s.from + events.Date(a.random.IntN(int(s.to-s.from)+1)))
		last := afterWorkingDays(from, n)
		if last > s.to {
			continue
		}
		a.number++
		id := fmt.Sprintf("SICK-%04d", a.number)
		a.clerk.note(day("2019-11-04"), personnel, absencesLoaded, inventedAbsences, &events.AbsenceStarted{Day: from, Absence: id, Worker: s.worker, Reason: reason})
		a.clerk.note(day("2019-11-04"), personnel, absencesLoaded, inventedAbsences, &events.AbsenceEnded{LastDay: last, Absence: id, DaysLost: events.Decimal(int(s.fte)*n) * events.Million / 100})
		a.back(i, from, last)
		return s.fte * hundredths(n)
	}
}

// back leaves of a stay what is before and behind an illness, a week away from it.
func (a *sickBook) back(i int, from, last events.Date) {
	s := *a.stays[i]
	a.stays = slices.Delete(a.stays, i, i+1)
	for _, rest := range []stay{{s.worker, s.fte, s.from, from - 8}, {s.worker, s.fte, last + 8, s.to}} {
		if rest.from <= rest.to {
			a.stays = append(a.stays, &rest)
		}
	}
}

// afterWorkingDays returns the last of so many working days that begin with one.
func afterWorkingDays(from events.Date, n int) events.Date {
	last := from
	for ; n > 1; n-- {
		last = workingDay(last + 1)
	}
	return last
}
