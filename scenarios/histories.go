package scenarios

import (
	"iter"

	"muster/events"
)

// A Generator makes the entries of a history, always the same. The first entry
// is to stand at position first and the others behind it without a gap, which
// is what its corrections rely on.
type Generator func(first events.Position) iter.Seq[*events.Entry]

// histories are the generated histories that a story may ask for.
var histories = func() map[string]Generator {
	all := map[string]Generator{
		"csww-2017":               CSWW2017,
		"leeds-2022":              Leeds2022,
		"leeds-2022-national":     Leeds2022National,
		"leicester-2017":          Leicester,
		"leicestershire":          Leicestershire,
		"leicestershire-cases":    LeicestershireCases,
		"leicestershire-absences": LeicestershireAbsences,
		"retention-article":       Retention,
		"stability-index":         StabilityIndex,
	}
	for _, i := range invented {
		all[i.name] = i.generate
	}
	return all
}()

// perEntry is how many events an entry holds where a history is loaded for its
// size: every entry is written through to the disk by itself.
const perEntry = 500

// invented are councils of which nothing is true. Nothing is asked about them
// either: they are for trying Muster at size.
var invented = []inventedCouncil{
	{"small-council", "70 staff and 500 open cases at a time, 25 years, about 150,000 events",
		CouncilConfig{Seed: 1, Authority: "small-council", People: 70, PerEntry: perEntry}},
	{"council-like-leeds", "700 staff and 5,000 open cases at a time, as in Leeds, 25 years, about 1,500,000 events",
		CouncilConfig{Seed: 1, Authority: "council-like-leeds", People: 700, PerEntry: perEntry}},
}

type inventedCouncil struct {
	name, title string
	config      CouncilConfig
}

func (i inventedCouncil) generate(first events.Position) iter.Seq[*events.Entry] {
	c := i.config
	c.First = first
	return Council(c)
}

// Invented returns stories that consist of the history of an invented council,
// for an authority of the same name. They are not on file, because nothing is
// asked in them and they are large: their titles say how large.
func Invented() []*Story {
	var all []*Story
	for _, i := range invented {
		all = append(all, &Story{
			Name: i.name, Title: "An invented council: " + i.title, Authority: i.name, File: i.name,
			Steps: []Step{&History{Line: 1, Name: i.name}},
		})
	}
	return all
}
