package facts

// Kind is the kind of thing that a line is about.
type Kind uint8

const (
	Other     Kind = iota // what no correction can name
	Amendment             // a correction or retraction
	Skipped               // what the record does not keep
	Worker
	Post
	Assignment
	Register
	Case
	Grievance
	Absence
	Declaration // of days lost by many
	Practice    // what is done with and about a worker, by the worker's id
	Profile     // what a worker tells of themselves, by the worker's id
	Trainee
	Account // what is spent, and may be spent, on something
	Demand  // how much is asked for; the one thing is called Referrals

	Kinds = int(iota) // how many there are
)

// Referrals is the id of the only thing of the kind Demand.
const Referrals = "referrals"

// noted reports whether the facts about things of a kind are kept as Notes.
func (k Kind) noted() bool { return k >= Grievance }

const workforce = 1<<Worker | 1<<Post | 1<<Assignment

// Keep has an empty record keep only the facts about things of some kinds, so
// that a view pays for nothing it does not ask about. Workers, posts and
// assignments rest on each other: one of them brings the others. A correction
// or retraction of what is not kept is passed over; the registrar, who keeps
// everything, has judged it. A record that was never told keeps everything.
func (r *Record) Keep(kinds ...Kind) {
	if len(r.lines.first) > 0 {
		panic("facts: a record chooses what to keep before its first entry")
	}
	r.kept = 0
	for _, k := range kinds {
		if workforce>>k&1 != 0 {
			r.kept |= workforce
		}
		r.kept |= 1 << k
	}
}

// keeps reports whether the facts about things of a kind are kept.
func (r *Record) keeps(k Kind) bool { return r.kept == 0 || k <= Skipped || r.kept>>k&1 != 0 }
