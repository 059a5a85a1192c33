package natskeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events/sealed"
	"muster/ledger"
)

// Keys is the keys of the people of all authorities on a server, for whoever
// seals. It remembers none of them, so that one that is destroyed is of no more
// use at once. It is safe for concurrent use.
type Keys struct {
	js     jetstream.JetStream
	master sealed.Key
	lost   error // why there is no master key, if there is none

	mu      sync.Mutex
	buckets map[string]jetstream.Stream // those opened
}

var _ ledger.Keys = (*Keys)(nil)

// New returns the keys on a server, given a connection in the role of sealer
// and the master key.
func New(nc *nats.Conn, master sealed.Key) (*Keys, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	return &Keys{js: js, master: master, buckets: map[string]jetstream.Stream{}}, nil
}

// NewLost returns the keys on a server whose master key is lost. They can be
// destroyed; asked for one, they say what was lost.
func NewLost(nc *nats.Conn, lost *LostMaster) (*Keys, error) {
	k, err := New(nc, sealed.Key{})
	if err == nil {
		k.lost = lost
	}
	return k, err
}

// Of returns a worker's key. See ledger.Keys. A key that it makes is on the
// server's disk when it returns.
func (k *Keys) Of(ctx context.Context, authority, worker string, may bool) (sealed.Key, error) {
	if k.lost != nil {
		return sealed.Key{}, k.lost
	}
	b, err := k.bucket(ctx, authority, may)
	if err != nil {
		return sealed.Key{}, err
	}
	if b == nil {
		return sealed.Key{}, sealed.ErrNoKey
	}
	h, err := find(ctx, b, authority, worker)
	if err != nil {
		return sealed.Key{}, err
	}
	if h.at > 0 || !may {
		return h.key(k.master, authority, worker)
	}
	key := sealed.NewKey()
	err = k.put(ctx, authority, worker, 0, value{Key: sealed.Wrap(k.master, authority, worker, key)})
	if isTaken(err) { // somebody else made one, just now
		if h, err = find(ctx, b, authority, worker); err == nil {
			return h.key(k.master, authority, worker)
		}
	}
	if err != nil {
		return sealed.Key{}, fmt.Errorf("make the key of %s of %s: %w", worker, authority, err)
	}
	return key, nil
}

// bucket opens the bucket of an authority, once, and begins one if it may; else
// it returns nil if there is none.
func (k *Keys) bucket(ctx context.Context, authority string, may bool) (jetstream.Stream, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if b := k.buckets[authority]; b != nil {
		return b, nil
	}
	b, err := open(ctx, k.js, authority)
	if err == nil && b == nil && may {
		_, err = k.js.CreateStream(ctx, settings(authority, k.master))
		if err != nil && !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // by another, just now
			return nil, fmt.Errorf("begin the keys of %s: %w", authority, err)
		}
		b, err = open(ctx, k.js, authority)
	}
	if err != nil || b == nil {
		return nil, err
	}
	if err := wrapsFor(b, authority, k.master); err != nil {
		return nil, err
	}
	k.buckets[authority] = b
	return b, nil
}

// put stores what is held of a worker in the place of what was found at a
// sequence; 0 is nothing.
func (k *Keys) put(ctx context.Context, authority, worker string, after uint64, v value) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = k.js.PublishMsg(ctx, &nats.Msg{Subject: subject(authority, worker), Header: nats.Header{}, Data: b},
		jetstream.WithExpectLastSequencePerSubject(after))
	return err
}

// isTaken reports whether another was first.
func isTaken(err error) bool {
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode {
	case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant:
		return true
	}
	return false
}

// Erase destroys the key of a worker of an authority for good, and keeps who
// did it, when and why in its place. It needs no master key: nc is a connection
// in the role of sealer. What that person ever told of themselves is lost with
// the key; all else stands. When it returns, the bytes of the key have been
// overwritten on the server's disk; copies of the server's files that were made
// before have it still, under the master key.
//
// The error is sealed.ErrNoKey if there is no key, and wraps sealed.ErrErased,
// with what was kept, if it was destroyed before.
func Erase(ctx context.Context, nc *nats.Conn, authority, worker string, e sealed.Erasure) error {
	k, err := New(nc, sealed.Key{})
	if err != nil {
		return err
	}
	return k.Erase(ctx, authority, worker, e)
}

// Erase is Erase, on the connection that the keys were opened on.
func (k *Keys) Erase(ctx context.Context, authority, worker string, e sealed.Erasure) error {
	b, err := open(ctx, k.js, authority)
	if err != nil {
		return err
	}
	if b == nil {
		return sealed.ErrNoKey
	}
	for {
		h, err := find(ctx, b, authority, worker)
		switch {
		case err != nil:
			return err
		case h.at == 0:
			return sealed.ErrNoKey
		case h.Erased != nil: // whoever did it may have been interrupted
			return errors.Join(h.Erased, overwrite(ctx, b, worker, h.Was))
		}
		err = k.put(ctx, authority, worker, h.at, value{Erased: &e, Was: h.at})
		if err == nil {
			return overwrite(ctx, b, worker, h.at)
		}
		if !isTaken(err) {
			return fmt.Errorf("destroy the key of %s of %s: %w; do it again, to be sure", worker, authority, err)
		}
	}
}

// overwrite has the server overwrite a message in its file. That it is gone
// already is well.
func overwrite(ctx context.Context, b jetstream.Stream, worker string, at uint64) error {
	if _, err := b.GetMsg(ctx, at); errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err := b.SecureDeleteMsg(ctx, at); err != nil {
		return fmt.Errorf("the key of %s is of no use any more, but its bytes may still be on the server's disk: %w; do it again", worker, err)
	}
	return nil
}
