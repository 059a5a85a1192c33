package natslog

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
	"muster/ledger"
)

// Entries under way wait in the server, which refuses them when it has 10,000
// or 128 MB of them. We stay well below, and low enough that all of them can
// be synced before patience ends even on a disk that takes 5 ms for each.
const (
	maxUnderWay      = 4096
	maxBytesUnderWay = 32 << 20
	patience         = 30 * time.Second
)

// The server syncs each entry that comes alone, and a group of them (an atomic
// batch) as one; but a group costs about as much as two dozen syncs to begin and
// to end. So entries go alone while few are under way. More of them wait until
// those are stored, and then go together if they are enough. A group is no larger
// than it must be for its beginning and end to cost little beside the rest, so
// that the next is made up while it is stored.
const (
	maxAlone      = 8
	minGroup      = 24
	maxGroup      = 1000 // as many as the server takes
	maxGroupBytes = 4 << 20
)

// The headers of the entries of a group. See NATS ADR-50.
const (
	groupHeader  = "Nats-Batch-Id"
	turnHeader   = "Nats-Batch-Sequence"
	commitHeader = "Nats-Batch-Commit"
)

// maxHeaders is more than the headers of an entry take.
const maxHeaders = 512

// outbox hands entries to the server in order, and keeps those whose turn has
// not come. It is safe for concurrent use.
type outbox struct {
	nc     *nats.Conn
	js     jetstream.JetStream
	window *window

	mu       sync.Mutex
	groups   bool                     // the stream takes groups
	underWay map[*nats.Msg][]*receipt // what the server has not answered yet, by the message that it answers
	grouped  bool                     // a group is among it
	failed   error                    // why something of it was not stored
	end      events.Chain             // of all that is under way or held; nothing after a failure
	held     []*receipt               // what follows, in order, once nothing is under way
}

func newOutbox(nc *nats.Conn) (*outbox, error) {
	o := &outbox{
		nc:       nc,
		window:   newWindow(maxUnderWay, maxBytesUnderWay),
		underWay: map[*nats.Msg][]*receipt{},
	}
	var err error
	o.js, err = jetstream.New(nc,
		jetstream.WithPublishAsyncMaxPending(maxUnderWay),
		jetstream.WithPublishAsyncTimeout(patience),
		jetstream.WithPublishAsyncAckHandler(func(_ jetstream.JetStream, m *nats.Msg, ack *jetstream.PubAck) {
			o.answered(m, events.Position(ack.Sequence), nil)
		}),
		jetstream.WithPublishAsyncErrHandler(func(_ jetstream.JetStream, m *nats.Msg, err error) {
			go o.answered(m, 0, err) // the client may have a lock that publishing takes
		}))
	return o, err
}

