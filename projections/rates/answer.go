package rates

import "muster/events"

// Question is what the rates view is asked. It is the JSON that goes over the
// wire.
type Question struct {
	AsOf       events.Date     `json:"as_of"`
	KnownAt    string          `json:"known_at,omitempty"`   // an instant, a day (its end, UTC) or a position such as @1042; empty is all that is known
	Definition string          `json:"definition,omitempty"` // see Definitions; empty is dfe-csww
	By         string          `json:"by,omitempty"`         // service, team, role, grade or reason; empty is the authority only
	From       events.Date     `json:"from,omitzero"`        // with To and Every, a series instead of AsOf
	To         events.Date     `json:"to,omitzero"`
	Every      string          `json:"every,omitempty"`    // month, quarter or year
	Lines      bool            `json:"lines,omitempty"`    // list the lines behind the figures
	AtLeast    events.Position `json:"at_least,omitempty"` // wait until the view includes this entry
}

// Answer gives the rates of one authority on one day as known at one moment.
type Answer struct {
	Authority  string          `json:"authority"`
	Definition string          `json:"definition"`
	AsOf       events.Date     `json:"as_of"`
	KnownAt    string          `json:"known_at"` // the moment or position asked for, or "now"
	Position   events.Position `json:"position"` // the last entry that the view had taken in
	// Known is the last entry that counts at KnownAt, of each book that is used.
	Known  map[events.Book]events.Position `json:"known"`
	Rates  []Rate                          `json:"rates"`
	Counts []Count                         `json:"counts"`
	Groups []Group                         `json:"groups,omitempty"`
	Series []Answer                        `json:"series,omitempty"`
}

// Rate is one figure of a definition. Percent is empty when NotAvailable says
// why there is none; a rate is never 0 for want of a denominator.
type Rate struct {
	Measure      string         `json:"measure"` // turnover, vacancy, agency, …
	Unit         string         `json:"unit"`    // fte, headcount, or the register that divides
	Numerator    events.Decimal `json:"numerator"`
	Denominator  events.Decimal `json:"denominator"`
	Percent      string         `json:"percent,omitempty"`
	NotAvailable string         `json:"not_available,omitempty"`
	Formula      string         `json:"formula"`
	Note         string         `json:"note,omitempty"` // what to know about this figure, such as a declared denominator's basis
	Lines        []Behind       `json:"lines,omitempty"`
}

// Count is a measure by itself, in both units.
type Count struct {
	Measure   string     `json:"measure"` // in-post, starters, leavers, vacancies, agency
	FTE       events.FTE `json:"fte"`
	Headcount int64      `json:"headcount"`
}

// Group is the part of an answer for one value of the dimension asked for.
type Group struct {
	Value  string  `json:"value"`
	Rates  []Rate  `json:"rates"`
	Counts []Count `json:"counts"`
}

// Behind is one line that a figure stands on. What the lines of a measure give
// adds up to it.
type Behind struct {
	Line      events.Line `json:"line"`
	Measure   string      `json:"measure"`
	Subject   string      `json:"subject"` // the worker, post, assignment or register
	FTE       events.FTE  `json:"fte"`
	Headcount int64       `json:"headcount"` // 0 for a second post or assignment of somebody counted in another; a register's count
}
