package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// wellFormed returns nil if b is one JSON value in UTF-8. What follows in this
// file is for such bytes only.
func wellFormed(b []byte) error {
	if !utf8.Valid(b) {
		n := 0
		for r, size := utf8.DecodeRune(b); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(b[n:]) {
			n += size
		}
		return syntax(fmt.Sprintf("is not UTF-8, at byte %d; convert it first", n+1))
	}
	if json.Valid(b) {
		return nil
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return syntax("is empty; expected a JSON object")
	}
	var all json.RawMessage
	err := json.Unmarshal(b, &all)
	var s *json.SyntaxError
	if errors.As(err, &s) {
		return syntax(fmt.Sprintf("is not JSON: %s, at byte %d", s, s.Offset))
	}
	return syntax(fmt.Sprintf("is not JSON: %v", err))
}

func syntax(reason string) error { return Refuse([]Problem{{Reason: reason}}) }

// eachMember calls take with the members of a JSON object until it returns
// false. It reports whether b is an object.
func eachMember(b []byte, take func(name string, raw []byte) bool) bool {
	b = afterSpace(b)
	if b[0] != '{' {
		return false
	}
	for b = afterSpace(b[1:]); b[0] != '}'; b = afterComma(b) {
		name, rest := cutValue(b)
		raw, rest := cutValue(afterSpace(afterSpace(rest)[1:]))
		if !take(unquote(name), raw) {
			break
		}
		b = rest
	}
	return true
}

// itemsOf returns the items of a JSON list, or nil if b is not one.
func itemsOf(b []byte) [][]byte {
	b = afterSpace(b)
	if b[0] != '[' {
		return nil
	}
	items := [][]byte{}
	for b = afterSpace(b[1:]); b[0] != ']'; b = afterComma(b) {
		item, rest := cutValue(b)
		items = append(items, item)
		b = rest
	}
	return items
}

// cutValue splits off the value that b begins with.
func cutValue(b []byte) (raw, rest []byte) {
	depth, i := 0, 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return b[:i+1], b[i+1:]
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return b[:i], b[i:]
			}
			if depth--; depth == 0 {
				return b[:i+1], b[i+1:]
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return b[:i], b[i:]
			}
		}
	}
	return b, nil
}

func afterSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// afterComma passes over a comma, if one is next, and the space around it.
func afterComma(b []byte) []byte {
	if b = afterSpace(b); b[0] == ',' {
		b = afterSpace(b[1:])
	}
	return b
}

// unquote returns the content of a JSON string. Half of a surrogate pair
// becomes U+FFFD, which Check refuses.
func unquote(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		panic("events: unquote of what is not a JSON string: " + err.Error())
	}
	return s
}
