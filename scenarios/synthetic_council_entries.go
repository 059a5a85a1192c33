package scenarios

import (
	"math/rand/v2"

	"github.com/google/uuid"

	"muster/events"
)

// bureau is who records what.
type bureau int

const (
	hrDesk bureau = iota
	agencyBookings
	allocations
	referralsIn
	practiceFeed
	learningFeed
	registerFeed
	absenceFeed
	employeeRelations
	finance
	analysts
	caseFixes
	hrFixes
	caseImport
	hrImport
)

// bureaus are what they are called, in which book they record, and whether they
// are systems that send what they have at the end of the day.
var bureaus = [...]struct {
	by, why string
	book    events.Book
	feed    bool
}{
	hrDesk:            {"hr.clerk", "forms received from managers", events.Workforce, false},
	agencyBookings:    {"agency.desk", "agency bookings of the day", events.Workforce, false},
	allocations:       {"team.managers", "allocation of cases", events.Cases, false},
	referralsIn:       {"front.door", "referrals taken on", events.Cases, false},
	practiceFeed:      {"case.system", "supervision recorded today", events.Workforce, true},
	learningFeed:      {"learning.system", "nightly feed of learning", events.Workforce, true},
	registerFeed:      {"register.check", "check against the professional register", events.Workforce, true},
	absenceFeed:       {"payroll.feed", "absences reported today", events.Workforce, true},
	employeeRelations: {"employee.relations", "grievance casework", events.Grievances, false},
	finance:           {"finance.feed", "month end", events.Reference, false},
	analysts:          {"workforce.analyst", "returns and published statistics", events.Reference, false},
	caseFixes:         {"data.quality", "found wrong in the monthly check of cases", events.Cases, false},
	hrFixes:           {"data.quality", "found wrong in the monthly check of staff records", events.Workforce, false},
	caseImport:        {"case.system", "take-on of open cases at go-live", events.Cases, true},
	hrImport:          {"hr.system", "take-on of posts and staff at go-live", events.Workforce, true},
}

// inBulk is who loads history if it is not recorded desk by desk.
const inBulkBy, inBulkWhy = "migration", "history loaded from the systems before"

// importOf is how many events a system sends at once.
const importOf = 200

// scribe makes entries of what is recorded.
type scribe struct {
	random   *rand.Rand // of its own, so that the same happens however it is cut into entries
	yield    func(*events.Entry) bool
	done     bool // nobody wants more
	perEntry int

	today    events.Date
	moment   events.Instant
	at       events.Position // of the next entry
	trays    [len(bureaus)][]events.Event
	mistakes []mistake
}

// begin begins a day at an hour.
func (s *scribe) begin(today events.Date, hour int) {
	s.today = today
	s.moment = max(s.moment, events.EndOf(today-1)+1+events.Instant(hour)*3600e6)
}

// say records what belongs together.
func (s *scribe) say(b bureau, matter ...events.Event) {
	if len(matter) == 0 || s.done {
		return
	}
	if s.perEntry > 0 {
		b = bulkTray(bureaus[b].book)
	}
	most := s.perEntry
	if most == 0 {
		most = importOf
	}
	if len(s.trays[b]) > 0 && len(s.trays[b])+len(matter) > most {
		s.flush(b)
	}
	if s.trays[b] == nil {
		s.trays[b] = make([]events.Event, 0, max(len(matter), min(most, len(matter)*8)))
	}
	s.trays[b] = append(s.trays[b], matter...)
	if len(s.trays[b]) >= most || s.perEntry == 0 && !bureaus[b].feed {
		s.flush(b)
	}
}

// bulkTray is the one tray of a book when history is loaded in bulk.
func bulkTray(b events.Book) bureau {
	switch b {
	case events.Cases:
		return allocations
	case events.Grievances:
		return employeeRelations
	case events.Reference:
		return analysts
	}
	return hrDesk
}

// flush makes an entry of a tray. In bulk the people of whom the other books
// speak are recorded first.
func (s *scribe) flush(b bureau) {
	if s.perEntry > 0 && b != hrDesk {
		s.hand(hrDesk)
	}
	s.hand(b)
}

// hand hands over an entry, and takes note of the mistakes in it.
func (s *scribe) hand(b bureau) {
	if len(s.trays[b]) == 0 || s.done {
		return
	}
	e := &events.Entry{
		ID: s.id(), Book: bureaus[b].book, Recorded: s.moment, Asserted: true,
		By: bureaus[b].by, Why: bureaus[b].why, Events: s.trays[b],
	}
	if s.perEntry > 0 {
		e.By, e.Why = inBulkBy, inBulkWhy
	}
	for i, ev := range e.Events {
		s.slip(events.LineAt(s.at, i+1), ev)
	}
	s.trays[b] = nil
	s.moment += events.Instant(1+s.random.IntN(30)) * 1e6
	s.at++
	s.done = !s.yield(e)
}

// endOfDay has the systems send what they have.
func (s *scribe) endOfDay() {
	if s.perEntry > 0 {
		return
	}
	for b := range s.trays {
		s.hand(bureau(b))
	}
}

func (s *scribe) flushAll() {
	for b := range s.trays {
		s.flush(bureau(b))
	}
}

func (s *scribe) id() string {
	var u uuid.UUID
	a, b := s.random.Uint64(), s.random.Uint64()
	for i := range 8 {
		u[i], u[8+i] = byte(a>>(8*i)), byte(b>>(8*i))
	}
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return u.String()
}
