package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"frontdesk/switchboard"
)

const many = 100_000

// BenchmarkLoad reads 100,000 people: as they were stored, and with the deltas of
// some weeks.
func BenchmarkLoad(b *testing.B) {
	for _, deltas := range []int{0, 25} {
		b.Run(fmt.Sprint(deltas, "deltas"), func(b *testing.B) {
			s := filed(b)
			all := crowd(many, "")
			must(b, s.Replace(b.Context(), account, graph, all, "t", noon))
			for n := range deltas {
				must(b, s.Change(b.Context(), account, graph, spread(all, n), nil, "t", noon))
			}
			b.ReportAllocs()
			for b.Loop() {
				got, _, _, err := s.Load(b.Context(), account, graph)
				if err != nil || len(got) != many {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}

// BenchmarkReplace stores 100,000 people of whom everyone, or nobody, has changed.
func BenchmarkReplace(b *testing.B) {
	for name, salts := range map[string][2]string{"changed": {"a", "b"}, "same": {"a", "a"}} {
		b.Run(name, func(b *testing.B) {
			s, n := filed(b), 0
			crowds := [2][]switchboard.Person{crowd(many, salts[0]), crowd(many, salts[1])}
			must(b, s.Replace(b.Context(), account, graph, crowds[1], "t", noon))
			for b.Loop() {
				must(b, s.Replace(b.Context(), account, graph, crowds[n%2], "t", noon))
				n++
			}
		})
	}
}

// BenchmarkChange changes 1,000 of 100,000 people. Once in some thirty times that
// includes folding the deltas into the whole.
func BenchmarkChange(b *testing.B) {
	s, n := filed(b), 0
	all := crowd(many, "")
	must(b, s.Replace(b.Context(), account, graph, all, "t", noon))
	deltas := [][]switchboard.Person{spread(all, 0), spread(all, 1)}
	var slowest time.Duration
	for b.Loop() {
		start := time.Now()
		must(b, s.Change(b.Context(), account, graph, deltas[n%2], nil, "t", noon))
		slowest = max(slowest, time.Since(start))
		n++
	}
	b.ReportMetric(float64(slowest.Milliseconds()), "ms-slowest")
}

// spread are 1,000 changed people from all over the directory.
func spread(all []switchboard.Person, n int) (changed []switchboard.Person) {
	for i, p := range all {
		if i%100 == n%100 {
			p.Title = fmt.Sprint("Changed ", n)
			changed = append(changed, p)
		}
	}
	return changed
}

// BenchmarkPeers are the usual ways to keep the same people in the same database:
// a row a person, and in it a record of ours, or JSON.
func BenchmarkPeers(b *testing.B) {
	all := crowd(many, "")
	var lists shelf
	for name, c := range map[string]struct {
		encode func(p *switchboard.Person) []byte
		decode func(body []byte, p *switchboard.Person) error
	}{
		"record": {
			func(p *switchboard.Person) []byte { return appendPerson(nil, p) },
			func(body []byte, p *switchboard.Person) error {
				r := reader{rest: string(body)}
				r.kind()
				p.ID = switchboard.PersonID(r.text())
				r.person(p, &lists)
				return nil
			},
		},
		"json": {
			func(p *switchboard.Person) []byte { body, _ := json.Marshal(p); return body },
			func(body []byte, p *switchboard.Person) error { return json.Unmarshal(body, p) },
		},
	} {
		s := filed(b)
		put := func(people []switchboard.Person) {
			must(b, s.write(b.Context(), "", func(tx *sql.Tx) error {
				for i := range people {
					if _, err := tx.Exec("INSERT OR REPLACE INTO peer VALUES (?, ?)", string(people[i].ID), c.encode(&people[i])); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		_, err := s.db.Exec("CREATE TABLE peer (id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
		must(b, err)
		b.Run("Replace/"+name, func(b *testing.B) {
			for b.Loop() {
				put(all)
			}
		})
		b.Run("Load/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rows, err := s.db.Query("SELECT body FROM peer")
				must(b, err)
				found := make([]switchboard.Person, many)
				for i := 0; rows.Next(); i++ {
					var body sql.RawBytes
					must(b, rows.Scan(&body))
					must(b, c.decode(body, &found[i]))
				}
				must(b, rows.Err())
			}
		})
		b.Run("Change/"+name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				put(spread(all, n))
			}
		})
	}
}
