package natslog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"muster/events"
)

// Witness remembers, outside the server's own files, how far a ledger has come.
// A ledger that has lost its end is in itself as sound as one that never had
// it, and the server makes such ledgers: if it was killed and finds an entry
// that it cannot read, it cuts off that one and all behind it, without a word.
// Whoever is about to append asks Log.Holds about what the witness has seen.
//
// A witness survives the end of the process, but the last of what it was told
// may be forgotten in a loss of power. It is safe for concurrent use.
type Witness struct {
	mu   sync.Mutex
	file *os.File
	seen events.Chain
}

// A witness is one line: the position and the hash.
const (
	witnessFormat = "%020d %s\n"
	witnessSize   = 20 + 1 + 64 + 1
)

// OpenWitness opens the witness of an authority's ledger in a data directory,
// and makes one that has seen nothing if there is none.
func OpenWitness(dir, authority string) (_ *Witness, err error) {
	if err := checkAuthority(authority); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "witness", authority)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open the witness of %s: %w", authority, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the witness of %s: %w", authority, err)
	}
	w := &Witness{file: f}
	if w.seen, err = readWitness(f, authority); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

// ReadWitness returns what the witness of an authority's ledger has seen,
// which is events.Start if there is no witness.
func ReadWitness(dir, authority string) (events.Chain, error) {
	if err := checkAuthority(authority); err != nil {
		return events.Chain{}, err
	}
	f, err := os.Open(filepath.Join(dir, "witness", authority))
	if errors.Is(err, fs.ErrNotExist) {
		return events.Start(authority), nil
	}
	if err != nil {
		return events.Chain{}, fmt.Errorf("read the witness of %s: %w", authority, err)
	}
	defer f.Close()
	return readWitness(f, authority)
}

// readWitness reads the line. A file that is empty, or all zeros as a loss of
// power may leave it, has seen nothing.
func readWitness(f *os.File, authority string) (events.Chain, error) {
	b, err := io.ReadAll(io.LimitReader(f, witnessSize+1))
	if err != nil {
		return events.Chain{}, fmt.Errorf("read the witness of %s: %w", authority, err)
	}
	if len(b) == 0 || string(b) == string(make([]byte, len(b))) {
		return events.Start(authority), nil
	}
	var c events.Chain
	var hash string
	if _, err = fmt.Sscanf(string(b), "%d %s\n", &c.Position, &hash); err == nil {
		err = c.Hash.UnmarshalText([]byte(hash))
	}
	if err != nil || fmt.Sprintf(witnessFormat, c.Position, c.Hash) != string(b) {
		return events.Chain{}, fmt.Errorf("the witness of %s in %s is damaged; remove it once you have made sure, from a copy, that the ledger has every entry", authority, f.Name())
	}
	return c, nil
}

// Note tells the witness of an entry that the ledger has acknowledged. One
// before what it has seen is nothing new. It costs a system call of a
// microsecond or so.
func (w *Witness) Note(c events.Chain) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.Position <= w.seen.Position {
		return nil
	}
	if _, err := w.file.WriteAt(fmt.Appendf(nil, witnessFormat, c.Position, c.Hash), 0); err != nil {
		return fmt.Errorf("note entry %d with the witness: %w", c.Position, err)
	}
	w.seen = c
	return nil
}

// Seen returns the last entry that the witness knows of.
func (w *Witness) Seen() events.Chain {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

// File is the name of the witness's file.
func (w *Witness) File() string { return w.file.Name() }

// Close closes the file.
func (w *Witness) Close() error { return w.file.Close() }
