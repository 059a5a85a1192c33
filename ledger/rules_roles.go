package ledger

import (
	"strings"

	"muster/events"
)

// rolesSpelt refuses a role that looks like a misspelt social work role: whoever
// holds it would be in no figure, and nobody would be told. Any other role is
// one outside the social work workforce.
func rolesSpelt(_ *state, o *offer) {
	for i, ev := range o.given.Events {
		ev, path := plain(ev)
		role := roleOf(ev)
		if meant := events.RoleMeant(role); meant != "" {
			o.refuse(i+1, path+"role", "is %s, which no figure counts; did you mean %s? The social work roles are %s; give any other role a name less like them", role, meant, strings.Join(events.SocialWorkRoles, ", "))
		}
	}
}

// roleOf returns the role that an event gives to a post, worker or assignment,
// if it gives one.
func roleOf(ev events.Event) string {
	switch e := ev.(type) {
	case *events.PostEstablished:
		return e.Role
	case *events.PostChanged:
		return e.Role
	case *events.WorkerHired:
		return e.Role
	case *events.WorkerMoved:
		return e.Role
	case *events.TransferredIn:
		return e.Role
	case *events.AgencyStarted:
		return e.Role
	case *events.AgencyChanged:
		return e.Role
	}
	return ""
}
