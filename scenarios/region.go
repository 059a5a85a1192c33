package scenarios

import (
	"math/rand/v2"

	"muster/events"
)

// RegionConfig says how large an invented region is. The same values always
// give the same authorities.
type RegionConfig struct {
	Seed uint64
	// People is how many social work staff an authority has on average; zero
	// means 700.
	People int
	// Authorities is how many of the fifteen there are to be; zero means all.
	Authorities int
	// From, Years, PerEntry and Profiles are those of CouncilConfig.
	From     events.Date
	Years    int
	PerEntry int
	Profiles bool
}

// regionNames are the authorities of an invented region.
var regionNames = [...]string{
	"aldermoor", "brackenfold", "calderwick", "dunsmere", "eastholme", "fernleigh", "garthdale", "harrowby",
	"inglebeck", "kestermoor", "langwith", "marlington", "northolme", "oxendale", "penbridge",
}

// regionSizes are how large its authorities are, in thousandths of the mean.
var regionSizes = [len(regionNames)]int{1600, 1350, 1250, 1180, 1120, 1070, 1030, 1000, 970, 930, 880, 820, 750, 650, 400}

// Region invents the authorities of a region, each of which Council makes. They
// differ in size, in how many cases they hold for their staff, and in everything
// that happens.
func Region(r RegionConfig) []CouncilConfig {
	if r.People == 0 {
		r.People = 700
	}
	if r.Authorities == 0 {
		r.Authorities = len(regionNames)
	}
	random := rand.New(rand.NewPCG(r.Seed, 0x726567696f6e))
	sizes := random.Perm(len(regionSizes))
	var all []CouncilConfig
	for i, name := range regionNames[:min(r.Authorities, len(regionNames))] {
		people := max(10, r.People*regionSizes[sizes[i]]/1000)
		all = append(all, CouncilConfig{
			Seed: random.Uint64(), Authority: name, Region: "region-of-fifteen", People: people,
			OpenCases: people * (44 + random.IntN(13)) / 7,
			From:      r.From, Years: r.Years, PerEntry: r.PerEntry, Profiles: r.Profiles,
		})
	}
	return all
}
