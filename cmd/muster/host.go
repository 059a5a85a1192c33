package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"muster/ledger"
	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
	"muster/projections/natsview"
)

// host runs the parts of Muster on a data directory: the server and the
// registrar in this process, and a child process for each projector.
type host struct {
	server *natslog.Server
	// ledgers lists the authorities that have a ledger.
	ledgers func(context.Context) ([]string, error)
	stop    context.CancelFunc
	ended   chan struct{} // closed when the registrar has ended
	parts   sync.WaitGroup
	mu      sync.Mutex
	failed  error
}

// hostConfig says what a host runs.
type hostConfig struct {
	dir    string
	master string // the file of the master key
	port   int    // 0 is any that is free
	sync   natslog.Sync
	views  []string
	// restarts is how often a projector that dies is started again within a
	// while; 0 means mostRestarts.
	restarts int
}

// startHost starts the parts. They run until close, or until ctx ends and close
// is called.
func startHost(ctx context.Context, c hostConfig) (*host, error) {
	server, err := natslog.StartServer(natslog.Config{Dir: c.dir, Port: c.port, Sync: c.sync, Warn: warnOfServer})
	if err != nil {
		return nil, err
	}
	h := &host{server: server, ended: make(chan struct{})}
	// The parts outlive ctx until close has them stop, children first.
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	nc, err := natslog.Connect(ctx, natslog.Client{URL: server.URL(), Role: natslog.Registrar,
		Credentials: natslog.CredentialsFile(c.dir, natslog.Registrar), Name: "registrar", Warn: warn})
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	h.ledgers = func(ctx context.Context) ([]string, error) { return natslog.Authorities(ctx, nc) }
	keys, err := openKeys(ctx, server.URL(), natslog.CredentialsFile(c.dir, natslog.Sealer), c.master)
	if err != nil {
		nc.Close()
		return nil, errors.Join(err, h.close())
	}
	ready := make(chan struct{})
	h.run("registrar", func() error {
		defer close(h.ended)
		defer nc.Close()
		defer keys.close()
		return natsdoor.Serve(ctx, natsdoor.Config{Conn: nc, Keys: keys, Witness: witnessIn(c.dir), Room: roomIn(c.dir), Log: slog.Default(), Ready: func() { close(ready) }})
	})
	select {
	case <-ready:
	case <-h.ended:
		return nil, errors.Join(errors.New("the registrar ended before it was ready"), h.close())
	}
	for _, v := range c.views {
		args := []string{"projector", v, "--server", server.URL(), "--data", c.dir, "--master-key", c.master}
		if slog.Default().Enabled(ctx, slog.LevelInfo) {
			args = append(args, "--verbose")
		}
		h.run("projector "+v, func() error { return supervise(ctx, "projector "+v, args, cmp.Or(c.restarts, mostRestarts)) })
	}
	return h, nil
}

// witnessIn keeps the witnesses of ledgers in a data directory.
func witnessIn(dir string) func(string) (ledger.Witness, error) {
	return func(authority string) (ledger.Witness, error) { return natslog.OpenWitness(dir, authority) }
}

func warnOfServer(err error) { slog.Error("the server", "error", err) }

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

// wait waits until ctx ends. Without the registrar the rest is of no use, so it
// ends as well when that does.
func (h *host) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-h.ended:
		return errors.New("the registrar has ended, and without it nothing is recorded; start it again")
	}
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
	wanted   []string // the views to run, should it have to run them itself
	conns    []interface{ Close() }
	readers  map[natslog.Role]natsview.Client
}

// openKept is open for a command that leaves it to others to begin a ledger: a
// question that is asked in the wrong place must not make one there.
func (s *settings) openKept(ctx context.Context, views ...string) (*desk, error) {
	if s.server == "" {
		_, err := os.Stat(natslog.CredentialsFile(s.data, natslog.Registrar))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no ledger in %s; --data names another directory, --server a running server, and `muster up` begins one", s.data)
		}
	}
	return s.open(ctx, views...)
}

// open finds the ledger as the flags say, or begins one. Views are those that
// the command is going to ask, should it have to run them itself.
func (s *settings) open(ctx context.Context, views ...string) (*desk, error) {
	d := &desk{settings: s, url: s.server, wanted: views}
	if d.url != "" {
		return d, nil
	}
	if url, ok := natslog.Running(s.data); ok {
		d.url = url
		return d, nil
	}
	// Another command may run the ledger, for as long as it takes, and not have
	// said where yet.
	for began := time.Now(); ; {
		own, err := startHost(ctx, hostConfig{dir: s.data, master: s.masterFile(), views: views})
		if err == nil {
			d.own, d.url = own, own.server.URL()
			return d, nil
		}
		var busy *natslog.Busy
		if !errors.As(err, &busy) || time.Since(began) > busyPatience || ctx.Err() != nil {
			return nil, err
		}
		if url, ok := natslog.Running(s.data); ok {
			d.url = url
			return d, nil
		}
	}
}

