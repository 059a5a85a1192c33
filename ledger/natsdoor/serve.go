// Package natsdoor puts the one door of the ledgers on NATS: Serve runs the
// registrars, and Client offers entries to them.
package natsdoor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memkeys"
	"muster/ledger/memlog"
	"muster/ledger/natslog"
)

// createHeader asks that a ledger be begun if the authority has none.
const createHeader = "Muster-Create"

// serviceName is the name of the registrars' NATS service.
const serviceName = "muster-registrar"

// Config says what the door opens to.
type Config struct {
	Conn *nats.Conn // in the role of registrar
	// Witness returns the witness of an authority's ledger; nil means none.
	Witness func(authority string) (ledger.Witness, error)
	// Keys holds the keys that profiles are sealed under; nil means that
	// profiles are refused.
	Keys ledger.Keys
	// Room says why nothing can be stored now, such as a disk that is full; nil
	// means that something always can.
	Room func() error
	Log  *slog.Logger
	// Ready, if set, is called once when entries are taken.
	Ready func()
}

// Serve takes entries for every ledger of the server until ctx ends. Those that
// it has taken by then are settled and answered. It is an error if the service
// ends before.
func Serve(ctx context.Context, c Config) error {
	d := &door{Config: c, lines: map[string]*line{}, open: map[string]bool{}, closed: map[string]*closed{}}
	defer d.close(context.WithoutCancel(ctx))
	known, err := natslog.Authorities(ctx, c.Conn)
	if err != nil {
		return err
	}
	for _, a := range known {
		l := &line{authority: a}
		d.lines[a] = l
		if err := d.ready(ctx, l, natslog.Open); err != nil && d.isShut(a) == nil && ctx.Err() == nil {
			c.Log.Error("this ledger takes no entries", "authority", a, "reason", err)
		}
	}
	// What was taken outlives ctx.
	work, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	defer d.finish(giveUp)
	ended := make(chan struct{})
	s, err := d.listen(work, func(micro.Service) { close(ended) })
	if err != nil {
		return fmt.Errorf("serve the registrar: %w", err)
	}
	if c.Ready != nil {
		c.Ready()
	}
	select {
	case <-ctx.Done():
		err := s.Stop()
		if lost := c.Conn.FlushTimeout(flushWait); lost != nil { // else the server has heard of it and sends no more
			c.Log.Warn("the server was not told that the registrar stops", "error", lost)
		}
		return err
	case <-ended:
		return errors.New("the registrar's service has ended: its connection to the server was closed")
	}
}

