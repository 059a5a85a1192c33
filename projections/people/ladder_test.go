package people_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
)

// cellAt is the number of the cell of the grid that an age is in.
func cellAt(age int) (cell int) {
	for _, bound := range people.Grid {
		if bound <= age {
			cell++
		}
	}
	return cell
}

// aged is a row by cells of the grid: people by age, 0 is not-said.
func aged(people map[int]int64) []int64 {
	row := make([]int64, cells)
	for age, n := range people {
		if age == 0 {
			row[cells-1] += n
		} else {
			row[cellAt(age)] += n
		}
	}
	return row
}

// cells are those of the grid, and not-said.
var cells = len(people.Grid) + 2

// toldAges lists the ages of which it is told how many are younger, 0 for how many
// have said theirs.
func toldAges(rungs []bool) (ages []int) {
	for i, told := range rungs {
		if told && i < len(people.Grid) {
			ages = append(ages, people.Grid[i])
		} else if told {
			ages = append(ages, 0)
		}
	}
	return ages
}

func TestWhichAgesAreToldOfTheAuthority(t *testing.T) {
	all := append(slices.Clone(people.Grid), 0)
	but := func(ages ...int) []int {
		return slices.DeleteFunc(slices.Clone(all), func(a int) bool { return slices.Contains(ages, a) })
	}
	for name, c := range map[string]struct {
		ages map[int]int64 // 0 is not-said
		told []int
	}{
		"nobody":                             {map[int]int64{}, nil},
		"all in one band of five years":      {map[int]int64{31: 60}, nil},
		"four, and four":                     {map[int]int64{31: 4, 51: 4}, nil},
		"five, and five":                     {map[int]int64{31: 5, 51: 5}, all},
		"a few between, by what comes first": {map[int]int64{31: 6, 36: 2, 41: 7}, but(35)},
		"46 comes before 45":                 {map[int]int64{41: 6, 45: 2, 47: 7}, but(45)},
		"five who are 45":                    {map[int]int64{41: 6, 45: 5, 47: 7}, all},
		"the oldest are few":                 {map[int]int64{31: 6, 51: 7, 67: 1}, but(66, 65, 60, 55)},
		"few have not said":                  {map[int]int64{31: 6, 51: 7, 0: 3}, but(0, 100, 95, 90, 85, 80, 75, 70, 66, 65, 60, 55)},
		"five have not said":                 {map[int]int64{31: 6, 51: 7, 0: 5}, all},
		"nobody has said":                    {map[int]int64{0: 50}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			total, _ := people.Ladder([][]int64{aged(c.ages)}, nil, 0)
			require.Equal(t, c.told, toldAges(total))
		})
	}
}

