package practised

import (
	"muster/projections/answers"
	"muster/projections/dayslost"
)

// ByTheme splits exit interviews by what leavers gave as reasons.
const ByTheme = "theme"

// The formulas, as answers write them out.
const (
	supervisedFormula = "supervised within the period (headcount) / in-post (headcount)"
	appraisedFormula  = "appraised within the period (headcount) / in-post (headcount)"
	needsFormula      = "learning needs met (needs) / learning needs due (needs)"
	learningFormula   = "without a due learning need unmet (headcount) / in-post (headcount)"
	qualifiedFormula  = "qualified (headcount) / in-post (headcount)"
	complianceFormula = "with every mandatory course valid (headcount) / in-post (headcount)"
	interviewsFormula = "leavers interviewed (headcount) / leavers (headcount)"
	themeFormula      = "leavers who name it (headcount) / leavers interviewed (headcount)"
	vacancyFormula    = "vacancies (fte) / (vacancies (fte) + in-post (fte))"
	agencyFormula     = "agency (fte) / (agency (fte) + in-post (fte))"
	runningFormula    = "performance procedures of those in post that run on the day"
)

// OfTheme is what the rate of exit interviews is of a theme, where a view is split
// by them.
const OfTheme = "by " + ByTheme + ", exit-interviews = " + themeFormula

// Measures are what is done with those in post.
var Measures = answers.Definition{
	ID:     "measures",
	Title:  "The measures to maintain of Leicester City Council's workforce profile",
	Source: "Leicester City Council, social care workforce 2017 to 2020, which names the measures; periods and formulas are Muster's",
	Formulas: []string{"supervised = " + supervisedFormula, "appraised = " + appraisedFormula, "learning = " + needsFormula, "learning = " + learningFormula,
		"qualified = " + qualifiedFormula, "compliance-trained = " + complianceFormula, "exit-interviews = " + interviewsFormula, OfTheme},
}

// Dashboard is what a department watches together. What is sealed of it, the age
// profile, is for the view to add.
var Dashboard = answers.Definition{
	ID:     "dashboard",
	Title:  "The department's dashboard: absence, vacancies, agency, exit interviews, performance procedures, age profile",
	Source: "Leicester City Council, social care workforce 2017 to 2020, which names the figures; rates as in DfE's census",
	Formulas: []string{"absence = " + dayslost.Formula("sickness", 253) + "; 254 in a year with a 29 February", "vacancy = " + vacancyFormula,
		"agency = " + agencyFormula, "exit-interviews = " + interviewsFormula},
}

// InterviewWithin is the setting that both go by, and MeasureSettings are those
// of the measures alone.
var (
	InterviewWithin = answers.Setting{Name: "interview-within", Default: "3", Usage: "months before or after a last day within which an exit interview is of that leaving", Check: answers.MonthsTo(mostMonths)}
	MeasureSettings = []answers.Setting{
		{Name: "supervised-within", Default: "1", Usage: "months that end with the day, within which supervision counts", Check: answers.MonthsTo(mostMonths), For: []string{Measures.ID}},
		{Name: "appraised-within", Default: "12", Usage: "months that end with the day, within which an appraisal counts", Check: answers.MonthsTo(mostMonths), For: []string{Measures.ID}},
		{Name: "learning-within", Default: "12", Usage: "months that end with the day, for which learning needs that were due count", Check: answers.MonthsTo(mostMonths), For: []string{Measures.ID}},
		{Name: "qualified-within", Usage: "months that end with the day, within which a qualification was gained (default ever)", Check: answers.MonthsTo(mostMonths), For: []string{Measures.ID}},
		{Name: "qualification", Usage: "the qualification that counts (default any)", For: []string{Measures.ID}},
		{Name: "courses", Usage: "the mandatory courses, with commas (default those recorded as compliance by then)", For: []string{Measures.ID}},
	}
)

// mostMonths bounds the periods: ten years.
const mostMonths = 120
