// Package tenure is the view of how long people stay: those in post and those
// who leave by time in service, post-qualifying experience, why and to where
// people leave, and how many of those who start together are still there after
// one to ten years. Who is in post and who leaves is said in package staffing.
//
// # Service
//
// There are two readings, and --service chooses.
//
//   - continuous, the usual one: from the first day of the present unbroken run
//     of posts in this council's children's services, in social work or not. Two
//     posts, one taken up by the day after the other ends, are one run.
//   - role: the same for posts in the present role. A promotion begins it anew;
//     another post, team, grade or FTE in the same role does not.
//
// In both:
//
//   - A day in no post is a gap and ends the run. A rehire begins from nought,
//     however short the gap; what went before is not added.
//   - A transfer in from another role of the council begins a run: the days in
//     the other role are not on record. A transfer out ends it.
//   - An absence is no gap. Agency days before a hire are not service.
//   - Two posts at once are one service, that of the first; the FTE of each counts,
//     in the band of the one person. To give one of them up ends nothing. By role,
//     posts in two roles are two services: the FTE of each is in the band of its
//     own, and the head in that of the more senior.
//   - Years are complete on the anniversary of the first day: who started on 30
//     September 2017 has two years on 30 September 2019, and is then in the band
//     from 2 to under 5. Who started on 29 February has theirs on 28 February in
//     a common year. Bands take their lower bound and not their upper; there are up
//     to 20 bounds, whole years from 1 to 99.
//   - A leaver's service is that on the last day. Leavers are those of the twelve
//     months that end with the day, those whose last day is that day among them;
//     each leaving counts, also of one who started in the same year or came back.
//   - A zero-hours worker is a head and no FTE. A band with nobody in it is 0; a
//     share of nobody is not available.
//
// # Experience
//
// Post-qualifying experience counts from the day of qualifying that is stated
// last, by a hire or transfer in: a later start that states none leaves it, and
// one that is later than the day asked about tells of that day too, since it was
// true then. Over two years means that the second anniversary has passed; on that
// day itself it is two years and not over. Those of whom no day is stated are
// counted apart, are in neither part of the share, and nothing else is taken for
// the day. One who qualifies later than the day asked about is among the known
// and has no experience yet.
//
// # Why and to where
//
// Reasons and destinations are the census's. A transfer to another role of the
// council has the census's reason for it, moved-within-council, and in place of
// a destination, for which the census has no code, same-council. Shares are of
// all leavers; with --base known, those by reason are of the leavers whose reason
// is known, and those by destination of the ones whose destination is, so without
// not-known and not-collected. Not to agency is of the latter in any case.
//
// # Retention
//
// A cohort is those who started in a period, by a hire or a transfer in, its
// first and last day included; a move into social work from another post of
// children's services is no start. It counts starts: who leaves and starts again
// within the period is in it twice. Shares are of heads, zero hours or not. Still
// in post after n years is who, on the nth anniversary of the start, has been in
// service without a break since, by the reading of service that was chosen, a
// last day on it included. One who left and came back is not, and is a starter
// again of the later period. A year's share is not available before the last day
// of the period is that many years ago, since part of the cohort could not be
// there yet. Unless told otherwise, the cohort is that of the twelve months that
// ended ten years before the day.
package tenure

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 1*100 + staffing.Fold

// service is an unbroken run of days in posts.
type service struct {
	Worker facts.Thing
	Role   facts.Name  // in which all the posts are; 0 is the run of posts in any role
	Line   events.Line // of the start
}

// qualified says when a worker qualified. It holds on every day.
type qualified struct {
	Worker facts.Thing
	Day    events.Date
	Line   events.Line
}

// Model is the state of the view for one authority.
type Model struct {
	staff staffing.Staff

	services    bitemporal.Table[service]
	ofService   bitemporal.Subjects[service]
	qualified   bitemporal.Table[qualified]
	ofQualified bitemporal.Subjects[qualified]

	scratch []bitemporal.Row[service]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := new(Model)
	m.staff.Record.Keep(facts.Worker)
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
	for _, w := range c.Careers {
		m.ofService.Of(uint32(w)).Revise(&m.services, at, 0, m.serviceRows(w))
	}
	for _, w := range c.Workers {
		var rows []bitemporal.Row[qualified]
		if day, by, known := m.staff.Record.Qualified(w.Thing); known {
			rows = []bitemporal.Row[qualified]{{Value: qualified{w.Thing, day, by}}}
		}
		m.ofQualified.Of(uint32(w.Thing)).Revise(&m.qualified, at, 0, rows)
	}
	return nil
}

// serviceRows works out a worker's runs of posts, in any role and in each role
// of social work.
func (m *Model) serviceRows(w facts.Thing) []bitemporal.Row[service] {
	stints := m.staff.Record.Stints(w)
	rows := runs(m.scratch[:0], stints, service{Worker: w})
	for i := range stints {
		if role := stints[i].Role; m.staff.Record.Names.Seniority(role) != 0 && !metBefore(stints[:i], role) {
			rows = runs(rows, stints, service{Worker: w, Role: role})
		}
	}
	m.scratch = rows
	return rows
}

func metBefore(stints []facts.Stint, role facts.Name) bool {
	for i := range stints {
		if stints[i].Role == role {
			return true
		}
	}
	return false
}

// runs appends the unbroken runs of stints, all or those in a role. Stints come
// in the order in which they began, the pieces of one together, so that each
// goes on from the run before it or begins another.
func runs(rows []bitemporal.Row[service], stints []facts.Stint, of service) []bitemporal.Row[service] {
	first := len(rows)
	for i := range stints {
		s := &stints[i]
		if of.Role != 0 && s.Role != of.Role {
			continue
		}
		if len(rows) == first || !goesOn(rows[len(rows)-1].Span, s.Span) {
			of.Line = s.Line
			rows = append(rows, bitemporal.Row[service]{Span: s.Span, Value: of})
			continue
		}
		if run := &rows[len(rows)-1].Span; s.Span.To == 0 || run.To != 0 && s.Span.To > run.To {
			run.To = s.Span.To
		}
	}
	return rows
}

// goesOn reports whether a stint begins by the day after a run's last.
func goesOn(run, stint events.Span) bool { return run.To == 0 || stint.From <= run.To }
