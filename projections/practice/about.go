package practice

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/practised"
	"muster/projections/staffing"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "practice",
	Short: "Ask who is supervised, appraised, taught and trained, and for the dashboard",
	Long: `Ask which share of those in post is supervised, appraised, qualified and trained,
whose learning is done, which leavers had an exit interview, and who is under a
performance procedure. Periods of months end with the day; those to the end of a
month begin with the first of one. The definition dashboard gives what a department watches
together, but for the age profile: the view people has that too.`,
	Examples: `  muster practice --authority leicester --as-of 2019-09-30
  muster practice --authority leicester --as-of 2019-09-30 --definition dashboard
  muster practice --authority leicester --as-of 2019-09-30 --by theme
  muster practice --authority leicester --from 2019-01-31 --to 2019-12-31 --every month --by team`,
	Dimensions:  append(slices.Clip(staffing.Dimensions), practised.ByTheme),
	Definitions: []answers.Definition{practised.Measures, dashboard},
	Settings:    append(slices.Clip(practised.MeasureSettings), practised.InterviewWithin),
	Books:       []events.Book{events.Workforce},
}

// dashboard is what a department watches together, by themes too.
var dashboard = func() answers.Definition {
	d := practised.Dashboard
	d.Formulas = append(slices.Clip(d.Formulas), practised.OfTheme)
	return d
}()
