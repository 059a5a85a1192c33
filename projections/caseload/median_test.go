package caseload_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/projections/caseload"
)

// TestTheMiddleIsThatOfTheSorted list; of two in the middle, their mean.
func TestTheMiddleIsThatOfTheSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]int64{2, 10, 1000}).Draw(t, "most")
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int64 {
			return [2]int64{rapid.Int64Range(0, most).Draw(t, "over"), rapid.Int64Range(1, most).Draw(t, "under")}
		}), 1, 100).Draw(t, "list")
		var sorted []*big.Rat
		for _, f := range list {
			sorted = append(sorted, big.NewRat(f[0], f[1]))
		}
		slices.SortFunc(sorted, (*big.Rat).Cmp)
		n := len(sorted)
		want := new(big.Rat).Add(sorted[(n-1)/2], sorted[n/2])
		want.Mul(want, big.NewRat(1, 2))
		over, under := caseload.Middle(list)
		require.Equal(t, want.String(), big.NewRat(over, under).String())
		require.Equal(t, want.Denom().Int64(), under, "in its lowest terms")
	})
}
