package graph_test

import (
	"net/http"
	"testing"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
)

// A picture is asked for once, then by its ETag; who has none is no failure, and
// a refusal is one.
func TestPhotos(t *testing.T) {
	var asked []string
	server := graphtest.New(t, func(w http.ResponseWriter, c graphtest.Call) {
		asked = append(asked, c.Path+" "+c.Header.Get("If-None-Match"))
		switch {
		case c.Path == "/v1.0/users/none/photos/48x48/$value":
			graphtest.Refuse(w, http.StatusNotFound, "ImageNotFound")
		case c.Path == "/v1.0/users/refused/photos/48x48/$value":
			graphtest.Refuse(w, http.StatusForbidden, "ErrorAccessDenied")
		case c.Header.Get("If-None-Match") == `"1"`:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = w.Write([]byte("a picture"))
		}
	})
	c := client(t, server.URL, &tokens{})
	first, err := c.Photo(t.Context(), graph.Background, "vera", "")
	if err != nil || string(first.Image) != "a picture" || first.ETag != `"1"` || first.Same {
		t.Errorf("%q, %q, %v, %v", first.Image, first.ETag, first.Same, err)
	}
	again, err := c.Photo(t.Context(), graph.Background, "vera", first.ETag)
	if err != nil || !again.Same || len(again.Image) != 0 {
		t.Errorf("by its ETag: %+v, %v", again, err)
	}
	none, err := c.Photo(t.Context(), graph.Background, "none", "")
	if err != nil || none.Same || len(none.Image) != 0 {
		t.Errorf("nobody's: %+v, %v", none, err)
	}
	if _, err := c.Photo(t.Context(), graph.Background, "refused", ""); err == nil {
		t.Error("a refusal is no error")
	}
	if len(asked) != 4 {
		t.Errorf("asked %q", asked)
	}
}
