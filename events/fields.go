package events

// need says whether a field may be left out.
type need bool

const (
	optional need = false
	required need = true
)

// fields is told the fields of an event, in canonical order, with the place of
// each value. The writer, the scanner, the parser, the checker and the schema
// are its implementations. An optional field is absent when it holds its zero.
type fields interface {
	id(name string, p *string, n need)             // an identifier or slug: see idRule
	text(name string, p *string, n need)           // words for people: see textRule
	texts(name string, p *[]string)                // an optional list of texts
	ids(name string, p *[]string)                  // an optional list of identifiers
	date(name string, p *Date, n need)             //
	instant(name string, p *Instant, n need)       //
	decimal(name string, p *int64, r span, n need) // an exact decimal in millionths
	count(name string, p *int64, r span, n need)   // a whole number
	flag(name string, p *bool)                     // absent means false
	choice(name string, p *string, from []string, n need)
	line(name string, p *Line)              // required
	event(name string, p *Event)            // required: an event within an event
	figures(name string, p *[]Figure)       // required
	rule(holds bool, name string, r string) // what must hold across fields
}

// span bounds a number, both ends in.
type span struct{ least, most int64 }

var (
	wholeFTE   = span{0, Million}
	anyDecimal = span{-1e15, 1e15} // up to a thousand million
	anyCount   = span{0, 1e12}
	// Counts that are added up are bounded by what there can be, so that no sum
	// of them, in millionths, is beyond an int64.
	signatories = span{0, 100_000}
	referrals   = span{0, 10_000_000}
)

func (s span) holds(n int64) bool { return n >= s.least && n <= s.most }

// given returns the span of a number that is there: the zero of an optional one
// means that it is not.
func (s span) given(n need) span {
	if n == optional && s.least == 0 {
		s.least = 1
	}
	return s
}
