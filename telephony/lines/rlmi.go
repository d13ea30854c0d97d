package lines

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// ListMediaType is what a resource list is told in, and MetaMediaType its first
// part (RFC 4662 section 5.1): a subscriber asks for both, and for the type of
// the documents beside them.
const (
	ListMediaType = "multipart/related"
	MetaMediaType = "application/rlmi+xml"
)

// Bounds of one list.
const (
	maxResources = 1000
	maxInstances = 2000 // in all resources
	maxOfOne     = 16   // of one resource: nobody has more telephones
)

// ListInfo is what one NOTIFY of a resource list tells (RFC 4662 section 5).
type ListInfo struct {
	Version   uint64
	Full      bool // everything there is; otherwise only what changed
	Resources []Resource
}

// Resource is one line of the list.
type Resource struct {
	Extension string // the user part of its address
	URI       string
	Instances []Instance
}

// Instance is one telephone, or whatever else reports on a resource.
type Instance struct {
	ID       string
	Standing Standing
	Document []byte // of its state; nil when nothing new is said. It is a part of the body that was read
}

// Standing is whether an instance is reported on.
type Standing string

// The standings of an instance (RFC 4662 section 5.5).
const (
	Active  Standing = "active"
	Pending Standing = "pending"
	Over    Standing = "terminated"
)

// xmlList is the list as it is written.
type xmlList struct {
	Version   string `xml:"version,attr"`
	FullState string `xml:"fullState,attr"`
	Resources []struct {
		URI       string `xml:"uri,attr"`
		Instances []struct {
			ID    string `xml:"id,attr"`
			State string `xml:"state,attr"`
			CID   string `xml:"cid,attr"`
		} `xml:"instance"`
	} `xml:"resource"`
}

// ParseList reads the body of a NOTIFY of a resource list, by its Content-Type.
// The documents in it are not read yet: one that is garbled says nothing of the
// others. Lists in the list are passed over. Errors wrap ErrDocument.
func ParseList(contentType string, body []byte) (ListInfo, error) {
	p, err := splitParts(contentType, body)
	if err != nil {
		return ListInfo{}, err
	}
	var raw xmlList
	if err := decode(p.root, "list", &raw); err != nil {
		return ListInfo{}, err
	}
	version, err := strconv.ParseUint(strings.TrimSpace(raw.Version), 10, 32)
	if err != nil {
		return ListInfo{}, fmt.Errorf("%w: version %.20q is not a number below 2^32", ErrDocument, raw.Version)
	}
	if len(raw.Resources) > maxResources {
		return ListInfo{}, fmt.Errorf("%w: %d resources, at most %d are read", ErrDocument, len(raw.Resources), maxResources)
	}
	info := ListInfo{Version: version}
	switch strings.TrimSpace(raw.FullState) {
	case "true", "1":
		info.Full = true
	}
	instances := 0
	for _, r := range raw.Resources {
		resource := Resource{Extension: userOf(r.URI), URI: r.URI}
		for _, i := range r.Instances {
			if instances++; instances > maxInstances {
				return ListInfo{}, fmt.Errorf("%w: more than %d instances", ErrDocument, maxInstances)
			}
			instance, err := p.instance(i.ID, i.State, i.CID)
			if err != nil {
				return ListInfo{}, err
			}
			resource.Instances = append(resource.Instances, instance)
		}
		info.Resources = append(info.Resources, resource)
	}
	return info, nil
}

// instance finds the document of an instance. One that is named and is not there
// is news that could not be read.
func (p parts) instance(id, state, cid string) (Instance, error) {
	i := Instance{ID: id, Standing: Standing(strings.ToLower(strings.TrimSpace(state)))}
	switch i.Standing {
	case Active, Pending, Over:
	default:
		return i, fmt.Errorf("%w: instance %.20q is %.20q, which there is not", ErrDocument, id, state)
	}
	if cid = contentID(cid); cid == "" || i.Standing != Active {
		return i, nil
	}
	named, there := p.others[cid]
	switch {
	case !there:
		i.Document = []byte{}
	case named.media != ListMediaType:
		i.Document = named.document
	}
	return i, nil
}

// userOf is the user part of an address; empty when there is none.
func userOf(uri string) string {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(uri), ":")
	switch strings.ToLower(scheme) {
	case "sip", "sips", "pres":
		user, _, at := strings.Cut(rest, "@")
		if !at {
			return ""
		}
		rest = user
	case "tel":
	default:
		return ""
	}
	user, _, _ := strings.Cut(rest, ";")
	user, _, _ = strings.Cut(user, ":") // a password
	plain, err := url.PathUnescape(user)
	if err != nil {
		return ""
	}
	return plain
}
