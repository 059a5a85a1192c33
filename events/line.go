package events

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Position is an entry's number in its authority's ledger: 1, 2, 3 … with no
// gap. Zero means before the first entry.
type Position uint64

// MaxEvents is the most events that one entry holds.
const MaxEvents = 1000

// lineBits leaves room in a Line for the number of an event in its entry.
const lineBits = 10

// Line cites one event of one entry; it is written 1042.3 for the third event
// of entry 1042. Lines order as they were recorded. Zero means no line.
type Line uint64

// LineAt returns the line of the nth event, counted from 1, of the entry at p.
func LineAt(p Position, n int) Line { return Line(uint64(p)<<lineBits | uint64(n)) }

// Position returns the position of the line's entry.
func (l Line) Position() Position { return Position(l >> lineBits) }

// Number returns the event's number in its entry, counted from 1.
func (l Line) Number() int { return int(l & (1<<lineBits - 1)) }

// cites reports whether an entry can hold the line.
func (l Line) cites() bool {
	return l.Position() > 0 && l.Position() < 1<<50 && l.Number() > 0 && l.Number() <= MaxEvents
}

func (l Line) String() string {
	if l == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(l.Position()), 10) + "." + strconv.Itoa(l.Number())
}

// ParseLine reads a citation such as 1042.3.
func ParseLine(s string) (Line, error) {
	p, n, ok := strings.Cut(s, ".")
	pos, err1 := strconv.ParseUint(p, 10, 50)
	num, err2 := strconv.ParseUint(n, 10, 16)
	l := LineAt(Position(pos), int(num))
	if !ok || err1 != nil || err2 != nil || num > MaxEvents || !l.cites() || l.String() != s {
		return 0, fmt.Errorf("%q is not a line; write entry and event, such as 1042.3", clip(s))
	}
	return l, nil
}

// MarshalText writes the line as String does.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (l *Line) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*l = 0
		return nil
	}
	*l, err = ParseLine(string(b))
	return err
}

// Instant is a moment in microseconds since 1970-01-01T00:00:00Z. Zero means
// that no moment is given. Instants are always UTC.
type Instant int64

// InstantOf truncates a time to the microsecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// ParseInstant reads an RFC 3339 time, at finest to the microsecond, from
// EarliestInstant to the end of the year 9999 in UTC.
func ParseInstant(s string) (Instant, error) {
	i, _, ok := scanInstant(s)
	if !ok {
		return 0, fmt.Errorf("%q is not an instant; write one such as 2019-06-30T14:00:00Z, to the microsecond at finest", clip(s))
	}
	if reason := i.problem(); reason != "" {
		return 0, fmt.Errorf("%q %s", clip(s), reason)
	}
	return i, nil
}

// EarliestInstant is the first instant that a ledger accepts: 1970-01-02 in
// UTC. The day before it is what clocks show that were never set, and how
// machines write that they know no moment.
const EarliestInstant Instant = dayLength

// latestInstant is the last instant that a ledger accepts.
const latestInstant = Instant(latest-epoch+1)*dayLength - 1

const (
	dayLength      = 24 * 60 * 60 * 1_000_000
	epoch     Date = 719163 // 1970-01-01
)

// problem says why no ledger holds an instant, or nothing if one may.
func (i Instant) problem() string {
	switch {
	case i < EarliestInstant:
		return "is before 1970-01-02, when computer clocks begin to be set; give the moment at which it was really recorded or known, or leave it out"
	case i > latestInstant:
		return "is after the year 9999 in UTC"
	}
	return ""
}

