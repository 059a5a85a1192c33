package natslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/s2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
)

// A long ledger of small entries is read from its beginning as the server makes a
// backup of it: many entries a message, compressed, where a consumer gets a
// message for each. That is about half the work for both sides; large entries
// would only be compressed for nothing. What the server reads is checked against
// the same sums, and what comes after goes on through a feed. So does all of it if
// anything about the backup is not as expected: that finds out what is wrong, and
// names it.
const (
	bulkFrom   = 2 * batch // entries, from which it is worth a backup's start
	bulkSmall  = 2 << 10   // bytes, up to which entries are small, on average
	bulkWindow = 8 << 20   // bytes that may be under way
	bulkChunk  = 128 << 10 // bytes a message
	bulkRoom   = 64 << 10  // bytes of messages that are kept together
)

// bulk is a backup under way, as the bytes that the server writes.
type bulk struct {
	nc    *nats.Conn
	sub   *nats.Subscription
	msgs  chan *nats.Msg
	over  <-chan struct{} // closed when nobody wants it any more
	chunk []byte          // what is left of the last message
	err   error
}

func (l *Log) openBulk(ctx context.Context) (*bulk, error) {
	b := &bulk{nc: l.nc, msgs: make(chan *nats.Msg, 2*bulkWindow/bulkChunk), over: ctx.Done()}
	var err error
	if b.sub, err = l.nc.ChanSubscribe(l.nc.NewInbox(), b.msgs); err != nil {
		return nil, err
	}
	var resp struct {
		Error *jetstream.APIError `json:"error"`
	}
	request := fmt.Sprintf(`{"deliver_subject":%q,"no_consumers":true,"chunk_size":%d,"window_size":%d}`, b.sub.Subject, bulkChunk, bulkWindow)
	if err = l.api(ctx, "$JS.API.STREAM.SNAPSHOT."+l.stream, request, &resp); err == nil && resp.Error != nil {
		err = resp.Error
	}
	if err != nil {
		b.close()
	}
	return b, err
}

// close ends the backup, if it goes on: the server sees that nobody listens.
func (b *bulk) close() { _ = b.sub.Unsubscribe() }

// Read reads the bytes of the backup to their end. It tells the server of each
// message that it has come, which lets another follow.
func (b *bulk) Read(p []byte) (int, error) {
	for len(b.chunk) == 0 && b.err == nil {
		b.chunk, b.err = b.next()
	}
	if len(b.chunk) == 0 {
		return 0, b.err
	}
	n := copy(p, b.chunk)
	b.chunk = b.chunk[n:]
	return n, nil
}

func (b *bulk) next() ([]byte, error) {
	var m *nats.Msg
	select {
	case m = <-b.msgs:
	default:
		late := time.NewTimer(longestSilence)
		defer late.Stop()
		select {
		case m = <-b.msgs:
		case <-late.C:
			return nil, fmt.Errorf("no more of the backup came in %s", longestSilence)
		case <-b.over:
			return nil, errAgain
		}
	}
	if m.Reply != "" {
		return m.Data, b.nc.Publish(m.Reply, nil)
	}
	switch status := m.Header.Get("Status"); status {
	case "": // the last of the bytes
		return m.Data, nil
	case "204":
		return nil, io.EOF
	default:
		return nil, fmt.Errorf("the server ends the backup: %s %s", status, m.Header.Get("Description"))
	}
}

// worthBulk reports whether a ledger is read faster in bulk.
func (l *Log) worthBulk(s jetstream.StreamState) bool {
	return events.Position(s.LastSeq) >= l.bulkFrom && s.Bytes <= bulkSmall*s.Msgs
}

// inBulk delivers the ledger from its first entry on, as far as a backup of it
// goes. After an error that is not deliver's own, what was delivered stands and
// f.next is where to go on.
func (f *follower) inBulk(ctx context.Context, deliver func([]events.Stored) error) error {
	b, err := f.log.openBulk(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	f.buf = f.buf[:0]
	u := unpacker{from: s2.NewReader(b), most: int(f.log.nc.MaxPayload()), size: bulkRoom}
	if f.last == 0 {
		u.size = 2 * maxRunBytes // for a run, which is not kept
	}
	if err := u.begin(); err != nil {
		return err
	}
	for size := 0; ; {
		s, err := f.unpack(&u)
		switch {
		case err == nil:
			f.buf = append(f.buf, s)
			size += len(s.Bytes)
		case !errors.Is(err, io.EOF):
			return err
		}
		full := len(f.buf) == cap(f.buf) || size >= maxRunBytes || f.last == s.Position
		if (full || err != nil) && len(f.buf) > 0 {
			if err := f.deliver(deliver); err != nil || f.done() {
				return err
			}
			f.buf, size = f.buf[:0], 0
			if f.last == 0 {
				u.reuse()
			}
		}
		if err != nil {
			return nil
		}
	}
}

// unpack reads the entry that follows those delivered and those in f.buf. It is
// io.EOF at the end of the backup.
func (f *follower) unpack(u *unpacker) (events.Stored, error) {
	p, err := u.next()
	if err == nil && p.sequence == 0 { // the state of the stream
		p, err = u.next()
	}
	if err != nil {
		return events.Stored{}, err
	}
	if f.name != string(p.name) {
		f.name = string(p.name)
	}
	book, ours := strings.CutPrefix(f.name, f.log.subject)
	if want := f.next + events.Position(len(f.buf)); !ours || uint64(want) != p.sequence {
		return events.Stored{}, fmt.Errorf("entry %d, of %q, comes where entry %d was to", p.sequence, p.name, want)
	}
	return events.Stored{Position: events.Position(p.sequence), Book: events.Book(book), Arrived: time.Unix(0, p.arrived).UTC(), Bytes: p.body}, nil
}
