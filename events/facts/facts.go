// Package facts folds the entries of one ledger into the facts that stand about
// each thing it tells of once corrections and retractions are applied, and into
// what those facts amount to: which posts a worker held and when, what a post
// was and when, when an assignment ran, who held a child's case and when, when a
// worker was away. The rest are notes: events kept whole, of which only the
// order is held to be possible.
//
// The registrar refuses what would not make a possible story, and the views
// count what does; both ask this package, so they cannot disagree about what
// the ledger says. It is pure: no clock, no I/O, nothing random.
package facts

import "muster/events"

// What a fact about a worker says.
type WorkerEvent uint8

const (
	Offered WorkerEvent = iota + 1
	Withdrawn
	Hired
	Moved
	Hours
	Registered
	Lapsed
	Left
	TransferredIn
	TransferredOut
)

// WorkerFact is one standing fact about a worker.
type WorkerFact struct {
	head
	What              WorkerEvent
	JobShare          bool
	NewlyQualified    bool        // of starting: in the assessed and supported year
	Reason            uint8       // of leaving; DfE's code
	Destination       uint8       // of leaving; DfE's code
	Origin            uint8       // of starting; DfE's code
	Checks            uint8       // of an offer: how many are outstanding
	FTE               int32       // millionths
	Qualified         events.Date // of starting: when the worker qualified; 0 is not stated
	Due               events.Date // of an offer, when the start is expected; of a hire, when the fixed term is to end; 0 is not stated
	Post, From        Thing
	Role, Grade, Team Name
}

// What a fact about a post says.
type PostEvent uint8

const (
	Established PostEvent = iota + 1
	Changed
	Closed
)

// PostFact is one standing fact about a post.
type PostFact struct {
	head
	What                       PostEvent
	Permanent                  bool
	FTE                        int32 // millionths; in a change, 0 leaves it
	Until                      events.Date
	Role, Grade, Team, Service Name
}

// What a fact about an assignment says.
type AgencyEvent uint8

const (
	Started AgencyEvent = iota + 1
	Altered
	Ended
)

// AgencyFact is one standing fact about an agency assignment.
type AgencyFact struct {
	head
	What                               AgencyEvent
	MadePermanent                      bool
	Reason                             uint8 // position in events.AgencyReasons, from 1
	FTE                                int32
	Worker                             Thing
	Covers                             Thing
	Agency, Role, Grade, Team, Service Name
	ExpectedEnd                        events.Date
	HourlyRate                         events.Pence
}

// RegisterFact is one declared count.
type RegisterFact struct {
	head
	Count int64
	Basis string
}

// lastDay returns the head of a fact that names a last day.
func lastDay(line, by events.Line, last events.Date) head {
	return head{Line: line, By: by, Begins: last + 1, ends: true}
}

func firstDay(line, by events.Line, first events.Date) head {
	return head{Line: line, By: by, Begins: first}
}

func code(list []string, s string) uint8 {
	for i, c := range list {
		if c == s {
			return uint8(i + 1)
		}
	}
	return 0
}

