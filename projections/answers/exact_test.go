package answers_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections/answers"
)

func TestHalfUp(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		places   int
		want     string
	}{
		{1, 2, 0, "1"}, {-1, 2, 0, "0"}, {3, 2, 0, "2"}, {-3, 2, 0, "-1"}, {-3407, 48, 1, "-71"}, {-340700, 4830, 2, "-70.54"},
		{1, 3, 6, "0.333333"}, {2, 3, 6, "0.666667"}, {-2, 3, 6, "-0.666667"}, {1, 20, 1, "0.1"}, {-1, 20, 1, "0"}, {7, 1, 3, "7"},
		{1, 2_000_000, 6, "0.000001"}, {-1, 2_000_000, 6, "0"},
	} {
		got, shown := answers.HalfUp(big.NewRat(c.num, c.den), c.places)
		require.True(t, shown)
		require.Equal(t, c.want, got.String(), "%d/%d to %d", c.num, c.den, c.places)
	}
	_, shown := answers.HalfUp(big.NewRat(1e18, 1), 0)
	require.False(t, shown)
}
