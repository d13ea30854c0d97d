package people

// part is a piece of an invented name: as its bearers write it, and in the
// plain letters of a mail address.
type part struct{ own, latin string }

// tongue is how the people of one language are called and what they do. A
// surname is a first part and a last part, with a middle one for two in three;
// all parts fit together.
type tongue struct {
	share               int // of a hundred people
	given               []part
	first, middle, last []part
	departments, titles []string
	apart               string // between surname and given name, as a directory shows them
	aliased             bool   // their directory keeps the name in Latin letters as another name
}

// plain is for names that are spelled in ASCII.
func plain(names ...string) []part {
	parts := make([]part, len(names))
	for i, name := range names {
		parts[i] = part{name, name}
	}
	return parts
}

// pairs takes own and Latin spellings in turn.
func pairs(spellings ...string) []part {
	parts := make([]part, 0, len(spellings)/2)
	for i := 0; i+1 < len(spellings); i += 2 {
		parts = append(parts, part{spellings[i], spellings[i+1]})
	}
	return parts
}

var (
	english = []string{"Sales", "Legal", "Finance", "Human Resources", "Engineering", "Customer Support", "Marketing", "Facilities", "Research", "Purchasing", "Logistics", "Quality Assurance", "Information Security", "Internal Audit", "Key Accounts North", "Key Accounts South", "Field Service", "Treasury"}
	roles   = []string{"Accountant", "Team lead", "Project manager", "Software engineer", "Head of sales", "Legal counsel", "Buyer", "Support engineer", "Product designer", "Data analyst", "Office manager", "Service technician", "Recruiter", "Controller", "Architect", "Assistant to the board", "Technical writer", "Apprentice"}
)

