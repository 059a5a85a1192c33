package bitemporal

import (
	"math"
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
func (s *sums) add(key uint32, known events.Position, day events.Date, a Amount) {
	c := code(day)<<groupBits | code(key&keyMask)
	s.groups[key>>groupBits].add(known, c, a)
}

func (s *sums) at(key uint32, day events.Date, known events.Position) Amount {
	if day < 0 {
		return Amount{}
	}
	return s.groups[key>>groupBits].at(code(min(day, LastDay))<<groupBits|code(key&keyMask), known)
}

func (s *sums) bytes() int {
	n := 0
	for _, g := range s.groups {
		n += g.bytes()
	}
	return n
}

// code is a day and, in its lowest bits, the number of a key in its group.
// Codes order as days do, and a bucket's number is at most LastDay / bucketDays,
// which 16 bits hold.
type code uint32

func (c code) key() int       { return int(c & keyMask) }
func (c code) day() int       { return int(c>>groupBits) & dayMask } // in its bucket
func (c code) bucket() uint16 { return uint16(c >> (groupBits + bucketBits)) }

// step is a change of a key's sum from a day on.
type step struct {
	fte   int64
	heads int32
	code  code
}

// group holds the steps of up to groupKeys keys.
type group struct {
	keys    int
	firsts  []events.Position // of each block
	blocks  []*block          // the last is being filled
	buckets []uint16          // that full blocks have steps in, ascending; never changed in place
	leaves  []*leaf           // of each bucket
}

// block is a run of steps in order of arrival, and the totals of all before it.
type block struct {
	limit   int      // of steps
	known   []uint32 // of each step, since the block's first
	steps   []step
	keys    int      // in each row of totals
	buckets []uint16 // that the steps before the block are in
	totals  []Amount // of the steps before the block, by bucket up to and with it, by key
	ends    []uint32 // how many steps before the block are in each bucket
}

func (g *group) add(known events.Position, c code, a Amount) {
	if a == (Amount{}) {
		return
	}
	if n := len(g.blocks); n > 0 && known-g.firsts[n-1] <= math.MaxUint32 {
		since := uint32(known - g.firsts[n-1])
		if b := g.blocks[n-1]; b.merge(since, c, a) || b.append(since, c, a) {
			return
		}
	}
	g.begin(known).append(0, c, a)
}

// append adds a step unless the block is full.
func (b *block) append(since uint32, c code, a Amount) bool {
	if len(b.steps) >= b.limit {
		return false
	}
	b.known = append(b.known, since)
	b.steps = append(b.steps, step{a.FTE, heads(a.Heads), c})
	return true
}

// merge adds the amount to a late step of the same entry, day and key, if there
// is one, and drops the step if nothing is left of it.
func (b *block) merge(since uint32, c code, a Amount) bool {
	last := len(b.steps) - 1
	for i := last; i >= 0 && i > last-reach && b.known[i] == since; i-- {
		s := &b.steps[i]
		n := int64(s.heads) + a.Heads
		if s.code != c || int64(int32(n)) != n {
			continue
		}
		s.fte += a.FTE
		s.heads = int32(n)
		if s.fte == 0 && s.heads == 0 {
			*s = b.steps[last]
			b.steps, b.known = b.steps[:last], b.known[:last]
		}
		return true
	}
	return false
}

func heads(n int64) int32 {
	if int64(int32(n)) != n {
		panic("bitemporal: an amount of more heads than 31 bits hold")
	}
	return int32(n)
}

// begin hands the steps of the last block to their buckets and begins another.
func (g *group) begin(known events.Position) *block {
	if n := len(g.blocks); n > 0 {
		for _, s := range g.blocks[n-1].steps {
			g.leaf(s.code.bucket()).add(s, g.keys)
		}
	}
	b := &block{keys: g.keys, buckets: g.buckets}
	if n := len(g.buckets); n > 0 {
		b.totals, b.ends = make([]Amount, n*g.keys), make([]uint32, n)
	}
	var run [groupKeys]Amount
	for i, l := range g.leaves {
		for k := range g.keys {
			run[k] = run[k].Add(l.total[k])
		}
		copy(b.totals[i*g.keys:], run[:g.keys])
		b.ends[i] = l.n
	}
	b.limit = max(minBlock, len(b.totals))
	if len(g.blocks) > 0 {
		b.known, b.steps = make([]uint32, 0, b.limit), make([]step, 0, b.limit)
	}
	g.firsts, g.blocks = append(g.firsts, known), append(g.blocks, b)
	return b
}

// leaf returns the leaf of a bucket, which it makes if it must.
func (g *group) leaf(bucket uint16) *leaf {
	i, found := find(g.buckets, bucket)
	if !found {
		g.buckets = slices.Insert(slices.Clone(g.buckets), i, bucket)
		g.leaves = slices.Insert(g.leaves, i, &leaf{})
	}
	return g.leaves[i]
}

// at returns the sum of the steps of the code's key up to its day and known.
func (g *group) at(c code, known events.Position) Amount {
	b, n := g.upTo(known)
	if b == nil {
		return Amount{}
	}
	a := sum(b.steps[:n], c)
	i, found := find(b.buckets, c.bucket())
	if i > 0 && c.key() < b.keys {
		a = a.Add(b.totals[(i-1)*b.keys+c.key()])
	}
	if found {
		a = a.Add(g.leafOf(b, i).at(c, b.ends[i]))
	}
	return a
}

// each adds the sums of all keys of the group up to a day and known.
func (g *group) each(day events.Date, known events.Position, sums *[groupKeys]Amount) {
	b, n := g.upTo(known)
	if b == nil || day < 0 {
		return
	}
	c := code(min(day, LastDay))<<groupBits | keyMask
	sumEach(b.steps[:n], c, sums)
	i, found := find(b.buckets, c.bucket())
	if i > 0 {
		addRow(b.totals[(i-1)*b.keys:i*b.keys], sums)
	}
	if found {
		g.leafOf(b, i).each(c, b.ends[i], sums)
	}
}

// upTo returns the last block that was begun by an entry, and how many of its
// steps were known by it.
func (g *group) upTo(known events.Position) (*block, int) {
	lo, hi := 0, len(g.firsts)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); g.firsts[mid] <= known {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return nil, 0
	}
	b, since := g.blocks[lo-1], known-g.firsts[lo-1]
	lo, hi = 0, len(b.known)
	if hi == 0 || events.Position(b.known[hi-1]) <= since {
		return b, hi
	}
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); events.Position(b.known[mid]) <= since {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return b, lo
}

