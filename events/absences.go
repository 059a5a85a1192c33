package events

// AbsenceStarted says that a worker is away from work.
type AbsenceStarted struct {
	Day         Date
	Absence     string
	Worker      string
	Reason      string
	ExpectedEnd Date
}

func (*AbsenceStarted) Kind() Kind { return KindAbsenceStarted }
func (e *AbsenceStarted) On() Date { return e.Day }
func (e *AbsenceStarted) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("absence", &e.Absence, required)
	f.id("worker", &e.Worker, required)
	f.choice("reason", &e.Reason, AbsenceReasons, required)
	f.date("expected_end", &e.ExpectedEnd, optional)
	f.rule(e.ExpectedEnd == 0 || e.ExpectedEnd >= e.Day, "expected_end", "is before the absence starts")
}

// AbsenceEnded says on which day a worker was last away, and how many working
// days were lost by it, in days of one FTE.
type AbsenceEnded struct {
	LastDay  Date
	Absence  string
	DaysLost Decimal
}

func (*AbsenceEnded) Kind() Kind { return KindAbsenceEnded }
func (e *AbsenceEnded) On() Date { return e.LastDay }
func (e *AbsenceEnded) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("absence", &e.Absence, required)
	f.decimal("days_lost", (*int64)(&e.DaysLost), span{0, 100_000 * Million}, required)
}

// AbsenceDeclared gives the working days lost over a period by many workers at
// once, where who they were is not on record.
type AbsenceDeclared struct {
	FirstDay    Date
	LastDay     Date
	Declaration string
	Reason      string
	Service     string
	Team        string
	DaysLost    Decimal
	Basis       string // how it is known, when it was not simply stated
	Source      string
}

func (*AbsenceDeclared) Kind() Kind { return KindAbsenceDeclared }
func (e *AbsenceDeclared) On() Date { return e.FirstDay }
func (e *AbsenceDeclared) fields(f fields) {
	f.date("first_day", &e.FirstDay, required)
	f.date("last_day", &e.LastDay, required)
	f.id("declaration", &e.Declaration, required)
	f.choice("reason", &e.Reason, AbsenceReasons, required)
	f.id("service", &e.Service, optional)
	f.id("team", &e.Team, optional)
	f.decimal("days_lost", (*int64)(&e.DaysLost), span{0, 10_000_000 * Million}, required)
	f.text("basis", &e.Basis, optional)
	f.text("source", &e.Source, required)
	f.rule(e.LastDay >= e.FirstDay, "last_day", "is before the first day")
}
