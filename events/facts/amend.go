package facts

import "muster/events"

// correct gives the line named other content, or none.
func (r *Record) correct(c *Change, named, by events.Line, n int, now events.Event) (field, reason string) {
	k, t, known := r.lines.owner(named)
	switch {
	case !known:
		return "line", "names " + named.String() + ", which is not on record yet"
	case k == Amendment:
		return "line", named.String() + " is itself a correction or retraction; name the line that it corrects"
	case k == Skipped:
		return "", ""
	case k == Other:
		return "line", named.String() + " " + isPublic
	}
	if now != nil {
		if reason := r.sameThing(k, t, now); reason != "" {
			return "now", reason
		}
	}
	if !r.lift(c, k, t, named, n) {
		return "line", named.String() + " was retracted and no longer stands"
	}
	if now != nil {
		r.file(c, named, by, n, now, false)
	}
	return "", ""
}

// isPublic says what to do about a line that nobody can take back.
const isPublic = "is a comparator, a baseline or a closing of the books, which were made public and cannot be corrected or retracted; " +
	"a comparator is replaced by a later release: record comparator.published with the same measure, area and period and a later day in released; " +
	"a baseline by one of another name; closed books stay closed"

// lift takes the fact of a line out of the life of a thing.
func (r *Record) lift(c *Change, k Kind, t Thing, line events.Line, n int) bool {
	if k.noted() {
		return r.liftNote(c, k, t, line, n)
	}
	var from events.Date
	var ok bool
	list := &c.Registers
	switch k {
	case Worker:
		list = &c.Workers
		from, ok = lifted(&r.workers, c, &c.undo.workers, t, line)
	case Post:
		list = &c.Posts
		from, ok = lifted(&r.posts, c, &c.undo.posts, t, line)
	case Assignment:
		list = &c.Assignments
		from, ok = lifted(&r.assignments, c, &c.undo.assignments, t, line)
	case Case:
		list = &c.Cases
		from, ok = lifted(&r.cases, c, &c.undo.cases, t, line)
	default:
		from, ok = lifted(&r.registers, c, &c.undo.registers, t, line)
	}
	if ok {
		r.touch(list, k, Touched{t, n, true, from})
	}
	return ok
}

func lifted[F fact](l *life[F], c *Change, steps *[]step[F], t Thing, line events.Line) (began events.Date, ok bool) {
	old, ok := l.remove(t, line)
	if ok && !c.final {
		*steps = append(*steps, step[F]{thing: t, line: line, old: &old})
	}
	return old.top().Begins, ok
}

// sameThing says what is wrong if an event is not about a thing.
func (r *Record) sameThing(k Kind, t Thing, now events.Event) string {
	if isAbout(now, k, r.ID(k, t)) {
		return ""
	}
	return "is not about " + r.ID(k, t) + ", as the line is; retract the line and record the other fact by itself"
}
