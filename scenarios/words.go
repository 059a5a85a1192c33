package scenarios

import (
	"errors"
	"fmt"
	"strings"
)

// token is a word of a story, or a text in quotes.
type token struct {
	text   string
	quoted bool
}

// statement is a line at the margin with the lines indented under it.
type statement struct {
	number int
	words  []token
	items  []statement
	rest   string // the line as written, without its indentation
}

// statements splits a story into its statements.
func statements(file, text string) ([]statement, error) {
	var all []statement
	indent := 0 // of the items of the current statement
	for i, raw := range strings.Split(text, "\n") {
		line := strings.TrimRight(raw, " \r")
		body := strings.TrimLeft(line, " ")
		at := func(reason string) error { return fmt.Errorf("%s:%d: %s", file, i+1, reason) }
		if body == "" || body[0] == '#' {
			continue
		}
		if body[0] == '\t' {
			return nil, at("is indented with a tab; use spaces")
		}
		one := statement{number: i + 1, rest: body}
		if body[0] != '{' {
			var err error
			if one.words, err = tokens(body); err != nil {
				return nil, at(err.Error())
			}
		}
		depth := len(line) - len(body)
		switch {
		case depth == 0:
			all = append(all, one)
			indent = 0
		case len(all) == 0:
			return nil, at("is indented, but there is no statement above it")
		default:
			s := &all[len(all)-1]
			if len(s.items) > 0 && depth > indent {
				last := &s.items[len(s.items)-1]
				last.words = append(last.words, one.words...)
				continue
			}
			indent = depth
			s.items = append(s.items, one)
		}
	}
	return all, nil
}

// tokens splits a line into words and quoted texts, up to a comment.
func tokens(line string) ([]token, error) {
	var out []token
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ':
			i++
		case c == '#':
			return out, nil
		case c == '"':
			text, n, err := quoted(line[i:])
			if err != nil {
				return nil, err
			}
			out = append(out, token{text, true})
			i += n
		default:
			n := strings.IndexAny(line[i:], " \"")
			if n < 0 {
				n = len(line) - i
			}
			out = append(out, token{text: line[i : i+n]})
			i += n
		}
	}
	return out, nil
}

// quoted reads a text in quotes, in which \" is a quote and \\ a backslash, and
// returns how many bytes it took.
func quoted(s string) (string, int, error) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), i + 1, nil
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return "", 0, errors.New("has a quote that does not end on its line")
}
