package natslog

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
	"muster/ledger"
)

// Log is the ledger of one authority. It implements ledger.Log, and is safe
// for concurrent use. It lasts as long as the connection it was opened on.
type Log struct {
	nc        *nats.Conn
	js        jetstream.JetStream
	authority string
	stream    string
	subject   string // with the book still to follow
	window    *window
	bulkFrom  events.Position // how many entries are read in bulk
}

var _ ledger.Chained = (*Log)(nil)

// Entries under way wait in the server, which refuses them when it has 10,000
// or 128 MB of them. We stay well below, and low enough that all of them can
// be synced before patience ends even on a disk that takes 5 ms for each.
const (
	maxUnderWay      = 4096
	maxBytesUnderWay = 32 << 20
	patience         = 30 * time.Second
)

var appendOptions = []jetstream.PublishOpt{
	jetstream.WithStallWait(patience),
	jetstream.WithRetryAttempts(0), // a retry could overtake; the caller decides
}

func newLog(nc *nats.Conn, authority string) (*Log, error) {
	l := &Log{
		nc:        nc,
		authority: authority,
		stream:    streamPrefix + authority,
		subject:   "ledger." + authority + ".",
		window:    newWindow(maxUnderWay, maxBytesUnderWay),
		bulkFrom:  bulkFrom,
	}
	var err error
	l.js, err = jetstream.New(nc,
		jetstream.WithPublishAsyncMaxPending(maxUnderWay),
		jetstream.WithPublishAsyncTimeout(patience),
		jetstream.WithPublishAsyncAckHandler(func(_ jetstream.JetStream, m *nats.Msg, _ *jetstream.PubAck) {
			l.window.leave(len(m.Data))
		}),
		jetstream.WithPublishAsyncErrHandler(func(_ jetstream.JetStream, m *nats.Msg, _ error) {
			l.window.leave(len(m.Data))
		}))
	return l, err
}

// Authority is whose ledger this is.
func (l *Log) Authority() string { return l.authority }

// Append offers an entry. See ledger.Log. It waits while as many entries are
// under way as the server can be trusted with.
func (l *Log) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	if at == 0 {
		return failed(fmt.Errorf("append entry 0: %w: positions begin at 1", ledger.ErrMovedOn))
	}
	return l.publish(at, stored, l.message(at, book, stored))
}

// AppendAfter offers the entry that follows a chain. See ledger.Chained. It
// names the message id of the entry before, which has the position in it: the
// expected sequence alone would let the entry in behind another writer's, and
// beside it would only slow every read, as each header does.
func (l *Log) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	m := l.message(last.Position+1, book, stored)
	if last.Position > 0 {
		delete(m.Header, jetstream.ExpectedLastSeqHeader)
		m.Header[jetstream.ExpectedLastMsgIDHeader] = []string{messageID(last)}
	}
	return l.publish(last.Position+1, stored, m)
}

func (l *Log) message(at events.Position, book events.Book, stored []byte) *nats.Msg {
	return &nats.Msg{
		Subject: l.subject + string(book),
		Header: nats.Header{
			jetstream.ExpectedLastSeqHeader: {strconv.FormatUint(uint64(at-1), 10)},
			jetstream.MsgIDHeader:           {messageID(events.Chain{Position: at, Hash: events.HashOf(stored)})},
		},
		Data: stored,
	}
}

// messageID is an entry's position and half of its hash.
func messageID(c events.Chain) string {
	b := strconv.AppendUint(make([]byte, 0, 40), uint64(c.Position), 10)
	return string(base64.RawURLEncoding.AppendEncode(append(b, '.'), c.Hash[:16]))
}

func (l *Log) publish(at events.Position, stored []byte, m *nats.Msg) ledger.Receipt {
	l.window.enter(len(stored))
	ack, err := l.js.PublishMsgAsync(m, appendOptions...)
	if err != nil {
		l.window.leave(len(stored))
		return failed(l.appendError(at, err))
	}
	return &receipt{log: l, at: at, ack: ack, turn: make(chan struct{}, 1)}
}

