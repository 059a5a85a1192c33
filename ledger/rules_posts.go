package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
)

// postsHeldWithinFTE refuses to have a post held beyond its FTE, unless those
// beyond it share it by agreement, and to have a post held on days when it does
// not exist. What was as bad before is not held against the entry: whoever puts
// half of an old mess right may do so.
func postsHeldWithinFTE(s *state, o *offer) {
	from := changedFrom(o.given)
	var bad []facts.Touched
	for _, p := range o.change.Posts {
		if s.crowded(p.Thing, from) {
			bad = append(bad, p)
		}
	}
	if len(bad) == 0 {
		return
	}
	before, err := s.before(o, bad)
	if err != nil {
		o.broken = err
		return
	}
	var runs []facts.Occupied
	for i, p := range bad {
		runs, _ = s.facts.Occupancy(p.Thing, 0, runs[:0])
		for j := range runs {
			if n := excess(s, p.Thing, &runs[j]); n > before[i].worst(runs[j].Span, runs[j].Phase) {
				o.tellOvercrowding(s, p, runs[j])
				break
			}
		}
	}
}

// excess measures what is wrong with a run of days in a post: the FTE held
// beyond the post's, or how many hold it where it does not exist.
func excess(s *state, post facts.Thing, run *facts.Occupied) int64 {
	if run.Phase < 0 {
		return int64(run.Holders)
	}
	return max(0, run.Firm-int64(s.facts.Phases(post)[run.Phase].FTE))
}

// crowd is how a post was held before an entry.
type crowd []crowdedRun

type crowdedRun struct {
	span   events.Span
	exists bool
	excess int64
}

// worst returns the excess that held on every day of a span, in the same way,
// or 0.
func (c crowd) worst(span events.Span, phase int) int64 {
	least, day := int64(-1), span.From
	for _, run := range c {
		if !run.span.Contains(day) {
			continue
		}
		if run.exists != (phase >= 0) {
			return 0
		}
		if least < 0 || run.excess < least {
			least = run.excess
		}
		if run.span.To == 0 || (span.To != 0 && run.span.To >= span.To) {
			return least
		}
		day = run.span.To
	}
	return 0
}

// before tells how some posts were held without the offer.
func (s *state) before(o *offer, posts []facts.Touched) (list []crowd, err error) {
	err = s.without(o, func() {
		for _, p := range posts {
			var c crowd
			runs, _ := s.facts.Occupancy(p.Thing, 0, nil)
			for _, run := range runs {
				c = append(c, crowdedRun{run.Span, run.Phase >= 0, excess(s, p.Thing, &run)})
			}
			list = append(list, c)
		}
	})
	return list, err
}

// tellOvercrowding refuses the event that brought a post to be held wrongly
// over a run of days.
func (o *offer) tellOvercrowding(s *state, p facts.Touched, run facts.Occupied) {
	id := s.facts.PostID(p.Thing)
	holders, cause := s.holdersOn(p.Thing, run.Span.From, o.at)
	if run.Phase >= 0 {
		if made := s.facts.Phases(p.Thing)[run.Phase].Line; cause == 0 && made.Position() == o.at {
			cause = made.Number()
		}
	}
	if cause == 0 {
		cause = p.Event
	}
	field := blame(o.given.Events[cause-1])
	if run.Phase < 0 {
		o.refuse(cause, field, "leaves %s held %s by %s, when it does not exist: %s; change the days, or first record that the post exists or that they leave it", id, days(run.Span), holders, s.existence(p.Thing))
		return
	}
	phase := s.facts.Phases(p.Thing)[run.Phase]
	o.refuse(cause, field, "leaves %s held for %s FTE %s by %s, but it is a post of %s FTE (%s); first record who leaves or moves, or say job_share if they share it", id, events.FTE(run.Firm), days(run.Span), holders, events.FTE(phase.FTE), o.cite(phase.Line))
}

// holdersOn lists who holds a post on a day, in order of the lines that say so,
// and returns the event of the entry at a position that is one of them, or 0.
func (s *state) holdersOn(post facts.Thing, day events.Date, at events.Position) (list string, cause int) {
	var all []facts.Holding
	for _, h := range s.facts.Holdings(post, day) {
		if h.Span.Contains(day) {
			all = append(all, h)
		}
	}
	slices.SortFunc(all, func(a, b facts.Holding) int { return cmp.Compare(a.Line, b.Line) })
	var names []string
	for _, h := range all {
		share, from := "", "line "+h.Line.String()
		if h.JobShare {
			share = " as a job share"
		}
		if h.Line.Position() == at {
			cause, from = h.Line.Number(), "this entry"
		}
		names = append(names, fmt.Sprintf("%s %s%s (%s)", s.facts.WorkerID(h.Worker), events.FTE(h.FTE), share, from))
	}
	if len(names) > 6 {
		names = append(names[:5], fmt.Sprintf("%d others", len(names)-5))
	}
	return strings.Join(names, ", "), cause
}

// existence says when a post exists.
func (s *state) existence(post facts.Thing) string {
	var spans []events.Span
	for _, p := range s.facts.Phases(post) {
		if last := len(spans) - 1; last >= 0 && spans[last].To == p.Span.From {
			spans[last].To = p.Span.To // it changed, and went on
			continue
		}
		spans = append(spans, p.Span)
	}
	if len(spans) == 0 {
		return "no line establishes it"
	}
	words := make([]string, len(spans))
	for i, span := range spans {
		words[i] = days(span)
	}
	return "it exists " + strings.Join(words, " and ")
}

// days writes a span as people say it, the last day included.
func days(s events.Span) string {
	if s.To == 0 {
		return "from " + s.From.String()
	}
	return fmt.Sprintf("from %s to %s", s.From, s.To-1)
}

// blame names the field of an event that has to do with how a post is held.
func blame(ev events.Event) string {
	ev, path := plain(ev)
	switch e := ev.(type) {
	case *events.HoursChanged:
		return path + "fte"
	case *events.PostChanged:
		if e.FTE != 0 {
			return path + "fte"
		}
	case *events.PostClosed, *events.WorkerLeft, *events.TransferredOut:
		return path + "last_day"
	case *events.LineRetracted:
		return "line"
	}
	return path + "post"
}

// cite names a line for a person.
func (o *offer) cite(l events.Line) string {
	if l.Position() == o.at {
		return "this entry"
	}
	return "line " + l.String()
}

// postsNamedExist refuses an offer of, or agency cover for, a post that is not
// on record. On which days it exists is not asked: offers are made for posts
// still to be funded, and cover outlives the post that it was found for.
func postsNamedExist(s *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		field, post := "covers", ""
		switch e := ev.(type) {
		case *events.WorkerOffered:
			field, post = "post", e.Post
		case *events.AgencyStarted:
			post = e.Covers
		case *events.AgencyChanged:
			post = e.Covers
		}
		if post != "" && len(s.facts.Phases(s.facts.Called(facts.Post, post))) == 0 {
			o.refuse(i+1, path+field, "names %s, which is not known: no line establishes it; check the id, or establish the post first", post)
		}
	}
}
