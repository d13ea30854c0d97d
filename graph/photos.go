package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// Photo is somebody's picture.
type Photo struct {
	Image []byte // its file; empty with Same false: there is none
	ETag  string
	Same  bool // the one with the ETag that was asked with still stands
}

// Photo reads a user's picture at 48 pixels a side (profilephoto-get). etag is
// empty, or that of the one at hand. Whoever has no picture is no error.
func (c *Client) Photo(ctx context.Context, class Class, user, etag string) (Photo, error) {
	var got Photo
	err := c.call(ctx, question{
		op: readPhoto, class: class,
		build: func() (*kiota.RequestInformation, error) { return c.askPhoto(ctx, user, etag) },
		met:   func(etag string, same bool) { got.ETag, got.Same = etag, same },
		read: func(body []byte) error {
			got.Image = body
			return nil
		},
	})
	if refused := (*Error)(nil); errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return Photo{}, nil
	}
	return got, err
}

func (c *Client) askPhoto(ctx context.Context, user, etag string) (*kiota.RequestInformation, error) {
	address := c.base.String() + "/users/" + url.PathEscape(user) + "/photos/48x48/$value"
	headers := kiota.NewRequestHeaders()
	if etag != "" {
		headers.Add("If-None-Match", etag)
	}
	return users.NewItemPhotosItemValueContentRequestBuilder(address, c.adapter).ToGetRequestInformation(
		ctx, &users.ItemPhotosItemValueContentRequestBuilderGetRequestConfiguration{Headers: headers})
}
