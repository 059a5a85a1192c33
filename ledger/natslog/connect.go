package natslog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"
)

// Client says who connects, and to which server.
type Client struct {
	// URL is where the server is, such as nats://127.0.0.1:4222.
	URL string
	// Role is the part of Muster that connects. It must be that of the
	// credentials.
	Role Role
	// Credentials is the file with the role's key: an nkey seed, or a user's
	// JWT and seed if its name ends in .creds. Empty means none.
	Credentials string
	// Name is shown in the server's list of connections.
	Name string
	// Warn, if set, is told of trouble that no call returns: a connection
	// lost, a subject refused. It must not block.
	Warn func(error)
	// Once leaves a connection that is lost at that. What is sent on it fails
	// from then on, so that nothing overtakes what was lost with it.
	Once bool
}

// NoKey says that there is no file with the key of a role where it is expected.
type NoKey struct {
	Role Role
	File string
}

func (e *NoKey) Error() string {
	return fmt.Sprintf("there is no key of the role %s in %s, where it is expected; whoever runs the server has it in the folder credentials of its data directory, and --credentials names another folder to look in", e.Role, e.File)
}

// Connect reaches a server. The connection comes back by itself whenever it is
// lost, unless it is to be made once; meanwhile, what is sent on it fails at
// once. The caller closes it.
func Connect(ctx context.Context, c Client) (*nats.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("connect to %s: %w", c.URL, err)
	}
	opts, err := c.options(ctx)
	if err != nil {
		return nil, err
	}
	nc, err := nats.Connect(c.URL, opts...)
	switch {
	case err == nil:
		return nc, nil
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrNkeysNotSupported):
		return nil, fmt.Errorf("the server at %s does not know the key in %q; use the credentials made in its data directory: %w", c.URL, c.Credentials, err)
	default:
		return nil, fmt.Errorf("cannot reach a server at %s; is `muster up` running? %w", c.URL, err)
	}
}

func (c Client) options(ctx context.Context) ([]nats.Option, error) {
	warn := c.Warn
	if warn == nil {
		warn = func(error) {}
	}
	timeout := 5 * time.Second
	if deadline, ok := ctx.Deadline(); ok {
		timeout = min(timeout, time.Until(deadline))
	}
	opts := []nats.Option{
		nats.Name(c.Name),
		nats.Timeout(timeout),
		nats.CustomInboxPrefix(inboxPrefix(c.Role)),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 50*time.Millisecond),
		nats.ReconnectBufSize(-1),
		nats.PingInterval(10 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				warn(fmt.Errorf("lost the server at %s: %w", c.URL, err))
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			if s != nil {
				err = fmt.Errorf("subscription to %s: %w", s.Subject, err)
			}
			warn(err)
		}),
	}
	if c.Once {
		opts = append(opts, nats.NoReconnect())
	}
	switch {
	case c.Credentials == "":
	case filepath.Ext(c.Credentials) == ".creds":
		opts = append(opts, nats.UserCredentials(c.Credentials))
	default:
		key, err := nats.NkeyOptionFromSeed(c.Credentials)
		if _, missing := os.Stat(c.Credentials); errors.Is(missing, fs.ErrNotExist) {
			return nil, &NoKey{c.Role, c.Credentials}
		}
		if err != nil {
			return nil, fmt.Errorf("read the key of the %s from %s: %w", c.Role, c.Credentials, err)
		}
		opts = append(opts, key)
	}
	return opts, nil
}
