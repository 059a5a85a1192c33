package events

import (
	"encoding/hex"
	"strconv"
)

// writer spells events canonically. It implements fields.
type writer struct {
	b     []byte
	first bool // no comma is due before the next key
}

func (w *writer) key(name string) {
	if !w.first {
		w.b = append(w.b, ',')
	}
	w.first = false
	w.b = append(append(append(w.b, '"'), name...), '"', ':')
}

// one writes an event.
func (w *writer) one(e Event) {
	w.b = append(append(append(w.b, `{"kind":"`...), e.Kind()...), '"')
	w.first = false
	e.fields(w)
	w.b = append(w.b, '}')
}

func (w *writer) text(name string, p *string, n need) {
	if *p == "" && n == optional {
		return
	}
	w.key(name)
	w.b = appendString(w.b, *p)
}

func (w *writer) id(name string, p *string, n need)                 { w.text(name, p, n) }
func (w *writer) choice(name string, p *string, _ []string, n need) { w.text(name, p, n) }
func (w *writer) rule(bool, string, string)                         {}
func (w *writer) decimal(name string, p *int64, _ span, n need) {
	w.number(name, *p, n, appendMillionths)
}
func (w *writer) count(name string, p *int64, _ span, n need) { w.number(name, *p, n, appendInt) }
func appendInt(b []byte, n int64) []byte                      { return strconv.AppendInt(b, n, 10) }
func (w *writer) line(name string, p *Line)                   { w.quoted(name, p.String()) }
func (w *writer) hash(name string, p *Hash) {
	w.key(name)
	w.b = append(hex.AppendEncode(append(w.b, '"'), p[:]), '"')
}

func (w *writer) quoted(name, plain string) {
	w.key(name)
	w.b = append(append(append(w.b, '"'), plain...), '"')
}

func (w *writer) number(name string, v int64, n need, spell func([]byte, int64) []byte) {
	if v == 0 && n == optional {
		return
	}
	w.key(name)
	w.b = spell(w.b, v)
}

func (w *writer) ids(name string, p *[]string) { w.texts(name, p) }

func (w *writer) texts(name string, p *[]string) {
	if len(*p) == 0 {
		return
	}
	w.key(name)
	w.b = append(w.b, '[')
	for i, s := range *p {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = appendString(w.b, s)
	}
	w.b = append(w.b, ']')
}

func (w *writer) date(name string, p *Date, n need) {
	if *p == 0 && n == optional {
		return
	}
	w.key(name)
	w.b = append(p.append(append(w.b, '"')), '"')
}

func (w *writer) instant(name string, p *Instant, n need) {
	if *p == 0 && n == optional {
		return
	}
	w.key(name)
	w.b = append(p.append(append(w.b, '"')), '"')
}

func (w *writer) flag(name string, p *bool) {
	if *p {
		w.key(name)
		w.b = append(w.b, "true"...)
	}
}

func (w *writer) event(name string, p *Event) {
	w.key(name)
	w.one(*p)
}

func (w *writer) events(list []Event) {
	w.key("events")
	w.b = append(w.b, '[')
	for i, e := range list {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.one(e)
	}
	w.b = append(w.b, ']')
}

func (w *writer) figures(name string, p *[]Figure) {
	w.key(name)
	w.b = append(w.b, '[')
	for i := range *p {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b, w.first = append(w.b, '{'), true
		(*p)[i].fields(w)
		w.b = append(w.b, '}')
	}
	w.b = append(w.b, ']')
}

// appendString quotes a text. Texts hold no control characters, so only the
// quote and the backslash need escaping.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(append(b, s[start:i]...), '\\')
			start = i
		}
	}
	return append(append(b, s[start:]...), '"')
}
