package natskeys

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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

// MakeMaster reads the master key from a file, and makes one if there is none,
// readable by its owner only. A crash cannot leave half of one behind, and of
// two that make it at once both have the same. A copy should be kept elsewhere:
// whatever it wraps is lost with it.
func MakeMaster(path string) (sealed.Key, error) {
	key, err := ReadMaster(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
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
