package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// staffed opens a ledger of two posts and one worker: 1.1 and 1.2 establish P1
// and P2 from 2016, 2.1 hires W1 into P1 from 2017.
func staffed(t testing.TB) *desk {
	t.Helper()
	d := open(t, &memlog.Log{})
	d.given("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost)
	d.given("worker.hired on 2017-01-01 worker W1 post P1" + aStart)
	return d
}

// hire is a line that hires somebody into P1 with an FTE.
func hire(worker, on, fte string) string {
	return "worker.hired on " + on + " worker " + worker + " post P1 role case-holder grade sw team north contract permanent origin agency fte " + fte
}

func TestPostsAreHeldWithinTheirFTE(t *testing.T) {
	for name, c := range map[string]struct {
		given   []string // entries that pass
		say     string
		refused string // "event field: part of the reason", or nothing
	}{
		"free the day after the last day":  {given: []string{"worker.left last_day 2018-12-31 worker W1" + aLeave}, say: hire("W2", "2019-01-01", "1")},
		"taken on the last day":            {given: []string{"worker.left last_day 2018-12-31 worker W1" + aLeave}, say: hire("W2", "2018-12-31", "1"), refused: "1 post: leaves P1 held for 2 FTE from 2018-12-31 to 2018-12-31 by W1 1 (line 2.1), W2 1 (this entry), but it is a post of 1 FTE (line 1.1); first record who leaves"},
		"fits beside part time":            {given: []string{"worker.hours_changed on 2018-01-01 worker W1 fte 0.6"}, say: hire("W2", "2018-01-01", "0.4")},
		"a millionth too much":             {given: []string{"worker.hours_changed on 2018-01-01 worker W1 fte 0.6"}, say: hire("W2", "2018-01-01", "0.400001"), refused: "1 post: held for 1.000001 FTE from 2018-01-01 by"},
		"a day before the hours go down":   {given: []string{"worker.hours_changed on 2018-01-01 worker W1 fte 0.6"}, say: hire("W2", "2017-12-31", "0.4"), refused: "1 post: held for 1.4 FTE from 2017-12-31 to 2017-12-31"},
		"a stated job share":               {say: hire("W2", "2018-01-01", "1") + " job_share true"},
		"no contracted hours":              {say: hire("W2", "2018-01-01", "0")},
		"hours that overfill":              {given: []string{"worker.hours_changed on 2018-01-01 worker W1 fte 0.6", hire("W2", "2018-02-01", "0.4")}, say: "worker.hours_changed on 2019-01-01 worker W2 fte 0.5", refused: "1 fte: held for 1.1 FTE from 2019-01-01"},
		"a move into a full post":          {given: []string{"worker.hired on 2018-01-01 worker W2 post P2" + aStart}, say: "worker.moved on 2019-01-01 worker W2 post P1" + aMove, refused: "1 post: held for 2 FTE from 2019-01-01"},
		"a move out makes room":            {given: []string{"worker.moved on 2019-01-01 worker W1 post P2" + aMove}, say: hire("W2", "2019-01-01", "1")},
		"a future leaver makes room later": {given: []string{"worker.left last_day 2020-03-31 worker W1" + aLeave}, say: hire("W2", "2020-04-01", "1")},
		"before the post exists":           {say: "worker.hired on 2015-12-31 worker W2 post P2" + aStart, refused: "1 post: leaves P2 held from 2015-12-31 to 2015-12-31 by W2 1 (this entry), when it does not exist: it exists from 2016-01-01"},
		"on its first day":                 {say: "worker.hired on 2016-01-01 worker W2 post P2" + aStart},
		"a post that is not known":         {say: "worker.hired on 2018-01-01 worker W2 post P9" + aStart, refused: "1 post: no line establishes it"},
		"not known, and no hours":          {say: "worker.hired on 2018-01-01 worker W2 post P9 role case-holder grade sw team north contract permanent origin agency fte 0", refused: "1 post: no line establishes it"},
		"closed under its holder":          {say: "post.closed last_day 2018-12-31 post P1", refused: "1 last_day: leaves P1 held from 2019-01-01 by W1 1 (line 2.1), when it does not exist: it exists from 2016-01-01 to 2018-12-31"},
		"closed on the holder's last day":  {given: []string{"worker.left last_day 2018-12-31 worker W1" + aLeave}, say: "post.closed last_day 2018-12-31 post P1"},
		"closed a day too early":           {given: []string{"worker.left last_day 2018-12-31 worker W1" + aLeave}, say: "post.closed last_day 2018-12-30 post P1", refused: "1 last_day: from 2018-12-31 to 2018-12-31"},
		"shrunk under its holder":          {say: "post.changed on 2019-01-01 post P1 fte 0.5", refused: "1 fte: held for 1 FTE from 2019-01-01 by W1 1 (line 2.1), but it is a post of 0.5 FTE (this entry)"},
		"renamed under its holder":         {say: "post.changed on 2019-01-01 post P1 team south"},
		"its establishment retracted":      {say: "line.retracted line 1.1", refused: "1 line: no line establishes it"},
		"established later by correction":  {say: "line.corrected 1.1 => post.established on 2017-01-02 post P1" + aPost, refused: "1 now.post: from 2017-01-01 to 2017-01-01"},
		"a leaving retracted too late":     {given: []string{"worker.left last_day 2018-12-31 worker W1" + aLeave, hire("W2", "2019-01-01", "1")}, say: "line.retracted line 3.1", refused: "1 line: held for 2 FTE from 2019-01-01"},
		"beyond its funding":               {given: []string{"post.changed on 2017-06-01 post P1 until 2018-12-31"}, say: "worker.hours_changed on 2019-06-01 worker W1 fte 0.9"},
	} {
		t.Run(name, func(t *testing.T) {
			d := staffed(t)
			for _, line := range c.given {
				d.given(line)
			}
			requireRefused(t, d.say(c.say), c.refused)
		})
	}
}

// requireRefused checks a refusal of one problem written as "event field: part
// of the reason"; nothing means that there is none.
func requireRefused(t testing.TB, err error, want string) {
	t.Helper()
	if want == "" {
		require.NoError(t, err)
		return
	}
	p := refused(t, err)
	where, reason, _ := strings.Cut(want, ": ")
	require.Equal(t, where, fmt.Sprintf("%d %s", p.Event, p.Field), p.Reason)
	require.Contains(t, p.Reason, reason)
}

func TestDaysLieWithinReason(t *testing.T) {
	for name, c := range map[string]struct{ say, refused string }{
		"ten years ahead":             {say: "worker.left last_day 2030-01-01 worker W1" + aLeave},
		"a day more":                  {say: "worker.left last_day 2030-01-02 worker W1" + aLeave, refused: "1 last_day: is 2030-01-02, more than 10 years after the entry is recorded"},
		"in a correction":             {say: "line.corrected 2.1 => " + hire("W1", "2031-01-01", "1"), refused: "1 now.on: is 2031-01-01"},
		"1900":                        {say: "worker.hired on 1900-01-01 worker W2 post P2" + aStart, refused: "1 on: a ledger takes days from"},
		"a contract that never ends":  {say: "worker.hired on 2018-01-01 worker W2 post P2 role case-holder grade sw team north fte 1 contract fixed-term contract_ends 2099-12-31 origin agency", refused: "1 contract_ends: leave out a day that is not known"},
		"funded for ever":             {say: "post.changed on 2018-01-01 post P1 until 9999-12-31", refused: "1 until: 9999-12-31"},
		"an agency worker for ever":   {say: "agency.started on 2018-01-01 assignment A1 worker W2 agency reed role case-holder team north fte 1 reason vacancy expected_end 2099-01-01", refused: "1 expected_end: 2099"},
		"an offer for ever":           {say: "worker.offered on 2018-01-01 worker W2 post P2 fte 1 expected_start 2099-01-01", refused: "1 expected_start: 2099"},
		"qualified after the start":   {say: "worker.hired on 2018-01-01 worker W2 post P2" + aStart + " qualified 2019-09-01"},
		"qualified today":             {say: "worker.hired on 2018-01-01 worker W2 post P2" + aStart + " qualified 2020-01-01"},
		"yet to qualify":              {say: "worker.hired on 2018-01-01 worker W2 post P2" + aStart + " qualified 2020-01-02", refused: "1 qualified: leave it out until they have qualified"},
		"to qualify before the start": {say: "worker.hired on 2020-09-01 worker W2 post P2" + aStart + " qualified 2020-07-01"},
	} {
		t.Run(name, func(t *testing.T) { requireRefused(t, staffed(t).say(c.say), c.refused) })
	}
}

func TestProblemsComeInOrderOfTheEvents(t *testing.T) {
	d := staffed(t)
	err := d.say("worker.hours_changed on 2018-01-01 worker W9 fte 1", "post.changed on 2018-01-01 post P1 role Case-Holder",
		"post.changed on 2018-01-01 post P9 fte 1", "agency.ended last_day 2018-01-01 assignment A9", "line.retracted line 9.1")
	var got []int
	for _, p := range events.Problems(err) {
		got = append(got, p.Event)
	}
	require.Equal(t, []int{1, 2, 3, 4, 5}, got, "%v", err)
}

func TestMisspeltRolesAreRefused(t *testing.T) {
	const rest = " grade sw team north"
	for name, c := range map[string]struct{ say, refused string }{
		"a role of the census":      {say: "post.changed on 2018-01-01 post P1 role senior-practitioner"},
		"another role":              {say: "post.changed on 2018-01-01 post P1 role family-support"},
		"three letters off":         {say: "post.changed on 2018-01-01 post P1 role case-worker"},
		"two letters off":           {say: "post.changed on 2018-01-01 post P1 role case-hoder2", refused: "1 role: is case-hoder2, which no figure counts; did you mean case-holder?"},
		"other letters, other case": {say: "post.changed on 2018-01-01 post P1 role CASE_HOLDERS", refused: "1 role: did you mean case-holder?"},
		"a post established":        {say: "post.established on 2018-01-01 post P3 role Case-Holder service cin fte 1" + rest, refused: "1 role: did you mean case-holder?"},
		"hired":                     {say: "worker.hired on 2018-01-01 worker W2 post P2 role case-holdr fte 1 contract permanent origin other" + rest, refused: "1 role: did you mean case-holder?"},
		"moved":                     {say: "worker.moved on 2018-01-01 worker W1 post P2 role Senior-Manager" + rest, refused: "1 role: did you mean senior-manager?"},
		"transferred in":            {say: "worker.transferred_in on 2018-01-01 worker W2 from_role youth-work post P2 role midle-manager fte 1 contract permanent" + rest, refused: "1 role: did you mean middle-manager?"},
		"an agency worker":          {say: "agency.started on 2018-01-01 assignment A1 worker W2 agency reed role first-line-managers team north fte 1 reason vacancy", refused: "1 role: did you mean first-line-manager?"},
		"in a correction":           {say: "line.corrected 2.1 => worker.hired on 2017-01-01 worker W1 post P1 role caseholder fte 1 contract permanent origin other" + rest, refused: "1 now.role: did you mean case-holder?"},
	} {
		t.Run(name, func(t *testing.T) { requireRefused(t, staffed(t).say(c.say), c.refused) })
	}
	d := staffed(t)
	require.NoError(t, d.say("agency.started on 2018-01-01 assignment A1 worker W2 agency reed role case-holder team north fte 1 reason vacancy"))
	requireRefused(t, d.say("agency.changed on 2018-02-01 assignment A1 role casee-holder"), "1 role: did you mean case-holder?")
}

func TestWhatIsNamedExists(t *testing.T) {
	const agency = " agency reed role case-holder team north fte 1 reason vacancy covers "
	for name, c := range map[string]struct{ say, refused string }{
		"an offer":                 {say: "worker.offered on 2018-01-01 worker W2 post P2 fte 1"},
		"an offer of nothing":      {say: "worker.offered on 2018-01-01 worker W2 post P9 fte 1", refused: "1 post: names P9, which is not known"},
		"cover":                    {say: "agency.started on 2018-01-01 assignment A1 worker W2" + agency + "P2"},
		"cover of nothing":         {say: "agency.started on 2018-01-01 assignment A1 worker W2" + agency + "P9", refused: "1 covers: establish the post first"},
		"left before being hired":  {say: "worker.left last_day 2016-12-31 worker W1" + aLeave, refused: "1 worker: is not in post on 2016-12-31"},
		"a worker nobody has seen": {say: "worker.left last_day 2018-12-31 worker W9" + aLeave, refused: "1 worker: is not known"},
	} {
		t.Run(name, func(t *testing.T) { requireRefused(t, staffed(t).say(c.say), c.refused) })
	}
}

func TestCorrectionsNameALineOfTheirBookOnce(t *testing.T) {
	d := staffed(t)
	reference := func(lines ...string) error {
		_, err := d.Record(t.Context(), d.entry(events.Reference, lines...), d.may)
		return err
	}
	require.NoError(t, reference("register.declared on 2019-01-01 register hcpc count 198 source return"))
	requireRefused(t, reference("line.retracted line 2.1"), "1 line: 2.1 is in the book workforce, not in reference")
	requireRefused(t, d.say("line.retracted line 3.1"), "1 line: 3.1 is in the book reference, not in workforce")
	requireRefused(t, d.say("line.retracted line 4.1"), "1 line: names 4.1, which is not on record yet; the ledger ends at entry 3")
	requireRefused(t, d.say("worker.hours_changed on 2018-01-01 worker W1 fte 0.5", "line.retracted line 4.1"), "2 line: names 4.1, which is not on record yet")
	requireRefused(t, d.say("line.retracted line 2.2"), "1 line: not on record")
	requireRefused(t, d.say("line.corrected 2.1 => "+hire("W1", "2017-02-01", "1"), "line.retracted line 2.1"), "2 line: names 2.1, as event 1 does")
	requireRefused(t, d.say("line.corrected 2.1 => "+hire("W2", "2017-02-01", "1")), "1 now: is not about W1")
	require.NoError(t, d.say("line.corrected 2.1 => "+hire("W1", "2017-02-01", "1")))
	require.NoError(t, reference("line.corrected 3.1 => register.declared on 2019-01-01 register hcpc count 199 source return"))
}

func TestAssertedTimesNeedPermissionAndKeepOrder(t *testing.T) {
	at := func(s string) events.Instant {
		i, err := events.ParseInstant(s)
		require.NoError(t, err)
		return i
	}
	d := open(t, &memlog.Log{})
	offer := func(recorded string, may bool, asserted bool, line string) error {
		e := d.entry(events.Workforce, line)
		e.Recorded, e.Asserted = at(recorded), asserted
		_, err := d.Record(t.Context(), e, ledger.Allowance{Asserting: may})
		return err
	}
	post := func(n int) string { return fmt.Sprintf("post.established on 2016-01-01 post P%d%s", n, aPost) }
	requireRefused(t, offer("2017-01-01T00:00:00Z", false, true, post(1)), "0 asserted: needs permission")
	requireRefused(t, offer("2017-01-01T00:00:00Z", true, false, post(1)), "0 recorded: is for the ledger to fill in")
	requireRefused(t, offer("2020-01-01T12:00:00.000001Z", true, true, post(1)), "0 recorded: which is still to come")
	require.NoError(t, offer("2017-01-01T00:00:00Z", true, true, post(1)))
	requireRefused(t, offer("2016-12-31T23:59:59.999999Z", true, true, post(2)), "0 recorded: before entry 1 of the book workforce")
	require.NoError(t, offer("2017-01-01T00:00:00Z", true, true, post(2)), "the same moment is not backward")
	requireRefused(t, offer("2017-01-02T00:00:00Z", true, true, "post.changed on 2027-01-03 post P1 fte 1"), "1 on: more than 10 years after")
	require.NoError(t, offer("2020-01-01T12:00:00Z", true, true, post(3)), "now is not the future")
	require.True(t, stored(t, d.log)[2].Asserted)
}

func TestNothingIsRecordedByAClockThatWasNeverSet(t *testing.T) {
	d := open(t, &memlog.Log{})
	post := func(n int) string { return fmt.Sprintf("post.established on 1970-01-01 post P%d%s", n, aPost) }
	for _, now := range []time.Time{time.Unix(-1, 0), time.Unix(0, 0), time.Unix(86399, 0)} {
		d.now = now
		requireRefused(t, d.say(post(1)), "0 recorded: by the registrar's clock, which is wrong")
	}
	d.now = events.EarliestInstant.Time()
	require.NoError(t, d.say(post(1)))
	d.now = time.Unix(0, 0)
	require.NoError(t, d.say(post(2)), "the clock went back, the ledger does not")
	d.reopen()
}

func TestNothingIsRecordedInAClosedTime(t *testing.T) {
	d := staffed(t)
	d.may.Asserting = true
	record := func(book events.Book, asserted string, line string) error {
		e := d.entry(book, line)
		if asserted != "" {
			e.Recorded, _ = events.ParseInstant(asserted)
			e.Asserted = true
		}
		_, err := d.Record(t.Context(), e, d.may)
		return err
	}
	requireRefused(t, record(events.Reference, "", "books.closed on 2019-12-31 through 2020-01-01T12:00:00.000002Z"), "1 through: only a time that is past can be closed")
	require.NoError(t, record(events.Reference, "", "books.closed on 2019-12-31 through 2020-01-01T12:00:00Z"), "now is past by when it is recorded")
	last := stored(t, d.log)[2]
	require.Equal(t, events.InstantOf(noon)+1, last.Recorded, "what closes a time lies after it")
	requireRefused(t, record(events.Workforce, "2019-06-01T00:00:00Z", "worker.hours_changed on 2018-01-01 worker W1 fte 0.6"), "0 recorded: line 3.1 closed the books through 2020-01-01T12:00:00Z")
	out, err := d.Record(t.Context(), d.entry(events.Workforce, "worker.hours_changed on 2018-01-01 worker W1 fte 0.5"), d.may)
	require.NoError(t, err)
	require.Equal(t, events.InstantOf(noon)+1, out.Recorded, "the clock stands still, the ledger does not")
	d.reopen()
	d.now = noon.Add(time.Hour)
	requireRefused(t, record(events.Workforce, "2020-01-01T12:00:00Z", "worker.hours_changed on 2018-01-01 worker W1 fte 0.6"), "0 recorded: closed the books")
	require.NoError(t, record(events.Workforce, "2020-01-01T12:00:00.000001Z", "worker.hours_changed on 2018-01-01 worker W1 fte 0.6"))
}

func TestABaselineStandsOnTheWholeRecord(t *testing.T) {
	d := staffed(t)
	publish := func(name string, position events.Position, known time.Time) error {
		e := d.entry(events.Reference)
		asOf, _ := events.DateOf(2019, 6, 30)
		e.Events = []events.Event{&events.BaselinePublished{AsOf: asOf, Name: name, Definition: "dfe-csww",
			KnownAt: events.InstantOf(known), Position: int64(position),
			Figures: []events.Figure{{Measure: "vacancy-rate", Denominator: events.Million, Shown: "0%"}}}}
		_, err := d.Record(t.Context(), e, d.may)
		return err
	}
	d.now = noon.Add(time.Hour)
	requireRefused(t, publish("june", 3, noon), "1 position: is 3, but the ledger ends at entry 2")
	requireRefused(t, publish("june", 1, noon), "1 position: is 1, but entry 2 was recorded by 2020-01-01T12:00:00Z too")
	require.NoError(t, publish("june", 2, noon))
	requireRefused(t, publish("june", 2, noon), "1 name: is june, which was published already (line 3.1)")
	require.NoError(t, publish("told", 0, noon), "figures that the ledger did not work out")
	d.reopen()
	requireRefused(t, publish("june", 2, noon), "1 name: published already (line 3.1)")
}

func TestBadEntriesAreRefusedWithFieldAndReason(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*events.Entry)
		event  int
		field  string
		reason string
	}{
		"no id":               {func(e *events.Entry) { e.ID = "" }, 0, "id", "is missing"},
		"an id with a space":  {func(e *events.Entry) { e.ID = "entry 7" }, 0, "id", "letters, digits"},
		"nobody":              {func(e *events.Entry) { e.By = "" }, 0, "by", "is missing"},
		"no reason":           {func(e *events.Entry) { e.Why = "  " }, 0, "why", "is blank"},
		"a control character": {func(e *events.Entry) { e.Why = "a\x00b" }, 0, "why", "control character"},
		"no book":             {func(e *events.Entry) { e.Book = "" }, 0, "book", "is missing"},
		"another book":        {func(e *events.Entry) { e.Book = events.Cases }, 1, "kind", "belongs in the book workforce"},
		"no events":           {func(e *events.Entry) { e.Events = nil }, 0, "events", "at least one"},
		"1,001 events": {func(e *events.Entry) {
			for len(e.Events) < 1001 {
				e.Events = append(e.Events, e.Events[0])
			}
		}, 0, "events", "at most 1000"},
		"a worker with a space":  {func(e *events.Entry) { e.Events[0].(*events.WorkerLeft).Worker = "W 1" }, 1, "worker", "letters, digits"},
		"recorded in the future": {func(e *events.Entry) { e.Recorded, e.Asserted = events.InstantOf(noon)+1, true }, 0, "recorded", "still to come"},
	} {
		t.Run(name, func(t *testing.T) {
			d := staffed(t)
			e := d.entry(events.Workforce, "worker.left last_day 2018-12-31 worker W1"+aLeave)
			c.spoil(e)
			_, err := d.Record(t.Context(), e, ledger.Allowance{Asserting: true})
			problems := events.Problems(err)
			require.NotEmpty(t, problems, "got %v", err)
			require.Equal(t, c.event, problems[0].Event)
			require.Equal(t, c.field, problems[0].Field)
			require.Contains(t, problems[0].Reason, c.reason)
			require.Len(t, stored(t, d.log), 2, "nothing is stored")
		})
	}
}

