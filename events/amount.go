package events

import (
	"fmt"
	"strconv"
)

// Million is the number of parts in one whole FTE.
const Million = 1_000_000

// FTE is a full-time equivalent in millionths: contracted hours over standard
// hours. One full-time person is Million; a zero-hours contract is 0. The FTE
// of an event lies in 0 to 1; sums may be larger.
type FTE int64

// Pence is money, exact to the penny.
type Pence int64

// Decimal is an exact decimal number in millionths, of either sign.
type Decimal int64

func (f FTE) String() string     { return string(appendMillionths(nil, int64(f))) }
func (d Decimal) String() string { return string(appendMillionths(nil, int64(d))) }

// Append appends the exact decimal number to b.
func (d Decimal) Append(b []byte) []byte { return appendMillionths(b, int64(d)) }

// MarshalJSON writes the exact decimal number.
func (f FTE) MarshalJSON() ([]byte, error) { return appendMillionths(nil, int64(f)), nil }

// MarshalJSON writes the exact decimal number.
func (d Decimal) MarshalJSON() ([]byte, error) { return appendMillionths(nil, int64(d)), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (f *FTE) UnmarshalJSON(b []byte) error { return (*Decimal)(f).UnmarshalJSON(b) }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Decimal) UnmarshalJSON(b []byte) (err error) {
	*d, err = ParseDecimal(string(b))
	return err
}

// ParseDecimal reads a decimal number of at most six places and twelve digits
// before the point. It takes no exponent and no plus sign.
func ParseDecimal(s string) (Decimal, error) {
	if n, ok := scanMillionths(s); ok {
		return Decimal(n), nil
	}
	return 0, fmt.Errorf("%q is not a decimal number of at most six places; write one such as 0.6", clip(s))
}

func scanMillionths[T string | []byte](s T) (int64, bool) {
	i, neg := 0, false
	if len(s) > 0 && s[0] == '-' {
		neg, i = true, 1
	}
	var n int64
	start := i
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int64(s[i]-'0')
		if i-start >= 12 {
			return 0, false
		}
	}
	if i == start || (s[start] == '0' && i > start+1) {
		return 0, false
	}
	places := 0
	if i < len(s) {
		if s[i] != '.' || i+1 == len(s) {
			return 0, false
		}
		for i++; i < len(s); i++ {
			if s[i] < '0' || s[i] > '9' || places == 6 {
				return 0, false
			}
			n = n*10 + int64(s[i]-'0')
			places++
		}
	}
	for ; places < 6; places++ {
		n *= 10
	}
	if neg {
		n = -n
	}
	return n, true
}

// appendMillionths writes the one canonical spelling: no trailing zeros after
// the point and no point without digits behind it.
func appendMillionths(b []byte, n int64) []byte {
	if n < 0 {
		b = append(b, '-')
	}
	whole, part := n/Million, n%Million
	whole, part = max(whole, -whole), max(part, -part)
	b = strconv.AppendInt(b, whole, 10)
	if part == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(Million / 10); part > 0; unit /= 10 {
		b = append(b, byte('0'+part/unit))
		part %= unit
	}
	return b
}

// clip shortens what a stranger sent so that an error stays readable.
func clip(s string) string {
	n := 0
	for i := range s {
		if n++; n > 40 {
			return s[:i] + "…"
		}
	}
	return s
}
