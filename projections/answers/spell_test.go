package answers_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/projections/answers"
)

// TestAnswersAreSpelledAsJSON holds AppendJSON against json.Marshal, for answers
// of which every field is drawn, so that none is forgotten.
func TestAnswersAreSpelledAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a answers.Answer
		fill(t, reflect.ValueOf(&a).Elem(), 2)
		want, refused := json.Marshal(&a)
		got, err := a.AppendJSON([]byte("before"))
		if refused != nil {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		require.Equal(t, "before"+string(want), string(got))
	})
}

// words are texts that are escaped or not, in one way or another.
var words = rapid.SampledFrom([]string{"", "in-post", "a / (b + c)", "253 × 2", "say \"no\"", "<b>", "a & b", "back\\slash", "line\nfeed", "\x00", "\x7f", "\u2028", "\u2029", "…", "\xff", "é\xc3", "\xed\xa0\x80", "\u2027\u202a", "{}"})

// fill draws what a value holds, with lists of lists no deeper than so many.
func fill(t *rapid.T, v reflect.Value, deep int) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(rapid.Int64Range(-1<<(v.Type().Bits()-1), 1<<(v.Type().Bits()-1)-1).Draw(t, "number"))
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(rapid.Uint64Max(1<<v.Type().Bits()-1).Draw(t, "number"))
	case reflect.String:
		v.SetString(words.Draw(t, "text"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem(), deep)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), deep)
		}
	case reflect.Map:
		if n := rapid.IntRange(-1, 3).Draw(t, "keys"); n >= 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				fill(t, key, deep)
				fill(t, value, deep)
				v.SetMapIndex(key, value)
			}
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(rapid.SampledFrom([]string{`{"on": 1}`, `[]`, `no JSON`}).Draw(t, "event")))
			return
		}
		if deep > 0 {
			v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(0, 2).Draw(t, "length"), 2))
			for i := range v.Len() {
				fill(t, v.Index(i), deep-1)
			}
		}
	default:
		t.Fatalf("nothing draws a %s", v.Type())
	}
}
