package people

import "slices"

// small is the count from which a figure is shown.
const small = 5

// census is who says what, of one dimension on one day, of all whose profile is
// known. It is what is to be protected.
type census struct {
	// counts are people by seat and by value; the last value is not-said.
	counts [][]int64
	// groups are the numbers of the groups that each seat is in, one of each way
	// to split; they are numbered through, from 0. It may be nil if nothing is
	// split.
	groups [][]int
	// number is how many groups there are.
	number int
}

// pattern is which figures of a census are hidden.
type pattern struct {
	total  []bool   // by value
	groups [][]bool // by group and value
}

// sums adds up the census for the authority and for each group.
func (c *census) sums() (total []int64, groups [][]int64) {
	total, groups = make([]int64, c.values()), make([][]int64, c.number)
	for g := range groups {
		groups[g] = make([]int64, c.values())
	}
	for s, row := range c.counts {
		for v, n := range row {
			total[v] += n
			if c.groups == nil {
				continue
			}
			for _, g := range c.groups[s] {
				groups[g][v] += n
			}
		}
	}
	return total, groups
}

// values is how many values there are, not-said among them.
func (c *census) values() int {
	if len(c.counts) == 0 {
		return 0
	}
	return len(c.counts[0])
}

func sumOf(row []int64) (n int64) {
	for _, one := range row {
		n += one
	}
	return n
}

// hideTotal decides which figures of the authority are hidden: the small ones,
// and the smallest of the others until what is hidden leaves each open. Whoever
// asks knows that what is hidden is at least one, and its sum. Where nothing can
// be left open but by hiding all, nought among it, everything is.
func hideTotal(total []int64) (hidden []bool, everything bool) {
	hidden = make([]bool, len(total))
	order := make([]int, 0, len(total)) // of those that are not nought, smallest first
	for v, n := range total {
		if n > 0 {
			order = append(order, v)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(total[a] - total[b]) })
	if len(order) == 0 {
		return hidden, false
	}
	if len(order) > 1 && total[order[0]] >= small {
		return hidden, false
	}
	sum := int64(0)
	for i, v := range order {
		hidden[v] = true
		sum += total[v]
		next := i+1 < len(order) && total[order[i+1]] < small
		if open := i > 0 && sum > int64(i+1); open && !next && len(order) > 1 {
			return hidden, false
		}
	}
	for v := range hidden {
		hidden[v] = true
	}
	return hidden, true
}

// hide decides which figures are hidden, of the authority and of all groups.
func (c *census) hide() pattern {
	total, groups := c.sums()
	p := pattern{total: make([]bool, len(total)), groups: make([][]bool, c.number)}
	if len(total) < 2 { // all say the same, for there is nothing else to say
		for g := range p.groups {
			p.groups[g] = make([]bool, len(total))
		}
		return p
	}
	var everything bool
	p.total, everything = hideTotal(total)
	whole := sumOf(total)
	for g, row := range groups {
		p.groups[g] = make([]bool, len(row))
		known := sumOf(row)
		for v, n := range row {
			switch {
			case known == 0: // there is nobody to tell of
			case everything:
				p.groups[g][v] = true
			case known == whole:
				p.groups[g][v] = p.total[v]
			case total[v] == 0, v == len(row)-1 && n == 0: // nought, and shown
			default:
				p.groups[g][v] = n < small
			}
		}
	}
	if c.groups != nil {
		for again := true; again; again = p.split(c.ways(), total, groups) {
			(&hiding{census: c, hidden: &p, total: total, sums: groups, everything: everything}).complete()
		}
	}
	return p
}

// ways lists the groups of each way to split.
func (c *census) ways() (ways [][]int) {
	for _, groups := range c.groups {
		for way, g := range groups {
			if way == len(ways) {
				ways = append(ways, nil)
			}
			if !slices.Contains(ways[way], g) {
				ways[way] = append(ways[way], g)
			}
		}
	}
	return ways
}

// split has the groups of each way to split leave nobody or five at least to those
// that are hidden, of each value: what the authority has less what is shown of the
// groups. It hides the smallest group that is shown, and reports whether it did.
func (p *pattern) split(ways [][]int, total []int64, groups [][]int64) (hid bool) {
	for _, way := range ways {
		for v, all := range total {
			for !p.total[v] && all > 0 {
				rest, least := all, -1
				for _, g := range way {
					n := groups[g][v]
					if n == 0 || p.groups[g][v] {
						continue
					}
					rest -= n
					if least < 0 || n < groups[least][v] {
						least = g
					}
				}
				if rest <= 0 || rest >= small || least < 0 {
					break
				}
				p.groups[least][v], hid = true, true
			}
		}
	}
	return hid
}
