package events

// units say in the schema what the fields that hold an amount or a day mean.
// A name means the same in every kind.
var units = map[string]string{
	"fte":               "full-time equivalents, in steps of a millionth; 0 is a contract with no fixed hours",
	"days_lost":         "working days of one FTE: a day away from a contract of 0.6 FTE is 0.6 of a day lost",
	"pence":             "pounds sterling, in whole pence",
	"hourly_rate_pence": "pounds sterling an hour, in whole pence",
	"signatories":       "people, those listed as workers among them",
	"on":                "the day from which what the event says holds",
	"first_day":         "the first day of the period; it is within it",
	"last_day":          "the last day on which it still holds; it is within the period",
	"until":             "the last day of the funding",
	"expected_end":      "the last day expected",
	"as_of":             "the day that the figures are of",
	"released":          "the day of publication: a later one of the same figure revises it",
	"valid_to":          "the last day on which the course counts",
	"due":               "the last day on which the need is met in time",
	"recorded":          "when it was recorded, by the clock of whoever keeps the ledger",
}
