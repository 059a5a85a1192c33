package ledger_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger"
	"muster/ledger/memkeys"
)

// confidential is a desk of the ledger that staffed opens, with keys.
type confidential struct {
	*desk
	keys ledger.Keys
}

func withKeys(t testing.TB, keys ledger.Keys) *confidential {
	t.Helper()
	d := &confidential{staffed(t), keys}
	d.reopen()
	return d
}

func (d *confidential) reopen() {
	d.t.Helper()
	d.Registrar = d.another()
}

func (d *confidential) another() *ledger.Registrar {
	d.t.Helper()
	r, err := ledger.Open(d.t.Context(), ledger.Config{Authority: "anywhere", Log: d.log, Keys: d.keys, Now: func() time.Time { return d.now }})
	require.NoError(d.t, err)
	return r
}

// opened is what a line of the log says, opened.
func (d *confidential) opened(ev events.Event) *events.ProfileDeclared {
	d.t.Helper()
	s, ok := ev.(*events.ProfileSealed)
	require.True(d.t, ok, "%T is not sealed", ev)
	key, err := d.keys.Of(d.t.Context(), "anywhere", s.Worker, false)
	require.NoError(d.t, err)
	p, err := sealed.Open(key, "anywhere", s)
	require.NoError(d.t, err)
	return p
}

const declared = "profile.declared on 2019-08-01 worker W1 sex female ethnicity martian born 1961-02-03"

// requireNothingClear holds a log to holding nothing of what was declared.
func requireNothingClear(t testing.TB, log ledger.Log) {
	t.Helper()
	for s, err := range log.Read(context.Background(), 1) {
		require.NoError(t, err)
		for _, clear := range []string{"martian", "1961-02-03", "profile.declared", "female"} {
			require.NotContains(t, string(s.Bytes), clear)
		}
	}
}

func TestProfilesAreStoredSealed(t *testing.T) {
	d := withKeys(t, new(memkeys.Keys))
	e := d.entry(events.Workforce, declared, "worker.hours_changed on 2019-08-01 worker W1 fte 0.5")
	out, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	require.EqualValues(t, 3, out.Position)
	require.Equal(t, event(t, declared), e.Events[0], "the caller's entry is left as it was")
	kept := stored(t, d.log)[2]
	require.Equal(t, event(t, declared), events.Event(d.opened(kept.Events[0])))
	require.Equal(t, e.Events[1], kept.Events[1])
	requireNothingClear(t, d.log)
}

func TestASealedRetryIsKnownAgain(t *testing.T) {
	d := withKeys(t, new(memkeys.Keys))
	e := d.entry(events.Workforce, declared)
	for i := range 3 {
		same := *e
		out, err := d.Record(t.Context(), &same, d.may)
		require.NoError(t, err)
		require.EqualValues(t, 3, out.Position)
		require.Equal(t, i > 0, out.Again)
		d.reopen()
	}
	other := *e
	other.Events = []events.Event{event(t, strings.Replace(declared, "1961", "1962", 1))}
	_, err := d.Record(t.Context(), &other, d.may)
	require.Equal(t, "id", refused(t, err).Field, "other content, though sealed")
	require.Len(t, stored(t, d.log), 3)

	// One of two under way at once waits for the other.
	e = d.entry(events.Workforce, strings.Replace(declared, "08-01", "09-01", 1))
	same := *e
	first, second := d.Submit(t.Context(), e, d.may), d.Submit(t.Context(), &same, d.may)
	out, err := second.Wait(t.Context())
	require.NoError(t, err)
	require.True(t, out.Again)
	_, err = first.Wait(t.Context())
	require.NoError(t, err)
}

func TestTwoRegistrarsSealAlike(t *testing.T) {
	d := withKeys(t, new(memkeys.Keys))
	b := d.another()
	e := d.entry(events.Workforce, declared)
	same := *e
	_, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	out, err := b.Record(t.Context(), &same, d.may)
	require.NoError(t, err)
	require.EqualValues(t, 3, out.Position)
	require.Len(t, stored(t, d.log), 3)
}

