// Package caseload is the view of how many cases social workers hold: cases for
// each FTE as the Department for Education counts them, mean, median and
// distribution over those who hold any, who holds more than a threshold, and the
// cases that wait for somebody and for how long.
//
// # What is counted
//
//   - A case is open from the day it opens to its last day, both included. A
//     closed case that opens again is open again, and one case.
//   - A case is held by whoever it was allocated or moved to last, from that day
//     to the day before the next move, or to the last day of the case.
//   - Caseload is the cases held on the day by social workers, agency workers
//     included, over the FTE of those of them who hold one or more. Whoever holds
//     no case is in neither. A social worker is somebody in a social work role
//     (events.SocialWorkRoles), whatever else they do.
//   - A holder's FTE is that of all their social work posts and assignments on
//     the day. They are one head, in the service, team, role and grade of their
//     post, of several in the most senior; only who has no post is where their
//     assignment is, of several where that is which the ledger mentioned first.
//   - A holder without contracted hours adds their cases and no FTE, as in the
//     census. Where cases for each FTE are compared they are left out, since they
//     have none, and the figure says how many that are.
//   - Cover does not count for the one who covers: the case stays with who holds
//     it. With the setting cover it counts for both. One covers at a time, and
//     cover ends with the days on which somebody else holds the case, whatever
//     last day was given when it began.
//   - Cases held by somebody who is in post or on assignment, but not in a social
//     work role, are counted apart and are no part of any caseload.
//   - A case held by somebody who is neither in post nor on assignment on the day
//     has in truth nobody, from the day after their last day on; or since it was
//     given to them, if they were not here by then. A leaver's last day is still
//     theirs. Unallocated cases are these and those that nobody holds, which are
//     given apart as well.
//   - How long a case waits is the days from the first on which it has nobody to
//     the day asked about: on the first day that is none. It waits until somebody
//     who is here has it, so that neither a new status or team begins it anew, nor
//     that a leaver's case is handed back to the team at last, or given to somebody
//     who is not here either. A case that closed and is opened again does, even on
//     the next day.
//   - Over a number is more than it; at least, that or more; a band takes its
//     lower bound and not its upper, and the last band ends at the last number. They
//     compare the cases of each holder, and with the setting per at fte, those cases
//     for each FTE: somebody at half time with 15 cases has 15 per head and 30 per
//     FTE.
//   - The median of an even count is the mean of the two in the middle.
//   - Somebody is newly qualified for twelve months, or as many as are set, from
//     the day of a start that says so, and no more on the day of that number a year
//     later; who started on 29 February, no more on the 28th. Who came from an
//     agency, or whose start does not say, counts as experienced.
//   - By status, a group has the cases of that kind, and the FTE of those who hold
//     any of them: who holds cases of several kinds is in several groups, with the
//     whole of their FTE. By team, cases held are with the team of the holder, and
//     cases open and unallocated with the team that has the case. By service,
//     role, grade and experience only what is held can be split.
//   - A team, service, role or grade is there on a day, with noughts perhaps, if a
//     post, somebody in post or an assignment of social work is of it (package
//     places), or a case that is open.
//
// # Two books
//
// Who holds what is in the book of cases, and who is here in that of the
// workforce. A question knows each up to a position of its own, so no row of this
// view's tables comes of both: they are joined when it is asked.
package caseload

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/places"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 4*10_000 + places.Fold*100 + staffing.Fold

// holding is a run of days over which one worker holds a case, or covers for who
// does, or nobody holds it, while its status and team stay the same.
type holding struct {
	Line   events.Line // what gave it to the worker, or took it away
	Case   facts.Thing
	Worker facts.Thing // 0 is nobody
	Team   facts.Name  // that has the case
	Since  events.Date // the first day of the worker's, or of nobody's
	Before facts.Thing // who held it on the day before that; 0 is nobody
	Status uint8       // position in events.CaseStatuses, from 1
	Opens  bool        // the case opened on that day, so that nothing was before
	Cover  bool
}

// The tag of a holding in the index by worker: its status, whether it is cover,
// and above them the team that has the case.
const (
	coverTag  = 1 << 7
	statusTag = coverTag - 1
	teamShift = 8
)

func (h *holding) tag() uint32 {
	t := uint32(h.Team)<<teamShift | uint32(h.Status)
	if h.Cover {
		t |= coverTag
	}
	return t
}

func statusOf(tag uint32) string   { return events.CaseStatuses[tag&statusTag-1] }
func teamOf(tag uint32) facts.Name { return facts.Name(tag >> teamShift) }

// presence is a run of days on which a worker is in post or on assignment, in
// whatever role.
type presence struct {
	Worker facts.Thing
	Ended  events.Line // what ended it; 0 while it is open
}

// sending is a run of days of an assignment: a worker was sent on it.
type sending struct{ Assignment, Worker facts.Thing }

// graduate is that a worker started newly qualified on the first day of the span,
// which has no end.
type graduate struct {
	Worker facts.Thing
	Day    events.Date
}

// Model is the state of the view for one authority.
type Model struct {
	staff  staffing.Staff
	places places.Places

	// Of the book of cases.
	held     bitemporal.Table[holding]
	byWorker *bitemporal.Index // holdings; those of number 0 are nobody's
	ofCase   bitemporal.Subjects[holding]

	// Of the book of the workforce, besides staff.
	presences bitemporal.Table[presence]
	sent      bitemporal.Table[sending]
	graduates bitemporal.Table[graduate]

	// Rows of staff.Stock and of the tables above by what they are of.
	byPost       *bitemporal.Index // who is in post, by worker
	byAssignment *bitemporal.Index // who is on assignment, by assignment
	bySending    *bitemporal.Index // sendings by worker, tagged with the assignment
	byGraduate   *bitemporal.Index
	byPresence   *bitemporal.Index

	ofPresence bitemporal.Subjects[presence]
	ofSending  bitemporal.Subjects[sending]
	ofGraduate bitemporal.Subjects[graduate]

	pending facts.Set // workers
	scratch struct {
		held      []bitemporal.Row[holding]
		here      []facts.Presence
		presences []bitemporal.Row[presence]
		sent      []bitemporal.Row[sending]
		graduates []bitemporal.Row[graduate]
	}
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{}
	m.staff.Record.Keep(facts.Worker, facts.Case)
	m.byWorker = bitemporal.NewIndex(&m.held, func(h holding) (n, tag uint32) { return uint32(h.Worker), h.tag() })
	m.byPost = bitemporal.NewIndex(&m.staff.Stock, only(staffing.InPost))
	m.byAssignment = bitemporal.NewIndex(&m.staff.Stock, only(staffing.Agency))
	m.bySending = bitemporal.NewIndex(&m.sent, func(s sending) (n, tag uint32) { return uint32(s.Worker), uint32(s.Assignment) })
	m.byGraduate = bitemporal.NewIndex(&m.graduates, func(g graduate) (n, tag uint32) { return uint32(g.Worker), 0 })
	m.byPresence = bitemporal.NewIndex(&m.presences, func(p presence) (n, tag uint32) { return uint32(p.Worker), 0 })
	return m
}

// only numbers rows of one sort by what they are of. All others have number 0,
// which is nothing's.
func only(what staffing.What) func(staffing.Row) (n, tag uint32) {
	return func(r staffing.Row) (n, tag uint32) {
		if r.What == what {
			return uint32(r.Of), 0
		}
		return 0, 0
	}
}
