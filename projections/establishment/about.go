package establishment

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// The definitions.
const (
	vacancies = "vacancies"
	agencies  = "agency"
	pipeline  = "pipeline"
	forecast  = "forecast"
	structure = "structure"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "establishment",
	Short: "Ask for posts, vacancies, cover, the pipeline and a forecast",
	Long: `Ask for the posts there are and those vacant, covered by agency or offered, for
agency workers by reason, for who is on the way, or for a forecast, as of a day,
as known at a moment. A vacancy is the unfilled FTE of a post. A forecast assumes
besides what was agreed ahead that fixed terms end, that offers are taken up as
far as their posts are then vacant, and that assignments end when expected. An
offer fills a vacancy of its post if there is room for all of it, and none if the
worker is in post already: those are offers to staff.`,
	Examples: `  muster establishment --authority leicestershire --as-of 2019-06-30 --by grade
  muster establishment --authority leicestershire --as-of 2019-06-30 --definition agency --by service
  muster establishment --authority leicestershire --as-of 2019-06-30 --definition pipeline
  muster establishment --authority leicestershire --as-of 2020-03-31 --definition forecast
  muster establishment --authority leicester --as-of 2017-06-30 --definition structure --by service
  muster establishment --authority leicestershire --from 2017-09-30 --to 2019-09-30 --every quarter`,
	Dimensions: staffing.Dimensions,
	Definitions: []answers.Definition{
		{ID: vacancies, Title: "Posts, and how far they are vacant, covered and offered", Source: "posts and vacancies as a council's establishment has them; the vacancy rate and cover are those of DfE's census (Open Government Licence v3.0)",
			Formulas: []string{"vacancy-factor = vacant / posts", "vacancy = vacant / (vacant + in-post)", "covered = vacant and covered by agency / vacant",
				"vacant-less-covered = vacant - covered", "offered = vacant and filled by open offers, by expected start and then as recorded, each that is no more than what is left vacant of its post and is to nobody in post",
				"offers-to-staff = open offers to people in post, which fill nothing", "vacant-less-offered = vacant - offered", "vacant-less-both = vacant - covered or offered"}},
		{ID: agencies, Title: "Agency workers, by reason", Source: "DfE, Children's social work workforce census: agency rate and agency cover",
			Formulas: []string{"agency = agency / (agency + in-post)", "agency-REASON = agency for the reason / agency"}},
		{ID: pipeline, Title: "Who is on the way: offers, starts agreed, agency workers due, trainees expected", Source: "what is on record for later days",
			Formulas: []string{"offers-checks-outstanding = offers with safer-recruitment checks outstanding / offers"}},
		{ID: forecast, Title: "A forecast from what is on record: fixed terms and assignments ended when due, and offers taken up, as far as their posts are vacant", Source: "the assumptions that the view states",
			Formulas: []string{"contract-ends-assumed = in post by a fixed term that ends by then, and nothing on record says otherwise",
				"vacated = vacant since those fixed terms have ended",
				"offers-assumed = offers due, by expected start and then as recorded, each that is no more than what is left vacant of its post",
				"offers-not-assumed = offers due that are more than that: the post is filled",
				"filled = offers-assumed, of the vacancies and what is vacated",
				"vacancy-on-record = vacant / (vacant + in-post)",
				"vacancy-forecast = (vacant + vacated - filled) / (vacant + vacated - filled + in-post - contract-ends-assumed + offers-assumed)",
				"agency-forecast = (agency - agency-ends-assumed) / (agency - agency-ends-assumed + in-post - contract-ends-assumed + offers-assumed)"}},
		{ID: structure, Title: "Posts of every role, in social work and outside it", Source: "posts as a council's establishment has them",
			Formulas: []string{"social-work = posts-social-work / posts-all"}},
	},
	Books: []events.Book{events.Workforce},
}
