package bitemporal

import (
	"slices"
	"unsafe"

	"muster/events"
)

// groupKeys is how many keys share their steps. More make Each touch fewer
// places in memory, and At scan past more steps of other keys.
const (
	groupBits = 3
	groupKeys = 1 << groupBits
	keyMask   = groupKeys - 1
)

// bucketDays is how many days share a running total at the head of a block.
const (
	bucketBits = 6
	bucketDays = 1 << bucketBits
	dayMask    = bucketDays - 1
)

// minBlock is the least number of steps in a full block.
const minBlock = 256

// reach is how far back a step looks for one that it can be added to.
const reach = 6

// sums answers dominance sums for keys numbered 0, 1, 2 …
type sums struct {
	n      int
	groups []*group
}

// grow makes room for one more key.
func (s *sums) grow() {
	if s.n%groupKeys == 0 {
		s.groups = append(s.groups, &group{})
	}
	s.groups[s.n/groupKeys].keys++
	s.n++
}

// add adds an amount to the sums of a key on a day and later, known by an entry
// and later.
func (s *sums) add(key uint32, known entry, day events.Date, a Amount) {
	c := code(day)<<groupBits | code(key&keyMask)
	s.groups[key>>groupBits].add(known, c, a)
}

// at returns the sum of a key's steps on the days from first to last.
func (s *sums) at(key uint32, first, last events.Date, known entry) Amount {
	if last < 0 || last < first {
		return Amount{}
	}
	return s.groups[key>>groupBits].at(int(key&keyMask), first, last, known)
}

func (s *sums) bytes() int {
	n := 0
	for _, g := range s.groups {
		n += g.bytes()
	}
	return n
}

// group holds the steps of up to groupKeys keys.
type group struct {
	keys    int
	firsts  []entry // of each block
	open    *block  // the last, which is being filled
	blocks  []*block
	buckets []uint16 // that full blocks have steps in, ascending; never changed in place
	leaves  []leaf   // of each bucket
	now     []Amount // the total of each leaf, by key, groupKeys to a row
	wide    wide
}

// block is a run of steps in order of arrival.
type block struct {
	limit   int     // of steps
	known   []entry // of each step
	steps   []step
	buckets []uint16 // that the steps before the block are in
	before  totals   // of those steps, by bucket up to and with it
	ends    []uint32 // how many of those steps are in each bucket
}

func (g *group) add(known entry, c code, a Amount) {
	if a == (Amount{}) {
		return
	}
	b := g.open
	if b != nil && b.merge(known, c, a, &g.wide) {
		return
	}
	if b == nil || len(b.steps) >= b.limit {
		b = g.begin(known)
	}
	b.known = append(b.known, known)
	b.steps = append(b.steps, g.wide.pack(c, a))
}

// merge adds the amount to a late step of the same entry, day and key, if there
// is one, and drops the step if nothing is left of it.
func (b *block) merge(known entry, c code, a Amount, w *wide) bool {
	last := len(b.steps) - 1
	for i := last; i >= 0 && i > last-reach && b.known[i] == known; i-- {
		if b.steps[i].code() != c {
			continue
		}
		if a = a.Add(w.amount(b.steps[i])); a != (Amount{}) {
			b.steps[i] = w.pack(c, a)
			return true
		}
		b.steps[i] = b.steps[last]
		b.steps, b.known = b.steps[:last], b.known[:last]
		return true
	}
	return false
}

// begin hands the steps of the open block to their buckets and opens another.
func (g *group) begin(known entry) *block {
	b := &block{limit: minBlock}
	if g.open != nil {
		g.spread(g.open.steps)
		g.total(b)
		b.limit = max(minBlock, b.before.len())
		b.known, b.steps = make([]entry, 0, b.limit), make([]step, 0, b.limit)
	}
	g.open = b
	g.firsts, g.blocks = append(g.firsts, known), append(g.blocks, b)
	return b
}

// spread adds steps to their leaves.
func (g *group) spread(steps []step) {
	var memo [64]struct {
		bucket uint16
		place  int32 // in g.leaves and, for a zero memo, 0
	}
	for i := range memo {
		memo[i].place = -1
	}
	for _, s := range steps {
		c := s.code()
		m := &memo[c.bucket()%64]
		if m.place < 0 || m.bucket != c.bucket() {
			i, found := find(g.buckets, c.bucket())
			if !found {
				g.insert(i, c.bucket())
				for j := range memo {
					memo[j].place = -1
				}
			}
			m.bucket, m.place = c.bucket(), int32(i)
		}
		i := int(m.place)
		t := &g.now[i*groupKeys+c.key()]
		*t = t.Add(g.wide.amount(s))
		g.leaves[i].add(s, g.keys, g.wide)
	}
}

