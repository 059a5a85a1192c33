// Package demand is the view of how much is asked for: the referrals received in
// a week, month, quarter or year, against the same one a year before. It stands
// on referrals.received.
//
// # Rulings
//
// The window ends with the as-of day. A week is its seven days, and the others
// are periods of months as package answers has them.
//
// A year before is the same dates of the year before, as people compare the
// first week of July with the first week of July; by the setting before it is
// 52 weeks, 364 days, before, so that weekdays meet weekdays.
//
// Reports are counts and are not spread over their days: no part of a week's
// referrals is known. The figure of a window is that of the reports that fill
// it exactly, day after day without a gap or an overlap; where several sets do,
// such as a month's report beside those of its weeks, that of the fewest
// reports, and of two for the very same days the one said last. A window that
// no reports fill is not available; it is never nought. A nought that was
// reported is one.
//
// A line corrected or retracted counts as it was until the entry that corrects
// it, and as it is from then on.
package demand

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
func NewModel() *Model { return &Model{periods.New(facts.Demand)} }

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte { return m.AppendTo(b) }

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	rest, err := m.Restore(b)
	if err == nil && len(rest) > 0 {
		err = errors.New("the saved view of demand goes on after its end")
	}
	return err
}
