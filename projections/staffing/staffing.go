// Package staffing folds a ledger's workforce into rows with two axes: who is in
// post, what is vacant and who is on assignment on any day, and who came and
// went, all as believed by any entry. Views that count people stand on it, each
// with the sums or scans that its own questions need.
//
// # Who is counted
//
// The population is those in a social work role (events.SocialWorkRoles).
//
//   - A worker is in post from the first day to the last day, both included.
//   - A leaver of a period has their last day in it. A worker whose last day is
//     30 September is both in post on that day and a leaver of the year that it
//     ends; one who starts on 1 October is a starter of the next year.
//   - Periods are the twelve months that end with the day asked about, as package
//     answers has them: for 30 September, from 1 October.
//   - Flows count starts and leavings, also by head, and not distinct people: one
//     who starts and leaves within the period is both a starter and a leaver; one
//     who leaves and returns is a leaver, and a starter again; who leaves a second
//     time in the period is two leavers. So the leavers of months add up to those
//     of the year. The census counts distinct people in its headcount, which is of
//     the stock; its guide asks for a ruling on a leaver who returns in the year,
//     and makes none of who then leaves again.
//   - One day in no post is what makes a leaving: who is in another post of the
//     council's children's services on the day after a last day, be it by a new
//     hire, has not left, and is no starter.
//   - Going to or coming from another role of the same council outside
//     children's services is leaving or starting, in the census and in the
//     council's measures; leaving-council takes only those who leave the council
//     for leavers. A move within children's services is neither, even into or
//     out of a social work role; so stock and flow need not tie.
//   - One with two posts is one head, in the more senior role, and the FTE of
//     both. In two of one role the head is where the hours are more; of as many, in
//     the one recorded first. Giving up one of two posts is not leaving.
//   - Who comes or goes counts with the FTE of all social work posts taken up or
//     given up on that day, as it is on that day, at the seat where the head is.
//   - A zero-hours worker is a head and no FTE.
//   - What is agreed for a later day counts from that day; an offer never does.
//   - A vacancy is the unfilled FTE of a social work post that exists and is
//     funded, its last day included, covered or not. Zero hours fill nothing, and
//     sharing beyond the post's FTE makes none elsewhere. Its head is the post.
//   - An agency worker counts from the first day of an assignment in a social work
//     role to its last; the day it is expected to end is not one. One on two
//     assignments is one head, in the one recorded first, and the FTE of both. Who
//     is in post besides is a head in each of the two.
//   - A seat is that told of the stint or assignment; the service is the post's,
//     and goes with it.
//
// Package rates shows each of these in a row of its boundary tables.
package staffing

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Fold is the version of the fold. Whenever the same entries would give other
// rows it changes, and with it the versions of the views that stand on it.
const Fold = 3

// What says what a row counts towards.
type What uint8

// InPost, Vacant and Agency are of the stock; the others happened on one day.
const (
	InPost What = iota
	Vacant
	Agency
	Starter
	Leaver
	TransferIn  // a starter from another role of the council
	TransferOut // a leaver to one
	Whats       // how many there are
)

// Seat is where somebody works, and as what. There are few, so that a row holds
// a number for it.
type Seat struct{ Role, Grade, Team, Service facts.Name }

// seats numbers seats in the order in which they are first met.
type seats struct {
	numbers map[Seat]uint32
	list    []Seat
}

func (s *seats) number(one Seat) uint32 {
	n, ok := s.numbers[one]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[Seat]uint32{}
		}
		n = uint32(len(s.list))
		s.numbers[one] = n
		s.list = append(s.list, one)
	}
	return n
}

// Row is something that is counted, as the tables hold it.
type Row struct {
	Line   events.Line
	Of     facts.Thing // the worker, post or assignment
	FTE    int32       // millionths
	Seat   uint32      // see Fold.SeatOf
	What   What
	Reason uint8 // why an agency worker is engaged, or a leaver leaves: position in the list of events, from 1
	Where  uint8 // where a starter came from or a leaver goes: position in the list of events, from 1
	Head   bool  // it counts as a head
}

// Amount returns what a row counts for.
func (r *Row) Amount() bitemporal.Amount {
	a := bitemporal.Amount{FTE: int64(r.FTE)}
	if r.Head {
		a.Heads = 1
	}
	return a
}

// Kind is the kind of thing that a row is of.
func (r *Row) Kind() facts.Kind {
	switch r.What {
	case Vacant:
		return facts.Post
	case Agency:
		return facts.Assignment
	}
	return facts.Worker
}

// Staff is the fold's state for one authority.
type Staff struct {
	Record   facts.Record
	Stock    bitemporal.Table[Row] // who is in post, what is vacant, who is on assignment
	Happened bitemporal.Table[Row] // starters and leavers, each on its day

	seats   seats
	settled []Seat      // the seats that the rows of the tables may have
	behind  *behind     // while a run is under way
	blanks  chan *batch // that are not in use
	coming  coming

	// What is believed of each post, assignment and worker.
	ofPost, ofAssignment, ofWorker bitemporal.Subjects[Row]

	scratch struct {
		occupied []facts.Occupied
		flows    []facts.Flow
		rows     []bitemporal.Row[Row]
	}
	expected [facts.Kinds][]uint32 // the things of revisions to come
	read     int                   // of what lies ahead; of no meaning, but that it must be read

	pending struct {
		assignments, workers facts.Set
	}
}

// SeatOf returns the seat of a row of the tables.
func (s *Staff) SeatOf(r *Row) *Seat { return &s.settled[r.Seat] }
