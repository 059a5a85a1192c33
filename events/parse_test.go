package events_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

func TestLooseSpellingsMeanTheSame(t *testing.T) {
	want := `{"kind":"worker.offered.v1","on":"2019-05-01","worker":"W-9","post":"P-1","fte":0.6,"checks":["DBS \"enhanced\"","Łódź"]}`
	for name, loose := range map[string]string{
		"as stored":      want,
		"in any order":   `{"checks":["DBS \"enhanced\"","Łódź"],"fte":0.6,"post":"P-1","kind":"worker.offered.v1","worker":"W-9","on":"2019-05-01"}`,
		"white space":    "\r\n\t{ \"kind\" :\n\"worker.offered.v1\" , \"on\":\"2019-05-01\",\"worker\" : \"W-9\",\"post\":\"P-1\",\"fte\" : 0.6 ,\"checks\":[ \"DBS \\\"enhanced\\\"\" ,\n\"Łódź\" ] } \n",
		"escapes":        `{"\u006bind":"worker.offered.v1","on":"2019\u002d05-01","worker":"\u0057-9","post":"P-1","fte":0.6,"checks":["DBS \u0022enhanced\u0022","\u0141\u00f3d\u017a"]}`,
		"trailing zeros": `{"kind":"worker.offered.v1","on":"2019-05-01","worker":"W-9","post":"P-1","fte":0.600000,"checks":["DBS \"enhanced\"","Łódź"]}`,
	} {
		e, err := events.ParseEvent([]byte(loose))
		require.NoError(t, err, name)
		require.Equal(t, want, string(events.AppendEvent(nil, e)), name)
		if loose != want {
			_, err = events.DecodeEvent([]byte(loose))
			require.Error(t, err, "%s: the stored spelling is the only one", name)
		}
	}
}

func TestMomentsBecomeUTC(t *testing.T) {
	for in, want := range map[string]string{
		"2019-07-05T18:00:00+01:00":      "2019-07-05T17:00:00Z",
		"2019-07-05T12:30:00.250-04:30":  "2019-07-05T17:00:00.25Z",
		"2019-07-05T17:00:00.000000Z":    "2019-07-05T17:00:00Z",
		"2019-07-05T17:00:00.000001000Z": "2019-07-05T17:00:00.000001Z",
		"9999-12-31T23:59:59.999999Z":    "9999-12-31T23:59:59.999999Z",
		"1970-01-02T00:00:00+00:00":      "1970-01-02T00:00:00Z",
		"1970-01-01T23:00:00-01:00":      "1970-01-02T00:00:00Z",
	} {
		i, err := events.ParseInstant(in)
		require.NoError(t, err)
		require.Equal(t, want, i.String())
	}
	for _, in := range []string{"", "2019-07-05", "2019-07-05T17:00Z", "2019-07-05T17:00:00", "2019-07-05 17:00:00Z", "2019-07-05t17:00:00z",
		"2019-07-05T7:00:00Z", "2019-07-05T24:00:00Z", "2019-07-05T23:59:60Z", "2019-02-29T00:00:00Z", "2019-07-05T17:00:00,5Z",
		"2019-07-05T17:00:00.Z", "2019-07-05T17:00:00.0000001Z", "2019-07-05T17:00:00.0000000001Z", "2019-07-05T17:00:00+25:00",
		"1970-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00", // the zero of computer clocks
		"1970-01-01T23:59:59.999999Z", "1970-01-02T00:00:00+01:00", "1969-12-31T23:59:59Z", "1900-01-01T00:00:00Z", // before 1970-01-02 in UTC
		"9999-12-31T23:59:59-01:00"} {
		i, err := events.ParseInstant(in)
		require.Error(t, err, "%s was read as %s", in, i)
	}
}

// hired is a good event to spoil.
const hired = `{"kind":"worker.hired.v1","on":"2019-08-01","worker":"W-9","post":"P-1","role":"case-holder","grade":"g9","team":"north","fte":1,"contract":"permanent","origin":"agency"}`

