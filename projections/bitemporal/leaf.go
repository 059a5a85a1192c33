package bitemporal

import "unsafe"

// chunkSteps is how many steps of a leaf have totals at their head.
const chunkSteps = bucketDays * groupKeys

// leaf holds the steps of one group on the days of one bucket, in order of
// arrival, as far as they are in full blocks.
type leaf struct {
	n      uint32
	last   *chunk
	chunks []*chunk // all but the last hold chunkSteps
}

// chunk is a run of a leaf's steps.
type chunk struct {
	steps  []step
	before totals // of the steps before the chunk, by day up to and with it
}

func (l *leaf) add(s step, keys int, w wide) {
	if l.n%chunkSteps == 0 {
		l.begin(keys, w)
	}
	l.last.steps = append(l.last.steps, s)
	l.n++
}

// begin begins a chunk with the totals of the last one and its steps.
func (l *leaf) begin(keys int, w wide) {
	next := &chunk{}
	if l.last != nil {
		next.before = l.last.after(keys, w)
		next.steps = make([]step, 0, chunkSteps)
	}
	l.last = next
	l.chunks = append(l.chunks, next)
}

// after returns the totals of the steps before and in the chunk.
func (c *chunk) after(keys int, w wide) totals {
	var rows [bucketDays][groupKeys]Amount
	for _, s := range c.steps {
		t := &rows[s.code().day()][s.code().key()]
		*t = t.Add(w.amount(s))
	}
	flat := make([]Amount, 0, chunkSteps)
	var run [groupKeys]Amount
	for day := range rows {
		addRow(rows[day][:], &run)
		row := run
		if c.before.len() > 0 {
			c.before.addRow(day, &row)
		}
		flat = append(flat, row[:keys]...)
	}
	return newTotals(flat, keys)
}

// upTo returns the chunk that the nth step is in, and its place there. The
// leaf has at least one step, and n is at least 1.
func (l *leaf) upTo(n uint32) (*chunk, uint32) {
	i := (n - 1) / chunkSteps
	return l.chunks[i], n - i*chunkSteps
}

// at returns the sum, over the first n steps, of those of c's key that are not
// after c's day.
func (l *leaf) at(c code, n uint32, w wide) Amount {
	k, n := l.upTo(n)
	a := w.sum(k.steps[:n], 0, c|keyMask, c.key())
	if k.before.len() > 0 {
		a = a.Add(k.before.at(c.day(), c.key()))
	}
	return a
}

// each adds, of the first n steps, those that are not after c's day.
func (l *leaf) each(c code, n uint32, w wide, sums *[groupKeys]Amount) {
	k, n := l.upTo(n)
	w.sumEach(k.steps[:n], 0, c|keyMask, sums)
	if k.before.len() > 0 {
		k.before.addRow(c.day(), sums)
	}
}

func (l *leaf) bytes() int {
	n := cap(l.chunks) * 8
	for _, c := range l.chunks {
		n += int(unsafe.Sizeof(*c)) + c.before.bytes() + cap(c.steps)*8
	}
	return n
}
