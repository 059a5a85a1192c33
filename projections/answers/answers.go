// Package answers is what every view is asked and answers: the coordinates of a
// question, the figures of an answer with what they stand on, and the days of a
// series. A view describes itself with About, works out the figures of one day,
// and leaves the rest to this package.
//
// # Periods
//
// A period of so many months that ends with a day has that day in it, and begins
// on the day after the same day as many months before, or after the last of that
// month if it is too short to have it. One that ends with the last day of a month
// begins with the first of another: the month to 30 September begins on the 1st,
// not on 31 August, and the year to it on 1 October, as the census has it. So
// periods to the ends of months follow each other without a gap or an overlap,
// through any February. Years and windows of every view are such periods.
//
// # Series
//
// A series is of its first day and of that day so many months after, up to its last
// day, and of that too if it is one of them. In a month that is too short it is of
// the last; the months after have the day again. One that begins with the last day
// of a month is of the last days of months. It has 400 days at most.
//
// # What is shown
//
// Shares are shown in percent, and means as they are, with one decimal place. All
// that is rounded is worked out exactly, divided once, and rounded half up: a half
// goes to the greater of the two, below nought too, so that -0.05 is shown as 0.
//
// Nothing is a share of nought: such a rate is not available, and says so. A nought
// over something is 0.0. What nobody knows, of a rate or a value, is left out, and
// is never 0; the part of a rate that was counted stays.
//
// One group may be asked for alone. On a day of a series on which it is not there
// its counts are nought and its rates and values not available; one that is there on
// none of the days is refused.
//
// Figures, the lines behind them and groups count one each, and more than 20,000 in
// an answer are refused; of one group alone only its own count.
//
// What is supposed marks every figure and group as hypothetical, and of the lines
// behind them those that are not on record. The positions that an answer gives are
// of what is on record.
//
// # Forecasts
//
// A day is answered for by what is on record, and of a day that is later than
// the last recording no more is on record than was agreed ahead: its figures are
// a forecast, and say so. Recordings are those known at the known-at asked, and
// their days are in UTC; the day of the last one itself is no forecast.
//
// Some books are kept day by day, as people start and leave and cases open and
// close: workforce and cases. Each of them that a view uses decides for itself:
// where cases were last recorded in March and the workforce in June, caseloads
// of May are a forecast. One in which nothing is recorded is not kept yet, and
// decides nothing while anything else that the view uses is on record.
//
// Grievances and what is declared or published are recorded as they come. Silence
// in those books says nothing, so they decide nothing: what was published holds
// until more is, and days of which no money or referrals are on record have no
// figure.
package answers

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"muster/events"
	"muster/projections"
)

// Question is what a view is asked. It is the JSON that goes over the wire.
type Question struct {
	AsOf       events.Date       `json:"as_of"`
	KnownAt    string            `json:"known_at,omitempty"`   // an instant, a day (its end, UTC) or a position such as @1042; empty is all that is known
	Definition string            `json:"definition,omitempty"` // an id of About.Definitions; empty is the first
	By         string            `json:"by,omitempty"`         // one of About.Dimensions; empty is the authority only
	Only       string            `json:"only,omitempty"`       // one group, such as team=north, instead of the authority; not together with By
	From       events.Date       `json:"from,omitzero"`        // with To and Every, a series instead of AsOf
	To         events.Date       `json:"to,omitzero"`
	Every      string            `json:"every,omitempty"`    // month, quarter or year
	Part       int               `json:"part,omitempty"`     // a series only as far as so many figures and lines go, one day at least; Answer.Next says where it goes on
	Since      events.Date       `json:"since,omitzero"`     // of a series, the days from this one on; see InParts
	Lines      bool              `json:"lines,omitempty"`    // list the lines behind the figures
	Settings   map[string]string `json:"settings,omitempty"` // by the names of About.Settings
	AtLeast    events.Position   `json:"at_least,omitempty"` // wait until the view includes this entry
	// What is supposed besides what is on record: events, or entries with
	// events, as `muster record` takes them. Package projections sees to it.
	WhatIf      []json.RawMessage `json:"what_if,omitempty"`
	WhatIfAfter events.Position   `json:"what_if_after,omitempty"` // they come after this entry; 0 is after the last
}

