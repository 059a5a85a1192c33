package natsdoor

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"muster/events"
	"muster/ledger"
)

// Health tells whether a ledger takes entries.
type Health struct {
	Authority string `json:"authority"`
	State     State  `json:"state"`
	Reason    string `json:"reason,omitempty"` // why it is closed
}

// State is whether a door is open.
type State string

const (
	Open   State = "open"
	Closed State = "closed" // nothing is recorded until somebody mends the ledger
)

// closed remembers what closes a ledger for as long as the service runs: damage
// is not mended under a running server.
type closed struct {
	authority string
	why       error
	witness   string // the file of a witness that has seen more than the ledger has; or empty
}

func (c *closed) Error() string {
	s := fmt.Sprintf("the ledger of %s takes no entries: %v; stop the service, restore the ledger from a copy that has every entry, and start again", c.authority, c.why)
	if c.witness != "" {
		s += fmt.Sprintf("; if the power failed under --lose-two-minutes-on-power-failure, and what was lost is to stay lost, move the witness %s away instead", c.witness)
	}
	return s
}
func (c *closed) Unwrap() error { return c.why }

// shut closes a ledger if the error is that it is damaged, and returns the
// error that whoever comes to it is told.
func (d *door) shut(authority string, err error) error {
	var damage *events.Damage
	if !errors.As(err, &damage) {
		return err
	}
	d.healths.Lock()
	defer d.healths.Unlock()
	if d.closed[authority] == nil {
		d.Log.Error("this ledger takes no entries", "authority", authority, "reason", err)
		c := &closed{authority: authority, why: damage}
		if short := new(shortOf); errors.As(err, short) {
			c.witness = short.witness
		}
		d.closed[authority] = c
	}
	return d.closed[authority]
}

// shortOf is the damage of a ledger that ends before what its witness has seen.
type shortOf struct {
	error
	witness string // its file
}

func (s shortOf) Unwrap() error { return s.error }

// ahead tells of a damaged ledger if its witness is ahead of it.
func ahead(ctx context.Context, err error, log ledger.Log, w ledger.Witness) error {
	kept, ok := w.(interface{ File() string })
	if !ok {
		return err
	}
	if last, failed := log.Last(ctx); failed != nil || last >= w.Seen().Position {
		return err
	}
	return shortOf{err, kept.File()}
}

func (d *door) isShut(authority string) error {
	d.healths.Lock()
	defer d.healths.Unlock()
	if c := d.closed[authority]; c != nil {
		return c
	}
	return nil
}

// health is what the service's statistics carry.
func (d *door) health() (all []Health) {
	d.healths.Lock()
	defer d.healths.Unlock()
	for a := range d.open {
		if d.closed[a] == nil {
			all = append(all, Health{Authority: a, State: Open})
		}
	}
	for a, c := range d.closed {
		all = append(all, Health{a, Closed, c.Error()})
	}
	sortHealth(all)
	return all
}

func sortHealth(all []Health) {
	slices.SortFunc(all, func(a, b Health) int { return cmp.Compare(a.Authority, b.Authority) })
}

// Health asks the registrars whether their ledgers take entries. A ledger that
// nobody has opened yet is not told of. The connection must be a reader's.
func (c Client) Health(ctx context.Context) ([]Health, error) {
	said, err := c.statistics(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask the registrars how they are: %w", err)
	}
	all := []Health{}
	for _, one := range said {
		var s struct {
			Endpoints []struct {
				Data []Health `json:"data"`
			} `json:"endpoints"`
		}
		if err := json.Unmarshal(one, &s); err != nil {
			return nil, fmt.Errorf("ask the registrars how they are: %w", err)
		}
		for _, e := range s.Endpoints {
			all = append(all, e.Data...)
		}
	}
	sortHealth(all)
	return all, nil
}

// quiet is how long no further registrar must answer before the list is taken to be
// complete: nobody can know how many there are. busy is how long the first may
// take; where there is none, the server says so at once.
const (
	quiet = 250 * time.Millisecond
	busy  = 5 * time.Second
)

// statistics asks all registrars for what they tell of themselves. None is no error.
func (c Client) statistics(ctx context.Context) (said [][]byte, err error) {
	inbox := c.Conn.NewRespInbox()
	sub, err := c.Conn.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer sub.Unsubscribe()
	if err := c.Conn.PublishRequest("$SRV.STATS."+serviceName, inbox, nil); err != nil {
		return nil, err
	}
	for wait := busy; ; wait = quiet {
		within, cancel := context.WithTimeout(ctx, wait)
		m, err := sub.NextMsgWithContext(within)
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrNoResponders):
			return said, nil
		case err != nil:
			return nil, err
		}
		said = append(said, m.Data)
	}
}