func TestProfilesAreJudgedInTheClear(t *testing.T) {
	for name, c := range map[string]struct {
		given   []string
		say     []string
		refused string
	}{
		"born on the day they began":          {say: []string{"profile.declared on 2019-08-01 worker W1 born 2017-01-01"}, refused: "1 born: is 2017-01-01, but they began work on 2017-01-01 (line 2.1); correct whichever is wrong"},
		"born the day before":                 {say: []string{"profile.declared on 2019-08-01 worker W1 born 2016-12-31"}, refused: "1 born: is 2016-12-31, so that they began work on 2017-01-01 (line 2.1) at 0, under 16"},
		"born later":                          {say: []string{"profile.declared on 2019-08-01 worker W1 born 2018-01-01"}, refused: "1 born: is 2018-01-01, but they began work on 2017-01-01 (line 2.1)"},
		"sixteen that day":                    {say: []string{"profile.declared on 2019-08-01 worker W1 born 2001-01-01"}},
		"sixteen the day after":               {say: []string{"profile.declared on 2019-08-01 worker W1 born 2001-01-02"}, refused: "1 born: at 15, under 16"},
		"no birth date":                       {say: []string{"profile.declared on 2019-08-01 worker W1 sex other"}},
		"nothing at all":                      {say: []string{"profile.declared on 2019-08-01 worker W1"}},
		"before they were hired":              {say: []string{"profile.declared on 2016-08-01 worker W1 born 1970-01-01"}},
		"born after it was declared":          {say: []string{"profile.declared on 2019-08-01 worker W1 born 2019-08-01"}, refused: "1 born: is not before the day of the declaration"},
		"unknown":                             {say: []string{"profile.declared on 2019-08-01 worker W9 born 1970-01-01"}, refused: "1 worker: W9 is not known: no hire, offer, transfer or agency start names them"},
		"hired by the same entry":             {say: []string{"profile.declared on 2019-08-01 worker W2 born 1970-01-01", "worker.hired on 2018-01-01 worker W2 post P2" + aStart}},
		"hired by it, too young":              {say: []string{"profile.declared on 2019-08-01 worker W2 born 2003-01-01", "worker.hired on 2018-01-01 worker W2 post P2" + aStart}, refused: "1 born: is 2003-01-01, so that they began work on 2018-01-01 (this entry) at 15"},
		"hired from an earlier day by it":     {say: []string{"profile.declared on 2019-08-01 worker W1 born 2001-01-01", "line.corrected 2.1 => worker.hired on 2016-06-01 worker W1 post P1" + aStart}, refused: "1 born: began work on 2016-06-01"},
		"an agency worker":                    {say: []string{"agency.started on 2018-01-01 assignment A1 worker W5 agency reed role case-holder team north fte 1 reason vacancy", "profile.declared on 2019-08-01 worker W5 born 2010-01-01"}, refused: "2 born: began work on 2018-01-01 (this entry) at 8"},
		"an agency worker before they joined": {given: []string{"agency.started on 2016-06-01 assignment A1 worker W1 agency reed role case-holder team north fte 1 reason vacancy"}, say: []string{"profile.declared on 2019-08-01 worker W1 born 2001-01-01"}, refused: "1 born: began work on 2016-06-01 (line 3.1) at 15"},
		"an offer is enough":                  {given: []string{"worker.offered on 2019-01-01 worker W3 post P2 fte 1"}, say: []string{"profile.declared on 2019-08-01 worker W3 born 2010-01-01"}},
		"for a day far ahead":                 {say: []string{"profile.declared on 2099-08-01 worker W1"}, refused: "1 on: is 2099-08-01, more than 10 years"},
	} {
		t.Run(name, func(t *testing.T) {
			d := withKeys(t, new(memkeys.Keys))
			for _, line := range c.given {
				d.given(line)
			}
			before := len(stored(t, d.log))
			requireRefused(t, d.say(c.say...), c.refused)
			if c.refused != "" {
				require.Len(t, stored(t, d.log), before)
			}
			requireNothingClear(t, d.log)
		})
	}
}

func TestWithoutKeysProfilesAreRefused(t *testing.T) {
	d := staffed(t)
	requireRefused(t, d.say(declared), "1 kind: holds personal data, which this registrar has no keys to seal; run the registrar by")
	requireRefused(t, d.say("profile.sealed on 2019-08-01 worker W1 box AAAA"), "1 kind: has no keys to seal")
	requireRefused(t, d.say("line.corrected 2.1 => "+declared), "1 now.kind: has no keys to seal")
	require.NoError(t, d.say("worker.hours_changed on 2019-08-01 worker W1 fte 0.5"), "everything else is recorded")
}

