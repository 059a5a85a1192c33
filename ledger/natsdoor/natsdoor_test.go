package natsdoor_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger"
	"muster/ledger/memkeys"
	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
)

// site is a server with its registrars.
type site struct {
	t    *testing.T
	dir  string
	wait func() error // until they end
	stop func() error
	kept *nats.Conn // of the registrars
}

func newSite(t *testing.T) *site {
	s := &site{t: t, dir: t.TempDir()}
	server, err := natslog.StartServer(natslog.Config{Dir: s.dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	s.serve()
	return s
}

// serve runs the registrars until the test ends or they are stopped, and waits
// until they answer.
func (s *site) serve(with ...func(*natsdoor.Config)) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done, ready := make(chan error, 1), make(chan struct{})
	s.kept = s.connect(natslog.Registrar)
	c := natsdoor.Config{Conn: s.kept, Log: slog.New(slog.DiscardHandler), Ready: func() { close(ready) }}
	for _, change := range with {
		change(&c)
	}
	go func() {
		done <- natsdoor.Serve(ctx, c)
		close(done)
	}()
	s.wait = sync.OnceValue(func() error { return <-done })
	s.stop = func() error { cancel(); return s.wait() }
	s.t.Cleanup(func() { s.stop() })
	select {
	case <-ready:
	case err := <-done:
		require.NoError(s.t, err, "they stopped before they took entries")
	}
}

func (s *site) connect(r natslog.Role) *nats.Conn {
	s.t.Helper()
	url, ok := natslog.Running(s.dir)
	require.True(s.t, ok)
	nc, err := natslog.Connect(s.t.Context(), natslog.Client{URL: url, Role: r, Credentials: natslog.CredentialsFile(s.dir, r), Warn: func(error) {}})
	require.NoError(s.t, err)
	s.t.Cleanup(nc.Close)
	return nc
}

func (s *site) recorder() natsdoor.Client {
	return natsdoor.Client{Conn: s.connect(natslog.Recorder), Create: true}
}

func post(n int) *events.Entry {
	return &events.Entry{ID: fmt.Sprintf("entry-%d", n), Book: events.Workforce, By: "priya.shah", Why: "the structure", Events: []events.Event{
		&events.PostEstablished{Day: 736_330, Post: fmt.Sprintf("P%d", n), Role: "case-holder", Grade: "sw", Team: "north", Service: "cin", FTE: events.Million}}}
}

func asserted(e *events.Entry) *events.Entry {
	e.Recorded, e.Asserted = events.EndOf(736_400), true
	return e
}

func TestRecord(t *testing.T) {
	c := newSite(t).recorder()
	r, err := c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Position)
	require.NotZero(t, r.Recorded)
	require.False(t, r.Again)
	require.Equal(t, []events.Line{events.LineAt(1, 1)}, r.Lines)

	t.Run("again with the same id", func(t *testing.T) {
		again, err := c.Record(t.Context(), "anytown", post(1))
		require.NoError(t, err)
		require.True(t, again.Again)
		require.Equal(t, r.Position, again.Position)
		require.Equal(t, r.Recorded, again.Recorded)
		other := post(1)
		other.Why = "another reason"
		_, err = c.Record(t.Context(), "anytown", other)
		require.NotEmpty(t, events.Problems(err), "%v", err)
	})
	t.Run("refused", func(t *testing.T) {
		e := post(2)
		e.Events = append(e.Events, &events.PostClosed{LastDay: 736_331, Post: "P9"})
		_, err := c.Record(t.Context(), "anytown", e)
		problems := events.Problems(err)
		require.Len(t, problems, 1)
		require.Equal(t, 2, problems[0].Event)
		require.Contains(t, problems[0].Reason, "P9 is not known")
		r, err := c.Record(t.Context(), "anytown", post(2))
		require.NoError(t, err, "nothing of it was stored, nor is its id used")
		require.EqualValues(t, 2, r.Position)
	})
	t.Run("not an entry", func(t *testing.T) {
		m, err := c.Conn.Request(natslog.RecordSubject("anytown"), []byte("{"), 10*time.Second)
		require.NoError(t, err)
		require.Contains(t, string(m.Data), `"refused":`)
	})
}

