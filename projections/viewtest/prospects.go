package viewtest

import "muster/events"

// prospect draws an event about somebody who may come: an offer, its end, or a
// trainee.
func (d *drawn) prospect() events.Event {
	switch d.IntN(6) {
	case 0, 1, 2:
		return d.offered(d.id("W", 4))
	case 3:
		return &events.OfferWithdrawn{Day: d.day(), Worker: d.id("W", 4), Post: d.post()}
	case 4:
		return d.trainee(d.id("T", 3))
	}
	return &events.TraineeEnded{LastDay: d.day(), Trainee: d.id("T", 3), Outcome: d.of(events.TrainingOutcomes)}
}

// otherProspect draws another about the same thing.
func (d *drawn) otherProspect(ev events.Event) events.Event {
	switch e := ev.(type) {
	case *events.WorkerOffered:
		return d.offered(e.Worker)
	case *events.OfferWithdrawn:
		return d.offered(e.Worker)
	case *events.TraineeExpected:
		return d.trainee(e.Trainee)
	case *events.TraineeEnded:
		return &events.TraineeEnded{LastDay: d.day(), Trainee: e.Trainee, Outcome: d.of(events.TrainingOutcomes)}
	}
	return ev
}

func (d *drawn) offered(worker string) *events.WorkerOffered {
	e := &events.WorkerOffered{Day: d.day(), Worker: worker, Post: d.post(), FTE: d.fte()}
	e.ExpectedStart = d.after(e.Day)
	if d.IntN(2) == 0 {
		e.Checks = []string{"references"}
	}
	return e
}

func (d *drawn) trainee(id string) *events.TraineeExpected {
	e := &events.TraineeExpected{Day: d.day(), Trainee: id, Route: d.of(events.TrainingRoutes), Team: d.maybe(teams)}
	e.Expected = max(e.Day, d.day())
	return e
}

// after is no day, or one within a year from a day on.
func (d *drawn) after(day events.Date) events.Date {
	if d.IntN(3) == 0 {
		return 0
	}
	return day + events.Date(d.IntN(365))
}

// qualified is no day, or one some years before, or one that is still to come
// for some who start.
func (d *drawn) qualified() events.Date {
	if d.IntN(3) == 0 {
		return 0
	}
	return first.AddMonths(d.IntN(40)-30) + events.Date(d.IntN(3)) - 1
}