// scanInstant reads an RFC 3339 time, which time.Parse would take loosely. It is
// canonical if it is spelled as Instant.String would.
func scanInstant[T string | []byte](s T) (i Instant, canonical, ok bool) {
	const seconds = len("2019-06-30T14:00:00")
	if len(s) <= seconds || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return 0, false, false
	}
	d, ok1 := scanDate(s[:10])
	hour, ok2 := scanTwo(s[11:13])
	minute, ok3 := scanTwo(s[14:16])
	second, ok4 := scanTwo(s[17:19])
	if !ok1 || !ok2 || !ok3 || !ok4 || hour > 23 || minute > 59 || second > 59 {
		return 0, false, false
	}
	i = Instant(d-epoch)*dayLength + Instant((hour*60+minute)*60+second)*1_000_000
	at := seconds
	if s[at] == '.' {
		place := Instant(100_000)
		for at++; at < len(s) && s[at] >= '0' && s[at] <= '9'; at++ {
			if place == 0 && s[at] != '0' {
				return 0, false, false
			}
			i += place * Instant(s[at]-'0')
			place /= 10
		}
		if at == seconds+1 {
			return 0, false, false
		}
	}
	offset, ok := scanOffset(s[at:])
	i -= offset
	canonical = s[len(s)-1] == 'Z' && (at == seconds || at <= seconds+7 && s[at-1] != '0') && i.problem() == ""
	return i, canonical, ok
}

// scanOffset reads how far a local time is ahead of UTC: Z or such as +01:00.
func scanOffset[T string | []byte](s T) (Instant, bool) {
	if len(s) == 1 && s[0] == 'Z' {
		return 0, true
	}
	if len(s) != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':' {
		return 0, false
	}
	hours, ok1 := scanTwo(s[1:3])
	minutes, ok2 := scanTwo(s[4:])
	offset := Instant(hours*60+minutes) * 60 * 1_000_000
	if s[0] == '-' {
		offset = -offset
	}
	return offset, ok1 && ok2 && hours <= 23 && minutes <= 59
}

// EndOf returns the last instant of a day, in UTC.
func EndOf(d Date) Instant { return Instant(d+1-epoch)*dayLength - 1 }

// Day returns the day, in UTC, that the instant is of.
func (i Instant) Day() Date {
	day := i / dayLength
	if i%dayLength < 0 {
		day--
	}
	return epoch + Date(day)
}

// Time returns the instant as a UTC time.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

func (i Instant) append(b []byte) []byte {
	if i == 0 {
		return b
	}
	return i.Time().AppendFormat(b, time.RFC3339Nano)
}

func (i Instant) String() string { return string(i.append(nil)) }

// MarshalText writes the instant in RFC 3339, in UTC, with no trailing zeros.
func (i Instant) MarshalText() ([]byte, error) { return i.append(nil), nil }

// UnmarshalText reads what MarshalText writes.
func (i *Instant) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	*i, err = ParseInstant(string(b))
	return err
}

// Hash is the SHA-256 of an entry's stored bytes.
type Hash [sha256.Size]byte

// HashOf hashes the stored bytes of an entry.
func HashOf(stored []byte) Hash { return sha256.Sum256(stored) }

// Genesis is what the first entry of an authority's ledger names as the entry
// before it, so that no ledger can pass for another authority's.
func Genesis(authority string) Hash { return HashOf([]byte("muster ledger v1 " + authority)) }

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (h *Hash) UnmarshalText(b []byte) error {
	if len(b) != 2*len(h) {
		return fmt.Errorf("is not a hash: it has %d characters, not %d", len(b), 2*len(h))
	}
	var r Hash
	for i := range r {
		high, low := digits[b[2*i]], digits[b[2*i+1]]
		if high|low == notDigit {
			return errors.New("is not a hash: it must be lower-case hexadecimal")
		}
		r[i] = high<<4 | low
	}
	*h = r
	return nil
}

// digits is the value of each byte as a lower-case hexadecimal digit.
var digits = func() (d [256]byte) {
	for c := range d {
		d[c] = notDigit
	}
	for value, c := range "0123456789abcdef" {
		d[c] = byte(value)
	}
	return d
}()

const notDigit = 0xff
