package bitemporal

// totals is rows of running totals, one total for each key. They take 8 bytes
// each as long as all are within ±549,755 FTE and ±8,388,607 heads, else 16.
type totals struct {
	keys   int
	narrow []int64 // heads in the highest 24 bits plus FTE, both signed
	wide   []Amount
}

const narrowFTE = 40 // bits

// newTotals copies rows of totals.
func newTotals(rows []Amount, keys int) totals {
	t := totals{keys: keys, narrow: make([]int64, len(rows))}
	for i, a := range rows {
		n := a.Heads<<narrowFTE + a.FTE
		if narrowAmount(n) != a {
			return totals{keys: keys, wide: append([]Amount(nil), rows...)}
		}
		t.narrow[i] = n
	}
	return t
}

func narrowAmount(n int64) Amount {
	fte := n << (64 - narrowFTE) >> (64 - narrowFTE)
	return Amount{FTE: fte, Heads: (n - fte) >> narrowFTE}
}

// len returns how many totals there are.
func (t *totals) len() int { return len(t.narrow) + len(t.wide) }

// at returns the total of a key in a row; a key that came later has none.
func (t *totals) at(row, key int) Amount {
	switch i := row*t.keys + key; {
	case key >= t.keys:
		return Amount{}
	case t.wide != nil:
		return t.wide[i]
	default:
		return narrowAmount(t.narrow[i])
	}
}

// addRow adds a row to the sums of its keys.
func (t *totals) addRow(row int, sums *[groupKeys]Amount) {
	if t.wide != nil {
		addRow(t.wide[row*t.keys:][:t.keys], sums)
		return
	}
	for i, n := range t.narrow[row*t.keys:][:t.keys] {
		sums[i&keyMask] = sums[i&keyMask].Add(narrowAmount(n))
	}
}

func (t *totals) bytes() int { return cap(t.narrow)*8 + cap(t.wide)*16 }

func addRow(row []Amount, sums *[groupKeys]Amount) {
	for i, a := range row {
		sums[i&keyMask] = sums[i&keyMask].Add(a)
	}
}
