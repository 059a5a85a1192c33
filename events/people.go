package events

// ProfileDeclared is what a worker tells of themselves. It is offered to a
// ledger in the clear and never stored so: the registrar stores it sealed.
type ProfileDeclared struct {
	Day        Date
	Worker     string
	Sex        string
	Ethnicity  string
	Disability string
	Religion   string
	Born       Date
}

func (*ProfileDeclared) Kind() Kind { return KindProfileDeclared }
func (e *ProfileDeclared) On() Date { return e.Day }
func (e *ProfileDeclared) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.choice("sex", &e.Sex, Sexes, optional)
	f.id("ethnicity", &e.Ethnicity, optional)
	f.choice("disability", &e.Disability, YesOrNo, optional)
	f.id("religion", &e.Religion, optional)
	f.date("born", &e.Born, optional)
	f.rule(e.Born == 0 || e.Born < e.Day, "born", "is not before the day of the declaration")
}

// ProfileSealed is a declared profile under a key of the worker's own. Who has
// the key reads it; once the key is destroyed nobody does.
type ProfileSealed struct {
	Day    Date
	Worker string
	Box    string // base64 (RFC 4648, raw URL alphabet) of nonce and AES-GCM ciphertext
}

func (*ProfileSealed) Kind() Kind { return KindProfileSealed }
func (e *ProfileSealed) On() Date { return e.Day }
func (e *ProfileSealed) fields(f fields) {
	f.date("on", &e.Day, required)
	f.id("worker", &e.Worker, required)
	f.text("box", &e.Box, required)
}
