package sealed_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
)

// FuzzOpen holds the reader of boxes to one spelling: whatever opens seals to
// the same box again.
func FuzzOpen(f *testing.F) {
	for _, p := range profiles(f) {
		s := sealed.Seal(numbered(1), "barset", p)
		f.Add(s.Worker, int32(s.Day), s.Box)
	}
	f.Add("W-9", int32(0), "")
	f.Add("W-9", int32(737_000), "AAECAwQFBgcICQoL_-8")
	f.Fuzz(func(t *testing.T, worker string, on int32, box string) {
		s := &events.ProfileSealed{Day: events.Date(on), Worker: worker, Box: box}
		p, err := sealed.Open(numbered(1), "barset", s)
		if err != nil {
			require.ErrorIs(t, err, sealed.ErrBox)
			require.Nil(t, p)
			return
		}
		require.Equal(t, s, sealed.Seal(numbered(1), "barset", p))
	})
}

// FuzzUnwrap holds the reader of wrapped keys to refusing what it cannot take.
func FuzzUnwrap(f *testing.F) {
	f.Add("W-9", sealed.Wrap(numbered(7), "barset", "W-9", numbered(1)))
	f.Add("", []byte{})
	f.Fuzz(func(t *testing.T, worker string, wrapped []byte) {
		k, err := sealed.Unwrap(numbered(7), "barset", worker, wrapped)
		if err != nil {
			require.ErrorIs(t, err, sealed.ErrMaster)
			require.Zero(t, k)
			return
		}
		require.Len(t, wrapped, sealed.WrappedSize)
	})
}