func TestNoLedger(t *testing.T) {
	c := newSite(t).recorder()
	c.Create = false
	_, err := c.Record(t.Context(), "anytown", post(1))
	require.EqualError(t, err, `there is no ledger of "anytown", nor any other; add --create to begin it`)
	c.Create = true
	_, err = c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	_, err = c.Record(t.Context(), "barset", post(1))
	require.NoError(t, err)
	c.Create = false
	_, err = c.Record(t.Context(), "otherton", post(1))
	require.EqualError(t, err, `there is no ledger of "otherton", only of anytown, barset; add --create to begin it`)
	r, err := c.Record(t.Context(), "anytown", post(2))
	require.NoError(t, err, "one that there is needs no beginning")
	require.EqualValues(t, 2, r.Position)
}

func TestWhoMayLoad(t *testing.T) {
	s := newSite(t)
	c := s.recorder()
	_, err := c.Record(t.Context(), "anytown", asserted(post(1)))
	require.NotEmpty(t, events.Problems(err), "a recorder may not say when another system recorded it: %v", err)

	c.Asserting = true
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = c.Record(ctx, "anytown", asserted(post(1)))
	require.Error(t, err, "nor come in by the loader's door")

	loader := natsdoor.Client{Conn: s.connect(natslog.Loader), Asserting: true, Create: true}
	r, err := loader.Record(t.Context(), "anytown", asserted(post(1)))
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Position)
	require.Equal(t, events.EndOf(736_400), r.Recorded)
}

// Entries that are started one behind the other are decided in that order.
func TestPipelined(t *testing.T) {
	c := newSite(t).recorder()
	var all []*natsdoor.Pending
	for n := 1; n <= natsdoor.Window; n++ {
		e := post(n)
		if n > 1 { // it rests on the one before
			e.Events = append(e.Events, &events.PostClosed{LastDay: 736_331, Post: fmt.Sprintf("P%d", n-1)})
		}
		p, err := c.Start("anytown", e)
		require.NoError(t, err)
		all = append(all, p)
	}
	for i, p := range all {
		r, err := p.Wait(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, i+1, r.Position)
	}
}

// Answers come in the order of the offers, so that what is acknowledged when a
// server is lost is what comes first.
func TestAnswersComeInOrder(t *testing.T) {
	nc := newSite(t).connect(natslog.Recorder)
	inbox, answers := nc.NewRespInbox(), make(chan *nats.Msg, 8*natsdoor.Window)
	inbox = inbox[:strings.LastIndexByte(inbox, '.')]
	_, err := nc.ChanSubscribe(inbox+".*", answers)
	require.NoError(t, err)
	create := nats.Header{"Muster-Create": {"1"}}
	for n := range cap(answers) {
		reply := fmt.Sprintf("%s.%d", inbox, n)
		m := &nats.Msg{Subject: natslog.RecordSubject("anytown"), Reply: reply, Header: create, Data: events.AppendOffer(nil, post(n))}
		if n%50 == 49 {
			m.Data = []byte("{") // it is refused as soon as it is read
		}
		require.NoError(t, nc.PublishMsg(m))
	}
	for n := range cap(answers) {
		select {
		case m := <-answers:
			require.Equal(t, fmt.Sprintf("%s.%d", inbox, n), m.Subject)
		case <-time.After(time.Minute):
			require.Fail(t, "no answer", "to entry %d", n)
		}
	}
}

// What was under way when the registrars stop is settled, and what comes after
// is not recorded.
func TestTheRegistrarsStop(t *testing.T) {
	s := newSite(t)
	c := s.recorder()
	r, err := c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Position)
	require.NoError(t, s.stop())
	_, err = c.Record(t.Context(), "anytown", post(2))
	require.EqualError(t, err, "no registrar is running there; nothing was recorded")
	s.serve()
	r, err = c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	require.True(t, r.Again, "an id is remembered for ever")
	r, err = c.Record(t.Context(), "anytown", post(2))
	require.NoError(t, err)
	require.EqualValues(t, 2, r.Position)
}

