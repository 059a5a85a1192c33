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
var histories = map[string]Generator{
	"leicestershire": Leicestershire,
}
