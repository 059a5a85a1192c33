package people_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/projections/people"
)

func TestWhatIsSuppressedOfTheAuthority(t *testing.T) {
	for name, c := range map[string]struct {
		said   []int64 // the last is not-said
		hidden []bool
	}{
		"nobody":                                {[]int64{0, 0, 0}, []bool{false, false, false}},
		"five is shown":                         {[]int64{5, 90, 5}, []bool{false, false, false}},
		"nought is shown":                       {[]int64{20, 90, 0}, []bool{false, false, false}},
		"four takes the smallest other along":   {[]int64{4, 90, 30, 0}, []bool{true, false, true, false}},
		"not-said is a count like others":       {[]int64{40, 90, 3}, []bool{true, false, true}},
		"two small ones hide each other":        {[]int64{4, 90, 3}, []bool{true, false, true}},
		"but not two of one each":               {[]int64{1, 90, 40, 1}, []bool{true, false, true, true}},
		"all the same":                          {[]int64{90, 0, 0}, []bool{true, true, true}},
		"few, all the same":                     {[]int64{0, 2, 0}, []bool{true, true, true}},
		"few, one each":                         {[]int64{1, 1, 1}, []bool{true, true, true}},
		"nothing else to say":                   {[]int64{3}, []bool{false}},
		"all small":                             {[]int64{4, 3, 2}, []bool{true, true, true}},
		"the only other goes along, though big": {[]int64{1, 500, 0}, []bool{true, true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			hidden, _ := people.Hidden([][]int64{c.said}, nil, 0)
			require.Equal(t, c.hidden, hidden)
		})
	}
}

// TestWhatIsSuppressedOfGroups has people by team, each of whom says one of two
// things, or says nothing, which comes last; a third thing nobody says.
func TestWhatIsSuppressedOfGroups(t *testing.T) {
	const (
		none = "...." // hidden
		both = "xx.."
		all  = "xxxx"
	)
	for name, c := range map[string]struct {
		said          [][]int64
		total, groups string
	}{
		"five everywhere": {[][]int64{{5, 5, 0, 0}, {5, 5, 0, 0}}, none, none + " " + none},
		"four of a team, and so whom they come with":    {[][]int64{{4, 10, 0, 0}, {10, 10, 0, 0}}, none, both + " " + both},
		"nobody of a team, as somebody elsewhere is":    {[][]int64{{0, 10, 0, 0}, {10, 10, 0, 0}}, none, both + " " + both},
		"that nobody of a team has not said is shown":   {[][]int64{{10, 10, 0, 0}, {10, 10, 0, 5}}, none, none + " " + none},
		"four of a team have not said":                  {[][]int64{{10, 10, 0, 4}, {10, 10, 0, 6}}, none, "x..x x..x"},
		"five of a team have not said":                  {[][]int64{{10, 10, 0, 5}, {10, 10, 0, 6}}, none, none + " " + none},
		"a team of which nobody is known":               {[][]int64{{5, 5, 0, 0}, {5, 5, 0, 0}, {0, 0, 0, 0}}, none, none + " " + none + " " + none},
		"a team that is all there are, as they are":     {[][]int64{{5, 9, 0, 0}, {0, 0, 0, 0}}, none, none + " " + none},
		"a team that is all there are, of whom few are": {[][]int64{{4, 9, 0, 0}, {0, 0, 0, 0}}, both, both + " " + none},
		"four in the two that are hidden, and so three": {[][]int64{{10, 20, 0, 0}, {2, 20, 0, 0}, {2, 20, 0, 0}}, none, both + " " + both + " " + both},
		"five in the two that are hidden":               {[][]int64{{10, 20, 0, 0}, {2, 20, 0, 0}, {3, 20, 0, 0}}, none, none + " xx.. xx.."},
		"all say the same":                              {[][]int64{{10, 0, 0, 0}, {10, 0, 0, 0}}, all, all + " " + all},
	} {
		t.Run(name, func(t *testing.T) {
			var groups [][]int
			for i := range c.said {
				groups = append(groups, []int{i})
			}
			total, of := people.Hidden(c.said, groups, len(c.said))
			var each []string
			for _, hidden := range of {
				each = append(each, written(hidden))
			}
			require.Equal(t, c.total, written(total))
			require.Equal(t, c.groups, strings.Join(each, " "))
		})
	}
}

