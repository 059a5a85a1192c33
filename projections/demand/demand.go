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
// first week of July with the first week of July. A week or less keeps its length
// and the date of its last day, which for 29 February is 28 February. What is
// longer keeps the dates of both its ends, as periods do: so the month to 28
// February goes with that to 28 February, a February with a February whichever of
// them is a leap one, and what begins on a 29 February with what begins on 1 March.
// By the setting before it is 52 weeks, 364 days, before, so that weekdays meet
// weekdays.
//
// Change is of two figures that are known; in percent it is of the year before,
// to one place, half up. From nought there is none in percent.
//
// Reports are counts and are not spread over their days: no part of a week's
// referrals is known. The figure of a window is that of the reports that fill
// it exactly, day after day without a gap or an overlap; where several sets do,
// such as a month's report beside those of its weeks, that of the fewest
// reports, of as few that of which the last begins first, and of two for the very
// same days the one said last, by a correction too. A window that no reports fill
// is not available; it is never nought. A nought that was reported is one.
//
// By report, each stands by itself that lies wholly within the twelve months to
// the as-of day, with the same days a year before. Reports may overlap, so that
// they do not add up.
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
