package projections

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"muster/events"
)

// Checkpoint is a view's state and how far into the ledger it reaches, always
// written as one.
type Checkpoint struct {
	View      string       `json:"view"`
	Authority string       `json:"authority"`
	Form      int          `json:"form"`   // the version of what the projector keeps beside the model's state
	Fold      int          `json:"fold"`   // the version of the fold that made the state
	Ledger    events.Hash  `json:"ledger"` // of the ledger's first entry: which ledger this is
	Chain     events.Chain `json:"chain"`
	Size      int          `json:"size"`
	Sum       string       `json:"sha256,omitempty"` // of all this without Sum, and of State
	State     []byte       `json:"-"`
}

// sum is what Sum must be.
func (c Checkpoint) sum() (string, error) {
	c.Sum = ""
	head, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write(head)
	h.Write(c.State)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Checkpoints keeps the newest checkpoint of each view and authority as a file
// in a directory, which is made when it is first needed. Without a directory it
// keeps nothing.
type Checkpoints struct{ Dir string }

// Path returns the file of one checkpoint.
func (s Checkpoints) Path(view, authority string) string {
	return filepath.Join(s.Dir, view, authority+".checkpoint")
}

// Save replaces a checkpoint. A reader, or a crash at any moment, finds either
// the old one or the new one whole.
func (s Checkpoints) Save(c Checkpoint) (err error) {
	if s.Dir == "" {
		return nil
	}
	c.Size = len(c.State)
	if c.Sum, err = c.sum(); err != nil {
		return fmt.Errorf("save checkpoint of %s for %s: %w", c.View, c.Authority, err)
	}
	head, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("save checkpoint of %s for %s: %w", c.View, c.Authority, err)
	}
	path := s.Path(c.View, c.Authority)
	if err := replace(path, append(head, '\n'), c.State); err != nil {
		return fmt.Errorf("save checkpoint of %s for %s: %w", c.View, c.Authority, err)
	}
	return nil
}

// abandoned is how old a half-written file beside a checkpoint is when nobody can
// be writing it any more.
const abandoned = time.Hour

// sweep removes what processes that were killed left half-written beside path.
func sweep(path string) {
	left, err := filepath.Glob(path + ".*")
	if err != nil {
		return // the pattern is not one: there is nothing to find
	}
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(name) // the next save tries again
		}
	}
}

// replace writes a file beside path, syncs it and renames it over path.
func replace(path string, parts ...[]byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	sweep(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	for _, p := range parts {
		if _, err := f.Write(p); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return errors.Join(f.Close(), syncDir(dir))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// ErrUnreadable means that a checkpoint's file is damaged or may not be read.
// The ledger still holds everything, so the view can be rebuilt without it.
var ErrUnreadable = errors.New("the checkpoint cannot be read")

// Load returns the checkpoint of a view and authority, or nil if there is none.
func (s Checkpoints) Load(view, authority string) (*Checkpoint, error) {
	if s.Dir == "" {
		return nil, nil
	}
	path := s.Path(view, authority)
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	head, state, whole := bytes.Cut(b, []byte{'\n'})
	var c Checkpoint
	if err := json.Unmarshal(head, &c); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUnreadable, path, err)
	}
	c.State = state
	if sum, err := c.sum(); err != nil || !whole || c.Size != len(state) || c.Sum != sum {
		return nil, fmt.Errorf("%w: %s: its state has %d bytes of %d and not the sum that was written with it", ErrUnreadable, path, len(state), c.Size)
	}
	if c.View != view || c.Authority != authority {
		return nil, fmt.Errorf("%w: %s: it is of %s for %s", ErrUnreadable, path, c.View, c.Authority)
	}
	return &c, nil
}
