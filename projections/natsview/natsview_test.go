package natsview_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/audit"
	"muster/projections/natsview"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

var (
	ratesView = projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}
	auditView = projections.View{Name: "audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewModel() }}
)

const (
	aPost  = " role case-holder grade sw team north service cin fte 1"
	aStart = " role case-holder grade sw team north fte 1 contract permanent origin agency"
)

// site is a server with a ledger of three entries on it.
type site struct {
	t     *testing.T
	dir   string
	log   *natslog.Log
	whole *viewtest.Ledger
	held  int // how many of its entries are on the server
}

func newSite(t *testing.T) *site {
	s := &site{t: t, dir: t.TempDir(), whole: &viewtest.Ledger{}}
	server, err := natslog.StartServer(natslog.Config{Dir: s.dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	s.log, err = natslog.Create(t.Context(), s.connect(natslog.Registrar), viewtest.Authority)
	require.NoError(t, err)
	s.say("2017-01-09", "post.established on 2016-01-01 post P1"+aPost)
	s.say("2017-01-10", "worker.hired on 2017-01-10 worker W1 post P1"+aStart)
	s.say("2018-11-05", "worker.left last_day 2018-09-22 worker W1 reason retired destination other")
	return s
}

func (s *site) connect(r natslog.Role) *nats.Conn {
	s.t.Helper()
	url, ok := natslog.Running(s.dir)
	require.True(s.t, ok)
	nc, err := natslog.Connect(s.t.Context(), natslog.Client{URL: url, Role: r, Credentials: natslog.CredentialsFile(s.dir, r)})
	require.NoError(s.t, err)
	s.t.Cleanup(nc.Close)
	return nc
}

func (s *site) say(recorded, line string) {
	s.t.Helper()
	s.whole.Say(s.t, recorded, line)
	for _, e := range s.whole.Entries()[s.held:] {
		require.NoError(s.t, s.log.Append(e.Position, e.Book, e.Bytes).Wait(s.t.Context()))
		s.held++
	}
}

// running is a projector process, but for the process.
type running struct {
	stop func() error
	*projections.Projector
}

// serve runs a projector until the test ends or it is stopped. It stops as the
// process does: the connection goes as soon as Run has returned.
func (s *site) serve(v projections.View, authority string, source projections.Source) running {
	s.t.Helper()
	nc := s.connect(natslog.Projector)
	ctx, cancel := context.WithCancel(context.Background())
	p := projections.New(projections.Config{View: v, Authority: authority, Source: source})
	done := make(chan error, 1)
	go func() {
		err := natsview.Run(ctx, nc, p)
		nc.Close()
		done <- err
	}()
	stop := sync.OnceValue(func() error { cancel(); return <-done })
	s.t.Cleanup(func() { stop() })
	return running{stop, p}
}

// client asks as a reader does, once the projectors that are running answer.
func (s *site) client(ready ...running) natsview.Client {
	s.t.Helper()
	for _, r := range ready {
		_, err := r.Answer(s.t.Context(), []byte(`{"at_least":3,"known_at":"@0"}`))
		var refused *projections.Refusal
		require.True(s.t, err == nil || asRefusal(err, &refused), "%v", err)
	}
	c := natsview.Client{Conn: s.connect(natslog.Reader)}
	require.Eventually(s.t, func() bool {
		all, err := c.Health(s.t.Context())
		require.NoError(s.t, err)
		live := 0
		for _, h := range all {
			if h.State != projections.CatchingUp {
				live++
			}
		}
		return live >= len(ready)
	}, 20*time.Second, time.Millisecond)
	return c
}

func asRefusal(err error, to **projections.Refusal) bool {
	r, ok := err.(*projections.Refusal)
	*to = r
	return ok
}

// TestAViewMayTakeAPermissionOfItsOwn asks the view of grievances with the key of
// a reader, who hears that it may not, and with the key that may.
func TestAViewMayTakeAPermissionOfItsOwn(t *testing.T) {
	s := newSite(t)
	v := ratesView
	v.Name = "grievances"
	reader := s.client(s.serve(v, viewtest.Authority, s.log))
	q := answers.Question{AsOf: day(t, "2018-09-30")}
	var a answers.Answer
	err := reader.Ask(t.Context(), v.Name, viewtest.Authority, q, &a)
	var no *natsview.Forbidden
	require.ErrorAs(t, err, &no)
	require.ErrorIs(t, err, nats.ErrPermissionViolation)
	require.ErrorContains(t, err, "this key may not ask the view grievances")
	require.Empty(t, a.Authority)

	permitted := natsview.Client{Conn: s.connect(natslog.ReaderOf(v.Name))}
	require.NoError(t, permitted.Ask(t.Context(), v.Name, viewtest.Authority, q, &a))
	require.Equal(t, viewtest.Authority, a.Authority)
}

func day(t require.TestingT, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestAsk(t *testing.T) {
	s := newSite(t)
	c := s.client(s.serve(ratesView, viewtest.Authority, s.log), s.serve(auditView, viewtest.Authority, s.log))
	var a answers.Answer
	require.NoError(t, c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{AsOf: day(t, "2018-09-22")}, &a))
	require.EqualValues(t, 1, a.Counts[0].Headcount)
	require.EqualValues(t, 3, a.Position)
	var h audit.Answer
	require.NoError(t, c.Ask(t.Context(), "audit", viewtest.Authority, audit.Question{Worker: "W1"}, &h))
	require.Len(t, h.Lines, 2)

	t.Run("what was just recorded", func(t *testing.T) {
		go s.say("2018-12-03", "worker.hired on 2018-12-03 worker W1 post P1"+aStart)
		require.NoError(t, c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{AsOf: day(t, "2018-12-03"), AtLeast: 4}, &a))
		require.EqualValues(t, 1, a.Counts[0].Headcount)
		require.EqualValues(t, 4, a.Position)
	})
	t.Run("refused", func(t *testing.T) {
		var refused *projections.Refusal
		err := c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{AsOf: day(t, "2018-09-22"), Definition: "x"}, &a)
		require.ErrorAs(t, err, &refused)
		require.Equal(t, `there is no definition "x"; there are dfe-csww, leicestershire-2019, leaving-council`, refused.Reason)
		err = c.Ask(t.Context(), "audit", viewtest.Authority, audit.Question{Worker: "W9"}, &h)
		require.ErrorAs(t, err, &refused)
	})
	t.Run("an entry that does not come", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		err := c.Ask(ctx, "rates", viewtest.Authority, answers.Question{AsOf: day(t, "2018-09-22"), AtLeast: 99}, &a)
		if errors.Is(err, context.DeadlineExceeded) {
			return // the one who asks has stopped waiting before the view says that it has
		}
		require.ErrorContains(t, err, "entry 99 was asked for and did not come in time")
	})
}

