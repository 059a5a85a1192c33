package facts

import (
	"slices"

	"muster/events"
)

// Thing numbers the things of one kind in the order in which the ledger first
// mentions them. Zero is no thing.
type Thing uint32

// head is what every fact has in common. A fact that names a last day begins
// to hold on the day after it.
type head struct {
	Line   events.Line // the line that first said it, and by which it is corrected
	By     events.Line // the line that gave it its content: Line, or its latest correction
	Begins events.Date // the first day on which it holds
	ends   bool        // it ends something, so it comes before what begins that day
}

func (h head) top() head { return h }

// before orders the facts about one thing: by day, what ends before what
// begins, and then as they were first recorded.
func (h head) before(o head) bool {
	if h.Begins != o.Begins {
		return h.Begins < o.Begins
	}
	if h.ends != o.ends {
		return h.ends
	}
	return h.Line < o.Line
}

type fact interface{ top() head }

// life holds every standing fact about each thing of one kind, in order.
type life[F fact] struct {
	numbers
	facts [][]F
	since []since
}

// since is what has become of a life since it was last derived: how many facts
// it had, and the first that was put in or taken out.
type since struct{ had, first int32 }

// derived notes that what a life amounts to has been worked out.
func (l *life[F]) derived(t Thing) {
	n := int32(len(l.facts[t-1]))
	l.since[t-1] = since{n, n}
}

// added reports whether facts were only added behind those there were, and
// returns these.
func (l *life[F]) added(t Thing) (facts []F, only bool) {
	s := l.since[t-1]
	return l.facts[t-1][min(int(s.had), len(l.facts[t-1])):], s.first == s.had
}

func (l *life[F]) disturbed(t Thing, i int) {
	s := &l.since[t-1]
	s.first = min(s.first, int32(i))
}

// number returns a thing's number, giving it one if it is new.
func (l *life[F]) number(id string) Thing {
	if id == "" {
		return 0
	}
	if t := l.find(id); t != 0 {
		return t
	}
	l.facts = append(l.facts, nil)
	l.since = append(l.since, since{})
	return l.numbers.add(id)
}

// forget forgets all things but the first n.
func (l *life[F]) forget(n int) {
	if len(l.ids) == n {
		return
	}
	l.numbers.forget(n)
	l.facts, l.since = cut(l.facts, n), cut(l.since, n)
}

func (l *life[F]) of(t Thing) []F {
	if t == 0 {
		return nil
	}
	return l.facts[t-1]
}

// add puts a fact in its place, which is mostly the end.
func (l *life[F]) add(t Thing, f F) {
	list := l.facts[t-1]
	i := len(list)
	for i > 0 && f.top().before(list[i-1].top()) {
		i--
	}
	l.facts[t-1] = slices.Insert(list, i, f)
	l.disturbed(t, i)
}

// remove takes a fact out by its line.
func (l *life[F]) remove(t Thing, line events.Line) (old F, ok bool) {
	list := l.facts[t-1]
	for i := range list {
		if list[i].top().Line == line {
			old = list[i]
			l.facts[t-1] = slices.Delete(list, i, i+1)
			l.disturbed(t, min(i, int(l.since[t-1].had)-1))
			return old, true
		}
	}
	return old, false
}

// step is one change to a life, kept so that it can be taken back: a fact that
// was added, or the old one that was removed.
type step[F fact] struct {
	thing Thing
	line  events.Line
	old   *F
}

func (l *life[F]) undo(steps []step[F]) {
	for _, s := range slices.Backward(steps) {
		if s.old != nil {
			l.add(s.thing, *s.old)
		} else {
			l.remove(s.thing, s.line)
		}
	}
}