// leafOf returns the leaf of the ith bucket of a block.
func (g *group) leafOf(b *block, i int) *leaf {
	if len(b.buckets) != len(g.buckets) { // buckets have come since
		i, _ = find(g.buckets, b.buckets[i])
	}
	return g.leaves[i]
}

func (g *group) bytes() int {
	n := cap(g.firsts)*8 + cap(g.blocks)*8 + cap(g.buckets)*2 + cap(g.leaves)*8
	for _, b := range g.blocks {
		n += int(unsafe.Sizeof(*b)) + cap(b.known)*4 + cap(b.steps)*16 + cap(b.totals)*16 + cap(b.ends)*4
	}
	for _, l := range g.leaves {
		n += l.bytes()
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

// sum returns the total of the steps of c's key that are not after c's day. It
// has no branch to mispredict: an unwanted step is masked to nothing.
func sum(steps []step, c code) (a Amount) {
	for i := range steps {
		s := &steps[i]
		late := (int64(c) - int64(s.code)) >> 63              // −1 if after the day
		same := (int64((s.code^c)&keyMask) - 1) >> 63 &^ late // −1 if to be counted
		a.FTE += s.fte & same
		a.Heads += int64(s.heads) & same
	}
	return a
}

// sumEach adds the steps that are not after c to the sums of their keys.
func sumEach(steps []step, c code, sums *[groupKeys]Amount) {
	for i := range steps {
		s := &steps[i]
		late := (int64(c) - int64(s.code)) >> 63
		a := &sums[s.code&keyMask]
		a.FTE += s.fte &^ late
		a.Heads += int64(s.heads) &^ late
	}
}

func addRow(row []Amount, sums *[groupKeys]Amount) {
	for i, a := range row {
		sums[i&keyMask] = sums[i&keyMask].Add(a)
	}
}
