package bitemporal

import "unsafe"

// chunkSteps is how many steps of a leaf have a table of totals at their head.
const chunkSteps = bucketDays * groupKeys

// leaf holds the steps of one group on the days of one bucket, in order of
// arrival, as far as they are in full blocks.
type leaf struct {
	n      uint32
	total  [groupKeys]Amount
	chunks []*chunk // all but the last hold chunkSteps
}

// chunk is a run of a leaf's steps, and the totals of all before it.
type chunk struct {
	keys   int      // in each row of totals
	totals []Amount // of the steps before the chunk, by day up to and with it, by key
	steps  []step
}

func (l *leaf) add(s step, keys int) {
	if l.n%chunkSteps == 0 {
		l.begin(keys)
	}
	c := l.chunks[len(l.chunks)-1]
	c.steps = append(c.steps, s)
	t := &l.total[s.code&keyMask]
	*t = t.Add(Amount{s.fte, int64(s.heads)})
	l.n++
}

// begin begins a chunk with the totals of the last one and its steps.
func (l *leaf) begin(keys int) {
	next := &chunk{keys: keys}
	if len(l.chunks) > 0 {
		last := l.chunks[len(l.chunks)-1]
		next.steps = make([]step, 0, chunkSteps/4)
		next.totals = make([]Amount, bucketDays*keys)
		for i := range last.steps {
			s := &last.steps[i]
			t := &next.totals[s.code.day()*keys+s.code.key()]
			*t = t.Add(Amount{s.fte, int64(s.heads)})
		}
		for i := keys; i < len(next.totals); i++ {
			next.totals[i] = next.totals[i].Add(next.totals[i-keys])
		}
		for i, t := range last.totals {
			to := &next.totals[i/last.keys*keys+i%last.keys]
			*to = to.Add(t)
		}
	}
	l.chunks = append(l.chunks, next)
}

// upTo returns the chunk that the nth step is in, and its place there.
func (l *leaf) upTo(n uint32) (*chunk, uint32) {
	if n == 0 {
		return &chunk{}, 0
	}
	i := (n - 1) / chunkSteps
	return l.chunks[i], n - i*chunkSteps
}

// at returns the sum, over the first n steps, of those of c's key that are not
// after c's day.
func (l *leaf) at(c code, n uint32) Amount {
	k, n := l.upTo(n)
	a := sum(k.steps[:n], c)
	if len(k.totals) > 0 && c.key() < k.keys {
		a = a.Add(k.totals[c.day()*k.keys+c.key()])
	}
	return a
}

// each adds, of the first n steps, those that are not after c's day.
func (l *leaf) each(c code, n uint32, sums *[groupKeys]Amount) {
	k, n := l.upTo(n)
	sumEach(k.steps[:n], c, sums)
	if len(k.totals) > 0 {
		addRow(k.totals[c.day()*k.keys:][:k.keys], sums)
	}
}

func (l *leaf) bytes() int {
	n := int(unsafe.Sizeof(*l)) + cap(l.chunks)*8
	for _, c := range l.chunks {
		n += int(unsafe.Sizeof(*c)) + cap(c.totals)*16 + cap(c.steps)*16
	}
	return n
}
