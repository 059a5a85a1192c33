package answers

// mostTold bounds the lines, figures and groups of an answer. So many do not fit
// a message of a server, each of them taking more than fifty bytes: to refuse
// the answer before it is spelt out, or the days of a series that are left are
// worked out, takes nothing from anybody.
const mostTold = 20_000

// size counts the lines, figures and groups of the answer of one day.
func (a *Answer) size() int {
	n := a.Figures.size()
	_, only := onlyOf(a.Only)
	for i := range a.Groups {
		if g := &a.Groups[i]; only == "" {
			n += 1 + g.size()
		} else if g.Value == only {
			n = g.size() // which takes the place of the whole
		}
	}
	return n
}

func (f *Figures) size() int {
	n := len(f.Rates) + len(f.Counts) + len(f.Values)
	for i := range f.Rates {
		n += len(f.Rates[i].Lines)
	}
	for i := range f.Counts {
		n += len(f.Counts[i].Lines)
	}
	for i := range f.Values {
		n += len(f.Values[i].Lines)
	}
	return n
}

// tooLarge refuses an answer, and says how to ask for less.
func (a *Answer) tooLarge(days int) error {
	what := "ask without the lines, without a split, or for one group only"
	if days > 1 {
		what = "ask for a shorter time or longer steps, without the lines, without a split, or for one group only"
	}
	return Refuse("the answer has more than %d figures and lines behind them, which is more than can be sent; %s", mostTold, what)
}
