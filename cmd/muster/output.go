package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
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

// widths are those of the columns.
func (t *table) widths() (widths []int) {
	for _, r := range t.rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(strings.TrimSpace(c)))
		}
	}
	return widths
}

// gap is what is between two columns.
const gap = "  "

// parts cuts a table, of which all rows are full, into tables that are no wider
// than there is room, if a column is not by itself. Each begins with the same
// columns: so many keys.
func (t *table) parts(keys, room int) (list []*table) {
	widths := t.widths()
	left := room
	for _, n := range widths[:keys] {
		left -= n + len(gap)
	}
	for from := keys; from < len(widths); {
		to, used := from+1, widths[from]
		for to < len(widths) && used+len(gap)+widths[to] <= left {
			used += len(gap) + widths[to]
			to++
		}
		part := new(table)
		for _, r := range t.rows {
			part.add(slices.Concat(r[:keys], r[from:to])...)
		}
		list = append(list, part)
		from = to
	}
	return list
}

func (t *table) writeTo(w io.Writer, indent string) error {
	widths := t.widths()
	for _, r := range t.rows {
		line := indent
		for i, c := range r {
			c = strings.TrimSpace(c)
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if strings.HasPrefix(t.rows[0][i], " ") {
				line += pad + c + gap
			} else {
				line += c + pad + gap
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// usualWidth is how wide what is no terminal is taken to be.
const usualWidth = 120

// widthOf is how many columns of text a writer has room for.
func widthOf(w io.Writer) int {
	if f, ok := w.(*os.File); ok && isTerminal(f) {
		if n := terminalWidth(f); n > 0 {
			return n
		}
	}
	return usualWidth
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
