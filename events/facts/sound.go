package facts

import (
	"fmt"

	"muster/events"
)

// checkSaved makes sure that every fact of a restored record is one that an
// event can say, and names nothing that is not there.
func (r *Record) checkSaved() error {
	if !all(&r.workers, r.soundWorker) || !all(&r.posts, r.soundPost) || !all(&r.assignments, r.soundAgency) ||
		!all(&r.cases, r.soundCase) || !r.soundNotes() || !r.soundLines() {
		return fmt.Errorf("%w: a fact names what is not there", ErrSaved)
	}
	return nil
}

func all[F fact](l *life[F], sound func(*F) bool) bool {
	for _, list := range l.facts {
		for i := range list {
			if !sound(&list[i]) {
				return false
			}
		}
	}
	return true
}

// there reports whether things of a kind are known; 0 is none.
func (r *Record) there(k Kind, list ...Thing) bool {
	for _, t := range list {
		if int(t) > r.Count(k) {
			return false
		}
	}
	return true
}

func (r *Record) named(list ...Name) bool {
	for _, n := range list {
		if int(n) > len(r.Names.slugs) {
			return false
		}
	}
	return true
}

func (r *Record) soundWorker(f *WorkerFact) bool {
	return f.What >= Offered && f.What <= TransferredOut && (f.Post > 0 || !f.What.ofPost()) &&
		r.there(Post, f.Post, f.From) && r.named(f.Role, f.Grade, f.Team)
}

// ofPost reports whether a fact must name a post.
func (e WorkerEvent) ofPost() bool {
	return e == Offered || e == Withdrawn || e == Hired || e == Moved || e == TransferredIn
}

func (r *Record) soundPost(f *PostFact) bool {
	return f.What >= Established && f.What <= Closed && r.named(f.Role, f.Grade, f.Team, f.Service)
}

func (r *Record) soundAgency(f *AgencyFact) bool {
	return f.What >= Started && f.What <= Ended && (f.Worker > 0 && f.Reason > 0 || f.What != Started) &&
		int(f.Reason) <= len(events.AgencyReasons) && r.there(Worker, f.Worker) && r.there(Post, f.Covers) &&
		r.named(f.Agency, f.Role, f.Grade, f.Team, f.Service)
}

func (r *Record) soundCase(f *CaseFact) bool {
	given := false
	switch f.What {
	case CaseOpened, CaseChanged:
		given = f.Status > 0
	case CaseAllocated:
		given = f.Worker > 0
	case CaseMoved:
		given = f.From > 0 && f.Reason > 0
	case CaseClosed:
		given = true
	}
	return given && int(f.Status) <= len(events.CaseStatuses) && int(f.Reason) <= len(events.MoveReasons) &&
		(!f.Cover || f.What == CaseAllocated && f.LastDay >= f.Begins) &&
		r.there(Worker, f.Worker, f.From) && r.named(f.Team, f.Family)
}

func (r *Record) soundNotes() bool {
	for k := range r.notes {
		l := &r.notes[k]
		if len(l.ids) > 0 && !(Kind(k).noted() && r.keeps(Kind(k))) {
			return false
		}
		for t, list := range l.facts {
			for _, f := range list {
				if f.Event == nil || f != noteOf(f.Line, f.By, f.Event) || !isAbout(f.Event, Kind(k), l.ids[t]) {
					return false
				}
			}
		}
	}
	return true
}

// isAbout reports whether an event is about the thing of a kind with an id.
func isAbout(ev events.Event, k Kind, id string) bool {
	about, named := SubjectOf(ev)
	return about == k && named == id
}

func (r *Record) soundLines() bool {
	for _, first := range r.lines.first {
		if int(first) > len(r.lines.owners) {
			return false
		}
	}
	for _, o := range r.lines.owners {
		k, t := unpack(o)
		if int(k) >= Kinds || !r.keeps(k) || (k <= Skipped) != (t == 0) || t > 0 && !r.Has(k, t) {
			return false
		}
	}
	return true
}
