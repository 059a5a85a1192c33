package grievances

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// What grievances themselves, not those who raise them, may be split by.
const (
	byTheme = "theme"
	byForm  = "form"
)

// The formulas, as answers write them out.
const (
	shareFormula  = "involved and in post, or unknown (people) / in-post (headcount)"
	shareOfSome   = "involved in these and in post, or unknown (people) / all in-post (headcount)"
	aboutTheme    = ", about the theme, whatever else their grievance is about"
	timeFormula   = "days from raising to resolving (days) / resolved (grievances)"
	medianFormula = "the middle of the days from raising to resolving, or the mean of the two in the middle"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "grievances",
	Short: "Ask for grievances: open, raised and ended, actions, people and time",
	Long: `Ask for the grievances that workers raise: how many are open, were raised and
ended, by theme and form, what is done about them, how many people are involved
and which share of the workforce that is, and how long it takes to resolve them.
Only who holds the key of a grievances-reader is answered.`,
	Examples: `  muster grievances --authority leeds --as-of 2022-04-30
  muster grievances --authority leeds --as-of 2022-04-30 --by theme
  muster grievances --authority leeds --from 2022-01-31 --to 2022-12-31 --every month`,
	Dimensions: append(slices.Clip(staffing.Dimensions), byTheme, byForm),
	Definitions: []answers.Definition{{
		ID:     "grievances",
		Title:  "Grievances on a day and in the months to it",
		Source: "Muster's own; the report of Leeds City Council, July 2022, names the people, themes and actions of one",
		Formulas: []string{"workforce = " + shareFormula, "time-to-resolve = " + timeFormula,
			"by theme or form, workforce = " + shareOfSome, "by theme, actions-taken = actions taken in the window" + aboutTheme},
	}},
	Settings: []answers.Setting{{Name: "months", Default: "12", Usage: "months of the window that ends with the day", Check: answers.MonthsTo(mostMonths)}},
	Books:    []events.Book{events.Grievances, events.Workforce},
}

// mostMonths bounds the window: twenty-five years.
const mostMonths = 300
