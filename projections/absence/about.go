package absence

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/dayslost"
	"muster/projections/staffing"
)

// byKind splits what concerns absences by what they are for.
const byKind = "kind"

// About says what the view can be asked.
var About = answers.About{
	View:  "absence",
	Short: "Ask for days lost by absence, who is away and who is covered",
	Long: `Ask for the rate of sickness absence as the census defines it, the rate of all
kinds of absence beside it, who is away on a day, and who of them is covered by
an agency worker. Days lost are of the twelve months that end with the day, and
working days of one FTE: a day away from a contract of 0.6 FTE is 0.6 lost.`,
	Examples: `  muster absence --authority leicestershire --as-of 2019-09-30
  muster absence --authority leicestershire --as-of 2019-09-30 --by kind
  muster absence --authority leicestershire --from 2017-09-30 --to 2019-09-30 --every year`,
	Dimensions: append(slices.Clip(staffing.Dimensions), byKind),
	Definitions: []answers.Definition{{
		ID:     "dfe-csww",
		Title:  "Department for Education, children's social work workforce census",
		Source: "DfE, Children's social work workforce: methodology (Open Government Licence v3.0); 253 and 254 working days fitted to the rates published for 2017 to 2025",
		Formulas: []string{
			"absence = " + dayslost.Formula("sickness", 253) + "; 254 in a year with a 29 February",
			"all-absence = " + dayslost.Formula("days lost of every kind", 253) + "; 254 in a year with a 29 February",
			"away = " + awayFormula,
			"covered = " + coveredFormula,
			"by kind, absence (of sickness) and all-absence = " + dayslost.Formula("days lost of the kind", 253) + "; 254 in a year with a 29 February",
			"by kind, away = " + awayOfKind,
			"by kind, covered = " + coveredOfKind,
		},
	}},
	Books: []events.Book{events.Workforce},
}

const (
	awayFormula    = "away (headcount) / in-post (headcount)"
	coveredFormula = "covered (headcount) / away (headcount)"
	awayOfKind     = "away for the kind (headcount) / in-post, whoever is away (headcount)"
	coveredOfKind  = "covered, away for the kind (headcount) / away for the kind (headcount)"
)
