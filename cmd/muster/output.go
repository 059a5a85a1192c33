package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// writeJSON writes one JSON document.
func writeJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(b))
	return err
}

// table aligns columns. Columns are left-aligned unless their header begins
// with a space.
type table struct{ rows [][]string }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) writeTo(w io.Writer, indent string) error {
	var widths []int
	for _, r := range t.rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(strings.TrimSpace(c)))
		}
	}
	for _, r := range t.rows {
		line := indent
		for i, c := range r {
			c = strings.TrimSpace(c)
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if strings.HasPrefix(t.rows[0][i], " ") {
				line += pad + c + "  "
			} else {
				line += c + pad + "  "
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// isTerminal reports whether a file is a terminal that a person reads.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// colours paints a word if standard output is a terminal and NO_COLOR is unset.
type colours bool

func coloursFor(w io.Writer) colours {
	f, ok := w.(*os.File)
	return colours(ok && isTerminal(f) && os.Getenv("NO_COLOR") == "")
}

func (c colours) paint(code, s string) string {
	if !c {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (c colours) good(s string) string { return c.paint("32", s) }
func (c colours) bad(s string) string  { return c.paint("1;31", s) }
