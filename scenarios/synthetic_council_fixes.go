package scenarios

import "muster/events"

// mistake is a line that is found wrong later: it is corrected to what it should
// have said, or retracted if that is nothing.
type mistake struct {
	found events.Date
	line  events.Line
	book  events.Book
	now   events.Event
}

// mistakesIn is of how many lines that can be wrong without harm one is.
const mistakesIn = 70

// slip decides whether a line is one of those that are found wrong later. What
// it should have said must stand whatever happens in between, so a correction
// never changes who was where.
func (s *scribe) slip(line events.Line, ev events.Event) {
	if s.random.IntN(mistakesIn) != 0 {
		return
	}
	now, wrong := s.shouldSay(ev)
	if !wrong {
		return
	}
	m := mistake{found: s.today + events.Date(3+s.random.IntN(60)), line: line, book: events.BookOf(ev.Kind()), now: now}
	if s.random.IntN(5) == 0 {
		m.found += 90 // not before the next quarter's check
	}
	s.mistakes = append(s.mistakes, m)
}

// amendments records what was found wrong by today.
func (s *scribe) amendments() {
	keep := s.mistakes[:0]
	for _, m := range s.mistakes {
		if m.found > s.today {
			keep = append(keep, m)
			continue
		}
		b := hrFixes
		if m.book == events.Cases {
			b = caseFixes
		}
		if m.now == nil {
			s.say(b, &events.LineRetracted{Line: m.line})
		} else {
			s.say(b, &events.LineCorrected{Line: m.line, Now: m.now})
		}
	}
	s.mistakes = keep
}

// shouldSay returns what a line should have said, nil if nothing at all, and
// whether it can be wrong.
func (s *scribe) shouldSay(ev events.Event) (now events.Event, wrong bool) {
	switch e := ev.(type) {
	case *events.SupervisionHeld:
		if s.random.IntN(3) == 0 {
			return nil, true
		}
		r := *e
		r.Supervisor = ""
		return &r, true
	case *events.TrainingCompleted:
		if s.random.IntN(3) == 0 {
			return nil, true
		}
		r := *e
		r.Compliance, r.ValidTo = !e.Compliance, 0
		return &r, true
	case *events.AbsenceEnded:
		r := *e
		r.DaysLost /= 2
		return &r, true
	case *events.AbsenceStarted:
		if e.Reason != "sickness-short" {
			return nil, false
		}
		r := *e
		r.Reason = "other"
		return &r, true
	}
	if now, wrong = s.staffShouldSay(ev); wrong {
		return now, true
	}
	return s.caseShouldSay(ev)
}

// hoursTooMany is by how much hours that were changed may be found to be fewer.
const hoursTooMany = 50_000

func (s *scribe) staffShouldSay(ev events.Event) (events.Event, bool) {
	switch e := ev.(type) {
	case *events.HoursChanged:
		r := *e
		r.FTE -= hoursTooMany
		return &r, r.FTE > 0
	case *events.WorkerHired:
		r := *e
		r.Origin = events.Origins[(s.random.IntN(6)+1+indexOf(events.Origins, e.Origin))%7]
		r.NewlyQualified = r.Origin == "newly-qualified"
		return &r, true
	case *events.WorkerLeft:
		r := *e
		r.Destination = events.Destinations[(s.random.IntN(7)+1+indexOf(events.Destinations, e.Destination))%8]
		return &r, true
	case *events.AgencyStarted:
		r := *e
		r.HourlyRate += 150
		return &r, true
	case *events.AgencyChanged:
		r := *e
		r.HourlyRate = 4000
		return &r, true
	}
	return nil, false
}

func (s *scribe) caseShouldSay(ev events.Event) (events.Event, bool) {
	switch e := ev.(type) {
	case *events.CaseOpened:
		r := *e
		r.Team = ""
		return &r, e.Team != ""
	case *events.CaseMoved:
		r := *e
		r.Reason = events.MoveReasons[(s.random.IntN(9)+1+indexOf(events.MoveReasons, e.Reason))%10]
		return &r, true
	case *events.CaseClosed:
		r := *e
		r.Reason = "moved to another authority"
		return &r, r.Reason != e.Reason
	}
	return nil, false
}

func indexOf(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return 0
}
