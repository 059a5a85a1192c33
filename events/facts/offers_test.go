package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

func (l *ledger) offers(worker int) string {
	var out []string
	for _, o := range l.Offers(facts.Thing(worker)) {
		out = append(out, fmt.Sprintf("%s %s %s checks %d start %s end %d", o.Span, l.PostID(o.Post), events.FTE(o.FTE), o.Checks, o.ExpectedStart, o.Ended))
	}
	return strings.Join(out, "; ")
}

func TestHowLongAnOfferStands(t *testing.T) {
	offered := func(day string) string {
		return "worker.offered on " + day + " worker W1 post P1 fte 0.6 expected_start 2019-09-01"
	}
	hired := func(day, post string) string { return "worker.hired on " + day + " worker W1 post " + post + aStart }
	withdrawn := func(day string) string { return "worker.offer_withdrawn on " + day + " worker W1 post P1" }
	for name, c := range map[string]struct {
		entries []string
		want    string
	}{
		"it stands":              {[]string{offered("2019-07-01")}, "[2019-07-01, ) P1 0.6 checks 0 start 2019-09-01 end 0"},
		"until the day of start": {[]string{offered("2019-07-01"), hired("2019-09-02", "P1")}, "[2019-07-01, 2019-09-02) P1 0.6 checks 0 start 2019-09-01 end 3"},
		"until it is withdrawn":  {[]string{offered("2019-07-01"), withdrawn("2019-08-01")}, "[2019-07-01, 2019-08-01) P1 0.6 checks 0 start 2019-09-01 end 2"},
		"not for another post":   {[]string{offered("2019-07-01"), hired("2019-09-02", "P2")}, "[2019-07-01, ) P1 0.6 checks 0 start 2019-09-01 end 0"},
		"until a move into it":   {[]string{hired("2019-01-01", "P2"), offered("2019-07-01"), "worker.moved on 2019-09-01 worker W1 post P1 role case-holder grade sw team north"}, "[2019-07-01, 2019-09-01) P1 0.6 checks 0 start 2019-09-01 end 4"},
		"made anew, it is one":   {[]string{offered("2019-07-01"), offered("2019-08-01"), hired("2019-09-01", "P1")}, "[2019-07-01, 2019-08-01) P1 0.6 checks 0 start 2019-09-01 end 1; [2019-08-01, 2019-09-01) P1 0.6 checks 0 start 2019-09-01 end 3"},
		"told late":              {[]string{hired("2019-09-01", "P1"), offered("2019-07-01")}, "[2019-07-01, 2019-09-01) P1 0.6 checks 0 start 2019-09-01 end 3"},
		"retracted, it never was": {[]string{offered("2019-07-01"), "worker.registered on 2019-07-01 worker W1 registration SW1", hired("2019-08-01", "P2"),
			"line.retracted line 2.1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t}
			require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost))
			for _, e := range c.entries {
				require.NoError(t, l.say(e))
			}
			require.Equal(t, c.want, l.offers(1))
		})
	}
}

func TestWhatAnOfferAndAStartTellIsSaved(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost))
	_, err := l.Apply(2, &events.Entry{Events: []events.Event{
		&events.WorkerOffered{Day: day(t, "2017-01-01"), Worker: "W1", Post: "P1", FTE: 1, ExpectedStart: day(t, "2017-02-01"), Checks: []string{"references", "disclosure"}},
		&events.WorkerHired{Day: day(t, "2017-03-01"), Worker: "W1", Post: "P1", Role: "case-holder", Grade: "g", Team: "t", FTE: 1,
			Contract: "permanent", Origin: "agency", Qualified: day(t, "2015-07-01"), NewlyQualified: true},
	}})
	require.NoError(t, err)
	saved := l.AppendTo(nil)
	again := new(facts.Record)
	_, err = again.Restore(saved)
	require.NoError(t, err)
	require.Equal(t, saved, again.AppendTo(nil))
	require.Equal(t, l.Offers(1), again.Offers(1))
	require.Equal(t, 2, again.Offers(1)[0].Checks)
	require.Equal(t, []facts.Start{{Day: day(t, "2017-03-01"), Post: 1, Qualified: day(t, "2015-07-01"), NewlyQualified: true, Line: events.LineAt(2, 2)}}, again.Starts(1))
}

func TestTheDayOfQualifyingIsTheLatestStatedAndNeverGuessed(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost))
	require.NoError(t, l.say("worker.hired on 2017-01-01 worker W1 post P1"+aStart, "worker.registered on 2017-01-01 worker W1 registration SW1"))
	_, _, known := l.Qualified(1)
	require.False(t, known, "neither a hire nor a registration says when")
	require.NoError(t, l.say("worker.left last_day 2017-12-31 worker W1 reason other destination other"))
	require.NoError(t, l.say("worker.hired on 2018-06-01 worker W1 post P2 qualified 2014-07-01"+aStart))
	require.NoError(t, l.say("worker.left last_day 2018-12-31 worker W1 reason other destination other"))
	require.NoError(t, l.say("worker.transferred_in on 2019-06-01 worker W1 from_role adults qualified 2014-08-01 post P1 role case-holder grade sw team north fte 1 contract permanent"))
	at, by, known := l.Qualified(1)
	require.True(t, known)
	require.Equal(t, "2014-08-01", at.String())
	require.Equal(t, "6.1", by.String())
	require.NoError(t, l.say("line.retracted line 6.1"))
	at, _, _ = l.Qualified(1)
	require.Equal(t, "2014-07-01", at.String())
}

func day(t *testing.T, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}
