package sealed_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/sealed"
)

func day(t require.TestingT, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

// numbered is a key that a test can name.
func numbered(n byte) (k sealed.Key) {
	for i := range k {
		k[i] = n + byte(i)
	}
	return k
}

var long = strings.Repeat("x", events.MaxID)

// profiles are a usual profile, the shortest, the longest, and those whose text
// ends just before and just behind the end of a block.
func profiles(t require.TestingT) map[string]*events.ProfileDeclared {
	usual := &events.ProfileDeclared{Day: day(t, "2019-08-01"), Worker: "W-9", Sex: "female", Ethnicity: "white",
		Disability: "no", Religion: "none", Born: day(t, "1990-02-28")}
	longest := *usual
	longest.Worker, longest.Ethnicity, longest.Religion, longest.Disability = long, long, long, events.YesOrNo[0]
	all := map[string]*events.ProfileDeclared{
		"usual": usual, "nothing said": {Day: events.Earliest, Worker: "W"}, "longest": &longest,
	}
	for _, room := range []int{1, 0, -1} {
		p := *usual
		p.Worker, p.Ethnicity = long, ""
		p.Ethnicity = strings.Repeat("e", 256-room-len(events.AppendEvent(nil, &p))-len(`,"ethnicity":""`))
		all[fmt.Sprintf("%d bytes to the end of a block", room)] = &p
	}
	return all
}

func TestSealAndOpen(t *testing.T) {
	sizes := map[string]int{}
	for name, p := range profiles(t) {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, events.CheckEvent(p))
			s := sealed.Seal(numbered(1), "barset", p)
			require.NoError(t, events.CheckEvent(s))
			got, err := sealed.Open(numbered(1), "barset", s)
			require.NoError(t, err)
			require.Equal(t, p, got)
			require.Equal(t, s, sealed.Seal(numbered(1), "barset", p), "the same seals to the same")
			sizes[name] = len(s.Box)
		})
	}
	require.Equal(t, sizes["usual"], sizes["nothing said"], "the length tells nothing")
	require.Equal(t, sizes["usual"], sizes["0 bytes to the end of a block"])
	require.Less(t, sizes["usual"], sizes["-1 bytes to the end of a block"])
}

// TestStoredBytesStay holds the form: a ledger has such boxes for ever.
func TestStoredBytesStay(t *testing.T) {
	s := sealed.Seal(numbered(1), "barset", profiles(t)["usual"])
	require.Equal(t, goldenBox, s.Box)
	wrapped, err := base64.RawURLEncoding.DecodeString(goldenWrapped)
	require.NoError(t, err)
	key, err := sealed.Unwrap(numbered(7), "barset", "W-9", wrapped)
	require.NoError(t, err)
	require.Equal(t, numbered(1), key)
}

func TestABoxOpensNowhereElse(t *testing.T) {
	p := profiles(t)["usual"]
	s := *sealed.Seal(numbered(1), "barset", p)
	for name, c := range map[string]struct {
		key       sealed.Key
		authority string
		change    func(*events.ProfileSealed)
	}{
		"under another key":       {numbered(2), "barset", func(*events.ProfileSealed) {}},
		"under no key":            {sealed.Key{}, "barset", func(*events.ProfileSealed) {}},
		"in another ledger":       {numbered(1), "barse", func(*events.ProfileSealed) {}},
		"as another worker's":     {numbered(1), "barset", func(s *events.ProfileSealed) { s.Worker = "W-8" }},
		"on another day":          {numbered(1), "barset", func(s *events.ProfileSealed) { s.Day++ }},
		"with a piece cut off":    {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = s.Box[:len(s.Box)-4] }},
		"with a piece put on":     {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box += "AAAA" }},
		"empty":                   {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = "" }},
		"a nonce alone":           {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = s.Box[:16] }},
		"in another base64":       {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box += "==" }},
		"with something between":  {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = s.Box[:8] + "\n" + s.Box[8:] }},
		"another person's box":    {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = sealed.Seal(numbered(2), "barset", p).Box }},
		"the box of another day":  {numbered(1), "barset", func(s *events.ProfileSealed) { q := *p; q.Day++; s.Box = sealed.Seal(numbered(1), "barset", &q).Box }},
		"the box of another town": {numbered(1), "barset", func(s *events.ProfileSealed) { s.Box = sealed.Seal(numbered(1), "othertown", p).Box }},
	} {
		t.Run(name, func(t *testing.T) {
			s := s
			c.change(&s)
			_, err := sealed.Open(c.key, c.authority, &s)
			require.ErrorIs(t, err, sealed.ErrBox)
		})
	}
}

func TestAWrappedKeyIsOneWorkers(t *testing.T) {
	w := sealed.Wrap(numbered(7), "barset", "W-9", numbered(1))
	require.Len(t, w, sealed.WrappedSize)
	require.NotEqual(t, w, sealed.Wrap(numbered(7), "barset", "W-9", numbered(1)), "the nonce is random")
	for name, c := range map[string]struct {
		master            sealed.Key
		authority, worker string
		wrapped           []byte
	}{
		"by another master key": {numbered(8), "barset", "W-9", w},
		"of another worker":     {numbered(7), "barset", "W-8", w},
		"of another authority":  {numbered(7), "barse", "W-9", w},
		"cut":                   {numbered(7), "barset", "W-9", w[:len(w)-1]},
		"nothing":               {numbered(7), "barset", "W-9", nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sealed.Unwrap(c.master, c.authority, c.worker, c.wrapped)
			require.ErrorIs(t, err, sealed.ErrMaster)
		})
	}
}

