// Package natsview puts views on NATS: a projector answers questions at a
// subject that its replicas share as a queue group, tells its health to whoever
// asks, and Client asks.
package natsview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"

	"muster/projections"
)

// servicePrefix and the view's name make the name of its NATS service.
const servicePrefix = "muster-view-"

// healthEndpoint is the endpoint of the service whose statistics are health.
const healthEndpoint = "health"

// Subject is where a view of an authority's ledger answers.
func Subject(view, authority string) string { return "muster.view." + view + "." + authority }

// codeRefused marks a question that was understood and has no answer.
const (
	codeRefused  = "422"
	codeFailed   = "500"
	codeStopping = "503" // ask again: another replica will be reached
)

// Run runs a projector until ctx ends and serves it on nc. It tells its health
// from the start, and answers once it has first caught up, so that a rebuild
// leaves the questions to the replicas that are ready. If the view halts, Run
// goes on telling so, until ctx ends; then it returns the *projections.Halt.
// Every question that was taken has an answer when Run returns.
func Run(ctx context.Context, nc *nats.Conn, p *projections.Projector) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := announce(ctx, nc, p)
	if err != nil {
		return err
	}
	// New questions must go elsewhere at once, not when the view has been saved.
	stop := sync.OnceValue(s.Stop)
	defer context.AfterFunc(ctx, func() { stop() })()
	var replies sync.WaitGroup
	err = p.Run(ctx, func() error { return answer(ctx, nc, s, p, &replies) })
	var halt *projections.Halt
	if errors.As(err, &halt) {
		<-ctx.Done()
	}
	cancel()
	if stopped := stop(); err == nil {
		err = stopped
	}
	if nc.IsConnected() {
		err = errors.Join(err, nc.FlushTimeout(time.Second)) // what is under way has arrived
	}
	replies.Wait()
	return err
}

// announce makes the projector findable, and its health known: by asking it at
// its own subject, and in the statistics of its service, for all at once.
func announce(ctx context.Context, nc *nats.Conn, p *projections.Projector) (micro.Service, error) {
	s, err := micro.AddService(nc, micro.Config{
		Name:        servicePrefix + p.View.Name,
		Version:     fmt.Sprintf("%d.0.0", p.View.Fold),
		Description: fmt.Sprintf("the view %s of %s", p.View.Name, p.Authority),
		Metadata:    map[string]string{"authority": p.Authority},
		StatsHandler: func(e *micro.Endpoint) any {
			if e.Name != healthEndpoint {
				return nil
			}
			return health(ctx, p)
		},
	})
	if err == nil {
		err = s.AddEndpoint(healthEndpoint, micro.HandlerFunc(func(r micro.Request) {
			if err := r.RespondJSON(health(ctx, p)); err != nil {
				p.Log.Warn("health could not be told", "error", err)
			}
		}), micro.WithEndpointSubject(Subject(p.View.Name+"-health", p.Authority)))
	}
	if err != nil {
		return nil, fmt.Errorf("announce the view %s of %s: %w", p.View.Name, p.Authority, err)
	}
	return s, nil
}

func health(ctx context.Context, p *projections.Projector) projections.Health {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	h := p.Health(ctx)
	h.PID = os.Getpid()
	return h
}

// mostAtOnce is how many questions are answered at once; more wait their turn.
const mostAtOnce = 256

func answer(ctx context.Context, nc *nats.Conn, s micro.Service, p *projections.Projector, replies *sync.WaitGroup) error {
	room := make(chan struct{}, mostAtOnce)
	handle := func(r micro.Request) {
		// A question may wait for an entry; the next must not wait behind it.
		replies.Go(func() { reply(ctx, nc, r, p, room) })
	}
	err := s.AddEndpoint(p.Authority, micro.HandlerFunc(handle),
		micro.WithEndpointSubject(Subject(p.View.Name, p.Authority)), micro.WithEndpointQueueGroup(p.View.Name))
	if err != nil {
		return fmt.Errorf("serve the view %s of %s: %w", p.View.Name, p.Authority, err)
	}
	return nil
}

// reply answers a question in its turn, if whoever asks still waits then, and
// until then says that it has it.
func reply(running context.Context, nc *nats.Conn, r micro.Request, p *projections.Projector, room chan struct{}) {
	ctx, cancel := context.WithTimeout(running, waitOf(r))
	defer cancel()
	// While the question is worked on even a projector that stops says so: the
	// answer is still to come.
	silence := underWay(nc, r.Reply())
	b, err := inTurn(ctx, r, p, room)
	silence()
	var refused *projections.Refusal
	switch {
	case err == nil && int64(len(b)) > nc.MaxPayload():
		err = r.Error(codeRefused, fmt.Sprintf("the answer takes %d bytes, and at most %d can be sent; ask for less: for one day, without the lines, or for a single thing", len(b), nc.MaxPayload()), nil)
	case err == nil:
		err = r.Respond(b)
	case running.Err() != nil:
		err = r.Error(codeStopping, "this projector is stopping", nil)
	case errors.As(err, &refused):
		err = r.Error(codeRefused, refused.Reason, nil)
	default:
		err = r.Error(codeFailed, err.Error(), nil)
	}
	if err != nil {
		p.Log.Warn("an answer could not be sent", "error", err)
	}
}

