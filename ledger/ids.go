package ledger

import (
	"bytes"
	"crypto/sha256"
	"hash/maphash"

	"muster/events"
)

// ids remembers, for every entry ever recorded, where it stands and what it
// said, so that an entry that is sent again is known again: about 50 bytes an
// entry.
type ids struct {
	seed  maphash.Seed
	known map[idKey]origin
}

// idKey is the first half of the SHA-256 of an entry's id.
type idKey [16]byte

// origin is where an id was first recorded.
type origin struct {
	at      events.Position
	content uint64 // a hash that holds for this process only
}

func newIDs() ids { return ids{seed: maphash.MakeSeed(), known: map[idKey]origin{}} }

func keyOf(id string) idKey {
	h := sha256.Sum256([]byte(id))
	return idKey(h[:16])
}

func (m *ids) add(k idKey, at events.Position, e *events.Entry, stored []byte) {
	m.known[k] = origin{at, m.content(e, stored)}
}

func (m *ids) drop(k idKey) { delete(m.known, k) }

// find returns where an id stands on record, and whether what is offered under
// it is what stands there.
func (m *ids) find(k idKey, e *events.Entry) (at events.Position, same, known bool) {
	o, known := m.known[k]
	if !known {
		return 0, false, false
	}
	return o.at, o.content == m.content(e, events.AppendEntry(nil, e)), true
}

// content hashes what whoever recorded an entry said: its canonical bytes
// without the hash of the entry before it, and without the time of recording
// unless that was asserted.
func (m *ids) content(e *events.Entry, spelled []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	// Neither an id nor a book is ever escaped, and a quote within a text is,
	// so the first key of this name is the entry's.
	from := len(`{"id":"","book":"","recorded":"`) + len(e.ID) + len(e.Book)
	if !e.Asserted {
		h.Write(spelled[:from])
		from += bytes.IndexByte(spelled[from:], '"')
		spelled = spelled[from:]
	}
	prev := bytes.Index(spelled, []byte(`,"prev":"`))
	h.Write(spelled[:prev])
	h.Write(spelled[prev+len(`,"prev":""`)+2*len(e.Prev):])
	return h.Sum64()
}