// append sends an entry that is to stand at its position, whatever is before it.
func (o *outbox) append(r *receipt) ledger.Receipt {
	if err := o.admit(r); err != nil {
		return failed(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.end = r.chain()
	o.send(r, jetstream.ExpectedLastSeqHeader, sequence(r.after.Position))
	return r
}

// appendAfter sends an entry that is to stand behind the last of a chain, or
// holds it back.
func (o *outbox) appendAfter(r *receipt) ledger.Receipt {
	if err := o.admit(r); err != nil {
		return failed(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	follows := r.after == o.end
	o.end = r.chain()
	if o.groups && follows && (o.grouped || len(o.held) > 0 || len(o.underWay) >= maxAlone) {
		o.held = append(o.held, r)
		return r
	}
	o.sendAlone(r)
	return r
}

// admit waits until there is room for an entry.
func (o *outbox) admit(r *receipt) error {
	if most := o.nc.MaxPayload(); int64(len(r.stored)+maxHeaders) > most {
		return fmt.Errorf("append entry %d: the entry is too large; the server takes %d bytes at most: %w", r.at(), most, nats.ErrMaxPayload)
	}
	o.window.enter(len(r.stored))
	r.hash, r.done = events.HashOf(r.stored), make(chan struct{})
	return nil
}

// sendAlone sends an entry in a message of its own. It names the message id of
// the entry before, which has the position in it: the expected sequence alone
// would let the entry in behind another writer's, and beside it would only slow
// every read, as each header does.
func (o *outbox) sendAlone(r *receipt) {
	if r.after.Position == 0 {
		o.send(r, jetstream.ExpectedLastSeqHeader, "0")
		return
	}
	o.send(r, jetstream.ExpectedLastMsgIDHeader, messageID(r.after))
}

func (o *outbox) send(r *receipt, expected, what string) {
	m := &nats.Msg{Subject: r.subject, Data: r.stored, Header: nats.Header{
		expected:              {what},
		jetstream.MsgIDHeader: {messageID(r.chain())},
	}}
	o.underWay[m] = []*receipt{r}
	if err := o.publish(m); err != nil {
		o.settle(m, 0, err)
	}
}

// publish sends a message that the server is to answer.
func (o *outbox) publish(m *nats.Msg) error {
	_, err := o.js.PublishMsgAsync(m,
		jetstream.WithStallWait(patience),
		jetstream.WithRetryAttempts(0)) // a retry could overtake; the caller decides
	return err
}

// answered takes in what the server says of a message, or that it says nothing,
// and sends what waited for that.
func (o *outbox) answered(m *nats.Msg, at events.Position, err error) {
	for m != nil {
		o.mu.Lock()
		o.settle(m, at, err)
		m = o.next()
		group := o.underWay[m]
		o.mu.Unlock()
		if m == nil {
			return
		}
		if at, err = 0, o.sendGroup(group, m); err == nil {
			return
		}
	}
}

// settle makes the outcome of a message's entries final. The server gives the
// position of the last of them.
func (o *outbox) settle(m *nats.Msg, last events.Position, err error) {
	entries := o.underWay[m]
	delete(o.underWay, m)
	if err != nil {
		err = o.told(err, len(entries) > 1)
	}
	for i, r := range entries {
		at := last - events.Position(len(entries)-1-i)
		switch {
		case err != nil:
			o.finish(r, fmt.Errorf("append entry %d: %w", r.at(), err))
		case at != r.at():
			o.finish(r, fmt.Errorf("append entry %d: %w: it is on record as entry %d", r.at(), ledger.ErrMovedOn, at))
		default:
			o.finish(r, nil)
		}
	}
	if len(o.underWay) == 0 {
		o.grouped = false
		o.dropAfterFailure()
	}
}

// told says what an error of the server's means for what it was sent. A group is
// refused before any of it is stored; one that is refused for another reason than
// its place would be again, so there are no more of them.
func (o *outbox) told(err error, group bool) error {
	var api *jetstream.APIError
	switch answered := errors.As(err, &api); {
	case answered && placeTaken(api.ErrorCode):
		return fmt.Errorf("%w (%w)", ledger.ErrMovedOn, err)
	case answered && group:
		o.groups = false
		return fmt.Errorf("%w (%w)", ledger.ErrMovedOn, err)
	case errors.Is(err, jetstream.ErrAsyncPublishTimeout) && o.nc.IsConnected():
		return fmt.Errorf("%w: %w", ledger.ErrSilent, err)
	default:
		return fmt.Errorf("%w: %w", ledger.ErrUnsettled, err)
	}
}

func (o *outbox) finish(r *receipt, err error) {
	if err != nil {
		o.failed, o.end = cmp.Or(o.failed, err), events.Chain{}
	}
	o.window.leave(len(r.stored))
	r.settle(err)
}

// dropAfterFailure ends what was held back behind an entry that was not stored:
// it was never sent.
func (o *outbox) dropAfterFailure() {
	if o.failed == nil {
		return
	}
	for _, r := range o.held {
		o.finish(r, fmt.Errorf("append entry %d: %w, as one before it was not stored: %w", r.at(), ledger.ErrMovedOn, o.failed))
	}
	o.held, o.failed = nil, nil
}

// next lets go what was held back, once nothing is under way any more. A few it
// sends; of many it returns the message that the server will answer, the last of
// a group, for the caller to send them.
func (o *outbox) next() *nats.Msg {
	for len(o.underWay) == 0 && len(o.held) > 0 {
		n := groupOf(o.held)
		if n >= minGroup {
			group := o.held[:n:n]
			o.held = o.held[n:]
			last := &nats.Msg{Subject: group[n-1].subject, Data: group[n-1].stored}
			o.underWay[last], o.grouped = group, true
			return last
		}
		for alone := 0; alone < maxAlone && len(o.held) > 0; alone++ {
			r := o.held[0]
			o.held = o.held[1:]
			o.sendAlone(r)
		}
	}
	return nil
}

// groupOf counts the first of the entries that may go together.
func groupOf(entries []*receipt) int {
	bytes := 0
	for i, r := range entries {
		if bytes += len(r.stored); i == maxGroup || bytes > maxGroupBytes {
			return i
		}
	}
	return len(entries)
}

// sendGroup sends entries that are stored together or not at all, if the ledger
// ends just before the first: with what is known to be stored, since nothing else
// is under way. The server answers the last message.
func (o *outbox) sendGroup(group []*receipt, last *nats.Msg) error {
	id := []string{rand.Text()[:8]}
	for i, r := range group {
		m := &nats.Msg{Subject: r.subject, Data: r.stored, Header: nats.Header{groupHeader: id, turnHeader: {strconv.Itoa(i + 1)}}}
		if i == 0 {
			m.Header[jetstream.ExpectedLastSeqHeader] = []string{sequence(r.after.Position)}
		}
		if i < len(group)-1 {
			if err := o.nc.PublishMsg(m); err != nil {
				return err
			}
			continue
		}
		m.Header[jetstream.MsgIDHeader] = []string{messageID(r.chain())} // for the entry after it
		m.Header[commitHeader] = []string{"1"}
		last.Header = m.Header
	}
	return o.publish(last)
}

func sequence(p events.Position) string { return strconv.FormatUint(uint64(p), 10) }

// messageID is an entry's position and half of its hash.
func messageID(c events.Chain) string {
	b := strconv.AppendUint(make([]byte, 0, 40), uint64(c.Position), 10)
	return string(base64.RawURLEncoding.AppendEncode(append(b, '.'), c.Hash[:16]))
}
