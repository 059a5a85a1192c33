package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natsdoor"
)

// clerk makes up entries about posts and people of their own, so that several
// can record at once and none is refused.
type clerk struct {
	name    string
	rng     *rand.Rand
	n       int
	day     events.Date
	posts   []*post
	agency  []string   // assignments that go on
	citable []*citable // lines that may still be corrected
}

// post is one that a clerk established.
type post struct {
	id, holder string
	from       events.Date // when the holder came, or the first day after the last one went
}

// citable is a line that said how many hours somebody works.
type citable struct {
	line events.Line
	said *events.HoursChanged
}

func newClerk(name string, rng *rand.Rand) *clerk {
	day, _ := events.DateOf(2017, 1, 2)
	return &clerk{name: name, rng: rng, day: day}
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func (c *clerk) fresh(prefix string) string {
	c.n++
	return fmt.Sprintf("%s-%s%d", c.name, prefix, c.n)
}

var (
	teams  = []string{"north", "south", "duty", "leaving-care"}
	grades = []string{"g9", "g10", "g11"}
	ftes   = []events.FTE{events.Million, 800_000, 600_000, 500_000}
)

// next makes an entry up.
func (c *clerk) next() *events.Entry {
	e := &events.Entry{ID: c.fresh("e"), Book: events.Workforce, By: c.name, Why: "made up",
		Source: strings.Repeat("x", 1+c.rng.IntN(400))}
	if c.rng.IntN(8) == 0 {
		c.day++
	}
	for range 1 + c.rng.IntN(3) {
		c.happen(e)
	}
	return e
}

// happen adds something that happens to an entry.
func (c *clerk) happen(e *events.Entry) {
	var held, vacant []*post
	for _, p := range c.posts {
		switch {
		case p.holder != "" && p.from < c.day:
			held = append(held, p)
		case p.holder == "" && p.from <= c.day:
			vacant = append(vacant, p)
		}
	}
	add := func(ev ...events.Event) { e.Events = append(e.Events, ev...) }
	switch n := c.rng.IntN(10); {
	case n < 2 && len(held) > 0:
		p := pick(c.rng, held)
		add(&events.HoursChanged{Day: c.day, Worker: p.holder, Post: p.id, FTE: pick(c.rng, ftes)})
		// The post is at rest for a day, so that a correction of its hours
		// stands on its own.
		p.from = c.day
	case n < 4 && len(held) > 0:
		p := pick(c.rng, held)
		add(&events.WorkerLeft{LastDay: c.day, Worker: p.holder, Post: p.id,
			Reason: pick(c.rng, events.LeavingReasons), Destination: pick(c.rng, events.Destinations)})
		p.holder, p.from = "", c.day+1
	case n < 5 && len(vacant) > 0:
		c.hire(e, pick(c.rng, vacant))
	case n < 6 && len(c.agency) > 0:
		i := c.rng.IntN(len(c.agency))
		add(&events.AgencyEnded{LastDay: c.day, Assignment: c.agency[i]})
		c.agency = append(c.agency[:i], c.agency[i+1:]...)
	case n < 7:
		a := c.fresh("a")
		add(&events.AgencyStarted{Day: c.day, Assignment: a, Worker: c.fresh("w"), Agency: "acme", Role: "case-holder",
			Team: pick(c.rng, teams), FTE: pick(c.rng, ftes), Reason: pick(c.rng, events.AgencyReasons)})
		c.agency = append(c.agency, a)
	case n < 8 && len(c.citable) > 0:
		i := c.rng.IntN(len(c.citable))
		was := c.citable[i]
		now := *was.said
		now.FTE = 1_000_000 - was.said.FTE/2
		add(&events.LineCorrected{Line: was.line, Now: &now})
		c.citable = append(c.citable[:i], c.citable[i+1:]...)
	default:
		p := &post{id: c.fresh("p")}
		add(&events.PostEstablished{Day: c.day, Post: p.id, Role: "case-holder", Grade: pick(c.rng, grades),
			Team: pick(c.rng, teams), Service: "safeguarding", FTE: events.Million})
		c.posts = append(c.posts, p)
		c.hire(e, p)
	}
}

func (c *clerk) hire(e *events.Entry, p *post) {
	p.holder, p.from = c.fresh("w"), c.day
	e.Events = append(e.Events, &events.WorkerHired{Day: c.day, Worker: p.holder, Post: p.id, Role: "case-holder",
		Grade: pick(c.rng, grades), Team: pick(c.rng, teams), FTE: pick(c.rng, ftes), Contract: "permanent",
		Origin: pick(c.rng, events.Origins)})
}

// acknowledged remembers the lines that can be corrected from now on.
func (c *clerk) acknowledged(e *events.Entry, at events.Position) {
	for i, ev := range e.Events {
		if h, ok := ev.(*events.HoursChanged); ok {
			c.citable = append(c.citable, &citable{events.LineAt(at, i+1), h})
		}
	}
}

// books is what the clerks were told stands in the ledger.
type books struct {
	mu    sync.Mutex
	at    map[string]events.Position // by id
	said  map[string]string          // what was offered, by id
	count atomic.Int64
}

func newBooks() *books { return &books{at: map[string]events.Position{}, said: map[string]string{}} }

// note keeps an acknowledgement. One that contradicts another is an error.
func (b *books) note(e *events.Entry, r ledger.Reply) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if was, known := b.at[e.ID]; known && was != r.Position {
		return fmt.Errorf("entry %s was acknowledged at %d and then at %d", e.ID, was, r.Position)
	} else if known && !r.Again {
		return fmt.Errorf("entry %s was recorded at %d and then recorded anew", e.ID, was)
	} else if !known {
		b.count.Add(1)
	}
	b.at[e.ID], b.said[e.ID] = r.Position, string(events.AppendOffer(nil, e))
	return nil
}

