package facts

import "muster/events"

// Offer is an offer of a post to a worker, over the days on which it stands.
type Offer struct {
	Span          events.Span // from the offer until it is taken up, withdrawn or replaced; open while it stands
	Post          Thing
	FTE           int32       // millionths
	ExpectedStart events.Date // 0 is not stated
	Checks        int         // how many safer-recruitment checks are outstanding
	Ended         WorkerEvent // Hired, TransferredIn or Moved into the post; Withdrawn; Offered, if it was made anew; 0 while it stands
	Line, EndLine events.Line
}

// Offers returns the offers made to a worker, in the order in which they were
// made. An offer stands from its day until the day on which the worker starts
// in the post, or on which it is withdrawn. To offer the same post again, with
// fewer checks outstanding perhaps, replaces the offer that stands. A start in
// another post leaves it standing: only a withdrawal can tell that it is void.
func (r *Record) Offers(w Thing) []Offer {
	var list []Offer
	end := func(f *WorkerFact) {
		for i := range list {
			if o := &list[i]; o.Ended == 0 && o.Post == f.Post {
				o.Span.To, o.Ended, o.EndLine = f.Begins, f.What, f.By
			}
		}
	}
	facts := r.workers.of(w)
	for i := range facts {
		switch f := &facts[i]; f.What {
		case Hired, TransferredIn, Moved, Withdrawn:
			end(f)
		case Offered:
			end(f)
			list = append(list, Offer{Span: events.Span{From: f.Begins}, Post: f.Post, FTE: f.FTE,
				ExpectedStart: f.Due, Checks: int(f.Checks), Line: f.By})
		}
	}
	return list
}
