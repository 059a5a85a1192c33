package facts

import (
	"math"
	"slices"

	"muster/events"
)

// Holding is a stint as the post sees it.
type Holding struct {
	Stint
	Worker Thing
	reach  events.Date // the latest end of this and all before it in its list
}

// holdings are the stints in one post by anybody, in order of their beginnings
// and then of the workers' numbers.
type holdings []Holding

func (h Holding) before(o *Holding) bool {
	if h.Span.From != o.Span.From {
		return h.Span.From < o.Span.From
	}
	return h.Worker < o.Worker
}

// put adds a stint, mostly at the end.
func (l *holdings) put(worker Thing, s Stint) {
	h := Holding{Stint: s, Worker: worker}
	i := len(*l)
	for i > 0 && h.before(&(*l)[i-1]) {
		i--
	}
	*l = slices.Insert(*l, i, h)
	l.reachFrom(i)
}

// take removes a stint.
func (l *holdings) take(worker Thing, s *Stint) {
	for i := len(*l) - 1; i >= 0; i-- {
		if h := &(*l)[i]; h.Worker == worker && h.Stint == *s {
			*l = slices.Delete(*l, i, i+1)
			l.reachFrom(i)
			return
		}
	}
	panic("facts: a stint is missing from its post")
}

// reachFrom works out anew how far the stints up to each reach.
func (l *holdings) reachFrom(i int) {
	reach := events.Date(0)
	if i > 0 {
		reach = (*l)[i-1].reach
	}
	for ; i < len(*l); i++ {
		end := (*l)[i].Span.To
		if end == 0 {
			end = math.MaxInt32
		}
		reach = max(reach, end)
		(*l)[i].reach = reach
	}
}

// Holdings returns the stints that anybody has in a post, in order of their
// beginnings. Those that end before a day may be left out; the day is zero for
// all of them. The slice is the record's.
func (r *Record) Holdings(post Thing, since events.Date) []Holding {
	if post == 0 || int(post) > len(r.holdings) {
		return nil
	}
	list := r.holdings[post-1]
	i := len(list)
	for i > 0 && list[i-1].reach >= since {
		i--
	}
	return list[i:]
}
