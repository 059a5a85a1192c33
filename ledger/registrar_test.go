package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// noon is when tests record, unless they say otherwise.
var noon = time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)

// desk is a registrar with short ways to offer entries.
type desk struct {
	t testing.TB
	*ledger.Registrar
	log ledger.Chained
	now time.Time
	n   int
	may ledger.Allowance
}

func open(t testing.TB, log ledger.Chained) *desk {
	t.Helper()
	d := &desk{t: t, log: log, now: noon}
	d.reopen()
	return d
}

func (d *desk) reopen() {
	d.t.Helper()
	r, err := ledger.Open(d.t.Context(), ledger.Config{Authority: "anywhere", Log: d.log, Now: func() time.Time { return d.now }})
	require.NoError(d.t, err)
	d.Registrar = r
}

// entry builds an entry from events written as words, under a fresh id.
func (d *desk) entry(book events.Book, lines ...string) *events.Entry {
	d.t.Helper()
	d.n++
	e := &events.Entry{ID: fmt.Sprintf("entry-%d", d.n), Book: book, By: "priya.shah", Why: "test"}
	for _, line := range lines {
		e.Events = append(e.Events, event(d.t, line))
	}
	return e
}

// tester is testing.TB, or rapid's.
type tester interface {
	require.TestingT
	Helper()
}

// event reads an event such as "post.closed last_day 2019-12-31 post P1"; a
// correction is "line.corrected 3.1 => worker.left …".
func event(t tester, line string) events.Event {
	t.Helper()
	if cited, now, ok := strings.Cut(line, " => "); ok {
		l, err := events.ParseLine(strings.TrimPrefix(cited, "line.corrected "))
		require.NoError(t, err)
		return &events.LineCorrected{Line: l, Now: event(t, now)}
	}
	f := strings.Fields(line)
	var words []events.Word
	for i := 1; i+1 < len(f); i += 2 {
		words = append(words, events.Word{Field: f[i], Value: f[i+1]})
	}
	ev, err := events.ParseWords(events.Kind(f[0]+".v1"), words)
	require.NoError(t, err, line)
	return ev
}

// say records events in the book workforce and returns the error.
func (d *desk) say(lines ...string) error {
	d.t.Helper()
	_, err := d.Record(d.t.Context(), d.entry(events.Workforce, lines...), d.may)
	return err
}

// given records events that must pass, and returns their position.
func (d *desk) given(lines ...string) events.Position {
	d.t.Helper()
	out, err := d.Record(d.t.Context(), d.entry(events.Workforce, lines...), d.may)
	require.NoError(d.t, err)
	return out.Position
}

// refused requires a refusal with just one problem.
func refused(t testing.TB, err error) events.Problem {
	t.Helper()
	problems := events.Problems(err)
	require.Len(t, problems, 1, "got %v", err)
	return problems[0]
}

// stored reads everything in a log.
func stored(t testing.TB, log ledger.Log) []*events.Entry {
	t.Helper()
	var all []*events.Entry
	chain := events.Start("anywhere")
	for s, err := range log.Read(context.Background(), 1) {
		require.NoError(t, err)
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		require.NoError(t, chain.Next(s, e.Prev))
		all = append(all, e)
	}
	return all
}

const (
	aPost  = " role case-holder grade sw team north service cin fte 1"
	aStart = " role case-holder grade sw team north fte 1 contract permanent origin agency"
	aLeave = " reason retired destination not-known"
	aMove  = " role case-holder grade sw team north"
)

func TestAnEntryIsStampedChainedAndNumbered(t *testing.T) {
	d := open(t, &memlog.Log{})
	first := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
	out, err := d.Record(t.Context(), first, d.may)
	require.NoError(t, err)
	require.Equal(t, ledger.Recorded{Position: 1, Recorded: events.InstantOf(noon)}, out)
	require.Zero(t, first.Recorded, "the caller's entry is left as it was")
	d.now = noon.Add(-time.Hour)
	out, err = d.Record(t.Context(), d.entry(events.Workforce, "worker.hired on 2017-01-01 worker W1 post P1"+aStart), d.may)
	require.NoError(t, err)
	require.Equal(t, ledger.Recorded{Position: 2, Recorded: events.InstantOf(noon)}, out, "a clock that goes back does not take the book back")
	require.Len(t, stored(t, d.log), 2)
	require.EqualValues(t, 2, d.Acknowledged().Position)
}

func TestEntriesUnderWayAreSeen(t *testing.T) {
	d := open(t, &memlog.Log{})
	var tickets []*ledger.Ticket
	for _, line := range []string{
		"post.established on 2016-01-01 post P1" + aPost,
		"worker.hired on 2017-01-01 worker W1 post P1" + aStart,
		"worker.hired on 2018-01-01 worker W2 post P1" + aStart,
		"worker.left last_day 2018-12-31 worker W1" + aLeave,
	} {
		tickets = append(tickets, d.Submit(t.Context(), d.entry(events.Workforce, line), d.may))
	}
	var errs []error
	for _, ticket := range tickets {
		_, err := ticket.Wait(t.Context())
		errs = append(errs, err)
	}
	require.NoError(t, errs[0])
	require.NoError(t, errs[1])
	require.Equal(t, "post", refused(t, errs[2]).Field)
	require.NoError(t, errs[3])
	require.Len(t, stored(t, d.log), 3)
}

func TestARetryIsAnsweredForEver(t *testing.T) {
	d := open(t, &memlog.Log{})
	e := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
	first, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	for range 2 {
		d.now = d.now.Add(24 * time.Hour)
		again, err := d.Record(t.Context(), e, d.may)
		require.NoError(t, err)
		require.Equal(t, ledger.Recorded{Position: first.Position, Recorded: first.Recorded, Again: true}, again)
		other := *e
		other.Why = "another reason"
		_, err = d.Record(t.Context(), &other, d.may)
		require.Equal(t, events.Problem{Field: "id", Reason: "entry-1 stands for other content, entry 1; give a new entry an id of its own"}, refused(t, err))
		d.reopen()
	}
	require.Len(t, stored(t, d.log), 1)
}

func TestARetryOfWhatIsUnderWayWaitsForIt(t *testing.T) {
	d := open(t, &memlog.Log{})
	e := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
	same, other := *e, *e
	other.By = "somebody.else"
	first, second, third := d.Submit(t.Context(), e, d.may), d.Submit(t.Context(), &same, d.may), d.Submit(t.Context(), &other, d.may)
	out, err := second.Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, ledger.Recorded{Position: 1, Recorded: events.InstantOf(noon), Again: true}, out)
	out, err = first.Wait(t.Context())
	require.NoError(t, err)
	require.Equal(t, ledger.Recorded{Position: 1, Recorded: events.InstantOf(noon)}, out)
	_, err = third.Wait(t.Context())
	require.Equal(t, "id", refused(t, err).Field)
	require.Len(t, stored(t, d.log), 1)
}

func TestARefusalIsNotTakenFromStaleKnowledge(t *testing.T) {
	log := &memlog.Log{}
	a, b := open(t, log), open(t, log)
	a.given("post.established on 2016-01-01 post P1" + aPost)
	b.n = 100
	require.NoError(t, b.say("worker.hired on 2017-01-01 worker W1 post P1"+aStart), "b has not seen the post yet")
	a.n = 200
	require.NoError(t, a.say("worker.left last_day 2018-12-31 worker W1"+aLeave))
	require.Len(t, stored(t, log), 3)
}