func (b *books) position(id string) events.Position {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at[id]
}

// work has a clerk record until ctx ends, in batches under way at once, each
// tried again with the same ids until all of it is acknowledged. Now and then
// it offers again what was acknowledged long ago. It is done with its last
// batch before it returns.
func (c *clerk) work(ctx context.Context, d *doorway, b *books) error {
	var old []*events.Entry
	for ctx.Err() == nil {
		var batch []*events.Entry
		n := 1 + c.rng.IntN(8)
		if c.rng.IntN(4) == 0 {
			n *= 25 // so many that entries are stored in groups
		}
		for range n {
			batch = append(batch, c.next())
		}
		if len(old) > 0 && c.rng.IntN(4) == 0 {
			batch = append(batch, pick(c.rng, old))
		}
		if err := insist(d, batch, b); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		for _, e := range batch {
			c.acknowledged(e, b.position(e.ID))
		}
		old = append(old, batch...)
	}
	return nil
}

// insist offers a batch until every entry of it is acknowledged. A refusal
// counts only if nothing before it in the batch was lost.
func insist(d *doorway, batch []*events.Entry, b *books) error {
	give := time.Now().Add(patience)
	for {
		lost, err := try(d, batch, b)
		if err != nil || lost == nil {
			return err
		}
		if time.Now().After(give) {
			return fmt.Errorf("the service does not come back: %w", lost)
		}
		time.Sleep(tick) // before knocking again
	}
}

// try offers a batch once. What is behind its first entry waits until a registrar
// has answered that one.
func try(d *doorway, batch []*events.Entry, b *books) (lost, wrong error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	door, lost := d.client()
	var under []*natsdoor.Pending
	settle := func(from int) {
		for i, p := range under[from:] {
			r, err := p.Wait(ctx)
			var refusal *events.Refusal
			switch {
			case err == nil:
				wrong = errors.Join(wrong, b.note(batch[from+i], r))
			case errors.As(err, &refusal) && lost == nil:
				wrong = errors.Join(wrong, fmt.Errorf("entry %s: %w\n%s", batch[from+i].ID, err, events.AppendOffer(nil, batch[from+i])))
			case lost == nil:
				lost = err
			}
		}
	}
	for i := 0; i < len(batch) && lost == nil; i++ {
		p, err := door.Start(authority, batch[i])
		if lost = err; err != nil {
			break
		}
		if under = append(under, p); i == 0 {
			settle(0)
		}
	}
	settle(min(1, len(under)))
	return lost, wrong
}

// doorway is a clerk's way to the registrar, made anew whenever it is lost.
type doorway struct {
	dial func() (*nats.Conn, error)
	conn *nats.Conn
}

func (d *doorway) client() (natsdoor.Client, error) {
	if d.conn == nil || d.conn.IsClosed() {
		var err error
		if d.conn, err = d.dial(); err != nil {
			return natsdoor.Client{}, err
		}
	}
	return natsdoor.Client{Conn: d.conn, Create: true}, nil
}

func (d *doorway) close() {
	if d.conn != nil {
		d.conn.Close()
	}
}
