package authtest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Page is what the browser ended up with.
type Page struct {
	URL    string
	Status int
	Header http.Header
	Body   string
}

// Browser does what a system browser does during a sign-in, without showing
// it: it follows redirects, submits the provider's form, and sends the headers
// of a navigation.
type Browser struct {
	// Before, when set, is called with the address that is about to receive the
	// provider's answer.
	Before func(callback string)
	// Network is the loopback family to use: "tcp4", "tcp6" or empty for any.
	Network string
}

var (
	actionPattern = regexp.MustCompile(`action="([^"]*)"`)
	inputPattern  = regexp.MustCompile(`name="([^"]*)" value="([^"]*)"`)
)

// Visit opens an address and stays until the last page.
func (b *Browser) Visit(address string) (Page, error) {
	page, err := b.send(http.MethodGet, address, nil)
	for range 5 {
		if err != nil {
			return Page{}, err
		}
		switch location, action := page.Header.Get("Location"), actionPattern.FindStringSubmatch(page.Body); {
		case location != "":
			next, err := resolve(page.URL, location)
			if err != nil {
				return Page{}, err
			}
			b.before(next)
			page, err = b.send(http.MethodGet, next, nil)
			if err != nil {
				return Page{}, err
			}
		case action != nil && page.Status == http.StatusOK:
			values := url.Values{}
			for _, m := range inputPattern.FindAllStringSubmatch(page.Body, -1) {
				values.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
			}
			target := html.UnescapeString(action[1])
			b.before(target)
			page, err = b.send(http.MethodPost, target, values)
		default:
			return page, nil
		}
	}
	return Page{}, errors.New("authtest: too many redirects")
}

// before tells of an address that receives an answer: the browser never comes
// to a loopback page in another way after the first.
func (b *Browser) before(target string) {
	u, err := url.Parse(target)
	if b.Before != nil && err == nil && u.Hostname() == "localhost" && u.Path != "/done" {
		b.Before(target)
	}
}

func resolve(base, ref string) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	to, err := from.Parse(ref)
	if err != nil {
		return "", err
	}
	return to.String(), nil
}

func (b *Browser) send(method, address string, form url.Values) (Page, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	body := io.Reader(http.NoBody)
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	q, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return Page{}, err
	}
	q.Header.Set("Sec-Fetch-Mode", "navigate")
	q.Header.Set("Sec-Fetch-Dest", "document")
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Origin", "null") // measured of Chromium
		q.Header.Set("Sec-Fetch-Site", "cross-site")
	}
	resp, err := b.client().Do(q)
	if err != nil {
		return Page{}, fmt.Errorf("authtest: %s: %w", method, err)
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return Page{}, err
	}
	return Page{URL: address, Status: resp.StatusCode, Header: resp.Header, Body: string(text)}, nil
}

func (b *Browser) client() *http.Client {
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if b.Network != "" {
			network = b.Network
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
