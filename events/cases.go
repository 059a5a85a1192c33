package events

// CaseOpened says that a child's case opens. A case is a child, under an id
// that tells nothing about who it is; brothers and sisters share a family.
type CaseOpened struct {
	Day    Date
	Case   string
	Family string
	Status string
	Team   string // the team that has it, until somebody in it holds it
}

func (*CaseOpened) Kind() Kind { return KindCaseOpened }
func (e *CaseOpened) On() Date { return e.Day }
func (e *CaseOpened) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("case", &e.Case, required)
	f.id("family", &e.Family, optional)
	f.choice("status", &e.Status, CaseStatuses, required)
	f.id("team", &e.Team, optional)
}

// CaseAllocated says that a case which nobody holds gets a social worker. With
// Cover it says that somebody stands in for the one who holds it, who goes on
// holding it; the last day of cover is then given. One covers at a time. If the
// case comes to whoever covers, goes back to its team or closes before that day,
// cover ends with it, and no other line is needed.
type CaseAllocated struct {
	Day     Date
	Case    string
	Worker  string
	Team    string // the team that has the case from now on; absent leaves it
	Cover   bool
	LastDay Date
}

func (*CaseAllocated) Kind() Kind { return KindCaseAllocated }
func (e *CaseAllocated) On() Date { return e.Day }
func (e *CaseAllocated) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("case", &e.Case, required)
	f.id("worker", &e.Worker, required)
	f.id("team", &e.Team, optional)
	f.flag("cover", &e.Cover)
	f.date("last_day", &e.LastDay, optional)
	f.rule(e.Cover == (e.LastDay != 0), "last_day", "goes with cover, and cover with it: cover ends on a day, and an allocation when the case moves or closes")
	f.rule(e.LastDay == 0 || e.LastDay >= e.Day, "last_day", "is before the day cover begins")
	f.rule(!e.Cover || e.Team == "", "team", "does not change by cover; move the case instead")
}

// CaseMoved says that a case goes from the social worker who holds it to
// another, or back to its team if To is empty.
type CaseMoved struct {
	Day    Date
	Case   string
	From   string
	To     string
	Reason string
	Team   string // the team that has the case from now on; absent leaves it
}

func (*CaseMoved) Kind() Kind { return KindCaseMoved }
func (e *CaseMoved) On() Date { return e.Day }
func (e *CaseMoved) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("case", &e.Case, required)
	f.id("from", &e.From, required)
	f.id("to", &e.To, optional)
	f.choice("reason", &e.Reason, MoveReasons, required)
	f.id("team", &e.Team, optional)
	f.rule(e.To != e.From, "to", "is who holds the case already; a move is from one worker to another")
}

// CaseStatusChanged says what kind of case it is from a day on.
type CaseStatusChanged struct {
	Day    Date
	Case   string
	Status string
}

func (*CaseStatusChanged) Kind() Kind { return KindCaseStatusChanged }
func (e *CaseStatusChanged) On() Date { return e.Day }
func (e *CaseStatusChanged) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("case", &e.Case, required)
	f.choice("status", &e.Status, CaseStatuses, required)
}

// CaseClosed says on which day a case is last open. It may open again later.
type CaseClosed struct {
	LastDay Date
	Case    string
	Reason  string
}

func (*CaseClosed) Kind() Kind { return KindCaseClosed }
func (e *CaseClosed) On() Date { return e.LastDay }
func (e *CaseClosed) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("case", &e.Case, required)
	f.text("reason", &e.Reason, optional)
}
