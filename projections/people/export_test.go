package people

// Hidden says which figures of a census are suppressed: of the authority by
// value, and of each group by value. Counts are by seat and value, not-said
// last; groups are the numbers of the groups that each seat is in.
func Hidden(counts [][]int64, groups [][]int, number int) (total []bool, ofGroups [][]bool) {
	p := (&census{counts: counts, groups: groups, number: number}).hide()
	return p.total, p.groups
}
