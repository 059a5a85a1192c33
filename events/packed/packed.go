// Package packed is the compact binary form in which the states of folds are
// saved: numbers of varying length, and strings and lists with their length
// ahead. The same state always gives the same bytes.
package packed

import "encoding/binary"

// AppendUints appends numbers to b.
func AppendUints(b []byte, list ...uint64) []byte {
	for _, n := range list {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

// AppendInt appends a number of either sign to b.
func AppendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

// AppendString appends a string to b.
func AppendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendBool appends a truth value to b.
func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// Reader takes values off the head of a saved form. Once it has met something
// that is not there it is Bad, and all that it gives is zeros.
type Reader struct {
	Rest []byte // what is still to be read
	Bad  bool
}

func (r *Reader) fail() {
	r.Rest, r.Bad = nil, true
}

// Uint takes a number.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.Rest)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.Rest = r.Rest[n:]
	return v
}

// Int takes a number of either sign.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.Rest)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.Rest = r.Rest[n:]
	return v
}

// Byte takes a byte.
func (r *Reader) Byte() byte {
	if len(r.Rest) == 0 {
		r.fail()
		return 0
	}
	c := r.Rest[0]
	r.Rest = r.Rest[1:]
	return c
}

// Bool takes a truth value.
func (r *Reader) Bool() bool {
	c := r.Byte()
	if c > 1 {
		r.fail()
	}
	return c == 1
}

// Count takes the length of a list whose items take at least a byte each, so
// that no length can ask for more memory than there are bytes.
func (r *Reader) Count() int {
	n := r.Uint()
	if n > uint64(len(r.Rest)) {
		r.fail()
		return 0
	}
	return int(n)
}

// String takes a string.
func (r *Reader) String() string {
	n := r.Count()
	s := string(r.Rest[:n])
	r.Rest = r.Rest[n:]
	return s
}
