package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

// ledger applies events written as words, one entry a call, and remembers the
// position.
type ledger struct {
	t *testing.T
	facts.Record
	at events.Position
}

func (l *ledger) say(lines ...string) error {
	l.t.Helper()
	e := new(events.Entry)
	for _, line := range lines {
		e.Events = append(e.Events, said(l.t, line))
	}
	_, err := l.Apply(l.at+1, e)
	if err == nil {
		l.at++
	}
	return err
}

// said reads an event such as "case.closed last_day 2018-12-31 case C1"; a
// correction is "line.corrected 3.1 => case.closed …".
func said(t require.TestingT, line string) events.Event {
	if cited, now, ok := strings.Cut(line, " => "); ok {
		l, err := events.ParseLine(strings.TrimPrefix(cited, "line.corrected "))
		require.NoError(t, err)
		return &events.LineCorrected{Line: l, Now: said(t, now)}
	}
	kind, rest, _ := strings.Cut(line, " ")
	ev, err := events.ParseWords(events.Kind(kind+".v1"), words(rest))
	require.NoError(t, err, line)
	return ev
}

func words(line string) []events.Word {
	f := strings.Fields(line)
	var list []events.Word
	for i := 0; i < len(f); i += 2 {
		list = append(list, events.Word{Field: f[i], Value: f[i+1]})
	}
	return list
}

const (
	aPost  = " role case-holder grade sw team north service cin fte 1"
	aStart = " role case-holder grade sw team north fte 1 contract permanent origin agency"
)

func (l *ledger) stints(worker int) string {
	var out []string
	for _, s := range l.Stints(facts.Thing(worker)) {
		counts := ""
		if !s.Counts {
			counts = " uncounted"
		}
		out = append(out, fmt.Sprintf("%s %s %s%s", s.Span, l.PostID(s.Post), events.FTE(s.FTE), counts))
	}
	return strings.Join(out, "; ")
}

func begin(t *testing.T) *ledger {
	l := &ledger{t: t}
	require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost))
	require.NoError(t, l.say("worker.hired on 2017-01-01 worker W1 post P1"+aStart))
	return l
}

func TestAChangeRecordedLateHoldsUntilTheNextOnRecord(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.hours_changed on 2019-01-01 worker W1 fte 0.5"))
	require.NoError(t, l.say("worker.hours_changed on 2018-01-01 worker W1 fte 0.8"))
	require.Equal(t, "[2017-01-01, 2018-01-01) P1 1; [2018-01-01, 2019-01-01) P1 0.8; [2019-01-01, ) P1 0.5", l.stints(1))
}

func TestTheLastDayIsStillInPost(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.left last_day 2018-09-30 worker W1 reason retired destination not-known"))
	require.Equal(t, "[2017-01-01, 2018-10-01) P1 1", l.stints(1))
	require.NoError(t, l.say("worker.hired on 2018-10-01 worker W1 post P1"+aStart), "the day after is free")
}

func TestARefusalTellsWhenTheWorkerLeft(t *testing.T) {
	for day, want := range map[string]string{
		"2018-06-28": "W1 leaves already on that day, 2018-06-28 (line 3.1); correct that line if it is wrong",
		"2018-06-29": "W1 is not in post on 2018-06-29: the last stint on record ended on 2018-06-28 (line 3.1)",
	} {
		l := begin(t)
		require.NoError(t, l.say("worker.left last_day 2018-06-28 worker W1 reason retired destination not-known"))
		require.ErrorContains(t, l.say("worker.left last_day "+day+" worker W1 reason retired destination not-known"), want)
	}
}

func TestACorrectionReplacesAndARetractionVoids(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.hours_changed on 2018-01-01 worker W1 fte 0.5"))
	now, err := events.ParseWords(events.KindHoursChanged, words("on 2018-03-01 worker W1 fte 0.6"))
	require.NoError(t, err)
	correct := &events.Entry{Events: []events.Event{&events.LineCorrected{Line: events.LineAt(3, 1), Now: now}}}
	_, err = l.Apply(4, correct)
	require.NoError(t, err)
	l.at = 4
	require.Equal(t, "[2017-01-01, 2018-03-01) P1 1; [2018-03-01, ) P1 0.6", l.stints(1))
	require.NoError(t, l.say("line.retracted line 3.1"))
	require.Equal(t, "[2017-01-01, ) P1 1", l.stints(1))
	require.ErrorContains(t, l.say("line.retracted line 3.1"), "no longer stands")
	require.ErrorContains(t, l.say("line.retracted line 4.1"), "itself a correction")
	require.ErrorContains(t, l.say("line.retracted line 9.1"), "not on record")
	require.ErrorContains(t, l.say("line.retracted line 3.2"), "not on record")
}

