package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
)

// storm is a log on which everything goes wrong now and then, by a seed:
// appends that did not happen, that happened but said they did not, and that
// happen late, after the log gave up on them; reads that fail half way; and
// answers that take their time.
type storm struct {
	*memlog.Log
	mu   sync.Mutex
	rand *rand.Rand
	late []func()
}

var errLost = errors.New("the server is gone")

func newStorm(seed uint64) *storm {
	s := &storm{Log: &memlog.Log{}, rand: rand.New(rand.NewPCG(seed, 1))}
	s.Fail = func(events.Position) memlog.Fault {
		return [10]memlog.Fault{memlog.Lost, memlog.Silent}[s.rand.IntN(10)]
	}
	return s
}

// one reports whether a thing that happens once in n times happens now.
func (s *storm) one(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rand.IntN(n) == 0
}

func (s *storm) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	return s.perhaps(func() ledger.Receipt { return s.Log.Append(at, book, stored) })
}

func (s *storm) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	return s.perhaps(func() ledger.Receipt { return s.Log.AppendAfter(last, book, stored) })
}

func (s *storm) perhaps(store func() ledger.Receipt) ledger.Receipt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rand.IntN(20) == 0 {
		s.late = append(s.late, func() { store() })
		return answer{ledger.ErrUnsettled}
	}
	r := store()
	if len(s.late) > 0 && s.rand.IntN(3) == 0 {
		s.late[0]()
		s.late = s.late[1:]
	}
	return r
}

type answer struct{ err error }

func (a answer) Wait(context.Context) error { return a.err }

func (s *storm) Read(ctx context.Context, from events.Position) iter.Seq2[events.Stored, error] {
	return func(yield func(events.Stored, error) bool) {
		for e, err := range s.Log.Read(ctx, from) {
			if s.one(30) {
				yield(events.Stored{}, errLost)
				return
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (s *storm) Last(ctx context.Context) (events.Position, error) {
	if s.one(20) {
		return 0, errLost
	}
	return s.Log.Last(ctx)
}

// TestEveryAcknowledgedEntryIsThereOnce has submitters at several registrars
// retry everything until it is acknowledged or refused, through a storm.
func TestEveryAcknowledgedEntryIsThereOnce(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			log := newStorm(seed)
			registrars := make([]*ledger.Registrar, 1+seed%3)
			for i := range registrars {
				r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, UnderWay: 7})
				require.NoError(t, err)
				registrars[i] = r
			}
			var mu sync.Mutex
			acked := map[string]events.Position{}
			var all sync.WaitGroup
			for who := range 6 {
				all.Go(func() {
					for id, at := range persist(t, registrars, who, seed) {
						mu.Lock()
						acked[id] = at
						mu.Unlock()
					}
				})
			}
			all.Wait()
			found := map[string]events.Position{}
			for i, e := range stored(t, log.Log) {
				require.NotContains(t, found, e.ID, "an entry is there twice")
				found[e.ID] = events.Position(i + 1)
			}
			require.Equal(t, acked, found)
		})
	}
}

