package ledger

import "muster/events"

// baselineOnRecord refuses a baseline that stands on an entry which is not on
// record, and one that leaves out an entry recorded by the time it gives: by
// that time and by that position the figures would not be the same. Position 0
// is for figures that were not worked out from this ledger.
func baselineOnRecord(s *state, o *offer) {
	for i, ev := range o.given.Events {
		b, ok := ev.(*events.BaselinePublished)
		if !ok || b.Position == 0 {
			continue
		}
		p := events.Position(b.Position)
		if p >= o.at {
			o.refuse(i+1, "position", "is %d, but the ledger ends at entry %d; give the last entry that the figures include", p, o.at-1)
			continue
		}
		for later := p; later < events.Position(len(s.times)); later++ {
			if s.times[later] <= b.KnownAt {
				o.refuse(i+1, "position", "is %d, but entry %d was recorded by %s too; work the figures out again with it, or publish what was known earlier", p, later+1, b.KnownAt)
				break
			}
		}
	}
}

// baselinePublishedOnce refuses a second baseline of one name.
func baselinePublishedOnce(s *state, o *offer) {
	seen := map[string]bool{}
	for i, ev := range o.given.Events {
		b, ok := ev.(*events.BaselinePublished)
		if !ok {
			continue
		}
		if line, published := s.baselines[b.Name]; published {
			o.refuse(i+1, "name", "is %s, which was published already (line %s); choose another name", b.Name, line)
		} else if seen[b.Name] {
			o.refuse(i+1, "name", "is %s, which this entry publishes already; choose another name", b.Name)
		}
		seen[b.Name] = true
	}
}
