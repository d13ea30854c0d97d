package csvfile

import (
	"strings"
	"unicode"

	"frontdesk/switchboard"
)

// field is what a column holds.
type field int

const (
	none field = iota
	uid
	name
	given
	surname
	alias
	mail
	department
	title
	location
	company
	extension
	desk
	mobile
	home
	other
	manager
	deputy
)

// headers are the names that columns have: in English, German, French, Dutch
// and Spanish, and in what Outlook and Google write. They are compared without
// case, accents, blanks and signs.
var headers = func() map[string]field {
	m := map[string]field{}
	for f, names := range map[field]string{
		uid:        "id, uid, key, employee id, employee number, personalnummer, matricule, personeelsnummer, numero de empleado",
		name:       "name, full name, display name, displayname, anzeigename, vollständiger name, nom complet, nom affiché, naam, volledige naam, weergavenaam, nombre completo, nombre para mostrar",
		given:      "given name, first name, forename, vorname, prénom, voornaam, nombre, nombre de pila",
		surname:    "surname, last name, family name, nachname, familienname, nom, nom de famille, achternaam, familienaam, apellido, apellidos",
		alias:      "alias, aliases, nickname, nick name, also known as, spitzname, rufname, surnom, bijnaam, roepnaam, apodo",
		mail:       "mail, email, e-mail, mail address, email address, e-mail address, smtp, e-mail 1 - value, e-mail-adresse, mailadresse, courriel, adresse de messagerie, adresse e-mail, mél, e-mailadres, correo, correo electrónico, dirección de correo electrónico",
		department: "department, dept, division, unit, team, abteilung, bereich, service, département, afdeling, departamento, organization 1 - department, organization department",
		title:      "title, job title, position, role, function, titel, position, funktion, berufsbezeichnung, fonction, poste de travail, titre, functie, functietitel, cargo, puesto, título, organization 1 - title, organization title",
		location:   "location, office, office location, room, site, city, standort, büro, raum, ort, bureau, emplacement, lieu, ville, locatie, kantoor, kamer, plaats, ubicación, oficina, despacho, ciudad",
		company:    "company, company name, organisation, organization, firm, firma, unternehmen, société, entreprise, bedrijf, empresa, compañía, organization 1 - name, organization name",
		extension:  "extension, ext, ext., internal number, short number, nebenstelle, durchwahl, kurzwahl, poste, numéro interne, toestel, toestelnummer, doorkiesnummer, extensión, interno",
		desk:       "phone, telephone, phone number, business phone, business phone 2, work phone, office phone, desk, desk phone, landline, direct, phone 1 - value, telefon, telefonnummer, festnetz, geschäftlich, telefon geschäftlich, telefon (geschäftlich), téléphone, téléphone (bureau), téléphone professionnel, numéro de téléphone, tél, fixe, telefoon, telefoonnummer, telefoon (werk), teléfono, número de teléfono, teléfono del trabajo",
		mobile:     "mobile, mobile phone, cell, cell phone, cellphone, handy, mobil, mobiltelefon, handynummer, portable, mobile professionnel, téléphone portable, téléphone mobile, tél. mobile, mobiel, mobiele telefoon, gsm, móvil, teléfono móvil, celular, phone 2 - value",
		home:       "home, home phone, home phone 2, private phone, privat, telefon privat, telefon (privat), domicile, téléphone (domicile), privé, telefoon thuis, telefoon (privé), thuis, casa, teléfono particular",
		other:      "other phone, other, further number, numbers, weitere nummer, autre téléphone, andere telefoon, otro teléfono, phone 3 - value",
		manager:    "manager, manager's name, supervisor, line manager, vorgesetzter, vorgesetzte, name des vorgesetzten, leitung, responsable, supérieur, leidinggevende, chef, gerente, jefe, superior", //nolint:misspell // it is French
		deputy:     "deputy, stand-in, substitute, assistant, assistant's name, stellvertreter, stellvertretung, vertretung, assistenz, suppléant, suppléante, remplaçant, adjoint, adjointe, plaatsvervanger, vervanger, waarnemer, suplente, sustituto, asistente",
	} {
		for n := range strings.SplitSeq(names, ",") {
			m[plain(n)] = f
		}
	}
	return m
}()

// plain makes the name of a column comparable.
func plain(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, switchboard.Fold(header))
}

// phoneKinds are the columns that hold telephone numbers.
var phoneKinds = map[field]switchboard.PhoneKind{
	desk: switchboard.PhoneDesk, mobile: switchboard.PhoneMobile, home: switchboard.PhoneHome, other: switchboard.PhoneOther,
}
