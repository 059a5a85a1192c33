package scenarios

import "muster/events"

// madeTeam is a team of a synthetic authority.
type madeTeam struct{ team, service string }

// madeTeams are four services of six teams.
var madeTeams = func() []madeTeam {
	var all []madeTeam
	for _, service := range []string{"first-response", "child-protection", "children-in-care", "disabled-children"} {
		for _, n := range "123456" {
			all = append(all, madeTeam{service + "-" + string(n), service})
		}
	}
	return all
}()

// madeGrades are the grades of a synthetic authority, by how common they are.
var madeGrades = [...]struct{ role, grade string }{
	{"case-holder", "social-worker"}, {"case-holder", "social-worker"}, {"case-holder", "social-worker"}, {"case-holder", "social-worker"},
	{"case-holder", "social-worker"}, {"senior-practitioner", "senior-practitioner"}, {"senior-practitioner", "senior-practitioner"},
	{"first-line-manager", "team-manager"}, {"family-support", "support-worker"}, {"qualified-without-cases", "reviewing-officer"},
}

// grade is settled by the post's team and FTE, so that posts need not hold it.
func (p *madePost) grade() (role, grade string) {
	g := madeGrades[(p.team*7+int(p.fte/100_000))%len(madeGrades)]
	return g.role, g.grade
}

// load establishes the posts and puts people in nine of ten.
func (s *synthetic) load() {
	for i := range s.People + s.People/10 {
		if s.done {
			return
		}
		since := s.From - events.Date(1+s.random.IntN(6000))
		p := s.establish(since)
		if i < s.People {
			s.fill(p, since)
			continue
		}
		s.vacant = append(s.vacant, p)
	}
}

func (s *synthetic) establish(on events.Date) *madePost {
	p := &madePost{id: numbered("P", &s.numbers.post), fte: events.Million, team: s.random.IntN(len(madeTeams)), free: on}
	if s.random.IntN(4) == 0 {
		p.fte = events.FTE(5+s.random.IntN(5)) * 100_000
	}
	s.posts++
	role, grade := p.grade()
	t := madeTeams[p.team]
	s.record(&events.PostEstablished{Day: on, Post: p.id, Role: role, Grade: grade, Team: t.team, Service: t.service, FTE: p.fte})
	return p
}

// fill hires somebody into a post.
func (s *synthetic) fill(p *madePost, on events.Date) {
	w := &madePerson{id: numbered("W", &s.numbers.worker), post: p, fte: p.fte, free: on + 1, slot: len(s.people)}
	if s.random.IntN(5) == 0 {
		w.fte -= 100_000
	}
	s.people = append(s.people, w)
	p.free = on + 1
	role, grade := p.grade()
	origin := events.Origins[s.random.IntN(7)]
	s.record(&events.WorkerHired{
		Day: on, Worker: w.id, Post: p.id, Role: role, Grade: grade, Team: madeTeams[p.team].team, FTE: w.fte, Contract: "permanent",
		Origin: origin, Registration: "SW" + w.id[1:], Qualified: on - events.Date(30+s.random.IntN(4000)), NewlyQualified: origin == "newly-qualified",
	})
}

// happen makes one thing happen that is recorded today.
func (s *synthetic) happen() {
	switch n := s.random.IntN(100); {
	case n < 14:
		s.comeOrGo()
	case n < 36:
		s.changeHours()
	case n < 48:
		s.move()
	case n < 76:
		s.bookAgency()
	case n < 84:
		s.register()
	case n < 88:
		s.movePost()
	case n < 91:
		s.correct()
	case n < 95:
		s.offer()
	default:
		s.restructure()
	}
}

// when picks the day of something recorded today, up to four weeks late, or
// false if nothing may happen yet.
func (s *synthetic) when(free events.Date) (events.Date, bool) {
	on := s.today - events.Date(s.random.IntN(28))
	if s.random.IntN(3) > 0 {
		on = s.today
	}
	on = max(on, free)
	return on, on <= s.today
}

func (s *synthetic) anybody() (*madePerson, events.Date, bool) {
	if len(s.people) == 0 {
		return nil, 0, false
	}
	w := s.people[s.random.IntN(len(s.people))]
	on, ok := s.when(max(w.free, w.post.free))
	return w, on, ok
}

// take removes a vacant post at random from the list.
func (s *synthetic) take() *madePost {
	i := s.random.IntN(len(s.vacant))
	p, last := s.vacant[i], len(s.vacant)-1
	s.vacant[i] = s.vacant[last]
	s.vacant = s.vacant[:last]
	return p
}

// comeOrGo keeps about a tenth of the posts vacant. Half of the starts are
// agreed some weeks ahead.
func (s *synthetic) comeOrGo() {
	if s.random.IntN(s.posts) < 5*len(s.vacant) {
		p := s.take()
		on := max(s.today, p.free)
		if s.random.IntN(2) == 0 {
			on += events.Date(s.random.IntN(42))
		}
		s.fill(p, on)
		return
	}
	if w, on, ok := s.anybody(); ok {
		s.leave(w, on)
	}
}

func (s *synthetic) leave(w *madePerson, on events.Date) {
	last := len(s.people) - 1
	s.people[last].slot = w.slot
	s.people[w.slot] = s.people[last]
	s.people = s.people[:last]
	w.post.free = on + 1
	s.vacant = append(s.vacant, w.post)
	if s.random.IntN(15) == 0 {
		s.record(&events.TransferredOut{LastDay: on, Worker: w.id, ToRole: "adult social care"})
		return
	}
	s.record(&events.WorkerLeft{LastDay: on, Worker: w.id, Reason: events.LeavingReasons[s.random.IntN(5)], Destination: events.Destinations[s.random.IntN(7)]})
}