// Answer gives the figures of one authority on one day as known at one moment.
type Answer struct {
	Authority  string          `json:"authority"`
	Definition string          `json:"definition"`
	AsOf       events.Date     `json:"as_of"`
	KnownAt    string          `json:"known_at"` // the moment or position asked for, or "now"
	Position   events.Position `json:"position"` // the last entry that the view had taken in
	// Known is the last entry that counts at KnownAt, of each book that is used.
	Known map[events.Book]events.Position `json:"known"`
	// Supposed says what is not on record and counts in these figures all the
	// same; nil is nothing.
	Supposed *projections.Supposed `json:"supposed,omitempty"`
	Only     string                `json:"only,omitempty"` // the group that the figures are of; empty is the authority
	Figures
	Groups []Group  `json:"groups,omitempty"`
	Series []Answer `json:"series,omitempty"`
	// Next is the day of a series from which it goes on in another answer, if it
	// was asked in parts; 0 is that this was the last.
	Next events.Date `json:"next,omitzero"`
}

// Figures are what an answer, or a group of it, says.
type Figures struct {
	Hypothetical bool `json:"hypothetical,omitempty"` // something is supposed in them that is not on record
	// Forecast says that they are of a day later than the last recording, and by
	// what they are foretold; empty is that they are not.
	Forecast string `json:"forecast,omitempty"`

	Rates  []Rate  `json:"rates,omitempty"`
	Counts []Count `json:"counts,omitempty"`
	Values []Value `json:"values,omitempty"`
}

// Rate is one quantity over another. Percent, or Ratio where the figure is no
// share, is empty when NotAvailable says why there is none; a rate is never 0
// for want of a denominator.
type Rate struct {
	Measure      string         `json:"measure"` // turnover, vacancy, agency, …
	Unit         string         `json:"unit"`    // fte, headcount, cases, …
	Numerator    events.Decimal `json:"numerator"`
	Denominator  events.Decimal `json:"denominator"`
	Percent      string         `json:"percent,omitempty"`
	Ratio        string         `json:"ratio,omitempty"` // the numerator for one of the denominator
	NotAvailable string         `json:"not_available,omitempty"`
	Unknown      Parts          `json:"-"`                  // what of it is not known: 0 and of no meaning here, and left out in JSON; see Lacks
	Withheld     bool           `json:"withheld,omitempty"` // what it is made of is not told either, as if it were unknown
	Formula      string         `json:"formula"`
	Note         string         `json:"note,omitempty"` // what to know about this figure, such as a declared denominator's basis
	Lines        []Behind       `json:"lines,omitempty"`
}

// Posts is the unit of what is counted in posts, of which one that counts in part
// is one.
const Posts = "posts"

// Count is how many people a measure counts, in both units. Where it counts posts
// and not people, Headcount is how many posts, and Unit says so.
type Count struct {
	Measure   string     `json:"measure"` // in-post, starters, leavers, vacancies, agency, …
	FTE       events.FTE `json:"fte"`
	Headcount int64      `json:"headcount"`
	Unit      string     `json:"unit,omitempty"` // of Headcount: empty is people; else Posts
	Lines     []Behind   `json:"lines,omitempty"`
}

// Value is a quantity of anything but people: cases, days, pounds, a rank. It
// is a Decimal, since all are exact.
type Value struct {
	Measure      string         `json:"measure"`
	Unit         string         `json:"unit"`
	Value        events.Decimal `json:"value"` // of no meaning, and left out in JSON, if NotAvailable says why
	NotAvailable string         `json:"not_available,omitempty"`
	Formula      string         `json:"formula,omitempty"`
	Note         string         `json:"note,omitempty"`
	Lines        []Behind       `json:"lines,omitempty"`
}

// Group is the part of an answer for one value of the dimension asked for.
type Group struct {
	Value string `json:"value"`
	Figures
}

// Behind is one line that a figure stands on. What the lines of a measure give
// adds up to it.
type Behind struct {
	Line      events.Line     `json:"line"`
	Measure   string          `json:"measure"`
	Subject   string          `json:"subject"` // the worker, post, assignment, case or register
	FTE       events.FTE      `json:"fte"`
	Headcount int64           `json:"headcount"`      // 0 for a second post or assignment of somebody counted in another; a register's count
	Unit      string          `json:"unit,omitempty"` // of Headcount, as in a Count
	Value     *events.Decimal `json:"value,omitempty"`
	Note      string          `json:"note,omitempty"` // what the line counts as, where the measure does not say
}

// Sort puts lines in order of what they count as and whom they are about, and
// otherwise leaves them.
func Sort(list []Behind) {
	slices.SortStableFunc(list, func(x, y Behind) int {
		return cmp.Or(strings.Compare(x.Measure, y.Measure), strings.Compare(x.Subject, y.Subject))
	})
}
