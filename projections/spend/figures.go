package spend

import (
	"fmt"
	"math/big"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/periods"
)

// The formulas, written out.
const (
	spendFormula          = "what is posted for the days of the year, up to the as-of day"
	budgetFormula         = "what is budgeted for the days of the year, up to the as-of day"
	yearBudgetFormula     = "what is budgeted for the year"
	overFormula           = "spend - budget"
	againstFormula        = "spend / budget"
	againstYearFormula    = "spend / year-budget"
	changeFormula         = "spend - spend of the base year"
	changePercentFormula  = "100 × (spend - spend of the base year) / spend of the base year, to two places, half up"
	counterFormula        = "spend of the base year × (1 + uprate)^years since, for the share of the year's days that is posted; exact, then rounded half up"
	avoidedFormula        = "counterfactual - spend; exact, then rounded half up"
	totalFormula          = "spend of the years from the base year on, added up"
	totalCounterFormula   = "counterfactual of the same years, added up exactly, then rounded half up"
	totalAvoidedFormula   = "total-counterfactual - total, exact, then rounded half up"
	changePercentDecimals = 2
)

// upTo gives the figures of the year that ends with a day, and of all years up
// to it.
func (a *asked) upTo(p *pot, day events.Date) answers.Figures {
	f := a.year(p, a.cal.yearOf(day), day)
	f.Values = append(f.Values, a.totals(p, day)...)
	return f
}

// year gives the figures of one year, up to a day.
func (a *asked) year(p *pot, year int, day events.Date) (f answers.Figures) {
	s, window := p.upTo(year, day)
	base := a.baseline(p, year, day)
	spent, short := a.posted(s, window)
	note := ""
	if spent == "" {
		note = short
	}
	u := a.unit
	budget, noBudget := p.budget(window)
	yearBudget, noYear := p.budget(a.cal.span(year))
	spend := u.money("spend", spendFormula, s.pence, spent)
	spend.Note = note
	allowed := u.money("budget", budgetFormula, budget, noBudget)
	if a.Lines {
		spend.Lines = a.behind("spent", p.spent.Meeting(window), window)
		allowed.Lines = a.behind("budgeted", p.budgets.Meeting(window), window)
	}
	f.Values = []answers.Value{spend, allowed,
		u.money("year-budget", yearBudgetFormula, yearBudget, noYear),
		u.money("over", overFormula, s.pence-budget, first(spent, short, noBudget)),
		u.money("change", changeFormula, s.pence-base.pence, first(spent, a.unfinished(year, day), short, base.missing)),
		a.changePercent(s.pence, base, first(spent, a.unfinished(year, day), short, base.missing))}
	would := a.would(base, year, s, window)
	f.Values = append(f.Values,
		u.uprated("counterfactual", counterFormula, would, first(spent, base.missing)),
		u.uprated("avoided", avoidedFormula, less(would, s.pence), first(spent, base.missing)))
	f.Rates = []answers.Rate{
		a.against("to-date", againstFormula, s.pence, budget, first(spent, short, noBudget)),
		a.against("year", againstYearFormula, s.pence, yearBudget, first(spent, noYear))}
	return f
}

// first returns the first reason that there is.
func first(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}

// posted says why nothing is known of a window, and else whether it is known of
// some of its days only.
func (a *asked) posted(s sum, window events.Span) (missing, short string) {
	switch {
	case s.days == 0:
		missing = fmt.Sprintf("nothing is posted for %s, %s", a.account, periods.Through(window))
		return missing, missing
	case s.days < periods.Length(window):
		short = fmt.Sprintf("posted for %d of the %d days %s", s.days, periods.Length(window), periods.Through(window))
	}
	return "", short
}

// unfinished says that a year is not over on a day.
func (a *asked) unfinished(year int, day events.Date) string {
	if a.cal.span(year).To > day+1 {
		return fmt.Sprintf("%s is not over on %s", a.cal.name(year), day)
	}
	return ""
}

// base is what was spent in the base year, or why that is not known.
type base struct {
	year    int
	pence   int64
	missing string
}

// baseOf returns the base year as of a day: the one asked for, or the first
// that is posted.
func (a *asked) baseOf(p *pot, day events.Date) (year int, missing string) {
	if a.base != 0 {
		return a.base, ""
	}
	if y, found := p.first(day); found {
		return y, ""
	}
	return 0, fmt.Sprintf("nothing is posted for %s by %s", a.account, day)
}

// baseline returns the base year's spending, for comparison with a year.
func (a *asked) baseline(p *pot, year int, day events.Date) (b base) {
	if b.year, b.missing = a.baseOf(p, day); b.missing != "" {
		return b
	}
	s, window := p.upTo(b.year, day)
	_, short := a.posted(s, window)
	switch {
	case year < b.year:
		b.missing = fmt.Sprintf("%s is before the base year, %s", a.cal.name(year), a.cal.name(b.year))
	case a.unfinished(b.year, day) != "":
		b.missing = "the base year, " + a.unfinished(b.year, day)
	case short != "":
		b.missing = fmt.Sprintf("the base year, %s, is not posted in full: %s", a.cal.name(b.year), short)
	}
	b.pence = s.pence
	return b
}

// would works out what a year would have cost at the base year's spending,
// uprated, on those of its days that are posted.
func (a *asked) would(b base, year int, s sum, window events.Span) *big.Rat {
	if b.missing != "" || s.days == 0 {
		return new(big.Rat)
	}
	since := big.NewInt(int64(year - b.year))
	r := new(big.Rat).SetFrac(new(big.Int).Exp(a.factor.Num(), since, nil), new(big.Int).Exp(a.factor.Denom(), since, nil))
	r.Mul(r, big.NewRat(b.pence, 1))
	if whole := periods.Length(a.cal.span(year)); s.days < whole {
		r.Mul(r, big.NewRat(int64(s.days), int64(whole)))
	}
	return r
}

func less(r *big.Rat, pence int64) *big.Rat { return new(big.Rat).Sub(r, big.NewRat(pence, 1)) }

func (a *asked) changePercent(pence int64, b base, missing string) answers.Value {
	v := answers.Value{Measure: "change-percent", Unit: "percent", Formula: changePercentFormula, NotAvailable: missing}
	switch {
	case missing != "":
	case b.pence == 0:
		v.NotAvailable = fmt.Sprintf("the spend of the base year, %s, is nought", a.cal.name(b.year))
	default:
		d, shown := answers.HalfUp(new(big.Rat).Mul(big.NewRat(pence-b.pence, b.pence), big.NewRat(100, 1)), changePercentDecimals)
		if v.Value = d; !shown {
			v.NotAvailable = tooLarge
		}
	}
	return v
}

// against is the share of a budget that is spent.
func (a *asked) against(of, formula string, pence, budget int64, missing string) answers.Rate {
	r := answers.Rate{Measure: "against-budget", Unit: of, Formula: formula}
	if missing != "" {
		r.Lacks(answers.Both, missing)
		return r
	}
	num, ok1 := a.unit.exact(pence)
	den, ok2 := a.unit.exact(budget)
	switch {
	case !ok1 || !ok2:
		r.Lacks(answers.Both, tooLarge)
		return r
	case budget == 0:
		r.NotAvailable = "the denominator is nought: " + formula
	default:
		r.Percent = new(big.Rat).Mul(big.NewRat(pence, budget), big.NewRat(100, 1)).FloatString(1) // neither is negative, so this is half up
	}
	r.Numerator, r.Denominator = num, den
	return r
}
