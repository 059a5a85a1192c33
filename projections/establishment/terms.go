package establishment

import (
	"cmp"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// term is a fixed term of somebody in a post, on the days after its end on which
// they are there for all that is on record.
type term struct {
	Post, Worker facts.Thing
	FTE          int32
	Over         int64       // FTE by which the post is held beyond its own
	Ends         events.Date // the last day of the term
	Line         events.Line // of the stint
}

// termRows works out the fixed terms in a post that end while it is held.
func (m *Model) termRows(p facts.Thing) (rows []bitemporal.Row[term]) {
	record := &m.staff.Record
	held := record.Holdings(p, 0)
	if !slices.ContainsFunc(held, func(h facts.Holding) bool { return h.ContractEnds != 0 }) {
		return nil
	}
	runs, _ := record.Occupancy(p, 0, nil)
	phases := record.Phases(p)
	for i := range held {
		h := &held[i]
		if h.ContractEnds == 0 {
			continue
		}
		after := h.Span.Intersect(events.Span{From: h.ContractEnds + 1})
		for _, run := range runs {
			days := run.Span.Intersect(after)
			if days.Empty() {
				continue
			}
			over := int64(0)
			if run.Phase >= 0 {
				over = max(0, run.Held-int64(phases[run.Phase].FTE))
			}
			rows = append(rows, bitemporal.Row[term]{Span: days, Value: term{p, h.Worker, h.FTE, over, h.ContractEnds, h.Line}})
		}
	}
	return rows
}

// terms are the fixed terms that are assumed to be over on a day.
type terms struct {
	stints map[events.Line]*term
	freed  []freed // in order of the posts
}

// freed is what becomes vacant of a post.
type freed struct {
	post facts.Thing
	at   *staffing.Seat
	fte  int64
	of   []*term
}

// none are no terms.
var none = new(terms)

// ends reports whether a stint is over with its term.
func (t *terms) ends(r *staffing.Row) bool { return t.stints[r.Line] != nil }

// ended finds the fixed terms that end between what is known and a day.
func (a *asked) ended(day events.Date) *terms {
	t := &terms{stints: map[events.Line]*term{}}
	byPost := map[facts.Thing]*freed{}
	for i := range a.terms {
		r := &a.terms[i]
		if !r.Span.Contains(day) || r.Value.Ends <= a.upTo {
			continue
		}
		one := &r.Value
		t.stints[one.Line] = one
		f := byPost[one.Post]
		if f == nil {
			f = &freed{post: one.Post, fte: -one.Over}
			byPost[one.Post] = f
		}
		f.fte += int64(one.FTE)
		f.of = append(f.of, one)
	}
	if len(byPost) == 0 {
		return none
	}
	for i := range a.posts {
		r := &a.posts[i]
		if f := byPost[r.Value.Post]; f != nil && f.fte > 0 && r.Span.Contains(day) && a.inScope(&r.Value.Seat) {
			f.at = &r.Value.Seat
			t.freed = append(t.freed, *f)
		}
	}
	slices.SortFunc(t.freed, func(x, y freed) int { return cmp.Compare(x.post, y.post) })
	return t
}

// behindFreed makes the line behind what becomes vacant of a post.
func (a *asked) behindFreed(f *freed) func() answers.Behind {
	return func() answers.Behind {
		b := answers.Behind{Line: f.of[0].Line, Subject: a.m.staff.Record.PostID(f.post)}
		for _, one := range f.of {
			if b.Note != "" {
				b.Note += ", "
			}
			b.Note += fmt.Sprintf("%s's contract ends %s", a.m.staff.Record.WorkerID(one.Worker), one.Ends)
		}
		return b
	}
}

// remaining finds the post in which each of those is counted as a head whose term
// is over in the post that counted: nil is that they have no other. It is the most
// senior of the others, and of these the one with the most hours, as in package
// staffing.
func (a *asked) remaining(day events.Date, over *terms) map[facts.Thing]*staffing.Row {
	left := map[facts.Thing]*staffing.Row{}
	if len(over.stints) == 0 {
		return left
	}
	each := func(do func(*staffing.Row)) {
		for i := range a.stock {
			if r := &a.stock[i]; r.Value.What == staffing.InPost && r.Span.Contains(day) {
				do(&r.Value)
			}
		}
	}
	each(func(r *staffing.Row) {
		if r.Head && over.ends(r) {
			left[r.Of] = nil
		}
	})
	rank := func(r *staffing.Row) uint8 { return a.m.staff.Record.Names.Seniority(a.m.staff.SeatOf(r).Role) }
	each(func(r *staffing.Row) {
		best, counts := left[r.Of]
		if counts && !over.ends(r) && (best == nil || cmp.Or(cmp.Compare(rank(r), rank(best)), cmp.Compare(best.FTE, r.FTE), cmp.Compare(r.Line, best.Line)) < 0) {
			left[r.Of] = r
		}
	})
	return left
}