// TestWhatADayBesideAnotherHides has two teams, and a third of which nobody is
// known; each says one of two things, or nothing, which comes last.
func TestWhatADayBesideAnotherHides(t *testing.T) {
	two, one := [][]int64{{5, 5, 0}, {5, 5, 5}, {0, 0, 0}}, [][]int64{{5, 5, 5}, {0, 0, 0}, {0, 0, 0}}
	for _, c := range []struct {
		veil  string
		teams [][]int64
		want  string // of all, and of each team
	}{
		{"nothing", two, "... ... ... ..."},
		{"groups", two, "... xxx xxx ..."}, // and that all of the first have said
		{"all", two, "xxx xxx xxx ..."},
		{"groups", one, "... ... ... ..."}, // the first is all there are
		{"all", one, "xxx xxx ... ..."},
	} {
		total, of := people.HiddenUnder(c.veil, c.teams, [][]int{{0}, {1}, {2}}, 3)
		got := written(total)
		for _, hidden := range of {
			got += " " + written(hidden)
		}
		require.Equal(t, c.want, got, "%s of %v", c.veil, c.teams)
	}
}

// written writes which figures are hidden.
func written(hidden []bool) (s string) {
	for _, is := range hidden {
		s += map[bool]string{true: "x", false: "."}[is]
	}
	return s
}

// A figure of which no other is found possible takes the whole dimension with it.
func TestWhatCouldBeNoOtherHidesEverything(t *testing.T) {
	counts, groups := [][]int64{{5, 5, 0}, {5, 5, 0}}, [][]int{{0}, {1}}
	shown := func() []bool { return make([]bool, 3) }
	total, of := people.Complete(counts, groups, 3, shown(), [][]bool{{false, false, true}, shown(), shown()})
	all := []bool{true, true, true}
	require.Equal(t, all, total, "nobody says the third, so that the nought of it is what it is")
	require.Equal(t, [][]bool{all, all, shown()}, of, "in the last group is nobody")
}

// drawnCensus is a small authority: a few seats, each in one group of two ways
// to split.
func drawnCensus(t *rapid.T) (counts [][]int64, groups [][]int, number int) {
	seats, values := rapid.IntRange(1, 4).Draw(t, "seats"), rapid.IntRange(2, 3).Draw(t, "values")
	most := int64(7)
	if seats > 2 {
		most = 4
	}
	ways := [2]int{rapid.IntRange(1, 3).Draw(t, "services"), rapid.IntRange(1, 4).Draw(t, "teams")}
	number = ways[0] + ways[1]
	for range seats {
		row := make([]int64, values)
		for v := range row {
			row[v] = rapid.SampledFrom([]int64{0, 0, 1, 2, 3, most - 1, most}).Draw(t, "count")
		}
		counts = append(counts, row)
		groups = append(groups, []int{rapid.IntRange(0, ways[0]-1).Draw(t, "service"), ways[0] + rapid.IntRange(0, ways[1]-1).Draw(t, "team")})
	}
	return counts, groups, number
}

// TestNoSuppressedCountCanBeWorkedOut has an attacker who knows every figure
// that is shown of the authority and of all groups however split, how many
// people are in each seat, that no count is below nought, and that a nought of
// the authority would have been shown. They go through every distribution that
// fits. No suppressed figure may be the same in all of them, also if the day is
// hidden beside another of the answer.
func TestNoSuppressedCountCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts, groups, number := drawnCensus(t)
		hiddenTotal, hiddenGroups := people.HiddenUnder(rapid.SampledFrom(people.Veils).Draw(t, "veil"), counts, groups, number)
		a := newAttacker(counts, groups, number, hiddenTotal, hiddenGroups)
		a.seat(0)
		require.Positive(t, a.fits, "the truth fits")
		for v, hidden := range hiddenTotal {
			if hidden {
				require.Greater(t, len(a.total[v]), 1, "value %d of the authority in %v by %v is suppressed and must be %v", v, counts, groups, a.total[v])
			}
		}
		for g := range hiddenGroups {
			for v, hidden := range hiddenGroups[g] {
				if hidden {
					require.Greater(t, len(a.groups[g][v]), 1, "value %d of group %d in %v by %v is suppressed and must be %v", v, g, counts, groups, a.groups[g][v])
				}
			}
		}
	})
}

