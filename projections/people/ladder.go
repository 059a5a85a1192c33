package people

import (
	"math/bits"
	"slices"
)

// grid are all the ages at which a band may begin: multiples of boundStep, and
// those of the printed bands.
var grid = func() (ages bands) {
	for age := leastBound; age <= mostBound; age += boundStep {
		ages = append(ages, age)
		if age == 45 || age == 65 {
			ages = append(ages, age+1)
		}
	}
	return ages
}()

// tried are the rungs in the order in which it is tried whether they can be told:
// what comes first is told more often. Not-said comes first, without which there
// is no share of those who have said, then the bands that are printed, and then
// from the middle of working life outwards.
var tried = func() (rungs []int) {
	rungs = []int{len(grid)}
	for _, age := range []int{46, 25, 66, 45, 40, 50, 35, 55, 30, 60, 65, 20, 70, 75, 80, 85, 90, 95, 100} {
		rungs = append(rungs, slices.Index(grid, age))
	}
	return rungs
}()

// ladder is which ages it is told of how many are younger, on one day. It is built
// once for all the bounds that can be asked for, and each band is shown only if
// both its ends are told: so every difference of bands that are shown, whichever
// bounds they are asked by, is a sum of spaces between rungs, in each of which is
// nobody or five at least.
//
// Rung i is between cell i of the grid and the next; the last is between the
// oldest and not-said.
type ladder struct {
	total  []bool
	groups [][]bool
	// nobody are the spaces of the authority in which nobody is.
	nobody     []bool // by cell of the grid
	everything bool   // nothing is told, for all would be the same
}

// ladderOf builds the ladder of a census by cells of the grid.
func ladderOf(c *census) *ladder {
	total, groups := c.sums()
	l := &ladder{groups: make([][]bool, c.number)}
	l.total = climb(total, nil, func(_, _ int, n int64) bool { return n == 0 || n >= small })
	occupied := 0
	spaces(l.total, func(from, to int) {
		n := sumOf(total[from:to])
		if n > 0 {
			occupied++
		}
		for range to - from {
			l.nobody = append(l.nobody, n == 0)
		}
	})
	if l.everything = occupied < 2; l.everything {
		clear(l.total)
	}
	for g, row := range groups {
		if sumOf(row) == sumOf(total) {
			l.groups[g] = slices.Clone(l.total)
			continue
		}
		l.groups[g] = climb(row, l.total, func(from, to int, n int64) bool {
			return n >= small || sumOf(total[from:to]) == 0 || n == 0 && from == len(row)-1
		})
	}
	if c.groups != nil && !l.everything {
		s := newSteps(c, l, total, groups)
		for again := true; again; again = s.split() {
			s.complete()
		}
	}
	return l
}

// climb tells one rung after another, among those that may be, if what is on
// either side of it up to the next is well.
func climb(row []int64, may []bool, well func(from, to int, n int64) bool) []bool {
	rungs := make([]bool, len(row)-1)
	for _, r := range tried {
		if may != nil && !may[r] {
			continue
		}
		from, to := r, r+1
		for from > 0 && !rungs[from-1] {
			from--
		}
		for to < len(rungs) && !rungs[to] {
			to++
		}
		rungs[r] = well(from, r+1, sumOf(row[from:r+1])) && well(r+1, to+1, sumOf(row[r+1:to+1]))
	}
	return rungs
}

// spaces calls f for each run of cells between rungs that are told.
func spaces(rungs []bool, f func(from, to int)) {
	from := 0
	for i, told := range rungs {
		if told {
			f(from, i+1)
			from = i + 1
		}
	}
	f(from, len(rungs)+1)
}

// shows reports whether rungs tell of a band: of both its ends, or that nobody of
// the authority is in it.
func (l *ladder) shows(rungs []bool, from, to int) bool {
	ends := func(rungs []bool) bool {
		return (from == 0 || rungs[from-1]) && (to == len(rungs)+1 || rungs[to-1])
	}
	return ends(rungs) || ends(l.total) && !slices.Contains(l.nobody[from:to], false)
}

// pattern is which figures are hidden if bands are asked for, and not-said.
func (l *ladder) pattern(b bands, groups [][]int64) pattern {
	p := pattern{total: l.hides(b, l.total), groups: make([][]bool, len(groups))}
	for g, row := range groups {
		if p.groups[g] = make([]bool, len(b)+2); sumOf(row) > 0 {
			p.groups[g] = l.hides(b, l.groups[g])
		}
	}
	return p
}

