package peers

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

// Page is one page of the browser, driven through its DevTools socket.
type Page struct {
	t    testing.TB
	conn net.Conn
	last int // number of the last command
}

func openPage(t testing.TB, socket string) *Page {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, _, _, err := ws.Dial(ctx, socket)
	if err != nil {
		t.Fatalf("take hold of the page: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &Page{t: t, conn: conn}
}

// call gives one DevTools command and waits for its result. Events between the
// two are nothing that a test waits for.
func (p *Page) call(method string, params, result any) error {
	p.last++
	if err := p.conn.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"id": p.last, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := wsutil.WriteClientText(p.conn, body); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		data, err := wsutil.ReadServerText(p.conn)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		var m struct {
			ID     int             `json:"id"`
			Result json.RawMessage `json:"result"`
			Error  *struct {
				Message string `json:"message"`
			} `json:"error"`
		}
		switch err := json.Unmarshal(data, &m); {
		case err != nil:
			return fmt.Errorf("%s: %w", method, err)
		case m.ID != p.last:
			continue
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

// evaluate runs a JavaScript expression and decodes its value.
func (p *Page) evaluate(expression string, value any) error {
	var answer struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	params := map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}
	if err := p.call("Runtime.evaluate", params, &answer); err != nil {
		return err
	}
	switch {
	case answer.Exception != nil:
		return errors.New(answer.Exception.Text)
	case len(answer.Result.Value) == 0:
		return nil // undefined
	}
	return json.Unmarshal(answer.Result.Value, value)
}

// Eval runs a JavaScript expression and decodes its value into a pointer.
func (p *Page) Eval(expression string, value any) {
	p.t.Helper()
	if err := p.evaluate(expression, value); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

// URL is the page's address now.
func (p *Page) URL() string {
	var url string
	_ = p.evaluate("location.href", &url) // while it moves to the next page there is none
	return url
}

// Text is what a person can read on the page now.
func (p *Page) Text() string {
	var text string
	_ = p.evaluate("document.body ? document.body.innerText : ''", &text)
	return text
}

// WaitURL waits at most 15 s until the page's address contains part.
func (p *Page) WaitURL(part string) {
	p.t.Helper()
	if !Eventually(15*time.Second, func() bool { return strings.Contains(p.URL(), part) }) {
		p.t.Fatalf("no %q in the address %s", part, p.URL())
	}
}

// WaitText waits at most 15 s until part can be read on the page.
func (p *Page) WaitText(part string) {
	p.t.Helper()
	if !Eventually(15*time.Second, func() bool { return strings.Contains(p.Text(), part) }) {
		p.t.Fatalf("no %q on the page %s:\n%s", part, p.URL(), p.Text())
	}
}

// Click waits at most 15 s for a visible element, named by a CSS selector such
// as "#accept", and clicks on its middle with the mouse.
func (p *Page) Click(selector string) {
	p.t.Helper()
	where := p.middle(selector)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		params := map[string]any{"type": kind, "x": where[0], "y": where[1], "button": "left", "clickCount": 1}
		if err := p.call("Input.dispatchMouseEvent", params, nil); err != nil {
			p.t.Fatalf("click on %s: %v", selector, err)
		}
	}
}

// Fill clicks into an input field and types a text.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.Click(selector)
	if err := p.call("Input.insertText", map[string]any{"text": text}, nil); err != nil {
		p.t.Fatalf("type into %s: %v", selector, err)
	}
}

func (p *Page) middle(selector string) [2]float64 {
	p.t.Helper()
	name, err := json.Marshal(selector)
	if err != nil {
		p.t.Fatal(err)
	}
	find := fmt.Sprintf(`(() => {
		const e = document.readyState === "complete" && document.querySelector(%s);
		if (!e) return null;
		e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect();
		return r.width && r.height ? [r.x + r.width / 2, r.y + r.height / 2] : null;
	})()`, name)
	var where []float64
	if !Eventually(15*time.Second, func() bool {
		where = nil
		return p.evaluate(find, &where) == nil && len(where) == 2
	}) {
		p.t.Fatalf("no %s to click on the page %s:\n%s", selector, p.URL(), p.Text())
	}
	return [2]float64(where)
}

// Look is what the page shows now.
func (p *Page) Look() image.Image {
	p.t.Helper()
	var answer struct {
		Data string `json:"data"`
	}
	if err := p.call("Page.captureScreenshot", map[string]any{"format": "png"}, &answer); err != nil {
		p.t.Fatal(err)
	}
	picture, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(answer.Data)))
	if err != nil {
		p.t.Fatal(err)
	}
	return picture
}
