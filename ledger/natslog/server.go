// Package natslog keeps ledgers in NATS JetStream, one stream for each
// authority. It has the log itself, which appends and reads entries and follows
// a ledger as it grows; the embedded server, for a Muster on one machine; and
// the roles, so that each part of Muster may do its own work and nothing else.
package natslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
)

// MaxEntry is the most bytes that an entry may have.
const MaxEntry = 8 << 20

// Sync is when a server's writes reach the disk.
type Sync int

const (
	// SyncAlways acknowledges an entry once it is on the disk. It is the
	// default.
	SyncAlways Sync = iota
	// LoseTwoMinutes acknowledges an entry once the operating system has it.
	// It survives the end of the process, but a loss of power loses up to two
	// minutes of what was acknowledged.
	LoseTwoMinutes
)

// Config says how to run a server.
type Config struct {
	// Dir is the directory of all that the server keeps. It is made if need
	// be. Only one server at a time may have it.
	Dir string
	// Host is the address to listen on; empty means 127.0.0.1.
	Host string
	// Port is the port to listen on; 0 means any that is free.
	Port int
	// Sync is when writes reach the disk; zero means always.
	Sync Sync
	// Warn, if set, is told of each error that the server logs: it tells
	// nobody else that it cannot write. It must not block.
	Warn func(error)
}

// Server is a NATS server in this process, with JetStream.
type Server struct {
	nats *server.Server
	lock *flock.Flock
	log  *serverLog
	dir  string
}

// StartServer runs a server until Close. It makes the roles' credentials if
// Dir has none yet. If another process has Dir, the error is a *Busy.
func StartServer(c Config) (_ *Server, err error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	s := &Server{dir: c.Dir}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start the server in %s: %w", c.Dir, err), s.Close())
		}
	}()
	if s.lock, err = acquire(c.Dir); err != nil {
		return nil, err
	}
	if s.log, err = openServerLog(filepath.Join(c.Dir, "server.log"), c.Warn); err != nil {
		return nil, err
	}
	opts, err := c.options()
	if err != nil {
		return nil, err
	}
	if s.nats, err = server.NewServer(opts); err != nil {
		return nil, err
	}
	s.nats.SetLoggerV2(s.log, false, false, false)
	s.nats.Start()
	go keepUntilShutdown(s.nats, s.lock)
	if err := s.awaitReady(); err != nil {
		return nil, err
	}
	return s, s.announce()
}

// keepUntilShutdown keeps a running server's directory locked even if its caller
// has forgotten the server: the lock's file is closed when nobody has it.
func keepUntilShutdown(s *server.Server, l *flock.Flock) {
	s.WaitForShutdown()
	runtime.KeepAlive(l)
}

// awaitReady waits until the server accepts connections, or has logged an
// error: it has no other way to say that it never will.
func (s *Server) awaitReady() error {
	for range 600 {
		if s.nats.ReadyForConnections(100 * time.Millisecond) {
			if !s.nats.JetStreamEnabled() {
				return errors.Join(errors.New("it has no JetStream"), s.Err())
			}
			return nil
		}
		if err := s.Err(); err != nil {
			return err
		}
	}
	return errors.New("it does not accept connections")
}

// options makes the server's settings from a configuration text: settings made
// in code skip the checks that this one goes through.
func (c Config) options() (*server.Options, error) {
	keys, err := publicKeys(c.Dir)
	if err != nil {
		return nil, err
	}
	opts := &server.Options{NoSigs: true, DisableShortFirstPing: true}
	if err := opts.ProcessConfigString(Access(keys) + "jetstream: enabled\n"); err != nil {
		return nil, err
	}
	opts.ServerName = "muster"
	opts.Host, opts.Port = c.Host, c.Port
	if opts.Host == "" {
		opts.Host = "127.0.0.1"
	}
	if opts.Port == 0 {
		opts.Port = server.RANDOM_PORT
	}
	opts.MaxPayload = MaxEntry
	opts.StoreDir = c.Dir // the server adds "jetstream" to it
	opts.SyncAlways = c.Sync == SyncAlways
	return opts, nil
}

// URL is where clients reach the server.
func (s *Server) URL() string { return s.nats.ClientURL() }

// Err returns what the server last logged as errors, oldest first, or nil.
func (s *Server) Err() error { return s.log.err() }

// Close ends the server and waits until it has. It may be called twice.
func (s *Server) Close() error {
	if s.nats != nil {
		s.nats.Shutdown()
		s.nats.WaitForShutdown()
		s.nats = nil
	}
	var errs []error
	if s.log != nil {
		errs = append(errs, s.log.close())
	}
	if s.lock != nil && s.lock.Locked() {
		errs = append(errs, withdraw(s.dir), s.lock.Close())
	}
	return errors.Join(errs...)
}

// Busy reports that another process has the data directory.
type Busy struct {
	Dir string
	PID int    // 0 if it has not said yet
	URL string // empty if it has not said yet
}

func (b *Busy) Error() string {
	if b.PID == 0 {
		return fmt.Sprintf("%s is in use by another process that is starting or ending; try again", b.Dir)
	}
	return fmt.Sprintf("%s is in use by process %d, which serves it at %s; use that server, or end it first", b.Dir, b.PID, b.URL)
}

// acquire takes the directory for this process. It waits a moment, because
// Running holds the lock while it looks.
func acquire(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "lock"))
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	locked, err := lock.TryLockContext(ctx, 10*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		a, _ := announced(dir)
		return nil, &Busy{dir, a.PID, a.URL}
	}
	if err != nil || !locked {
		return nil, fmt.Errorf("lock it: %w", err)
	}
	return lock, withdraw(dir) // what a killed server left behind
}

// announcement is what server.json holds while a server runs.
type announcement struct {
	URL     string    `json:"url"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
}

func announcementFile(dir string) string { return filepath.Join(dir, "server.json") }

func (s *Server) announce() error {
	b, err := json.Marshal(announcement{s.URL(), os.Getpid(), time.Now().UTC()})
	if err != nil {
		return err
	}
	path := announcementFile(s.dir)
	if err := os.WriteFile(path+".new", append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func withdraw(dir string) error {
	if err := os.Remove(announcementFile(dir)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func announced(dir string) (a announcement, ok bool) {
	b, err := os.ReadFile(announcementFile(dir))
	return a, err == nil && json.Unmarshal(b, &a) == nil
}

// Running tells whether a live server has the directory, and where clients
// reach it. A server that was killed does not count, whatever it left behind.
func Running(dir string) (url string, ok bool) {
	lock := flock.New(filepath.Join(dir, "lock"), flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return "", false
	}
	if free {
		_ = lock.Close()
		return "", false
	}
	a, ok := announced(dir)
	return a.URL, ok
}
