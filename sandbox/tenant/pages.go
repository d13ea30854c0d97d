package tenant

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed pages
var files embed.FS

const assetPath = root + "/assets/"

var templates = template.Must(template.ParseFS(files, "pages/*.html"))

// assets are the style sheet and the one script; templates stay inside.
func assets() fs.FS {
	sub, err := fs.Sub(files, "pages/assets")
	if err != nil {
		return files // cannot be: the folder is embedded
	}
	return sub
}

// page renders a template into the common frame.
func (a *authority) page(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name+".html", struct {
		Assets string
		Data   any
	}{assetPath, data})
	if err != nil {
		a.log.Error("tenant.page", "page", name, "error", err)
		http.Error(w, "this page could not be made", http.StatusInternalServerError)
		return
	}
	noStore(w)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// form-action also rules where a form's answer may redirect to.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; "+
		"frame-ancestors 'none'; form-action 'self' http://localhost:* http://127.0.0.1:*")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the browser is gone when this fails
}

func noStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}