// TestWhatIsSmallIsSuppressed and nothing without need: where every count is
// five or more, all is shown.
func TestWhatIsSmallIsSuppressed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts, groups, number := drawnCensus(t)
		total, of := sumsOf(counts, groups, number)
		hiddenTotal, hiddenGroups := people.Hidden(counts, groups, number)
		anySmall, same := false, 0
		for v, n := range total {
			anySmall = anySmall || n > 0 && n < 5
			same += min(1, int(n))
			require.True(t, n == 0 || n >= 5 || hiddenTotal[v], "%d is shown of %v", n, total)
		}
		for g := range of {
			for v, n := range of[g] {
				whole := fmt.Sprint(of[g]) == fmt.Sprint(total)
				anySmall = anySmall || n < 5 && total[v] > 0 && !whole
				require.True(t, n == 0 || n >= 5 || hiddenGroups[g][v], "%d is shown of %v", n, of[g])
			}
		}
		if anySmall || same < 2 {
			return
		}
		for _, hidden := range append(hiddenGroups, hiddenTotal) {
			require.NotContains(t, hidden, true, "%v by %v", counts, groups)
		}
	})
}

// TestHiddenGroupsHoldNoFewTogether: the authority less the groups of a way to split
// that are shown is nobody, or five at least.
func TestHiddenGroupsHoldNoFewTogether(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		counts, groups, number := drawnCensus(t)
		total, of := sumsOf(counts, groups, number)
		hiddenTotal, hiddenGroups := people.Hidden(counts, groups, number)
		for v, all := range total {
			for way := range groups[0] {
				rest := map[int]int64{} // of the groups that are hidden
				for _, in := range groups {
					if g := in[way]; hiddenGroups[g][v] {
						rest[g] = of[g][v]
					}
				}
				few := int64(0)
				for _, n := range rest {
					few += n
				}
				if !hiddenTotal[v] && few > 0 {
					told++
					require.GreaterOrEqual(t, few, int64(5), "value %d, %d in all, of %v by %v", v, all, counts, groups)
				}
			}
		}
	})
	require.NotZero(t, told)
}

func sumsOf(counts [][]int64, groups [][]int, number int) (total []int64, of [][]int64) {
	total, of = make([]int64, len(counts[0])), make([][]int64, number)
	for g := range of {
		of[g] = make([]int64, len(total))
	}
	for s, row := range counts {
		for v, n := range row {
			total[v] += n
			for _, g := range groups[s] {
				of[g][v] += n
			}
		}
	}
	return total, of
}

// attacker goes through all distributions of people over values.
type attacker struct {
	counts      [][]int64 // the one that is tried
	heads       []int64
	in          [][]int
	number      int
	shownTotal  map[int]int64
	shownGroups map[[2]int]int64
	noughtShown bool

	fits   int
	total  []map[int64]bool // the counts that fit
	groups [][]map[int64]bool
}

func newAttacker(counts [][]int64, groups [][]int, number int, hiddenTotal []bool, hiddenGroups [][]bool) *attacker {
	a := &attacker{in: groups, number: number, shownTotal: map[int]int64{}, shownGroups: map[[2]int]int64{}}
	total, of := sumsOf(counts, groups, number)
	for _, row := range counts {
		n := int64(0)
		for _, one := range row {
			n += one
		}
		a.heads = append(a.heads, n)
		a.counts = append(a.counts, make([]int64, len(row)))
	}
	for v := range total {
		a.total = append(a.total, map[int64]bool{})
		if !hiddenTotal[v] {
			a.shownTotal[v] = total[v]
			a.noughtShown = true
		}
	}
	for g := range of {
		a.groups = append(a.groups, nil)
		for v := range of[g] {
			a.groups[g] = append(a.groups[g], map[int64]bool{})
			if !hiddenGroups[g][v] {
				a.shownGroups[[2]int{g, v}] = of[g][v]
			}
		}
	}
	return a
}

// seat tries all that the people of a seat may say, and of those behind it.
func (a *attacker) seat(s int) {
	if s == len(a.heads) {
		a.judge()
		return
	}
	a.spread(s, 0, a.heads[s])
}

func (a *attacker) spread(s, v int, left int64) {
	if v == len(a.counts[s])-1 {
		a.counts[s][v] = left
		a.seat(s + 1)
		return
	}
	for n := range left + 1 {
		a.counts[s][v] = n
		a.spread(s, v+1, left-n)
	}
}

func (a *attacker) judge() {
	total, of := sumsOf(a.counts, a.in, a.number)
	for v, n := range total {
		if shown, is := a.shownTotal[v]; is && shown != n || !is && a.noughtShown && n == 0 {
			return
		}
	}
	for g := range of {
		for v, n := range of[g] {
			if shown, is := a.shownGroups[[2]int{g, v}]; is && shown != n {
				return
			}
		}
	}
	a.fits++
	for v, n := range total {
		a.total[v][n] = true
	}
	for g := range of {
		for v, n := range of[g] {
			a.groups[g][v][n] = true
		}
	}
}
