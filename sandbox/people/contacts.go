package people

// Contact is somebody outside the house whom every operator has in the address
// book.
type Contact struct {
	ID                           string
	GivenName, Surname, NickName string
	Company, Title, Mail         string
	Desk, Mobile                 string
}

// Name is the name as an address book shows it.
func (c Contact) Name() string {
	if c.GivenName == "" {
		return c.Company
	}
	return c.GivenName + " " + c.Surname
}

// Contacts are the address book: suppliers and neighbours, and one colleague
// who is kept by a private number. The caller owns the slice.
func Contacts() []Contact {
	book := []Contact{
		{"", "Margaret", "Ellery", "Peggy", "Ellery & Vane", "Solicitor", "margaret.ellery@ellery.example.com", "+44 20 7946 0301", "+44 7700 900801"},
		{"", "Desmond", "Achterberg", "", "Kestrel Freight", "Dispatcher", "desmond@kestrel.example.com", "+44 20 7946 0302", "+44 7700 900802"},
		{"", "", "", "", "Lantern Taxis", "", "bookings@lantern.example.com", "+44 20 7946 0303", ""},
		{"", "Sunniva", "Brandvold", "", "Harbour Print", "Account manager", "sunniva@harbourprint.example.com", "+44 20 7946 0304", "+44 7700 900804"},
		{"", "Vera", "Blomquist", "", "", "", "vera.blomquist@" + Domain, "", "+44 7700 900805"},
	}
	for i := range book {
		book[i].ID = identity("contact " + book[i].Mail)
	}
	return book
}