// A ledger is for ever: one whose first entry is refused must not come to be.
func TestARefusedFirstEntryBeginsNoLedger(t *testing.T) {
	c := newSite(t).recorder()
	noShape, noSense, notAllowed := post(1), post(1), asserted(post(1))
	noShape.By = ""
	noSense.Events = []events.Event{&events.PostClosed{LastDay: 736_331, Post: "P9"}}
	for _, e := range []*events.Entry{noShape, noSense, notAllowed} {
		_, err := c.Record(t.Context(), "anytown", e)
		require.NotEmpty(t, events.Problems(err), "%v", err)
	}
	_, err := c.Record(t.Context(), "Any_Town", post(1))
	require.ErrorContains(t, err, "is not an authority")
	begun := c
	begun.Create = false
	_, err = begun.Record(t.Context(), "anytown", post(1))
	require.ErrorContains(t, err, "nor any other", "no ledger was begun")
	r, err := c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Position)
}

// Whoever offered an entry before the registrars stop hears what became of it.
func TestStoppingAnswersWhatIsUnderWay(t *testing.T) {
	s := newSite(t)
	c := s.recorder()
	_, err := c.Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	var all []*natsdoor.Pending
	for n := range natsdoor.Window {
		p, err := c.Start("anytown", post(2+n))
		require.NoError(t, err)
		all = append(all, p)
	}
	r, err := all[0].Wait(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, r.Position)
	require.NoError(t, s.stop())
	recorded := events.Position(2)
	for _, p := range all[1:] {
		r, err := p.Wait(t.Context())
		require.NotErrorIs(t, err, ledger.ErrUnknown)
		if err != nil {
			require.ErrorContains(t, err, "nothing was recorded")
			continue
		}
		recorded++
		require.Equal(t, recorded, r.Position)
	}
	log, err := natslog.Open(t.Context(), s.kept, "anytown")
	require.NoError(t, err)
	last, err := log.Last(t.Context())
	require.NoError(t, err)
	require.Equal(t, recorded, last)
}

// The service cannot go on without its connection, and says so.
func TestTheConnectionIsClosed(t *testing.T) {
	s := newSite(t)
	s.kept.Close()
	ended := make(chan error, 1)
	go func() { ended <- s.wait() }()
	select {
	case err := <-ended:
		require.ErrorContains(t, err, "the registrar's service has ended")
	case <-time.After(30 * time.Second):
		t.Fatal("it goes on")
	}
}

// A ledger that takes long to open keeps nobody waiting but its own.
func TestOneLedgerDoesNotStallAnother(t *testing.T) {
	s := newSite(t)
	require.NoError(t, s.stop())
	free := make(chan struct{})
	s.serve(func(c *natsdoor.Config) {
		c.Witness = func(authority string) (ledger.Witness, error) {
			if authority == "slow" {
				<-free
			}
			return nil, nil
		}
	})
	c := s.recorder()
	var slow []*natsdoor.Pending
	for n := range 3 {
		p, err := c.Start("slow", post(1+n))
		require.NoError(t, err)
		slow = append(slow, p)
	}
	r, err := c.Record(t.Context(), "quick", post(1))
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Position)
	close(free)
	for i, p := range slow {
		r, err := p.Wait(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, i+1, r.Position)
	}
}

func TestALostServer(t *testing.T) {
	dir := t.TempDir()
	server, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(t, err)
	nc, err := natslog.Connect(t.Context(), natslog.Client{URL: server.URL(), Role: natslog.Recorder, Credentials: natslog.CredentialsFile(dir, natslog.Recorder), Warn: func(error) {}})
	require.NoError(t, err)
	defer nc.Close()
	// Somebody takes the entry and never answers.
	taker, err := natslog.Connect(t.Context(), natslog.Client{URL: server.URL(), Role: natslog.Registrar, Credentials: natslog.CredentialsFile(dir, natslog.Registrar), Warn: func(error) {}})
	require.NoError(t, err)
	defer taker.Close()
	taken := make(chan *nats.Msg, 1)
	_, err = taker.ChanSubscribe(natslog.RecordSubjects, taken)
	require.NoError(t, err)
	require.NoError(t, taker.Flush())
	p, err := natsdoor.Client{Conn: nc}.Start("anytown", post(1))
	require.NoError(t, err)
	<-taken
	impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	other, err := natsdoor.Client{Conn: nc}.Start("anytown", post(2))
	require.NoError(t, err)
	require.Equal(t, 2, nc.NumSubscriptions())
	_, err = other.Wait(impatient)
	require.ErrorIs(t, err, ledger.ErrUnknown)
	require.Equal(t, 1, nc.NumSubscriptions(), "nothing listens for an answer that is not awaited")
	require.NoError(t, server.Close())
	r, err := p.Wait(t.Context())
	require.ErrorIs(t, err, ledger.ErrUnknown)
	require.True(t, r.Unknown)
	require.ErrorContains(t, err, "nothing was acknowledged")
	require.ErrorContains(t, err, "send it again with the same id")
}