func TestAComparatorIsReplacedAndNotRetracted(t *testing.T) {
	const published = " measure turnover area england period 2018 value 15.2 source dfe"
	l := begin(t)
	require.NoError(t, l.say("comparator.published released 2019-02-28"+published))
	require.ErrorContains(t, l.say("line.retracted line 3.1"), "record comparator.published with the same measure, area and period and a later day in released")
	require.NoError(t, l.say("comparator.published released 2019-03-01"+published))
}

func TestRefusalsLeaveTheRecordAsItWas(t *testing.T) {
	for name, c := range map[string]struct{ say, because string }{
		"left before hired": {"worker.left last_day 2016-12-31 worker W1 reason retired destination not-known", "is not in post on 2016-12-31"},
		"unknown worker":    {"worker.hours_changed on 2018-01-01 worker W9 fte 0.5", "is not known"},
		"hired twice":       {"worker.hired on 2018-01-01 worker W1 post P2" + aStart, "already holds P2"},
		"post twice":        {"post.established on 2018-01-01 post P1" + aPost, "already exists"},
		"unknown post":      {"post.changed on 2018-01-01 post P9 fte 0.5", "is not known"},
		"unknown agency":    {"agency.ended last_day 2018-01-01 assignment A9", "is not known"},
		"unregistered":      {"worker.registered on 2018-01-01 worker W9 registration SW1", "is not known"},
		"no such offer":     {"worker.offer_withdrawn on 2018-01-01 worker W1 post P2", "has no offer"},
	} {
		t.Run(name, func(t *testing.T) {
			l := begin(t)
			before := l.stints(1)
			err := l.say("worker.moved on 2017-06-01 worker W1 post P2 role case-holder grade sw team north", c.say)
			require.ErrorContains(t, err, c.because)
			require.Equal(t, before, l.stints(1))
			require.NoError(t, l.say("worker.moved on 2017-06-01 worker W1 post P2 role case-holder grade sw team north"))
		})
	}
}

func TestAnOfferIsWithdrawnByItsPost(t *testing.T) {
	const withdrawn = "worker.offer_withdrawn on 2018-02-01 worker W2 post "
	l := begin(t)
	require.ErrorContains(t, l.say(withdrawn+"P1"), "W2 has no offer of P1 on record by 2018-02-01")
	require.NoError(t, l.say("worker.offered on 2018-01-01 worker W2 post P1 fte 1"))
	require.ErrorContains(t, l.say(withdrawn+"P2"), "W2 has no offer of P2 on record by 2018-02-01")
	require.NoError(t, l.say("worker.offered on 2018-01-01 worker W2 post P2 fte 1", withdrawn+"P2"))
	require.ErrorContains(t, l.say(withdrawn+"P2"), "W2 has no offer of P2", "it was withdrawn once")
	require.NoError(t, l.say(withdrawn+"P1"))
	require.NoError(t, l.say("worker.offered on 2018-03-01 worker W2 post P1 fte 1"))
	require.ErrorContains(t, l.say("worker.offer_withdrawn on 2018-02-28 worker W2 post P1"), "by 2018-02-28", "it is made later")
	require.ErrorContains(t, l.say("line.retracted line 3.1"), "has no offer of P1 on record by 2018-02-01; correct or retract line 5.1 in the same entry, or check what this one says")
}

func TestOneOfSeveralPostsCounts(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.hired on 2018-01-01 worker W1 post P2 role first-line-manager grade tm team north fte 0.2 contract permanent origin other"))
	require.Equal(t, "[2017-01-01, 2018-01-01) P1 1; [2018-01-01, ) P1 1 uncounted; [2018-01-01, ) P2 0.2", l.stints(1))
	require.ErrorContains(t, l.say("worker.hours_changed on 2018-02-01 worker W1 fte 0.5"), "say which")
	require.NoError(t, l.say("worker.left last_day 2018-06-30 worker W1 post P2 reason resignation destination other"))
	require.Equal(t, "[2017-01-01, 2018-01-01) P1 1; [2018-01-01, 2018-07-01) P1 1 uncounted; [2018-07-01, ) P1 1; [2018-01-01, 2018-07-01) P2 0.2", l.stints(1))
}

func TestAWorkerKnownByAnAssignmentRestsOnIt(t *testing.T) {
	const agency = " agency reed role case-holder team north fte 1 reason vacancy"
	l := begin(t)
	require.NoError(t, l.say("agency.started on 2018-01-01 assignment A1 worker W2"+agency))
	require.NoError(t, l.say("worker.registered on 2018-01-01 worker W2 registration SW1"))
	require.ErrorContains(t, l.say("line.retracted line 3.1"), "W2 is not known: no hire, offer, transfer or agency start names them; check the id, or record that first; correct or retract line 4.1 in the same entry, or check what this one says")
	require.NoError(t, l.say("line.retracted line 3.1", "agency.started on 2018-01-01 assignment A2 worker W2"+agency))
}

