package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the database driver

	"frontdesk/switchboard"
)

// searchPeers prepares the peers; stop lets go of what they hold.
func searchPeers(ctx context.Context, all []switchboard.Person) (peers []*peer, stop func(), err error) {
	db, err := fillFTS5(ctx, all)
	if err != nil {
		return nil, nil, fmt.Errorf("FTS5: %w", err)
	}
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	stop = func() { _, _ = db.Close(), os.RemoveAll(folder) }
	lines := filepath.Join(folder, "people")
	if err := writeLines(lines, all); err != nil {
		stop()
		return nil, nil, err
	}
	peers = []*peer{{name: "FTS5", runs: askedFTS5, ask: func(ctx context.Context, typed string) (int, error) { return askFTS5(ctx, db, typed) }}}
	if _, err := exec.LookPath("fzf"); err == nil {
		peers = append(peers, &peer{name: "fzf", runs: askedFzf, ask: func(ctx context.Context, typed string) (int, error) { return askFzf(ctx, lines, typed) }})
	}
	return peers, stop, nil
}

func fillFTS5(ctx context.Context, all []switchboard.Person) (*sql.DB, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	err = func() error {
		for _, statement := range []string{
			`CREATE VIRTUAL TABLE words USING fts5(name, aliases, department, title, mail, extension, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4')`,
			`CREATE VIRTUAL TABLE parts USING fts5(name, department, numbers, tokenize='trigram remove_diacritics 1')`,
		} {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for i, p := range all {
			local, _, _ := strings.Cut(p.Mail, "@")
			_, err = tx.ExecContext(ctx, `INSERT INTO words(rowid, name, aliases, department, title, mail, extension) VALUES(?,?,?,?,?,?,?)`,
				i, p.Name, strings.Join(p.Aliases, " "), p.Department, p.Title, local, p.Extension)
			if err == nil {
				_, err = tx.ExecContext(ctx, `INSERT INTO parts(rowid, name, department, numbers) VALUES(?,?,?,?)`, i, p.Name, p.Department, numbersOf(p))
			}
			if err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `INSERT INTO words(words) VALUES('optimize'); INSERT INTO parts(parts) VALUES('optimize')`)
		return err
	}()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// numbersOf are the numbers without what stands between the digits.
func numbersOf(p switchboard.Person) string {
	numbers := []string{p.Extension}
	for _, phone := range p.Phones {
		numbers = append(numbers, between.Replace(phone.Number))
	}
	return strings.Join(numbers, " ")
}

var between = strings.NewReplacer(" ", "", "+", "", "ext.", "")

func askFTS5(ctx context.Context, db *sql.DB, typed string) (int, error) {
	beginnings, whole := "", `"`+typed+`"`
	for word := range strings.FieldsSeq(typed) {
		beginnings += `"` + word + `"* `
	}
	if number := switchboard.Dialable(typed); number != "" {
		whole = `"` + strings.TrimPrefix(number, "+") + `"`
	}
	found, err := count(ctx, db, `SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50`, beginnings)
	if err == nil && found < 50 && utf8.RuneCountInString(whole) >= 3+len(`""`) {
		var more int
		more, err = count(ctx, db, `SELECT rowid FROM parts WHERE parts MATCH ? ORDER BY rank LIMIT 50`, whole)
		found += more
	}
	return found, err
}

func count(ctx context.Context, db *sql.DB, query, match string) (n int, err error) {
	rows, err := db.QueryContext(ctx, query, match)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Err()
}

func writeLines(path string, all []switchboard.Person) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := bufio.NewWriter(file)
	for _, p := range all {
		line := strings.Join([]string{p.Name, strings.Join(p.Aliases, " "), p.Department, p.Title, p.Mail, numbersOf(p)}, "\t")
		if _, err := w.WriteString(line + "\n"); err != nil {
			return err
		}
	}
	return w.Flush()
}

// askFzf runs one process; its exit status 1 says that nothing matches.
func askFzf(ctx context.Context, lines, typed string) (int, error) {
	file, err := os.Open(lines)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	if number := switchboard.Dialable(typed); number != "" {
		typed = strings.TrimPrefix(number, "+")
	}
	filter := exec.CommandContext(ctx, "fzf", "--filter", typed)
	filter.Stdin = file
	filter.Env = append(os.Environ(), "FZF_DEFAULT_OPTS=")
	found, err := filter.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	return bytes.Count(found, []byte("\n")), err
}
