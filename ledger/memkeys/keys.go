// Package memkeys keeps people's keys in memory, for tests, and for judging an
// entry that is not to be stored.
package memkeys

import (
	"context"
	"sync"

	"muster/events/sealed"
	"muster/ledger"
)

// Keys is the keys of the people of any authorities. The zero value has none,
// and is safe for concurrent use.
type Keys struct {
	mu     sync.Mutex
	keys   map[person]sealed.Key
	erased map[person]*sealed.Erasure
}

type person struct{ authority, worker string }

var _ ledger.Keys = (*Keys)(nil)

// Of returns a worker's key. See ledger.Keys.
func (k *Keys) Of(ctx context.Context, authority, worker string, may bool) (sealed.Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := person{authority, worker}
	if e := k.erased[p]; e != nil {
		return sealed.Key{}, e
	}
	key, ok := k.keys[p]
	switch {
	case ctx.Err() != nil:
		return sealed.Key{}, ctx.Err()
	case ok:
		return key, nil
	case !may:
		return sealed.Key{}, sealed.ErrNoKey
	}
	if k.keys == nil {
		k.keys = map[person]sealed.Key{}
	}
	key = sealed.NewKey()
	k.keys[p] = key
	return key, nil
}

// Erase destroys a worker's key for good. The error is sealed.ErrNoKey if they
// have none, and wraps sealed.ErrErased if it was destroyed before.
func (k *Keys) Erase(ctx context.Context, authority, worker string, e sealed.Erasure) error {
	if _, err := k.Of(ctx, authority, worker, false); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.erased == nil {
		k.erased = map[person]*sealed.Erasure{}
	}
	p := person{authority, worker}
	delete(k.keys, p)
	k.erased[p] = &e
	return nil
}
