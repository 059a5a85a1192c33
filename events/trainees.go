package events

// TraineeExpected says that somebody in training, who is in no post yet, should
// qualify by a day: the pipeline beyond offers.
type TraineeExpected struct {
	Day      Date
	Trainee  string
	Route    string
	Expected Date // the day they should qualify
	Team     string
}

func (*TraineeExpected) Kind() Kind { return KindTraineeExpected }
func (e *TraineeExpected) On() Date { return e.Day }
func (e *TraineeExpected) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("trainee", &e.Trainee, required)
	f.choice("route", &e.Route, TrainingRoutes, required)
	f.date("expected", &e.Expected, required)
	f.id("team", &e.Team, optional)
	f.rule(e.Expected >= e.Day, "expected", "is before the day it is recorded for")
}

// TraineeEnded says on which day somebody is last in training, and what became
// of it.
type TraineeEnded struct {
	LastDay Date
	Trainee string
	Outcome string
}

func (*TraineeEnded) Kind() Kind { return KindTraineeEnded }
func (e *TraineeEnded) On() Date { return e.LastDay }
func (e *TraineeEnded) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("trainee", &e.Trainee, required)
	f.choice("outcome", &e.Outcome, TrainingOutcomes, required)
}
