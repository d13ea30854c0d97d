package auth_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// deskSettings is what a desk is started with.
type deskSettings struct {
	Keyring string // folder of the entries
	Limit   int    // bytes of an entry; 0: any number
	Lock    string // folder of the lock; empty: none
	Issuer  string
	Proxy   string // through which it talks to the issuer
}

// desk is the sign-in of a Frontdesk that is a process of its own. Each line on
// its standard input is an order, and each line that it prints a report: a word,
// and what it is about.
//
//	order            reports
//	settle           account JSON
//	sign-in          open LINK, account JSON
//	sign-out         account JSON
//	renew NUMBER     renewed OUTCOME
//	step NUMBER      step NAME before each step, which then waits for "go";
//	                 renewed OUTCOME
//	on NUMBER        renewed OUTCOME, and so on without an end
type desk struct {
	s        *auth.Session
	stepping atomic.Bool
	letGo    chan struct{}

	mu sync.Mutex // a line is printed whole
}

// runDesk is all that such a process does. It ends when its input does.
func runDesk(ctx context.Context, settings string) error {
	var set deskSettings
	if err := json.Unmarshal([]byte(settings), &set); err != nil {
		return err
	}
	d := &desk{letGo: make(chan struct{})}
	way, err := authtest.Through(set.Proxy)
	if err != nil {
		return err
	}
	var keys vault.Keyring = &announcedKeyring{vaulttest.FileKeyring(set.Keyring), d.step}
	if set.Limit > 0 {
		keys = vault.Chunked(keys, set.Limit)
	}
	d.s, err = auth.New(auth.Config{
		Issuer: set.Issuer, TenantID: tenant.ID, ClientID: tenant.ClientID, Wider: wider(), Keyring: keys, Folder: set.Lock,
		HTTP: &http.Client{Transport: announcedNetwork{way, d.step}},
		Open: func(link string) error { d.say("open", link); return nil },
	}, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.s.Run(ctx) }()
	err = d.obey(ctx)
	cancel()
	return errors.Join(err, <-ended)
}

// wider are the permissions that the console asks for beyond signing in.
func wider() []string {
	return []string{auth.Scope("", "User.Read.All"), auth.Scope("", "Calendars.Read")}
}

func (d *desk) obey(ctx context.Context) error {
	orders := make(chan string)
	go d.listen(orders)
	for order := range orders {
		what, number, _ := strings.Cut(order, " ")
		var err error
		switch what {
		case "settle":
			err = d.tell(ctx, atRest)
		case "sign-in":
			d.s.Ask(switchboard.WishSignIn, "")
			err = d.tell(ctx, atRest)
		case "sign-out":
			d.s.Ask(switchboard.WishSignOut, "")
			err = d.tell(ctx, atRest)
		case "renew":
			d.say("renewed", d.renew(ctx, number))
		case "step":
			d.stepping.Store(true)
			outcome := d.renew(ctx, number)
			d.step("renewed")
			d.stepping.Store(false)
			d.say("renewed", outcome)
		case "on":
			for n := 0; ; n++ {
				d.say("renewed", d.renew(ctx, number+strconv.Itoa(n)))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// listen takes the orders out of what else is said.
func (d *desk) listen(orders chan<- string) {
	defer close(orders)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if lines.Text() == "go" {
			d.letGo <- struct{}{}
		} else {
			orders <- lines.Text()
		}
	}
}

func (d *desk) say(word, about string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Println(word, about)
}

// step announces what comes next, and does not go on before it may.
func (d *desk) step(name string) {
	if d.stepping.Load() {
		d.say("step", name)
		<-d.letGo
	}
}

// atRest is an account of which nothing is under way.
func atRest(a switchboard.Account) bool {
	return a.Known() || a.State == switchboard.AccountSignedOut
}

func (d *desk) tell(ctx context.Context, is func(switchboard.Account) bool) error {
	a, err := d.s.Wait(ctx, is)
	if err != nil {
		return err
	}
	told, err := json.Marshal(a)
	if err == nil {
		d.say("account", string(told))
	}
	return err
}

// renew asks for a token as a call does that was challenged, and says "ok" or
// the code of what stands in the way.
func (d *desk) renew(ctx context.Context, number string) string {
	_, err := d.s.AccessToken(ctx, `{"access_token":{"nbf":{"essential":true,"value":"`+number+`"}}}`)
	if err != nil {
		return codeOf(err) + " (" + err.Error() + ")"
	}
	return "ok"
}

// announcedKeyring announces each call before it is made.
type announcedKeyring struct {
	vault.Keyring
	step func(string)
}

// short names an entry by what it is.
func short(user string) string {
	name, part, parted := strings.Cut(user, "#")
	what := "index"
	if strings.Contains(name, "/") {
		what = "record"
	}
	if parted {
		what += " part " + part[1:]
	}
	return what
}

func (k *announcedKeyring) Get(ctx context.Context, user string) (string, error) {
	k.step("read " + short(user))
	return k.Keyring.Get(ctx, user)
}

func (k *announcedKeyring) Set(ctx context.Context, user, secret string) error {
	k.step("write " + short(user))
	return k.Keyring.Set(ctx, user, secret)
}

func (k *announcedKeyring) Delete(ctx context.Context, user string) error {
	k.step("delete " + short(user))
	return k.Keyring.Delete(ctx, user)
}

// announcedNetwork does the same for token requests and their answers.
type announcedNetwork struct {
	http.RoundTripper
	step func(string)
}

func (n announcedNetwork) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.Method != http.MethodPost {
		return n.RoundTripper.RoundTrip(q)
	}
	n.step("ask")
	resp, err := n.RoundTripper.RoundTrip(q)
	n.step("answer received")
	return resp, err
}
