package facts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

func TestARecordKeepsWhatItIsToldTo(t *testing.T) {
	l := &ledger{t: t}
	l.Keep(facts.Grievance)
	require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P1"+aPost), "nobody looks")
	require.NoError(t, l.say(raised("2018-01-01"), resolved("2018-02-01")))
	require.NoError(t, l.say("line.retracted line 1.1"), "what is not kept is passed over")
	require.ErrorContains(t, l.say("line.retracted line 9.1"), "not on record")
	require.NoError(t, l.say("line.retracted line 2.2"))
	require.ErrorContains(t, l.say("line.retracted line 2.2"), "no longer stands")
	require.Zero(t, l.Count(facts.Post))
	k, _, known := l.LineAbout(events.LineAt(1, 1))
	require.True(t, known)
	require.Equal(t, facts.Skipped, k)
	require.Len(t, l.Notes(facts.Grievance, 1), 1)
}

func TestThePartsOfTheWorkforceAreKeptTogether(t *testing.T) {
	for _, k := range []facts.Kind{facts.Worker, facts.Post, facts.Assignment} {
		l := &ledger{t: t}
		l.Keep(k)
		require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost, "worker.hired on 2017-01-01 worker W1 post P1"+aStart, raised("2018-01-01")))
		require.Equal(t, "[2017-01-01, ) P1 1", l.stints(1))
		require.Zero(t, l.Count(facts.Grievance))
	}
}

func TestARecordIsRestoredToOneThatKeepsTheSame(t *testing.T) {
	keeping := func(kinds ...facts.Kind) *facts.Record {
		r := new(facts.Record)
		r.Keep(kinds...)
		return r
	}
	l := &ledger{t: t}
	l.Keep(facts.Grievance, facts.Absence)
	require.NoError(t, l.say(raised("2018-01-01"), away("A1", "2018-01-01"), "supervision.held on 2018-01-01 worker W1"))
	saved := l.AppendTo(nil)
	for _, other := range []*facts.Record{new(facts.Record), keeping(facts.Grievance), keeping(facts.Worker)} {
		_, err := other.Restore(saved)
		require.ErrorIs(t, err, facts.ErrSaved)
		require.ErrorContains(t, err, "keeps other kinds of facts")
	}
	again := keeping(facts.Absence, facts.Grievance)
	_, err := again.Restore(saved)
	require.NoError(t, err)
	require.Equal(t, saved, again.AppendTo(nil))
	require.Equal(t, l.Spell(1), again.Spell(1))
	require.Panics(t, func() { again.Keep(facts.Worker) })
}
