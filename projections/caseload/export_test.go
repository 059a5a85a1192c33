package caseload

// Middle returns the fraction in the middle of a list, in its lowest terms.
func Middle(list [][2]int64) (over, under int64) {
	var fractions []fraction
	for _, f := range list {
		fractions = append(fractions, fraction{f[0], f[1]})
	}
	m := middle(fractions)
	return m.over, m.under
}
