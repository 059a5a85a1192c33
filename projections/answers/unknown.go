package answers

import (
	"encoding/json"

	"muster/events"
)

// Parts are what a rate is made of: its numerator, its denominator or both.
type Parts uint8

const (
	Numerator Parts = 1 << iota
	Denominator
	Both = Numerator | Denominator
)

// Lacks makes a rate one that is not available, says why, and which of its parts
// are not known. A part that was counted stays, nought too.
func (r *Rate) Lacks(parts Parts, why string) {
	r.Percent, r.Ratio, r.NotAvailable = "", "", why
	r.Unknown |= parts
	if !r.Knows(Numerator) {
		r.Numerator = 0
	}
	if !r.Knows(Denominator) {
		r.Denominator = 0
	}
}

// Knows reports whether a part of a rate is known, and may be told.
func (r *Rate) Knows(part Parts) bool { return !r.Withheld && r.Unknown&part == 0 }

// MarshalJSON writes a rate without the parts that are not known, so that nobody
// takes for nought what nobody knows.
func (r Rate) MarshalJSON() ([]byte, error) {
	type plain Rate
	if r.Knows(Numerator) && r.Knows(Denominator) {
		return json.Marshal(plain(r))
	}
	told := struct {
		plain
		Numerator   *events.Decimal `json:"numerator,omitempty"`
		Denominator *events.Decimal `json:"denominator,omitempty"`
	}{plain: plain(r)}
	if r.Knows(Numerator) {
		told.Numerator = &r.Numerator
	}
	if r.Knows(Denominator) {
		told.Denominator = &r.Denominator
	}
	return json.Marshal(told)
}

// UnmarshalJSON reads a rate. A part that is left out is not known.
func (r *Rate) UnmarshalJSON(b []byte) error {
	type plain Rate
	told := struct {
		*plain
		Numerator   *events.Decimal `json:"numerator"`
		Denominator *events.Decimal `json:"denominator"`
	}{plain: (*plain)(r)}
	*r = Rate{}
	if err := json.Unmarshal(b, &told); err != nil {
		return err
	}
	if told.Numerator == nil {
		r.Unknown |= Numerator
	} else {
		r.Numerator = *told.Numerator
	}
	if told.Denominator == nil {
		r.Unknown |= Denominator
	} else {
		r.Denominator = *told.Denominator
	}
	return nil
}

// MarshalJSON writes a value. One that is not available has none.
func (v Value) MarshalJSON() ([]byte, error) {
	type plain Value
	if v.NotAvailable == "" {
		return json.Marshal(plain(v))
	}
	return json.Marshal(struct {
		plain
		Value *events.Decimal `json:"value,omitempty"`
	}{plain: plain(v)})
}
