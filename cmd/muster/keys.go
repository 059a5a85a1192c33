package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/nats-io/nats.go"

	"muster/ledger/natskeys"
	"muster/ledger/natslog"
)

// masterFile is where the master key is.
func (s *settings) masterFile() string { return cmp.Or(s.master, natskeys.MasterFile(s.data)) }

// keyStore is the keys that a registrar seals personal data under.
type keyStore struct {
	*natskeys.Keys
	conn *nats.Conn
}

func (k *keyStore) close() { k.conn.Close() }

// openKeys reaches the keys on a server. The master key is made if there is
// none.
func openKeys(ctx context.Context, url, credentials, master string) (*keyStore, error) {
	key, err := natskeys.MakeMaster(master)
	if err != nil {
		return nil, err
	}
	nc, err := natslog.Connect(ctx, natslog.Client{URL: url, Role: natslog.Sealer, Credentials: credentials, Name: "sealer", Warn: warn})
	if errors.Is(err, nats.ErrAuthorization) {
		return nil, errors.Join(err, errors.New("if it is a server of your own, write its accounts anew with `muster access`: the keys of personal data have one"))
	}
	if err != nil {
		return nil, err
	}
	keys, err := natskeys.New(nc, key)
	if err != nil {
		nc.Close()
		return nil, err
	}
	return &keyStore{keys, nc}, nil
}
