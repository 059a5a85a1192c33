// Package stability is the view of how often a child's social worker changes:
// how many children had none, one, two, three or more changes, or distinct
// social workers, in the months to a day; how many social workers a child and a
// family meet; and what the changes came from.
//
// # What is counted
//
//   - A change is that a case goes from one social worker to another while it is
//     open, at once or after days on which nobody held it. The first social
//     worker of a case, or of a case that opens again, is no change; nor is one
//     who gets a case back that nobody held since. A to B to A is two changes.
//   - Whoever holds the case is the child's social worker here, whatever their
//     role: that is who the child meets. The view of caseloads tells how many
//     cases are held by somebody in no social work role.
//   - Cover is no change: a case that somebody stands in for stays with who holds
//     it. The ledger holds cover as what it is, and refuses two holders at once,
//     two who cover at once, and an allocation or cover that is on record already,
//     so that neither copies nor leave cover have to be cleaned out of the figures.
//     That a case goes to whoever covers it is a change, on the day it goes.
//   - A change is of the team too if the case is with another team on that day than
//     on the day before. If it was with none, it has not changed; nor has it if it
//     went to another team when it was handed back, and is allocated there later.
//     The setting team-changes leaves changes of team out.
//   - Distinct social workers are those who held the case on at least one day of
//     the twelve months, whatever kind of case it then was. A to B to A is two.
//   - Both measures count who holds the case on record, as their sources do: the
//     Commissioner was sent a row for each episode of a child with a social worker
//     (Stability Index 2019, technical report), and DfE counts by such episodes. A
//     case that stays with somebody who has left is an episode that goes on, so its
//     child has no change, and one distinct worker for as long as it stays, though
//     nobody comes. To take those out would give figures that compare with neither.
//     They are given apart: children-left-behind are those whose case is held by
//     somebody who on the day is neither in post nor on assignment, from the day
//     after their last, or until their first if that was put right to a later day
//     when they had the case already, and children-unheld those whose case nobody holds, whom the
//     Commissioner leaves out of the children. Both together, of children of every
//     kind, are what the view of caseloads calls unallocated.
//   - The children are those whose case is open on the day and of the kind that
//     the setting who names; what happened before it was of that kind counts.
//     A case is open from the day it opens to its last day, both included. A child
//     whose case closed and opened again is one child.
//   - A child is in the group of the team, or of the kind, that its case is of on
//     the day asked about, with all its changes and social workers, wherever it was
//     when they came. What is in no team is not stated, which is a group, as a kind
//     is, only if some of those asked about are in it.
//   - A team is there on a day, with noughts perhaps, if a case of any kind is open
//     in it, or a post, somebody in post or an assignment of social work is of it
//     (package places).
//   - The windows are the twelve months that end with the day, as package answers
//     has them, and the twelve before those. A change on the first day of a window is in it.
//   - A family's social workers are those who held a case of one of its children
//     on at least one day of the twelve months, while the case was of the family;
//     the families counted are those with a case open on the day, of whatever
//     kind. A child whose family is not on record is in no family; one whose case
//     opens again is of the family it was of, unless another is told.
//   - A family is where the cases of its children are. By team, a group has the
//     families with a case of any kind open in that team; by status, those with a
//     case of that kind; each with all of its social workers, whichever case they
//     held. So a family with children in two teams is in both groups, whole, and
//     groups may add up to more families than there are. Its workers are not
//     divided, since it is the family that meets them all. By status, groups are
//     those of the children asked about.
//
// # What changes came from
//
// These are the changes of the twelve months of the children counted, so that they
// add up to theirs; changes of children whose case has closed since, or is of
// another kind, are given by number.
//
// The reason stated when a social worker gave the case up decides. The national
// codes say why a child's social worker changed, once for each change, and that is
// when the one who held the case ceases to: so it is the reason of the move by
// which the case went from them, be it to the next or, with nobody in between, back
// to the team. That somebody is allocated a case which nobody holds has no code,
// and however long it waited gives it no other reason. Two codes leave open what
// became of the one who held it, worker-left and other. Then the workforce's own
// facts decide, asked as far as they were known, about the day on which the case
// went from them, which with nobody in between is before the change:
//
//   - If they are neither in post nor on assignment on that day, the change came
//     from whatever ended their last day before it, a leaving or the end of an
//     agency assignment, however long ago: a case that waited for half a year
//     after a leaver is a leaver's. Of both on one day the leaving is it. Who came
//     back and is here is not gone, and who left again left the last time.
//   - If they are here, their leaving, the end of an assignment or a move within
//     the council is it whose last day is nearest to the day, no more than 31 days
//     before or after, for a month's notice or a month's delay; of several as near,
//     the leaving, then the end of an assignment. On their last day they are here.
//     That somebody still here was away or moved half a year ago explains nothing.
//   - To go to a role of the council outside children's services is a leaving, as
//     it is in the census. Who goes on the day after in another post or assignment
//     has not left, nor who gives up one of two posts.
//   - A move is one from a post, team, role or grade to another; its last day is
//     that in the old place. Other hours are none, nor is it one that an agency
//     worker's assignment changes.
//   - The reason other is asked about just like worker-left, since it says as
//     little; what neither book tells is other then, and with worker-left not on
//     record. So it is with a case of somebody who had not started by that day.
//
// Several moves of a case on one day are one change, from whoever held it at the
// end of the day before to whoever holds it at the end of this one, by the reason
// of the last: W6 to W1 as transfer-process and W1 to W2 as other is a change from
// W6 to W2, and W6 is who is asked about. If W2 hands it back on that day too, the
// reason of that is the last, whoever gets it later; but what is moved on the day on
// which it is allocated anew was given up before, by another reason. Who held a case for no whole day was
// nobody's social worker. The Commissioner leaves out what another's days overlap
// entirely; neither source says more of a single day.
//
// # Why it is slow to rebuild
//
// A rebuild takes some ten times as long as that of the view of rates, which
// passes over every event of a case. Here each change of a child's social worker
// counts on the days of two years to come, so that it is four or more rows of the
// child, most of which the next change replaces, and as many of the family. In
// return any day is answered from sums.
package stability

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/places"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 7*100 + places.Fold

