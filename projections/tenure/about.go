package tenure

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "tenure",
	Short: "Ask how long people have been there, why they leave, and how many stay",
	Long: `Ask for people in post and leavers by time in service, for post-qualifying
experience, for leavers by reason and destination, or for how many of those who
started together are still there, as of a day, as known at a moment. Leavers are
those of the twelve months that end with the day. Service is the present
unbroken run of posts in children's services; a day in no post ends it.`,
	Examples: `  muster tenure --authority leicestershire --as-of 2019-06-30 --by team
  muster tenure --authority leicestershire --as-of 2019-06-30 --bounds 1,3,5 --service role
  muster tenure --authority leicestershire --as-of 2019-06-30 --definition leavers --base known
  muster tenure --authority leicestershire --as-of 2019-09-30 --definition retention --cohort-from 2016-10-01 --cohort-to 2017-09-30
  muster tenure --authority leicestershire --from 2017-09-30 --to 2019-09-30 --every quarter --definition experience`,
	Dimensions: staffing.Dimensions,
	Definitions: []answers.Definition{
		{ID: timeInService, Title: "People in post and leavers by time in service", Source: "DfE, Children's social work workforce: the census's bands of time in service (Open Government Licence v3.0)",
			Formulas: []string{"in-post-BAND = those in post in the band / in-post", "leavers-BAND = those who left in the year in the band, on their last day / leavers"}},
		{ID: experience, Title: "Post-qualifying experience", Source: "the share over two years, as inspections of children's services give it",
			Formulas: []string{"experienced = in post and qualified longer than --experience years / in post whose day of qualifying is on record",
				"experience-on-record = in post whose day of qualifying is on record / in-post"}},
		{ID: leavers, Title: "Leavers by reason and by destination", Source: "DfE, Children's social work workforce census: reasons for leaving and destinations",
			Formulas: []string{"reason-CODE = leavers for the reason / leavers", "destination-CODE = leavers to the destination / leavers",
				"not-to-agency = leavers to a known destination but agency / leavers to a known destination"}},
		{ID: retention, Title: "How many of those who started in a period are still there", Source: "the share of a cohort in unbroken service on each anniversary of the start",
			Formulas: []string{"retained-N = of the cohort in unbroken service since, N years after the start / cohort"}},
	},
	Settings: []answers.Setting{
		{Name: "bounds", Default: usualBounds, Usage: "the years at which bands of service begin, each taking its lower bound", For: []string{timeInService}, Check: func(s string) error {
			_, err := parseBounds(s)
			return err
		}},
		{Name: "service", Default: continuous, Usage: "what counts as service: continuous in any post, or in the present role", Check: answers.OneOf(continuous, inRole), For: []string{timeInService, retention}},
		{Name: "experience", Default: "2", Usage: "over how many years since qualifying somebody is experienced", For: []string{experience}, Check: func(s string) error {
			_, err := parseYears(s)
			return err
		}},
		{Name: "base", Default: allLeavers, Usage: "of whom the shares of leavers are: all, or those whose reason or destination is known", Check: answers.OneOf(allLeavers, knownLeavers), For: []string{leavers}},
		{Name: "cohort-from", Usage: "the first day of the cohort's period (default the twelve months that ended ten years before)", Check: dayOrNone, For: []string{retention}},
		{Name: "cohort-to", Usage: "the last day of the cohort's period", Check: dayOrNone, For: []string{retention}},
	},
	Books: []events.Book{events.Workforce},
}

// The definitions, and the values of settings.
const (
	timeInService = "time-in-service"
	experience    = "experience"
	leavers       = "leavers"
	retention     = "retention"

	continuous   = "continuous"
	inRole       = "role"
	allLeavers   = "all"
	knownLeavers = "known"
)

func dayOrNone(s string) error {
	if s == "" {
		return nil
	}
	_, err := events.ParseDate(s)
	return err
}