// listen has requests taken, and returns when the server knows of it.
func (d *door) listen(ctx context.Context, done micro.DoneHandler) (micro.Service, error) {
	s, err := micro.AddService(d.Conn, micro.Config{
		Name: serviceName, Version: "1.0.0", Description: "records entries in the ledgers", DoneHandler: done,
		StatsHandler: func(e *micro.Endpoint) any {
			if e.Name != "record" {
				return nil
			}
			return d.health()
		},
	})
	if err != nil {
		return nil, err
	}
	for name, subject := range map[string]string{"record": natslog.RecordSubject("*"), "load": natslog.LoadSubject("*"), "suppose": natslog.SupposeSubject("*")} {
		like := request{may: ledger.Allowance{Asserting: name == "load"}, supposes: name == "suppose"}
		err := s.AddEndpoint(name, micro.HandlerFunc(func(r micro.Request) { d.take(ctx, r, like) }),
			micro.WithEndpointSubject(subject), micro.WithEndpointQueueGroup("registrar"))
		if err != nil {
			return nil, errors.Join(err, s.Stop())
		}
	}
	if err := d.Conn.Flush(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// door holds the lines of all authorities.
type door struct {
	Config
	mu        sync.Mutex // guards what follows, and the lines' waiting
	lines     map[string]*line
	stopping  bool
	answering sync.WaitGroup // grows only while not stopping, or by what it counts

	healths sync.Mutex // guards what follows
	open    map[string]bool
	closed  map[string]*closed
}

// line is the requests for one authority's ledger. They are offered one by one,
// in the order in which they came, and other authorities' do not wait for them.
type line struct {
	authority string
	registrar *ledger.Registrar // nil until it is open; only for whoever works
	told      <-chan struct{}   // closed once all that was offered is answered; only for whoever works
	waiting   []request
	bytes     int // of those waiting
	working   bool
}

type request struct {
	micro.Request
	may      ledger.Allowance
	supposes bool // it asks whether what is supposed would be refused
}

// bytesWaiting is how much may wait in one line.
const bytesWaiting = 64 << 20

var (
	errStopping = errors.New("the registrar is stopping")
	errCrowded  = errors.New("too many entries are waiting for this ledger; nothing was recorded of this one; record it again later")
)

// take puts a request into its line, which is for the rest like another.
func (d *door) take(ctx context.Context, r micro.Request, like request) {
	like.Request = r
	authority := r.Subject()[strings.LastIndexByte(r.Subject(), '.')+1:]
	err := natslog.CheckAuthority(authority)
	if err == nil {
		err = d.queue(ctx, authority, like)
	}
	if err == errStopping { // for whoever asks, it is as if it were gone
		err = nil
		if err := r.Respond(nil, micro.WithHeaders(micro.Headers{"Status": {noResponders}})); err != nil {
			d.Log.Warn("an answer could not be sent", "error", err)
		}
	}
	if err != nil {
		d.answer(r, ledger.ReplyTo(nil, ledger.Recorded{}, err))
	}
}

func (d *door) queue(ctx context.Context, authority string, r request) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopping {
		return errStopping
	}
	l := d.lines[authority]
	if l == nil {
		l = &line{authority: authority}
		d.lines[authority] = l
	}
	if l.bytes > bytesWaiting {
		return errCrowded
	}
	l.waiting = append(l.waiting, r)
	l.bytes += len(r.Data())
	if !l.working {
		l.working = true
		d.answering.Go(func() { d.work(ctx, l) })
	}
	return nil
}

// work offers what waits in a line, until nothing does.
func (d *door) work(ctx context.Context, l *line) {
	for {
		r, ok := d.next(l)
		if !ok {
			return
		}
		if r.supposes {
			d.suppose(ctx, l, r)
		} else {
			d.offer(ctx, l, r)
		}
	}
}

func (d *door) next(l *line) (request, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(l.waiting) == 0 {
		l.waiting, l.working = nil, false
		if l.registrar == nil {
			delete(d.lines, l.authority) // it may be any name
		}
		return request{}, false
	}
	r := l.waiting[0]
	l.waiting[0] = request{}
	l.waiting = l.waiting[1:]
	l.bytes -= len(r.Data())
	return r, true
}

// offer offers what a request holds, and has it answered.
func (d *door) offer(ctx context.Context, l *line, r request) {
	e, err := events.ParseEntry(r.Data())
	if err == nil && d.Room != nil {
		err = d.Room()
	}
	if err == nil {
		err = d.ready(ctx, l, natslog.Open)
	}
	if errors.Is(err, natslog.ErrNoLedger) {
		if r.Headers().Get(createHeader) != "" {
			err = d.begin(ctx, l, e, r.may)
		} else {
			err = d.noLedger(ctx, l.authority)
		}
	}
	reply := func() ledger.Reply { return ledger.ReplyTo(nil, ledger.Recorded{}, err) }
	if err == nil {
		ticket := l.registrar.Submit(ctx, e, r.may)
		reply = func() ledger.Reply {
			rec, err := ticket.Wait(ctx)
			if err != nil {
				err = d.shut(l.authority, err)
			}
			return ledger.ReplyTo(e, rec, err)
		}
	}
	d.answerInTurn(l, r, reply)
}

// answerInTurn answers a request when its outcome is known and those before it in
// its line are answered: if the server is lost, what has an answer is what came
// first, not some entries here and there.
func (d *door) answerInTurn(l *line, r request, outcome func() ledger.Reply) {
	before, told := l.told, make(chan struct{})
	l.told = told
	d.answering.Go(func() {
		defer close(told)
		reply := outcome()
		if before != nil {
			<-before
		}
		d.answer(r, reply)
	})
}

// begin begins a ledger for its first entry. A ledger is for ever, so the entry
// is held against the rules before there is one.
func (d *door) begin(ctx context.Context, l *line, e *events.Entry, may ledger.Allowance) error {
	c := ledger.Config{Authority: l.authority, Log: new(memlog.Log)}
	if d.Keys != nil {
		c.Keys = new(memkeys.Keys) // as it may come to nothing
	}
	trial, err := ledger.Open(ctx, c)
	if err != nil {
		return err
	}
	if _, err := trial.Record(ctx, e, may); err != nil {
		return err
	}
	return d.ready(ctx, l, natslog.Create)
}

// ready has the registrar of a line open. A ledger that is damaged stays shut.
func (d *door) ready(ctx context.Context, l *line, open func(context.Context, *nats.Conn, string) (*natslog.Log, error)) error {
	if err := d.isShut(l.authority); err != nil || l.registrar != nil {
		return err
	}
	log, err := open(ctx, d.Conn, l.authority)
	if err != nil {
		return d.shut(l.authority, err)
	}
	c := ledger.Config{Authority: l.authority, Log: log, Now: time.Now, Keys: d.Keys, Warn: func(err error) { d.Log.Warn("registrar", "authority", l.authority, "error", err) }}
	if d.Witness != nil {
		if c.Witness, err = d.Witness(l.authority); err != nil {
			return err
		}
	}
	if l.registrar, err = ledger.Open(ctx, c); err != nil {
		return d.shut(l.authority, ahead(ctx, err, log, c.Witness))
	}
	d.healths.Lock()
	defer d.healths.Unlock()
	d.open[l.authority] = true
	return nil
}

func (d *door) answer(r micro.Request, reply ledger.Reply) {
	if err := r.RespondJSON(reply); err != nil {
		d.Log.Warn("an answer could not be sent", "error", err)
	}
}

func (d *door) noLedger(ctx context.Context, authority string) error {
	known, err := natslog.Authorities(ctx, d.Conn)
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return fmt.Errorf("there is no ledger of %q, nor any other; add --create to begin it", authority)
	}
	return fmt.Errorf("there is no ledger of %q, only of %s; add --create to begin it", authority, strings.Join(known, ", "))
}

// At the end, entries under way may take so long to settle, and the server so long
// to take what it is sent.
const (
	closeWait = 10 * time.Second
	flushWait = time.Second
)

// finish takes no more requests and waits until those taken are answered, and the
// server has the answers.
func (d *door) finish(giveUp func()) {
	d.mu.Lock()
	d.stopping = true
	d.mu.Unlock()
	defer time.AfterFunc(closeWait, giveUp).Stop()
	d.answering.Wait()
	if err := d.Conn.FlushTimeout(flushWait); err != nil {
		d.Log.Warn("the last answers may not have been sent", "error", err)
	}
}

func (d *door) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, closeWait)
	defer cancel()
	for a, l := range d.lines {
		if l.registrar == nil {
			continue
		}
		if err := l.registrar.Close(ctx); err != nil {
			d.Log.Warn("close the registrar", "authority", a, "error", err)
		}
	}
}
