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
	// Room says why nothing can be stored now, such as a disk that is full; nil
	// means that something always can.
	Room func() error
	Log  *slog.Logger
	// Ready, if set, is called once when entries are taken.
	Ready func()
}

// Serve takes entries for every ledger of the server until ctx ends.
func Serve(ctx context.Context, c Config) error {
	d := &door{Config: c, registrars: map[string]*ledger.Registrar{}, open: map[string]bool{}, closed: map[string]*closed{}}
	defer d.close(context.WithoutCancel(ctx))
	known, err := natslog.Authorities(ctx, c.Conn)
	if err != nil {
		return err
	}
	for _, a := range known {
		if _, err := d.registrar(ctx, a, false); err != nil && d.isShut(a) == nil && ctx.Err() == nil {
			c.Log.Error("this ledger takes no entries", "authority", a, "reason", err)
		}
	}
	s, err := micro.AddService(c.Conn, micro.Config{
		Name: serviceName, Version: "1.0.0", Description: "records entries in the ledgers",
		StatsHandler: func(e *micro.Endpoint) any {
			if e.Name != "record" {
				return nil
			}
			return d.health()
		},
	})
	if err != nil {
		return fmt.Errorf("serve the registrar: %w", err)
	}
	for name, subject := range map[string]string{"record": natslog.RecordSubject("*"), "load": natslog.LoadSubject("*")} {
		may := ledger.Allowance{Asserting: name == "load"}
		err := s.AddEndpoint(name, micro.HandlerFunc(func(r micro.Request) { d.take(ctx, r, may) }),
			micro.WithEndpointSubject(subject), micro.WithEndpointQueueGroup("registrar"))
		if err != nil {
			return fmt.Errorf("serve the registrar: %w", errors.Join(err, s.Stop()))
		}
	}
	if err := c.Conn.Flush(); err != nil { // the server has heard of the endpoints
		return fmt.Errorf("serve the registrar: %w", errors.Join(err, s.Stop()))
	}
	if c.Ready != nil {
		c.Ready()
	}
	<-ctx.Done()
	err = s.Stop()
	d.answering.Wait()
	return err
}

// door holds the registrars that are open.
type door struct {
	Config
	mu         sync.Mutex
	registrars map[string]*ledger.Registrar
	answering  sync.WaitGroup

	healths sync.Mutex // guards what follows
	open    map[string]bool
	closed  map[string]*closed
}

// registrar opens the registrar of an authority, once. A ledger that is damaged
// stays shut.
func (d *door) registrar(ctx context.Context, authority string, create bool) (*ledger.Registrar, error) {
	if err := d.isShut(authority); err != nil {
		return nil, err
	}
	r, err := d.find(ctx, authority, create)
	if err != nil {
		return nil, d.shut(authority, err)
	}
	return r, nil
}

func (d *door) find(ctx context.Context, authority string, create bool) (*ledger.Registrar, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.registrars[authority]; r != nil {
		return r, nil
	}
	open := natslog.Open
	if create {
		open = natslog.Create
	}
	log, err := open(ctx, d.Conn, authority)
	if err != nil {
		return nil, err
	}
	c := ledger.Config{Authority: authority, Log: log, Now: time.Now, Warn: func(err error) { d.Log.Warn("registrar", "authority", authority, "error", err) }}
	if d.Witness != nil {
		if c.Witness, err = d.Witness(authority); err != nil {
			return nil, err
		}
	}
	r, err := ledger.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	d.registrars[authority] = r
	d.healths.Lock()
	defer d.healths.Unlock()
	d.open[authority] = true
	return r, nil
}

// take offers what a request holds, and answers it when the outcome is known.
// Requests are offered in the order in which they come.
func (d *door) take(ctx context.Context, r micro.Request, may ledger.Allowance) {
	authority := r.Subject()[strings.LastIndexByte(r.Subject(), '.')+1:]
	e, err := events.ParseEntry(r.Data())
	if err == nil && d.Room != nil {
		err = d.Room()
	}
	if err != nil {
		d.answer(r, ledger.ReplyTo(nil, ledger.Recorded{}, err))
		return
	}
	registrar, err := d.registrar(ctx, authority, r.Headers().Get(createHeader) != "")
	if errors.Is(err, natslog.ErrNoLedger) {
		err = d.noLedger(ctx, authority)
	}
	if err != nil {
		d.answer(r, ledger.ReplyTo(nil, ledger.Recorded{}, err))
		return
	}
	ticket := registrar.Submit(ctx, e, may)
	d.answering.Go(func() {
		rec, err := ticket.Wait(ctx)
		if err != nil {
			err = d.shut(authority, err)
		}
		d.answer(r, ledger.ReplyTo(e, rec, err))
	})
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

// closeWait is how long entries under way may take to settle at the end.
const closeWait = 10 * time.Second

func (d *door) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, closeWait)
	defer cancel()
	d.mu.Lock()
	defer d.mu.Unlock()
	for a, r := range d.registrars {
		if err := r.Close(ctx); err != nil {
			d.Log.Warn("close the registrar", "authority", a, "error", err)
		}
	}
}