func TestNobodyAnswers(t *testing.T) {
	s := newSite(t)
	c := s.client()
	var unknown *natsview.Unknown
	ask := func(view, authority string) error {
		return c.Ask(t.Context(), view, authority, answers.Question{AsOf: day(t, "2018-09-22")}, new(answers.Answer))
	}
	require.ErrorAs(t, ask("rates", viewtest.Authority), &unknown)
	require.Empty(t, unknown.Known)
	require.ErrorContains(t, unknown, "no projector")

	s.client(s.serve(ratesView, viewtest.Authority, s.log))
	require.ErrorAs(t, ask("rates", "otherton"), &unknown)
	require.Equal(t, []string{viewtest.Authority}, unknown.Known)
	require.ErrorContains(t, unknown, `there is no ledger of "otherton"; there are those of anytown`)
	require.ErrorAs(t, ask("audit", viewtest.Authority), &unknown, "another view runs, but not this one")
}

// distant is a ledger that has more entries than come.
type distant struct{ projections.Source }

func (d distant) Head(ctx context.Context) (events.Position, time.Time, error) {
	p, at, err := d.Source.Head(ctx)
	return p + 1000, at, err
}

func TestAViewThatIsNotReadySaysHowFarItIs(t *testing.T) {
	s := newSite(t)
	s.serve(ratesView, viewtest.Authority, distant{s.log})
	c := s.client()
	require.Eventually(t, func() bool {
		err := c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{}, new(answers.Answer))
		var not *natsview.NotReady
		return asNotReady(err, &not) && not.Health.Position == 3 && not.Health.Head == 1003 && not.Health.State == projections.CatchingUp
	}, 20*time.Second, time.Millisecond)
}

func asNotReady(err error, to **natsview.NotReady) bool {
	n, ok := err.(*natsview.NotReady)
	*to = n
	return ok
}

func TestAHaltedViewGoesOnSayingSo(t *testing.T) {
	s := newSite(t)
	s.say("2018-12-03", "worker.left last_day 2018-09-22 worker W9 reason retired destination other")
	r := s.serve(ratesView, viewtest.Authority, s.log)
	c := s.client(r)
	err := c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{AsOf: day(t, "2018-09-22")}, new(answers.Answer))
	var refused *projections.Refusal
	require.ErrorAs(t, err, &refused)
	require.Contains(t, refused.Reason, "halted at 4: entry 4 cannot be applied")
	var halt *projections.Halt
	require.ErrorAs(t, r.stop(), &halt)
	require.EqualValues(t, 4, halt.At)
}