// workerFact returns what an event says about a worker.
func (r *Record) workerFact(line, by events.Line, ev events.Event) WorkerFact {
	first := func(d events.Date, what WorkerEvent) WorkerFact {
		return WorkerFact{head: firstDay(line, by, d), What: what}
	}
	switch e := ev.(type) {
	case *events.WorkerHired:
		f := first(e.Day, Hired)
		r.place(&f, e.Post, e.Role, e.Grade, e.Team)
		f.FTE, f.JobShare, f.Origin = int32(e.FTE), e.JobShare, code(events.Origins, e.Origin)
		f.Qualified, f.NewlyQualified, f.Due = e.Qualified, e.NewlyQualified, e.ContractEnds
		return f
	case *events.TransferredIn:
		f := first(e.Day, TransferredIn)
		r.place(&f, e.Post, e.Role, e.Grade, e.Team)
		f.FTE, f.JobShare, f.Qualified = int32(e.FTE), e.JobShare, e.Qualified
		return f
	case *events.WorkerMoved:
		f := first(e.Day, Moved)
		r.place(&f, e.Post, e.Role, e.Grade, e.Team)
		f.From, f.JobShare = r.posts.number(e.From), e.JobShare
		return f
	case *events.HoursChanged:
		f := first(e.Day, Hours)
		f.Post, f.FTE = r.posts.number(e.Post), int32(e.FTE)
		return f
	case *events.WorkerLeft:
		f := WorkerFact{head: lastDay(line, by, e.LastDay), What: Left, Post: r.posts.number(e.Post)}
		f.Reason, f.Destination = code(events.LeavingReasons, e.Reason), code(events.Destinations, e.Destination)
		return f
	case *events.TransferredOut:
		return WorkerFact{head: lastDay(line, by, e.LastDay), What: TransferredOut, Post: r.posts.number(e.Post)}
	case *events.WorkerOffered:
		f := first(e.Day, Offered)
		f.Post, f.FTE = r.posts.number(e.Post), int32(e.FTE)
		f.Due, f.Checks = e.ExpectedStart, uint8(len(e.Checks))
		return f
	case *events.OfferWithdrawn:
		f := first(e.Day, Withdrawn)
		f.Post = r.posts.number(e.Post)
		return f
	case *events.WorkerRegistered:
		return first(e.Day, Registered)
	case *events.RegistrationLapsed:
		return first(e.Day, Lapsed)
	}
	return WorkerFact{}
}

func (r *Record) place(f *WorkerFact, post, role, grade, team string) {
	f.Post = r.posts.number(post)
	f.Role, f.Grade, f.Team = r.Names.Number(role), r.Names.Number(grade), r.Names.Number(team)
}

// postFact returns what an event says about a post.
func (r *Record) postFact(line, by events.Line, ev events.Event) PostFact {
	n := r.Names.Number
	switch e := ev.(type) {
	case *events.PostEstablished:
		return PostFact{head: firstDay(line, by, e.Day), What: Established, FTE: int32(e.FTE), Until: e.Until,
			Permanent: e.Until == 0, Role: n(e.Role), Grade: n(e.Grade), Team: n(e.Team), Service: n(e.Service)}
	case *events.PostChanged:
		return PostFact{head: firstDay(line, by, e.Day), What: Changed, FTE: int32(e.FTE), Until: e.Until,
			Permanent: e.Permanent, Role: n(e.Role), Grade: n(e.Grade), Team: n(e.Team), Service: n(e.Service)}
	case *events.PostClosed:
		return PostFact{head: lastDay(line, by, e.LastDay), What: Closed}
	}
	return PostFact{}
}

// agencyFact returns what an event says about an assignment.
func (r *Record) agencyFact(line, by events.Line, ev events.Event) AgencyFact {
	n := r.Names.Number
	switch e := ev.(type) {
	case *events.AgencyStarted:
		return AgencyFact{head: firstDay(line, by, e.Day), What: Started, FTE: int32(e.FTE),
			Reason: code(events.AgencyReasons, e.Reason), Worker: r.workers.number(e.Worker), Covers: r.posts.number(e.Covers),
			Agency: n(e.Agency), Role: n(e.Role), Grade: n(e.Grade), Team: n(e.Team), Service: n(e.Service),
			ExpectedEnd: e.ExpectedEnd, HourlyRate: e.HourlyRate}
	case *events.AgencyChanged:
		return AgencyFact{head: firstDay(line, by, e.Day), What: Altered, FTE: int32(e.FTE),
			Reason: code(events.AgencyReasons, e.Reason), Covers: r.posts.number(e.Covers),
			Agency: n(e.Agency), Role: n(e.Role), Grade: n(e.Grade), Team: n(e.Team), Service: n(e.Service),
			ExpectedEnd: e.ExpectedEnd, HourlyRate: e.HourlyRate}
	case *events.AgencyEnded:
		return AgencyFact{head: lastDay(line, by, e.LastDay), What: Ended, MadePermanent: e.MadePermanent}
	}
	return AgencyFact{}
}

func (r *Record) registerFact(line, by events.Line, ev events.Event) RegisterFact {
	if e, ok := ev.(*events.RegisterDeclared); ok {
		return RegisterFact{head: firstDay(line, by, e.Day), Count: e.Count, Basis: e.Basis}
	}
	return RegisterFact{}
}
