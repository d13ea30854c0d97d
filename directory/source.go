package directory

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"frontdesk/graph"
	"frontdesk/switchboard"
)

// Config says where the people are and which attribute holds the extension.
type Config struct {
	Client *graph.Client
	// ExtensionFrom is the attribute of a user that holds the extension, such
	// as "businessPhones"; empty means that nobody has one.
	ExtensionFrom string
	// ExtensionPattern is a regular expression whose first group is the
	// extension; empty takes the whole attribute.
	ExtensionPattern string
	Log              *slog.Logger // nil means no log
}

// Source is a directory. It may be used from any goroutine.
type Source struct {
	users      func(ctx context.Context) ([]graph.User, error)
	extensions extensions
	log        *slog.Logger
}

// Microsoft365 is the directory of the tenant. A setting that cannot work is a
// *SettingError.
func Microsoft365(cfg Config) (*Source, error) {
	if cfg.Client == nil {
		return nil, errors.New("directory: no client")
	}
	extensions, err := newExtensions(cfg.ExtensionFrom, cfg.ExtensionPattern)
	if err != nil {
		return nil, err
	}
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	users := func(ctx context.Context) ([]graph.User, error) { return cfg.Client.Users(ctx, graph.Background) }
	return &Source{users, extensions, log}, nil
}

// People reads the whole directory, sorted by name as displayed. The caller
// owns the result. It gives everybody or an error, never a part.
func (s *Source) People(ctx context.Context) ([]switchboard.Person, error) {
	start := time.Now()
	users, err := s.users(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "directory.read", slog.String("outcome", "failed"), slog.Any("error", err))
		return nil, err
	}
	people := make([]switchboard.Person, 0, len(users))
	for _, u := range users {
		if p := s.person(u); p.ID != "" && p.Name != "" {
			people = append(people, p)
		}
	}
	byName(people)
	s.log.InfoContext(ctx, "directory.read", slog.String("outcome", "done"), slog.Int("users", len(users)),
		slog.Int("people", len(people)), slog.Int64("ms", time.Since(start).Milliseconds()))
	return people, nil
}

// byName sorts people the way a reader of the list expects, without regard to
// case and accents. People of the same name keep a fixed order.
func byName(people []switchboard.Person) {
	keys := make(map[switchboard.PersonID]string, len(people))
	for _, p := range people {
		keys[p.ID] = switchboard.Fold(p.Name)
	}
	slices.SortFunc(people, func(a, b switchboard.Person) int {
		if d := strings.Compare(keys[a.ID], keys[b.ID]); d != 0 {
			return d
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
}
