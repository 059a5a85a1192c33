package events

// PostEstablished says that a post exists from a day: an entry in the
// authority's structure which somebody can fill.
type PostEstablished struct {
	Day     Date
	Post    string
	Role    string
	Grade   string
	Team    string
	Service string
	FTE     FTE
	Until   Date // the last day it is funded; zero is permanent
}

func (*PostEstablished) Kind() Kind { return KindPostEstablished }
func (e *PostEstablished) On() Date { return e.Day }
func (e *PostEstablished) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("post", &e.Post, required)
	f.id("role", &e.Role, required)
	f.id("grade", &e.Grade, required)
	f.id("team", &e.Team, required)
	f.id("service", &e.Service, required)
	f.decimal("fte", (*int64)(&e.FTE), span{1, Million}, required)
	f.date("until", &e.Until, optional)
	f.rule(e.Until == 0 || e.Until >= e.Day, "until", "is before the day the post is established")
}

// PostChanged changes what it names of a post and leaves the rest: each part
// holds until the next change on record of that part.
type PostChanged struct {
	Day       Date
	Post      string
	Role      string
	Grade     string
	Team      string
	Service   string
	FTE       FTE
	Until     Date
	Permanent bool // a post funded until a day becomes permanent
}

func (*PostChanged) Kind() Kind { return KindPostChanged }
func (e *PostChanged) On() Date { return e.Day }
func (e *PostChanged) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("post", &e.Post, required)
	f.id("role", &e.Role, optional)
	f.id("grade", &e.Grade, optional)
	f.id("team", &e.Team, optional)
	f.id("service", &e.Service, optional)
	f.decimal("fte", (*int64)(&e.FTE), span{1, Million}, optional)
	f.date("until", &e.Until, optional)
	f.flag("permanent", &e.Permanent)
	f.rule(e.Role != "" || e.Grade != "" || e.Team != "" || e.Service != "" || e.FTE != 0 || e.Until != 0 || e.Permanent,
		"post", "is named but nothing about it is changed; give role, grade, team, service, fte, until or permanent")
	f.rule(!e.Permanent || e.Until == 0, "permanent", "contradicts until")
	f.rule(e.Until == 0 || e.Until >= e.Day, "until", "is before the day of the change")
}

// PostClosed says on which day a post last exists.
type PostClosed struct {
	LastDay Date
	Post    string
}

func (*PostClosed) Kind() Kind { return KindPostClosed }
func (e *PostClosed) On() Date { return e.LastDay }
func (e *PostClosed) fields(f fields) {
	f.date("last_day", &e.LastDay, required)
	f.id("post", &e.Post, required)
}
