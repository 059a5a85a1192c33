package establishment

import (
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// The things counted of the pipeline. The trainees by route follow, and then
// what is due by month.
const (
	offers = iota
	checksOutstanding
	offersClear
	overdue
	startsAgreed
	agencyDue
	trainees
	firstRoute
)

func (a *asked) layPipeline() {
	a.figures = []string{"offers", "offers-checks-outstanding", "offers-clear", "offers-overdue", "starts-agreed", "agency-due", "trainees"}
	for _, route := range events.TrainingRoutes {
		a.count("trainees-" + route)
	}
	a.share("offers-checks-outstanding", "offers", checksOutstanding, offers)
}

// coming is what is due in a month.
type coming struct {
	measure int
	day     events.Date
	at      staffing.Seat
	n       bitemporal.Amount
	behind  func() answers.Behind
}

// pipeline answers for one day.
func (a *asked) pipeline(day events.Date) (answers.Figures, []answers.Group, error) {
	due := append(a.agencyDue(day), a.traineesDue(day)...)
	figures := slices.Clip(a.figures)
	if a.Every == "" {
		figures = append(figures, a.months(due)...)
	}
	s := a.m.staff.NewSheet(a.Asked, figures)
	a.addOffers(s, day)
	a.addStarts(s, day)
	for _, d := range due {
		s.Add(d.measure, &d.at, d.n, d.behind)
		if d.measure >= firstRoute {
			s.Add(trainees, &d.at, d.n, d.behind)
		}
		if a.Every == "" {
			s.Add(slices.Index(figures, a.month(d)), &d.at, d.n, d.behind)
		}
	}
	all, groups := s.Figures(func(p *staffing.Part) answers.Figures {
		f := answers.Figures{Rates: a.rates(p), Counts: counts(p, trainees)}
		for i := range f.Counts {
			f.Counts[i].Lines = p.Lines(i)
		}
		for i := trainees; i < len(figures); i++ {
			f.Values = append(f.Values, answers.Value{Measure: figures[i], Unit: string(staffing.Heads),
				Value: answers.Whole(p.Amount(i).Heads), Lines: p.Lines(i)})
		}
		return f
	})
	return all, groups, nil
}

// month names what is due in the month of a day, such as agency-due-2022-08.
func (a *asked) month(d coming) string {
	y, m, _ := d.day.Civil()
	return fmt.Sprintf("%s-%04d-%02d", a.figures[d.measure], y, m)
}

// months names all that is due by month, in order.
func (a *asked) months(due []coming) (names []string) {
	for _, d := range due {
		names = append(names, a.month(d))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (a *asked) addOffers(s *staffing.Sheet, day events.Date) {
	for _, o := range a.open(day) {
		a.addOffer(s, offers, o, "")
		if o.Checks > 0 {
			a.addOffer(s, checksOutstanding, o, fmt.Sprintf(", checks outstanding: %d", o.Checks))
		} else {
			a.addOffer(s, offersClear, o, "")
		}
		if o.ExpectedStart != 0 && o.ExpectedStart < day {
			a.addOffer(s, overdue, o, "")
		}
	}
}

// gatherLater gathers, once for a question, the starts and the assignments that
// begin later than its first day.
func (a *asked) gatherLater(first events.Date) {
	later := events.Span{From: first + 1}
	for _, r := range a.m.staff.Happened.Within(later, a.known) {
		if r.Value.What == staffing.Starter || r.Value.What == staffing.TransferIn {
			a.starts = append(a.starts, r)
		}
	}
	begins := make([]events.Date, a.m.staff.Record.Count(facts.Assignment)+1)
	for i := range a.covers {
		begins[a.covers[i].Value.Assignment] = a.covers[i].Value.Begins
	}
	for _, r := range a.m.staff.Stock.Within(later, a.known) {
		if r.Value.What == staffing.Agency && r.Span.From > first && r.Span.From == begins[r.Value.Of] {
			a.dues = append(a.dues, r)
		}
	}
}

func (a *asked) addStarts(s *staffing.Sheet, day events.Date) {
	for i := range a.starts {
		if r := &a.starts[i]; r.Span.From > day {
			note := ""
			if a.Lines {
				note = "starts " + r.Span.From.String()
			}
			s.AddRow(startsAgreed, &r.Value, note)
		}
	}
}

// agencyDue lists the assignments that begin later than a day.
func (a *asked) agencyDue(day events.Date) (list []coming) {
	for i := range a.dues {
		r := &a.dues[i]
		if r.Span.From > day {
			list = append(list, coming{agencyDue, r.Span.From, *a.m.staff.SeatOf(&r.Value), r.Value.Amount(), func() answers.Behind {
				b := a.m.staff.Behind("", &r.Value)
				b.Note = "due " + r.Span.From.String()
				return b
			}})
		}
	}
	return list
}

// traineesDue lists those in training on a day.
func (a *asked) traineesDue(day events.Date) (list []coming) {
	for _, r := range a.m.trainees.At(day, a.known) {
		t := r.Value
		list = append(list, coming{firstRoute + int(t.Route) - 1, t.Expected, staffing.Seat{Team: t.Team}, bitemporal.Amount{Heads: 1}, func() answers.Behind {
			return answers.Behind{Line: t.Line, Subject: a.m.staff.Record.ID(facts.Trainee, t.Trainee), Note: "expected " + t.Expected.String()}
		}})
	}
	return list
}
