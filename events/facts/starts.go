package facts

import "muster/events"

// Start is a worker's starting in a post, by a hire or a transfer in, and what
// was told of them then.
type Start struct {
	Day            events.Date
	Post           Thing
	Qualified      events.Date // 0 is not stated
	NewlyQualified bool        // in the assessed and supported year in employment
	Line           events.Line
}

// Starts returns a worker's starts in the order of their days.
func (r *Record) Starts(w Thing) []Start {
	var list []Start
	for _, f := range r.workers.of(w) {
		if f.What == Hired || f.What == TransferredIn {
			list = append(list, Start{f.Begins, f.Post, f.Qualified, f.NewlyQualified, f.By})
		}
	}
	return list
}

// Qualified returns the day on which a worker qualified, by the latest start
// that states it, and the line that does. It is not known if none states it;
// then nothing else is taken for it, not even the first hire.
func (r *Record) Qualified(w Thing) (day events.Date, by events.Line, known bool) {
	for _, f := range r.workers.of(w) {
		if f.Qualified != 0 {
			day, by, known = f.Qualified, f.By, true
		}
	}
	return day, by, known
}
