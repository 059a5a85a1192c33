package events

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// scanner reads what writer spells, and nothing else. It implements fields. At
// the first thing it does not expect it sets err and reads no further.
type scanner struct {
	b     []byte
	i     int
	first bool // no comma is due before the next key
	err   error
	known *interned
}

func (s *scanner) fail(name, reason string) {
	if s.err == nil {
		if name != "" {
			reason = "field " + name + " " + reason
		}
		s.err = fmt.Errorf("byte %d: %s", s.i, reason)
	}
}

// skip passes over one byte if it is next.
func (s *scanner) skip(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

func (s *scanner) literal(want string) {
	if s.err != nil {
		return
	}
	if len(s.b)-s.i < len(want) || string(s.b[s.i:s.i+len(want)]) != want {
		s.fail("", "expected "+want)
		return
	}
	s.i += len(want)
}

// key passes over the key of a field if it is next. A required field that is
// not next is an error.
func (s *scanner) key(name string, n need) bool {
	if s.err != nil {
		return false
	}
	i := s.i
	if !s.first {
		if i >= len(s.b) || s.b[i] != ',' {
			return s.missing(name, n)
		}
		i++
	}
	b := s.b[i:]
	end := len(name) + 3
	// The first letter alone tells most fields apart.
	if len(b) < end || b[1] != name[0] || b[0] != '"' || b[end-2] != '"' || b[end-1] != ':' || string(b[1:end-2]) != name {
		return s.missing(name, n)
	}
	s.i, s.first = i+end, false
	return true
}

func (s *scanner) missing(name string, n need) bool {
	if n == required {
		s.fail(name, "is missing or out of order")
	}
	return false
}

// token takes a quoted string that holds no escapes and returns its content.
// Its reader must accept no quote, backslash or control character.
func (s *scanner) token(name string) []byte {
	if !s.skip('"') {
		s.fail(name, "is not a string")
		return nil
	}
	end := bytes.IndexByte(s.b[s.i:], '"')
	if end < 0 {
		s.fail(name, "has no end")
		return nil
	}
	t := s.b[s.i : s.i+end]
	s.i += end + 1
	return t
}

// str takes a quoted string in its canonical spelling.
func (s *scanner) str(name string) string {
	if !s.skip('"') {
		s.fail(name, "is not a string")
		return ""
	}
	b := s.b[s.i:]
	for i, c := range b {
		if isPlain[c] {
			continue
		}
		if c == '"' {
			s.i += i + 1
			return s.known.string(b[:i])
		}
		return s.unusual(name)
	}
	s.fail(name, "has no end")
	return ""
}

// isPlain marks the bytes of a string that stand for themselves: printable
// ASCII but the quote and the backslash.
var isPlain = func() (plain [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// unusual takes the rest of a string that holds an escape or is not ASCII.
func (s *scanner) unusual(name string) string {
	var out []byte
	for start := s.i; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			if out = append(out, s.b[start:s.i]...); !utf8.Valid(out) {
				s.fail(name, "is not valid UTF-8")
			}
			s.i++
			return string(out)
		case c == '\\' && s.i+1 < len(s.b) && (s.b[s.i+1] == '"' || s.b[s.i+1] == '\\'):
			out = append(out, s.b[start:s.i]...)
			s.i++
			start = s.i
		case c < 0x20 || c == '\\' || c == 0x7f:
			s.fail(name, "holds a control character or an escape that is not canonical")
			return ""
		}
	}
	s.fail(name, "has no end")
	return ""
}

func (s *scanner) text(name string, p *string, n need) {
	if s.key(name, n) {
		if *p = s.str(name); *p == "" && n == optional {
			s.fail(name, "is written though it is empty")
		}
	}
}

func (s *scanner) id(name string, p *string, n need) { s.text(name, p, n) }
func (s *scanner) rule(bool, string, string)         {}

func (s *scanner) choice(name string, p *string, from []string, n need) {
	if !s.key(name, n) {
		return
	}
	t := s.token(name)
	for _, c := range from {
		if string(t) == c {
			*p = c
			return
		}
	}
	s.fail(name, fmt.Sprintf("is %q, which is not one of its choices", clip(string(t))))
}

func (s *scanner) ids(name string, p *[]string) { s.texts(name, p) }

func (s *scanner) texts(name string, p *[]string) {
	if !s.key(name, optional) {
		return
	}
	s.literal("[")
	for s.err == nil {
		*p = append(*p, s.str(name))
		if !s.skip(',') {
			break
		}
	}
	s.literal("]")
}

func (s *scanner) date(name string, p *Date, n need) {
	if s.key(name, n) {
		d, ok := scanDate(s.token(name))
		if !ok {
			s.fail(name, "is not a date")
		}
		*p = d
	}
}

func (s *scanner) instant(name string, p *Instant, n need) {
	if s.key(name, n) {
		i, canonical, ok := scanInstant(s.token(name))
		if !ok || !canonical {
			s.fail(name, "is not a canonical instant")
		}
		*p = i
	}
}

func (s *scanner) line(name string, p *Line) {
	if s.key(name, required) {
		l, err := ParseLine(string(s.token(name)))
		if err != nil {
			s.fail(name, err.Error())
		}
		*p = l
	}
}

func (s *scanner) hash(name string, p *Hash) {
	if s.key(name, required) {
		if err := p.UnmarshalText(s.token(name)); err != nil {
			s.fail(name, err.Error())
		}
	}
}

// numeral takes the bytes of a number.
func (s *scanner) numeral() []byte {
	start := s.i
	for s.i < len(s.b) && (s.b[s.i] >= '0' && s.b[s.i] <= '9' || s.b[s.i] == '.' || s.b[s.i] == '-') {
		s.i++
	}
	return s.b[start:s.i]
}

func (s *scanner) decimal(name string, p *int64, r span, n need) {
	if !s.key(name, n) {
		return
	}
	t := s.numeral()
	v, ok := scanMillionths(t)
	canonical := ok && !(v == 0 && (n == optional || t[0] == '-')) &&
		(bytes.IndexByte(t, '.') < 0 || t[len(t)-1] != '0')
	if !canonical || !r.holds(v) {
		s.fail(name, "is not a canonical decimal in its range")
	}
	*p = v
}

func (s *scanner) count(name string, p *int64, r span, n need) {
	if !s.key(name, n) {
		return
	}
	t := s.numeral()
	v, ok := scanWhole(t)
	if !ok || !r.holds(v) || (v == 0 && (n == optional || t[0] == '-')) {
		s.fail(name, "is not a canonical whole number in its range")
	}
	*p = v
}

// scanWhole reads a whole number of at most eighteen digits.
func scanWhole[T string | []byte](t T) (int64, bool) {
	i := 0
	if len(t) > 0 && t[0] == '-' {
		i = 1
	}
	if i == len(t) || len(t)-i > 18 || (t[i] == '0' && len(t)-i > 1) {
		return 0, false
	}
	var v int64
	for _, c := range []byte(t[i:]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	if i == 1 {
		v = -v
	}
	return v, true
}

func (s *scanner) flag(name string, p *bool) {
	if s.key(name, optional) {
		s.literal("true")
		*p = true
	}
}

func (s *scanner) event(name string, p *Event) {
	if s.key(name, required) {
		*p = s.one(true)
	}
}

// one takes an event. One that is within a correction may not be a correction
// itself, so that what is read never nests deeper.
func (s *scanner) one(within bool) Event {
	s.literal(`{"kind":`)
	if s.err != nil {
		return nil
	}
	kind := s.token("kind")
	e := newEvent(Kind(kind))
	switch {
	case e == nil:
		s.fail("kind", fmt.Sprintf("is %q, which this version does not know", clip(string(kind))))
		return nil
	case within && corrects(e):
		s.fail("kind", "is itself a correction")
		return nil
	}
	s.first = false
	e.fields(s)
	s.literal("}")
	return e
}

func (s *scanner) figures(name string, p *[]Figure) {
	if !s.key(name, required) {
		return
	}
	s.literal("[")
	if s.skip(']') {
		return
	}
	for s.err == nil {
		var g Figure
		s.literal("{")
		s.first = true
		g.fields(s)
		s.literal("}")
		*p = append(*p, g)
		if !s.skip(',') {
			break
		}
	}
	s.literal("]")
}

// interned is a small cache of strings: a slot a hash, the latest wins. A nil
// one keeps nothing.
type interned struct{ slots [1 << slotBits]string }

const slotBits = 12

func (n *interned) string(b []byte) string {
	if n == nil || len(b) > 40 {
		return string(b)
	}
	slot := &n.slots[mix(b)>>(64-slotBits)]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// mix hashes the length, the first and the last eight bytes, where identifiers
// differ. Those that fall together only take each other's slot.
func mix(b []byte) uint64 {
	var head, tail uint64
	switch n := len(b); {
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	default:
		for _, c := range b {
			head = head<<8 | uint64(c)
		}
	}
	const odd = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio
	return ((head*odd ^ tail) + uint64(len(b))) * odd
}