func TestBadEventsAreRefusedByFieldAndReason(t *testing.T) {
	spoil := func(old, new string) string {
		require.Equal(t, 1, strings.Count(hired, old))
		return strings.Replace(hired, old, new, 1)
	}
	const idRule = "; an identifier is 1 to 64 letters, digits and . _ : / - and starts with a letter or digit"
	const textRule = "; a text is at most 2,000 characters, on one line, with no control characters"
	offer := func(checks string) string {
		return `{"kind":"worker.offered.v1","on":"2019-05-01","worker":"W","post":"P","fte":1,"checks":` + checks + `}`
	}
	withdrawn := func(reason string) string {
		return `{"kind":"worker.offer_withdrawn.v1","on":"2019-05-01","worker":"W","post":"P","reason":"` + reason + `"}`
	}
	started := func(more string) string {
		return `{"kind":"agency.started.v1","on":"2019-05-01","assignment":"A","worker":"W","agency":"g","role":"r","team":"t","fte":1,"reason":"vacancy"` + more + `}`
	}
	baseline := func(figures string) string {
		return `{"kind":"baseline.published.v1","as_of":"2019-06-30","name":"n","definition":"d","known_at":"2019-07-05T17:00:00Z","position":1,"figures":` + figures + `}`
	}
	for _, c := range []struct{ name, in, want string }{
		{"empty", ``, "is empty; expected a JSON object"},
		{"malformed", `{"kind":"worker.hired.v1",}`, "is not JSON: invalid character '}' looking for beginning of object key string, at byte 27"},
		{"cut off", `{"kind":"worker.hired.v1"`, "is not JSON: unexpected end of JSON input, at byte 25"},
		{"two values", `{} {}`, "is not JSON: invalid character '{' after top-level value, at byte 4"},
		{"not UTF-8", "{\"kind\":\"\xff\"}", "is not UTF-8, at byte 10; convert it first"},
		{"not an object", `["worker.hired.v1"]`, "is not a JSON object"},
		{"null", `null`, "is not a JSON object"},
		{"no kind", `{"on":"2019-08-01"}`, "kind: is missing"},
		{"kind: is null", `{"kind":null}`, "kind: is null; leave it out if there is no value"},
		{"kind: is a number", `{"kind":5}`, "kind: is 5; it must be a string, in quotes"},
		{"no version", `{"kind":"worker.hired"}`, `kind: is "worker.hired", which is not a kind of event; did you mean worker.hired.v1?`},
		{"misspelt", `{"kind":"worker.hried.v1"}`, `kind: is "worker.hried.v1", which is not a kind of event; did you mean worker.hired.v1?`},
		{"nothing like it", `{"kind":"cake.baked.v1"}`, "kind: is \"cake.baked.v1\", which is not a kind of event; `muster schema` lists them"},
		{"unknown field", `{"kind":"post.closed.v1","last_day":"2019-08-01","post":"P","colour":"red"}`, "colour: is not a field of post.closed.v1, which has last_day, post"},
		{"listed twice", `{"kind":"grievance.raised.v1","on":"2019-08-01","grievance":"G","form":"collective","workers":["W1","W2","W1"]}`, `workers[3]: is "W1", as workers[1] is; list each once`},
		{"twice", spoil(`"post":"P-1"`, `"post":"P-1","post":"P-1"`), "post: is given twice"},
		{"twice, one of them escaped", spoil(`"post":"P-1"`, `"post":"P-1","p\u006fst":"P-2"`), "post: is given twice"},
		{"missing", spoil(`"team":"north",`, ``), "team: is missing"},
		{"wrong type of text", spoil(`"P-1"`, `7`), "post: is 7; it must be a string, in quotes"},
		{"wrong type of number", spoil(`"fte":1`, `"fte":"1"`), `fte: is "1"; it must be a number, without quotes`},
		{"number is a list", spoil(`"fte":1`, `"fte":[1]`), `fte: is [1]; it must be a number`},
		{"wrong type of flag", spoil(`"fte":1`, `"fte":1,"job_share":"true"`), `job_share: is "true"; it must be true or false, without quotes`},
		{"flag is a number", spoil(`"fte":1`, `"fte":1,"job_share":1`), `job_share: is 1; it must be true or false`},
		{"null field", spoil(`"fte":1`, `"fte":null`), "fte: is null; leave it out if there is no value"},
		{"empty field", spoil(`"P-1"`, `""`), "post: is empty"},
		{"no such day", spoil(`"2019-08-01"`, `"2019-02-29"`), `on: "2019-02-29" is not a date; write one that exists, such as 2019-06-30`},
		{"British date", spoil(`"2019-08-01"`, `"01/08/2019"`), `on: "01/08/2019" is not a date; write one that exists, such as 2019-06-30`},
		{"no date, as files say it", spoil(`"2019-08-01"`, `"1900-01-01"`), "on: is 1900-01-01; a ledger takes days from 1900-01-02 on: leave it out if no day is known"},
		{"before that", spoil(`"2019-08-01"`, `"0001-01-01"`), "on: is 0001-01-01; a ledger takes days from 1900-01-02 on: leave it out if no day is known"},
		{"no end, as files say it", `{"kind":"post.changed.v1","on":"2019-08-01","post":"P","until":"9999-12-31"}`, "until: is 9999-12-31, which stands for no day at all; leave it out"},
		{"more than whole", spoil(`"fte":1`, `"fte":1.000001`), "fte: is 1.000001; it must be from 0 to 1"},
		{"negative", spoil(`"fte":1`, `"fte":-0.5`), "fte: is -0.5; it must be from 0 to 1"},
		{"a post of nothing", `{"kind":"post.changed.v1","on":"2019-08-01","post":"P","fte":0}`, "fte: is 0; leave it out if there is no value"},
		{"too many places", spoil(`"fte":1`, `"fte":0.1234567`), `fte: "0.1234567" is not a decimal number of at most six places; write one such as 0.6`},
		{"exponent", spoil(`"fte":1`, `"fte":1e-1`), `fte: "1e-1" is not a decimal number of at most six places; write one such as 0.6`},
		{"vast", spoil(`"fte":1`, `"fte":1000000000000`), `fte: "1000000000000" is not a decimal number of at most six places; write one such as 0.6`},
		{"pounds, not pence", started(`,"hourly_rate_pence":34.5`), "hourly_rate_pence: is 34.5; it must be a whole number"},
		{"free", started(`,"hourly_rate_pence":0`), "hourly_rate_pence: is 0; leave it out if there is no value"},
		{"owing", started(`,"hourly_rate_pence":-1`), "hourly_rate_pence: is -1; it must be from 0 to 1000000000000"},
		{"ends before it starts", started(`,"expected_end":"2019-04-30"`), "expected_end: is before the assignment starts"},
		{"an id with spaces", spoil(`"W-9"`, `"Jane Smith"`), `worker: is "Jane Smith"` + idRule},
		{"an id that begins with a mark", spoil(`"W-9"`, `"-9"`), `worker: is "-9"` + idRule},
		{"an id in other letters", spoil(`"W-9"`, `"wörker"`), `worker: is "wörker"` + idRule},
		{"a long id", spoil(`"W-9"`, `"`+strings.Repeat("w", 65)+`"`), `worker: has 65 characters` + idRule},
		{"no such choice", spoil(`"permanent"`, `"Permanent"`), `contract: is "Permanent"; it must be one of permanent, fixed-term`},
		{"rule across fields", spoil(`"permanent"`, `"permanent","contract_ends":"2020-01-01"`), "contract_ends: is given, but the contract is not fixed-term"},
		{"a control character", withdrawn(`a\u0000b`), "reason: holds a control character" + textRule},
		{"a line end", withdrawn(`a\nb`), "reason: holds a control character" + textRule},
		{"a line separator", withdrawn(`a\u2028b`), "reason: holds a control character" + textRule},
		{"text that reads backward", withdrawn(`a\u202eb`), "reason: holds a control character" + textRule},
		{"half a character", withdrawn(`a\ud83db`), "reason: holds U+FFFD, the mark of a character lost in conversion; take it from the source again, as UTF-8"},
		{"blank", withdrawn(` \u00a0`), "reason: is blank"},
		{"a megabyte of text", withdrawn(strings.Repeat("é", 1<<19)), "reason: has 524288 characters" + textRule},
		{"a megabyte of number", spoil(`"fte":1`, `"fte":`+strings.Repeat("1", 1<<20)), `fte: "` + strings.Repeat("1", 40) + `…" is not a decimal number of at most six places; write one such as 0.6`},
		{"a list that is none", offer(`"DBS"`), `checks: is "DBS"; it must be a list, in square brackets`},
		{"a list of other things", offer(`["DBS",7,null]`), "checks[2]: is 7; it must be a string, in quotes; checks[3]: is null; it must be a string, in quotes"},
		{"an empty text in a list", offer(`["DBS",""]`), "checks[2]: is missing"},
		{"a long list", offer(`["x"` + strings.Repeat(`,"x"`, 100) + `]`), "checks: lists 101; it may list 100"},
		{"no figures", baseline(`[]`), "figures: is empty; give at least one figure"},
		{"figures without their parts", baseline(`[{"measure":"turnover","numerator":1,"denominator":"2","worth":3},7]`),
			`figures[1].denominator: is "2"; it must be a number, without quotes; figures[1].shown: is missing; ` +
				`figures[1].worth: is not a field of a figure, which has measure, numerator, denominator, shown; figures[2]: is not a JSON object`},
		{"a figure out of nothing", baseline(`[{"measure":"m","numerator":1,"denominator":1,"shown":"1"},{"measure":"m","numerator":0,"denominator":0,"shown":"0%"}]`),
			"figures[2].denominator: is 0, and nothing can be worked out by it; give 1 for a plain count, and leave out a figure that is not available"},
		{"too many figures", baseline(`[{"measure":"m","numerator":1,"denominator":1,"shown":"1"}` + strings.Repeat(`,{"measure":"m","numerator":1,"denominator":1,"shown":"1"}`, 1000) + `]`), "figures: lists 1001 figures; it may list 1000"},
		{"no line", `{"kind":"line.retracted.v1","line":"1042"}`, `line: "1042" is not a line; write entry and event, such as 1042.3`},
		{"a line of event 0", `{"kind":"line.retracted.v1","line":"1042.0"}`, `line: "1042.0" is not a line; write entry and event, such as 1042.3`},
		{"a line of event 1,001", `{"kind":"line.retracted.v1","line":"1042.1001"}`, `line: "1042.1001" is not a line; write entry and event, such as 1042.3`},
		{"a correction of nothing", `{"kind":"line.corrected.v1","line":"1.1"}`, "now: is missing"},
		{"within a correction", `{"kind":"line.corrected.v1","line":"1.1","now":{"kind":"worker.hours_changed.v1","on":"2019-08-01","worker":"a b","fte":2}}`,
			`now.worker: is "a b"` + idRule + `; now.fte: is 2; it must be from 0 to 1`},
		{"a correction of a correction", `{"kind":"line.corrected.v1","line":"1.1","now":{"kind":"line.retracted.v1","line":"1.1"}}`, "now: is itself a correction; give the event as it should have been"},
		{"corrections without end", strings.Repeat(`{"kind":"line.corrected.v1","line":"1.1","now":`, 3000) + hired + strings.Repeat(`}`, 3000), "now: is itself a correction; give the event as it should have been"},
		{"several at once", `{"kind":"worker.left.v1","last_day":"2019-06-31","worker":5,"reason":null,"leaver":true,"worker":"W"}`,
			`worker: is given twice; last_day: "2019-06-31" is not a date; write one that exists, such as 2019-06-30; worker: is 5; it must be a string, in quotes; ` +
				`reason: is null; leave it out if there is no value; destination: is missing; leaver: is not a field of worker.left.v1, which has last_day, worker, post, reason, destination`},
		{"several to be checked", spoil(`"team":"north","fte":1`, `"team":"the north","fte":3`), `team: is "the north"` + idRule + "; fte: is 3; it must be from 0 to 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := events.ParseEvent([]byte(c.in))
			if err == nil {
				err = events.CheckEvent(e)
			}
			require.Error(t, err)
			var got []string
			for _, p := range events.Problems(err) {
				p.Event, p.Kind = 0, ""
				got = append(got, p.String())
			}
			require.Equal(t, c.want, strings.Join(got, "; "))
		})
	}
}

