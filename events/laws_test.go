package events_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
)

// shape is one part of the published schema. The laws below draw their events
// from it, so a new kind is under them as soon as it exists, and the schema is
// proved to describe what the parser takes.
type shape struct {
	Ref        string            `json:"$ref"`
	Const      string            `json:"const"`
	Enum       []string          `json:"enum"`
	Type       string            `json:"type"`
	Format     string            `json:"format"`
	Pattern    string            `json:"pattern"`
	MaxLength  int               `json:"maxLength"`
	Minimum    json.Number       `json:"minimum"`
	Maximum    json.Number       `json:"maximum"`
	Items      *shape            `json:"items"`
	OneOf      []shape           `json:"oneOf"`
	Properties map[string]*shape `json:"properties"`
	Required   []string          `json:"required"`
	Defs       map[string]*shape `json:"$defs"`
}

var schema = func() (s shape) {
	b, err := events.Schema()
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		panic(err)
	}
	return s
}()

// draw spells a value of a shape in some order and with some white space.
func (s *shape) draw(t *rapid.T, name string) string {
	space := func() string { return rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(t, "space") }
	switch {
	case s.Ref != "":
		return schema.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")].draw(t, name)
	case s.OneOf != nil:
		one := rapid.SampledFrom(s.OneOf).Draw(t, name)
		return one.draw(t, name)
	case s.Const != "":
		return quote(s.Const)
	case s.Enum != nil:
		return quote(rapid.SampledFrom(s.Enum).Draw(t, name))
	case s.Type == "object":
		names := make([]string, 0, len(s.Properties))
		for n := range s.Properties {
			names = append(names, n)
		}
		slices.Sort(names)
		names = rapid.Permutation(names).Draw(t, "order")
		var members []string
		for _, n := range names {
			if slices.Contains(s.Required, n) || rapid.Bool().Draw(t, "with "+n) {
				members = append(members, space()+quote(n)+space()+":"+space()+s.Properties[n].draw(t, n)+space())
			}
		}
		return "{" + strings.Join(members, ",") + "}"
	case s.Type == "array":
		var items []string
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			items = append(items, space()+s.Items.draw(t, name)+space())
		}
		return "[" + strings.Join(items, ",") + "]"
	case s.Type == "boolean":
		return strconv.FormatBool(rapid.Bool().Draw(t, name))
	case s.Type == "number":
		least, _ := events.ParseDecimal(s.Minimum.String())
		most, _ := events.ParseDecimal(s.Maximum.String())
		return events.Decimal(rapid.Int64Range(int64(least), int64(most)).Draw(t, name)).String()
	case s.Type == "integer":
		least, _ := s.Minimum.Int64()
		most, _ := s.Maximum.Int64()
		return strconv.FormatInt(rapid.Int64Range(least, most).Draw(t, name), 10)
	case s.Format == "date":
		return quote(events.Date(rapid.Int32Range(int32(events.Earliest), 3_600_000).Draw(t, name)).String())
	case s.Format == "date-time":
		i := rapid.Int64Range(2*int64(events.EarliestInstant), 2_000_000_000_000_000).Draw(t, name)
		return quote(events.Instant(i - i%rapid.SampledFrom([]int64{1, 1000, 1_000_000}).Draw(t, "fine") | 1).String())
	case s.MaxLength == events.MaxText:
		return quote(rapid.StringMatching(`[ -~£é–字]{0,12}[!-~£é–字]{1}[ -~£é–字]{0,12}`).Draw(t, name))
	case s.Pattern != "":
		short := strings.NewReplacer("*", "{0,9}", "{0,15}", "{0,14}") // not past the last position, which no pattern can say
		return quote(rapid.StringMatching(short.Replace(s.Pattern)).Draw(t, name))
	}
	t.Fatalf("the schema of %s says too little: %+v", name, *s)
	return ""
}

func quote(s string) string {
	b, err := json.Marshal(s) // with \u escapes, which the parser is to take
	if err != nil {
		panic(err)
	}
	return string(b)
}

// drawEvent returns a valid event of a kind and one loose spelling of it.
func drawEvent(t *rapid.T, kind events.Kind) (events.Event, []byte) {
	loose := []byte(schema.Defs[string(kind)].draw(t, string(kind)))
	e, err := events.ParseEvent(loose)
	if err != nil {
		t.Fatalf("what the schema allows is not parsed: %v\n%s", err, loose)
	}
	if events.CheckEvent(e) != nil {
		t.Skip("only Check knows the rules across fields")
	}
	return e, loose
}