// busyPatience is how long a command waits for another one that is starting or
// ending on the same data directory.
const busyPatience = 3 * time.Second

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

// connect connects in a role. If the ledger was run by another command that has
// just ended, it is found or run once more; so it is if the next one ends, too.
func (d *desk) connect(ctx context.Context, role natslog.Role) (*nats.Conn, error) {
	for began := time.Now(); ; {
		nc, err := natslog.Connect(ctx, natslog.Client{URL: d.url, Role: role,
			Credentials: d.settings.credentialsFile(role), Name: string(role), Warn: warn,
			Once: role == natslog.Recorder || role == natslog.Loader})
		if err == nil {
			d.conns = append(d.conns, nc)
			return nc, nil
		}
		if time.Since(began) > busyPatience || d.own != nil || len(d.conns) > 0 || d.settings.server != "" || ctx.Err() != nil {
			return nil, err
		}
		found, lost := d.settings.open(ctx, d.wanted...)
		if lost != nil {
			return nil, errors.Join(err, lost)
		}
		d.own, d.url = found.own, found.url
	}
}

// views returns a client that asks how views are, and views that every reader
// may ask.
func (d *desk) views(ctx context.Context) (natsview.Client, error) {
	nc, err := d.connect(ctx, natslog.Reader)
	if err != nil {
		return natsview.Client{}, err
	}
	return natsview.Client{Conn: nc}, nil
}

// reader returns a client that asks one view, with the key that the view is
// asked with. It is kept for the next question.
func (d *desk) reader(ctx context.Context, view string) (natsview.Client, error) {
	role := natslog.ReaderOf(view)
	if c, ok := d.readers[role]; ok {
		return c, nil
	}
	nc, err := d.connect(ctx, role)
	if err != nil && role != natslog.Reader {
		err = fmt.Errorf("the view %s is asked with the key of the role %s, which only those have who may ask it: %w", view, role, err)
	}
	if err != nil {
		return natsview.Client{}, err
	}
	if d.readers == nil {
		d.readers = map[natslog.Role]natsview.Client{}
	}
	d.readers[role] = natsview.Client{Conn: nc}
	return d.readers[role], nil
}

// door returns a client that records; asserting, if it loads history with the
// times at which another system recorded it.
func (d *desk) door(ctx context.Context, asserting bool) (natsdoor.Client, error) {
	role := natslog.Recorder
	if asserting {
		role = natslog.Loader
	}
	nc, err := d.connect(ctx, role)
	if err != nil {
		return natsdoor.Client{}, err
	}
	return natsdoor.Client{Conn: nc, Asserting: asserting}, nil
}

// askPatience is how long a command waits for a view that is starting.
const askPatience = 2 * time.Minute

// startPatience is how long a command waits for a view of a ledger to show up
// at a server that others run. They show up soon after the ledger is begun.
const startPatience = 10 * time.Second

// ask puts a question to a view, and waits while the view is starting or
// catching up.
func (d *desk) ask(ctx context.Context, c natsview.Client, view, authority string, q, a any) error {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	began := time.Now()
	wait := progress{to: os.Stderr, what: "the view " + view + " is catching up, entry"}
	defer wait.end()
	for {
		err := c.Ask(ctx, view, authority, q, a)
		var unknown *natsview.Unknown
		var notReady *natsview.NotReady
		switch {
		case errors.As(err, &notReady):
			wait.show(int(notReady.Health.Position), int(notReady.Health.Head))
		case !errors.As(err, &unknown):
			return err
		case d.own == nil && time.Since(began) > startPatience:
			return err
		default:
			if err := d.hasLedger(ctx, c, unknown); err != nil {
				return err
			}
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// hasLedger reports, as an error, that an authority that no view answers for has
// no ledger either. Of a server that others run, the registrars are asked.
func (d *desk) hasLedger(ctx context.Context, c natsview.Client, u *natsview.Unknown) error {
	known := u.Known
	if d.own != nil {
		own, err := d.own.ledgers(ctx)
		if err != nil {
			return err
		}
		known = append(known, own...)
	} else {
		doors, err := natsdoor.Client{Conn: c.Conn}.Health(ctx)
		if err != nil {
			return err
		}
		for _, door := range doors {
			known = append(known, door.Authority)
		}
	}
	slices.Sort(known)
	switch known = slices.Compact(known); {
	case slices.Contains(known, u.Authority):
		return nil
	case len(known) > 0:
		return fmt.Errorf("there is no ledger of %q; there are those of %s", u.Authority, strings.Join(known, ", "))
	}
	return fmt.Errorf("there is no ledger of %q, nor any other; `muster record --create` or `muster scenario load NAME` begins one", u.Authority)
}
