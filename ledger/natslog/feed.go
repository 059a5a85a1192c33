package natslog

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
)

// feed is one consumer of a ledger, asked for entries in bulk. It does without
// the client library's own ordered consumer, which waits for ever without a
// word where something is wrong, and which sets timers at every message.
//
// It always has between one and two batches on order, so that the server does
// not wait for us nor we for it. A batch is bounded in entries, for small ones,
// and in bytes, for large ones; both were found by measuring.
type feed struct {
	log     *Log
	name    string
	sub     *nats.Subscription
	msgs    chan *nats.Msg
	order   []byte // the request for one batch
	onOrder int    // entries asked for that have not come
	seen    uint64 // entries that have come, by the consumer's count
}

const (
	batch      = 4096
	batchBytes = 4 << 20
)

func (l *Log) openFeed(ctx context.Context, from events.Position) (*feed, error) {
	consumer, err := l.js.CreateConsumer(ctx, l.stream, jetstream.ConsumerConfig{
		Name:              nats.NewInbox()[len(nats.InboxPrefix):], // not to be guessed
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       uint64(from),
		AckPolicy:         jetstream.AckNonePolicy,
		MemoryStorage:     true,
		Replicas:          1,
		InactiveThreshold: 10 * time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger of %s from %d: %w", l.authority, from, err)
	}
	f := &feed{
		log:   l,
		name:  consumer.CachedInfo().Name,
		msgs:  make(chan *nats.Msg, 3*batch), // more than can be on order
		order: fmt.Appendf(nil, `{"batch":%d,"max_bytes":%d}`, batch, max(batchBytes, l.nc.MaxPayload()+4096)),
	}
	f.sub, err = l.nc.ChanSubscribe(l.nc.NewInbox(), f.msgs)
	return f, err
}

// ask orders another batch when less than one is on order.
func (f *feed) ask() error {
	if f.onOrder >= batch {
		return nil
	}
	f.onOrder += batch
	return f.log.nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+f.log.stream+"."+f.name, f.sub.Subject, f.order)
}

// take reads what came. It is no entry if it is a notice about an order. An
// error means that something was lost on the way, or that the consumer is gone.
func (f *feed) take(m *nats.Msg) (s events.Stored, ok bool, err error) {
	if m.Reply == "" {
		return s, false, f.notice(m)
	}
	position, count, arrived, ok := parseReply(m.Reply)
	if !ok {
		return s, false, fmt.Errorf("%w: the server says %q", errAgain, m.Reply)
	}
	if f.seen++; count != f.seen {
		return s, false, errAgain
	}
	f.onOrder--
	book, ok := strings.CutPrefix(m.Subject, f.log.subject)
	if !ok {
		return s, false, fmt.Errorf("%w: entry %d is filed under %q", errAgain, position, m.Subject)
	}
	return events.Stored{Position: position, Book: events.Book(book), Arrived: arrived, Bytes: m.Data}, true, nil
}

// notice reads what the server says about an order: how much of it will not
// come, because it has grown to its bytes, or that the consumer is gone.
func (f *feed) notice(m *nats.Msg) error {
	left := m.Header.Get("Nats-Pending-Messages")
	if left == "" {
		if m.Header.Get("Status") == "100" {
			return nil
		}
		return fmt.Errorf("%w: the server says %s %s", errAgain, m.Header.Get("Status"), m.Header.Get("Description"))
	}
	n, err := strconv.Atoi(left)
	if err != nil {
		return fmt.Errorf("%w: %w", errAgain, err)
	}
	f.onOrder -= n
	return nil
}

// close gives the consumer up. The server would forget it soon by itself.
func (f *feed) close() {
	_ = f.sub.Unsubscribe()
	_ = f.log.nc.Publish("$JS.API.CONSUMER.DELETE."+f.log.stream+"."+f.name, nil)
}

// parseReply reads the subject that JetStream gives to reply to,
//
//	$JS.ACK.<stream>.<consumer>.<tries>.<position>.<count>.<time>.<pending>
//
// or, in its second form, with domain and account before the stream and with a
// token at the end.
func parseReply(reply string) (p events.Position, count uint64, arrived time.Time, ok bool) {
	rest, ok := strings.CutPrefix(reply, "$JS.ACK.")
	if !ok {
		return 0, 0, time.Time{}, false
	}
	skip := 3
	if strings.Count(rest, ".") > 6 {
		skip = 5
	}
	for range skip {
		if _, rest, ok = strings.Cut(rest, "."); !ok {
			return 0, 0, time.Time{}, false
		}
	}
	var n [3]uint64
	for i := range n {
		if n[i], rest, ok = number(rest); !ok {
			return 0, 0, time.Time{}, false
		}
	}
	return events.Position(n[0]), n[1], time.Unix(0, int64(n[2])).UTC(), true
}

// number reads decimal digits up to a dot.
func number(s string) (n uint64, rest string, ok bool) {
	for i := range len(s) {
		c := s[i]
		if c == '.' {
			return n, s[i+1:], i > 0
		}
		if c < '0' || c > '9' {
			return 0, "", false
		}
		n = n*10 + uint64(c-'0')
	}
	return 0, "", false
}