func inTurn(ctx context.Context, r micro.Request, p *projections.Projector, room chan struct{}) ([]byte, error) {
	select {
	case room <- struct{}{}:
		defer func() { <-room }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return p.Answer(ctx, r.Data())
}

// What a question and its replies carry beside the question and the answer.
const (
	waitHeader  = "Muster-Wait"  // how long whoever asks still waits: not a time, since clocks differ
	underHeader = "Muster-Under" // the question is under way, and this is not its answer
)

// longestWait is how long a question may take if it does not say.
const longestWait = 5 * time.Minute

// waitOf returns how long whoever asks waits for the answer.
func waitOf(r micro.Request) time.Duration {
	wait, err := time.ParseDuration(r.Headers().Get(waitHeader))
	if err != nil || wait > longestWait {
		return longestWait
	}
	return wait
}

// sayEvery is how often a projector says that a question is under way.
const sayEvery = time.Second

// underWay says that a question is under way, at once and then again and again,
// until silence is called.
func underWay(nc *nats.Conn, to string) (silence func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		again := time.NewTicker(sayEvery)
		defer again.Stop()
		for {
			// If it cannot be said, the question is put again, and no harm is done.
			_ = nc.PublishMsg(&nats.Msg{Subject: to, Header: nats.Header{underHeader: {"way"}}})
			select {
			case <-again.C:
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-ended }
}

// Client asks views over NATS.
type Client struct{ Conn *nats.Conn }

// Ask puts a question to a view of an authority and reads its answer. A
// question that is refused gives a *projections.Refusal. A question changes
// nothing, so it is put again if the projector that took it stops or is gone;
// for one that is worked on it waits, however long that takes.
func (c Client) Ask(ctx context.Context, view, authority string, question, answer any) error {
	q, err := json.Marshal(question)
	if err != nil {
		return err
	}
	before := c.Conn.LastError()
	for patience := askAgain; ; {
		m, err := c.request(ctx, Subject(view, authority), q, patience)
		switch last := c.Conn.LastError(); {
		case err != nil && last != before && errors.Is(last, nats.ErrPermissionViolation):
			return &Forbidden{view, last}
		case errors.Is(err, nats.ErrNoResponders):
			return c.unanswered(ctx, view, authority)
		case errors.Is(err, errSilent):
			patience *= 2
			continue
		case errors.Is(err, context.DeadlineExceeded):
			return fmt.Errorf("the view %s of %s did not answer in time; `muster status` tells how it is: %w", view, authority, err)
		case err != nil:
			return fmt.Errorf("ask the view %s of %s: %w", view, authority, err)
		}
		switch reason := m.Header.Get(micro.ErrorHeader); m.Header.Get(micro.ErrorCodeHeader) {
		case "":
			return json.Unmarshal(m.Data, answer)
		case codeStopping:
			continue
		case codeRefused:
			return &projections.Refusal{Reason: reason}
		default:
			return fmt.Errorf("the view %s of %s failed: %s", view, authority, reason)
		}
	}
}

// askAgain is how long a projector may at first be silent about a question
// before the question is put again; then twice as long, and so on. It says every
// sayEvery that it is under way, so that only one that is gone, or stuck, is
// silent for so long.
const askAgain = 4 * sayEvery

// errSilent means that nobody has said anything of a question for too long.
var errSilent = errors.New("nobody says that the question is under way")

// request puts a question and waits for its answer while somebody says that it
// is under way.
func (c Client) request(ctx context.Context, subject string, q []byte, patience time.Duration) (*nats.Msg, error) {
	inbox := c.Conn.NewRespInbox()
	sub, err := c.Conn.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer sub.Unsubscribe()
	m := &nats.Msg{Subject: subject, Reply: inbox, Data: q, Header: nats.Header{}}
	if until, ends := ctx.Deadline(); ends {
		m.Header.Set(waitHeader, time.Until(until).String())
	}
	if err := c.Conn.PublishMsg(m); err != nil {
		return nil, err
	}
	for {
		m, err := next(ctx, sub, patience)
		if err != nil || m.Header.Get(underHeader) == "" {
			return m, err
		}
	}
}

// next waits for the next message about a question.
func next(ctx context.Context, sub *nats.Subscription, patience time.Duration) (*nats.Msg, error) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	m, err := sub.NextMsgWithContext(waiting)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, errSilent
	}
	return m, err
}

// Forbidden means that the key that asks may not ask this view.
type Forbidden struct {
	View string
	Err  error // what the server says
}

func (e *Forbidden) Error() string {
	return fmt.Sprintf("this key may not ask the view %s; ask with the key of a role that may: %v", e.View, e.Err)
}

func (e *Forbidden) Unwrap() error { return e.Err }

// unanswered says why nobody answers for a view of an authority.
func (c Client) unanswered(ctx context.Context, view, authority string) error {
	all, err := c.Health(ctx)
	if err != nil {
		return err
	}
	var known []string
	for _, h := range all {
		if h.View != view {
			continue
		}
		if h.Authority == authority {
			if h.State == projections.Halted {
				return &projections.Refusal{Reason: fmt.Sprintf("the view %s of %s has %s", view, authority, h.Reason)}
			}
			return &NotReady{h}
		}
		known = append(known, h.Authority)
	}
	return &Unknown{View: view, Authority: authority, Known: known}
}

// NotReady means that the view is still catching up.
type NotReady struct{ Health projections.Health }

func (e *NotReady) Error() string {
	h := e.Health
	return fmt.Sprintf("the view %s of %s is %s: it includes entry %d of %d; ask again shortly", h.View, h.Authority, h.State, h.Position, h.Head)
}

// Unknown means that no projector runs the view for the authority.
type Unknown struct {
	View, Authority string
	Known           []string // the authorities it runs for
}

func (e *Unknown) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("no projector answers for the view %s; is `muster up` or `muster projector %s` running?", e.View, e.View)
	}
	return fmt.Sprintf("there is no ledger of %q; there are those of %s", e.Authority, join(e.Known))
}