// insert makes the leaf of a bucket. Blocks share g.buckets, so it is replaced.
func (g *group) insert(i int, bucket uint16) {
	g.buckets = slices.Insert(slices.Clone(g.buckets), i, bucket)
	g.leaves = slices.Insert(g.leaves, i, leaf{})
	g.now = slices.Insert(g.now, i*groupKeys, make([]Amount, groupKeys)...)
}

// total writes the totals of all leaves at the head of a block.
func (g *group) total(b *block) {
	rows := make([]Amount, 0, len(g.buckets)*g.keys)
	b.buckets, b.ends = g.buckets, make([]uint32, len(g.buckets))
	var run [groupKeys]Amount
	for i := range g.leaves {
		addRow(g.now[i*groupKeys:][:g.keys], &run)
		rows = append(rows, run[:g.keys]...)
		b.ends[i] = g.leaves[i].n
	}
	b.before = newTotals(rows, g.keys)
}

// at returns the sum of a key's steps on the days from first to last.
func (g *group) at(key int, first, last events.Date, known entry) Amount {
	b, n := g.upTo(known)
	if b == nil {
		return Amount{}
	}
	lo, hi := codeOn(first), codeOn(last)
	a := g.wide.sum(b.steps[:n], lo, hi|keyMask, key).Add(g.before(b, hi|code(key)))
	if lo > 0 {
		a = a.Sub(g.before(b, lo-groupKeys|code(key)))
	}
	return a
}

// each adds the sums of the steps of every key on the days from first to last.
func (g *group) each(first, last events.Date, known entry, sums *[groupKeys]Amount) {
	b, n := g.upTo(known)
	if b == nil || last < 0 || last < first {
		return
	}
	lo, hi := codeOn(first), codeOn(last)
	g.wide.sumEach(b.steps[:n], lo, hi|keyMask, sums)
	g.eachBefore(b, hi, sums)
	if lo > 0 {
		var less [groupKeys]Amount
		g.eachBefore(b, lo-groupKeys, &less)
		for i := range sums {
			sums[i] = sums[i].Sub(less[i])
		}
	}
}

// codeOn returns the lowest code on a day, or on the nearest that there is.
func codeOn(day events.Date) code { return code(min(max(day, 0), LastDay)) << groupBits }

// before returns the sum, over the steps in earlier blocks than b, of those of
// c's key that are not after c's day.
func (g *group) before(b *block, c code) (a Amount) {
	i, found := find(b.buckets, c.bucket())
	if i > 0 {
		a = b.before.at(i-1, c.key())
	}
	if found && b.ends[i] > 0 {
		a = a.Add(g.leafOf(b, i).at(c, b.ends[i], g.wide))
	}
	return a
}

// eachBefore adds the same for every key.
func (g *group) eachBefore(b *block, c code, sums *[groupKeys]Amount) {
	i, found := find(b.buckets, c.bucket())
	if i > 0 {
		b.before.addRow(i-1, sums)
	}
	if found && b.ends[i] > 0 {
		g.leafOf(b, i).each(c, b.ends[i], g.wide, sums)
	}
}

// upTo returns the last block that was begun by an entry, and how many of its
// steps were known by it.
func (g *group) upTo(known entry) (*block, int) {
	n := through(g.firsts, known)
	if n == 0 {
		return nil, 0
	}
	b := g.blocks[n-1]
	return b, through(b.known, known)
}

// through returns how many of ascending entries are not after one.
func through(entries []entry, last entry) int {
	lo, hi := 0, len(entries)
	if hi == 0 || entries[hi-1] <= last {
		return hi
	}
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); entries[mid] <= last {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// leafOf returns the leaf of the ith bucket of a block.
func (g *group) leafOf(b *block, i int) *leaf {
	if len(b.buckets) != len(g.buckets) { // buckets have come since
		i, _ = find(g.buckets, b.buckets[i])
	}
	return &g.leaves[i]
}

func (g *group) bytes() int {
	n := cap(g.firsts)*4 + cap(g.blocks)*8 + cap(g.buckets)*2 + cap(g.leaves)*int(unsafe.Sizeof(leaf{})) + cap(g.now)*16 + cap(g.wide)*16
	for _, b := range g.blocks {
		n += int(unsafe.Sizeof(*b)) + cap(b.known)*4 + cap(b.steps)*8 + b.before.bytes() + cap(b.ends)*4
	}
	for i := range g.leaves {
		n += g.leaves[i].bytes()
	}
	return n
}

// find returns the place of a bucket among ascending ones, and whether it is there.
func find(buckets []uint16, bucket uint16) (int, bool) {
	lo, hi := 0, len(buckets)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); buckets[mid] < bucket {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(buckets) && buckets[lo] == bucket
}
