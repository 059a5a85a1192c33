package events

// RegisterDeclared gives a count that the ledger cannot work out for itself,
// such as how many of the council's workers the professional register lists.
type RegisterDeclared struct {
	Day      Date // as at
	Register string
	Count    int64
	Basis    string // how the count is known, when it was not simply stated
	Source   string
}

func (*RegisterDeclared) Kind() Kind { return KindRegisterDeclared }
func (e *RegisterDeclared) On() Date { return e.Day }
func (e *RegisterDeclared) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("register", &e.Register, required)
	f.count("count", &e.Count, anyCount, required)
	f.text("basis", &e.Basis, optional)
	f.text("source", &e.Source, required)
}

// ComparatorPublished is a figure that somebody else published; a later release
// may revise it.
type ComparatorPublished struct {
	Released Date
	Measure  string
	Area     string
	AreaKind string // one of AreaKinds; empty leaves it to the area's name
	Period   string
	Value    Decimal
	Source   string
}

func (*ComparatorPublished) Kind() Kind { return KindComparatorPublished }
func (e *ComparatorPublished) On() Date { return e.Released }
func (e *ComparatorPublished) fields(f fields) {
	f.date("released", &e.Released, required)
	f.id("measure", &e.Measure, required)
	f.id("area", &e.Area, required)
	f.choice("area_kind", &e.AreaKind, AreaKinds, optional)
	f.id("period", &e.Period, required)
	f.decimal("value", (*int64)(&e.Value), anyDecimal, required)
	f.text("source", &e.Source, required)
}

// ComparatorWithheld says that somebody else published a symbol where a figure
// would be: not applicable (z), unavailable (x or :), suppressed (c),
// unreliable (u), or rounding to nought (low). A later release may give one.
type ComparatorWithheld struct {
	Released Date
	Measure  string
	Area     string
	AreaKind string // as in ComparatorPublished
	Period   string
	Symbol   string
	Source   string
}

func (*ComparatorWithheld) Kind() Kind { return KindComparatorWithheld }
func (e *ComparatorWithheld) On() Date { return e.Released }
func (e *ComparatorWithheld) fields(f fields) {
	f.date("released", &e.Released, required)
	f.id("measure", &e.Measure, required)
	f.id("area", &e.Area, required)
	f.choice("area_kind", &e.AreaKind, AreaKinds, optional)
	f.id("period", &e.Period, required)
	f.choice("symbol", &e.Symbol, WithheldSymbols, required)
	f.text("source", &e.Source, required)
}

// Figure is one published figure with what it was worked out from.
type Figure struct {
	Measure     string
	Numerator   Decimal
	Denominator Decimal
	Shown       string // as printed
}

func (g *Figure) fields(f fields) {
	f.id("measure", &g.Measure, required)
	f.decimal("numerator", (*int64)(&g.Numerator), anyDecimal, required)
	f.decimal("denominator", (*int64)(&g.Denominator), anyDecimal, required)
	f.text("shown", &g.Shown, required)
	f.rule(g.Denominator != 0, "denominator", "is 0, and nothing can be worked out by it; give 1 for a plain count, and leave out a figure that is not available")
}

// BaselinePublished says which figures were made public, and closes every book
// up to the moment they were known at, so that they can be computed again.
type BaselinePublished struct {
	AsOf       Date
	Name       string
	Definition string
	KnownAt    Instant
	Position   int64 // the entry the figures include
	Figures    []Figure
}

func (*BaselinePublished) Kind() Kind { return KindBaselinePublished }
func (e *BaselinePublished) On() Date { return e.AsOf }
func (e *BaselinePublished) fields(f fields) {
	f.date("as_of", &e.AsOf, required)
	f.id("name", &e.Name, required)
	f.id("definition", &e.Definition, required)
	f.instant("known_at", &e.KnownAt, required)
	f.count("position", &e.Position, span{0, 1<<50 - 1}, required)
	f.figures("figures", &e.Figures)
}

// BooksClosed says that nothing may be recorded at or before a moment again.
type BooksClosed struct {
	Day     Date // the last day of the period that is closed
	Through Instant
}

func (*BooksClosed) Kind() Kind { return KindBooksClosed }
func (e *BooksClosed) On() Date { return e.Day }
func (e *BooksClosed) fields(f fields) {
	f.date("on", &e.Day, required)
	f.instant("through", &e.Through, required)
}
