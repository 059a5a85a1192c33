// Package grievances is the view of the complaints that workers raise with their
// employer: what is open, raised and ended, about what, by how many people, what
// is done about it and how long it takes, as of any day and as known at any
// moment.
//
// # Who may ask
//
// The questions of this view are answered only to the key of the role
// grievances-reader (natslog.GrievancesReader); the key of a reader, who may ask
// every other view, is refused by the server, and the view audit leaves the book
// out. That is a separation of those who ask, not of those who fold: the book is
// part of the ledger's one hash chain, so whoever follows a ledger, which is the
// registrar and the projector of every view, reads its entries, and a projector's
// key opens them. A recorder or loader who offers an entry about a grievance is
// told by a refusal what stands on record against it. On the machine itself,
// whoever can read the credentials directory can read all keys in it.
//
// # Rulings
//
//   - A grievance is open from the day it is raised, and no longer on the day on
//     which it is resolved or withdrawn. It is raised in a window if its day is
//     in it, whatever became of it, and one raised and ended in the window is
//     both.
//   - A window is the twelve months that end with the day, or as many as asked: a
//     period as package answers has it.
//   - A grievance with several themes is in each of their groups, so these do not
//     add up to the whole; one without is in "not stated". Actions are in the group
//     of their own theme, which may be one that no grievance has. Only themes and
//     forms are listed of which there is a grievance that is open on the day, or was
//     raised or ended in the window.
//   - People involved are those of the grievances open on the day. A worker who
//     is known is one person in however many of them they are. Signatories whose
//     names are not on record are counted by number: nobody can tell whether two
//     grievances share some, so that sum may count people twice.
//   - The share of the workforce is the people involved over those in post, both as
//     heads, where of the known only those count who are in post on the day, in
//     social work, and of the unknown all do. Who is in post is said in package
//     staffing: on a last day somebody is, one with two posts is one head in the more
//     senior role, a zero-hours worker is a head, and one who left and returned is in
//     post again. Whoever is not, such as an agency worker or one who left, is
//     involved, and counted by themselves. If the unknown make more than all in post,
//     there is no share.
//   - By service, team, role and grade the share goes by the seats of the known; the
//     others are kept apart, in groups of their own. By theme and form it is of all in
//     post.
//   - An action is taken on its day, and again if it is said of another day. One in
//     train is one, however often that is said, until it is taken, or until its
//     grievance ends; no other can be recorded about it afterwards, so it is then
//     counted as unfinished, in the window in which it ended. On the day on which it
//     is taken, or unfinished, it is no longer in train.
//   - Time to resolve is the days from raising to resolving of the grievances
//     resolved in the window, whenever they were raised; one resolved on its first day
//     took none. Withdrawn ones are not among them. The median of an even number is
//     the mean of the two in the middle.
//   - Where no grievance was ever recorded nothing is available: that nobody
//     complains is not what an empty book says. One that was retracted was not, and
//     one of any day, also a later one, makes the others noughts.
package grievances

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 1*100 + staffing.Fold

// what says what a row is.
type what uint8

const (
	complaint  what = iota // a grievance, from the day it was raised to the day it ended
	about                  // a theme of it
	member                 // a worker who is known to raise it
	inTrain                // an action, while it is in train
	taken                  // an action, on the day it was taken
	unfinished             // an action in train, on the day the grievance ended
	whats                  // how many there are
)

// row is something of a grievance, as the table holds it.
type row struct {
	Line          events.Line
	EndLine       events.Line // of a complaint that ended
	Of            facts.Thing // the grievance
	People        int64       // of a complaint: how many raise it
	Raised, Ended events.Date // of a complaint; 0 while it is open
	Name          facts.Name  // of the theme, the worker or the action
	Theme         facts.Name  // of an action
	What          what
	Form          uint8 // of a complaint: position in events.GrievanceForms, from 1
	Withdrawn     bool  // of a complaint that ended
}

