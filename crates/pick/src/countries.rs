//! Countries of nationality: the names people write, and the ISO 3166 code that facts about a nationality are kept by.
//!
//! A free text would be missed silently by an entry restriction ("Myanmar" against "Burma (Myanmar)"), so a country is
//! always one of this list. The names are short English ones in common use; they take no side in any dispute.

use std::fmt;
use std::str::FromStr;

use crate::values::BadValue;

/// A country of nationality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(&'static Row);

/// Code, name, and other names (folded) by which it is found.
type Row = (&'static str, &'static str, &'static [&'static str]);

impl Country {
    /// Its two-letter ISO code.
    pub fn code(self) -> &'static str {
        self.0.0
    }

    /// Its short English name.
    pub fn name(self) -> &'static str {
        self.0.1
    }

    /// All countries, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(Self)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Country {
    type Err = BadValue;

    /// Reads a name as people write it, or an ISO code. Case, accents, punctuation and a leading "the" do not matter.
    fn from_str(s: &str) -> Result<Self, BadValue> {
        let wanted = fold(s);
        let fits = |(code, name, also): &Row| {
            code.eq_ignore_ascii_case(&wanted) || fold(name) == wanted || also.contains(&wanted.as_str())
        };
        COUNTRIES.iter().find(|row| fits(row)).map(Self).ok_or_else(|| {
            BadValue(format!(
                "\"{}\" is not a country prematch knows: write its English name, such as Pakistan, or its two-letter code",
                s.trim()
            ))
        })
    }
}

/// Small letters only: no accents, no punctuation, no leading "the".
fn fold(s: &str) -> String {
    let plain: String = s
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            other => other,
        })
        .collect();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let words = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words[..] };
    words.concat()
}

