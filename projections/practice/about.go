package practice

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// byTheme splits exit interviews by what leavers gave as reasons.
const byTheme = "theme"

const (
	measures  = "measures"
	dashboard = "dashboard"
)

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
	ageProfileReason  = "birth dates are sealed and this view has no key to them; ask the view people"
	runningFormula    = "performance procedures of those in post that run on the day"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "practice",
	Short: "Ask who is supervised, appraised, taught and trained, and for the dashboard",
	Long: `Ask which share of those in post is supervised, appraised, qualified and trained,
whose learning is done, which leavers had an exit interview, and who is under a
performance procedure. The definition dashboard gives a department's six figures
in one answer.`,
	Examples: `  muster practice --authority leicester --as-of 2019-09-30
  muster practice --authority leicester --as-of 2019-09-30 --definition dashboard
  muster practice --authority leicester --as-of 2019-09-30 --by theme
  muster practice --authority leicester --from 2019-01-31 --to 2019-12-31 --every month --by team`,
	Dimensions: append(slices.Clip(staffing.Dimensions), byTheme),
	Definitions: []answers.Definition{
		{
			ID:     measures,
			Title:  "The measures to maintain of Leicester City Council's workforce profile",
			Source: "Leicester City Council, social care workforce 2017 to 2020, which names the measures; periods and formulas are Muster's",
			Formulas: []string{"supervised = " + supervisedFormula, "appraised = " + appraisedFormula, "learning = " + needsFormula, "learning = " + learningFormula,
				"qualified = " + qualifiedFormula, "compliance-trained = " + complianceFormula, "exit-interviews = " + interviewsFormula},
		},
		{
			ID:     dashboard,
			Title:  "The department's dashboard: absence, vacancies, agency, exit interviews, performance procedures, age profile",
			Source: "Leicester City Council, social care workforce 2017 to 2020, which names the figures; rates as in DfE's census",
			Formulas: []string{"absence = " + dayslost.Formula("sickness", 253) + "; 254 in a year with a 29 February", "vacancy = " + vacancyFormula,
				"agency = " + agencyFormula, "exit-interviews = " + interviewsFormula},
		},
	},
	Settings: []answers.Setting{
		{Name: "supervised-within", Default: "1", Usage: "months within which supervision counts", Check: answers.MonthsTo(mostMonths), For: []string{measures}},
		{Name: "appraised-within", Default: "12", Usage: "months within which an appraisal counts", Check: answers.MonthsTo(mostMonths), For: []string{measures}},
		{Name: "learning-within", Default: "12", Usage: "months for which learning needs that were due count", Check: answers.MonthsTo(mostMonths), For: []string{measures}},
		{Name: "interview-within", Default: "3", Usage: "months before or after a last day within which an exit interview is of that leaving", Check: answers.MonthsTo(mostMonths)},
		{Name: "qualification", Usage: "the qualification that counts (default any)", For: []string{measures}},
		{Name: "courses", Usage: "the mandatory courses, with commas (default those recorded as compliance by then)", For: []string{measures}},
	},
	Books: []events.Book{events.Workforce},
}

// mostMonths bounds the periods: ten years.
const mostMonths = 120
