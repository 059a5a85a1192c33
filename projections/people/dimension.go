package people

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muster/events"
)

// dimension is something that people tell of themselves.
type dimension struct {
	name string
	// choices are the values that there may be, in order; of people's own words,
	// those that the answer lists.
	choices []string
	told    int   // which of the words that people tell
	ages    bands // in place of one, of the age
	own     bool  // people use their own words

	// What was heard of the tellers of an answer.
	words []string // all that they may say, or say in their own words, in order
	place []uint32 // of what each says, among words; behind them all is nothing
	born  []civil  // of each, if it is the age
}

// hear takes in what each of the tellers of an answer says, given what each word
// is.
func (d *dimension) hear(profiles []profile, heard []string) {
	d.words = d.choices
	if d.own {
		d.words = d.spoken(profiles, heard)
		d.choices = d.words
	}
	if d.ages != nil {
		d.born = make([]civil, len(profiles))
		for i := range profiles {
			d.born[i] = profiles[i].born
		}
		return
	}
	places := make([]uint32, max(1, len(heard))) // by word
	for n := range places {
		places[n] = uint32(len(d.words))
		if n > 0 {
			if i := slices.Index(d.words, heard[n]); i >= 0 {
				places[n] = uint32(i)
			}
		}
	}
	d.place = make([]uint32, len(profiles))
	for i := range profiles {
		d.place[i] = places[profiles[i].words[d.told]]
	}
}

// spoken lists what people say in their own words, in order.
func (d *dimension) spoken(profiles []profile, heard []string) (words []string) {
	said := make([]bool, len(heard))
	for i := range profiles {
		if n := profiles[i].words[d.told]; n > 0 && !said[n] {
			said[n] = true
			words = append(words, heard[n])
		}
	}
	slices.Sort(words)
	return words
}

// saying is how many people say what of a dimension: by its words, and those who
// say nothing last.
type saying []int64

// count counts what some people say on a day.
func (d *dimension) count(heads []head, day events.Date) saying {
	if d.ages == nil {
		n := make(saying, len(d.words)+1)
		for i := range heads {
			n[d.place[heads[i].who]]++
		}
		return n
	}
	return d.ages.banded(d.cells(heads, day))
}

// cells counts of some people on a day how old they are, by cells of the grid, and
// who has not said last.
func (d *dimension) cells(heads []head, day events.Date) []int64 {
	n, today := make([]int64, len(grid)+2), civilOf(day)
	for i := range heads {
		born := d.born[heads[i].who]
		if born == (civil{}) {
			n[len(grid)+1]++
			continue
		}
		n[cellOf[min(max(0, yearsBetween(born, today)), mostBound)]]++
	}
	return n
}

// other is the column of all words of people's own that fewer than five say: a
// column by itself would tell that somebody does.
const other = "other"

// columns are by what the figures of a day are worked out, not-said aside, given
// what all say: by words, and of people's own words by those that five say at
// least, and other, if anybody says another. It also returns which of them each
// word is in.
func (d *dimension) columns(all saying) (names []string, of []int) {
	of = make([]int, len(d.words))
	if !d.own {
		for i := range of {
			of[i] = i
		}
		return d.words, of
	}
	few := false
	for i, word := range d.words {
		if of[i] = -1; all[i] >= small && word != other {
			of[i] = len(names)
			names = append(names, word)
			continue
		}
		few = few || all[i] > 0
	}
	for i := range of {
		if of[i] < 0 {
			of[i] = len(names)
		}
	}
	if few {
		names = append(names, other)
	}
	return names, of
}

// few counts those of a group who are in the column other on a day, given what all
// say on it.
func (d *dimension) few(all, group saying) (n int64) {
	if !d.own {
		return 0
	}
	for i, word := range d.words {
		if all[i] < small || word == other {
			n += group[i]
		}
	}
	return n
}

// inColumns is a saying by the columns of its day.
func (d *dimension) inColumns(n saying, columns int, of []int) []int64 {
	row := make([]int64, columns+1)
	for i, column := range of {
		row[column] += n[i]
	}
	row[columns] += n[len(d.words)]
	return row
}

