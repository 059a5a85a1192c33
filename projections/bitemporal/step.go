package bitemporal

// code is a day and, in its lowest bits, the number of a key in its group.
// Codes order as days do, and a bucket's number is at most LastDay / bucketDays,
// which 16 bits hold.
type code uint32

func (c code) key() int       { return int(c & keyMask) }
func (c code) day() int       { return int(c>>groupBits) & dayMask } // in its bucket
func (c code) bucket() uint16 { return uint16(c >> (groupBits + bucketBits)) }

// step is a change of a key's sum from a day on: from the highest bits, 25 of
// code, 7 of heads and 32 of FTE, both signed. An amount that does not fit is
// put among the wide ones, with wideHeads for heads and its index for FTE.
type step uint64

const (
	headBits  = 7
	fteBits   = 32
	wideHeads = -1 << (headBits - 1)
	maxHeads  = 1<<(headBits-1) - 1
)

// wide holds the amounts of a group's steps that are too large for a step.
type wide []Amount

func (w *wide) pack(c code, a Amount) step {
	if int64(int32(a.FTE)) != a.FTE || a.Heads <= wideHeads || a.Heads > maxHeads {
		*w = append(*w, a)
		a = Amount{FTE: int64(len(*w) - 1), Heads: wideHeads}
	}
	return step(c)<<(headBits+fteBits) | step(a.Heads)&(1<<headBits-1)<<fteBits | step(uint32(a.FTE))
}

func (w wide) amount(s step) Amount {
	if s.wide() {
		return w[uint32(s)]
	}
	return Amount{FTE: s.fte(), Heads: s.heads()}
}

func (s step) code() code   { return code(s >> (headBits + fteBits)) }
func (s step) fte() int64   { return int64(int32(s)) }
func (s step) heads() int64 { return int64(s<<(64-headBits-fteBits)) >> (64 - headBits) }
func (s step) wide() bool   { return s.heads() == wideHeads }

// sum returns the total of the steps of c's key that are not after c's day. An
// unwanted step is masked to nothing, since a branch would be mispredicted.
func (w wide) sum(steps []step, c code) (a Amount) {
	for _, s := range steps {
		late := (int64(c) - int64(s.code())) >> 63                // −1 if after the day
		counts := (int64((s.code()^c)&keyMask) - 1) >> 63 &^ late // −1 if to be counted
		if s.wide() {
			a.FTE += w[uint32(s)].FTE & counts
			a.Heads += w[uint32(s)].Heads & counts
			continue
		}
		a.FTE += s.fte() & counts
		a.Heads += s.heads() & counts
	}
	return a
}

// sumEach adds the steps that are not after c to the sums of their keys.
func (w wide) sumEach(steps []step, c code, sums *[groupKeys]Amount) {
	for _, s := range steps {
		late := (int64(c) - int64(s.code())) >> 63
		a := &sums[s.code()&keyMask]
		if s.wide() {
			a.FTE += w[uint32(s)].FTE &^ late
			a.Heads += w[uint32(s)].Heads &^ late
			continue
		}
		a.FTE += s.fte() &^ late
		a.Heads += s.heads() &^ late
	}
}