func TestHealthOfSeveral(t *testing.T) {
	s := newSite(t)
	c := s.client(s.serve(ratesView, viewtest.Authority, s.log), s.serve(ratesView, viewtest.Authority, s.log), s.serve(auditView, viewtest.Authority, s.log))
	all, err := c.Health(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3)
	for i, view := range []string{"audit", "rates", "rates"} {
		h := all[i]
		require.Equal(t, view, h.View)
		require.Equal(t, viewtest.Authority, h.Authority)
		require.Equal(t, projections.Live, h.State)
		require.EqualValues(t, 3, h.Position)
		require.EqualValues(t, 3, h.Head)
		require.Equal(t, os.Getpid(), h.PID)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.Health(ctx)
	require.Error(t, err)
}

// TestAReplicaStopsAndNoQuestionIsLost stops one of two replicas, again and
// again, while questions are asked: some need the ledger, and some wait for an
// entry that is still to come.
func TestAReplicaStopsAndNoQuestionIsLost(t *testing.T) {
	s := newSite(t)
	one, other := s.serve(auditView, viewtest.Authority, s.log), s.serve(auditView, viewtest.Authority, s.log)
	c := s.client(one, other)
	var asking sync.WaitGroup
	var asked atomic.Int64
	var stop atomic.Bool
	next := events.Position(s.held + 1)
	for i := range 8 {
		asking.Go(func() {
			for !stop.Load() {
				q := audit.Question{Worker: "W1"}
				if i == 0 {
					q.AtLeast = next
				}
				var a audit.Answer
				if err := c.Ask(t.Context(), "audit", viewtest.Authority, q, &a); err != nil || len(a.Lines) < 2 {
					t.Errorf("question %d: %v, %d lines", asked.Load(), err, len(a.Lines))
					return
				}
				asked.Add(1)
			}
		})
	}
	for range 5 {
		was := asked.Load()
		require.Eventually(t, func() bool { return asked.Load() > was+50 || t.Failed() }, 20*time.Second, time.Millisecond)
		require.NoError(t, one.stop())
		one, other = other, s.serve(auditView, viewtest.Authority, s.log)
		s.client(one, other)
	}
	s.say("2018-12-03", "worker.hired on 2018-12-03 worker W1 post P1"+aStart)
	stop.Store(true)
	asking.Wait()
}

// slow is a model whose answers take as long as the test wants, and then says
// whether they are still wanted.
type slow struct {
	projections.Model
	asked   chan struct{}
	release chan struct{}
	stopped chan error
}

func (m slow) Answer(_ json.RawMessage, from projections.Standing) (any, error) {
	m.asked <- struct{}{}
	<-m.release
	err := from.Unwanted()
	m.stopped <- err
	return struct{}{}, err
}

func (s *site) slowly() (m slow, v projections.View) {
	m = slow{rates.NewModel(), make(chan struct{}, 9), make(chan struct{}), make(chan error, 9)}
	return m, projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return m }}
}

// awaitLive waits until the one projector that there is has caught up.
func awaitLive(t *testing.T, c natsview.Client) {
	t.Helper()
	require.Eventually(t, func() bool {
		all, err := c.Health(t.Context())
		return err == nil && len(all) == 1 && all[0].State == projections.Live
	}, 20*time.Second, time.Millisecond)
}

// TestASlowQuestionIsAskedOnce takes longer over an answer than a client bears
// silence.
func TestASlowQuestionIsAskedOnce(t *testing.T) {
	s := newSite(t)
	m, v := s.slowly()
	s.serve(v, viewtest.Authority, s.log)
	c := natsview.Client{Conn: s.connect(natslog.Reader)}
	awaitLive(t, c)
	time.AfterFunc(natsview.AskAgain+2*time.Second, func() { close(m.release) })
	require.NoError(t, c.Ask(t.Context(), "rates", viewtest.Authority, answers.Question{}, new(answers.Answer)))
	require.Len(t, m.asked, 1)
}

// TestAQuestionNobodyWaitsForIsDropped has whoever asks give up while the answer
// is worked out.
func TestAQuestionNobodyWaitsForIsDropped(t *testing.T) {
	s := newSite(t)
	m, v := s.slowly()
	s.serve(v, viewtest.Authority, s.log)
	c := natsview.Client{Conn: s.connect(natslog.Reader)}
	awaitLive(t, c)
	giveUp := func(after time.Duration) {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		defer cancel()
		require.ErrorIs(t, c.Ask(ctx, "rates", viewtest.Authority, answers.Question{}, new(answers.Answer)), context.DeadlineExceeded)
	}
	for after := 300 * time.Millisecond; len(m.asked) == 0; after *= 2 { // on a busy machine it may not get that far
		require.Less(t, after, time.Minute)
		giveUp(after)
	}
	time.AfterFunc(300*time.Millisecond, func() { close(m.release) })
	require.ErrorIs(t, <-m.stopped, context.DeadlineExceeded)
}