func (l *ladder) hides(b bands, rungs []bool) (hidden []bool) {
	b.cells(func(from, to int) { hidden = append(hidden, !l.shows(rungs, from, to)) })
	return hidden
}

// cells calls f with the cells of the grid that each band is of, and not-said last.
func (b bands) cells(f func(from, to int)) {
	from := 0
	for _, age := range b {
		to := slices.Index(grid, age) + 1
		f(from, to)
		from = to
	}
	f(from, len(grid)+1)
	f(len(grid)+1, len(grid)+2)
}

// banded sums a row by cells of the grid, not-said last, to bands.
func (b bands) banded(row []int64) (sums []int64) {
	b.cells(func(from, to int) { sums = append(sums, sumOf(row[from:to])) })
	return sums
}

// cellOf is the cell of the grid that each age is in.
var cellOf = func() (cells [mostBound + 1]uint8) {
	for age := range cells {
		cells[age] = uint8(grid.of(age))
	}
	return cells
}()

// steps completes the ladders of groups: it takes rungs away until of every small
// count of a group, over any run of spaces of the authority's ladder, another is
// possible. There are then two people in different seats who change places
// between ages, by which no figure that is told changes.
//
// To look at the spaces of the authority is enough: within one of them anybody
// can be of any age, as no rung in it is told of any group.
type steps struct {
	*ladder
	spaces   int
	rung     []int      // behind each space but the last
	counts   [][]int64  // by seat and space
	occupied []uint32   // by seat: the spaces in which somebody is, a bit each
	seats    [][]int    // the seats of each group
	ways     [][]int    // the groups of each way to split
	groupsOf [][]int    // of each seat
	total    []int64    // by space
	sums     [][]int64  // by group and space
	price    [][]int64  // by group: what it costs to take away all rungs before a space
	moved    [][]uint32 // by group and space: with which spaces somebody can change places
}

func newSteps(c *census, l *ladder, total []int64, groups [][]int64) *steps {
	s := &steps{ladder: l, groupsOf: c.groups, ways: c.ways(), seats: make([][]int, c.number)}
	spread := func(row []int64) (sums []int64) {
		spaces(l.total, func(from, to int) { sums = append(sums, sumOf(row[from:to])) })
		return sums
	}
	for i, told := range l.total {
		if told {
			s.rung = append(s.rung, i)
		}
	}
	s.total, s.spaces = spread(total), len(s.rung)+1
	for i, row := range c.counts {
		sums, mask := spread(row), uint32(0)
		for space, n := range sums {
			if n > 0 {
				mask |= 1 << space
			}
		}
		s.counts, s.occupied = append(s.counts, sums), append(s.occupied, mask)
		for _, g := range c.groups[i] {
			s.seats[g] = append(s.seats[g], i)
		}
	}
	for g, row := range groups {
		s.sums = append(s.sums, spread(row))
		s.moved = append(s.moved, make([]uint32, s.spaces))
		s.price = append(s.price, make([]int64, s.spaces))
		s.weigh(g)
	}
	return s
}

// weigh works out what the rungs of a group cost: as many people as it has, the
// more so the sooner a rung is tried.
func (s *steps) weigh(g int) {
	people := sumOf(s.sums[g])
	for i, rung := range s.rung {
		cost := int64(0)
		if s.groups[g][rung] {
			cost = people * int64(len(tried)-slices.Index(tried, rung))
		}
		s.price[g][i+1] = s.price[g][i] + cost
	}
}

// complete goes on while rungs are taken away, for that may hide a nought which
// was told.
func (s *steps) complete() {
	whole := sumOf(s.total)
	for again := true; again; {
		again = false
		for g, row := range s.sums {
			if n := sumOf(row); n == 0 || n == whole {
				continue
			}
			for from := range s.spaces {
				for to := from + 1; to <= s.spaces; to++ {
					if s.small(g, from, to, whole) && s.prove(g, (1<<to)-(1<<from)) {
						again = true
					}
				}
			}
		}
	}
}

// split has the groups of each way to split leave nobody or five at least to those
// that are not told: over each run of spaces, what the authority has less what is
// told of the groups. It takes rungs from the smallest group that is told, and
// reports whether it did.
func (s *steps) split() (took bool) {
	for _, way := range s.ways {
		for from := range s.spaces {
			for to := from + 1; to <= s.spaces; to++ {
				for s.leavesFew(way, from, to) {
					took = true
				}
			}
		}
	}
	return took
}