func TestAThousandFieldsAreNotReadOneByOne(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"kind":"post.closed.v1"`)
	for i := range 100_000 {
		fmt.Fprintf(&b, `,"field%d":1`, i)
	}
	b.WriteString("}")
	_, err := events.ParseEvent([]byte(b.String()))
	require.ErrorContains(t, err, "has more than 64 fields")
	require.Less(t, len(err.Error()), 20_000)
}

// entryOf spells an entry around some events.
func entryOf(evs ...string) string {
	return `{"id":"e1","book":"workforce","by":"b","why":"w","events":[` + strings.Join(evs, ",") + `]}`
}

func TestBadEntriesAreRefusedByEventFieldAndReason(t *testing.T) {
	closed := `{"kind":"post.closed.v1","last_day":"2019-08-01","post":"P"}`
	books := `{"kind":"books.closed.v1","on":"2019-08-01","through":"2019-08-02T00:00:00Z"}`
	for _, c := range []struct{ name, in, want string }{
		{"nothing", `{}`, "events: is missing"},
		{"no events", entryOf(), "events: is empty; an entry holds at least one"},
		{"events are one event", `{"events":` + closed + `}`, `events: is {"kind":"post.closed.v1","last_day":"201…; it must be a list, in square brackets`},
		{"1,001 events", entryOf(closed + strings.Repeat(","+closed, 1000)), "events: holds 1001; an entry holds at most 1000: record the rest in further entries"},
		{"says nothing of itself", `{"events":[` + closed + `]}`, "id: is missing; book: is missing; by: is missing; why: is missing"},
		{"no such book", `{"id":"e","book":"cookery","by":"b","why":"w","events":[` + closed + `]}`, `book: is "cookery"; it must be one of workforce, cases, grievances, reference`},
		{"unknown field", `{"id":"e","prev":"00","events":[` + closed + `]}`, "prev: is not a field of an entry, which has id, book, recorded, asserted, by, why, source, events"},
		{"asserted but not when", `{"id":"e","book":"workforce","asserted":true,"by":"b","why":"w","events":[` + closed + `]}`, "recorded: is missing; an asserted entry says when its source recorded it"},
		{"recorded at the zero of clocks", `{"recorded":"1970-01-01T00:00:00Z","events":[` + closed + `]}`, `recorded: "1970-01-01T00:00:00Z" is before 1970-01-02, when computer clocks begin to be set; give the moment at which it was really recorded or known, or leave it out`},
		{"in the wrong book", entryOf(closed, books), "event 2 (books.closed.v1), kind: belongs in the book reference, not in workforce"},
		{"a correction into the wrong book", entryOf(`{"kind":"line.corrected.v1","line":"1.1","now":` + books + `}`), "event 1 (line.corrected.v1), now.kind: belongs in the book reference, not in workforce"},
		{"an event that is none", entryOf(closed, `null`, `7`), "event 2: is not a JSON object; event 3: is not a JSON object"},
		{"several events", entryOf(closed, `{"kind":"post.closed.v1","last_day":"x","post":"P"}`, `{"kind":"post.close.v1"}`, `{"kind":"post.closed.v1","post":"P"}`),
			`event 2 (post.closed.v1), last_day: "x" is not a date; write one that exists, such as 2019-06-30; ` +
				`event 3, kind: is "post.close.v1", which is not a kind of event; did you mean post.closed.v1?; event 4 (post.closed.v1), last_day: is missing`},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := events.ParseEntry([]byte(c.in))
			if err == nil {
				err = events.Check(e)
			}
			require.EqualError(t, err, c.want)
		})
	}
	e, err := events.ParseEntry([]byte(entryOf(closed + strings.Repeat(","+closed, 999))))
	require.NoError(t, err)
	require.NoError(t, events.Check(e), "1,000 events are as many as may be")
}

