package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"muster/ledger"
	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/natsview"
)

// host runs the parts of Muster on a data directory: the server and the
// registrar in this process, and a child process for each projector.
type host struct {
	server *natslog.Server
	stop   context.CancelFunc
	parts  sync.WaitGroup
	mu     sync.Mutex
	failed error
}

// hostConfig says what a host runs.
type hostConfig struct {
	dir   string
	port  int // 0 is any that is free
	sync  natslog.Sync
	views []string
}

// startHost starts the parts. They run until close, or until ctx ends and close
// is called.
func startHost(ctx context.Context, c hostConfig) (*host, error) {
	server, err := natslog.StartServer(natslog.Config{Dir: c.dir, Port: c.port, Sync: c.sync})
	if err != nil {
		return nil, err
	}
	h := &host{server: server}
	// The parts outlive ctx until close has them stop, children first.
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	nc, err := natslog.Connect(ctx, natslog.Client{URL: server.URL(), Role: natslog.Registrar,
		Credentials: natslog.CredentialsFile(c.dir, natslog.Registrar), Name: "registrar", Warn: warn})
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	h.run("registrar", func() error {
		defer nc.Close()
		return natsdoor.Serve(ctx, natsdoor.Config{Conn: nc, Witness: witnessIn(c.dir), Log: slog.Default()})
	})
	for _, v := range c.views {
		args := []string{"projector", v, "--server", server.URL(), "--data", c.dir}
		if slog.Default().Enabled(ctx, slog.LevelInfo) {
			args = append(args, "--verbose")
		}
		h.run("projector "+v, func() error { return supervise(ctx, "projector "+v, args) })
	}
	return h, nil
}

// witnessIn keeps the witnesses of ledgers in a data directory.
func witnessIn(dir string) func(string) (ledger.Witness, error) {
	return func(authority string) (ledger.Witness, error) { return natslog.OpenWitness(dir, authority) }
}

func warn(err error) { slog.Warn("connection", "error", err) }

// run starts a part. What it fails with is kept for close, and told at once.
func (h *host) run(name string, part func() error) {
	h.parts.Go(func() {
		if err := part(); err != nil && !errors.Is(err, context.Canceled) {
			slog.Error("a part of the service has failed", "part", name, "error", err)
			h.mu.Lock()
			h.failed = errors.Join(h.failed, fmt.Errorf("%s: %w", name, err))
			h.mu.Unlock()
		}
	})
}

// close stops everything and reports what failed on the way.
func (h *host) close() error {
	h.stop()
	h.parts.Wait()
	return errors.Join(h.failed, h.server.Close())
}

// desk is where a command asks and records: connections to a running server,
// or to a host of its own.
type desk struct {
	settings *settings
	url      string
	own      *host
	conns    []interface{ Close() }
}

// open finds the ledger as the flags say. Views are those that the command is
// going to ask, should it have to run them itself.
func (s *settings) open(ctx context.Context, views ...string) (*desk, error) {
	d := &desk{settings: s, url: s.server}
	if d.url != "" {
		return d, nil
	}
	if url, ok := natslog.Running(s.data); ok {
		d.url = url
		return d, nil
	}
	own, err := startHost(ctx, hostConfig{dir: s.data, views: views})
	if err != nil {
		return nil, err
	}
	d.own, d.url = own, own.server.URL()
	return d, nil
}

func (d *desk) close() error {
	for _, c := range d.conns {
		c.Close()
	}
	if d.own != nil {
		return d.own.close()
	}
	return nil
}

func (s *settings) credentialsFile(r natslog.Role) string {
	if s.credentials != "" {
		return filepath.Join(s.credentials, string(r)+".nk")
	}
	return natslog.CredentialsFile(s.data, r)
}

// views returns a client that asks views.
func (d *desk) views(ctx context.Context) (natsview.Client, error) {
	nc, err := natslog.Connect(ctx, natslog.Client{URL: d.url, Role: natslog.Reader,
		Credentials: d.settings.credentialsFile(natslog.Reader), Name: "reader", Warn: warn})
	if err != nil {
		return natsview.Client{}, err
	}
	d.conns = append(d.conns, nc)
	return natsview.Client{Conn: nc}, nil
}

// door returns a client that records; asserting, if it loads history with the
// times at which another system recorded it.
func (d *desk) door(ctx context.Context, asserting bool) (natsdoor.Client, error) {
	role := natslog.Recorder
	if asserting {
		role = natslog.Loader
	}
	nc, err := natslog.Connect(ctx, natslog.Client{URL: d.url, Role: role,
		Credentials: d.settings.credentialsFile(role), Name: string(role), Warn: warn})
	if err != nil {
		return natsdoor.Client{}, err
	}
	d.conns = append(d.conns, nc)
	return natsdoor.Client{Conn: nc, Asserting: asserting}, nil
}

// askPatience is how long a command waits for a view that is starting.
const askPatience = 2 * time.Minute

// ask puts a question to a view, and waits while the view is starting or
// catching up if this command runs the view itself.
func (d *desk) ask(ctx context.Context, c natsview.Client, view, authority string, q, a any) error {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	for {
		err := c.Ask(ctx, view, authority, q, a)
		var unknown *natsview.Unknown
		var notReady *natsview.NotReady
		starting := d.own != nil && errors.As(err, &unknown) && len(unknown.Known) == 0
		if !starting && !errors.As(err, &notReady) {
			return err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// questionFailed says whether an error is an answer of its own: the question
// was understood and refused.
func questionFailed(err error) bool {
	var r *projections.Refusal
	return errors.As(err, &r)
}