// leavesFew reports whether one to four people of a run of spaces are in groups
// of which it is not told, and has it told of a group less, of those in which
// somebody is.
func (s *steps) leavesFew(way []int, from, to int) bool {
	rest, least := sumOf(s.total[from:to]), -1
	for _, g := range way {
		n := sumOf(s.sums[g][from:to])
		if n == 0 || !s.told(g, from) || !s.told(g, to) {
			continue
		}
		rest -= n
		if least < 0 || n < sumOf(s.sums[least][from:to]) {
			least = g
		}
	}
	if rest <= 0 || rest >= small || least < 0 {
		return false
	}
	last := -1 // of its ends, the one that is tried later
	for _, end := range []int{from, to} {
		if end > 0 && end < s.spaces {
			last = max(last, slices.Index(tried, s.rung[end-1]))
		}
	}
	s.groups[least][tried[last]] = false
	s.weigh(least)
	return true
}

// told reports whether it is told how many of a group are before a space.
func (s *steps) told(g, space int) bool {
	return space == 0 || space == s.spaces || s.groups[g][s.rung[space-1]]
}

// small reports whether a count is to be protected: fewer than five of a group are
// in a run of spaces, in which somebody of the authority is but not all, and it is
// not told.
func (s *steps) small(g, from, to int, whole int64) bool {
	n, all := sumOf(s.sums[g][from:to]), sumOf(s.total[from:to])
	if n >= small || all == 0 || all == whole {
		return false
	}
	return !s.told(g, from) || !s.told(g, to)
}

// prove finds two people to change places of whom one of the group is in some
// spaces, so that there could be another number of them, and takes away the rungs
// that would tell. It reports whether there were any. There always are two
// people: in the spaces is somebody outside the group, since fewer than five of it
// are, and five at least of the authority; and if all of the group are in them,
// somebody outside it is elsewhere.
func (s *steps) prove(g int, in uint32) (took bool) {
	for space, with := range s.moved[g] {
		if in>>space&1 == 1 && with&^in != 0 {
			return false
		}
	}
	best, least := exchange{}, int64(-1)
	for _, one := range s.seats[g] {
		for other := range s.counts {
			if slices.Contains(s.groupsOf[other], g) {
				continue
			}
			s.exchanges(one, other, in, func(e exchange) {
				if cost := s.cost(e); least < 0 || cost < least {
					best, least = e, cost
				}
			})
			if least == 0 {
				s.take(best)
				return false
			}
		}
	}
	if least < 0 {
		panic("nobody can change places, which cannot be")
	}
	s.take(best)
	return true
}

// exchange has somebody in a seat go from a space to another, and somebody in
// another seat the way back.
type exchange struct{ seat, other, from, to int }

// exchanges calls f for those by which the number of people of a seat in some
// spaces changes.
func (s *steps) exchanges(seat, other int, in uint32, f func(exchange)) {
	mine, theirs := s.occupied[seat], s.occupied[other]
	for _, side := range [2]uint32{in, ^in} {
		for m := mine & side; m != 0; m &= m - 1 {
			for t := theirs &^ side; t != 0; t &= t - 1 {
				f(exchange{seat, other, bits.TrailingZeros32(m), bits.TrailingZeros32(t)})
			}
		}
	}
}

// cost is what the rungs cost that an exchange crosses.
func (s *steps) cost(e exchange) (cost int64) {
	low, high := min(e.from, e.to), max(e.from, e.to)
	s.eachGroup(e, func(g int) { cost += s.price[g][high] - s.price[g][low] })
	return cost
}

// eachGroup calls f for the groups that one of the two is in and not the other.
func (s *steps) eachGroup(e exchange, f func(g int)) {
	for way, g := range s.groupsOf[e.seat] {
		if o := s.groupsOf[e.other][way]; o != g {
			f(g)
			f(o)
		}
	}
}

// take takes away the rungs that an exchange crosses.
func (s *steps) take(e exchange) {
	low, high := min(e.from, e.to), max(e.from, e.to)
	s.eachGroup(e, func(g int) {
		for _, rung := range s.rung[low:high] {
			s.groups[g][rung] = false
		}
		s.weigh(g)
		s.moved[g][low] |= 1 << high
		s.moved[g][high] |= 1 << low
	})
}
