//! Zones by the names that Windows and Outlook write, as places of the time zone data.
//!
//! The table follows the mapping that Unicode publishes for the whole world (CLDR, `windowsZones`, territory `001`).
//! Older Outlooks write the words that their list of zones shows; those for North America are here too.

use jiff::tz::TimeZone;

/// The longest name of a zone that is looked at, in bytes.
const LONGEST_NAME: usize = 200;

/// A zone by any name that a calendar file may give it. Nothing if it is not known: no zone is guessed from an offset.
pub(super) fn zone(written: &str) -> Option<TimeZone> {
    let name = written.trim();
    if name.is_empty() || name.len() > LONGEST_NAME {
        return None;
    }
    by_place(name).or_else(|| by_windows(name)).or_else(|| by_path(name)).or_else(|| by_words(name))
}

fn by_place(name: &str) -> Option<TimeZone> {
    // Three letters such as "EST" are in the data as places without summer time; nobody who writes them means that.
    if name.contains('/') || name.eq_ignore_ascii_case("UTC") || name.eq_ignore_ascii_case("GMT") {
        TimeZone::get(name).ok()
    } else {
        None
    }
}

fn by_windows(name: &str) -> Option<TimeZone> {
    let (_, place) = WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name))?;
    TimeZone::get(place).ok()
}

/// `/mozilla.org/20050126_1/America/New_York`: the end of a path is a place.
fn by_path(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("tzone://Microsoft/Utc") {
        return Some(TimeZone::UTC);
    }
    let parts: Vec<&str> = name.split('/').collect();
    [3, 2].into_iter().filter(|n| parts.len() > *n).find_map(|n| {
        let place = parts.get(parts.len() - n..)?.join("/");
        TimeZone::get(&place).ok()
    })
}

/// `(UTC-05:00) Eastern Time (US & Canada)`.
fn by_words(name: &str) -> Option<TimeZone> {
    let words = match name.strip_prefix('(').and_then(|n| n.split_once(')')) {
        Some((offset, words)) if offset.starts_with("UTC") || offset.starts_with("GMT") => words.trim(),
        _ => name,
    };
    let (_, place) = WORDS.iter().find(|(w, _)| w.eq_ignore_ascii_case(words))?;
    TimeZone::get(place).ok()
}

/// What the lists of Windows and Outlook show.
const WORDS: &[(&str, &str)] = &[
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("Eastern Time", "America/New_York"),
    ("Indiana (East)", "America/Indiana/Indianapolis"),
    ("Central Time (US & Canada)", "America/Chicago"),
    ("Central Time", "America/Chicago"),
    ("Mountain Time (US & Canada)", "America/Denver"),
    ("Mountain Time", "America/Denver"),
    ("Arizona", "America/Phoenix"),
    ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("Pacific Time", "America/Los_Angeles"),
    ("Alaska", "America/Anchorage"),
    ("Hawaii", "Pacific/Honolulu"),
    ("Atlantic Time (Canada)", "America/Halifax"),
    ("Newfoundland", "America/St_Johns"),
    ("Coordinated Universal Time", "UTC"),
];

