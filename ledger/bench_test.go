package ledger_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
	"muster/ledger/natslog"
)

// council makes up entries of a council's everyday: posts are established, and
// people hired, moved, given other hours, and leave. All of them pass.
type council struct {
	n    int // entries made
	day  events.Date
	busy int // of the events, in turns
}

// posts is how many posts are in use; each is held by one worker at a time.
const posts = 3000

// founding is the entries that establish the posts.
func (c *council) founding() []*events.Entry {
	c.day, _ = events.DateOf(2000, 1, 1)
	var all []*events.Entry
	for at := 0; at < posts; at += 1000 {
		e := c.entry()
		for i := range 1000 {
			e.Events = append(e.Events, &events.PostEstablished{Day: c.day, Post: fmt.Sprintf("post-%04d", at+i), Role: "case-holder",
				Grade: "grade-10", Team: fmt.Sprintf("team-%d", i%40), Service: "children-in-need", FTE: events.Million})
		}
		all = append(all, e)
	}
	return all
}

func (c *council) entry() *events.Entry {
	c.n++
	return &events.Entry{ID: fmt.Sprintf("0197a3c2-7c1e-7d0a-9f52-%012d", c.n), Book: events.Workforce, By: "priya.shah", Why: "establishment return", Source: "ESR extract"}
}

// next makes the entry that follows, of so many events. A post goes through
// four of them: hired, hours, moved within the post, left.
func (c *council) next(size int) *events.Entry {
	e := c.entry()
	for range size {
		post, turn := c.busy%posts, c.busy/posts
		c.busy++
		day := c.day + events.Date(turn)
		id, worker := fmt.Sprintf("post-%04d", post), fmt.Sprintf("w-%04d-%d", post, turn/4)
		var ev events.Event
		switch turn % 4 {
		case 0:
			ev = &events.WorkerHired{Day: day, Worker: worker, Post: id, Role: "case-holder", Grade: "grade-10", Team: "team-1",
				FTE: events.Million, Contract: "permanent", Origin: "newly-qualified", Registration: "sw-" + worker, NewlyQualified: true}
		case 1:
			ev = &events.HoursChanged{Day: day, Worker: worker, Post: id, FTE: 600_000}
		case 2:
			ev = &events.WorkerMoved{Day: day, Worker: worker, Post: id, Role: "senior-practitioner", Grade: "grade-11", Team: "team-2"}
		case 3:
			ev = &events.WorkerLeft{LastDay: day, Worker: worker, Reason: "resignation", Destination: "english-council"}
		}
		e.Events = append(e.Events, ev)
	}
	return e
}

// founded opens a registrar in whose ledger the posts are established.
func founded(b *testing.B, log ledger.Chained) (*ledger.Registrar, *council) {
	b.Helper()
	r, err := ledger.Open(b.Context(), ledger.Config{Authority: "anywhere", Log: log})
	require.NoError(b, err)
	c := new(council)
	for _, e := range c.founding() {
		_, err := r.Record(b.Context(), e, ledger.Allowance{})
		require.NoError(b, err)
	}
	return r, c
}

// offerAll submits entries and waits for them all.
func offerAll(b *testing.B, r *ledger.Registrar, entries []*events.Entry) {
	b.Helper()
	tickets := make([]*ledger.Ticket, len(entries))
	for i, e := range entries {
		tickets[i] = r.Submit(b.Context(), e, ledger.Allowance{})
	}
	for _, t := range tickets {
		_, err := t.Wait(b.Context())
		require.NoError(b, err)
	}
}

// BenchmarkRecord measures the rules, the spelling and the hashing: the log
// only keeps the bytes.
func BenchmarkRecord(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("events=%d", size), func(b *testing.B) {
			r, c := founded(b, &memlog.Log{})
			b.ReportAllocs()
			b.ResetTimer()
			var spent, worked time.Duration
			n := 0
			for n < b.N {
				b.StopTimer()
				entries := make([]*events.Entry, 0, 1000)
				for len(entries) < cap(entries) && n < b.N {
					entries = append(entries, c.next(size))
					n++
				}
				b.StartTimer()
				start, busy := time.Now(), processor(b)
				offerAll(b, r, entries)
				spent, worked = spent+time.Since(start), worked+processor(b)-busy
			}
			b.ReportMetric(float64(worked.Nanoseconds())/float64(n*size), "cpu-ns/event")
			b.ReportMetric(float64(spent.Nanoseconds())/float64(n*size), "ns/event")
			b.ReportMetric(float64(n*size)/spent.Seconds(), "events/s")
		})
	}
}

// processor is the time that processors have worked for this process, which
// tells more than the clock on a machine that others use as well.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkOpen measures how fast a ledger is read when it is opened.
func BenchmarkOpen(b *testing.B) {
	log := new(memlog.Log)
	r, c := founded(b, log)
	for range 1000 {
		_, err := r.Record(b.Context(), c.next(100), ledger.Allowance{})
		require.NoError(b, err)
	}
	for b.Loop() {
		_, err := ledger.Open(b.Context(), ledger.Config{Authority: "anywhere", Log: log})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.N*(posts+100_000))/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSynced compares the registrar on a synced server with the client
// library's PublishAsync of the same bytes, in turns. x-raw is the ratio.
func BenchmarkSynced(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("events=%d", size), func(b *testing.B) {
			log, js := synced(b)
			r, c := founded(b, log)
			n := map[int]int{1: 5000, 100: 1000}[size]
			var ours, raw time.Duration
			next := events.Position(posts/1000 + 1)
			for b.Loop() {
				entries := make([]*events.Entry, n)
				for i := range entries {
					entries[i] = c.next(size)
				}
				start := time.Now()
				offerAll(b, r, entries)
				ours += time.Since(start)
				var bodies [][]byte
				for s, err := range log.Read(b.Context(), next) {
					require.NoError(b, err)
					bodies = append(bodies, s.Bytes)
				}
				require.Len(b, bodies, n)
				next += events.Position(n)
				start = time.Now()
				for _, body := range bodies {
					_, err := js.PublishAsync("ledger.raw.workforce", body, jetstream.WithStallWait(30*time.Second))
					require.NoError(b, err)
				}
				<-js.PublishAsyncComplete()
				raw += time.Since(start)
			}
			b.ReportMetric(float64(b.N*n*size)/ours.Seconds(), "events/s")
			b.ReportMetric(float64(b.N*n*size)/raw.Seconds(), "raw/s")
			b.ReportMetric(raw.Seconds()/ours.Seconds(), "x-raw")
		})
	}
}

// synced runs a server that syncs every write, with a ledger for the registrar
// and one for PublishAsync.
func synced(b *testing.B) (ledger.Chained, jetstream.JetStream) {
	b.Helper()
	dir := b.TempDir()
	s, err := natslog.StartServer(natslog.Config{Dir: dir})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	connect := func() *nats.Conn {
		nc, err := natslog.Connect(b.Context(), natslog.Client{URL: s.URL(), Role: natslog.Registrar,
			Credentials: natslog.CredentialsFile(dir, natslog.Registrar), Name: b.Name(), Warn: func(err error) { b.Log(err) }})
		require.NoError(b, err)
		b.Cleanup(nc.Close)
		return nc
	}
	log, err := natslog.Create(b.Context(), connect(), "anywhere")
	require.NoError(b, err)
	nc := connect()
	_, err = natslog.Create(b.Context(), nc, "raw")
	require.NoError(b, err)
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(4096))
	require.NoError(b, err)
	return log, js
}
