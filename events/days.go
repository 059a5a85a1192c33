package events

// NamedDay is a day that an event names, and the path of the field that holds
// it, such as now.last_day.
type NamedDay struct {
	Field string
	Day   Date
}

// Days appends every day that an event names to out, in the order of its fields,
// of which the first with a day is the one that On returns. A field that is
// absent is passed over.
func Days(ev Event, out []NamedDay) []NamedDay {
	d := days{out: out}
	ev.fields(&d)
	return d.out
}

// days finds the days among fields. It implements fields.
type days struct {
	out    []NamedDay
	within string // the path of the field that the fields lie in
}

func (d *days) date(name string, p *Date, _ need) {
	if *p != 0 {
		d.out = append(d.out, NamedDay{d.within + name, *p})
	}
}

func (d *days) event(name string, p *Event) {
	if *p == nil {
		return
	}
	outer := d.within
	d.within += name + "."
	(*p).fields(d)
	d.within = outer
}

func (*days) id(string, *string, need)               {}
func (*days) text(string, *string, need)             {}
func (*days) texts(string, *[]string)                {}
func (*days) ids(string, *[]string)                  {}
func (*days) instant(string, *Instant, need)         {}
func (*days) decimal(string, *int64, span, need)     {}
func (*days) count(string, *int64, span, need)       {}
func (*days) flag(string, *bool)                     {}
func (*days) choice(string, *string, []string, need) {}
func (*days) line(string, *Line)                     {}
func (*days) figures(string, *[]Figure)              {}
func (*days) rule(bool, string, string)              {}
