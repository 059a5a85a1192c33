package events

// WorkerOffered says that somebody was offered a post: the pipeline.
type WorkerOffered struct {
	Day           Date
	Worker        string
	Post          string
	FTE           FTE
	ExpectedStart Date
	Checks        []string // the safer-recruitment checks still outstanding
}

func (*WorkerOffered) Kind() Kind { return KindWorkerOffered }
func (e *WorkerOffered) On() Date { return e.Day }
func (e *WorkerOffered) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, required)
	f.decimal("fte", (*int64)(&e.FTE), wholeFTE, required)
	f.date("expected_start", &e.ExpectedStart, optional)
	f.texts("checks", &e.Checks)
}

// OfferWithdrawn says that an offer no longer stands, whoever withdrew it.
type OfferWithdrawn struct {
	Day    Date
	Worker string
	Post   string
	Reason string
}

func (*OfferWithdrawn) Kind() Kind { return KindOfferWithdrawn }
func (e *OfferWithdrawn) On() Date { return e.Day }
func (e *OfferWithdrawn) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, required)
	f.text("reason", &e.Reason, optional)
}

// WorkerHired says that somebody starts in a post. A worker may hold two posts
// at once; each is hired into by itself.
type WorkerHired struct {
	Day            Date
	Worker         string
	Post           string
	Role           string
	Grade          string
	Team           string
	FTE            FTE
	JobShare       bool // shares the post with others beyond its FTE
	Contract       string
	ContractEnds   Date // when a fixed term is due to end
	Origin         string
	Registration   string
	Qualified      Date
	NewlyQualified bool // in the assessed and supported year in employment (ASYE)
}

func (*WorkerHired) Kind() Kind { return KindWorkerHired }
func (e *WorkerHired) On() Date { return e.Day }
func (e *WorkerHired) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, required)
	f.id("role", &e.Role, required)
	f.id("grade", &e.Grade, required)
	f.id("team", &e.Team, required)
	f.decimal("fte", (*int64)(&e.FTE), wholeFTE, required)
	f.flag("job_share", &e.JobShare)
	f.choice("contract", &e.Contract, Contracts, required)
	f.date("contract_ends", &e.ContractEnds, optional)
	f.choice("origin", &e.Origin, Origins, required)
	f.id("registration", &e.Registration, optional)
	f.date("qualified", &e.Qualified, optional)
	f.flag("newly_qualified", &e.NewlyQualified)
	f.rule(e.ContractEnds == 0 || e.Contract == "fixed-term", "contract_ends", "is given, but the contract is not fixed-term")
	f.rule(e.ContractEnds == 0 || e.ContractEnds >= e.Day, "contract_ends", "is before the day of hiring")
}

// WorkerMoved says that a worker goes to another post, role, grade or team of
// children's services; to the same post when only the others change.
type WorkerMoved struct {
	Day      Date
	Worker   string
	From     string // the post left; needed when the worker holds several
	Post     string
	Role     string
	Grade    string
	Team     string
	JobShare bool
}

func (*WorkerMoved) Kind() Kind { return KindWorkerMoved }
func (e *WorkerMoved) On() Date { return e.Day }
func (e *WorkerMoved) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("from", &e.From, optional)
	f.id("post", &e.Post, required)
	f.id("role", &e.Role, required)
	f.id("grade", &e.Grade, required)
	f.id("team", &e.Team, required)
	f.flag("job_share", &e.JobShare)
}

// HoursChanged says that a worker's contracted FTE in a post changes.
type HoursChanged struct {
	Day    Date
	Worker string
	Post   string // needed when the worker holds several
	FTE    FTE
}

func (*HoursChanged) Kind() Kind { return KindHoursChanged }
func (e *HoursChanged) On() Date { return e.Day }
func (e *HoursChanged) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, optional)
	f.decimal("fte", (*int64)(&e.FTE), wholeFTE, required)
}

// WorkerRegistered says that a worker is on the professional register.
type WorkerRegistered struct {
	Day          Date
	Worker       string
	Registration string
}

func (*WorkerRegistered) Kind() Kind { return KindWorkerRegistered }
func (e *WorkerRegistered) On() Date { return e.Day }
func (e *WorkerRegistered) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.id("registration", &e.Registration, required)
}

// RegistrationLapsed says that a worker is no longer on the register.
type RegistrationLapsed struct {
	Day    Date
	Worker string
	Reason string
}

func (*RegistrationLapsed) Kind() Kind { return KindRegistrationLapsed }
func (e *RegistrationLapsed) On() Date { return e.Day }
func (e *RegistrationLapsed) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.text("reason", &e.Reason, optional)
}

// WorkerLeft says that a worker leaves the council. The last day is still in
// post, as payroll has it. Without a post the worker leaves every post.
type WorkerLeft struct {
	LastDay     Date
	Worker      string
	Post        string
	Reason      string
	Destination string
}

func (*WorkerLeft) Kind() Kind { return KindWorkerLeft }
func (e *WorkerLeft) On() Date { return e.LastDay }
func (e *WorkerLeft) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, optional)
	f.choice("reason", &e.Reason, LeavingReasons, required)
	f.choice("destination", &e.Destination, Destinations, required)
}

// TransferredIn says that somebody comes to children's services from another
// role of the same council.
type TransferredIn struct {
	Day          Date
	Worker       string
	FromRole     string // what they did before, in words
	Post         string
	Role         string
	Grade        string
	Team         string
	FTE          FTE
	JobShare     bool
	Contract     string
	Registration string
	Qualified    Date
}

func (*TransferredIn) Kind() Kind { return KindTransferredIn }
func (e *TransferredIn) On() Date { return e.Day }
func (e *TransferredIn) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.text("from_role", &e.FromRole, required)
	f.id("post", &e.Post, required)
	f.id("role", &e.Role, required)
	f.id("grade", &e.Grade, required)
	f.id("team", &e.Team, required)
	f.decimal("fte", (*int64)(&e.FTE), wholeFTE, required)
	f.flag("job_share", &e.JobShare)
	f.choice("contract", &e.Contract, Contracts, required)
	f.id("registration", &e.Registration, optional)
	f.date("qualified", &e.Qualified, optional)
}

// TransferredOut says that a worker goes to a role of the same council outside
// children's services. The last day is still in post.
type TransferredOut struct {
	LastDay Date
	Worker  string
	Post    string // needed when the worker leaves one of several
	ToRole  string // what they go to, in words
}

func (*TransferredOut) Kind() Kind { return KindTransferredOut }
func (e *TransferredOut) On() Date { return e.LastDay }
func (e *TransferredOut) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("worker", &e.Worker, required)
	f.id("post", &e.Post, optional)
	f.text("to_role", &e.ToRole, required)
}