var tongues = []tongue{
	{ // the north and middle of Europe
		share: 34,
		given: append(pairs("Åsa", "Asa", "Björn", "Bjorn", "Élise", "Elise", "José", "Jose", "Zoë", "Zoe", "Łukasz", "Lukasz", "Jürgen", "Jurgen", "Søren", "Soren", "Þóra", "Thora", "Inês", "Ines", "Šárka", "Sarka", "Özlem", "Ozlem", "Ştefan", "Stefan", "Eőry", "Eory"),
			plain("Anna", "Maria", "Peter", "Vera", "Otto", "Clara", "Hugo", "Ida", "Nora", "Emil", "Jonas", "Laura", "Felix", "Tessa", "Bram", "Mark", "Ada", "Conor", "Grace", "Paul", "Simon", "Judith", "Martin", "Elena", "Robert", "Catherine", "Stephen", "Philippa", "Jean-Luc", "Anne-Marie")...),
		first:       append(pairs("Ång", "Ang", "Grün", "Grun", "Høj", "Hoj", "Müh", "Muh", "Łoś", "Los", "Čer", "Cer", "Né", "Ne", "Öst", "Ost", "Żu", "Zu", "O’Dun", "Odun"), plain("Blom", "Lind", "Berg", "Sund", "Hag", "Fair", "White", "Stone", "Thorn", "Wester", "Kirch", "Rosen", "Fon", "Mar", "Val", "Del", "Bran", "Kal", "Tor", "Vik", "Hol", "Ash", "Pem", "Wool", "Ren", "Sal", "Ber", "Dom", "Kow", "Nov")...),
		middle:      plain("en", "er", "in", "ow", "al", "es", "an", "or", "el", "um"),
		last:        append(pairs("ström", "strom", "böck", "bock", "sén", "sen", "čić", "cic", "gård", "gard", "şoğlu", "soglu", "ães", "aes"), plain("quist", "berg", "mann", "feld", "sen", "son", "ski", "ton", "ford", "well", "bury", "haug", "dal", "horst", "beck", "ville", "eau", "etti", "ini", "ova", "ez", "aro", "by", "lund", "wright", "more", "sey")...),
		departments: english, titles: roles, apart: ", ",
	},
	{ // English and Iberian names without an accent
		share:       20,
		given:       plain("James", "Mary", "Linda", "David", "Susan", "Daniel", "Karen", "Kevin", "Laura", "Brian", "Emma", "Ruth", "Olivia", "Henry", "Diana", "Oscar", "Miguel", "Carla", "Bruno", "Sofia", "Tomas", "Nadia", "Kofi", "Amara", "Priya", "Arjun", "Leila", "Samir"),
		first:       plain("Har", "Wil", "Mac", "Ander", "Thomp", "Rob", "Ed", "Wat", "Gar", "Mor", "Fer", "Lop", "Gon", "Mend", "Cas", "Sil", "Per", "Ok", "Men", "Ad", "Sha", "Pat", "Ra", "Far", "Has", "Whit", "Brad", "Cal", "Dun", "Elli"),
		middle:      plain("al", "er", "in", "ar", "es", "ol", "an", "i", "o", "um"),
		last:        plain("son", "ley", "ton", "ards", "field", "cia", "nandez", "ez", "alho", "veira", "eira", "afor", "sah", "eyemi", "arma", "el", "man", "ani", "san", "worth", "ford", "land", "ham", "gate", "more", "der", "kins", "ers"),
		departments: english, titles: roles, apart: ", ",
	},
	{ // Vietnamese
		share:       4,
		given:       pairs("Ngọc", "Ngoc", "Thảo", "Thao", "Đức", "Duc", "Hiền", "Hien", "Phượng", "Phuong", "Tuấn", "Tuan", "Bảo", "Bao", "Mỹ", "My", "Quỳnh", "Quynh", "Hữu", "Huu"),
		first:       pairs("Nguyễn ", "Nguyen ", "Trần ", "Tran ", "Lê ", "Le ", "Phạm ", "Pham ", "Đặng ", "Dang ", "Bùi ", "Bui ", "Đỗ ", "Do ", "Võ ", "Vo "),
		middle:      pairs("Thị ", "Thi ", "Văn ", "Van ", "Hồng ", "Hong ", "Kiều ", "Kieu ", "Đình ", "Dinh "),
		last:        pairs("Ánh", "Anh", "Cường", "Cuong", "Dũng", "Dung", "Hằng", "Hang", "Khánh", "Khanh", "Lộc", "Loc", "Nghĩa", "Nghia", "Phước", "Phuoc", "Sơn", "Son", "Trâm", "Tram", "Uyên", "Uyen", "Vương", "Vuong", "Xuân", "Xuan", "Yến", "Yen"),
		departments: []string{"Kinh doanh", "Kế toán", "Kỹ thuật", "Nhân sự", "Pháp chế"}, titles: []string{"Trưởng phòng", "Kế toán viên", "Kỹ sư", "Trợ lý", "Nhân viên"}, apart: ", ",
	},
	{
		share: 10, aliased: true,
		given:       pairs("Μαρία", "Maria", "Γιώργος", "Giorgos", "Ελένη", "Eleni", "Νίκος", "Nikos", "Κατερίνα", "Katerina", "Δημήτρης", "Dimitris", "Σοφία", "Sofia", "Ηλίας", "Ilias", "Άννα", "Anna", "Χρήστος", "Christos", "Ιωάννα", "Ioanna", "Θεόδωρος", "Theodoros"),
		first:       pairs("Παπα", "Papa", "Καρα", "Kara", "Χατζη", "Chatzi", "Αντων", "Anton", "Βασιλ", "Vasil", "Γεωργ", "Georg", "Δημητρ", "Dimitr", "Κωνσταντ", "Konstant", "Μιχαλ", "Michal", "Νικολ", "Nikol", "Στεφαν", "Stefan", "Θεοδωρ", "Theodor", "Λαμπρ", "Lampr", "Ξεν", "Xen"),
		middle:      pairs("ιν", "in", "αρ", "ar", "ον", "on", "ελ", "el", "οπ", "op", "ιτ", "it", "ακ", "ak"),
		last:        pairs("άκης", "akis", "όπουλος", "opoulos", "ίδης", "idis", "ιάδης", "iadis", "έας", "eas", "άτος", "atos", "ούλης", "oulis", "άκου", "akou", "ίου", "iou", "άνης", "anis", "ώτης", "otis"),
		departments: []string{"Πωλήσεις", "Λογιστήριο", "Νομικό τμήμα", "Εξυπηρέτηση πελατών", "Τεχνικό τμήμα"}, titles: []string{"Λογίστρια", "Διευθυντής", "Μηχανικός", "Σύμβουλος", "Γραμματέας"}, apart: ", ",
	},
	{
		share: 12, aliased: true,
		given:       pairs("Анна", "Anna", "Пётр", "Petr", "Алёна", "Alena", "Сергей", "Sergei", "Юлия", "Yulia", "Дмитрий", "Dmitrii", "Ольга", "Olga", "Андрій", "Andrii", "Їванна", "Yivanna", "Николай", "Nikolai", "Фёдор", "Fedor", "Жанна", "Zhanna", "Тимофей", "Timofei", "Мария", "Maria"),
		first:       pairs("Ива", "Iva", "Смир", "Smir", "Куз", "Kuz", "Соло", "Solo", "Вино", "Vino", "Лебе", "Lebe", "Коз", "Koz", "Моро", "Moro", "Бело", "Belo", "Черно", "Cherno", "Гера", "Gera", "Шев", "Shev", "Ков", "Kov", "Зай", "Zai", "Мель", "Mel"),
		middle:      pairs("лен", "len", "мат", "mat", "вин", "vin", "дар", "dar", "рос", "ros", "тер", "ter", "нец", "nets", "бор", "bor", "гул", "gul"),
		last:        pairs("нов", "nov", "нова", "nova", "ский", "skii", "ская", "skaya", "енко", "enko", "чук", "chuk", "ёв", "ev", "ёва", "eva", "ин", "in", "ина", "ina", "цев", "tsev", "кин", "kin"),
		departments: []string{"Отдел продаж", "Бухгалтерия", "Юридический отдел", "Отдел кадров", "Техническая поддержка"}, titles: []string{"Бухгалтер", "Инженер", "Начальник отдела", "Юрист", "Секретарь"}, apart: ", ",
	},
	{ // Chinese
		share: 5, aliased: true,
		given:       pairs("伟", "Wei", "芳", "Fang", "敏", "Min", "静", "Jing", "丽华", "Lihua", "建国", "Jianguo", "雪梅", "Xuemei", "文博", "Wenbo", "思远", "Siyuan", "子涵", "Zihan", "晓明", "Xiaoming", "国强", "Guoqiang", "海燕", "Haiyan", "宇轩", "Yuxuan"),
		first:       pairs("王", "Wang", "李", "Li", "张", "Zhang", "刘", "Liu", "陈", "Chen", "杨", "Yang", "黄", "Huang", "赵", "Zhao", "吴", "Wu", "周", "Zhou", "徐", "Xu", "孙", "Sun", "马", "Ma", "朱", "Zhu", "胡", "Hu", "欧", "Ou"),
		middle:      pairs("", "", "", ""),
		last:        pairs("", "", "", "", "", "", "阳", "yang"),
		departments: []string{"销售部", "财务部", "法务部", "技术支持部", "人力资源部"}, titles: []string{"会计", "工程师", "经理", "法律顾问", "秘书"}, apart: "",
	},
	{ // Japanese
		share: 5, aliased: true,
		given:       pairs("健", "Ken", "さくら", "Sakura", "ユイ", "Yui", "陽子", "Yoko", "大輔", "Daisuke", "美咲", "Misaki", "拓也", "Takuya", "ひなた", "Hinata", "蓮", "Ren", "葵", "Aoi", "直樹", "Naoki", "エミ", "Emi"),
		first:       pairs("佐", "Sa", "山", "Yama", "田", "Ta", "中", "Naka", "高", "Taka", "小", "Ko", "松", "Matsu", "木", "Ki", "石", "Ishi", "森", "Mori", "青", "Ao", "西", "Nishi", "北", "Kita", "藤", "Fuji"),
		middle:      pairs("", "", "", ""),
		last:        pairs("藤", "to", "本", "moto", "田", "da", "村", "mura", "川", "kawa", "山", "yama", "島", "shima", "林", "bayashi", "原", "hara", "野", "no", "井", "i", "崎", "saki", "谷", "tani", "岡", "oka"),
		departments: []string{"第一営業部", "経理部", "法務部", "サポートセンター", "人事部"}, titles: []string{"部長", "エンジニア", "課長", "デザイナー", "秘書"}, apart: " ",
	},
	{ // Korean
		share: 2, aliased: true,
		given:       pairs("민준", "Minjun", "서연", "Seoyeon", "지우", "Jiwoo", "하늘", "Haneul", "은정", "Eunjeong", "동현", "Donghyun"),
		first:       pairs("김", "Kim", "이", "Lee", "박", "Park", "최", "Choi", "정", "Jeong", "강", "Kang", "조", "Jo", "윤", "Yoon"),
		middle:      pairs("", ""),
		last:        pairs("", ""),
		departments: []string{"영업부", "재무부", "법무팀", "기술지원팀", "인사팀"}, titles: []string{"회계사", "엔지니어", "부장", "과장", "비서"}, apart: "",
	},
	{
		share: 8, aliased: true,
		given:       pairs("أحمد", "Ahmad", "فاطمة", "Fatima", "إبراهيم", "Ibrahim", "آمنة", "Amina", "مصطفى", "Mustafa", "ليلى", "Layla", "يوسف", "Yusuf", "مُحَمَّد", "Muhammad", "زينب", "Zaynab", "عليّ", "Ali", "سـارة", "Sara", "هدى", "Huda"),
		first:       pairs("ال", "Al", "أبو ", "Abu ", "بن ", "Bin ", "عبد ال", "Abdel", "آل ", "Al "),
		middle:      pairs("حس", "hass", "كر", "kar", "سل", "sal", "رش", "rash", "نج", "naj", "فر", "far", "جم", "jam", "صب", "sab", "خل", "khal", "قد", "qad"),
		last:        pairs("ين", "in", "يم", "im", "ام", "am", "يد", "id", "اح", "ah", "ور", "our", "اوي", "awi", "ار", "ar", "يل", "il", "وم", "oum", "ية", "iya", "اني", "ani"),
		departments: []string{"المبيعات", "المالية", "الشؤون القانونية", "خدمة العملاء", "الموارد البشرية"}, titles: []string{"محاسبة", "مهندس", "مدير", "مستشار", "سكرتيرة"}, apart: ", ",
	},
}

// nicknames are what people of the Latin tongues are called besides.
var nicknames = []string{"Ally", "Bob", "Nan", "Tinka", "Mo", "Jo", "Kit", "Lou", "Max", "Sunny", "Tez", "Vic"}
