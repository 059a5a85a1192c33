// Package establishment is the view of posts and of how they are to be filled:
// the posts there are, those vacant, covered or offered, agency workers by
// reason, who is on the way, and a forecast from what is on record already. Who
// is in post, what is vacant and who is on assignment is said in package
// staffing.
//
// # Posts and vacancies
//
//   - A post counts if it exists on the day, is funded and is in a social work
//     role. A vacancy is its unfilled FTE, covered or not, offered or not.
//   - The vacancy factor is vacant over posts: in FTE, and in posts, of which one
//     that is vacant in part is one. It differs from the census's vacancy rate,
//     vacant over vacant and in post, where posts are shared beyond their FTE.
//   - The definition structure counts the posts of every role, and apart those in
//     social work and those outside it: a council that tells how many posts it has
//     means both. Who holds a post outside social work is in no figure of this
//     view, so it says of none of them whether it is vacant.
//
// # Covered
//
// Cover of a vacancy is an agency assignment whose reason is vacancy; one for any
// other reason, such as maternity, covers none, whatever post it names.
//
//   - If the assignment names a post, it covers the vacancy of that post, up to
//     the FTE that is vacant there on the day. What is beyond it, or names a post
//     that is not vacant, covers nothing.
//   - If it names none, it is taken at its word: it covers a vacancy of its own
//     group (team, service, …) or of the authority, up to what those that name a
//     post leave. So groups need not add up to the authority where one has more
//     such workers than vacancies.
//   - In posts, a post is covered if any part of it is.
//
// # Offered
//
// An offer is open from its day until the worker starts in the post or it is
// withdrawn, overdue or not; offered again, it is one. To start in another post
// leaves it open: only a withdrawal tells that it is void. It has checks
// outstanding if its latest form lists any. The ledger does not say whether it was
// accepted. The pipeline has every offer that is open.
//
// What an offer fills is one rule, by which offered is told and a forecast is made:
//
//   - It fills a vacancy of the very post, and no vacancy if the worker is in post
//     in social work on the day: their move leaves as much vacant as it fills,
//     elsewhere. Such offers are counted apart, as offers to staff.
//   - Of several offers to one person the first that fills its post counts.
//   - It fills its post whole or not at all. What is vacant of a post is given to
//     its offers, those expected first before the others, those without a day
//     last, and of one day those recorded first. An offer of more than is then left
//     fills nothing, and a smaller one behind it may. So an offer of a post that is
//     still held shows in the pipeline only.
//
// Vacant less offered leaves out what open offers fill. Vacant less both leaves out
// what is covered or offered, once.
//
// Offers belong to the group of their post on the day, or as it first will be; one
// of a post that is no more has no group, and one of a post outside social work is
// not counted. An offer is overdue when its expected start has passed: not on that
// day, and never without one. Starts agreed are hires and transfers in recorded
// for a later day; who was offered the post first shows among the offers too,
// until that day.
//
// # Due
//
// Agency workers due are assignments that begin on a later day; one that only
// changes then is not due. Who is on another assignment by then is FTE and no
// further head. Trainees are those expected to qualify whose training has begun and
// not ended, its last day included, whether the day they were expected has passed
// or not, by the month of it; they have a team at most. Months count heads, and are
// listed for a single day; a series has the totals.
//
// # Forecast
//
// Every question about a day later than that on which the latest known entry of
// the book workforce was recorded is answered by what was agreed ahead, as in
// every view, and says so (package answers). The definition forecast, which has
// figures of such days only, assumes three things besides, and counts them:
//
//   - Who is in post by a fixed term leaves that post when the term ends, which is
//     the last day in it, if that is still to come and nothing on record says
//     otherwise. A leaving or move later than the end does, and other hours from a
//     later day; so does a correction of the line of the hire, which is how a term
//     is extended. A move before the end takes the term along. Who has another post
//     besides stays in it, and is a head there: of several in the most senior role,
//     then in that of the most hours, then in the one recorded first.
//   - An open offer whose expected start is still to come is taken up on that day,
//     as far as it fills a post (see Offered): of what is then vacant, and for whom
//     is then in post, with the fixed terms over that have ended. Those that find no
//     room are counted apart, as offers not assumed: a registrar would refuse the
//     start.
//   - An assignment ends when it is expected to, if that is still to come.
//
// Starts and leavers on record are those of the days after the last recording, up
// to the day asked about. Others stay as they are. That the funding of a post
// ends is on record, and needs no assumption: the post is not there on later
// days, for vacancies nor for offers. Who holds it is not assumed to go with it.
// So vacancies and people in post together always come to what they do by what is
// on record, less who goes from a post that is not there, or shared with others
// beyond its FTE.
package establishment

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 3*100 + staffing.Fold