// TestWhichAgesAreToldOfGroups has three teams, and whether each tells how many are
// younger than 35, 40 and 46, and how many have said their age.
func TestWhichAgesAreToldOfGroups(t *testing.T) {
	of := func(younger, middle, older, notSaid int64) map[int]int64 {
		return map[int]int64{33: younger, 37: middle, 50: older, 0: notSaid}
	}
	const all, but35, butSaid = "35 40 46 0", "40 46 0", "35 40 46"
	for name, c := range map[string]struct {
		first, second, third map[int]int64
		want                 [3]string
	}{
		"five everywhere":                       {of(20, 20, 20, 0), of(10, 10, 10, 0), of(5, 5, 5, 0), [3]string{all, all, all}},
		"four between, and so in a second":      {of(20, 20, 20, 0), of(10, 10, 10, 0), of(6, 4, 7, 0), [3]string{all, but35, but35}},
		"nobody between, where others are":      {of(20, 20, 20, 0), of(10, 10, 10, 0), of(6, 0, 7, 0), [3]string{all, but35, but35}},
		"four in the two that are hidden":       {of(10, 10, 10, 0), of(6, 2, 7, 0), of(6, 2, 7, 0), [3]string{but35, but35, but35}},
		"five in the two that are hidden":       {of(10, 10, 10, 0), of(6, 2, 7, 0), of(6, 3, 7, 0), [3]string{all, but35, but35}},
		"all of a team have said":               {of(20, 20, 20, 9), of(10, 10, 10, 9), of(5, 5, 5, 0), [3]string{all, all, all}},
		"four of a team have not":               {of(20, 20, 20, 9), of(10, 10, 10, 9), of(5, 5, 5, 4), [3]string{all, butSaid, butSaid}},
		"three are known, all of an age":        {of(20, 20, 20, 0), of(10, 10, 10, 0), of(3, 0, 0, 0), [3]string{all, "", ""}},
		"nobody is known, so nobody is told of": {of(20, 20, 20, 0), of(10, 10, 10, 0), of(0, 0, 0, 0), [3]string{all, all, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			_, groups := people.Ladder([][]int64{aged(c.first), aged(c.second), aged(c.third)}, [][]int{{0}, {1}, {2}}, 3)
			var got [3]string
			for g := range groups {
				var tells []string
				for _, age := range toldAges(groups[g]) {
					if slices.Contains([]int{35, 40, 46, 0}, age) {
						tells = append(tells, strconv.Itoa(age))
					}
				}
				got[g] = strings.Join(tells, " ")
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestABandOfNobodyIsNoughtOfAll has three in south, of whom no age is told.
func TestABandOfNobodyIsNoughtOfAll(t *testing.T) {
	l := staffed(t, 13)
	declare(t, l, "2018-01-05", told(13, func(i int) string {
		return "born " + map[bool]string{true: "1958-01-01", false: "1988-01-01"}[i <= 5]
	})...)
	groups := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2018-02-01", "of=age", "by=team")).Groups
	var got []string
	for _, band := range []string{"under-25", "25-45", "46-65", "66-and-over", "not-said"} {
		got = append(got, said(groups[1].Figures, "age-"+band))
	}
	require.Equal(t, []string{"0/3", "-", "-", "0/3", "0"}, got)
}

// leaveFew returns the runs of cells, between ages that are told of the authority,
// in which groups of a way to split that are not told hold one to four people
// together.
func leaveFew(counts [][]int64, groups [][]int, number int, total []bool, of [][]bool) (runs []string) {
	all, sums := sumsOf(counts, groups, number)
	told := func(rungs []bool, cell int) bool { return cell == 0 || cell == cells || rungs[cell-1] }
	sum := func(row []int64, from, to int) (n int64) {
		for _, one := range row[from:to] {
			n += one
		}
		return n
	}
	for way := range groups[0] {
		in := map[int]bool{}
		for _, g := range groups {
			in[g[way]] = true
		}
		for from := range cells {
			for to := from + 1; to <= cells; to++ {
				if !told(total, from) || !told(total, to) {
					continue
				}
				rest := sum(all, from, to)
				for g := range in {
					if told(of[g], from) && told(of[g], to) {
						rest -= sum(sums[g], from, to)
					}
				}
				if rest > 0 && rest < 5 {
					runs = append(runs, fmt.Sprint(way, from, to))
				}
			}
		}
	}
	return runs
}

// solver is an attacker who has sums of people: of the authority or a group, over
// some cells. They go through all distributions that fit until every count that is
// to be protected could be another.
type solver struct {
	heads  []int64
	in     [][]int
	may    []int // the cells that somebody may be in
	number int
	sums   []sum
	guard  []sum // the true counts that are to be protected, until another fits
	now    [][]int64
	tried  int
}

// sum is how many people of a group are in some of the cells, as a set; group -1
// is the authority.
type sum struct {
	group int
	cells uint32
	n     int64
}

func (s *solver) within(seat, group int) bool {
	return group < 0 || slices.Contains(s.in[seat], group)
}

func (s *solver) of(one sum, upto int) (n int64) {
	for seat := range upto {
		if s.within(seat, one.group) {
			for i, cell := range s.may {
				if one.cells>>cell&1 == 1 {
					n += s.now[seat][i]
				}
			}
		}
	}
	return n
}

// rest is how many people of a group are in the seats from one on.
func (s *solver) rest(group, from int) (n int64) {
	for seat := from; seat < len(s.heads); seat++ {
		if s.within(seat, group) {
			n += s.heads[seat]
		}
	}
	return n
}

// fits reports whether the first seats may be as they are.
func (s *solver) fits(upto int) bool {
	for _, one := range s.sums {
		if n := s.of(one, upto); n > one.n || n+s.rest(one.group, upto) < one.n {
			return false
		}
	}
	return true
}

func (s *solver) seat(seat int) {
	s.tried++
	if !s.fits(seat) || len(s.guard) == 0 || s.tried > 300_000 {
		return
	}
	if seat == len(s.heads) {
		s.guard = slices.DeleteFunc(s.guard, func(g sum) bool { return s.of(g, seat) != g.n })
		return
	}
	s.spread(seat, 0, s.heads[seat])
}

func (s *solver) spread(seat, i int, left int64) {
	if i == len(s.may)-1 {
		s.now[seat][i] = left
		s.seat(seat + 1)
		return
	}
	for n := range left + 1 {
		s.now[seat][i] = n
		s.spread(seat, i+1, left-n)
	}
}

// newSolver knows how many people are in each seat, and that they are in some of
// the cells only. Every count of one to four, over any run of cells, is to be
// protected, and every nought of a group where somebody of the authority is, but
// that all have said.
func newSolver(counts [][]int64, groups [][]int, number int, may []int) *solver {
	s := &solver{in: groups, may: may, number: number}
	for _, row := range counts {
		n := int64(0)
		for _, one := range row {
			n += one
		}
		s.heads, s.now = append(s.heads, n), append(s.now, make([]int64, len(may)))
	}
	total, of := sumsOf(counts, groups, number)
	in := func(row []int64, cells uint32) (n int64) {
		for cell, one := range row {
			if cells>>cell&1 == 1 {
				n += one
			}
		}
		return n
	}
	whole := in(total, ^uint32(0))
	for from := range may {
		for to := from; to < len(may); to++ {
			run := uint32(0)
			for _, cell := range may[from : to+1] {
				run |= 1 << cell
			}
			all := in(total, run)
			if all == 0 || all == whole {
				continue
			}
			if all < 5 {
				s.guard = append(s.guard, sum{-1, run, all})
			}
			for g, row := range of {
				said := in(total, run&^(1<<(cells-1))) // by anybody, of the ages in the run
				if n := in(row, run); n < 5 && (n > 0 || said > 0) && in(row, ^uint32(0)) > 0 && in(row, ^uint32(0)) < whole {
					s.guard = append(s.guard, sum{g, run, n})
				}
			}
		}
	}
	return s
}

// drawnAges is a small authority: seats, each in a group of two ways to split, of
// people in a few cells of the grid.
func drawnAges(t *rapid.T) (counts [][]int64, groups [][]int, number int, may []int) {
	for len(may) < 4 {
		if cell := rapid.IntRange(0, cells-1).Draw(t, "cell"); !slices.Contains(may, cell) {
			may = append(may, cell)
		}
	}
	slices.Sort(may)
	ways := [2]int{rapid.IntRange(1, 2).Draw(t, "services"), rapid.IntRange(2, 4).Draw(t, "teams")}
	for range rapid.IntRange(2, 4).Draw(t, "seats") {
		row, left := make([]int64, cells), int64(12)
		for _, cell := range may {
			row[cell] = min(left, rapid.SampledFrom([]int64{0, 0, 1, 2, 4, 5, 6}).Draw(t, "count"))
			left -= row[cell]
		}
		counts = append(counts, row)
		groups = append(groups, []int{rapid.IntRange(0, ways[0]-1).Draw(t, "service"), ways[0] + rapid.IntRange(0, ways[1]-1).Draw(t, "team")})
	}
	return counts, groups, ways[0] + ways[1], may
}

// TestNoBoundsTogetherTellASmallCount gives the attacker all that is told under any
// bounds, of the authority and of all groups.
func TestNoBoundsTogetherTellASmallCount(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		counts, groups, number, may := drawnAges(t)
		s := newSolver(counts, groups, number, may)
		total, of := people.Ladder(counts, groups, number)
		sums, ofGroups := sumsOf(counts, groups, number)
		known := func(group int, row []int64, rungs []bool) {
			for i, is := range rungs {
				if is {
					n := int64(0)
					for _, one := range row[:i+1] {
						n += one
					}
					s.sums = append(s.sums, sum{group, 1<<(i+1) - 1, n})
				}
			}
		}
		known(-1, sums, total)
		for g, rungs := range of {
			known(g, ofGroups[g], rungs)
		}
		require.Empty(t, leaveFew(counts, groups, number, total, of), "%v by %v", counts, groups)
		s.seat(0)
		if s.tried <= 300_000 {
			require.Empty(t, s.guard, "%v by %v", counts, groups)
			told += len(s.sums)
		}
	})
	require.Greater(t, told, 500, "some must be told, or nothing was judged")
}

// TestAnswersByManyBoundsTellNoSmallCount asks for ages of one day by many bounds,
// whole and split in every way, and sets the attacker on all answers together. A
// band must say the same by all bounds that make it.
func TestAnswersByManyBoundsTellNoSmallCount(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		may := []int{cellAt(22), cellAt(33), cellAt(45), cellAt(47)}
		ages := []string{"born 1996-01-01", "born 1985-01-01", "born 1973-01-01", "born 1971-01-01"}
		counts, groups, number, teams := drawnTeams(t, may)
		p := viewtest.Fold(t, viewWith(&ring{}), agedLedger(t, counts, groups, may, ages), "")
		s := newSolver(counts, groups, number, may)
		said := map[string]string{}
		for _, bounds := range drawnBounds(t) {
			for _, by := range []string{"", "team", "grade", "service", "role"} {
				a := ask(t, p, question(t, "2018-02-01", "of=age", "by="+by, "bounds="+bounds))
				learn := func(group int, where string, f answers.Figures) {
					told += s.learn(t, group, where, bounds, f, said)
				}
				learn(-1, "", a.Figures)
				for _, g := range a.Groups {
					if group, is := teams[g.Value]; is {
						learn(group, by+" "+g.Value, g.Figures)
					}
				}
			}
		}
		s.seat(0)
		if s.tried <= 300_000 {
			require.Empty(t, s.guard, "%v by %v", counts, groups)
		}
	})
	require.Greater(t, told, 500, "some must be told, or nothing was judged")
}

// learn takes in the bands that an answer shows.
func (s *solver) learn(t *rapid.T, group int, where, bounds string, f answers.Figures, said map[string]string) (told int) {
	var ends []int
	for word := range strings.SplitSeq(bounds, ",") {
		age, err := strconv.Atoi(word)
		require.NoError(t, err)
		ends = append(ends, age)
	}
	for i, r := range f.Rates {
		what := r.Numerator.String() + r.NotAvailable
		name := where + " " + r.Measure
		if before, is := said[name]; is {
			require.Equal(t, before, what, "%s by %s", name, bounds)
		}
		said[name] = what
		if r.NotAvailable != "" {
			continue
		}
		from, to := 0, cells-1
		if i > 0 {
			from = cellAt(ends[i-1])
		}
		if i < len(ends) {
			to = cellAt(ends[i])
		}
		s.sums = append(s.sums, sum{group, 1<<to - 1<<from, int64(r.Numerator / events.Million)})
		told++
	}
	return told
}

// drawnBounds are sets of bounds: the printed ones, and some that differ by one.
func drawnBounds(t *rapid.T) []string {
	list := []string{"25,46,66"}
	for range 2 {
		var ages []string
		for _, age := range people.Grid {
			if age%5 == 0 && rapid.IntRange(0, 4).Draw(t, "bound") == 0 {
				ages = append(ages, strconv.Itoa(age))
			}
		}
		if len(ages) > 0 {
			list = append(list, strings.Join(ages, ","), ages[0])
		}
	}
	return append(list, "35", "40", "45", "35,45")
}

// drawnTeams draws people by seat and cell, some of whom share a team or a grade,
// and tells the numbers of the groups by name.
func drawnTeams(t *rapid.T, may []int) (counts [][]int64, groups [][]int, number int, names map[string]int) {
	names = map[string]int{"north": 0, "south": 1, "east": 2, "g1": 3, "g2": 4}
	for seat := range 3 {
		row := make([]int64, cells)
		for _, cell := range may {
			row[cell] = rapid.SampledFrom([]int64{0, 1, 2, 5, 6}).Draw(t, "count")
		}
		counts = append(counts, row)
		groups = append(groups, []int{seat, 3 + rapid.IntRange(0, 1).Draw(t, "grade")})
	}
	return counts, groups, 5, names
}

func agedLedger(t *rapid.T, counts [][]int64, groups [][]int, may []int, ages []string) *viewtest.Ledger {
	l := &viewtest.Ledger{}
	var posts, hires, said []string
	teams := []string{"north", "south", "east"}
	for seat, row := range counts {
		grade := []string{"g1", "g2"}[groups[seat][1]-3]
		for i, cell := range may {
			for range row[cell] {
				n := len(posts)
				posts = append(posts, fmt.Sprintf("post.established on 2018-01-01 post P%d role case-holder grade %s team %s service cin fte 1", n, grade, teams[seat]))
				hires = append(hires, fmt.Sprintf("worker.hired on 2018-01-01 worker W%d post P%d role case-holder grade %s team %s fte 1 contract permanent origin agency", n, n, grade, teams[seat]))
				said = append(said, fmt.Sprintf("profile.declared on 2018-01-04 worker W%d %s", n, ages[i]))
			}
		}
	}
	if len(posts) > 0 {
		l.Say(t, "2018-01-02", posts...)
		l.Say(t, "2018-01-03", hires...)
		declare(t, l, "2018-01-05", said...)
	}
	return l
}
