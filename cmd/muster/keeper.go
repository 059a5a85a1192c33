package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger/natskeys"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/people"
)

// keeper reads what people tell of themselves, for the view of people.
type keeper struct {
	ctx    context.Context
	conn   *nats.Conn
	master sealed.Key
}

// personal are the views that may read what people tell of themselves: each is
// made with the keys, which are nil where there are none.
var personal = map[string]func(people.Keys) projections.Model{
	"people": func(keys people.Keys) projections.Model { return people.NewModel(keys) },
}

// personally has a view that may read what people tell of themselves be made
// with the keys, for as long as done is not called. Without them the view runs
// as well, and says that the profiles are sealed.
func (s *settings) personally(ctx context.Context, url string, v projections.View) (of projections.View, done func()) {
	made, is := personal[v.Name]
	if !is {
		return v, func() {}
	}
	k, err := openKeeper(ctx, url, s)
	if err != nil {
		slog.Warn("profiles stay sealed, and all else is answered", "view", v.Name, "because", err)
	}
	v.New = func(authority string) projections.Model { return made(k.of(authority)) }
	return v, k.close
}

// openKeeper connects in the role of keeper. A projector that has no such role,
// or not the master key, goes without: the error says which.
func openKeeper(ctx context.Context, url string, s *settings) (*keeper, error) {
	master, err := natskeys.ReadMaster(s.masterFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no master key at " + s.masterFile() + "; --master-key names another file")
	}
	if err != nil {
		return nil, err
	}
	nc, err := natslog.Connect(ctx, natslog.Client{URL: url, Role: natslog.Keeper, Credentials: s.credentialsFile(natslog.Keeper), Name: "keeper", Warn: warn})
	if err != nil {
		return nil, err
	}
	return &keeper{ctx, nc, master}, nil
}

func (k *keeper) close() {
	if k != nil {
		k.conn.Close()
	}
}

// of returns the keys of an authority; nil if there is no keeper.
func (k *keeper) of(authority string) people.Keys {
	if k == nil {
		return nil
	}
	ring, err := natskeys.NewKeyring(k.conn, authority, k.master, time.Now)
	if err != nil {
		slog.Warn("profiles stay sealed", "authority", authority, "because", err)
		return nil
	}
	return &keys{k.ctx, ring, ring.Opener(k.ctx)}
}

// keys are the keys of an authority as the view of people uses them.
type keys struct {
	ctx  context.Context // of the process
	ring *natskeys.Keyring
	open func(string, *events.ProfileSealed) (*events.ProfileDeclared, error)
}

func (k *keys) Open(s *events.ProfileSealed) (*events.ProfileDeclared, error) {
	return k.open(s.Worker, s)
}

func (k *keys) Fetch(workers []string) error { return k.ring.Fetch(k.ctx, workers) }

func (k *keys) Erasures() (uint64, error) { return k.ring.Erasures(k.ctx) }
