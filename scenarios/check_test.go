package scenarios_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

func check(t *testing.T, text string) scenarios.Report {
	t.Helper()
	s, err := scenarios.Parse("s.txt", begin+text)
	require.NoError(t, err)
	r, err := scenarios.Check(context.Background(), s, &plain{})
	require.NoError(t, err)
	return r
}

func TestAFigureThatIsNotMetDoesNotHold(t *testing.T) {
	r := check(t, recorded+`
ask rates as-of 2018-01-31 source story
    expect vacancies fte 0.8
    expect vacancies fte 0.9
    expect vacancies fte 1 rounded
    expect vacancies fte 0.80
    expect vacancies heads 2
    expect turnover percent 0.0
    expect vacancy not-available because "nought"
    expect vacancies fte 0.8 in group north
`)
	require.False(t, r.Holds)
	var holds []bool
	var got []string
	for _, f := range r.Figures {
		holds, got = append(holds, f.Holds), append(got, f.Got)
	}
	require.Equal(t, []bool{true, false, true, true, false, false, false, false}, holds)
	require.Equal(t, []string{"0.8", "0.8", "1", "0.8", "1", "not available: the denominator is nought", "available: 100.0", "no group north"}, got)
	require.Equal(t, "0.8", r.Figures[2].Exact)
}

// A rate is held against a bound before it is rounded: 0.4004 of 2 FTE are
// 20.02%, which is shown as 20.0 and is over it.
func TestABoundIsHeldAsTheFigureIs(t *testing.T) {
	r := check(t, recorded+`
record at 2018-01-09T09:00:00Z by hr.clerk because "somebody"
    post.established on 2018-01-01 post P2 role case-holder grade social-worker team north service child-protection fte 0.2
    post.established on 2018-01-01 post P3 role case-holder grade social-worker team north service child-protection fte 1
    worker.hired on 2018-01-01 worker W1 post P1 role case-holder grade social-worker team north fte 0.8 contract permanent origin agency
    worker.hired on 2018-01-01 worker W3 post P3 role case-holder grade social-worker team north fte 0.7996 contract permanent origin agency
ask rates as-of 2018-01-31 source story
    expect vacancies fte over 0.4
    expect vacancies fte over 0.4004
    expect vacancies fte at-least 0.4004
    expect vacancies fte under 0.4004
    expect vacancy percent over 20
    expect vacancy percent at-least 20
    expect vacancy percent under 20.03
    expect vacancy percent under 20.02
    expect agency percent over 0
    expect agency percent at-least 0
    expect turnover percent under 1 in people
`)
	holds := map[string]bool{}
	for _, f := range r.Figures {
		holds[f.Measure+" "+f.Bound+" "+f.Expected] = f.Holds
	}
	require.Equal(t, "20.0", r.Figures[4].Got)
	require.Equal(t, map[string]bool{
		"vacancies over 0.4": true, "vacancies over 0.4004": false, "vacancies at-least 0.4004": true, "vacancies under 0.4004": false,
		"vacancy over 20": true, "vacancy at-least 20": true, "vacancy under 20.03": true, "vacancy under 20.02": false,
		"agency over 0": false, "agency at-least 0": true, "turnover under 1": false,
	}, holds)
	require.False(t, r.Holds)
}

func TestARefusalMustComeAndSayTheWords(t *testing.T) {
	const left = "    worker.left last_day 2018-02-01 worker W1 reason retired destination other\n"
	require.True(t, check(t, `refuse at 2018-02-02T09:00:00Z by me because "x" saying "not in post"`+"\n"+left).Holds)
	other := check(t, `refuse at 2018-02-02T09:00:00Z by me because "x" saying "closed"`+"\n"+left)
	require.False(t, other.Holds)
	require.Contains(t, other.Refusals[0].Got, "not in post")
	none := check(t, strings.Replace(strings.Replace(recorded, "record", "refuse", 1), "as post", `saying "no"`, 1))
	require.False(t, none.Holds)
	require.Equal(t, "recorded as entry 1", none.Refusals[0].Got)
	unexpected := check(t, "record at 2018-02-02T09:00:00Z by me because \"x\"\n"+left)
	require.False(t, unexpected.Holds)
	require.Contains(t, unexpected.Problems[0], "s.txt:4: was refused: W1 is not in post")
}

// deaf records everything twice.
type deaf struct{ plain }

func (d *deaf) Record(ctx context.Context, authority string, e *events.Entry) (events.Position, error) {
	d.entries = append(d.entries, e)
	return events.Position(len(d.entries)), nil
}

func TestARetryMustNotRecordTwice(t *testing.T) {
	s, err := scenarios.Parse("s.txt", begin+recorded+"retry post\n")
	require.NoError(t, err)
	r, err := scenarios.Check(context.Background(), s, &deaf{})
	require.NoError(t, err)
	require.False(t, r.Holds)
	require.Contains(t, r.Problems[0], "recorded post twice, as entries 1 and 2")
}

