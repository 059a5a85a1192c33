package natslog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/nats-io/nats-server/v2/server/archive"
)

// unpacker reads the messages of a backup, which are as the server's package archive
// describes. That package's own reader makes five objects of a message and copies it
// twice, which is a twentieth of what a rebuild from small entries takes.
type unpacker struct {
	from io.Reader
	most int    // bytes that a message may take
	room []byte // where the messages lie
	at   int    // in room, what comes next
	end  int    // of what was read
	size int    // of a room, unless a message takes more
	err  error  // why there is no more to read
}

// packed is a message as a backup has it. Its bytes lie in the unpacker's room.
type packed struct {
	name     []byte // its subject, or what else it is
	arrived  int64  // in nanoseconds since 1970
	sequence uint64 // 0 if it is no message
	body     []byte
}

// begin reads what a backup begins with.
func (u *unpacker) begin() error {
	if !u.has(len(archive.MagicBytes)) {
		return u.ended()
	}
	if begins := u.take(len(archive.MagicBytes)); string(begins) != archive.MagicBytes {
		return fmt.Errorf("the backup begins with %q", begins)
	}
	return nil
}

// next returns the next message; it is io.EOF at the end of the backup. After an
// error it is not asked again.
func (u *unpacker) next() (p packed, err error) {
	u.has(5 * binary.MaxVarintLen64) // or less, before the end
	name := u.number()
	arrived := u.number()
	p.arrived, p.sequence = int64(arrived>>1)^-int64(arrived&1), u.number()
	head, body := u.number(), u.number()
	most := uint64(u.most)
	switch {
	case u.at > u.end:
		return p, u.ended()
	case name == 0 && p.sequence == 0:
		return p, io.EOF
	case name > most || head > most || body > most || head+body > most: // as the server counts
		return p, fmt.Errorf("entry %d takes more bytes than a message does: %d, %d and %d", p.sequence, name, head, body)
	case !u.has(int(name + head + body)):
		return p, u.ended()
	}
	p.name = u.take(int(name))
	u.at += int(head)
	p.body = u.take(int(body))
	return p, nil
}

// ended tells why a backup is not whole.
func (u *unpacker) ended() error {
	if errors.Is(u.err, io.EOF) || u.err == nil {
		return io.ErrUnexpectedEOF
	}
	return u.err
}

// number takes a number. If there is no whole one, what comes next is beyond the
// end from then on.
func (u *unpacker) number() uint64 {
	v, n := binary.Uvarint(u.room[min(u.at, u.end):u.end])
	if n <= 0 {
		u.at = u.end + 1
		return 0
	}
	u.at += n
	return v
}

// take takes bytes that are there.
func (u *unpacker) take(n int) []byte {
	b := u.room[u.at : u.at+n : u.at+n]
	u.at += n
	return b
}

// has reads on until n bytes are there, and reports whether they are. If the room
// is too small, there is a new one, so that what was taken stays as it is.
func (u *unpacker) has(n int) bool {
	if len(u.room)-u.at < n {
		u.move(make([]byte, max(n, u.size)))
	}
	for u.end-u.at < n && u.err == nil {
		var more int
		more, u.err = u.from.Read(u.room[u.end:min(len(u.room), u.end+bulkChunk)])
		u.end += more
	}
	return u.end-u.at >= n
}

// reuse has the room of what was taken used again.
func (u *unpacker) reuse() { u.move(u.room) }

// move moves what was read and not taken to the beginning of a room.
func (u *unpacker) move(room []byte) {
	u.end = copy(room, u.room[u.at:u.end])
	u.room, u.at = room, 0
}
