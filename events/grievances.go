package events

// GrievanceRaised says that workers complain to their employer, alone or
// together. Who they are need not be known; how many is.
type GrievanceRaised struct {
	Day         Date
	Grievance   string
	Form        string
	Signatories int64    // how many; absent if Workers lists them all
	Workers     []string // those who are known
	Union       string
	Themes      []string
}

func (*GrievanceRaised) Kind() Kind { return KindGrievanceRaised }
func (e *GrievanceRaised) On() Date { return e.Day }
func (e *GrievanceRaised) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("grievance", &e.Grievance, required)
	f.choice("form", &e.Form, GrievanceForms, required)
	f.count("signatories", &e.Signatories, signatories, optional)
	f.ids("workers", &e.Workers)
	f.text("union", &e.Union, optional)
	f.ids("themes", &e.Themes)
	f.rule(e.Signatories != 0 || len(e.Workers) > 0, "signatories", "is missing, and workers lists nobody; say how many raise it, or who")
	f.rule(e.Signatories == 0 || e.Signatories >= int64(len(e.Workers)), "signatories", "is fewer than the workers listed")
	f.rule(e.Form != "individual" || e.People() <= 1, "form", "is individual, but more than one raise it")
}

// People is how many raised the grievance.
func (e *GrievanceRaised) People() int64 { return max(e.Signatories, int64(len(e.Workers))) }

// GrievanceAction says what was done about a grievance, or is being done.
type GrievanceAction struct {
	Day       Date
	Grievance string
	Action    string // names it, so that one in train can later be taken
	Theme     string
	State     string
	Words     string
}

func (*GrievanceAction) Kind() Kind { return KindGrievanceAction }
func (e *GrievanceAction) On() Date { return e.Day }
func (e *GrievanceAction) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("grievance", &e.Grievance, required)
	f.id("action", &e.Action, required)
	f.id("theme", &e.Theme, required)
	f.choice("state", &e.State, ActionStates, required)
	f.text("words", &e.Words, optional)
}

// GrievanceResolved says that a grievance is settled, from a day on.
type GrievanceResolved struct {
	Day       Date
	Grievance string
	Outcome   string
}

func (*GrievanceResolved) Kind() Kind { return KindGrievanceResolved }
func (e *GrievanceResolved) On() Date { return e.Day }
func (e *GrievanceResolved) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("grievance", &e.Grievance, required)
	f.choice("outcome", &e.Outcome, GrievanceOutcomes, required)
}

// GrievanceWithdrawn says that those who raised a grievance no longer pursue
// it, from a day on.
type GrievanceWithdrawn struct {
	Day       Date
	Grievance string
	Reason    string
}

func (*GrievanceWithdrawn) Kind() Kind { return KindGrievanceWithdrawn }
func (e *GrievanceWithdrawn) On() Date { return e.Day }
func (e *GrievanceWithdrawn) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("grievance", &e.Grievance, required)
	f.text("reason", &e.Reason, optional)
}
