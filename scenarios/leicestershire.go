package scenarios

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"muster/events"
)

// Leicestershire generates a history of the county's social workers from
// October 2016 to September 2019 that comes to every figure published for it:
// see leicestershireQuarters. The people, posts and teams are invented. It is
// the same at every call.
func Leicestershire(first events.Position) iter.Seq[*events.Entry] {
	h := livedThrough(func(*county) {})
	h.declareRegisters()
	return h.clerk.entries(first)
}

// livedThrough returns the county after all quarters, and shows it as it is at the
// end of each.
func livedThrough(show func(*county)) *county {
	h := &county{
		clerk:  clerk{name: "leicestershire"},
		random: rand.New(rand.NewPCG(2019, 9)),
	}
	h.open()
	for i, q := range leicestershireQuarters {
		h.quarter(i, q)
		show(h)
	}
	return h
}

// county is the authority as the history has it so far.
type county struct {
	clerk   clerk
	random  *rand.Rand
	posts   []*seat
	people  []*person
	agency  []*engagement
	from    events.Date // first and last day of the quarter under way
	to      events.Date
	numbers struct{ worker, post, assignment, registration int }
}

// seat is a post. Its holder's role, grade and team are always the post's.
type seat struct {
	id, role, grade, team, service string
	fte                            hundredths
	holder                         *person
	free                           events.Date // the first day on which nobody holds it
	told                           events.Date // when it was last recorded about
	closed                         bool
	kept                           bool // one of the nine newly agreed posts
}

// person is an employee of children's services.
type person struct {
	id     string
	fte    hundredths
	seat   *seat
	since  events.Date // of the last change to them
	told   events.Date // when they were last recorded about
	left   events.Date // the last day
	hiring *note
}

// counts reports whether a person is in post in a social work role on a day.
func (p *person) counts(on events.Date) bool {
	return events.Seniority(p.seat.role) > 0 && (p.left == 0 || p.left >= on)
}

// stays reports whether anything may still happen to a person.
func (p *person) stays() bool { return p.left == 0 }

// tenths reports whether the FTE is one that leavers' totals can be made of.
func (p *person) tenths() bool { return p.fte%10 == 0 }

func day(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	return d
}

// workingDay moves a day at a weekend to the Monday after it.
func workingDay(d events.Date) events.Date {
	if weekday := (d - 1) % 7; weekday > 4 { // 0001-01-01 was a Monday
		return d + 7 - weekday
	}
	return d
}

// batchDay returns the next day on which entries are made, from d on: the
// eighth, eighteenth or twenty-eighth of a month, or the Monday after.
func batchDay(d events.Date) events.Date {
	y, m, n := d.Civil()
	for _, on := range []int{8, 18, 28} {
		if n <= on {
			b, _ := events.DateOf(y, m, on)
			return workingDay(b)
		}
	}
	b, _ := events.DateOf(y, m, 8)
	return workingDay(b.AddMonths(1))
}

// told picks when something that happens on a day is recorded: as a rule within
// two weeks, now and then a month or two late; never before the first batch
// after the go-live, nor beyond October 2019.
func (h *county) told(on events.Date) events.Date {
	lag := h.random.IntN(8)
	if h.random.IntN(25) == 0 {
		lag = 30 + h.random.IntN(25)
	}
	return min(max(batchDay(on+events.Date(lag)), day("2016-10-10")), day("2019-10-28"))
}

// toldAfter is told, but on a later day than one on which something that must
// come first was recorded.
func (h *county) toldAfter(on, earlier events.Date) events.Date {
	return max(h.told(on), batchDay(earlier+1))
}

// between picks a day from a to b.
func (h *county) between(a, b events.Date) events.Date {
	if b <= a {
		return a
	}
	return a + events.Date(h.random.IntN(int(b-a)+1))
}

// sum is the stock in post in social work roles on a day.
func (h *county) sum(on events.Date) stock {
	var s stock
	for _, p := range h.people {
		if p.counts(on) {
			s.heads++
			s.fte += p.fte
		}
	}
	return s
}

// split makes the FTEs of so many people that sum to a total, in steps of a
// tenth of at most half a post below full time.
func (h *county) split(s stock) []hundredths {
	parts := make([]hundredths, s.heads)
	for i := range parts {
		parts[i] = 100
	}
	for short := hundredths(s.heads*100) - s.fte; short > 0; {
		i := h.random.IntN(len(parts))
		cut := min(short, hundredths(10*(1+h.random.IntN(5))))
		if parts[i] == 100 || short < 10*hundredths(s.heads) && parts[i]-cut >= 50 {
			parts[i] -= cut
			short -= cut
		}
	}
	return parts
}

// quarter makes the history of one quarter.
func (h *county) quarter(number int, q quarter) {
	h.to = day(q.ends)
	h.from = (h.to + 1).AddMonths(-3)
	h.leave(q.leavers, number%4 == 3)
	h.start(number, q.starters)
	h.promote(2 + h.random.IntN(3))
	h.sideways(2 + h.random.IntN(4))
	h.offerInVain()
	if q.ends == "2019-06-30" {
		h.agreeNewPosts()
	}
	h.moveTo(q.inPost.heads)
	h.changeHoursTo(q.inPost.fte)
	h.mistype(number)
	h.vacateTo(vacantByGrade(q))
	h.engageTo(q.agency)
}

func (h *county) declareRegisters() {
	for _, r := range leicestershireRegisters {
		h.clerk.note(batchDay(day(r.on)+10), analyst, "count on the professional register, as used for the published rate", reportSource,
			&events.RegisterDeclared{
				Day: day(r.on), Register: r.register, Count: r.count,
				Basis: "back-solved from the published rate: " + r.basis, Source: reportSource,
			})
	}
}

func (h *county) workerID() string {
	h.numbers.worker++
	return fmt.Sprintf("W%04d", h.numbers.worker)
}

func (h *county) postID() string {
	h.numbers.post++
	return fmt.Sprintf("CFS-%04d", h.numbers.post)
}

func (h *county) registration() string {
	h.numbers.registration++
	return fmt.Sprintf("SW%d", 51000+17*h.numbers.registration)
}
