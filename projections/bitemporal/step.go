package bitemporal

// code is a day and, in its lowest bits, the number of a key in its group.
// Codes order as days do, and a bucket's number is at most LastDay / bucketDays,
// which 16 bits hold.
type code uint32

func (c code) key() int       { return int(c & keyMask) }
func (c code) day() int       { return int(c>>groupBits) & dayMask } // in its bucket
func (c code) bucket() uint16 { return uint16(c >> (groupBits + bucketBits)) }

// step is a change of a key's sum from a day on. Its lowest 25 bits are the
// code; above it stands heads · 2^34 + FTE, signed, so that the sum of many such
// numbers still tells the one from the other. An amount of more than 8 FTE or 15
// heads does not fit: it is put among the wide ones, with wideHeads for heads
// and its index for FTE.
type step uint64

const (
	codeBits = 25
	fteBits  = 34

	maxFTE    = 1<<23 - 1
	maxHeads  = 15
	wideHeads = -maxHeads - 1

	// safeSteps of at most maxFTE each do not overrun the bits of FTE.
	safeSteps = 1 << 10
)

// wide holds the amounts of a group's steps that are too large for a step.
type wide []Amount

func (w *wide) pack(c code, a Amount) step {
	if a.FTE < -maxFTE || a.FTE > maxFTE || a.Heads < -maxHeads || a.Heads > maxHeads {
		*w = append(*w, a)
		a = Amount{FTE: int64(len(*w) - 1), Heads: wideHeads}
	}
	return step(a.Heads<<fteBits+a.FTE)<<codeBits | step(c)
}

func (s step) code() code    { return code(s & (1<<codeBits - 1)) }
func (s step) packed() int64 { return int64(s) >> codeBits }

// unpack undoes the packing of a step's amount, or of the sum of safeSteps.
func unpack(n int64) Amount {
	fte := n << (64 - fteBits) >> (64 - fteBits)
	return Amount{FTE: fte, Heads: (n - fte) >> fteBits}
}

func (w wide) amount(s step) Amount {
	a := unpack(s.packed())
	if a.Heads == wideHeads {
		return w[a.FTE]
	}
	return a
}

// sum returns the total of the steps of a key from one code to another. An
// unwanted step is masked to nothing, since a branch would be mispredicted.
func (w wide) sum(steps []step, first, last code, key int) (a Amount) {
	if len(w) > 0 {
		return w.sumSlowly(steps, first, last, key)
	}
	for len(steps) > 0 {
		n := min(len(steps), safeSteps)
		sum := int64(0)
		for _, s := range steps[:n] {
			other := (0 - int64((s.code()^code(key))&keyMask)) >> 63 // −1 if of another key
			sum += s.packed() &^ (beyond(s, first, last) | other)
		}
		a = a.Add(unpack(sum))
		steps = steps[n:]
	}
	return a
}

// sumEach adds the steps from one code to another to the sums of their keys.
func (w wide) sumEach(steps []step, first, last code, sums *[groupKeys]Amount) {
	if len(w) > 0 {
		for key := range sums {
			sums[key] = sums[key].Add(w.sumSlowly(steps, first, last, key))
		}
		return
	}
	for len(steps) > 0 {
		n := min(len(steps), safeSteps)
		var packed [groupKeys]int64
		for _, s := range steps[:n] {
			packed[s&keyMask] += s.packed() &^ beyond(s, first, last)
		}
		for key, p := range packed {
			sums[key] = sums[key].Add(unpack(p))
		}
		steps = steps[n:]
	}
}

// beyond is −1 if a step's code is not from first to last, else 0.
func beyond(s step, first, last code) int64 {
	return (int64(last-first) - int64(s.code()-first)) >> 63
}

func (w wide) sumSlowly(steps []step, first, last code, key int) (a Amount) {
	for _, s := range steps {
		if c := s.code(); first <= c && c <= last && c.key() == key {
			a = a.Add(w.amount(s))
		}
	}
	return a
}
