package events

// SpendPosted is what was spent on something over a period.
type SpendPosted struct {
	FirstDay Date
	LastDay  Date
	Account  string // what for, such as agency
	Amount   Pence
	Service  string
	Basis    string // how it is known, when it was not simply stated
	Source   string
}

func (*SpendPosted) Kind() Kind { return KindSpendPosted }
func (e *SpendPosted) On() Date { return e.FirstDay }
func (e *SpendPosted) fields(f fields) {
	f.date("first_day", &e.FirstDay, required)
	f.date("last_day", &e.LastDay, required)
	f.id("account", &e.Account, required)
	f.count("pence", (*int64)(&e.Amount), anyCount, required)
	f.id("service", &e.Service, optional)
	f.text("basis", &e.Basis, optional)
	f.text("source", &e.Source, required)
	f.rule(e.LastDay >= e.FirstDay, "last_day", "is before the first day")
}

// BudgetSet is what may be spent on something over a period.
type BudgetSet struct {
	FirstDay Date
	LastDay  Date
	Account  string
	Amount   Pence
	Service  string
	Source   string
}

func (*BudgetSet) Kind() Kind { return KindBudgetSet }
func (e *BudgetSet) On() Date { return e.FirstDay }
func (e *BudgetSet) fields(f fields) {
	f.date("first_day", &e.FirstDay, required)
	f.date("last_day", &e.LastDay, required)
	f.id("account", &e.Account, required)
	f.count("pence", (*int64)(&e.Amount), anyCount, required)
	f.id("service", &e.Service, optional)
	f.text("source", &e.Source, required)
	f.rule(e.LastDay >= e.FirstDay, "last_day", "is before the first day")
}

// ReferralsReceived is how many referrals came in over a period.
type ReferralsReceived struct {
	FirstDay Date
	LastDay  Date
	Count    int64
	Source   string
}

func (*ReferralsReceived) Kind() Kind { return KindReferralsReceived }
func (e *ReferralsReceived) On() Date { return e.FirstDay }
func (e *ReferralsReceived) fields(f fields) {
	f.date("first_day", &e.FirstDay, required)
	f.date("last_day", &e.LastDay, required)
	f.count("count", &e.Count, referrals, required)
	f.text("source", &e.Source, required)
	f.rule(e.LastDay >= e.FirstDay, "last_day", "is before the first day")
}