// post is a post as it is for some days, while it is funded.
type post struct {
	Post facts.Thing
	Seat staffing.Seat
	FTE  int32
	Line events.Line
}

// offer is an offer while it stands.
type offer struct {
	Worker, Post  facts.Thing
	FTE           int32
	Checks        uint8
	ExpectedStart events.Date
	Line          events.Line
}

// cover is what an assignment covers while it does.
type cover struct {
	Assignment, Post facts.Thing
	Begins           events.Date // of the assignment
	ExpectedEnd      events.Date
}

// trainee is somebody in training.
type trainee struct {
	Trainee  facts.Thing
	Route    uint8 // position in events.TrainingRoutes, from 1
	Expected events.Date
	Team     facts.Name
	Line     events.Line
}

// Model is the state of the view for one authority.
type Model struct {
	staff staffing.Staff

	posts     bitemporal.Table[post]
	ofPost    bitemporal.Subjects[post]
	offers    bitemporal.Table[offer]
	ofWorker  bitemporal.Subjects[offer]
	covers    bitemporal.Table[cover]
	ofCover   bitemporal.Subjects[cover]
	terms     bitemporal.Table[term]
	ofTerm    bitemporal.Subjects[term] // by post
	trainees  bitemporal.Table[trainee]
	ofTrainee bitemporal.Subjects[trainee]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := new(Model)
	m.staff.Record.Keep(facts.Worker, facts.Trainee)
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
	for _, p := range c.Posts {
		if p.Facts {
			m.ofPost.Of(uint32(p.Thing)).Revise(&m.posts, at, 0, m.postRows(p.Thing))
		}
		m.ofTerm.Of(uint32(p.Thing)).Revise(&m.terms, at, 0, m.termRows(p.Thing))
	}
	for _, w := range c.Workers {
		m.ofWorker.Of(uint32(w.Thing)).Revise(&m.offers, at, 0, m.offerRows(w.Thing))
	}
	for _, a := range c.Assignments {
		m.ofCover.Of(uint32(a.Thing)).Revise(&m.covers, at, 0, m.coverRows(a.Thing))
	}
	for _, n := range c.Notes {
		if n.Kind == facts.Trainee {
			m.ofTrainee.Of(uint32(n.Thing)).Revise(&m.trainees, at, 0, m.traineeRows(n.Thing))
		}
	}
	return nil
}

func (m *Model) postRows(p facts.Thing) (rows []bitemporal.Row[post]) {
	for _, f := range m.staff.Record.Phases(p) {
		span := f.Span
		if f.FundedTo != 0 {
			span = span.Intersect(events.Span{From: span.From, To: f.FundedTo})
		}
		if !span.Empty() {
			at := staffing.Seat{Role: f.Role, Grade: f.Grade, Team: f.Team, Service: f.Service}
			rows = append(rows, bitemporal.Row[post]{Span: span, Value: post{p, at, f.FTE, f.Line}})
		}
	}
	return rows
}

func (m *Model) offerRows(w facts.Thing) (rows []bitemporal.Row[offer]) {
	for _, o := range m.staff.Record.Offers(w) {
		if !o.Span.Empty() {
			rows = append(rows, bitemporal.Row[offer]{Span: o.Span, Value: offer{w, o.Post, o.FTE, uint8(o.Checks), o.ExpectedStart, o.Line}})
		}
	}
	return rows
}

func (m *Model) coverRows(a facts.Thing) (rows []bitemporal.Row[cover]) {
	list := m.staff.Record.Engagements(a)
	for _, e := range list {
		rows = append(rows, bitemporal.Row[cover]{Span: e.Span, Value: cover{a, e.Covers, list[0].Span.From, e.ExpectedEnd}})
	}
	return rows
}

func (m *Model) traineeRows(t facts.Thing) (rows []bitemporal.Row[trainee]) {
	for _, n := range m.staff.Record.Notes(facts.Trainee, t) {
		switch e := n.Event.(type) {
		case *events.TraineeExpected:
			rows = append(rows, bitemporal.Row[trainee]{Span: events.Span{From: e.Day},
				Value: trainee{t, codeOf(events.TrainingRoutes, e.Route), e.Expected, m.staff.Record.Names.Number(e.Team), n.By}})
		case *events.TraineeEnded:
			if len(rows) > 0 {
				rows[len(rows)-1].Span.To = n.Begins
			}
		}
	}
	return rows
}

func codeOf(list []string, s string) uint8 {
	for i := range list {
		if list[i] == s {
			return uint8(i + 1)
		}
	}
	return 0
}
