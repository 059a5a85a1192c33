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
	n := make(saying, len(d.words)+1)
	if d.ages == nil {
		for i := range heads {
			n[d.place[heads[i].who]]++
		}
		return n
	}
	today := civilOf(day)
	for i := range heads {
		n[d.band(heads[i].who, today)]++
	}
	return n
}

func (d *dimension) band(who uint32, today civil) int {
	if d.born[who] == (civil{}) {
		return len(d.words)
	}
	return d.ages.of(yearsBetween(d.born[who], today))
}

// listed is a saying by the choices that the answer lists; whoever uses another
// word is with those who say nothing.
func (d *dimension) listed(n saying) []int64 {
	if len(d.choices) == len(d.words) {
		return n
	}
	row := make([]int64, len(d.choices)+1)
	for i, w := range d.words {
		at := slices.Index(d.choices, w)
		if at < 0 {
			at = len(d.choices)
		}
		row[at] += n[i]
	}
	row[len(d.choices)] += n[len(d.words)]
	return row
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
