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

// quiet is how long nobody more must answer before the list is taken to be
// complete; nobody can know how many projectors there are.
const quiet = 250 * time.Millisecond

// busy is how long the first may take. Where there is none, the server says so
// at once.
const busy = 5 * time.Second

// Health asks every projector how it is and returns what they say, by view and
// authority. None is no error.
func (c Client) Health(ctx context.Context) ([]projections.Health, error) {
	inbox := c.Conn.NewRespInbox()
	sub, err := c.Conn.SubscribeSync(inbox)
	if err != nil {
		return nil, fmt.Errorf("ask the projectors how they are: %w", err)
	}
	defer sub.Unsubscribe()
	if err := c.Conn.PublishRequest("$SRV.STATS", inbox, nil); err != nil {
		return nil, fmt.Errorf("ask the projectors how they are: %w", err)
	}
	var all []projections.Health
	for wait := busy; ; wait = quiet {
		m, err := sub.NextMsg(wait)
		if errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("ask the projectors how they are: %w", err)
		}
		h, ok := healthOf(m.Data)
		if ok {
			all = append(all, h)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	slices.SortFunc(all, func(a, b projections.Health) int {
		return strings.Compare(a.View+" "+a.Authority, b.View+" "+b.Authority)
	})
	return all, nil
}

// statistics is the part of a NATS service's statistics that carries health.
type statistics struct {
	Name      string `json:"name"`
	Endpoints []struct {
		Name string          `json:"name"`
		Data json.RawMessage `json:"data"`
	} `json:"endpoints"`
}

func healthOf(b []byte) (h projections.Health, ok bool) {
	var s statistics
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