// listed has a row by the columns of a day be by the choices that the answer
// lists. What is a column on other days only is hidden, if there is anybody to tell
// of. What is one on this day only is not listed, as the day is hidden.
func (d *dimension) listed(columns []string, row []int64, hide []bool) ([]int64, []bool) {
	if !d.own {
		return row, hide
	}
	last := len(d.choices)
	list, hidden := make([]int64, last+1), make([]bool, last+1)
	for i := range d.choices {
		hidden[i] = sumOf(row) > 0
	}
	for c, name := range append(slices.Clip(columns), "") {
		at := slices.Index(d.choices, name)
		if at < 0 {
			at = last
		}
		list[at] += row[c]
		hidden[at] = hide[c]
	}
	return list, hidden
}

// dimensionNames are what dimensions are called, in the order of the answers.
var dimensionNames = []string{"sex", "age", "ethnicity", "disability", "religion"}

// dimensions returns those that a question asks for.
func dimensions(only string, ages bands) []dimension {
	all := []dimension{
		{name: "sex", choices: events.Sexes, told: sexTold},
		{name: "age", choices: ages.names(), ages: ages},
		{name: "ethnicity", own: true, told: ethnicityTold},
		{name: "disability", choices: events.YesOrNo, told: disabilityTold},
		{name: "religion", own: true, told: religionTold},
	}
	if only == allDimensions {
		return all
	}
	return slices.DeleteFunc(all, func(d dimension) bool { return d.name != only })
}

// bands are the ages at which a band of ages begins, in ascending order. Below
// the first is a band as well.
type bands []int

// printed are the bands that councils print, and the only ones with bounds that
// are no multiples of boundStep.
const printed = "25,46,66"

// The other bounds that a question may name: bands are five years wide at least,
// whichever two of them are asked for.
const (
	leastBound, mostBound = 20, 100
	boundStep             = 5
)

// readBands reads ages such as 25,45,65.
func readBands(s string) (bands, error) {
	if s == printed {
		return bands{25, 46, 66}, nil
	}
	var b bands
	for word := range strings.SplitSeq(s, ",") {
		age, err := strconv.Atoi(strings.TrimSpace(word))
		switch {
		case err != nil || age < leastBound || age > mostBound || age%boundStep != 0:
			return nil, fmt.Errorf("%q is no bound; write the ages at which a band begins, multiples of %d from %d to %d, such as 25,45,65, or the bands that are printed, %s: of bands a year apart the difference would tell of single persons",
				word, boundStep, leastBound, mostBound, printed)
		case len(b) > 0 && age <= b[len(b)-1]:
			return nil, fmt.Errorf("%d comes after %d; write the bounds in ascending order, each once", age, b[len(b)-1])
		}
		b = append(b, age)
	}
	return b, nil
}

// name returns what the nth band is called; its ages are included.
func (b bands) name(n int) string {
	switch {
	case n == 0:
		return fmt.Sprintf("under-%d", b[0])
	case n == len(b):
		return fmt.Sprintf("%d-and-over", b[n-1])
	}
	return fmt.Sprintf("%d-%d", b[n-1], b[n]-1)
}

func (b bands) names() []string {
	var list []string
	for n := range len(b) + 1 {
		list = append(list, b.name(n))
	}
	return list
}

// of returns the number of the band of an age.
func (b bands) of(age int) (n int) {
	for n < len(b) && b[n] <= age {
		n++
	}
	return n
}

// civil is a day as it is written: the year, and how far into it.
type civil struct{ year, within int32 }

func civilOf(d events.Date) civil {
	y, m, day := d.Civil()
	return civil{int32(y), int32(100*m + day)}
}

// yearsBetween counts the completed years from a day to a later one.
func yearsBetween(from, to civil) int {
	years := int(to.year - from.year)
	if to.within < from.within {
		return years - 1
	}
	return years
}
