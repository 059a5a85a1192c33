package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

const begin = "scenario s\nauthority anytown\nsource story \"invented\"\n"

const recorded = `record at 2018-01-08T09:00:00Z by hr.clerk because "a post" as post
    post.established on 2018-01-01 post P1 role case-holder grade social-worker
        team north service child-protection fte 0.8  # one post
`

func TestParseReadsARecord(t *testing.T) {
	s, err := scenarios.Parse("s.txt", begin+recorded+`
record at 2018-01-09T09:00:00Z by hr.clerk because "smaller" source story "page 3" id one-1
    line.corrected line post.1 now post.established on 2018-01-01 post P1 role case-holder grade social-worker team north service child-protection fte 0.5
    {"kind": "post.closed.v1", "last_day": "2018-12-31", "post": "P1"}
`)
	require.NoError(t, err)
	require.Equal(t, "anytown", s.Authority)
	require.Len(t, s.Steps, 2)

	first := s.Steps[0].(*scenarios.Record)
	require.Equal(t, "post", first.Label)
	require.Equal(t, events.Workforce, first.Entry.Book)
	require.True(t, first.Entry.Asserted)
	require.NotEmpty(t, first.Entry.ID)
	post := first.Entry.Events[0].(*events.PostEstablished)
	require.Equal(t, "child-protection", post.Service, "a line goes on in one indented further")
	require.Equal(t, events.FTE(800_000), post.FTE)

	second := s.Steps[1].(*scenarios.Record)
	require.Equal(t, "one-1", second.Entry.ID)
	require.Equal(t, "invented, page 3", second.Entry.Source)
	require.Equal(t, events.FTE(500_000), second.Entry.Events[0].(*events.LineCorrected).Now.(*events.PostEstablished).FTE)
	require.Equal(t, events.KindPostClosed, second.Entry.Events[1].Kind())
}

func TestParseReadsAnExpectation(t *testing.T) {
	s, err := scenarios.Parse("s.txt", begin+`
ask rates as-of 2018-06-30 known-at 2018-07-31 definition dfe-csww by team as june source story
    expect L2 turnover percent 9.6 in headcount in group north source "page 1"
    expect in-post fte 205.8 rounded
    expect vacancy not-available because "was not declared"
    expect vacancy percent at-least 20 in headcount
    expect vacancy forecast because "later days" in group north
    expect vacancy forecast no
`)
	require.NoError(t, err)
	a := s.Steps[0].(*scenarios.Ask)
	require.Equal(t, "june", a.Label)
	require.Equal(t, "team", a.Question.By)
	require.Equal(t, scenarios.Expectation{Line: 6, ID: "L2", Measure: "turnover", Field: "percent", Unit: "headcount", Group: "north", Value: "9.6", Source: "page 1"}, a.Expected[0])
	require.Equal(t, scenarios.Expectation{Line: 7, ID: "1.2", Measure: "in-post", Field: "fte", Value: "205.8", Rounded: true, Source: "invented"}, a.Expected[1])
	require.Equal(t, "was not declared", a.Expected[2].Value)
	require.Equal(t, scenarios.Expectation{Line: 9, ID: "1.4", Measure: "vacancy", Field: "percent", Unit: "headcount", Bound: "at-least", Value: "20", Source: "invented"}, a.Expected[3])
	require.Equal(t, scenarios.Expectation{Line: 10, ID: "1.5", Measure: "vacancy", Field: "forecast", Group: "north", Value: "later days", Source: "invented"}, a.Expected[4])
	require.Equal(t, scenarios.Expectation{Line: 11, ID: "1.6", Measure: "vacancy", Field: "forecast", Value: "no", Source: "invented"}, a.Expected[5])
}

// A mistake is told with its line and with what to do.
const shut = "suppose shut\n    post.closed last_day 2018-12-31 post P1\n"

func TestParseTellsMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"no name", "authority a\n", "s.txt:1: has no name; begin with: scenario NAME"},
		{"no authority", "scenario s\n", "s.txt:1: names no authority"},
		{"unknown statement", begin + "expcet x\n", `s.txt:4: begins with "expcet"`},
		{"tab", begin + "finding f\n\t\"x\"\n", "s.txt:5: is indented with a tab"},
		{"open quote", begin + "title \"x\n", "s.txt:4: has a quote that does not end"},
		{"indented first", "  x\n", "s.txt:1: is indented, but there is no statement above it"},
		{"nothing may be under it", begin + "    worker.left\n", `s.txt:4: is indented under "source"`},
		{"no reason", begin + "record at 2018-01-01T00:00:00Z by me\n    post.closed last_day 2018-01-01 post P\n", "s.txt:4: lacks at, by or because"},
		{"unknown kind", begin + "record at 2018-01-01T00:00:00Z by me because \"x\"\n    post.shut on 2018-01-01\n", "which is not a kind of event"},
		{"unknown field", begin + "record at 2018-01-01T00:00:00Z by me because \"x\"\n    post.closed on 2018-01-01 post P\n", "s.txt:5: "},
		{"field without a value", begin + "record at 2018-01-01T00:00:00Z by me because \"x\"\n    post.closed last_day 2018-01-01 post\n", `s.txt:5: gives the field "post" no value`},
		{"invalid event", begin + "record at 2018-01-01T00:00:00Z by me because \"x\"\n    worker.left last_day 2018-01-01 worker W reason boredom destination other\n", "s.txt:4: event 1 (worker.left.v1), reason: is"},
		{"refuse without words", begin + "refuse at 2018-01-01T00:00:00Z by me because \"x\"\n    post.closed last_day 2018-01-01 post P\n", "must have saying"},
		{"unknown label", begin + recorded + "retry posts\n", `s.txt:7: retries "posts"`},
		{"unknown cited line", begin + recorded + "record at 2018-01-09T00:00:00Z by me because \"x\"\n    line.retracted line posts.1\n", `s.txt:8: names the line "posts.1"`},
		{"unknown history", begin + "history rutland\n", `asks for the history "rutland"`},
		{"no day", begin + "ask rates definition dfe-csww\n", "s.txt:4: asks about no day"},
		{"no view", begin + "ask as-of 2018-01-01\n", "s.txt:4: must ask a view"},
		{"no source", begin + "ask rates as-of 2018-01-01\n    expect in-post fte 1\n", "s.txt:5: has no source"},
		{"unnamed source", begin + "ask rates as-of 2018-01-01\n    expect in-post fte 1 source dfe\n", `s.txt:5: cites the source "dfe"`},
		{"unknown field of an answer", begin + "ask rates as-of 2018-01-01\n    expect in-post people 1 source story\n", "s.txt:5: expects"},
		{"not a figure", begin + "ask rates as-of 2018-01-01\n    expect in-post fte many source story\n", `s.txt:5: expects in-post fte: "many"`},
		{"a bound without a figure", begin + "ask rates as-of 2018-01-01\n    expect in-post fte over source story\n", `s.txt:5: expects in-post fte: "source"`},
		{"a bound and nothing", begin + "ask rates as-of 2018-01-01\n    expect in-post fte under\n", "s.txt:5: ends where the figure after under should be"},
		{"a bound that is rounded", begin + "ask rates as-of 2018-01-01\n    expect in-post fte over 1 rounded source story\n", "s.txt:5: has over and rounded"},
		{"a reason with a bound", begin + "ask rates as-of 2018-01-01\n    expect in-post not-available over \"x\" source story\n", "s.txt:5: must say: not-available because"},
		{"a forecast of what", begin + "ask rates as-of 2018-01-01\n    expect in-post forecast yes source story\n", "s.txt:5: must say: forecast because"},
		{"nothing under suppose", begin + "suppose gone\n", "s.txt:4: supposes nothing; indent its events under it"},
		{"suppose what", begin + "suppose\n    post.closed last_day 2018-12-31 post P1\n", "s.txt:4: must be: suppose LABEL"},
		{"supposed twice", begin + shut + shut, `s.txt:6: supposes "shut", as does line 4`},
		{"an invalid event supposed", begin + "suppose gone\n    post.closed on 2018-12-31 post P1\n", "s.txt:5: "},
		{"an event supposed that lacks a field", begin + "suppose gone\n    worker.left last_day 2018-12-31 worker W1 destination other\n", "s.txt:5: reason: is missing"},
		{"supposing what", begin + shut + "ask rates as-of 2018-01-01 supposing gone\n", `s.txt:6: supposes "gone", which nothing above does; add: suppose gone`},
		{"after what", begin + shut + "ask rates as-of 2018-01-01 supposing shut after post\n", `s.txt:6: supposes something after "post"`},
		{"after without supposing", begin + recorded + "ask rates as-of 2018-01-01 after post\n", "s.txt:7: has after, but supposes nothing"},
		{"refused how", begin + "ask rates as-of 2018-01-01\n    refused\n", "s.txt:5: must be: refused saying"},
		{"refused and expected", begin + "ask rates as-of 2018-01-01\n    refused saying \"x\"\n    expect in-post fte 1 source story\n", "s.txt:4: expects figures of a question that is to be refused"},
		{"only what", begin + "ask rates as-of 2018-01-01 only team\n", "s.txt:4: ends where the team that is asked for should be"},
		{"a figure without braces", begin + "figure L6 \"a rise\" \"1 + 1\" is 2 as-of 2018-01-31 source story\n", "s.txt:4: computes \"1 + 1\"; write an expression in braces"},
		{"a figure that is nothing", begin + "figure L6 \"a rise\" \"{1 + 1}\" as-of 2018-01-31 source story\n", "s.txt:4: lacks is or as-of"},
		{"a figure without a source", begin + "figure L6 \"a rise\" \"{1 + 1}\" is 2 as-of 2018-01-31\n", "s.txt:4: has no source"},
		{"a figure of what", begin + "figure L6 \"a rise\" \"{1 + 1}\" is many\n", "s.txt:4: "},
		{"a figure by what", begin + "figure L6 \"a rise\" \"{1 + 1}\" by team\n", "s.txt:4: has \"by\"; a figure takes"},
		{"known at what", begin + "ask rates as-of 2018-01-01 known-at @later\n", `s.txt:4: asks what was known at "@later"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarios.Parse("s.txt", c.text)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range scenarios.Names() {
		s, err := scenarios.Named(name)
		require.NoError(f, err)
		require.Equal(f, name, s.Name)
	}
	f.Add(begin + recorded)
	f.Add(begin + recorded + "suppose gone\n    line.retracted line post.1\n    {\"kind\":\"post.closed.v1\",\"last_day\":\"2018-12-31\",\"post\":\"P1\"}\n    post.changed on 2018-02-01 post P1 fte \"{1 / 2}\"\nask rates as-of 2018-01-01 supposing gone after post only team north\n    refused saying \"x\"\n")
	f.Add(begin + "ask rates as-of 2018-01-01\n    expect in-post fte 1 source story\nfinding f \"{x}\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenarios.Parse("s.txt", text)
		require.True(t, (s == nil) != (err == nil))
	})
}
