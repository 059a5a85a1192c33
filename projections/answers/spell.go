package answers

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"muster/events"
)

// AppendJSON appends to b what json.Marshal makes of an answer, to the byte. A
// series has thousands of figures: json.Marshal goes over the text of each of them
// once more for every figure that it is part of, which takes several times as long
// as to write it.
func (a *Answer) AppendJSON(b []byte) ([]byte, error) {
	s := speller{b: b}
	s.answer(a)
	return s.b, s.err
}

// speller appends fields to an object. A field without a name of its own is an
// element of a list.
type speller struct {
	b    []byte
	more bool // the object or list has fields already
	err  error
}

func (s *speller) answer(a *Answer) {
	s.begin('{')
	s.text("authority", a.Authority)
	s.text("definition", a.Definition)
	s.text("as_of", a.AsOf.String())
	s.text("known_at", a.KnownAt)
	s.position("position", a.Position)
	s.known(a.Known)
	if a.Supposed != nil {
		s.name("supposed")
		s.any(a.Supposed)
	}
	s.some("only", a.Only)
	s.figures(&a.Figures)
	list(s, "groups", a.Groups, (*speller).group)
	list(s, "series", a.Series, (*speller).answer)
	if a.Next != 0 {
		s.text("next", a.Next.String())
	}
	s.end('}')
}

func (s *speller) known(by map[events.Book]events.Position) {
	s.name("known")
	if by == nil {
		s.b = append(s.b, "null"...)
		return
	}
	s.begin('{')
	for _, book := range slices.Sorted(maps.Keys(by)) {
		s.position(string(book), by[book])
	}
	s.end('}')
}

func (s *speller) group(g *Group) {
	s.begin('{')
	s.text("value", g.Value)
	s.figures(&g.Figures)
	s.end('}')
}

func (s *speller) figures(f *Figures) {
	s.flag("hypothetical", f.Hypothetical)
	s.some("forecast", f.Forecast)
	list(s, "rates", f.Rates, (*speller).rate)
	list(s, "counts", f.Counts, (*speller).count)
	list(s, "values", f.Values, (*speller).value)
}

// rate has what is known of a rate behind all else if anything is not.
func (s *speller) rate(r *Rate) {
	all := r.Knows(Numerator) && r.Knows(Denominator)
	s.begin('{')
	s.text("measure", r.Measure)
	s.text("unit", r.Unit)
	if all {
		s.number("numerator", r.Numerator)
		s.number("denominator", r.Denominator)
	}
	s.some("percent", r.Percent)
	s.some("ratio", r.Ratio)
	s.some("not_available", r.NotAvailable)
	s.flag("withheld", r.Withheld)
	s.text("formula", r.Formula)
	s.some("note", r.Note)
	list(s, "lines", r.Lines, (*speller).behind)
	if !all && r.Knows(Numerator) {
		s.number("numerator", r.Numerator)
	}
	if !all && r.Knows(Denominator) {
		s.number("denominator", r.Denominator)
	}
	s.end('}')
}

func (s *speller) count(c *Count) {
	s.begin('{')
	s.text("measure", c.Measure)
	s.number("fte", events.Decimal(c.FTE))
	s.whole("headcount", c.Headcount)
	s.some("unit", c.Unit)
	list(s, "lines", c.Lines, (*speller).behind)
	s.end('}')
}

func (s *speller) value(v *Value) {
	s.begin('{')
	s.text("measure", v.Measure)
	s.text("unit", v.Unit)
	if v.NotAvailable == "" {
		s.number("value", v.Value)
	}
	s.some("not_available", v.NotAvailable)
	s.some("formula", v.Formula)
	s.some("note", v.Note)
	list(s, "lines", v.Lines, (*speller).behind)
	s.end('}')
}

func (s *speller) behind(l *Behind) {
	s.begin('{')
	s.text("line", l.Line.String())
	s.text("measure", l.Measure)
	s.text("subject", l.Subject)
	s.number("fte", events.Decimal(l.FTE))
	s.whole("headcount", l.Headcount)
	s.some("unit", l.Unit)
	if l.Value != nil {
		s.number("value", *l.Value)
	}
	s.some("note", l.Note)
	s.end('}')
}

// list appends a list, unless it is empty.
func list[T any](s *speller, name string, elements []T, one func(*speller, *T)) {
	if len(elements) == 0 {
		return
	}
	s.name(name)
	s.begin('[')
	for i := range elements {
		s.comma()
		one(s, &elements[i])
	}
	s.end(']')
}

func (s *speller) begin(with byte) { s.b, s.more = append(s.b, with), false }
func (s *speller) end(with byte)   { s.b, s.more = append(s.b, with), true }

func (s *speller) comma() {
	if s.more {
		s.b = append(s.b, ',')
	}
	s.more = true
}

func (s *speller) name(n string) {
	s.comma()
	s.quote(n)
	s.b = append(s.b, ':')
}

func (s *speller) text(name, t string) {
	s.name(name)
	s.quote(t)
}

// some appends a text unless it is empty.
func (s *speller) some(name, t string) {
	if t != "" {
		s.text(name, t)
	}
}

func (s *speller) flag(name string, set bool) {
	if set {
		s.name(name)
		s.b = append(s.b, "true"...)
	}
}

func (s *speller) whole(name string, n int64) {
	s.name(name)
	s.b = strconv.AppendInt(s.b, n, 10)
}

func (s *speller) position(name string, p events.Position) {
	s.name(name)
	s.b = strconv.AppendUint(s.b, uint64(p), 10)
}

func (s *speller) number(name string, n events.Decimal) {
	s.name(name)
	s.b = n.Append(s.b)
}

// quote appends a text in quotes. One that json.Marshal escapes something of is
// left to it.
func (s *speller) quote(t string) {
	if escapes(t) {
		s.any(t)
		return
	}
	s.b = append(s.b, '"')
	s.b = append(s.b, t...)
	s.b = append(s.b, '"')
}

// escapes reports whether json.Marshal may escape something of a text.
func escapes(t string) bool {
	ascii := true
	for i := range len(t) {
		switch c := t[i]; {
		case c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&':
			return true
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return !ascii && (!utf8.ValidString(t) || strings.ContainsAny(t, "\u2028\u2029"))
}

func (s *speller) any(v any) {
	b, err := json.Marshal(v)
	if err != nil && s.err == nil {
		s.err = err
	}
	s.b = append(s.b, b...)
}
