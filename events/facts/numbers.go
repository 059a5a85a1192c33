package facts

import (
	"hash/maphash"
	"strings"
)

// numbers numbers the ids of one kind of thing from 1, in the order in which
// they come.
//
// Every event names things by id, and those that come one after another mostly
// name others, so looking ids up is mostly waiting for memory. Therefore a place
// of the table is small, and the text of ids that came together lies together.
type numbers struct {
	ids    []string
	text   strings.Builder // of the latest ids
	places []place         // by hash; a power of two of them, not all taken
	hashes []uint32        // scratch of findAll
	read   int             // by findAll; of no meaning, but that it must be read
}

// place is where an id is entered: at its hash, or at the first free place
// behind.
type place struct {
	hash  uint32
	thing Thing // 0 is free
}

// textChunk is how many bytes of ids lie together at most.
const textChunk = 1 << 16

var idSeed = maphash.MakeSeed()

// find returns the number of an id, or 0 if it has none.
func (l *numbers) find(id string) Thing {
	if id == "" || len(l.places) == 0 {
		return 0
	}
	return l.places[l.search(id, hashOf(id))].thing
}

// findAll appends the numbers of those ids that have one. It looks at all their
// places first and at all their texts next, so that memory is waited for once
// for all of them.
func (l *numbers) findAll(ids []string, out []Thing) []Thing {
	if len(l.places) == 0 {
		return out
	}
	mask := uint32(len(l.places) - 1)
	l.hashes = l.hashes[:0]
	for _, id := range ids {
		l.hashes = append(l.hashes, hashOf(id))
	}
	from := len(out)
	for _, h := range l.hashes {
		out = append(out, l.places[h&mask].thing) // mostly the right one
	}
	for _, t := range out[from:] {
		if t != 0 {
			l.read += len(l.ids[t-1])
		}
	}
	n := from
	for i, id := range ids {
		if t := l.places[l.search(id, l.hashes[i])].thing; t != 0 {
			out[n] = t
			n++
		}
	}
	return out[:n]
}

func hashOf(id string) uint32 { return uint32(maphash.String(idSeed, id)) }

// search returns the index of the place that has an id, or that it would have.
func (l *numbers) search(id string, hash uint32) int {
	mask := uint32(len(l.places) - 1)
	at := hash & mask
	for {
		p := l.places[at]
		if p.thing == 0 || p.hash == hash && l.ids[p.thing-1] == id {
			return int(at)
		}
		at = (at + 1) & mask
	}
}

// add gives an id that has none the next number.
func (l *numbers) add(id string) Thing {
	if len(l.ids) >= len(l.places)/2 {
		l.widen()
	}
	t := Thing(len(l.ids) + 1)
	hash := hashOf(id)
	l.places[l.search(id, hash)] = place{hash, t}
	l.ids = append(l.ids, l.keep(id))
	return t
}

// keep copies an id to behind the one that came before it.
func (l *numbers) keep(id string) string {
	if l.text.Cap()-l.text.Len() < len(id) {
		l.text = strings.Builder{}
		l.text.Grow(max(len(id), min(textChunk, 16*len(l.places))))
	}
	l.text.WriteString(id)
	return l.text.String()[l.text.Len()-len(id):]
}

// widen makes twice as many places.
func (l *numbers) widen() {
	l.places = make([]place, max(16, 2*len(l.places)))
	for i, id := range l.ids {
		hash := hashOf(id)
		l.places[l.search(id, hash)] = place{hash, Thing(i + 1)}
	}
}

// forget takes their numbers from all but the first n ids. As they are taken
// newest first, no id that is left stands behind a place that becomes free.
func (l *numbers) forget(n int) {
	for i := len(l.ids) - 1; i >= n; i-- {
		l.places[l.search(l.ids[i], hashOf(l.ids[i]))] = place{}
	}
	l.ids = cut(l.ids, n)
}

func (l *numbers) id(t Thing) string {
	if t == 0 {
		return ""
	}
	return l.ids[t-1]
}