// child is a run of days over which everything that is counted of a child stays
// the same.
type child struct {
	Case   facts.Thing
	Team   facts.Name
	Family facts.Name
	Status uint8 // position in events.CaseStatuses, from 1
	All    years // changes
	Within years // changes within a team
	Held   uint8 // by how many distinct social workers in the last twelve months
}

// years are the changes of the last twelve months, and of the twelve before.
type years struct{ Last, Before uint8 }

// change is that a case went to another social worker, on the one day of its
// span.
type change struct {
	Line     events.Line
	Case     facts.Thing
	From, To facts.Thing
	Given    events.Date // up: the day after the last on which From held the case
	Reason   uint8       // of giving it up: position in events.MoveReasons, from 1
	Moved    bool        // to another team
}

// family is how many distinct social workers a family had in twelve months.
type family struct {
	Family facts.Name
	Held   uint8
}

// The cells of the sums.
type (
	changesCell struct {
		Status       uint8
		Last, Before uint8 // to 3, which stands for more as well
	}
	heldCell struct{ Status, Held uint8 }
)

// Model is the state of the view for one authority.
type Model struct {
	record facts.Record
	places places.Places

	children bitemporal.Table[child]
	changes  bitemporal.Table[change]
	families bitemporal.Table[family]
	held     bitemporal.Table[holding]
	byHolder *bitemporal.Index // holdings, by worker; those of number 0 are nobody's

	// Of the book of the workforce, and joined with the others when asked.
	partings   bitemporal.Table[parting]
	byGoing    *bitemporal.Index // partings, by worker
	presences  bitemporal.Table[presence]
	byPresence *bitemporal.Index // presences, by worker

	// The sums count children; in byHeld, FTE is how many social workers.
	byChanges  *bitemporal.Tally[changesCell]
	byHeld     *bitemporal.Tally[heldCell]
	ofFamilies *bitemporal.Tally[struct{}]

	// What is believed of each case, family and worker.
	ofCase   bitemporal.Subjects[child]
	moves    bitemporal.Subjects[change]
	holders  bitemporal.Subjects[holding]
	ofFamily bitemporal.Subjects[family]
	ofWorker bitemporal.Subjects[parting]
	ofHere   bitemporal.Subjects[presence]

	kin kinship

	scratch struct {
		sweep    sweep
		changes  []bitemporal.Row[change]
		partings []bitemporal.Row[parting]
		held     []bitemporal.Row[holding]
		here     []facts.Presence
		present  []bitemporal.Row[presence]
		families []bitemporal.Row[family]
		kin      kin
	}
	pending struct {
		families touched
		workers  facts.Set
	}
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := new(Model)
	m.record.Keep(facts.Worker, facts.Case)
	one := func(n int64) bitemporal.Amount { return bitemporal.Amount{FTE: n, Heads: 1} }
	m.byGoing = bitemporal.NewIndex(&m.partings, func(p parting) (n, tag uint32) { return uint32(p.Worker), 0 })
	m.byHolder = bitemporal.NewIndex(&m.held, func(h holding) (n, tag uint32) { return uint32(h.Worker), h.tag() })
	m.byPresence = bitemporal.NewIndex(&m.presences, func(p presence) (n, tag uint32) { return uint32(p.Worker), 0 })
	m.byChanges = bitemporal.NewTally(&m.children, func(c child) (changesCell, bitemporal.Amount, bool) {
		return changesCell{c.Status, min(c.All.Last, 3), min(c.All.Before, 3)}, one(0), true
	})
	m.byHeld = bitemporal.NewTally(&m.children, func(c child) (heldCell, bitemporal.Amount, bool) {
		return heldCell{c.Status, min(c.Held, 3)}, one(int64(c.Held)), true
	})
	m.ofFamilies = bitemporal.NewTally(&m.families, func(f family) (struct{}, bitemporal.Amount, bool) {
		return struct{}{}, one(int64(f.Held)), true
	})
	return m
}