// persist records entries that build on the first ones, all under way at once,
// until every one of them is acknowledged. Those that build on others may go in
// in any order: an entry whose forerunner was lost is refused, and sent again.
func persist(t *testing.T, registrars []*ledger.Registrar, who int, seed uint64) map[string]events.Position {
	rand := rand.New(rand.NewPCG(seed, uint64(who)+2))
	var todo []*events.Entry
	for n, line := range []string{
		fmt.Sprintf("post.established on 2016-01-01 post P%d%s", who, aPost),
		fmt.Sprintf("worker.hired on 2017-01-01 worker W%d post P%d%s", who, who, aStart),
		fmt.Sprintf("worker.hours_changed on 2018-01-01 worker W%d fte 0.5", who),
		fmt.Sprintf("worker.moved on 2018-02-01 worker W%d post P%d%s", who, who, aMove),
		fmt.Sprintf("worker.left last_day 2018-12-31 worker W%d%s", who, aLeave),
		fmt.Sprintf("worker.registered on 2017-02-01 worker W%d registration SW%d", who, who),
	} {
		todo = append(todo, &events.Entry{ID: fmt.Sprintf("entry-%d-%d", who, n), Book: events.Workforce, By: "b", Why: "w", Events: []events.Event{event(t, line)}})
	}
	done := map[string]events.Position{}
	for tries := 0; len(done) < len(todo); tries++ {
		if tries > 10_000 {
			t.Errorf("no progress: %d of %d recorded", len(done), len(todo))
			return done
		}
		ctx, cancel := context.WithCancel(t.Context())
		r := registrars[rand.IntN(len(registrars))]
		tickets := make([]*ledger.Ticket, len(todo))
		for i, e := range todo {
			tickets[i] = r.Submit(ctx, e, ledger.Allowance{})
		}
		if rand.IntN(4) == 0 {
			cancel() // gives up on everything
		}
		for i, ticket := range tickets {
			out, err := ticket.Wait(ctx)
			at, known := done[todo[i].ID]
			switch {
			case err == nil && known && at != out.Position:
				t.Errorf("%s is at %d and at %d", todo[i].ID, at, out.Position)
			case err == nil:
				done[todo[i].ID] = out.Position
			case known && events.Problems(err) != nil:
				t.Errorf("%s was recorded at %d, and is refused now: %v", todo[i].ID, at, err)
			case !errors.Is(err, ledger.ErrUnknown) && !errors.Is(err, ledger.ErrNotRecorded) && events.Problems(err) == nil:
				t.Errorf("an error that says nothing: %v", err)
			}
		}
		cancel()
	}
	return done
}

func TestALostServerLeavesNothingAcknowledged(t *testing.T) {
	log := &broken{Log: &memlog.Log{}}
	d := open(t, log)
	log.down = true
	e := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
	_, err := d.Record(t.Context(), e, d.may)
	require.ErrorIs(t, err, ledger.ErrUnknown)
	require.ErrorIs(t, err, errLost)
	_, err = d.Record(t.Context(), e, d.may)
	require.ErrorIs(t, err, ledger.ErrNotRecorded, "the state is not the log's, so nothing is decided")
	log.down = false
	out, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	require.EqualValues(t, 1, out.Position)
	log.down = true
	_, err = d.Record(t.Context(), d.entry(events.Workforce, "post.closed last_day 2016-01-01 post P9"), d.may)
	require.ErrorIs(t, err, ledger.ErrNotRecorded, "a refusal that cannot be made sure of is none")
}

// broken is a log whose server is down.
type broken struct {
	*memlog.Log
	down bool
}

func (b *broken) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	if b.down {
		return answer{ledger.ErrUnsettled}
	}
	return b.Log.Append(at, book, stored)
}

func (b *broken) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	if b.down {
		return answer{ledger.ErrUnsettled}
	}
	return b.Log.AppendAfter(last, book, stored)
}

func (b *broken) Read(ctx context.Context, from events.Position) iter.Seq2[events.Stored, error] {
	if b.down {
		return func(yield func(events.Stored, error) bool) { yield(events.Stored{}, errLost) }
	}
	return b.Log.Read(ctx, from)
}

func (b *broken) Last(ctx context.Context) (events.Position, error) {
	if b.down {
		return 0, errLost
	}
	return b.Log.Last(ctx)
}

// slow is a log that answers when it is told to.
type slow struct {
	*memlog.Log
	release chan struct{}
}

func (s *slow) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	return slowReceipt{s.Log.Append(at, book, stored), s.release}
}

func (s *slow) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	return slowReceipt{s.Log.AppendAfter(last, book, stored), s.release}
}

type slowReceipt struct {
	ledger.Receipt
	release chan struct{}
}

