package answers

import (
	"encoding/json"

	"muster/events"
)

// MarshalJSON writes a rate. Of one that is withheld it leaves out numerator and
// denominator, so that nobody takes what is not told for nought.
func (r Rate) MarshalJSON() ([]byte, error) {
	type plain Rate
	if !r.Withheld {
		return json.Marshal(plain(r))
	}
	return json.Marshal(struct {
		plain
		Numerator   *events.Decimal `json:"numerator,omitempty"`
		Denominator *events.Decimal `json:"denominator,omitempty"`
	}{plain: plain(r)})
}
