package natsview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"muster/projections"
)

// Health asks every projector how it is and returns what they say, by view and
// authority. None is no error.
func (c Client) Health(ctx context.Context) ([]projections.Health, error) {
	said, err := c.statistics(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask the projectors how they are: %w", err)
	}
	var all []projections.Health
	for _, one := range said {
		if h, ok := healthOf(one); ok {
			all = append(all, h)
		}
	}
	slices.SortFunc(all, func(a, b projections.Health) int {
		return strings.Compare(a.View+" "+a.Authority, b.View+" "+b.Authority)
	})
	return all, nil
}

// quiet is how long no further service must answer before the list is taken to be
// complete: nobody can know how many there are. busy is how long the first may
// take; where there is none, the server says so at once.
const (
	quiet = 250 * time.Millisecond
	busy  = 5 * time.Second
)

// statistics asks all services for what they tell of themselves. None is no error.
func (c Client) statistics(ctx context.Context) (said [][]byte, err error) {
	inbox := c.Conn.NewRespInbox()
	sub, err := c.Conn.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer sub.Unsubscribe()
	if err := c.Conn.PublishRequest("$SRV.STATS", inbox, nil); err != nil {
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

// told is the part of a NATS service's statistics that carries health.
type told struct {
	Name      string `json:"name"`
	Endpoints []struct {
		Name string          `json:"name"`
		Data json.RawMessage `json:"data"`
	} `json:"endpoints"`
}

func healthOf(b []byte) (h projections.Health, ok bool) {
	var s told
	if json.Unmarshal(b, &s) != nil || !strings.HasPrefix(s.Name, servicePrefix) {
		return h, false
	}
	for _, e := range s.Endpoints {
		if e.Name == healthEndpoint {
			return h, json.Unmarshal(e.Data, &h) == nil
		}
	}
	return h, false
}

func join(list []string) string {
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
