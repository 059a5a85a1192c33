// Package spend is the view of money: what was spent on an account by year,
// against its budget and against what it would have been had a base year's
// spending gone on, uprated. It stands on spend.posted and budget.set.
//
// # Rulings
//
// Years. A financial year runs from 1 April to 31 March and is called 2011/12;
// by the setting year it is a calendar year, called 2011. The year that the
// as-of day lies in counts up to that day, and with it.
//
// A posting of days in two years, or cut by the as-of day, is spread evenly
// over its days and cut at the day, rounded down to the penny so that the parts
// add up to the posting. It is not counted by its first day: a posting of a
// quarter would give one year money of another. Pence are never anything but
// whole.
//
// Postings add up. A line corrected or retracted counts as it was until the
// entry that corrects it, and as it is from then on.
//
// What is not posted is not nought. A year of which no day is posted has no
// figure; one posted in part has the sum of what is, and says of how many of
// its days. A day is posted if anything is on it, of whichever service. A nought
// that was posted is one.
//
// The base year is the one that the question names, or the first of which a day is
// posted by the as-of day; by service it is that of each service. A total is from
// the base year on and needs every year but the last posted in full. The last is
// left out while it is not over and nothing is posted for it, by year too. By
// service, what names none is together as not stated.
//
// The account is agency unless the question names one. One of which nothing was
// ever told is refused where others are on record, since it is likely misspelt.
//
// Budgets add up across services, and one that names no service is one more, not
// the sum of the others. Of two for the same service and the very same days the
// one said last holds; two that only overlap contradict each other, and there is
// no budget for what has one of those days in it until one of them is corrected.
// A window of which a day has no budget has none. The budget to the as-of day is
// the budgets' share by days.
//
// Over, and the share of the budget to the day, need every day of the year up to
// it posted. The share of the year's budget is of what is posted so far. Shares are
// shown to one place, half up; of a budget of nought there is none.
//
// Change is from the base year to a year, both over and posted in full; in percent
// it is of the base year's, to two places, half up. From nought there is none in
// percent.
//
// The counterfactual needs a base year that is over and posted in full, and a year
// before the base year has none. That of a year is the base year's spending times 1 + the rate,
// once for each year since. It is worked out as an exact fraction and rounded
// once, half up, to be shown: to the penny in pounds and to the pound in
// thousands. Totals are rounded from the exact total, not added up from rounded
// years. For a year of which only some days are posted it is that share of the
// year, so that like is held against like.
//
// Avoided is the counterfactual less the spend: above nought when less was spent.
//
// Of the terms in use, outturn is called spend here, and over is what an
// accountant calls an adverse variance: above nought when more was spent than
// budgeted.
package spend

import (
	"errors"

	"muster/events/facts"
	"muster/projections/periods"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 1*100 + periods.Fold

// Model is the state of the view for one authority.
type Model struct{ *periods.Periods }

// NewModel returns a view with nothing folded.
func NewModel() *Model { return &Model{periods.New(facts.Account)} }

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte { return m.AppendTo(b) }

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	rest, err := m.Restore(b)
	if err == nil && len(rest) > 0 {
		err = errors.New("the saved view of spend goes on after its end")
	}
	return err
}
