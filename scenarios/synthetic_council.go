package scenarios

import (
	"iter"
	"math/rand/v2"

	"muster/events"
)

// CouncilConfig says how large an invented authority is of which everything is
// recorded that a ledger can hold. The same values always give the same entries.
type CouncilConfig struct {
	Seed uint64
	// Authority is the area for which comparators publish its figures; empty
	// means "council". Region is the area around it, spelt as regions are; empty
	// means "region-around".
	Authority, Region string
	// People is how many social work staff are in post at a time, agency workers
	// not counted; zero means 700, the size of Leeds.
	People int
	// OpenCases is how many cases are open at a time, give or take a sixteenth;
	// zero means 50 for every seven people.
	OpenCases int
	// From is the day of go-live; zero means 2000-10-01.
	From events.Date
	// Years is how long the history runs; zero means 25. Choose them so that it
	// ends before today, or a registrar refuses what is still to come.
	Years int
	// PerEntry is how many events an entry holds if history is loaded in bulk,
	// each book by itself; what belongs together is kept so, and may be more.
	// Zero means that entries are what the desks record: a few events for each
	// matter, and one import a day from each system that sends them.
	PerEntry int
	// Profiles has everybody who starts tell of themselves. Such profiles are
	// for a registrar that seals them.
	Profiles bool
	// First is the position at which the first entry is to stand, which
	// corrections rely on; zero means 1.
	First events.Position
}

// filled replaces what is zero.
func (c CouncilConfig) filled() CouncilConfig {
	if c.Authority == "" {
		c.Authority = "council"
	}
	if c.Region == "" {
		c.Region = "region-around"
	}
	if c.People == 0 {
		c.People = 700
	}
	if c.OpenCases == 0 {
		c.OpenCases = max(1, c.People*50/7)
	}
	if c.From == 0 {
		c.From = day("2000-10-01")
	}
	if c.Years == 0 {
		c.Years = 25
	}
	if c.First == 0 {
		c.First = 1
	}
	return c
}

// Council generates an authority of any size in which everything happens that a
// ledger can hold: posts and people, agency workers and trainees, children's
// cases with all their moves, absences, supervision, training, grievances, money
// and published comparators; now and then late, and one line in a hundred
// corrected or retracted. One of the size of Leeds has about 60,000 events a
// year. All of it is valid by the registrar's rules. Its entries are to stand
// one behind the other with nothing between. It remembers who holds what, and
// never what it has recorded.
//
// Synthetic is the smaller of the two: for rates alone.
func Council(c CouncilConfig) iter.Seq[*events.Entry] {
	return func(yield func(*events.Entry) bool) {
		c := c.filled()
		random := rand.New(rand.NewPCG(c.Seed, 0x636f756e63696c))
		s := &council{
			CouncilConfig: c, random: random, peers: rand.New(rand.NewPCG(c.Seed, 0x7065657273)),
			scribe: scribe{random: rand.New(rand.NewPCG(c.Seed, 0x736372696265)), yield: yield, at: c.First, perEntry: c.PerEntry},
			agenda: make([][]func(), c.From.AddMonths(12*c.Years)-c.From+1),
		}
		s.run()
	}
}

// council is an invented authority as it stands.
type council struct {
	CouncilConfig
	scribe
	random *rand.Rand
	peers  *rand.Rand // of other authorities' figures, so that the council is the same whatever they are
	agenda [][]func() // what is to be done, by days since go-live

	teams   []councilTeam
	posts   int            // that exist
	vacant  []*councilPost // nobody holds them, and nobody was promised them
	pledged int            // posts promised to somebody not hired yet
	staff   []*colleague   // employed, or soon to be
	temps   []*colleague   // from agencies
	holders [len(councilServices)][]*colleague
	former  []*colleague // some who left and may come back

	open   int      // cases
	closed []*child // some that may open again

	year      yearsFigures // since the last first of October
	published published
	spent     [12]events.Pence // in the last months, by month
	numbers   struct {
		post, worker, agent, assignment, child, family, absence, need, procedure, grievance, action, trainee int
	}
}

// run makes the load and then the years, day by day.
func (c *council) run() {
	c.begin(c.From-1, 6)
	c.load()
	for d := 1; d < len(c.agenda) && !c.done; d++ {
		today := c.From + events.Date(d)
		c.begin(today, 8)
		for i := 0; i < len(c.agenda[d]); i++ { // what is done may add to it
			c.agenda[d][i]()
		}
		c.agenda[d] = nil
		if workingDay(today) == today {
			c.staffing()
			c.agencyDay()
			c.attendance()
			c.practice()
			c.casework()
			c.figures()
			c.troubles()
		}
		c.amendments()
		c.endOfDay()
	}
	c.flushAll()
}

// later has something done on a day, or on the Monday after if that is at a
// weekend; the days of recording are all working days. What would come after
// the end of the history is left undone.
func (c *council) later(on events.Date, do func()) {
	on = workingDay(max(on, c.today+1))
	if d := int(on - c.From); d < len(c.agenda) {
		c.agenda[d] = append(c.agenda[d], do)
	}
}

// workingDays is about how many there are in a year.
const workingDays = 260

// times says how often something happens today that happens so many times a
// year.
func (c *council) times(aYear int) int {
	n := aYear / workingDays
	if c.random.IntN(workingDays) < aYear%workingDays {
		n++
	}
	return n
}

// oneIn is true once in n times.
func (c *council) oneIn(n int) bool { return c.random.IntN(n) == 0 }

// days draws a number of days from least to most.
func (c *council) days(least, most int) events.Date {
	return events.Date(least + c.random.IntN(most-least+1))
}

// oneOf draws from a list.
func oneOf[T any](c *council, list []T) T { return list[c.random.IntN(len(list))] }

// without takes one out of a list in which order means nothing.
func without[T comparable](list []T, it T) []T {
	for i := range list {
		if list[i] == it {
			last := len(list) - 1
			list[i] = list[last]
			clear(list[last:])
			return list[:last]
		}
	}
	return list
}