// Model is the state of the view for one authority.
type Model struct {
	staff       staffing.Staff
	rows        bitemporal.Table[row]
	ofGrievance bitemporal.Subjects[row]
	scratch     []bitemporal.Row[row]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{}
	m.staff.Record.Keep(facts.Worker, facts.Grievance)
	return m
}

// InRun folds a long run faster; see projections.RunModel.
func (m *Model) InRun(n int, apply func() error) error { return m.staff.InRun(n, apply) }

// Expect tells which entries come next; see projections.RunModel.
func (m *Model) Expect(run []*events.Entry) { m.staff.Expect(run) }

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.staff.Apply(at, e)
	if err != nil {
		return err
	}
	for _, n := range c.Notes {
		if n.Kind == facts.Grievance {
			m.scratch = m.grievance(m.scratch[:0], n.Thing)
			m.ofGrievance.Of(uint32(n.Thing)).Revise(&m.rows, at, 0, m.scratch)
		}
	}
	return nil
}

// grievance works out the rows of a grievance from what is on record of it.
func (m *Model) grievance(rows []bitemporal.Row[row], g facts.Thing) []bitemporal.Row[row] {
	notes := m.staff.Record.Notes(facts.Grievance, g)
	var whole row
	var raised *events.GrievanceRaised
	for i := range notes {
		switch e := notes[i].Event.(type) {
		case *events.GrievanceRaised:
			raised = e
			whole = row{Line: notes[i].By, Of: g, What: complaint, People: e.People(), Raised: e.Day, Form: uint8(1 + slices.Index(events.GrievanceForms, e.Form))}
		case *events.GrievanceResolved:
			whole.Ended, whole.EndLine = e.Day, notes[i].By
		case *events.GrievanceWithdrawn:
			whole.Ended, whole.EndLine, whole.Withdrawn = e.Day, notes[i].By, true
		}
	}
	if raised == nil {
		return rows
	}
	span := events.Span{From: whole.Raised}
	if whole.Ended != 0 {
		span.To = whole.Ended + 1
	}
	put := func(w what, name string) {
		rows = append(rows, bitemporal.Row[row]{Span: span, Value: row{Line: whole.Line, Of: g, What: w, Name: m.staff.Record.Names.Number(name)}})
	}
	rows = append(rows, bitemporal.Row[row]{Span: span, Value: whole})
	for _, t := range raised.Themes {
		put(about, t)
	}
	for _, w := range raised.Workers {
		put(member, w)
	}
	return m.actions(rows, g, whole.Ended)
}

// actions adds the rows of what is done about a grievance that ended on a day,
// if it has.
func (m *Model) actions(rows []bitemporal.Row[row], g facts.Thing, ended events.Date) []bitemporal.Row[row] {
	first := len(rows)
	for _, n := range m.staff.Record.Notes(facts.Grievance, g) {
		e, ok := n.Event.(*events.GrievanceAction)
		if !ok {
			continue
		}
		r := bitemporal.Row[row]{Span: events.Span{From: e.Day}, Value: row{Line: n.By, Of: g, What: inTrain,
			Name: m.staff.Record.Names.Number(e.Action), Theme: m.staff.Record.Names.Number(e.Theme)}}
		was := slices.IndexFunc(rows[first:], func(o bitemporal.Row[row]) bool {
			return o.Value.What == inTrain && o.Value.Name == r.Value.Name && o.Span.To == 0
		})
		if was >= 0 { // it is said anew how far the action is
			rows[first+was].Span.To = e.Day
		}
		if e.State == "taken" {
			r.Value.What, r.Span.To = taken, e.Day+1
		}
		rows = append(rows, r)
	}
	if ended == 0 {
		return rows
	}
	for i := range rows[first:] {
		if r := &rows[first+i]; r.Span.To == 0 {
			r.Span.To = ended
			left := *r
			left.Value.What, left.Span = unfinished, events.Span{From: ended, To: ended + 1}
			rows = append(rows, left)
		}
	}
	return rows
}
