package natsdoor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// Client offers entries to the registrars over NATS. Where many are under way at
// once, the connection is to be one that is made once: on another, those that are
// sent after it was lost could overtake those before.
type Client struct {
	Conn *nats.Conn
	// Asserting offers entries that say when another system recorded them. The
	// connection's role must be allowed to.
	Asserting bool
	// Create begins a ledger for an authority that has none.
	Create bool
}

// Window is the most entries that Start should have under way at once, when a
// registrar has answered the first: one that only comes up would take those
// behind it, and not those that came before it listened.
const Window = 256

// patience is how long to wait for an outcome. The registrar tries for a while
// before it gives up.
const patience = 60 * time.Second

// Record offers an entry and waits for the outcome. An error that is not a
// refusal says whether the entry may be on record all the same; offering it
// again with the same id is safe whatever happened.
func (c Client) Record(ctx context.Context, authority string, e *events.Entry) (ledger.Reply, error) {
	p, err := c.Start(authority, e)
	if err != nil {
		return ledger.Reply{}, err
	}
	return p.Wait(ctx)
}

// Pending is an entry whose outcome is awaited.
type Pending struct {
	conn   *nats.Conn
	again  uint64 // how often conn had been connected again when it was offered
	answer chan *nats.Msg
	sub    *nats.Subscription // ends by itself when the answer has come
}

// Start offers an entry and does not wait. Entries for one authority that are
// started one after another are decided in that order.
func (c Client) Start(authority string, e *events.Entry) (*Pending, error) {
	subject := natslog.RecordSubject(authority)
	if c.Asserting {
		subject = natslog.LoadSubject(authority)
	}
	m := &nats.Msg{Subject: subject, Reply: c.Conn.NewRespInbox(), Data: events.AppendOffer(nil, e)}
	if c.Create {
		m.Header = nats.Header{createHeader: {"1"}}
	}
	again := c.Conn.Stats().Reconnects
	// A synchronous subscription would make room for 65,536 answers.
	answer := make(chan *nats.Msg, 1)
	sub, err := c.Conn.ChanSubscribe(m.Reply, answer)
	if err != nil {
		return nil, lost(err)
	}
	if err := errors.Join(sub.AutoUnsubscribe(1), c.Conn.PublishMsg(m)); err != nil {
		return nil, lost(errors.Join(err, ignoreGone(sub.Unsubscribe())))
	}
	return &Pending{c.Conn, again, answer, sub}, nil
}

// Wait returns the outcome of an entry. Refusals and failures come as an error.
func (p *Pending) Wait(ctx context.Context) (ledger.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	m, err := p.next(ctx)
	if err != nil {
		err = errors.Join(err, ignoreGone(p.sub.Unsubscribe()))
	}
	if err == nil && len(m.Data) == 0 && m.Header.Get("Status") == noResponders {
		return ledger.Reply{}, ErrNoRegistrar
	}
	if err != nil {
		return ledger.Reply{Unknown: true}, fmt.Errorf("the registrar did not answer, and nothing was acknowledged: %w: %w", err, ledger.ErrUnknown)
	}
	var r ledger.Reply
	if err := json.Unmarshal(m.Data, &r); err != nil {
		return r, fmt.Errorf("read the registrar's answer: %w", err)
	}
	_, err = r.Outcome()
	return r, err
}

// The ways in which nobody is there to take an entry.
var (
	ErrNoRegistrar = errors.New("no registrar is running there; nothing was recorded")
	ErrServerLost  = errors.New("the server was lost")
)

// noResponders is the status of a request that nobody takes.
const noResponders = "503"

// next waits for the answer. It does not come any more once the connection was
// lost, even if it is back.
func (p *Pending) next(ctx context.Context) (*nats.Msg, error) {
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for {
		gone := !p.conn.IsConnected() || p.conn.Stats().Reconnects != p.again
		select {
		case m := <-p.answer:
			return m, nil
		default:
		}
		if gone {
			return nil, ErrServerLost
		}
		select {
		case m := <-p.answer:
			return m, nil
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-look.C:
		}
	}
}

// lookAgain is how often a wait looks whether the connection still stands.
const lookAgain = 100 * time.Millisecond

// ignoreGone leaves out the error of ending a subscription that has ended, or
// that went with its connection.
func ignoreGone(err error) error {
	if errors.Is(err, nats.ErrBadSubscription) || errors.Is(err, nats.ErrConnectionClosed) {
		return nil
	}
	return err
}

func lost(err error) error {
	return fmt.Errorf("%w, and nothing was acknowledged: %w", ErrServerLost, err)
}