const WINDOWS: &[(&str, &str)] = &[
    ("Dateline Standard Time", "Etc/GMT+12"),
    ("UTC-11", "Etc/GMT+11"),
    ("Aleutian Standard Time", "America/Adak"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("Marquesas Standard Time", "Pacific/Marquesas"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("UTC-09", "Etc/GMT+9"),
    ("Pacific Standard Time (Mexico)", "America/Tijuana"),
    ("UTC-08", "Etc/GMT+8"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Mountain Standard Time (Mexico)", "America/Mazatlan"),
    ("Mountain Standard Time", "America/Denver"),
    ("Yukon Standard Time", "America/Whitehorse"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Standard Time", "America/Chicago"),
    ("Easter Island Standard Time", "Pacific/Easter"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("Canada Central Standard Time", "America/Regina"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("Eastern Standard Time (Mexico)", "America/Cancun"),
    ("Eastern Standard Time", "America/New_York"),
    ("Haiti Standard Time", "America/Port-au-Prince"),
    ("Cuba Standard Time", "America/Havana"),
    ("US Eastern Standard Time", "America/Indiana/Indianapolis"),
    ("Turks And Caicos Standard Time", "America/Grand_Turk"),
    ("Paraguay Standard Time", "America/Asuncion"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("Central Brazilian Standard Time", "America/Cuiaba"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Tocantins Standard Time", "America/Araguaina"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("Argentina Standard Time", "America/Argentina/Buenos_Aires"),
    ("Greenland Standard Time", "America/Nuuk"),
    ("Montevideo Standard Time", "America/Montevideo"),
    ("Magallanes Standard Time", "America/Punta_Arenas"),
    ("Saint Pierre Standard Time", "America/Miquelon"),
    ("Bahia Standard Time", "America/Bahia"),
    ("UTC-02", "Etc/GMT+2"),
    ("Azores Standard Time", "Atlantic/Azores"),
    ("Cape Verde Standard Time", "Atlantic/Cape_Verde"),
    ("UTC", "Etc/UTC"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("Sao Tome Standard Time", "Africa/Sao_Tome"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Middle East Standard Time", "Asia/Beirut"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("Syria Standard Time", "Asia/Damascus"),
    ("West Bank Standard Time", "Asia/Hebron"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("South Sudan Standard Time", "Africa/Juba"),
    ("Kaliningrad Standard Time", "Europe/Kaliningrad"),
    ("Sudan Standard Time", "Africa/Khartoum"),
    ("Libya Standard Time", "Africa/Tripoli"),
    ("Namibia Standard Time", "Africa/Windhoek"),
    ("Arabic Standard Time", "Asia/Baghdad"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Belarus Standard Time", "Europe/Minsk"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("Volgograd Standard Time", "Europe/Volgograd"),
    ("Iran Standard Time", "Asia/Tehran"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Astrakhan Standard Time", "Europe/Astrakhan"),
    ("Azerbaijan Standard Time", "Asia/Baku"),
    ("Russia Time Zone 3", "Europe/Samara"),
    ("Mauritius Standard Time", "Indian/Mauritius"),
    ("Saratov Standard Time", "Europe/Saratov"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("Caucasus Standard Time", "Asia/Yerevan"),
    ("Afghanistan Standard Time", "Asia/Kabul"),
    ("West Asia Standard Time", "Asia/Tashkent"),
    ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("Qyzylorda Standard Time", "Asia/Qyzylorda"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Sri Lanka Standard Time", "Asia/Colombo"),
    ("Nepal Standard Time", "Asia/Kathmandu"),
    ("Central Asia Standard Time", "Asia/Bishkek"),
    ("Bangladesh Standard Time", "Asia/Dhaka"),
    ("Omsk Standard Time", "Asia/Omsk"),
    ("Myanmar Standard Time", "Asia/Yangon"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Altai Standard Time", "Asia/Barnaul"),
    ("W. Mongolia Standard Time", "Asia/Hovd"),
    ("North Asia Standard Time", "Asia/Krasnoyarsk"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk"),
    ("Tomsk Standard Time", "Asia/Tomsk"),
    ("China Standard Time", "Asia/Shanghai"),
    ("North Asia East Standard Time", "Asia/Irkutsk"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Ulaanbaatar Standard Time", "Asia/Ulaanbaatar"),
    ("Aus Central W. Standard Time", "Australia/Eucla"),
    ("Transbaikal Standard Time", "Asia/Chita"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("North Korea Standard Time", "Asia/Pyongyang"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Yakutsk Standard Time", "Asia/Yakutsk"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("AUS Central Standard Time", "Australia/Darwin"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("West Pacific Standard Time", "Pacific/Port_Moresby"),
    ("Tasmania Standard Time", "Australia/Hobart"),
    ("Vladivostok Standard Time", "Asia/Vladivostok"),
    ("Lord Howe Standard Time", "Australia/Lord_Howe"),
    ("Bougainville Standard Time", "Pacific/Bougainville"),
    ("Russia Time Zone 10", "Asia/Srednekolymsk"),
    ("Magadan Standard Time", "Asia/Magadan"),
    ("Norfolk Standard Time", "Pacific/Norfolk"),
    ("Sakhalin Standard Time", "Asia/Sakhalin"),
    ("Central Pacific Standard Time", "Pacific/Guadalcanal"),
    ("Russia Time Zone 11", "Asia/Kamchatka"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("UTC+12", "Etc/GMT-12"),
    ("Fiji Standard Time", "Pacific/Fiji"),
    ("Chatham Islands Standard Time", "Pacific/Chatham"),
    ("UTC+13", "Etc/GMT-13"),
    ("Tonga Standard Time", "Pacific/Tongatapu"),
    ("Samoa Standard Time", "Pacific/Apia"),
    ("Line Islands Standard Time", "Pacific/Kiritimati"),
];

#[cfg(test)]
mod tests {
    use super::{WINDOWS, WORDS, zone};
    use jiff::tz::TimeZone;

    fn place(written: &str) -> Option<String> {
        zone(written).and_then(|z| z.iana_name().map(str::to_owned))
    }

    #[test]
    fn every_place_of_the_table_is_in_the_time_zone_data() {
        for (name, place) in WINDOWS.iter().chain(WORDS) {
            assert!(TimeZone::get(place).is_ok(), "{name}: {place}");
            assert_eq!(WINDOWS.iter().chain(WORDS).filter(|(n, _)| n == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn a_zone_is_known_by_each_of_its_names() {
        let new_york = [
            "America/New_York",
            "Eastern Standard Time",
            "eastern standard time",
            "/mozilla.org/20050126_1/America/New_York",
            "(UTC-05:00) Eastern Time (US & Canada)",
            "(GMT-05.00) Eastern Time (US & Canada)",
        ];
        for name in new_york {
            assert_eq!(place(name).as_deref(), Some("America/New_York"), "{name}");
        }
        let indiana = place("/freeassociation.sourceforge.net/America/Indiana/Indianapolis");
        assert_eq!(indiana.as_deref(), Some("America/Indiana/Indianapolis"));
        assert_eq!(place("Pakistan Standard Time").as_deref(), Some("Asia/Karachi"));
        assert_eq!(zone("tzone://Microsoft/Utc"), Some(TimeZone::UTC));
        for unknown in ["", "EST", "Customized Time Zone", "../../etc/passwd", "(UTC-05:00)"] {
            assert_eq!(place(unknown), None, "{unknown}");
        }
    }
}
