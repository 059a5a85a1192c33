package ledger_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/memkeys"
	"muster/ledger/memlog"
)

// TestNoDayOfAnyKindMayLieFarOff offers an example of each kind with a far-off day
// in every field that its schema says holds one. Each is refused by its name.
func TestNoDayOfAnyKindMayLieFarOff(t *testing.T) {
	fields := daysInSchema(t)
	for _, k := range events.Kinds {
		t.Run(string(k), func(t *testing.T) {
			switch k {
			case events.KindLineRetracted:
				require.Empty(t, fields[k], "it has no day")
				return
			case events.KindProfileSealed:
				return // the rules are told what was sealed, a profile.declared
			}
			ev := exampleOf(t, k, fields[k])
			d := withKeys(t, new(memkeys.Keys))
			want := map[string]bool{}
			for _, f := range fields[k] {
				want[f] = true
			}
			if c, ok := ev.(*events.LineCorrected); ok {
				kind := c.Now.Kind()
				c.Now = exampleOf(t, kind, fields[kind])
				for _, f := range fields[kind] {
					want["now."+f] = true
				}
			}
			require.NotEmpty(t, want)
			e := d.entry(events.Workforce)
			if book := events.BookOf(k); book != "" {
				e.Book = book
			}
			e.Events = append(e.Events, ev)
			_, err := d.Record(t.Context(), e, d.may)
			got := map[string]bool{}
			for _, p := range events.Problems(err) {
				if strings.Contains(p.Reason, ", more than 10 years after the entry is recorded") {
					got[p.Field] = true
				}
			}
			require.Equal(t, want, got, "%v", err)
		})
	}
}

// exampleOf is the stored example of a kind with every field given, and a far-off
// day in some of them.
func exampleOf(t *testing.T, k events.Kind, fields []string) events.Event {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "events", "testdata", string(k)+".json"))
	require.NoError(t, err)
	var members map[string]any
	first, _, _ := strings.Cut(string(b), "\n")
	require.NoError(t, json.Unmarshal([]byte(first), &members))
	for _, f := range fields {
		members[f] = "2099-01-01"
	}
	if k == events.KindProfileDeclared {
		members["on"] = "2099-01-02" // nobody is born on the day they declare
	}
	b, err = json.Marshal(members)
	require.NoError(t, err)
	ev, err := events.ParseEvent(b)
	require.NoError(t, err)
	return ev
}

// daysInSchema returns the fields of each kind that hold a day.
func daysInSchema(t *testing.T) map[events.Kind][]string {
	t.Helper()
	b, err := events.Schema()
	require.NoError(t, err)
	var schema struct {
		Defs map[events.Kind]struct {
			Properties map[string]struct{ Format string }
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(b, &schema))
	fields := map[events.Kind][]string{}
	for k, def := range schema.Defs {
		for _, name := range slices.Sorted(maps.Keys(def.Properties)) {
			if def.Properties[name].Format == "date" {
				fields[k] = append(fields[k], name)
			}
		}
	}
	return fields
}

// TestWhatIsSaidToHaveHappenedHas tells what is recorded on 1 January 2020.
func TestWhatIsSaidToHaveHappenedHas(t *testing.T) {
	for name, c := range map[string]struct {
		book    events.Book
		say     string // with the day in place of DAY
		refused string // the field that is refused a day later
	}{
		"supervision":    {say: "supervision.held on DAY worker W1", refused: "on"},
		"an appraisal":   {say: "appraisal.held on DAY worker W1", refused: "on"},
		"training":       {say: "training.completed on DAY worker W1 course law valid_to 2022-12-31", refused: "on"},
		"qualified":      {say: "qualification.gained on DAY worker W1 qualification law", refused: "on"},
		"exit interview": {say: "exit_interview.held on DAY worker W1 themes pay", refused: "on"},
		"a need met":     {say: "learning_need.met on DAY worker W1 need law", refused: "on"},
		"a grievance":    {book: events.Grievances, say: "grievance.raised on DAY grievance G1 form individual signatories 1", refused: "on"},
		"referrals":      {book: events.Reference, say: "referrals.received first_day 2019-12-01 last_day DAY count 5 source invented", refused: "last_day"},
		"a need set":     {say: "learning_need.set on DAY worker W1 need court due 2020-12-31"},
		"a leaver":       {say: "worker.left last_day DAY worker W1" + aLeave},
		"a case opened":  {book: events.Cases, say: "case.opened on DAY case C1 status in-need"},
	} {
		t.Run(name, func(t *testing.T) {
			record := func(day, wrap string) error {
				d := staffed(t)
				d.given("learning_need.set on 2019-01-01 worker W1 need law")
				e := d.entry(events.Workforce)
				if c.book != "" {
					e.Book = c.book
				}
				say := strings.ReplaceAll(c.say, "DAY", day)
				e.Events = append(e.Events, event(t, say))
				if wrap != "" {
					_, err := d.Record(t.Context(), e, d.may)
					require.NoError(t, err)
					again := strings.ReplaceAll(c.say, "DAY", wrap)
					e = &events.Entry{ID: "again", Book: e.Book, By: e.By, Why: e.Why, Events: []events.Event{
						&events.LineCorrected{Line: events.LineAt(d.Acknowledged().Position, 1), Now: event(t, again)}}}
				}
				_, err := d.Record(t.Context(), e, d.may)
				return err
			}
			require.NoError(t, record("2020-01-01", ""))
			for _, err := range []error{record("2020-01-02", ""), record("2020-01-01", "2020-01-02")} {
				if c.refused == "" {
					require.NoError(t, err)
					continue
				}
				p := refused(t, err)
				require.Equal(t, c.refused, strings.TrimPrefix(p.Field, "now."))
				require.Contains(t, p.Reason, "is 2020-01-02, after the entry is recorded on 2020-01-01, and says that it has happened")
			}
		})
	}
}

// TestWhatHappenedIsHeldAgainstWhenItsSourceRecordedIt loads what another system
// recorded before the ledger's own day.
func TestWhatHappenedIsHeldAgainstWhenItsSourceRecordedIt(t *testing.T) {
	d := open(t, &memlog.Log{})
	d.may.Asserting = true
	asserted := func(lines ...string) error {
		e := d.entry(events.Workforce, lines...)
		e.Asserted, e.Recorded = true, events.EndOf(event(t, "post.closed last_day 2018-05-01 post P1").On())
		_, err := d.Record(t.Context(), e, d.may)
		return err
	}
	require.NoError(t, asserted("post.established on 2016-01-01 post P1"+aPost, "worker.hired on 2017-01-01 worker W1 post P1"+aStart))
	require.NoError(t, asserted("supervision.held on 2018-05-01 worker W1"))
	require.Equal(t, "on", refused(t, asserted("supervision.held on 2018-05-02 worker W1")).Field)
}
