package natskeys

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go"

	"muster/events/sealed"
)

// MasterFile is where a data directory keeps the master key.
func MasterFile(dir string) string { return filepath.Join(dir, "master.key") }

// ReadMaster reads the master key from a file. The error wraps fs.ErrNotExist
// if there is none.
func ReadMaster(path string) (sealed.Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return sealed.Key{}, fmt.Errorf("read the master key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != len(sealed.Key{}) {
		return sealed.Key{}, fmt.Errorf("%s does not hold a master key, which is %d hexadecimal digits; put it back from a copy: without it nothing that was sealed can be read", path, 2*len(sealed.Key{}))
	}
	return sealed.Key(key), nil
}

// MasterFor reads the master key from a file for the keys on a server, to which
// nc is a connection in the role of sealer. If there is no file and there are no
// keys it makes one, readable by its owner only: a copy should be kept elsewhere,
// since whatever it wraps is lost with it. If there are keys the file was lost,
// and another would only be in the way of the one that is needed: the error is
// then *LostMaster.
func MasterFor(ctx context.Context, nc *nats.Conn, path string) (sealed.Key, error) {
	key, err := ReadMaster(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	authority, fingerprint, err := anyWrapped(ctx, nc)
	if err != nil {
		return sealed.Key{}, err
	}
	if authority != "" {
		return sealed.Key{}, &LostMaster{path, authority, fingerprint}
	}
	return makeMaster(path)
}

// LostMaster means that keys are wrapped by a master key whose file is not there.
type LostMaster struct {
	Path        string // where it should be
	Authority   string // one of those whose keys are wrapped by it
	Fingerprint string // of the master key
}

func (e *LostMaster) Error() string {
	return fmt.Sprintf("the master key is not at %s, and the keys of %s are wrapped by it (%s); put the file back from a copy, or name it with --master-key: until then nothing personal can be recorded or read, and all else can",
		e.Path, e.Authority, e.Fingerprint)
}

func (e *LostMaster) Unwrap() error { return sealed.ErrMaster }

// makeMaster makes a master key. A crash cannot leave half of one behind, and of
// two that make it at once both have the same.
func makeMaster(path string) (sealed.Key, error) {
	if err := writeMaster(path, sealed.NewKey()); err != nil {
		return sealed.Key{}, fmt.Errorf("make the master key: %w", err)
	}
	return ReadMaster(path)
}

// writeMaster writes a key to a file, unless there is one by then.
func writeMaster(path string, key sealed.Key) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
