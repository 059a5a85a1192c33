package events

import (
	"fmt"
	"time"
)

// Book is the kind of record an entry belongs to, and so who may read it.
type Book string

// The books of a ledger.
const (
	Workforce  Book = "workforce"
	Cases      Book = "cases"
	Grievances Book = "grievances"
	Reference  Book = "reference"
)

// Books lists every book, in a fixed order.
var Books = []Book{Workforce, Cases, Grievances, Reference}

// Stored is an entry as a log holds it: its position, the book it was filed
// under, when the log received it, and its bytes, which must not be changed.
type Stored struct {
	Position Position
	Book     Book
	Arrived  time.Time
	Bytes    []byte
}

// Chain is how far a reader has followed a ledger: the position of the last
// entry it took and the hash of that entry's bytes.
type Chain struct {
	Position Position
	Hash     Hash
}

// Start is the chain of a reader that has taken nothing of a ledger yet.
func Start(authority string) Chain { return Chain{Hash: Genesis(authority)} }

// Damage reports that a ledger is not what was appended to it: an entry is
// missing, altered, unreadable, or gone from the end.
type Damage struct {
	Position Position // the entry that is wrong
	Reason   string
}

func (d *Damage) Error() string { return fmt.Sprintf("entry %d %s", d.Position, d.Reason) }

// Next takes the entry that follows and moves the chain on. An entry out of
// order, or one that does not name the entry before it by its hash, is Damage.
func (c *Chain) Next(s Stored, prev Hash) error {
	switch {
	case s.Position != c.Position+1:
		return &Damage{c.Position + 1, fmt.Sprintf("is missing from the ledger: entry %d came after entry %d", s.Position, c.Position)}
	case prev != c.Hash && c.Position == 0:
		return &Damage{s.Position, "does not begin this authority's ledger: it belongs to another one"}
	case prev != c.Hash:
		return &Damage{s.Position, fmt.Sprintf("does not follow entry %d as it stands: one of the two was altered after it was stored", c.Position)}
	}
	*c = Chain{s.Position, HashOf(s.Bytes)}
	return nil
}
