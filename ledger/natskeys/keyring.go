package natskeys

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
	"muster/events/sealed"
)

// hearWithin is how long after a key was destroyed a keyring may still have it,
// if nobody asks it for Erasures.
const hearWithin = time.Second

// Keyring reads the keys of one authority's people, for a view of what they
// tell of themselves. It remembers those it has read, and forgets all of them
// within a second of one being destroyed, or at once when it is asked for
// Erasures. It is safe for concurrent use.
type Keyring struct {
	js        jetstream.JetStream
	authority string
	master    sealed.Key
	now       func() time.Time

	mu      sync.Mutex
	bucket  jetstream.Stream // nil until there is one
	erased  uint64           // how many keys had been destroyed
	checked time.Time        // when that was asked
	keys    map[string]kept
}

// kept is a worker's key, or that it was destroyed.
type kept struct {
	sealed.Key
	erased error // nil while the key stands
}

// NewKeyring returns the keyring of an authority, given a connection in the
// role of keeper, the master key and a clock. There need not be any keys yet.
func NewKeyring(nc *nats.Conn, authority string, master sealed.Key, now func() time.Time) (*Keyring, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	return &Keyring{js: js, authority: authority, master: master, now: now, keys: map[string]kept{}}, nil
}

// Opener returns what opens the sealed profiles of this authority's workers,
// for as long as ctx lasts. The error wraps sealed.ErrErased if the worker's
// key was destroyed, sealed.ErrNoKey if there is none, and sealed.ErrBox if the
// box does not open under it. Any other error means that the keys cannot be
// read just now; then nothing is opened, since it cannot be told whether a key
// still stands. Whoever uses it keeps what is sealed, not what was opened: then
// whoever is erased is erased there too.
func (k *Keyring) Opener(ctx context.Context) func(worker string, s *events.ProfileSealed) (*events.ProfileDeclared, error) {
	return func(worker string, s *events.ProfileSealed) (*events.ProfileDeclared, error) {
		if worker != s.Worker {
			return nil, fmt.Errorf("open the profile of %s: %w: it is %s's", worker, sealed.ErrBox, s.Worker)
		}
		key, err := k.of(ctx, worker)
		if err != nil {
			return nil, fmt.Errorf("open the profile of %s: %w", worker, err)
		}
		p, err := sealed.Open(key, k.authority, s)
		if err != nil {
			return nil, fmt.Errorf("open the profile of %s: %w", worker, err)
		}
		return p, nil
	}
}

// Erasures asks how many of the authority's keys have been destroyed: one look
// at where the bucket ends. Whatever was destroyed before the call is counted,
// and its key is forgotten. Whoever keeps what was opened, in memory, since
// opening takes tens of microseconds, lets go of it when this number is another
// one.
func (k *Keyring) Erasures(ctx context.Context) (uint64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.look(ctx); err != nil {
		return 0, err
	}
	return k.erased, nil
}

// of returns a worker's key.
func (k *Keyring) of(ctx context.Context, worker string) (sealed.Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.check(ctx); err != nil {
		return sealed.Key{}, err
	}
	if k.bucket == nil {
		return sealed.Key{}, sealed.ErrNoKey
	}
	if key, ok := k.keys[worker]; ok {
		return key.Key, key.erased
	}
	h, err := find(ctx, k.bucket, k.authority, worker)
	if err != nil {
		return sealed.Key{}, err
	}
	key, err := h.key(k.master, k.authority, worker)
	k.keep(worker, key, err)
	return key, err
}

// keep remembers what was read of a worker's key if it cannot change but by an
// erasure, at which all is forgotten: a key that is not there yet may come.
func (k *Keyring) keep(worker string, key sealed.Key, err error) {
	if err == nil || errors.Is(err, sealed.ErrErased) {
		k.keys[worker] = kept{key, err}
	}
}

// underWay is how many reads of keys are at the server at once. It takes them one
// after another in any case; what is saved is the way there and back.
const underWay = 128

// Fetch reads the keys of some workers, so that the opener has them at hand. Each
// is read as the opener reads it, and so is forgotten with the others; but many
// reads are under way at once, which takes a fraction of the time of one after
// another. A watch over the bucket would be one request, and needs the right to
// make consumers, which deliver what is in the bucket wherever they are told. That
// somebody has no key, or none that opens anything, is for the opener to say; an
// error means that the keys cannot be read just now, and is told at the first.
func (k *Keyring) Fetch(ctx context.Context, workers []string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.check(ctx); err != nil || k.bucket == nil {
		return err
	}
	var missing []string
	for _, w := range workers {
		if _, known := k.keys[w]; !known {
			missing = append(missing, w)
		}
	}
	slices.Sort(missing)
	missing = slices.Compact(missing)
	found, err := k.findAll(ctx, missing)
	if err != nil {
		return err
	}
	for i, w := range missing {
		key, err := found[i].key(k.master, k.authority, w)
		k.keep(w, key, err)
	}
	return nil
}

// findAll returns what the bucket holds of some workers, or the first error.
func (k *Keyring) findAll(ctx context.Context, workers []string) ([]held, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	found := make([]held, len(workers))
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(underWay, len(workers)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(workers) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				h, err := find(ctx, k.bucket, k.authority, workers[i])
				if err != nil {
					stop(err)
				}
				found[i] = h
			}
		})
	}
	all.Wait()
	return found, context.Cause(ctx)
}

// check asks now and then whether any key was destroyed.
func (k *Keyring) check(ctx context.Context) error {
	if k.bucket != nil && k.now().Sub(k.checked) < hearWithin {
		return nil
	}
	return k.look(ctx)
}

// look asks whether any key was destroyed. Whatever was stored in a bucket
// beyond one message a worker is the notice that one was.
func (k *Keyring) look(ctx context.Context) error {
	now := k.now()
	b, err := open(ctx, k.js, k.authority)
	if err != nil {
		return fmt.Errorf("ask whether keys of %s were destroyed: %w", k.authority, err)
	}
	if b == nil {
		k.bucket, k.erased = nil, 0
		clear(k.keys)
		return nil
	}
	if err := wrapsFor(b, k.authority, k.master); err != nil {
		return err
	}
	s := b.CachedInfo().State
	if erased := s.LastSeq - s.NumSubjects; erased != k.erased || k.bucket == nil {
		clear(k.keys)
		k.erased = erased
	}
	k.bucket, k.checked = b, now
	return nil
}
