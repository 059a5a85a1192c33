package facts

import "muster/events"

// lines finds the thing that a line is about, at four bytes a line.
type lines struct {
	first  []uint32 // by position: where its lines begin in owners
	owners []uint32
}

const ownerShift = 27 // leaves 5 bits for the kind

// begin opens the entry at a position and returns what cut takes.
func (l *lines) begin(at events.Position) int {
	for events.Position(len(l.first)) < at {
		l.first = append(l.first, uint32(len(l.owners)))
	}
	return int(at)
}

func (l *lines) add(k Kind, t Thing) {
	l.owners = append(l.owners, uint32(k)<<ownerShift|uint32(t))
}

// cut forgets the entry at a position and all after it.
func (l *lines) cut(at int) {
	if at-1 < len(l.first) {
		l.owners = l.owners[:l.first[at-1]]
		l.first = l.first[:at-1]
	}
}

// owner returns the thing that a line is about; known is false if there is no
// such line.
func (l *lines) owner(line events.Line) (k Kind, t Thing, known bool) {
	p := int(line.Position())
	if p < 1 || p > len(l.first) {
		return 0, 0, false
	}
	end := len(l.owners)
	if p < len(l.first) {
		end = int(l.first[p])
	}
	i := int(l.first[p-1]) + line.Number() - 1
	if i >= end {
		return 0, 0, false
	}
	k, t = unpack(l.owners[i])
	return k, t, true
}

func unpack(o uint32) (Kind, Thing) { return Kind(o >> ownerShift), Thing(o & (1<<ownerShift - 1)) }
