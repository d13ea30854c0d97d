// Package directory answers who the colleagues are: it knows the places that
// people come from, and how the settings choose among them.
//
//   - source says what such a place answers: everybody, or what has changed.
//   - file, csvfile, vcardfile and ldap read them; Microsoft 365 and the
//     contacts of an account are here.
//   - record puts whatever they write into one form.
//   - merge makes one person of what several say.
//   - keep has them read when it is due, keeps the result, and posts it.
//
// Package and sub-packages know Graph, and no other room. Only this package
// does so; the others build and are tested without it.
package directory
