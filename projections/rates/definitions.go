package rates

import (
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// Measure is something that the view counts.
type Measure string

// The measures. Stocks are as of a day; flows are of the twelve months that end
// with it.
const (
	InPost    Measure = "in-post"   // social workers in a post; a last day is still in post
	Vacancies Measure = "vacancies" // unfilled FTE of funded social work posts, covered by agency or not; heads are the posts concerned
	Agency    Measure = "agency"    // agency workers on assignment
	Starters  Measure = "starters"  // hired, or transferred in from another role of the council
	Leavers   Measure = "leavers"   // left, or transferred out to another role of the council
	Register  Measure = "register"  // a declared count
)

// Unit is what a measure is counted in.
type Unit string

const (
	FTE       Unit = "fte"
	Headcount Unit = "headcount"
)

// Term is one quantity of a formula.
type Term struct {
	Measure  Measure
	Unit     Unit
	Register string // which register, if the measure is Register
	// LeftCouncil leaves transfers within the council out of starters and
	// leavers.
	LeftCouncil bool
}

func (t Term) String() string {
	if t.Measure == Register {
		return "register " + t.Register
	}
	if t.LeftCouncil {
		return fmt.Sprintf("%s (%s, without transfers)", t.Measure, t.Unit)
	}
	return fmt.Sprintf("%s (%s)", t.Measure, t.Unit)
}

// Formula is one rate: a sum over a sum.
type Formula struct {
	Measure     string // the rate's name
	Unit        Unit
	Numerator   []Term
	Denominator []Term
	// Carried means that the figure is worked out each 30 September and
	// carried until the next.
	Carried bool
	Doc     string
}

func (f Formula) String() string {
	s := sum(f.Numerator) + " / " + sum(f.Denominator)
	if f.Carried {
		s += ", at the latest 30 September"
	}
	return s
}

// ofReason is the formula as it is worked out for the agency workers of one reason:
// they are a part of all of them, and those of the other reasons stay below the
// line.
func (f Formula) ofReason() Formula {
	called := func(terms []Term, name Measure) (list []Term) {
		for _, t := range terms {
			if t.Measure == Agency {
				t.Measure = name
			}
			list = append(list, t)
		}
		return list
	}
	f.Numerator, f.Denominator = called(f.Numerator, "agency for the reason"), called(f.Denominator, "all agency")
	return f
}

func sum(terms []Term) string {
	var s []string
	for _, t := range terms {
		s = append(s, t.String())
	}
	if len(s) > 1 {
		return "(" + strings.Join(s, " + ") + ")"
	}
	return s[0]
}

// Definition is a named set of formulas. All show percentages with one decimal
// place, rounded half up, as both sources do.
type Definition struct {
	ID       string
	Title    string
	Source   string
	Formulas []Formula
}

var (
	inPostFTE    = Term{Measure: InPost, Unit: FTE}
	inPostHeads  = Term{Measure: InPost, Unit: Headcount}
	vacantFTE    = Term{Measure: Vacancies, Unit: FTE}
	agencyFTE    = Term{Measure: Agency, Unit: FTE}
	agencyHeads  = Term{Measure: Agency, Unit: Headcount}
	leaversFTE   = Term{Measure: Leavers, Unit: FTE}
	leaversHeads = Term{Measure: Leavers, Unit: Headcount}
)

// Definitions are the sets of formulas that the view knows.
var Definitions = []Definition{
	{
		ID:     "dfe-csww",
		Title:  "Department for Education, children's social work workforce census",
		Source: "DfE, Children's social work workforce: methodology (Open Government Licence v3.0)",
		Formulas: []Formula{
			{Measure: "turnover", Unit: FTE, Numerator: []Term{leaversFTE}, Denominator: []Term{inPostFTE},
				Doc: "Leavers in the year to the day over those in post on the day: the end of the period, not its average."},
			{Measure: "turnover", Unit: Headcount, Numerator: []Term{leaversHeads}, Denominator: []Term{inPostHeads},
				Doc: "The same, counting people."},
			{Measure: "vacancy", Unit: FTE, Numerator: []Term{vacantFTE}, Denominator: []Term{vacantFTE, inPostFTE},
				Doc: "Vacant FTE over the FTE of the whole structure, vacant or filled."},
			{Measure: "agency", Unit: FTE, Numerator: []Term{agencyFTE}, Denominator: []Term{agencyFTE, inPostFTE},
				Doc: "Agency workers over agency workers and those in post."},
			{Measure: "agency", Unit: Headcount, Numerator: []Term{agencyHeads}, Denominator: []Term{agencyHeads, inPostHeads},
				Doc: "The same, counting people."},
		},
	},
	{
		ID:     "leicestershire-2019",
		Title:  "Leicestershire County Council's three retention measures",
		Source: "Leicestershire County Council, report on the recruitment and retention of social workers, September 2019, paragraph 12 and its notes",
		Formulas: []Formula{
			{Measure: "turnover", Unit: FTE, Numerator: []Term{leaversFTE}, Denominator: []Term{{Measure: Register, Register: "hcpc"}}, Carried: true,
				Doc: "Leavers in the year to September over the registered social workers: an annual figure, carried until the next September."},
			{Measure: "vacancy", Unit: FTE, Numerator: []Term{vacantFTE}, Denominator: []Term{{Measure: Register, Register: "hcpc-total"}},
				Doc: "Vacancies over all registered social workers. The report does not say which population that is; it differs from turnover's."},
			{Measure: "agency", Unit: FTE, Numerator: []Term{agencyFTE}, Denominator: []Term{agencyFTE, inPostFTE},
				Doc: "Agency workers over the whole social work workforce, agency included."},
		},
	},
	{
		ID:     "leaving-council",
		Title:  "Turnover by who leaves the council: a transfer to another role of it is not leaving",
		Source: "the other reading of a transfer; the rest as in dfe-csww",
		Formulas: []Formula{
			{Measure: "turnover", Unit: FTE, Numerator: []Term{{Measure: Leavers, Unit: FTE, LeftCouncil: true}}, Denominator: []Term{inPostFTE},
				Doc: "Those who left the council in the year to the day over those in post on the day."},
			{Measure: "turnover", Unit: Headcount, Numerator: []Term{{Measure: Leavers, Unit: Headcount, LeftCouncil: true}}, Denominator: []Term{inPostHeads},
				Doc: "The same, counting people."},
		},
	},
}

// measureOf names what rows are counted as.
var measureOf = [staffing.Whats]Measure{InPost, Vacancies, Agency, Starters, Leavers, Starters, Leavers}

// What the measures add up, transfers last where there are any.
var (
	ofInPost    = []staffing.What{staffing.InPost}
	ofVacancies = []staffing.What{staffing.Vacant}
	ofAgency    = []staffing.What{staffing.Agency}
	ofStarters  = []staffing.What{staffing.Starter, staffing.TransferIn}
	ofLeavers   = []staffing.What{staffing.Leaver, staffing.TransferOut}
)

// whatsOf lists what a term adds up; nothing, if it is a declared count.
func (t Term) whatsOf() []staffing.What {
	var list []staffing.What
	switch t.Measure {
	case InPost:
		list = ofInPost
	case Vacancies:
		list = ofVacancies
	case Agency:
		list = ofAgency
	case Starters:
		list = ofStarters
	case Leavers:
		list = ofLeavers
	}
	if t.LeftCouncil {
		return list[:1]
	}
	return list
}

// described says of each definition what people should know.
func described() []answers.Definition {
	var list []answers.Definition
	for _, d := range Definitions {
		one := answers.Definition{ID: d.ID, Title: d.Title, Source: d.Source}
		for _, f := range d.Formulas {
			one.Formulas = append(one.Formulas, f.Measure+" = "+f.String())
		}
		for _, f := range d.Formulas {
			if f.uses(staffing.Agency) {
				one.Formulas = append(one.Formulas, "by "+byReason+", "+f.Measure+" = "+f.ofReason().String())
			}
		}
		list = append(list, one)
	}
	return list
}

// definition returns the definition with an id, which there is.
func definition(id string) *Definition {
	i := slices.IndexFunc(Definitions, func(d Definition) bool { return d.ID == id })
	return &Definitions[i]
}

// spelt writes the formulas of a definition out, as they are for the authority
// and for a group of those by a dimension.
func (d *Definition) spelt(by string) (whole, group []string) {
	for _, f := range d.Formulas {
		whole = append(whole, f.String())
		if by == byReason {
			f = f.ofReason()
		}
		group = append(group, f.String())
	}
	return whole, group
}

// terms lists what a formula counts, above the line and below it.
func (f Formula) terms() []Term {
	return append(f.Numerator[:len(f.Numerator):len(f.Numerator)], f.Denominator...)
}

// uses reports whether a formula counts a kind of row.
func (f Formula) uses(w staffing.What) bool {
	for _, t := range slices.Concat(f.Numerator, f.Denominator) {
		if slices.Contains(t.whatsOf(), w) {
			return true
		}
	}
	return false
}

// latestSeptember returns the last 30 September on or before a day.
func latestSeptember(d events.Date) events.Date {
	y, _, _ := d.Civil()
	s, _ := events.DateOf(y, 9, 30)
	if s > d {
		s, _ = events.DateOf(y-1, 9, 30)
	}
	return s
}