func TestAKeyDoesNotPrint(t *testing.T) {
	k := sealed.NewKey()
	require.NotEqual(t, k, sealed.NewKey())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		require.Equal(t, "(a key)", fmt.Sprintf(verb, k), verb)
	}
	require.NotEqual(t, k.Fingerprint(), sealed.NewKey().Fingerprint())
}

func profile() *rapid.Generator[*events.ProfileDeclared] {
	id := rapid.StringMatching(`[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,63}`)
	maybe := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	return rapid.Custom(func(t *rapid.T) *events.ProfileDeclared {
		p := &events.ProfileDeclared{
			Day: events.Date(rapid.IntRange(int(events.Earliest), int(events.Earliest)+90_000).Draw(t, "day")), Worker: id.Draw(t, "worker"),
			Sex:       maybe(rapid.SampledFrom(events.Sexes)).Draw(t, "sex"),
			Ethnicity: maybe(id).Draw(t, "ethnicity"), Disability: maybe(rapid.SampledFrom(events.YesOrNo)).Draw(t, "disability"),
			Religion: maybe(id).Draw(t, "religion"),
		}
		if p.Day > events.Earliest && rapid.Bool().Draw(t, "a birth date") {
			p.Born = events.Date(rapid.IntRange(int(events.Earliest), int(p.Day)-1).Draw(t, "born"))
		}
		return p
	})
}

func key() *rapid.Generator[sealed.Key] {
	return rapid.Custom(func(t *rapid.T) (k sealed.Key) {
		copy(k[:], rapid.SliceOfN(rapid.Byte(), len(k), len(k)).Draw(t, "key"))
		return k
	})
}

// TestWhatIsSealedOpens is the law: what was sealed opens to what it was, and
// not at all once any bit of it has changed.
func TestWhatIsSealedOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, k := profile().Draw(t, "profile"), key().Draw(t, "key")
		s := sealed.Seal(k, "barset", p)
		require.NoError(t, events.CheckEvent(s))
		got, err := sealed.Open(k, "barset", s)
		require.NoError(t, err)
		require.Equal(t, p, got)
		for _, word := range []string{p.Ethnicity, p.Religion} {
			if len(word) > 3 && word != p.Worker {
				raw, err := base64.RawURLEncoding.DecodeString(s.Box)
				require.NoError(t, err)
				require.NotContains(t, string(raw), word)
			}
		}
		raw, err := base64.RawURLEncoding.DecodeString(s.Box)
		require.NoError(t, err)
		bit := rapid.IntRange(0, 8*len(raw)-1).Draw(t, "bit")
		raw[bit/8] ^= 1 << (bit % 8)
		s.Box = base64.RawURLEncoding.EncodeToString(raw)
		_, err = sealed.Open(k, "barset", s)
		require.ErrorIs(t, err, sealed.ErrBox)
	})
}

// TestAnyFlippedBitIsRefused goes through every bit of one box and one wrapped
// key.
func TestAnyFlippedBitIsRefused(t *testing.T) {
	s := *sealed.Seal(numbered(1), "barset", profiles(t)["usual"])
	raw, err := base64.RawURLEncoding.DecodeString(s.Box)
	require.NoError(t, err)
	wrapped := sealed.Wrap(numbered(7), "barset", "W-9", numbered(1))
	for bit := range 8 * len(raw) {
		raw[bit/8] ^= 1 << (bit % 8)
		s.Box = base64.RawURLEncoding.EncodeToString(raw)
		_, err := sealed.Open(numbered(1), "barset", &s)
		require.ErrorIs(t, err, sealed.ErrBox, "bit %d", bit)
		raw[bit/8] ^= 1 << (bit % 8)
	}
	for bit := range 8 * len(wrapped) {
		wrapped[bit/8] ^= 1 << (bit % 8)
		_, err := sealed.Unwrap(numbered(7), "barset", "W-9", wrapped)
		require.ErrorIs(t, err, sealed.ErrMaster, "bit %d", bit)
		wrapped[bit/8] ^= 1 << (bit % 8)
	}
}

// TestEqualBoxesSayEqualThings holds what the nonce reveals, and no more.
func TestEqualBoxesSayEqualThings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := profile().Draw(t, "one"), profile().Draw(t, "other")
		if rapid.Bool().Draw(t, "one person's") {
			q.Worker = p.Worker
		}
		k := key().Draw(t, "key")
		a, b := sealed.Seal(k, "barset", p), sealed.Seal(k, "barset", q)
		require.Equal(t, *p == *q, a.Box == b.Box)
		require.Equal(t, *p == *q, a.Box[:16] == b.Box[:16], "their nonces")
		require.NotEqual(t, a.Box[:16], sealed.Seal(k, "othertown", p).Box[:16])
	})
}