// A ledger that lost its end names the witness that knows of it.
func TestTheWitnessIsAhead(t *testing.T) {
	s := newSite(t)
	_, err := s.recorder().Record(t.Context(), "anytown", post(1))
	require.NoError(t, err)
	require.NoError(t, s.stop())
	w, err := natslog.OpenWitness(s.dir, "anytown")
	require.NoError(t, err)
	defer w.Close()
	require.NoError(t, w.Note(events.Chain{Position: 3, Hash: events.Hash{3}}))
	s.serve(func(c *natsdoor.Config) {
		c.Witness = func(string) (ledger.Witness, error) { return w, nil }
	})
	_, err = s.recorder().Record(t.Context(), "anytown", post(2))
	require.ErrorContains(t, err, "the ledger of anytown takes no entries: entry 2 is gone")
	require.ErrorContains(t, err, "move the witness "+filepath.Join(s.dir, "witness", "anytown")+" away")
}

func TestHealth(t *testing.T) {
	s := newSite(t)
	reader := natsdoor.Client{Conn: s.connect(natslog.Reader)}
	all, err := reader.Health(t.Context())
	require.NoError(t, err)
	require.Empty(t, all)
	for _, a := range []string{"barset", "anytown"} {
		_, err := s.recorder().Record(t.Context(), a, post(1))
		require.NoError(t, err)
	}
	all, err = reader.Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, []natsdoor.Health{{Authority: "anytown", State: natsdoor.Open}, {Authority: "barset", State: natsdoor.Open}}, all)
}

// TestProfilesAreSealedAtTheDoor has a ledger begun by an entry that holds
// personal data, and one not begun by an entry that is refused.
func TestProfilesAreSealedAtTheDoor(t *testing.T) {
	s := newSite(t)
	hired := func(born string) *events.Entry {
		e := post(1)
		for _, text := range []string{
			`{"kind":"worker.hired.v1","on":"2018-01-01","worker":"W1","post":"P1","role":"case-holder","grade":"sw","team":"north","fte":1,"contract":"permanent","origin":"agency"}`,
			`{"kind":"profile.declared.v1","on":"2019-08-01","worker":"W1","born":"` + born + `"}`,
		} {
			ev, err := events.ParseEvent([]byte(text))
			require.NoError(t, err)
			e.Events = append(e.Events, ev)
		}
		return e
	}
	_, err := s.recorder().Record(t.Context(), "anytown", hired("1961-02-03"))
	require.Contains(t, events.Problems(err)[0].Reason, "this registrar has no keys", "%v", err)
	require.NoError(t, s.stop())

	keys := new(memkeys.Keys)
	s.serve(func(c *natsdoor.Config) { c.Keys = keys })
	_, err = s.recorder().Record(t.Context(), "anytown", hired("2011-02-03"))
	require.Equal(t, "born", events.Problems(err)[0].Field, "%v", err)
	_, err = keys.Of(t.Context(), "anytown", "W1", false)
	require.ErrorIs(t, err, sealed.ErrNoKey, "a ledger that was not begun has no keys")
	for again := range 2 {
		r, err := s.recorder().Record(t.Context(), "anytown", hired("1961-02-03"))
		require.NoError(t, err)
		require.EqualValues(t, 1, r.Position)
		require.Equal(t, again > 0, r.Again)
	}
	log, err := natslog.Open(t.Context(), s.connect(natslog.Projector), "anytown")
	require.NoError(t, err)
	for stored, err := range log.Read(t.Context(), 1) {
		require.NoError(t, err)
		require.Contains(t, string(stored.Bytes), string(events.KindProfileSealed))
		require.NotContains(t, string(stored.Bytes), "1961")
	}
}
