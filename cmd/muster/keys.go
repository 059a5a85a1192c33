package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"

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

// openKeys reaches the keys on a server. The master key is made if there are
// none. If it was lost all goes on but for what is personal.
func openKeys(ctx context.Context, url, credentials, master string) (*keyStore, error) {
	nc, err := natslog.Connect(ctx, natslog.Client{URL: url, Role: natslog.Sealer, Credentials: credentials, Name: "sealer", Warn: warn})
	if errors.Is(err, nats.ErrAuthorization) {
		return nil, errors.Join(err, errors.New("if it is a server of your own, write its accounts anew with `muster access`: the keys of personal data have one"))
	}
	if err != nil {
		return nil, err
	}
	keys, err := keysWith(ctx, nc, master)
	if err != nil {
		nc.Close()
		return nil, err
	}
	return &keyStore{keys, nc}, nil
}

// keysWith returns the keys on a server with the master key in a file.
func keysWith(ctx context.Context, nc *nats.Conn, master string) (*natskeys.Keys, error) {
	key, err := natskeys.MasterFor(ctx, nc, master)
	var lost *natskeys.LostMaster
	switch {
	case errors.As(err, &lost):
		slog.Warn("the master key is lost", "because", lost)
		return natskeys.NewLost(nc, lost)
	case err != nil:
		return nil, err
	}
	return natskeys.New(nc, key)
}