func TestABoxIsTheRegistrarsToMake(t *testing.T) {
	keys := new(memkeys.Keys)
	d := withKeys(t, keys)
	p := event(t, declared).(*events.ProfileDeclared)
	box := func(key sealed.Key, authority string) string {
		s := sealed.Seal(key, authority, p)
		return "profile.sealed on 2019-08-01 worker W1 box " + s.Box
	}
	requireRefused(t, d.say(box(sealed.NewKey(), "anywhere")), "1 box: is the registrar's to make, and it did not make this one: they have no key; offer what they declared in the clear, as profile.declared.v1")
	mine, err := keys.Of(t.Context(), "anywhere", "W1", true)
	require.NoError(t, err)
	theirs, err := keys.Of(t.Context(), "anywhere", "W2", true)
	require.NoError(t, err)
	requireRefused(t, d.say(box(theirs, "anywhere")), "1 box: did not make this one: the box does not open under the worker's key")
	requireRefused(t, d.say(box(mine, "othertown")), "1 box: does not open")
	requireRefused(t, d.say("line.corrected 2.1 => "+box(theirs, "anywhere")), "1 now.box: does not open")
	require.NoError(t, d.say(box(mine, "anywhere")))
	require.Equal(t, p, d.opened(stored(t, d.log)[2].Events[0]))

	*p = *event(t, "profile.declared on 2019-08-01 worker W1 born 2016-01-01").(*events.ProfileDeclared)
	requireRefused(t, d.say(box(mine, "anywhere")), "1 born: began work on 2017-01-01 (line 2.1) at 1")
}

func TestAfterErasureNothingIsSealedAnew(t *testing.T) {
	keys := new(memkeys.Keys)
	d := withKeys(t, keys)
	e := d.entry(events.Workforce, declared)
	_, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	require.NoError(t, keys.Erase(t.Context(), "anywhere", "W1", sealed.Erasure{By: "dpo", Why: "asked for", At: events.InstantOf(noon)}))
	const why = "is W1, but their personal data was erased on 2020-01-01T12:00:00Z by dpo: asked for; nothing personal is recorded under this id again: leave it out, or"
	requireRefused(t, d.say(declared), "1 worker: "+why)
	again := *e
	_, err = d.Record(t.Context(), &again, d.may)
	require.Contains(t, refused(t, err).Reason, why, "nobody can tell any more whether it is the same")
	sealedBefore := stored(t, d.log)[2].Events[0].(*events.ProfileSealed)
	requireRefused(t, d.say("profile.sealed on 2019-08-01 worker W1 box "+sealedBefore.Box), "1 worker: "+why)
	require.NoError(t, d.say("worker.hours_changed on 2019-08-01 worker W1 fte 0.5"), "everything else is recorded")
	d.reopen()
	require.NoError(t, d.say("worker.left last_day 2019-09-30 worker W1"+aLeave), "and the ledger opens without the key")
}

// unreachable is a store of keys that cannot be asked.
type unreachable struct{}

var errUnreachable = errors.New("the keys are out of reach")

func (unreachable) Of(context.Context, string, string, bool) (sealed.Key, error) {
	return sealed.Key{}, errUnreachable
}

func TestKeysOutOfReach(t *testing.T) {
	d := withKeys(t, unreachable{})
	err := d.say(declared)
	require.ErrorIs(t, err, ledger.ErrNotRecorded)
	require.ErrorIs(t, err, errUnreachable)
	require.Empty(t, events.Problems(err), "it is no refusal: it may be sent again")
	require.NoError(t, d.say("worker.hours_changed on 2019-08-01 worker W1 fte 0.5"))
}

func TestCorrectionsOfProfilesAreSealed(t *testing.T) {
	d := withKeys(t, new(memkeys.Keys))
	d.given(declared)
	require.NoError(t, d.say("line.corrected 3.1 => "+strings.Replace(declared, "1961", "1971", 1)))
	c := stored(t, d.log)[3].Events[0].(*events.LineCorrected)
	require.Equal(t, "1971-02-03", d.opened(c.Now).Born.String())
	requireRefused(t, d.say("line.corrected 3.1 => "+strings.Replace(declared, "1961", "2011", 1)), "1 now.born: at 5, under 16")
	require.NoError(t, d.say("line.retracted line 3.1"))
	requireNothingClear(t, d.log)
	d.reopen()
}

func TestProblemsOfSealingComeTogether(t *testing.T) {
	keys := new(memkeys.Keys)
	d := withKeys(t, keys)
	_, err := keys.Of(t.Context(), "anywhere", "W1", true)
	require.NoError(t, err)
	require.NoError(t, keys.Erase(t.Context(), "anywhere", "W1", sealed.Erasure{By: "dpo", Why: "asked for", At: events.InstantOf(noon)}))
	problems := events.Problems(d.say(declared, "worker.hours_changed on 2019-08-01 worker W1 fte 0.5", "profile.sealed on 2019-08-01 worker W2 box AAAA"))
	require.Len(t, problems, 2)
	require.Equal(t, []int{1, 3}, []int{problems[0].Event, problems[1].Event})
}
