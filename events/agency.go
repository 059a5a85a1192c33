package events

// AgencyStarted says that an agency worker is engaged. The assignment is what
// later events name; the worker may hold one after another.
type AgencyStarted struct {
	Day         Date
	Assignment  string
	Worker      string
	Agency      string
	Role        string
	Grade       string // if the council grades its agency workers
	Team        string
	Service     string
	FTE         FTE
	Reason      string
	Covers      string // the post covered, if one is
	ExpectedEnd Date
	HourlyRate  Pence
}

func (*AgencyStarted) Kind() Kind { return KindAgencyStarted }
func (e *AgencyStarted) On() Date { return e.Day }
func (e *AgencyStarted) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("assignment", &e.Assignment, required)
	f.id("worker", &e.Worker, required)
	f.id("agency", &e.Agency, required)
	f.id("role", &e.Role, required)
	f.id("grade", &e.Grade, optional)
	f.id("team", &e.Team, required)
	f.id("service", &e.Service, optional)
	f.decimal("fte", (*int64)(&e.FTE), wholeFTE, required)
	f.choice("reason", &e.Reason, AgencyReasons, required)
	f.id("covers", &e.Covers, optional)
	f.date("expected_end", &e.ExpectedEnd, optional)
	f.count("hourly_rate_pence", (*int64)(&e.HourlyRate), anyCount, optional)
	f.rule(e.ExpectedEnd == 0 || e.ExpectedEnd >= e.Day, "expected_end", "is before the assignment starts")
}

// AgencyChanged changes what it names of an assignment and leaves the rest.
type AgencyChanged struct {
	Day         Date
	Assignment  string
	Agency      string
	Role        string
	Grade       string
	Team        string
	Service     string
	FTE         FTE
	Reason      string
	Covers      string
	ExpectedEnd Date
	HourlyRate  Pence
}

func (*AgencyChanged) Kind() Kind { return KindAgencyChanged }
func (e *AgencyChanged) On() Date { return e.Day }
func (e *AgencyChanged) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("assignment", &e.Assignment, required)
	f.id("agency", &e.Agency, optional)
	f.id("role", &e.Role, optional)
	f.id("grade", &e.Grade, optional)
	f.id("team", &e.Team, optional)
	f.id("service", &e.Service, optional)
	f.decimal("fte", (*int64)(&e.FTE), span{1, Million}, optional)
	f.choice("reason", &e.Reason, AgencyReasons, optional)
	f.id("covers", &e.Covers, optional)
	f.date("expected_end", &e.ExpectedEnd, optional)
	f.count("hourly_rate_pence", (*int64)(&e.HourlyRate), anyCount, optional)
	f.rule(e.Agency != "" || e.Role != "" || e.Grade != "" || e.Team != "" || e.Service != "" || e.FTE != 0 ||
		e.Reason != "" || e.Covers != "" || e.ExpectedEnd != 0 || e.HourlyRate != 0,
		"assignment", "is named but nothing about it is changed; give agency, role, grade, team, service, fte, reason, covers, expected_end or hourly_rate_pence")
	f.rule(e.ExpectedEnd == 0 || e.ExpectedEnd >= e.Day, "expected_end", "is before the day of the change")
}

// AgencyEnded says on which day an assignment last runs.
type AgencyEnded struct {
	LastDay       Date
	Assignment    string
	MadePermanent bool // the worker goes on as an employee
}

func (*AgencyEnded) Kind() Kind { return KindAgencyEnded }
func (e *AgencyEnded) On() Date { return e.LastDay }
func (e *AgencyEnded) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("assignment", &e.Assignment, required)
	f.flag("made_permanent", &e.MadePermanent)
}
