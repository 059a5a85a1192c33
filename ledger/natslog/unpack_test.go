package natslog_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/nats-io/nats-server/v2/server/archive"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/ledger/natslog"
)

// inChunks reads a few bytes at a time, as they come over a network.
type inChunks struct {
	from  io.Reader
	chunk func() int
}

func (r inChunks) Read(p []byte) (int, error) { return r.from.Read(p[:min(len(p), r.chunk())]) }

// backup writes messages as a server does, and the mark behind the last of them.
func backup(t require.TestingT, messages []natslog.Packed, head []byte) []byte {
	var b bytes.Buffer
	w := archive.NewWriter(&b)
	for _, m := range append(messages, natslog.Packed{}) {
		h := &archive.Header{Name: m.Name, Timestamp: m.Arrived, Sequence: m.Sequence, PayloadSize: int64(len(m.Body))}
		if m.Sequence > 0 {
			h.HeaderSize = int64(len(head))
		}
		require.NoError(t, w.WriteHeader(h))
		_, err := w.Write(append(head[:h.HeaderSize:h.HeaderSize], m.Body...))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// A backup reads as it was written, in rooms of whatever size. One that ends early
// is an error, wherever it does, and what came before that stands.
func TestLawOfUnpacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := []natslog.Packed{{Name: "state.json", Arrived: 1, Body: []byte("{}")}}
		for n := range rapid.IntRange(0, 12).Draw(t, "messages") {
			body := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
			messages = append(messages, natslog.Packed{Name: "ledger.barset.cases", Arrived: rapid.Int64().Draw(t, "arrived"), Sequence: uint64(n + 1), Body: body})
		}
		whole := backup(t, messages, rapid.SliceOfN(rapid.Byte(), 0, 80).Draw(t, "head"))
		upTo := rapid.OneOf(rapid.Just(len(whole)), rapid.IntRange(0, len(whole)-1)).Draw(t, "up to")
		size := rapid.IntRange(1, 2000).Draw(t, "room")
		reuse := rapid.Bool().Draw(t, "reuse")
		from := inChunks{bytes.NewReader(whole[:upTo]), func() int { return rapid.IntRange(1, 100).Draw(t, "chunk") }}

		var got []natslog.Packed
		var last error
		for p, err := range natslog.Unpack(from, 1000, size, reuse) {
			if last = err; err == nil {
				if reuse {
					p.Body = bytes.Clone(p.Body)
				}
				got = append(got, p)
			}
		}
		if upTo < len(whole) {
			require.ErrorIs(t, last, io.ErrUnexpectedEOF)
		} else {
			require.Equal(t, io.EOF, last)
			require.Len(t, got, len(messages))
		}
		for i, p := range got {
			require.Equal(t, messages[i].Body, append([]byte{}, p.Body...))
			p.Body = messages[i].Body
			require.Equal(t, messages[i], p)
		}
	})
}

func TestBackupsThatCannotBeRead(t *testing.T) {
	gone := errors.New("the connection is gone")
	whole := backup(t, []natslog.Packed{{Name: "ledger.barset.cases", Sequence: 1, Body: make([]byte, 500)}}, nil)
	for name, c := range map[string]struct {
		from io.Reader
		want string
	}{
		"another form":       {bytes.NewReader([]byte("NATSARC2 and more")), `the backup begins with "NATSARC2"`},
		"too large":          {bytes.NewReader(whole), "entry 1 takes more bytes than a message does: 19, 0 and 500"},
		"larger than can be": {bytes.NewReader(append([]byte(archive.MagicBytes), bytes.Repeat([]byte{0xff}, 60)...)), "unexpected EOF"},
		"lost":               {io.MultiReader(bytes.NewReader(whole[:40]), iotest.ErrReader(gone)), gone.Error()},
		"lost at once":       {iotest.ErrReader(gone), gone.Error()},
	} {
		var last error
		most := 499
		if name == "lost" {
			most = 1000
		}
		for _, err := range natslog.Unpack(c.from, most, 64, false) {
			last = err
		}
		require.EqualError(t, last, c.want, name)
	}
}

// FuzzUnpack reads what no server wrote: it ends, with an error or what was there.
func FuzzUnpack(f *testing.F) {
	f.Add(backup(f, []natslog.Packed{{Name: "state.json", Body: []byte("{}")}, {Name: "ledger.barset.cases", Arrived: -1, Sequence: 1, Body: []byte("a")}}, []byte("NATS/1.0")))
	f.Add([]byte(archive.MagicBytes))
	f.Fuzz(func(t *testing.T, b []byte) {
		read := 0
		for p, err := range natslog.Unpack(bytes.NewReader(b), 1000, 64, true) {
			if read += len(p.Body); err != nil {
				require.LessOrEqual(t, read, len(b))
				return
			}
		}
		require.Fail(t, "it must end with an error, if only io.EOF")
	})
}
