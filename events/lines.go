package events

// LineCorrected gives a line other content from the moment it is recorded. What
// was known before stays what it was. The entry's why says the reason.
type LineCorrected struct {
	Line Line
	Now  Event // any event about the same thing, but no correction
}

func (*LineCorrected) Kind() Kind { return KindLineCorrected }
func (e *LineCorrected) On() Date {
	if e.Now == nil {
		return 0
	}
	return e.Now.On()
}
func (e *LineCorrected) fields(f fields) {
	f.line("line", &e.Line)
	f.event("now", &e.Now)
}

// LineRetracted voids a line: what it said is no longer held to be true.
type LineRetracted struct {
	Line Line
}

func (*LineRetracted) Kind() Kind { return KindLineRetracted }
func (e *LineRetracted) On() Date { return 0 }
func (e *LineRetracted) fields(f fields) {
	f.line("line", &e.Line)
}

// corrects reports whether an event is about another line.
func corrects(e Event) bool {
	switch e.(type) {
	case *LineCorrected, *LineRetracted:
		return true
	}
	return false
}
