package people

// hiding completes a pattern: it hides further figures until each hidden one
// could be another. For each there is then a move that proves it: people who
// say something else, by which no figure that is shown changes, nor the number
// of people in any seat.
type hiding struct {
	*census
	hidden     *pattern
	total      []int64
	sums       [][]int64
	everything bool      // all of the authority's figures are hidden
	open       [][]bool  // by group and value, the authority last: a move changes it
	within     [][]bool  // by group and seat
	price      [][]int64 // by group and value: what it costs to hide, nought once it is hidden
}

// figure is what it costs to hide a figure, but for the people in it.
const figure = 1 << 32

// move has one person in a seat say one thing in the place of another, and, if
// there is another seat, one person there the reverse.
type move struct {
	seat, other int // other is -1 if the authority's figures change
	from, to    int
}

func (h *hiding) complete() {
	h.prepare()
	for g := range h.sums {
		if sumOf(h.sums[g]) == sumOf(h.total) && !h.everything {
			continue // it is shown as the authority is
		}
		for v := range h.total {
			if h.hidden.groups[g][v] && !h.open[g][v] {
				h.prove(g, v)
			}
		}
	}
	for v := range h.total {
		if h.hidden.total[v] && !h.open[h.number][v] {
			h.prove(h.number, v)
		}
	}
}

func (h *hiding) prepare() {
	h.open = make([][]bool, h.number+1)
	for g := range h.open {
		h.open[g] = make([]bool, len(h.total))
	}
	h.within, h.price = make([][]bool, h.number), make([][]int64, h.number)
	for g := range h.within {
		h.within[g], h.price[g] = make([]bool, len(h.counts)), make([]int64, len(h.total))
		for v, n := range h.sums[g] {
			if !h.hidden.groups[g][v] {
				h.price[g][v] = figure + n
			}
		}
	}
	for s, groups := range h.groups {
		for _, g := range groups {
			h.within[g][s] = true
		}
	}
}

// prove finds the move by which a hidden figure could be another that needs the
// least to be hidden besides, and hides it. There always is one: in a group
// that is neither empty nor all there are, somebody can change places with
// somebody outside it who says something else, unless all say the same, and
// then everything is hidden; and of the authority at least two figures are
// hidden, whose sum is more than one of each. Should there be none all the same,
// everything is hidden.
func (h *hiding) prove(g, v int) {
	best, least := move{}, int64(-1)
	try := func(m move) bool {
		if cost := h.cost(m); least < 0 || cost < least {
			best, least = m, cost
		}
		return least == 0
	}
	h.eachMove(g, v, try)
	if least < 0 {
		h.hideAll()
		return
	}
	h.eachCell(best, func(g, v int) {
		if g < h.number {
			h.hidden.groups[g][v], h.price[g][v] = true, 0
		}
		h.open[g][v] = true
	})
}

// hideAll hides every figure of the dimension but those of groups in which
// nobody is known.
func (h *hiding) hideAll() {
	h.everything = true
	for v := range h.total {
		h.hidden.total[v], h.open[h.number][v] = true, true
		for g := range h.sums {
			h.hidden.groups[g][v], h.open[g][v], h.price[g][v] = sumOf(h.sums[g]) > 0, true, 0
		}
	}
}

// eachMove tries the moves that change a figure, until try returns true.
func (h *hiding) eachMove(g, v int, try func(move) bool) {
	for s := range h.counts {
		if g < h.number && !h.within[g][s] {
			continue
		}
		for w := range h.total {
			if w == v {
				continue
			}
			if h.single(s, v, w) && try(move{s, -1, v, w}) || h.single(s, w, v) && try(move{s, -1, w, v}) {
				return
			}
			if g < h.number && h.eachSwap(g, s, v, w, try) {
				return
			}
		}
	}
}

// eachSwap tries to have somebody in a seat of a group change places with somebody
// outside it, of whom one says v and the other w; it reports whether try returned
// true.
func (h *hiding) eachSwap(g, s, v, w int, try func(move) bool) bool {
	out, in := h.counts[s][v] > 0, h.counts[s][w] > 0
	if !out && !in {
		return false
	}
	for o, inside := range h.within[g] {
		if inside {
			continue
		}
		if out && h.counts[o][w] > 0 && try(move{s, o, v, w}) || in && h.counts[o][v] > 0 && try(move{s, o, w, v}) {
			return true
		}
	}
	return false
}

// single reports whether one person can say something else: the authority's
// figures of both are hidden, and neither becomes nought, which would be shown.
func (h *hiding) single(s, from, to int) bool {
	return h.counts[s][from] > 0 && h.hidden.total[from] && h.hidden.total[to] && (h.everything || h.total[from] > 1)
}

// eachCell calls f for each figure that a move changes.
func (h *hiding) eachCell(m move, f func(g, v int)) {
	both := func(g int) {
		f(g, m.from)
		f(g, m.to)
	}
	if m.other < 0 {
		both(h.number)
	}
	for i, g := range h.groups[m.seat] {
		if m.other < 0 {
			both(g)
		} else if other := h.groups[m.other][i]; other != g {
			both(g)
			both(other)
		}
	}
}

// cost weighs what a move needs to be hidden that is not: figures first, and
// then people.
func (h *hiding) cost(m move) (cost int64) {
	for i, g := range h.groups[m.seat] {
		if m.other < 0 {
			cost += h.price[g][m.from] + h.price[g][m.to]
		} else if other := h.groups[m.other][i]; other != g {
			cost += h.price[g][m.from] + h.price[g][m.to] + h.price[other][m.from] + h.price[other][m.to]
		}
	}
	return cost
}