// receipt waits for the answer to one append.
type receipt struct {
	log     *Log
	at      events.Position
	ack     jetstream.PubAckFuture
	turn    chan struct{} // holds one token while someone waits
	settled bool
	err     error
}

// Wait returns the outcome. See ledger.Receipt.
func (r *receipt) Wait(ctx context.Context) error {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return r.gaveUp(ctx)
	}
	if r.settled {
		return r.err
	}
	select {
	case ack := <-r.ack.Ok():
		if ack.Sequence != uint64(r.at) {
			r.err = fmt.Errorf("append entry %d: %w: it is on record as entry %d", r.at, ledger.ErrMovedOn, ack.Sequence)
		}
	case err := <-r.ack.Err():
		r.err = r.log.appendError(r.at, err)
	case <-ctx.Done():
		return r.gaveUp(ctx)
	}
	r.settled = true
	return r.err
}

func (r *receipt) gaveUp(ctx context.Context) error {
	return fmt.Errorf("append entry %d: %w", r.at, ctx.Err())
}

// failure is the receipt of an append that never got under way.
type failure struct{ err error }

func failed(err error) ledger.Receipt { return failure{err} }

func (f failure) Wait(context.Context) error { return f.err }

// wrongLastMessage is the server's code for an unexpected last message id.
const wrongLastMessage jetstream.ErrorCode = 10070

func (l *Log) appendError(at events.Position, err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		switch api.ErrorCode {
		case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant, wrongLastMessage:
			return fmt.Errorf("append entry %d: %w (%w)", at, ledger.ErrMovedOn, err)
		}
	}
	if errors.Is(err, nats.ErrMaxPayload) {
		return fmt.Errorf("append entry %d: the entry is too large; the server takes %d bytes at most: %w", at, l.nc.MaxPayload(), err)
	}
	return fmt.Errorf("append entry %d: %w: %w", at, ledger.ErrUnsettled, err)
}

// Last returns the position of the newest entry, or 0. See ledger.Log.
func (l *Log) Last(ctx context.Context) (events.Position, error) {
	last, _, err := l.Head(ctx)
	return last, err
}

// Head returns the position of the newest entry and when it arrived, or zeros
// if there is none.
func (l *Log) Head(ctx context.Context) (events.Position, time.Time, error) {
	info, err := l.info(ctx, false)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("find the end of the ledger of %s: %w", l.authority, err)
	}
	if info.State.LastSeq == 0 {
		return 0, time.Time{}, nil
	}
	return events.Position(info.State.LastSeq), info.State.LastTime.UTC(), nil
}

// At returns one entry. An entry that the ledger should have, and that cannot
// be had, is *events.Damage; one past its end is ErrPastEnd.
func (l *Log) At(ctx context.Context, p events.Position) (events.Stored, error) {
	var resp struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Subject string    `json:"subject"`
			Data    []byte    `json:"data"`
			Time    time.Time `json:"time"`
		} `json:"message"`
	}
	err := l.api(ctx, "$JS.API.STREAM.MSG.GET."+l.stream, fmt.Sprintf(`{"seq":%d}`, p), &resp)
	if err != nil {
		return events.Stored{}, fmt.Errorf("read entry %d of %s: %w", p, l.authority, err)
	}
	if resp.Error != nil {
		return events.Stored{}, l.absent(ctx, p, resp.Error)
	}
	m := resp.Message
	book, ok := strings.CutPrefix(m.Subject, l.subject)
	if !ok {
		return events.Stored{}, &events.Damage{Position: p, Reason: fmt.Sprintf("is filed under %q, which is not a book of this ledger", m.Subject)}
	}
	return events.Stored{Position: p, Book: events.Book(book), Arrived: m.Time.UTC(), Bytes: m.Data}, nil
}

// ErrPastEnd means that the ledger has no entry at the position yet.
var ErrPastEnd = errors.New("the ledger ends before it")

