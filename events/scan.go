package events

import (
	"bytes"
	"fmt"
	"hash/maphash"
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
	end := i + len(name) + 3
	if end > len(s.b) || s.b[i] != '"' || string(s.b[i+1:end-2]) != name || s.b[end-2] != '"' || s.b[end-1] != ':' {
		return s.missing(name, n)
	}
	s.i, s.first = end, false
	return true
}

func (s *scanner) missing(name string, n need) bool {
	if n == required {
		s.fail(name, "is missing or out of order")
	}
	return false
}

// token takes a quoted string without escapes and returns its content.
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
	start := s.i + 1
	t := s.token(name)
	ascii := true
	for _, c := range t {
		if c < 0x20 || c == '\\' || c == 0x7f {
			return s.escaped(name, start)
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && !utf8.Valid(t) {
		s.fail(name, "is not valid UTF-8")
		return ""
	}
	return s.known.string(t)
}

// escaped takes a string that holds a quote or a backslash.
func (s *scanner) escaped(name string, start int) string {
	var out []byte
	for i := start; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case c == '"':
			if !utf8.Valid(out) {
				s.fail(name, "is not valid UTF-8")
			}
			s.i = i + 1
			return string(out)
		case c == '\\' && i+1 < len(s.b) && (s.b[i+1] == '"' || s.b[i+1] == '\\'):
			i++
			out = append(out, s.b[i])
		case c < 0x20 || c == '\\' || c == 0x7f:
			s.fail(name, "holds a control character or an escape that is not canonical")
			return ""
		default:
			out = append(out, c)
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
	if !s.key(name, n) {
		return
	}
	t := string(s.token(name))
	i, err := ParseInstant(t)
	if s.err == nil && (err != nil || i.String() != t) {
		s.fail(name, "is not a canonical instant")
	}
	*p = i
}

func (s *scanner) line(name string, p *Line) {
	if s.key(name, required) {
		l, err := ParseLine(string(s.token(name)))
		if s.err == nil && err != nil {
			s.fail(name, err.Error())
		}
		*p = l
	}
}

func (s *scanner) hash(name string, p *Hash) {
	if s.key(name, required) {
		t := s.token(name)
		if err := p.UnmarshalText(t); s.err == nil && (err != nil || bytes.ContainsAny(t, "ABCDEF")) {
			s.fail(name, "is not a hash")
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
		*p = s.one()
		switch (*p).(type) {
		case *LineCorrected, *LineRetracted:
			s.fail(name, "is itself a correction")
		}
	}
}

// one takes an event.
func (s *scanner) one() Event {
	s.literal(`{"kind":`)
	if s.err != nil {
		return nil
	}
	kind := s.token("kind")
	e := newEvent(Kind(kind))
	if e == nil {
		s.fail("kind", fmt.Sprintf("is %q, which this version does not know", clip(string(kind))))
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

// interned is a small cache of strings: a slot a hash, the latest wins.
type interned struct{ slots [4096]string }

var internSeed = maphash.MakeSeed()

func (n *interned) string(b []byte) string {
	if len(b) > 40 {
		return string(b)
	}
	slot := &n.slots[maphash.Bytes(internSeed, b)&4095]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}