func TestAnEntryThatIsTooLargeIsRefused(t *testing.T) {
	d := staffed(t)
	e := d.entry(events.Workforce)
	checks := make([]string, 100)
	for i := range checks {
		checks[i] = strings.Repeat("x", events.MaxText)
	}
	for range 10 {
		on, _ := events.DateOf(2018, 1, 1)
		e.Events = append(e.Events, &events.WorkerOffered{Day: on, Worker: "W2", Post: "P2", Checks: checks})
	}
	_, err := d.Record(t.Context(), e, d.may)
	requireRefused(t, err, "0 events: an entry takes at most 1000000: record the rest in further entries")
	require.ErrorContains(t, d.say("worker.offer_withdrawn on 2018-02-01 worker W2 post P2"), "has no offer", "nothing of it is left")
}

func TestEveryProblemIsTold(t *testing.T) {
	d := staffed(t)
	e := d.entry(events.Workforce,
		"worker.hired on 2018-01-01 worker W2 post P2"+aStart+" qualified 2021-01-01",
		"worker.left last_day 2031-01-01 worker W9"+aLeave,
		"line.retracted line 9.1")
	e.Asserted, e.Recorded = true, events.InstantOf(noon)
	_, err := d.Record(t.Context(), e, ledger.Allowance{})
	var got []string
	for _, p := range events.Problems(err) {
		got = append(got, fmt.Sprintf("%d %s", p.Event, p.Field))
	}
	require.ElementsMatch(t, []string{"0 asserted", "1 qualified", "2 last_day", "2 worker", "3 line"}, got)
}