// absent tells why the server did not give an entry.
func (l *Log) absent(ctx context.Context, p events.Position, why *jetstream.APIError) error {
	if why.ErrorCode == jetstream.JSErrCodeStreamNotFound {
		return fmt.Errorf("read entry %d of %s: %w", p, l.authority, ErrNoLedger)
	}
	last, err := l.Last(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("read entry %d of %s: %w", p, l.authority, errors.Join(why, err))
	case p == 0 || p > last:
		return fmt.Errorf("read entry %d of %s: %w, at %d", p, l.authority, ErrPastEnd, last)
	}
	return &events.Damage{Position: p, Reason: fmt.Sprintf("cannot be read from the ledger, which goes on to %d: its file is damaged, or it was deleted (%s)", last, why.Description)}
}

// Holds checks that the ledger still has the entry that a reader followed it
// to, or a writer was told was stored. If not, the error is *events.Damage.
func (l *Log) Holds(ctx context.Context, c events.Chain) error {
	if c.Position == 0 {
		return nil
	}
	s, err := l.At(ctx, c.Position)
	if errors.Is(err, ErrPastEnd) {
		last, err := l.Last(ctx)
		if err != nil {
			return err
		}
		return lostEnd(last, c.Position)
	}
	if err != nil {
		return err
	}
	if events.HashOf(s.Bytes) != c.Hash {
		return &events.Damage{Position: c.Position, Reason: "is not what it was when it was last read or stored: it was altered, or this is another ledger"}
	}
	return nil
}

func lostEnd(last, seen events.Position) error {
	return &events.Damage{Position: last + 1, Reason: fmt.Sprintf("is missing: the ledger ends at %d, but entry %d had been read or stored; entries were lost from its end", last, seen)}
}

// Read yields the entries from position from to the present end. See
// ledger.Log. If the server cannot be reached, the read fails; if an entry
// cannot be read and none follows it, the error is *events.Damage.
func (l *Log) Read(ctx context.Context, from events.Position) iter.Seq2[events.Stored, error] {
	return func(yield func(events.Stored, error) bool) {
		last, err := l.Last(ctx)
		if err != nil || last < max(from, 1) {
			if err != nil {
				yield(events.Stored{}, err)
			}
			return
		}
		f := &follower{log: l, next: max(from, 1), last: last}
		err = f.run(ctx, func(run []events.Stored) error {
			for _, s := range run {
				if err := ctx.Err(); err != nil {
					return err
				}
				if !yield(s, nil) {
					return errEnough
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(events.Stored{}, fmt.Errorf("read the ledger of %s at entry %d: %w", l.authority, f.next, err))
		}
	}
}

// errEnough ends a read whose caller wants no more.
var errEnough = errors.New("enough")

// streamInfo is what the server tells of a stream, with its settings as sent.
type streamInfo struct {
	Error  *jetstream.APIError   `json:"error"`
	Config json.RawMessage       `json:"config"`
	State  jetstream.StreamState `json:"state"`
}

func (l *Log) info(ctx context.Context, deleted bool) (streamInfo, error) {
	var info streamInfo
	err := l.api(ctx, "$JS.API.STREAM.INFO."+l.stream, fmt.Sprintf(`{"deleted_details":%t}`, deleted), &info)
	if err == nil && info.Error != nil {
		err = info.Error
		if info.Error.ErrorCode == jetstream.JSErrCodeStreamNotFound {
			err = ErrNoLedger
		}
	}
	return info, err
}

// api makes one request to JetStream.
func (l *Log) api(ctx context.Context, subject, request string, response any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	m, err := l.nc.RequestWithContext(ctx, subject, []byte(request))
	switch {
	case errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("the server at %s has no JetStream: %w", l.nc.ConnectedUrlRedacted(), err)
	case err != nil:
		return fmt.Errorf("no answer from the server: %w", err)
	}
	return json.Unmarshal(m.Data, response)
}
