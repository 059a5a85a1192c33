package establishment_test

import (
	"slices"
	"testing"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/establishment"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// few are the entries of a small authority, with an offer and a trainee.
func few(t viewtest.T) []*events.Entry {
	list := slices.Collect(scenarios.Synthetic(scenarios.SyntheticConfig{People: 2, Years: 1, PerEntry: 2}))
	post := list[0].Events[0].(*events.PostEstablished).Post
	last := *list[len(list)-1]
	last.ID, last.Book = "prospects", events.Workforce
	last.Events = []events.Event{viewtest.Event(t, "worker.offered on 2016-09-01 worker N1 post "+post+" fte 1 expected_start 2017-01-01"),
		viewtest.Event(t, "trainee.expected on 2016-09-01 trainee T1 route frontline expected 2017-09-01 team north")}
	return append(list, &last)
}

// sample is the state of a small authority's view.
func sample(t viewtest.T) []byte { return viewtest.State(t, view, slices.Values(few(t))) }

// TestRestoreOfADamagedState gives each byte other values. What is restored all
// the same can be asked about.
func TestRestoreOfADamagedState(t *testing.T) {
	standing := viewtest.Standing(t, slices.Values(few(t)))
	day := date(t, "2016-09-30")
	viewtest.BearsDamage(t, view, sample(t), func(m projections.Model) {
		for _, d := range establishment.About.Definitions {
			m.(*establishment.Model).Ask(answers.Question{AsOf: day, Definition: d.ID, Lines: true, By: "team"}, standing)
		}
	})
}

// FuzzRestoreState holds a view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
