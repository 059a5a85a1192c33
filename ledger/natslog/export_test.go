package natslog

import (
	"io"
	"iter"
)

// InBulk has a ledger read in bulk, however short it is.
func InBulk(l *Log) *Log {
	l.bulkFrom = 1
	return l
}

// Packed is a message of a backup.
type Packed struct {
	Name     string
	Arrived  int64
	Sequence uint64
	Body     []byte
}

// Unpack reads a backup's messages, none of more than most bytes, in rooms of size
// bytes. If reuse is set, a Body is good until the next message is asked for.
func Unpack(from io.Reader, most, size int, reuse bool) iter.Seq2[Packed, error] {
	return func(yield func(Packed, error) bool) {
		u := unpacker{from: from, most: most, size: size}
		if err := u.begin(); err != nil {
			yield(Packed{}, err)
			return
		}
		for {
			p, err := u.next()
			if !yield(Packed{string(p.name), p.arrived, p.sequence, p.body}, err) || err != nil {
				return
			}
			if reuse {
				u.reuse()
			}
		}
	}
}