// gone is a ledger that cannot be asked.
type gone struct{ plain }

var errGone = errors.New("no route to the ledger")

func (gone) Record(context.Context, string, *events.Entry) (events.Position, error) {
	return 0, errGone
}

func TestALedgerThatCannotBeAskedIsAnError(t *testing.T) {
	s, err := scenarios.Named("late-leaver")
	require.NoError(t, err)
	_, err = scenarios.Check(context.Background(), s, &gone{})
	require.ErrorIs(t, err, errGone)
	require.ErrorContains(t, err, "late-leaver.txt:9: ")
}

func TestLoadingTwiceRecordsOnce(t *testing.T) {
	s, err := scenarios.Named("correction")
	require.NoError(t, err)
	l := &plain{}
	for range 2 {
		last, err := scenarios.Load(context.Background(), s, l)
		require.NoError(t, err)
		require.Equal(t, events.Position(3), last)
		require.Len(t, l.entries, 3)
	}
}

func TestFindingsHoldFigures(t *testing.T) {
	ask := recorded + "ask rates as-of 2018-01-31 as jan source story\n    expect vacancies fte 0.8\n"
	for text, want := range map[string]string{
		`{jan.vacancies.fte}`:                     "0.8",
		`{jan.vacancy.percent}%`:                  "100.0%",
		`{jan.vacancy.fte.percent}`:               "100.0",
		`{jan.vacancies.fte + 1 * 3 - 0.5}`:       "3.3",
		`{(jan.vacancies.fte + 1) * 3}`:           "5.4",
		`{100 * 2 / 3 | 1} and {100 * 2 / 3 | 0}`: "66.7 and 67",
		`{0 - 1 / 2 | 0}`:                         "0",
		`{18.85 | 1}`:                             "18.9",
		`{jan.vacancies.heads} post`:              "1 post",
		"none":                                    "none",
	} {
		require.Equal(t, want, check(t, ask+"finding f \""+text+"\"\n").Findings[0].Text, text)
	}
	for text, says := range map[string]string{
		`{1 / 3}`:                "does not come out even",
		`{1 / 0}`:                "divides by nought",
		`{feb.vacancies.fte}`:    `no question above is labelled "feb"`,
		`{jan.vacancies}`:        "neither a number nor a figure",
		`{jan.turnover.percent}`: "not available",
		`{(1 + 2}`:               "lacks a )",
		`{1 2}`:                  `goes on with "2"`,
		`{`:                      "without a }",
		`{}`:                     "ends too soon",
	} {
		s, err := scenarios.Parse("s.txt", begin+ask+"finding f \""+text+"\"\n")
		require.NoError(t, err)
		_, err = scenarios.Check(context.Background(), s, &plain{})
		require.ErrorContains(t, err, says, text)
		require.ErrorContains(t, err, "s.txt:9: ", text)
	}
}

// The names in a report are a promise to the programs that read it.
func TestReportAsJSON(t *testing.T) {
	r := check(t, recorded+"ask rates as-of 2018-01-31 source story\n    expect L1 vacancies fte 0.8\n    expect L2 vacancies fte over 0.7\nfinding L-a \"so\"\n")
	b, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"scenario":"s","authority":"anytown","holds":true,"entries":1,"events":1,
		"figures":[{"id":"L1","date":"2018-01-31","definition":"dfe-csww","measure":"vacancies","field":"fte","expected":"0.8","got":"0.8","holds":true,"source":"invented"},
			{"id":"L2","date":"2018-01-31","definition":"dfe-csww","measure":"vacancies","field":"fte","bound":"over","expected":"0.7","got":"0.8","holds":true,"source":"invented"}],
		"findings":[{"id":"L-a","text":"so"}]}`, string(b))
	empty, err := json.Marshal(check(t, ""))
	require.NoError(t, err)
	require.Contains(t, string(empty), `"figures":[],"findings":[]`)
}

func TestReportForPeople(t *testing.T) {
	r := check(t, recorded+"ask rates as-of 2018-01-31 known-at 2018-03-01 source story\n    expect L1 vacancies fte 0.8\n    expect L2 vacancies fte 1\n    expect L3 vacancies fte at-least 1\nfinding L-a \"so\"\n")
	var b strings.Builder
	require.NoError(t, r.Write(&b))
	require.Equal(t, `s: 

       figure  as of                        measure        expected    got  definition  source
holds  L1      2018-01-31 known 2018-03-01  vacancies fte  0.8         0.8  dfe-csww    invented
FAILS  L2      2018-01-31 known 2018-03-01  vacancies fte  1           0.8  dfe-csww    invented
FAILS  L3      2018-01-31 known 2018-03-01  vacancies fte  at least 1  0.8  dfe-csww    invented

Finding L-a. so

s: FAILS (3 figures, 0 refusals, 1 entries, 1 events)
`, b.String())
}