func TestCheckRefusesWhatCodeForgot(t *testing.T) {
	e := &events.Entry{ID: "e", Book: events.Workforce, By: "b", Why: "w", Recorded: 1 << 62,
		Events: []events.Event{nil, &events.LineCorrected{Line: 1 << 10}, &events.PostClosed{LastDay: 1 << 30, Post: "a\xff"}}}
	require.EqualError(t, events.Check(e), "recorded: is after the year 9999 in UTC; event 1: is missing; "+
		"event 2 (line.corrected.v1), line: is 1.0, which cites no event; event 2 (line.corrected.v1), now: is missing; "+
		`event 3 (post.closed.v1), last_day: is day 1073741824, which stands for no day at all; leave it out; event 3 (post.closed.v1), post: is "a\xff"; an identifier is 1 to 64 letters, digits and . _ : / - and starts with a letter or digit`)
}

func TestStoredBytesAreReadInOneSpellingOnly(t *testing.T) {
	good := string(events.AppendEntry(nil, entries()[0]))
	for _, c := range []struct{ old, new, want string }{
		{`{"id"`, `{ "id"`, "byte 1: field id is missing or out of order"},
		{`"book":"workforce"`, `"book":"cookery"`, `field book is "cookery", which is not one of its choices`},
		{`.000001Z`, `.0000010Z`, "field recorded is not a canonical instant"},
		{`.000001Z`, `.00000Z`, "field recorded is not a canonical instant"},
		{`08:30:00.000001Z`, `08:30:60Z`, "field recorded is not a canonical instant"},
		{`"recorded":"2019-08-01T08:30:00.000001Z"`, `"recorded":""`, "field recorded is not a canonical instant"},
		{`"by":"priya.shah"`, `"asserted":false,"by":"priya.shah"`, "expected true"},
		{`"why":"new`, `"why":"\u006eew`, "field why holds a control character or an escape that is not canonical"},
		{`"why":"new`, "\"why\":\"n\new", "field why holds a control character"},
		{`"why":"new`, "\"why\":\"\xffnew", "field why is not valid UTF-8"},
		{`,"prev"`, `,"source":"","prev"`, "field source is written though it is empty"},
		{`"prev":"30fb`, `"prev":"30FB`, "field prev is not a hash: it must be lower-case hexadecimal"},
		{`"prev":"30fb`, `"prev":"3fb`, "field prev is not a hash: it has 63 characters, not 64"},
		{`worker.hired.v1`, `worker.hired.v2`, `field kind is "worker.hired.v2", which this version does not know`},
		{`"on":"2019-08-01","worker":"W-9"`, `"worker":"W-9","on":"2019-08-01"`, "field on is missing or out of order"},
		{`"on":"2019-08-01"`, `"on":"2019-02-29"`, "field on is not a date"},
		{`"fte":0.5`, `"fte":0.50`, "field fte is not a canonical decimal in its range"},
		{`"fte":0.5`, `"fte":1.5`, "field fte is not a canonical decimal in its range"},
		{`"fte":0.5`, `"fte":-0`, "field fte is not a canonical decimal in its range"},
		{`"fte":0.5`, `"fte":0.5e0`, `field contract is missing or out of order`},
		{`"job_share":true`, `"job_share":false`, "expected true"},
		{`"contract":"fixed-term"`, `"contract":"casual"`, `field contract is "casual", which is not one of its choices`},
		{`"newly_qualified":true`, `"newly_qualified":true,"colour":"red"`, "expected }"},
		{`}]}`, `}],"more":1}`, "expected ]}"},
		{`}]}`, `}]}` + "\n", "has bytes after its end"},
		{`}]}`, `}`, "expected ]}"},
		{`"events":[`, `"events":[]}`, `expected {"kind":`},
	} {
		require.Equal(t, 1, strings.Count(good, c.old), c.old)
		_, err := events.DecodeEntry([]byte(strings.Replace(good, c.old, c.new, 1)))
		require.ErrorContains(t, err, c.want, "%s for %s", c.new, c.old)
	}
	for n := range good {
		_, err := events.DecodeEntry([]byte(good[:n]))
		require.Error(t, err, "the first %d bytes of an entry are no entry", n)
	}
	large := busy(events.MaxEvents)
	_, err := events.DecodeEntry(events.AppendEntry(nil, large))
	require.NoError(t, err)
	large.Events = append(large.Events, large.Events[0])
	_, err = events.DecodeEntry(events.AppendEntry(nil, large))
	require.ErrorContains(t, err, "field events holds more than 1000")

	deep := strings.Repeat(`{"kind":"line.corrected.v1","line":"1.1","now":`, 100_000)
	_, err = events.DecodeEvent([]byte(deep))
	require.ErrorContains(t, err, "field kind is itself a correction")
}

