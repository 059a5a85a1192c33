package answers

import (
	"errors"
	"fmt"
	"maps"

	"muster/events"
)

// part is how many figures and lines a part of a series is asked for: half of what
// is the most, so that it fits a message whatever its formulas.
const part = mostTold / 2

// InParts asks a series in as many questions as it takes, and joins the answers
// to the one that a single question would have if it could be sent. All parts
// stand on the entries of the first: what is recorded meanwhile is in none.
func InParts(q Question, ask func(Question) (*Answer, error)) (*Answer, error) {
	if q.Part == 0 {
		q.Part = part
	}
	whole, err := ask(q)
	if err != nil {
		return nil, err
	}
	q.AtLeast = max(q.AtLeast, whole.Position)
	now := q.KnownAt == "" || q.KnownAt == "now"
	if now {
		q.KnownAt = fmt.Sprintf("@%d", whole.Position)
	}
	for whole.Next != 0 {
		q.Since = whole.Next
		more, err := ask(q)
		if err != nil {
			return nil, err
		}
		if !now && !maps.Equal(whole.Known, more.Known) {
			return nil, errors.New("entries came to be known by the moment asked about while the series was asked in parts; ask again")
		}
		whole.join(more)
	}
	return whole, nil
}

// join puts the next part of a series, which stands on the same entries, behind an
// answer.
func (a *Answer) join(more *Answer) {
	for _, p := range more.Series {
		p.KnownAt, p.Position, p.Known = a.KnownAt, a.Position, a.Known
		a.Series = append(a.Series, p)
	}
	a.Next = more.Next
}

// room is how many figures and lines the days of an answer may have before the
// rest is left for another; 0 is that it is whole or not at all.
func (q *Asked) room() int {
	if q.Every == "" || q.Only != "" || q.Whole {
		return 0
	}
	return min(q.Part, mostTold)
}

// since leaves out the days of a series that other parts answer for.
func since(days []events.Date, first events.Date) ([]events.Date, error) {
	for i, d := range days {
		if d >= first {
			return days[i:], nil
		}
	}
	return nil, Refuse("the series has no day from %s on", first)
}
