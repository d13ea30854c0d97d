package graph

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	kiota "github.com/microsoft/kiota-abstractions-go"
)

// pageLimit bounds how far a list is followed. The service chooses how much is
// on a page, and gives a hundred or so when it is not asked for more.
const pageLimit = 10_000

// pages asks for a list page by page: first makes the request for the first
// one, follow the one for a link. take reads a page and tells what comes after
// it; empty means the end. Links are followed on the configured host only.
func (c *Client) pages(
	ctx context.Context, op operation, class Class,
	first func() (*kiota.RequestInformation, error), follow func(link string) (*kiota.RequestInformation, error),
	take func(body []byte) (next string, err error),
) error {
	visited, next := map[string]bool{}, ""
	for {
		link := next
		err := c.call(ctx, question{
			op: op, class: class,
			build: func() (*kiota.RequestInformation, error) {
				if link == "" {
					return first()
				}
				if err := c.own(link); err != nil {
					return nil, err
				}
				return follow(link)
			},
			read: func(body []byte) (err error) { next, err = take(body); return err },
		})
		switch {
		case err != nil:
			return err
		case next == "":
			return nil
		case visited[next] || len(visited) >= pageLimit:
			return unreadable(op, errors.New("the pages have no end"))
		}
		visited[next] = true
	}
}

// own refuses a link that leads elsewhere than to the service.
func (c *Client) own(link string) error {
	u, err := url.Parse(link)
	if err != nil {
		return fmt.Errorf("link to the next page: %w", err)
	}
	if !sameHost(c.base, u) {
		return &ForeignHostError{Host: u.Host}
	}
	return nil
}