func TestUndoTakesAnEntryBack(t *testing.T) {
	l := begin(t)
	e := &events.Entry{Events: []events.Event{
		&events.HoursChanged{Day: 736695, Worker: "W1", FTE: 500_000},
		&events.LineRetracted{Line: events.LineAt(1, 2)},
	}}
	before := l.stints(1)
	c, err := l.Apply(3, e)
	require.NoError(t, err)
	require.NotEqual(t, before, l.stints(1))
	require.NoError(t, l.Undo(c))
	require.Equal(t, before, l.stints(1))
	require.Len(t, l.Phases(2), 1)
	require.NoError(t, l.say("line.retracted line 1.2"), "the position is free again")
}

func TestWhatCannotBeTakenBackIsAnError(t *testing.T) {
	var r facts.Record
	first, err := r.Apply(1, &events.Entry{Events: []events.Event{said(t, "worker.offered on 2018-01-01 worker W1 post P1 fte 1")}})
	require.NoError(t, err)
	_, err = r.Apply(2, &events.Entry{Events: []events.Event{said(t, "worker.offer_withdrawn on 2018-02-01 worker W1 post P1")}})
	require.NoError(t, err)
	err = r.Undo(first)
	require.ErrorIs(t, err, facts.ErrBroken, "it is not the newest")
	require.Empty(t, events.Problems(err), "nobody who offered an entry can help it")
}

func TestOccupancy(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.hours_changed on 2018-01-01 worker W1 fte 0.6", "post.closed last_day 2019-12-31 post P1"))
	require.NoError(t, l.say("worker.left last_day 2018-12-31 worker W1 reason retired destination not-known"))
	var got []string
	runs, _ := l.Occupancy(1, 0, nil)
	for _, o := range runs {
		got = append(got, fmt.Sprintf("%s %d %s %s", o.Span, o.Phase, events.FTE(o.Held), o.Line))
	}
	require.Equal(t, []string{
		"[2016-01-01, 2017-01-01) 0 0 1.1", "[2017-01-01, 2018-01-01) 0 1 2.1", "[2018-01-01, 2019-01-01) 0 0.6 3.1",
		"[2019-01-01, 2020-01-01) 0 0 4.1", "[2020-01-01, ) -1 0 ",
	}, got)
}

func TestARestoredRecordGoesOnAsItWas(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.hours_changed on 2018-01-01 worker W1 fte 0.6"))
	require.NoError(t, l.say("agency.started on 2018-01-01 assignment A1 worker W2 agency reed role case-holder team north fte 1 reason vacancy"))
	require.NoError(t, l.say("register.declared on 2018-01-01 register hcpc count 198 source invented"))
	require.NoError(t, l.say("line.retracted line 3.1"))
	state := l.AppendTo(nil)
	again := &ledger{t: t, at: l.at}
	rest, err := again.Restore(append(state, "rest"...))
	require.NoError(t, err)
	require.Equal(t, "rest", string(rest))
	require.Equal(t, state, again.AppendTo(nil))
	for _, next := range []*ledger{l, again} {
		require.NoError(t, next.say("worker.moved on 2018-06-01 worker W1 post P2 role case-holder grade sw team north"))
		require.ErrorContains(t, next.say("line.retracted line 3.1"), "no longer stands")
	}
	require.Equal(t, l.AppendTo(nil), again.AppendTo(nil))
	for n := range state {
		_, err := new(facts.Record).Restore(state[:n])
		require.ErrorIs(t, err, facts.ErrSaved)
	}
}

func TestADamagedSavedRecordIsNotRestored(t *testing.T) {
	l := begin(t)
	require.NoError(t, l.say("worker.moved on 2018-01-01 worker W1 post P2 role case-holder grade sw team north", "worker.offered on 2018-01-01 worker W3 post P1 fte 1"))
	require.NoError(t, l.say("agency.started on 2018-01-01 assignment A1 worker W2 agency reed role case-holder team north fte 1 reason vacancy"))
	state := l.AppendTo(nil)
	bad := 0
	for i := range state {
		for _, b := range []byte{0, 1, state[i] + 1, state[i] - 1, state[i] ^ 0x80, 0x7f, 0xff} {
			damaged := slices.Clone(state)
			damaged[i] = b
			require.NotPanics(t, func() {
				if _, err := new(facts.Record).Restore(damaged); err != nil {
					require.ErrorIs(t, err, facts.ErrSaved)
					bad++
				}
			}, "byte %d is %d", i, b)
		}
	}
	require.Greater(t, bad, len(state))
}