func (s *synthetic) changeHours() {
	w, on, ok := s.anybody()
	if !ok {
		return
	}
	w.fte = s.hours(w.post)
	e := &events.HoursChanged{Day: on, Worker: w.id, Post: w.post.id, FTE: w.fte}
	w.free, w.last, w.line = on+1, e, s.line()
	s.record(e)
}

// hours are what somebody might work in a post: mostly all of it.
func (s *synthetic) hours(p *madePost) events.FTE {
	full := [...]events.FTE{100, 100, 100, 100, 100, 90, 81, 80, 60, 50}
	return min(p.fte, full[s.random.IntN(len(full))]*events.Million/100)
}

// move takes somebody to a vacant post that is large enough.
func (s *synthetic) move() {
	w, on, ok := s.anybody()
	if !ok || len(s.vacant) == 0 {
		return
	}
	p := s.take()
	if on = max(on, p.free); on > s.today || p.fte < w.fte {
		s.vacant = append(s.vacant, p)
		return
	}
	role, grade := p.grade()
	s.record(&events.WorkerMoved{Day: on, Worker: w.id, From: w.post.id, Post: p.id, Role: role, Grade: grade, Team: madeTeams[p.team].team})
	w.post.free = on
	s.vacant = append(s.vacant, w.post)
	w.post, w.free, w.last = p, on+1, nil
	p.free = on + 1
}

// bookAgency keeps assignments at about an eighth of the posts.
func (s *synthetic) bookAgency() {
	if s.random.IntN(s.posts) >= 4*len(s.running) {
		s.engage()
		return
	}
	i := s.random.IntN(len(s.running))
	a := s.running[i]
	on, ok := s.when(a.free)
	if !ok {
		return
	}
	a.free = on + 1
	if s.random.IntN(3) == 0 {
		s.record(&events.AgencyChanged{Day: on, Assignment: a.id, FTE: events.FTE(5+s.random.IntN(6)) * 100_000, Reason: s.reason()})
		return
	}
	last := len(s.running) - 1
	s.running[i] = s.running[last]
	s.running = s.running[:last]
	s.record(&events.AgencyEnded{LastDay: on, Assignment: a.id})
}

func (s *synthetic) engage() {
	on, _ := s.when(s.today - 14)
	a := &madeAssignment{id: numbered("G", &s.numbers.assignment), free: on + 1}
	s.running = append(s.running, a)
	t := madeTeams[s.random.IntN(len(madeTeams))]
	s.record(&events.AgencyStarted{
		Day: on, Assignment: a.id, Worker: numbered("A", &s.numbers.agent), Agency: "agency-a", Role: "case-holder", Team: t.team, Service: t.service,
		FTE: events.Million, Reason: s.reason(), ExpectedEnd: on + 90, HourlyRate: events.Pence(2800 + 25*s.random.IntN(60)),
	})
}

func (s *synthetic) reason() string {
	return events.AgencyReasons[s.random.IntN(len(events.AgencyReasons))]
}

func (s *synthetic) register() {
	if w, on, ok := s.anybody(); ok {
		w.free, w.last = on+1, nil
		s.record(&events.WorkerRegistered{Day: on, Worker: w.id, Registration: "SW" + w.id[1:]})
	}
}

// movePost takes a vacant post to another team.
func (s *synthetic) movePost() {
	if len(s.vacant) == 0 {
		return
	}
	p := s.vacant[s.random.IntN(len(s.vacant))]
	on, ok := s.when(p.free)
	if !ok {
		return
	}
	p.team, p.free = s.random.IntN(len(madeTeams)), on+1
	role, grade := p.grade()
	t := madeTeams[p.team]
	s.record(&events.PostChanged{Day: on, Post: p.id, Role: role, Grade: grade, Team: t.team, Service: t.service})
}

// correct gives a change of hours that is the newest line about somebody, and
// stands in an earlier entry, other hours.
func (s *synthetic) correct() {
	for range 8 {
		w := s.people[s.random.IntN(len(s.people))]
		if w.last == nil || w.line.Position() >= s.at {
			continue
		}
		now := *w.last
		now.FTE = s.hours(w.post)
		w.fte, w.last = now.FTE, nil
		s.record(&events.LineCorrected{Line: w.line, Now: &now})
		return
	}
}

func (s *synthetic) offer() {
	if len(s.vacant) == 0 {
		return
	}
	p := s.vacant[s.random.IntN(len(s.vacant))]
	if p.free > s.today {
		return
	}
	s.record(&events.WorkerOffered{
		Day: s.today, Worker: numbered("W", &s.numbers.worker), Post: p.id, FTE: p.fte, ExpectedStart: s.today + 60, Checks: []string{"references", "enhanced DBS"},
	})
}

// restructure closes a vacant post and establishes another.
func (s *synthetic) restructure() {
	if len(s.vacant) == 0 {
		return
	}
	p := s.take()
	on, ok := s.when(p.free)
	if !ok {
		s.vacant = append(s.vacant, p)
		return
	}
	s.posts--
	s.record(&events.PostClosed{LastDay: on, Post: p.id})
	s.vacant = append(s.vacant, s.establish(on))
}
