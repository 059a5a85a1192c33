package facts

import "muster/events"

// SubjectOf returns the kind and id of the thing that an event is about; Other
// for an event that is about none. A correction or retraction is about what the
// line is that it names: see Record.About.
func SubjectOf(ev events.Event) (Kind, string) {
	switch e := ev.(type) {
	case *events.WorkerOffered:
		return Worker, e.Worker
	case *events.OfferWithdrawn:
		return Worker, e.Worker
	case *events.WorkerHired:
		return Worker, e.Worker
	case *events.WorkerMoved:
		return Worker, e.Worker
	case *events.HoursChanged:
		return Worker, e.Worker
	case *events.WorkerRegistered:
		return Worker, e.Worker
	case *events.RegistrationLapsed:
		return Worker, e.Worker
	case *events.WorkerLeft:
		return Worker, e.Worker
	case *events.TransferredIn:
		return Worker, e.Worker
	case *events.TransferredOut:
		return Worker, e.Worker
	case *events.PostEstablished:
		return Post, e.Post
	case *events.PostChanged:
		return Post, e.Post
	case *events.PostClosed:
		return Post, e.Post
	case *events.AgencyStarted:
		return Assignment, e.Assignment
	case *events.AgencyChanged:
		return Assignment, e.Assignment
	case *events.AgencyEnded:
		return Assignment, e.Assignment
	case *events.RegisterDeclared:
		return Register, e.Register
	}
	return Other, ""
}
