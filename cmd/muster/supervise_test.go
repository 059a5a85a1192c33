package main_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	muster "muster/cmd/muster"
)

// Only the deaths of the last minute count against a child, so that one that
// dies every half minute is started again for ever.
func TestDeathsOfTheLastMinute(t *testing.T) {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	for _, c := range []struct {
		name         string
		deaths, want []time.Time
	}{
		{"none", nil, nil},
		{"all of them", []time.Time{at(41), at(99)}, []time.Time{at(41), at(99)}},
		{"a minute to the second", []time.Time{at(40), at(99)}, []time.Time{at(40), at(99)}},
		{"the older ones are forgotten", []time.Time{at(1), at(39), at(50)}, []time.Time{at(50)}},
		{"all are forgotten", []time.Time{at(1), at(39)}, []time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, muster.Recent(c.deaths, at(100))) })
	}
	var deaths []time.Time
	for s := 0; s < 1000; s += 31 {
		deaths = append(muster.Recent(deaths, at(s)), at(s))
		require.LessOrEqual(t, len(deaths), 2)
	}
}