func (r slowReceipt) Wait(ctx context.Context) error {
	select {
	case <-r.release:
		return r.Receipt.Wait(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestWhoGivesUpHoldsNobodyUp(t *testing.T) {
	log := &slow{&memlog.Log{}, make(chan struct{})}
	d := open(t, log)
	ctx, cancel := context.WithCancel(t.Context())
	first := d.Submit(ctx, d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost), d.may)
	second := d.Submit(t.Context(), d.entry(events.Workforce, "post.established on 2016-01-01 post P2"+aPost), d.may)
	cancel()
	_, err := first.Wait(ctx)
	require.ErrorIs(t, err, ledger.ErrUnknown)
	require.ErrorIs(t, err, context.Canceled)
	close(log.release)
	out, err := second.Wait(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, out.Position)
	out, err = first.Wait(t.Context())
	require.NoError(t, err, "who asks again is told")
	require.EqualValues(t, 1, out.Position)
}

func TestCloseSettlesWhatIsUnderWay(t *testing.T) {
	log := &slow{&memlog.Log{}, make(chan struct{})}
	d := open(t, log)
	ticket := d.Submit(t.Context(), d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost), d.may)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	require.ErrorIs(t, d.Close(ctx), context.DeadlineExceeded)
	close(log.release)
	require.NoError(t, d.Close(t.Context()))
	_, err := ticket.Wait(t.Context())
	require.NoError(t, err)
	require.ErrorIs(t, d.say("post.closed last_day 2018-01-01 post P1"), ledger.ErrClosed)
	require.NoError(t, d.Close(t.Context()))
}

// mute is a log that stores what it is given, or does not, and says nothing.
type mute struct {
	*memlog.Log
	says, stores bool
	given        int // how often it was given something
}

func (m *mute) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	return m.give(func() ledger.Receipt { return m.Log.Append(at, book, stored) })
}

func (m *mute) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	return m.give(func() ledger.Receipt { return m.Log.AppendAfter(last, book, stored) })
}

func (m *mute) give(store func() ledger.Receipt) ledger.Receipt {
	m.given++
	if m.says {
		return store()
	}
	if m.stores {
		store()
	}
	return answer{ledger.ErrSilent}
}

// TestWhatASilentLogShowsIsNotAcknowledged, neither to who offered it nor to who
// offers it again, until the log acknowledges something behind it.
func TestWhatASilentLogShowsIsNotAcknowledged(t *testing.T) {
	log := &mute{Log: &memlog.Log{}, says: true}
	d := open(t, log)
	d.given("post.established on 2016-01-01 post P1" + aPost)
	log.says, log.stores = false, true
	e := d.entry(events.Workforce, "post.established on 2016-01-01 post P2"+aPost)
	for range 3 {
		_, err := d.Record(t.Context(), e, d.may)
		require.ErrorIs(t, err, ledger.ErrUnknown)
	}
	log.says = true
	_, err := d.Record(t.Context(), e, d.may)
	require.ErrorIs(t, err, ledger.ErrUnknown, "it shows it, but has not said that it has it")
	first := d.entry(events.Workforce, "post.established on 2016-01-01 post P1"+aPost)
	_, err = d.Record(t.Context(), first, d.may)
	require.Error(t, err, "P1 is established")
	d.given("post.established on 2016-01-01 post P3" + aPost)
	out, err := d.Record(t.Context(), e, d.may)
	require.NoError(t, err)
	require.Equal(t, ledger.Recorded{Position: 2, Recorded: out.Recorded, Again: true}, out)
}

// TestASilentLogIsNotTriedForEver has the log say nothing of the first it is
// given, and that those behind were not stored for that.
func TestASilentLogIsNotTriedForEver(t *testing.T) {
	log := &mute{Log: &memlog.Log{}}
	d := open(t, &follows{mute: log})
	var tickets []*ledger.Ticket
	for i := range 40 {
		tickets = append(tickets, d.Submit(t.Context(), d.entry(events.Workforce, fmt.Sprintf("post.established on 2016-01-01 post P%d%s", i, aPost)), d.may))
	}
	for i, ticket := range tickets {
		_, err := ticket.Wait(t.Context())
		want := ledger.ErrNotRecorded // it was never given to the log
		if i == 0 {
			want = ledger.ErrUnknown
		}
		require.ErrorIs(t, err, want, "entry %d", i)
	}
	require.LessOrEqual(t, log.given, 2*3)
}

// follows has entries wait for the one before them.
type follows struct{ *mute }

func (f *follows) AppendAfter(events.Chain, events.Book, []byte) ledger.Receipt {
	return answer{fmt.Errorf("%w, as one before it was not stored: %w", ledger.ErrMovedOn, ledger.ErrSilent)}
}