func TestLawsOfEvents(t *testing.T) {
	for _, kind := range events.Kinds {
		t.Run(string(kind), rapid.MakeCheck(func(t *rapid.T) {
			e, loose := drawEvent(t, kind)
			stored := events.AppendEvent(nil, e)

			strict, err := events.DecodeEvent(stored)
			require.NoError(t, err, "what is written must be read: %s", stored)
			require.Equal(t, e, strict)
			require.Equal(t, string(stored), string(events.AppendEvent(nil, strict)), "canonical bytes do not move")
			require.NoError(t, events.CheckEvent(strict))

			again, err := events.ParseEvent(reordered(t, stored))
			require.NoError(t, err)
			require.Equal(t, e, again, "order does not matter to the parser")

			said, err := events.ParseWords(kind, events.Words(e))
			require.NoError(t, err, "%q", events.Words(e))
			require.Equal(t, e, said, "words say all: %q", events.Words(e))

			if bytes.Equal(loose, stored) {
				return
			}
			_, err = events.DecodeEvent(loose)
			require.Error(t, err, "one content has one stored spelling")
		}))
	}
}

// reordered spells a JSON object with its members in another order.
func reordered(t *rapid.T, b []byte) []byte {
	var m map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(b, &m))
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	var members []string
	for _, n := range rapid.Permutation(names).Draw(t, "members") {
		members = append(members, quote(n)+":"+string(m[n]))
	}
	return []byte("{" + strings.Join(members, ",") + "}")
}

func TestLawsOfEntries(t *testing.T) {
	var d events.Decoder // one for all, so that what it keeps is under the law too
	rapid.Check(t, func(t *rapid.T) {
		book := rapid.SampledFrom([]events.Book{events.Workforce, events.Reference}).Draw(t, "book")
		kinds := slices.DeleteFunc(slices.Clone(events.Kinds), func(k events.Kind) bool { return events.BookOf(k) != book })
		text := rapid.StringMatching(`[!-~£é–字][ -~£é–字]{0,50}`)
		e := &events.Entry{ID: rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}`).Draw(t, "id"), Book: book,
			Recorded: events.Instant(rapid.Int64Range(int64(events.EarliestInstant), 4_000_000_000_000_000).Draw(t, "recorded")), Asserted: rapid.Bool().Draw(t, "asserted"),
			By: text.Draw(t, "by"), Why: text.Draw(t, "why"), Prev: events.HashOf(rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "prev"))}
		if rapid.Bool().Draw(t, "with a source") {
			e.Source = text.Draw(t, "source")
		}
		for range rapid.IntRange(1, 5).Draw(t, "events") {
			ev, _ := drawEvent(t, rapid.SampledFrom(kinds).Draw(t, "kind"))
			e.Events = append(e.Events, ev)
		}
		require.NoError(t, events.Check(e))
		stored := events.AppendEntry(nil, e)
		got, err := d.Entry(stored)
		require.NoError(t, err)
		require.Equal(t, e, got)
		require.Equal(t, string(stored), string(events.AppendEntry(nil, got)))
		alone, err := events.DecodeEntry(stored)
		require.NoError(t, err)
		require.Equal(t, e, alone)
	})
}

func TestEveryFieldIsInAnExample(t *testing.T) {
	for _, kind := range events.Kinds {
		shown := map[string]bool{"kind": true}
		for _, e := range examples[kind] {
			for _, w := range events.Words(e) {
				shown[w.Field] = true
			}
		}
		for name := range schema.Defs[string(kind)].Properties {
			require.True(t, shown[name], "%s: no example gives %s", kind, name)
		}
		require.Len(t, shown, len(schema.Defs[string(kind)].Properties), "%s has fields that its schema lacks", kind)
	}
}

func TestDecimalsAndDatesAreWrittenAsTheyAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := events.Decimal(rapid.Int64Range(-999_999_999_999_999_999, 999_999_999_999_999_999).Draw(t, "n"))
		got, err := events.ParseDecimal(n.String())
		require.NoError(t, err)
		require.Equal(t, n, got)
	})
	for d := events.Date(1); d.String() != "9999-12-31"; d++ {
		if got, err := events.ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("day %d is written %s and read as %d (%v)", int(d), d, int(got), err)
		}
	}
}
