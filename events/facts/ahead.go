package facts

import "muster/events"

// What is known of a thing lies in several places, and mostly in none that the
// processor has at hand: it waits for each for as long as a hundred steps of
// work take. Looked at one after another, for many things at once and before
// they are needed, it waits for many places together.

// ahead is what the entries to come are about.
type ahead struct {
	ids    [Kinds][]string
	things [Kinds][]Thing
	read   int // of no meaning, but that it must be read
}

// LookAhead reads what taking in some entries will need, so that it is at hand
// when they come. It changes nothing; some hundred events are best.
func (r *Record) LookAhead(entries []*events.Entry) {
	a := &r.ahead
	for k := range a.ids {
		a.ids[k] = a.ids[k][:0]
	}
	for _, e := range entries {
		for _, ev := range e.Events {
			a.expect(ev)
		}
	}
	for _, k := range []Kind{Worker, Post, Assignment} {
		a.things[k] = r.things(k).findAll(a.ids[k], a.things[k][:0])
	}
	a.read += r.glance(a.things[Worker], a.things[Post], a.things[Assignment])
}

// expect notes what an event is about.
func (a *ahead) expect(ev events.Event) {
	k, id := SubjectOf(ev)
	a.ids[k] = append(a.ids[k], id)
	switch e := ev.(type) {
	case *events.WorkerHired:
		a.ids[Post] = append(a.ids[Post], e.Post)
	case *events.WorkerMoved:
		a.ids[Post] = append(a.ids[Post], e.Post)
	}
}

// glance reads what is known of some workers, posts and assignments.
func (r *Record) glance(workers, posts, assignments []Thing) (n int) {
	n += lengths(r.workers.facts, workers) + lengths(r.stints, workers) + lengths(r.engaged, workers)
	n += lengths(r.assignments.facts, assignments) + lengths(r.engagements, assignments)
	n += lasts(r.workers.facts, workers, func(f *WorkerFact) Thing { return f.Post })
	for _, w := range workers { // what happens to whoever holds a post happens to it
		if s := at(r.stints, w); len(s) > 0 {
			posts = append(posts, s[len(s)-1].Post)
		}
	}
	n += lengths(r.posts.facts, posts) + lengths(r.phases, posts) + lengths(r.holdings, posts)
	n += lasts(r.phases, posts, func(p *Phase) Name { return p.Service })
	return n + lasts(r.holdings, posts, func(h *Holding) Thing { return h.Worker })
}

// lengths reads where the lists of some things are.
func lengths[L ~[]T, T any](lists []L, things []Thing) (n int) {
	for _, t := range things {
		if int(t) <= len(lists) {
			n += len(lists[t-1])
		}
	}
	return n
}

// lasts reads the last in the list of each of some things.
func lasts[L ~[]T, T any, N Thing | Name](lists []L, things []Thing, one func(*T) N) (n int) {
	for _, t := range things {
		if int(t) <= len(lists) {
			if l := lists[t-1]; len(l) > 0 {
				n += int(one(&l[len(l)-1]))
			}
		}
	}
	return n
}
