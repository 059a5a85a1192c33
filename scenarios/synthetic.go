package scenarios

import (
	"iter"
	"math/rand/v2"
	"strconv"

	"github.com/google/uuid"

	"muster/events"
)

// SyntheticConfig says how large an invented authority is and how much happens
// in it. The same values always give the same entries.
type SyntheticConfig struct {
	Seed uint64
	// People is how many are in post at go-live; zero means 250, or as many as
	// Events need at about 2.5 events a person and year.
	People int
	// From is the day of go-live; zero means 2015-10-01.
	From events.Date
	// Years is how long the history runs; zero means 10. Choose them so that it
	// ends before today, or a registrar refuses what is still to come.
	Years int
	// PerEntry is how many events an entry holds, up to events.MaxEvents; zero
	// means 1.
	PerEntry int
	// Events is about how many events there are in all, spread evenly over the
	// years after go-live; zero means 2.5 a person and year. The load at go-live
	// is always whole: two events a person and some for vacant posts.
	Events int
	// First is the position at which the first entry is to stand, which
	// corrections rely on; zero means 1.
	First events.Position
}

// filled replaces what is zero.
func (c SyntheticConfig) filled() SyntheticConfig {
	if c.Years == 0 {
		c.Years = 10
	}
	if c.People == 0 {
		c.People = 250
		if c.Events > 0 {
			c.People = max(10, c.Events*10/(c.Years*25+21))
		}
	}
	if c.From == 0 {
		c.From = day("2015-10-01")
	}
	if c.PerEntry == 0 {
		c.PerEntry = 1
	}
	if c.Events == 0 {
		c.Events = c.People * (21 + 25*c.Years) / 10
	}
	if c.First == 0 {
		c.First = 1
	}
	return c
}

// Synthetic generates an authority of any size for benchmarks and soak tests:
// posts, starters, leavers, moves, hours, registrations, offers, agency workers,
// declared registers and corrections, all valid by the registrar's rules. Its
// entries are to stand one behind the other with nothing between.
func Synthetic(c SyntheticConfig) iter.Seq[*events.Entry] {
	return func(yield func(*events.Entry) bool) {
		s := &synthetic{SyntheticConfig: c.filled(), random: rand.New(rand.NewPCG(c.Seed, 0x6d7573746572)), yield: yield}
		s.run()
	}
}

// synthetic is an invented authority as it stands.
type synthetic struct {
	SyntheticConfig
	random *rand.Rand
	yield  func(*events.Entry) bool
	done   bool // nobody wants more

	today   events.Date
	moment  events.Instant
	at      events.Position // of the entry under way
	pending []events.Event
	made    int // events

	posts   int // that exist
	vacant  []*madePost
	people  []*madePerson // in post, or soon to be
	running []*madeAssignment
	numbers struct{ post, worker, agent, assignment int }
}

type madePost struct {
	id   string
	fte  events.FTE
	team int
	free events.Date // the first day on which something may happen to it
}

type madePerson struct {
	id   string
	post *madePost
	fte  events.FTE
	free events.Date          // the first day on which something may happen to them
	slot int                  // in people
	last *events.HoursChanged // the newest line about them, if it is one
	line events.Line          // where that stands
}

type madeAssignment struct {
	id   string
	free events.Date
}

// run makes the load and then the years.
func (s *synthetic) run() {
	s.at, s.today = s.First, s.From
	s.moment = events.EndOf(s.From-1) + 1 + 6*3600e6
	s.load()
	days := int(s.From.AddMonths(12*s.Years) - s.From)
	begun := s.made
	for d := 1; d <= days && !s.done; d++ {
		s.today = s.From + events.Date(d)
		s.moment = max(s.moment, events.EndOf(s.today-1)+1+8*3600e6)
		s.declare()
		due := begun + int(int64(s.Events-begun)*int64(d)/int64(days))
		for s.made < due && !s.done {
			s.happen()
		}
	}
	s.flush()
}

// record adds an event to the entry under way.
func (s *synthetic) record(e events.Event) {
	s.made++
	if s.pending == nil {
		s.pending = make([]events.Event, 0, s.PerEntry)
	}
	s.pending = append(s.pending, e)
	if len(s.pending) == s.PerEntry {
		s.flush()
	}
}

// line is where the next event will stand.
func (s *synthetic) line() events.Line { return events.LineAt(s.at, len(s.pending)+1) }

var clerks = [...]struct{ by, why string }{
	{"hr.clerk.1", "changes of the day"}, {"hr.clerk.2", "changes of the day"}, {"hr.clerk.3", "forms received from managers"},
	{"hr.feed", "nightly feed from the HR system"}, {"agency.desk", "agency bookings of the day"},
}

func (s *synthetic) flush() {
	if len(s.pending) == 0 || s.done {
		return
	}
	c := clerks[s.random.IntN(len(clerks))]
	s.hand(&events.Entry{Book: events.Workforce, By: c.by, Why: c.why, Events: s.pending})
	s.pending = nil
}

// hand gives an entry its id and its moment and hands it over.
func (s *synthetic) hand(e *events.Entry) {
	e.ID, e.Recorded, e.Asserted = s.id(), s.moment, true
	s.moment += 1000
	s.at++
	s.done = !s.yield(e)
}

func (s *synthetic) id() string {
	var u uuid.UUID
	a, b := s.random.Uint64(), s.random.Uint64()
	for i := range 8 {
		u[i], u[8+i] = byte(a>>(8*i)), byte(b>>(8*i))
	}
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return u.String()
}

// numbered writes an identifier of at least six digits.
func numbered(prefix string, n *int) string {
	*n++
	b := make([]byte, 0, 12)
	b = append(b, prefix...)
	for limit := 100_000; limit > *n; limit /= 10 {
		b = append(b, '0')
	}
	return string(strconv.AppendInt(b, int64(*n), 10))
}

// declare declares the registers twice a year, in entries of their own.
func (s *synthetic) declare() {
	_, m, d := s.today.Civil()
	if d != 1 || m != 4 && m != 10 {
		return
	}
	s.flush()
	if s.done {
		return
	}
	asAt := s.today - 1
	n := int64(len(s.people))
	s.hand(&events.Entry{Book: events.Reference, By: "workforce.analyst", Why: "half-yearly count of the register", Events: []events.Event{
		&events.RegisterDeclared{Day: asAt, Register: "hcpc", Count: n, Source: "the register"},
		&events.RegisterDeclared{Day: asAt, Register: "hcpc-total", Count: n + int64(len(s.running)), Source: "the register"},
	}})
	s.made += 2
}
