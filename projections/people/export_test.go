package people

import "slices"

// Hidden says which figures of a census are suppressed: of the authority by
// value, and of each group by value. Counts are by seat and value, not-said
// last; groups are the numbers of the groups that each seat is in.
func Hidden(counts [][]int64, groups [][]int, number int) (total []bool, ofGroups [][]bool) {
	p := (&census{counts: counts, groups: groups, number: number}).hide()
	return p.total, p.groups
}

// Veils are what may be hidden of a day beside another.
var Veils = []string{"nothing", "groups", "all"}

// HiddenUnder is Hidden on a day that has one of the Veils.
func HiddenUnder(veiled string, counts [][]int64, groups [][]int, number int) (total []bool, ofGroups [][]bool) {
	c := &census{counts: counts, groups: groups, number: number}
	p := c.hide()
	c.under(veil(slices.Index(Veils, veiled)), &p)
	return p.total, p.groups
}

// Complete returns which figures are hidden once each of those given is made to
// be one that could be another.
func Complete(counts [][]int64, groups [][]int, number int, total []bool, ofGroups [][]bool) ([]bool, [][]bool) {
	c := &census{counts: counts, groups: groups, number: number}
	p := pattern{total: total, groups: ofGroups}
	sum, sums := c.sums()
	(&hiding{census: c, hidden: &p, total: sum, sums: sums}).complete()
	return p.total, p.groups
}

// Grid are all the ages at which a band may begin.
var Grid = []int(grid)

// Ladder says of each age of the Grid, and of not-said behind them, whether it is
// told of the authority and of each group how many come before it. Counts are by
// seat and cell of the Grid, not-said last.
func Ladder(counts [][]int64, groups [][]int, number int) (total []bool, ofGroups [][]bool) {
	l := ladderOf(&census{counts: counts, groups: groups, number: number})
	return l.total, l.groups
}