func TestHoldsEvents(t *testing.T) {
	require.True(t, events.HoldsEvents([]byte(entryOf())))
	require.False(t, events.HoldsEvents([]byte(hired)))
	require.False(t, events.HoldsEvents([]byte(`{"EVENTS":[]}`)))
	require.False(t, events.HoldsEvents([]byte(`[]`)))
	require.False(t, events.HoldsEvents([]byte(`{"events"`)))
}

func TestAmountsLinesAndHashesGoThroughJSON(t *testing.T) {
	type shown struct {
		FTE  events.FTE
		Rate events.Decimal
		Line events.Line
		None events.Line
		Hash events.Hash
		At   events.Instant
		Day  events.Date
	}
	want := shown{600_000, -250_000, events.LineAt(1042, 3), 0, events.Genesis("x"), instant("2019-07-05T17:00:00.5Z"), day("2019-06-30")}
	b, err := json.Marshal(want)
	require.NoError(t, err)
	var got shown
	require.NoError(t, json.Unmarshal(b, &got))
	require.Equal(t, want, got)
	require.ErrorContains(t, got.Hash.UnmarshalText([]byte(strings.ToUpper(want.Hash.String()))), "lower-case")
	require.Equal(t, want.Hash, got.Hash, "a bad hash leaves the old one whole")
}

func TestWordsOfLists(t *testing.T) {
	e, err := events.ParseWords(events.KindWorkerOffered, []events.Word{{"on", "2019-05-01"}, {"worker", "W"}, {"post", "P"}, {"fte", "0.60"}, {"checks", "DBS;  second reference "}})
	require.NoError(t, err)
	require.Equal(t, []string{"DBS", "second reference"}, e.(*events.WorkerOffered).Checks)
	require.Equal(t, []events.Word{{"on", "2019-05-01"}, {"worker", "W"}, {"post", "P"}, {"fte", "0.6"}, {"checks", "DBS; second reference"}}, events.Words(e))

	_, err = events.ParseWords(events.KindHoursChanged, []events.Word{{"on", "soon"}, {"fte", "full"}, {"fte", "1"}, {"kind", "x"}, {"colour", "red"}})
	require.EqualError(t, err, `fte: is given twice; kind: is given twice; on: "soon" is not a date; write one that exists, such as 2019-06-30; `+
		`worker: is missing; fte: "full" is not a decimal number of at most six places; write one such as 0.6; `+
		`colour: is not a field of worker.hours_changed.v1, which has on, worker, post, fte`)
}
