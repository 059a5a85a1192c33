package natslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
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
	out       *outbox
	bulkFrom  events.Position // how many entries are read in bulk
}

var _ ledger.Chained = (*Log)(nil)

func newLog(nc *nats.Conn, authority string) (*Log, error) {
	l := &Log{
		nc:        nc,
		authority: authority,
		stream:    streamPrefix + authority,
		subject:   "ledger." + authority + ".",
		bulkFrom:  bulkFrom,
	}
	var err error
	if l.out, err = newOutbox(nc); err != nil {
		return nil, err
	}
	l.js, err = jetstream.New(nc)
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
	return l.out.append(&receipt{after: events.Chain{Position: at - 1}, subject: l.subject + string(book), stored: stored})
}

// AppendAfter offers the entry that follows a chain. See ledger.Chained. It
// waits as Append does.
func (l *Log) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	return l.out.appendAfter(&receipt{after: last, subject: l.subject + string(book), stored: stored})
}

// Last returns the position of the newest entry, or 0. See ledger.Log. The server
// counts the entries of a group before it has synced them, but gives none of them
// until then, so the newest is asked for.
func (l *Log) Last(ctx context.Context) (events.Position, error) {
	last, _, err := l.Head(ctx)
	if err == nil && last > 0 {
		var there json.RawMessage
		err = l.api(ctx, "$JS.API.STREAM.MSG.GET."+l.stream, fmt.Sprintf(`{"seq":%d}`, last), &there)
	}
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