#[rustfmt::skip]
static COUNTRIES: [Row; 199] = [
    ("AF", "Afghanistan", &[]), ("AL", "Albania", &[]), ("DZ", "Algeria", &[]), ("AD", "Andorra", &[]),
    ("AO", "Angola", &[]), ("AG", "Antigua and Barbuda", &["antigua"]), ("AR", "Argentina", &[]),
    ("AM", "Armenia", &[]), ("AU", "Australia", &[]), ("AT", "Austria", &[]), ("AZ", "Azerbaijan", &[]),
    ("BS", "Bahamas", &[]), ("BH", "Bahrain", &[]), ("BD", "Bangladesh", &[]), ("BB", "Barbados", &[]),
    ("BY", "Belarus", &[]), ("BE", "Belgium", &[]), ("BZ", "Belize", &[]), ("BJ", "Benin", &[]), ("BT", "Bhutan", &[]),
    ("BO", "Bolivia", &[]), ("BA", "Bosnia and Herzegovina", &["bosnia"]), ("BW", "Botswana", &[]),
    ("BR", "Brazil", &["brasil"]), ("BN", "Brunei", &[]), ("BG", "Bulgaria", &[]), ("BF", "Burkina Faso", &[]),
    ("MM", "Burma (Myanmar)", &["burma", "myanmar", "myanmarburma"]), ("BI", "Burundi", &[]), ("KH", "Cambodia", &[]),
    ("CM", "Cameroon", &["cameroun"]), ("CA", "Canada", &[]), ("CV", "Cape Verde", &["caboverde"]),
    ("CF", "Central African Republic", &[]), ("TD", "Chad", &["tchad"]), ("CL", "Chile", &[]),
    ("CN", "China", &["peoplesrepublicofchina", "prc"]), ("CO", "Colombia", &[]), ("KM", "Comoros", &[]),
    ("CG", "Congo, Republic of the", &["republicofthecongo", "congobrazzaville", "congorepublic"]),
    ("CD", "Congo, Democratic Republic of the",
        &["democraticrepublicofthecongo", "democraticrepublicofcongo", "drcongo", "drc", "congokinshasa"]),
    ("CR", "Costa Rica", &[]), ("CI", "Côte d'Ivoire", &["ivorycoast"]), ("HR", "Croatia", &[]), ("CU", "Cuba", &[]),
    ("CY", "Cyprus", &[]), ("CZ", "Czech Republic", &["czechia"]), ("DK", "Denmark", &[]), ("DJ", "Djibouti", &[]),
    ("DM", "Dominica", &[]), ("DO", "Dominican Republic", &[]), ("EC", "Ecuador", &[]), ("EG", "Egypt", &[]),
    ("SV", "El Salvador", &[]), ("GQ", "Equatorial Guinea", &[]), ("ER", "Eritrea", &[]), ("EE", "Estonia", &[]),
    ("SZ", "Eswatini", &["swaziland"]), ("ET", "Ethiopia", &[]), ("FJ", "Fiji", &[]), ("FI", "Finland", &[]),
    ("FR", "France", &[]), ("GA", "Gabon", &[]), ("GM", "Gambia", &[]), ("GE", "Georgia", &[]),
    ("DE", "Germany", &[]), ("GH", "Ghana", &[]), ("GR", "Greece", &[]), ("GD", "Grenada", &[]),
    ("GT", "Guatemala", &[]), ("GN", "Guinea", &["guineaconakry"]), ("GW", "Guinea-Bissau", &[]), ("GY", "Guyana", &[]),
    ("HT", "Haiti", &[]), ("HN", "Honduras", &[]), ("HK", "Hong Kong", &[]), ("HU", "Hungary", &[]),
    ("IS", "Iceland", &[]), ("IN", "India", &[]), ("ID", "Indonesia", &[]),
    ("IR", "Iran", &["islamicrepublicofiran", "iranislamicrepublicof"]), ("IQ", "Iraq", &[]), ("IE", "Ireland", &[]),
    ("IL", "Israel", &[]), ("IT", "Italy", &[]), ("JM", "Jamaica", &[]), ("JP", "Japan", &[]), ("JO", "Jordan", &[]),
    ("KZ", "Kazakhstan", &[]), ("KE", "Kenya", &[]), ("KI", "Kiribati", &[]), ("XK", "Kosovo", &[]),
    ("KW", "Kuwait", &[]), ("KG", "Kyrgyzstan", &[]), ("LA", "Laos", &["lao"]), ("LV", "Latvia", &[]),
    ("LB", "Lebanon", &[]), ("LS", "Lesotho", &[]), ("LR", "Liberia", &[]), ("LY", "Libya", &[]),
    ("LI", "Liechtenstein", &[]), ("LT", "Lithuania", &[]), ("LU", "Luxembourg", &[]), ("MO", "Macao", &["macau"]),
    ("MG", "Madagascar", &[]), ("MW", "Malawi", &[]), ("MY", "Malaysia", &[]), ("MV", "Maldives", &[]),
    ("ML", "Mali", &[]), ("MT", "Malta", &[]), ("MH", "Marshall Islands", &[]), ("MR", "Mauritania", &[]),
    ("MU", "Mauritius", &[]), ("MX", "Mexico", &[]), ("FM", "Micronesia", &[]), ("MD", "Moldova", &[]),
    ("MC", "Monaco", &[]), ("MN", "Mongolia", &[]), ("ME", "Montenegro", &[]), ("MA", "Morocco", &[]),
    ("MZ", "Mozambique", &[]), ("NA", "Namibia", &[]), ("NR", "Nauru", &[]), ("NP", "Nepal", &[]),
    ("NL", "Netherlands", &["holland"]), ("NZ", "New Zealand", &[]), ("NI", "Nicaragua", &[]), ("NE", "Niger", &[]),
    ("NG", "Nigeria", &[]), ("KP", "North Korea", &[]), ("MK", "North Macedonia", &["macedonia"]),
    ("NO", "Norway", &[]), ("OM", "Oman", &[]), ("PK", "Pakistan", &[]), ("PW", "Palau", &[]),
    ("PS", "Palestine", &["palestinianauthority", "palestinianterritories", "stateofpalestine",
        "palestinianauthoritytraveldocuments"]),
    ("PA", "Panama", &[]), ("PG", "Papua New Guinea", &[]), ("PY", "Paraguay", &[]), ("PE", "Peru", &[]),
    ("PH", "Philippines", &[]), ("PL", "Poland", &[]), ("PT", "Portugal", &[]), ("QA", "Qatar", &[]),
    ("RO", "Romania", &[]), ("RU", "Russia", &["russianfederation"]), ("RW", "Rwanda", &[]),
    ("KN", "Saint Kitts and Nevis", &["stkittsandnevis"]), ("LC", "Saint Lucia", &["stlucia"]),
    ("VC", "Saint Vincent and the Grenadines", &["stvincent", "stvincentandthegrenadines"]), ("WS", "Samoa", &[]),
    ("SM", "San Marino", &[]), ("ST", "Sao Tome and Principe", &[]), ("SA", "Saudi Arabia", &["ksa"]),
    ("SN", "Senegal", &[]), ("RS", "Serbia", &[]), ("SC", "Seychelles", &[]), ("SL", "Sierra Leone", &[]),
    ("SG", "Singapore", &[]), ("SK", "Slovakia", &[]), ("SI", "Slovenia", &[]), ("SB", "Solomon Islands", &[]),
    ("SO", "Somalia", &[]), ("ZA", "South Africa", &[]), ("KR", "South Korea", &["korea", "republicofkorea"]),
    ("SS", "South Sudan", &[]), ("ES", "Spain", &[]), ("LK", "Sri Lanka", &[]), ("SD", "Sudan", &[]),
    ("SR", "Suriname", &[]), ("SE", "Sweden", &[]), ("CH", "Switzerland", &[]),
    ("SY", "Syria", &["syrianarabrepublic"]), ("TW", "Taiwan", &[]), ("TJ", "Tajikistan", &[]),
    ("TZ", "Tanzania", &[]), ("TH", "Thailand", &[]), ("TL", "Timor-Leste", &["easttimor"]), ("TG", "Togo", &[]),
    ("TO", "Tonga", &[]), ("TT", "Trinidad and Tobago", &["trinidad"]), ("TN", "Tunisia", &[]),
    ("TR", "Turkey", &["turkiye"]), ("TM", "Turkmenistan", &[]), ("TV", "Tuvalu", &[]), ("UG", "Uganda", &[]),
    ("UA", "Ukraine", &[]), ("AE", "United Arab Emirates", &["uae"]),
    ("GB", "United Kingdom", &["uk", "greatbritain", "england", "scotland", "wales"]),
    ("US", "United States", &["usa", "unitedstatesofamerica"]), ("UY", "Uruguay", &[]), ("UZ", "Uzbekistan", &[]),
    ("VU", "Vanuatu", &[]), ("VA", "Vatican City", &[]), ("VE", "Venezuela", &[]), ("VN", "Vietnam", &[]),
    ("YE", "Yemen", &[]), ("ZM", "Zambia", &[]), ("ZW", "Zimbabwe", &[]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_country_is_found_by_every_name_people_write() {
        for (text, code) in [
            ("Pakistan", "PK"),
            ("myanmar", "MM"),
            ("Burma (Myanmar)", "MM"),
            ("The Gambia", "GM"),
            ("Cote d’Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("Türkiye", "TR"),
            ("DR Congo", "CD"),
            ("Republic of the Congo", "CG"),
            ("ir", "IR"),
        ] {
            assert_eq!(text.parse::<Country>().map(Country::code), Ok(code), "{text}");
        }
    }

    #[test]
    fn an_unclear_name_is_asked_about_instead_of_missed() {
        for text in ["Congo", "Iranian", "", "Korea Republic of the North"] {
            assert!(text.parse::<Country>().unwrap_err().0.contains("such as Pakistan"), "{text}");
        }
    }

    #[test]
    fn codes_are_unique_and_no_name_means_two_countries() {
        let codes: BTreeSet<&str> = Country::all().map(Country::code).collect();
        assert_eq!(codes.len(), COUNTRIES.len());
        let names: Vec<String> = COUNTRIES
            .iter()
            .flat_map(|(code, name, also)| {
                also.iter().map(|a| (*a).to_owned()).chain([fold(name), code.to_lowercase()]).collect::<BTreeSet<_>>()
            })
            .collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        assert!(Country::all().all(|c| c.to_string().parse() == Ok(c)));
    }
}
