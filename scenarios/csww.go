package scenarios

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"

	"github.com/google/uuid"

	"muster/events"
)

// csww2017 holds the rates at 30 September 2017 of every English authority, of
// the regions and of the nation, as published in the release of 2025: vacancy,
// turnover and agency in percent of FTE. The ids of areas are their names.
//
// Department for Education, Children's social work workforce,
// https://explore-education-statistics.service.gov.uk. Contains public sector
// information licensed under the Open Government Licence v3.0.
//
//go:embed tables/csww-2017.csv
var csww2017 string

const (
	// csww2025 is the day on which the release of 2025 came out; it is assumed
	// from the month in which DfE publishes.
	csww2025  = "2026-02-26"
	cswwTold  = "2026-03-02T09:00:00Z"
	cswwCited = "DfE, Children's social work workforce, release of 2025 (day of release assumed), OGL v3.0"
)

// CSWW2017 records the rates of 2017 of all authorities as the release of 2025
// gives them, in one entry.
func CSWW2017(events.Position) iter.Seq[*events.Entry] {
	e := &events.Entry{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("muster history csww-2017")).String(), Book: events.Reference, Asserted: true,
		By: "workforce.analyst", Why: "the release of 2025, which revises earlier ones", Source: cswwCited}
	e.Recorded = must(events.ParseInstant(cswwTold))
	released := must(events.ParseDate(csww2025))
	lines := strings.Split(strings.TrimSpace(csww2017), "\n")
	measures := strings.Split(lines[0], ",")
	for _, line := range lines[1:] {
		cells := strings.Split(line, ",")
		for i := 1; i < len(measures); i++ {
			e.Events = append(e.Events, &events.ComparatorPublished{Released: released, Measure: measures[i], Area: cells[0], Period: "2017",
				Value: must(events.ParseDecimal(cells[i])), Source: cswwCited})
		}
	}
	return func(yield func(*events.Entry) bool) { yield(e) }
}

// must returns what was read from a table of ours.
func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("scenarios: a table is misspelt: %v", err))
	}
	return v
}
