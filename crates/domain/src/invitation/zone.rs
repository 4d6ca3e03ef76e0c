//! Which clock a program writes by: the words for zones, and the clocks of the states.
//!
//! A word such as "ET" names a place's clock, whatever the time of year; "EST" also names an offset, and the two can
//! contradict each other. States with two clocks are answered by the city where it is well known, and asked otherwise.

use pick::Zone;
use season::Program;

use super::ZoneFrom;
use super::pairs::Token;

/// The zones of the United States, with the words for people.
pub const US_ZONES: [(&str, &str); 8] = [
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Puerto Rico (San Juan)"),
];

const EASTERN: &str = "America/New_York";
const CENTRAL: &str = "America/Chicago";
const MOUNTAIN: &str = "America/Denver";
const ARIZONA: &str = "America/Phoenix";
const PACIFIC: &str = "America/Los_Angeles";

/// The states by their clock; those with two stand in [`SPLIT`].
const STATES: [(&str, &str); 8] = [
    (EASTERN, "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"),
    (CENTRAL, "AL AR IA IL LA MN MO MS OK WI"),
    (MOUNTAIN, "CO MT NM UT WY"),
    (ARIZONA, "AZ"),
    (PACIFIC, "CA WA"),
    ("America/Anchorage", "AK"),
    ("Pacific/Honolulu", "HI"),
    ("America/Puerto_Rico", "PR"),
];

/// A state with two clocks: its code, the clock of most of it, the other one, and larger cities of each.
type Split = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const SPLIT: [Split; 13] = [
    (
        "FL",
        EASTERN,
        CENTRAL,
        &[
            "Brooksville",
            "Gainesville",
            "Jacksonville",
            "Miami",
            "Miami Beach",
            "Ocala",
            "Orlando",
            "Pembroke Pines",
            "Plantation",
            "South Miami",
            "Tampa",
            "Weston",
        ],
        &["Pensacola"],
    ),
    ("ID", MOUNTAIN, PACIFIC, &["Boise"], &["Coeur d'Alene"]),
    ("IN", EASTERN, CENTRAL, &["Indianapolis"], &["Evansville", "Gary"]),
    ("KS", CENTRAL, MOUNTAIN, &["Kansas City", "Wichita"], &[]),
    ("KY", EASTERN, CENTRAL, &["Lexington", "Louisville"], &["Bowling Green"]),
    (
        "MI",
        EASTERN,
        CENTRAL,
        &["Ann Arbor", "Detroit", "Flint", "Grand Rapids", "Lansing", "Pontiac", "Royal Oak"],
        &[],
    ),
    ("ND", CENTRAL, MOUNTAIN, &["Fargo", "Grand Forks", "Bismarck"], &["Dickinson"]),
    ("NE", CENTRAL, MOUNTAIN, &["Omaha", "Lincoln"], &[]),
    ("NV", PACIFIC, MOUNTAIN, &["Las Vegas", "Reno"], &[]),
    ("OR", PACIFIC, MOUNTAIN, &["Portland", "Eugene"], &["Ontario"]),
    ("SD", CENTRAL, MOUNTAIN, &["Sioux Falls"], &["Rapid City"]),
    ("TN", CENTRAL, EASTERN, &["Memphis", "Nashville"], &["Chattanooga", "Johnson City", "Knoxville"]),
    (
        "TX",
        CENTRAL,
        MOUNTAIN,
        &[
            "Austin",
            "Dallas",
            "Fort Sam Houston",
            "Fort Worth",
            "Galveston",
            "Houston",
            "Lubbock",
            "San Antonio",
            "Temple",
        ],
        &["El Paso"],
    ),
];

/// The clock of a program's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The clock; the one of most of the state where that is not sure.
    pub zone: Zone,
    /// The other clock of the state, where the city does not say which one holds.
    pub or: Option<Zone>,
    /// Whether anything is known of the place.
    pub known: bool,
}

impl Clock {
    pub(super) fn from(&self) -> ZoneFrom {
        match &self.or {
            Some(other) => ZoneFrom::Open(vec![self.zone.clone(), other.clone()]),
            None if !self.known => ZoneFrom::Open(US_ZONES.iter().filter_map(|(n, _)| n.parse().ok()).collect()),
            None => ZoneFrom::Place,
        }
    }
}

/// The zone of a name that stands in this file. A test sees that all are in the database.
fn named(name: &str) -> Option<Zone> {
    name.parse().ok()
}

/// The clock of a program, from its state and city.
pub fn clock_of(program: &Program) -> Clock {
    let state = program.state.to_string();
    let of = |name: &str, or: Option<&str>, known: bool| Clock {
        // Every name is in the database, as a test sees.
        zone: named(name).unwrap_or_else(Zone::us_eastern),
        or: or.and_then(named),
        known,
    };
    match SPLIT.iter().find(|s| s.0 == state) {
        Some((_, most, other, of_most, of_other)) => {
            let among = |cities: &[&str]| cities.iter().any(|c| c.eq_ignore_ascii_case(&program.city));
            match (among(of_most), among(of_other)) {
                (true, _) => of(most, None, true),
                (_, true) => of(other, None, true),
                _ => of(most, Some(other), true),
            }
        }
        None => match STATES.iter().find(|(_, codes)| codes.split(' ').any(|c| c == state)) {
            Some((zone, _)) => of(zone, None, true),
            None => of(EASTERN, None, false),
        },
    }
}

/// What a word says of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ZoneWord {
    /// The place whose clock it is.
    pub(super) place: &'static str,
    /// The offset from UTC in hours, where the word names one.
    pub(super) hours: Option<i8>,
}

/// Reads a word for a zone; `None` when it is not known or means several places.
pub(super) fn zone_word(word: &str, at: &Clock) -> Option<ZoneWord> {
    let mountain = if at.zone.name() == ARIZONA { ARIZONA } else { MOUNTAIN };
    let word = word.trim_matches(['(', ')', ' ', '.']).to_ascii_uppercase();
    if let Some((name, _)) = US_ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word)) {
        return Some(ZoneWord { place: name, hours: None });
    }
    // "GMT-5" is an offset at the program's place, to be compared with its clock.
    if let Some(offset) = ["GMT", "UTC"].iter().find_map(|w| word.strip_prefix(w)).filter(|o| !o.is_empty()) {
        let hours = offset.replace([' ', '+'], "").replace('\u{2212}', "-").parse().ok()?;
        let place = US_ZONES.iter().find(|(name, _)| *name == at.zone.name())?.0;
        return Some(ZoneWord { place, hours: Some(hours) });
    }
    let (place, hours) = match word.as_str() {
        "ET" | "EASTERN" => (EASTERN, None),
        "EST" => (EASTERN, Some(-5)),
        "EDT" => (EASTERN, Some(-4)),
        "CT" | "CENTRAL" => (CENTRAL, None),
        "CST" => (CENTRAL, Some(-6)),
        "CDT" => (CENTRAL, Some(-5)),
        "MT" | "MOUNTAIN" => (mountain, None),
        "MST" => (mountain, Some(-7)),
        "MDT" => (mountain, Some(-6)),
        "PT" | "PACIFIC" => (PACIFIC, None),
        "PST" => (PACIFIC, Some(-8)),
        "PDT" => (PACIFIC, Some(-7)),
        "AKST" => ("America/Anchorage", Some(-9)),
        "AKDT" => ("America/Anchorage", Some(-8)),
        "HST" => ("Pacific/Honolulu", None),
        "UTC" | "GMT" | "Z" => ("Etc/UTC", None),
        "PKT" => ("Asia/Karachi", None),
        _ => return None,
    };
    Some(ZoneWord { place, hours })
}

/// The zone that somebody names: region and city (`America/Chicago`), a city of [`US_ZONES`], or a word such as "ET", which
/// is the clock of a place at any time of the year. `near` says where "Mountain" is.
///
/// # Errors
/// One sentence with the names to choose from, where the words name no place: "EST5EDT" is an offset, not a place.
pub fn zone_named(text: &str, near: &Clock) -> Result<Zone, String> {
    let text = text.trim();
    let place = zone_word(text, near).map(|w| w.place).or_else(|| {
        let of_city = |name: &&str| named(name).is_some_and(|z| city(&z).eq_ignore_ascii_case(text));
        US_ZONES.iter().map(|(name, _)| *name).find(of_city)
    });
    let read = place.and_then(named).or_else(|| text.contains('/').then(|| text.parse().ok()).flatten());
    read.ok_or_else(|| {
        let names: Vec<&str> = US_ZONES.iter().map(|(name, _)| *name).collect();
        format!("\"{text}\" names no place whose clock is known; write one such as {}", names.join(", "))
    })
}

/// A clock that is named in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenClock {
    /// The clock of the place that the words name.
    pub zone: Zone,
    /// The offset from UTC in hours, where the words name one: -5 for `EST`.
    pub hours: Option<i8>,
}

/// The clock that words such as `ET`, `PST` or `Eastern Time` name, for a program with the clock `at`; `None` when they are
/// not known, or mean clocks of several places.
pub fn written_clock(words: &str, at: &Clock) -> Option<WrittenClock> {
    let mut found: Option<WrittenClock> = None;
    for word in words.split_whitespace().filter(|w| !w.eq_ignore_ascii_case("time")) {
        let read = zone_word(word, at)?;
        let zone = named(read.place)?;
        match &mut found {
            None => found = Some(WrittenClock { zone, hours: read.hours }),
            Some(before) if before.zone != zone || (before.hours.is_some() && read.hours.is_some()) => return None,
            Some(before) => before.hours = before.hours.or(read.hours),
        }
    }
    found
}

/// The words for zones in a message: beside the times, and after "all times".
pub(super) fn words(text: &str, tokens: &[Token]) -> Vec<String> {
    let mut found: Vec<String> = tokens.iter().filter_map(|t| t.zone().map(str::to_owned)).collect();
    let low = text.to_lowercase();
    for (at, _) in low.match_indices("times") {
        let after = low.get(at..).unwrap_or_default();
        let head: String = after.chars().take(60).take_while(|c| !matches!(c, '.' | '\n' | ';')).collect();
        let words = head.split(|c: char| !c.is_alphabetic()).skip(1);
        let known = ["et", "est", "edt", "eastern", "ct", "cst", "cdt", "central", "mt", "mst", "mdt", "mountain"];
        let more = ["pt", "pst", "pdt", "pacific", "akst", "hst", "utc", "gmt"];
        found.extend(words.filter(|w| known.contains(w) || more.contains(w)).map(str::to_uppercase));
    }
    let mut once = Vec::new();
    for word in found {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

/// The one clock for a message, and what has to be asked.
pub(super) fn choose(words: &[String], place: &Clock, questions: &mut Vec<String>) -> (Zone, ZoneFrom) {
    let mut read: Vec<(Zone, &String)> = Vec::new();
    for word in words {
        match zone_word(word, place).and_then(|w| named(w.place)) {
            Some(zone) => read.push((zone, word)),
            None => questions.push(format!("“{word}” means different clocks in different places: ask which one.")),
        }
    }
    // Of several, the program's own; or else the first.
    let own = read.iter().find(|(zone, _)| *zone == place.zone).or_else(|| read.first());
    if let Some((zone, word)) = own {
        if place.or.is_none() && place.known && *zone != place.zone && place.or.as_ref() != Some(zone) {
            questions.push(format!(
                "The message says {word}, and the program’s place is on the clock of {}. The words are taken; ask if in doubt.",
                city(&place.zone)
            ));
        }
        return (zone.clone(), ZoneFrom::Words((*word).clone()));
    }
    if let Some(other) = &place.or {
        questions.push(format!(
            "The program’s state has two clocks, {} and {}, and the message names none: choose the right one.",
            city(&place.zone),
            city(other)
        ));
    }
    (place.zone.clone(), place.from())
}

/// Whether a clock is one of the United States.
pub(crate) fn is_us(zone: &Zone) -> bool {
    US_ZONES.iter().any(|(name, _)| *name == zone.name())
}

/// A clock by the name that programs read: `Central Time`, or `Karachi time`.
pub(crate) fn clock_name(zone: &Zone) -> String {
    let us = US_ZONES.iter().find(|(name, _)| *name == zone.name());
    us.map_or_else(
        || city(zone) + " time",
        |(_, words)| words.split(" (").next().unwrap_or_default().to_owned() + " Time",
    )
}

/// The city in the name of a zone.
pub(crate) fn city(zone: &Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_database_and_every_program_has_a_clock() {
        let names = STATES.iter().map(|s| s.0).chain(SPLIT.iter().flat_map(|s| [s.1, s.2]));
        for name in names.chain(US_ZONES.iter().map(|z| z.0)) {
            assert!(named(name).is_some(), "{name}");
        }
        let season = season::Season::load(&[season::Layer::built_in()]).unwrap();
        for program in &season.programs {
            let clock = clock_of(program);
            assert!(clock.known && clock.or.is_none(), "{} in {}", program.short, program.place());
        }
    }

    #[test]
    fn a_zone_is_named_by_a_place_and_never_taken_from_an_offset() {
        let near = |name: &str| Clock { zone: named(name).unwrap(), or: None, known: true };
        let chicago = near(CENTRAL);
        let read = |text: &str| zone_named(text, &chicago).map(|z| z.name().to_owned());
        for word in ["EST", "et", "Eastern", "New York", "America/New_York"] {
            assert_eq!(read(word).as_deref(), Ok(EASTERN), "{word}");
        }
        assert_eq!(read("MST").as_deref(), Ok(MOUNTAIN));
        assert_eq!(zone_named("MST", &near(ARIZONA)).unwrap().name(), ARIZONA);
        for word in ["EST5EDT", "BST", "Mars", ""] {
            assert!(read(word).unwrap_err().contains("America/New_York, America/Chicago"), "{word}");
        }
    }

    #[test]
    fn words_name_one_clock_or_none() {
        let at = Clock { zone: Zone::us_eastern(), or: None, known: true };
        let name = |words: &str| written_clock(words, &at).map(|w| (w.zone.name().to_owned(), w.hours));
        assert_eq!(name("ET"), Some((EASTERN.to_owned(), None)));
        assert_eq!(name("EASTERN TIME"), Some((EASTERN.to_owned(), None)));
        assert_eq!(name("pst"), Some((PACIFIC.to_owned(), Some(-8))));
        assert_eq!((name("IST"), name("ET CT"), name("")), (None, None, None));
    }

    #[test]
    fn a_state_with_two_clocks_is_asked_where_the_city_does_not_say() {
        let season = season::Season::load(&[season::Layer::built_in()]).unwrap();
        let mut program = season.programs.iter().find(|p| p.city == "Knoxville").unwrap().clone();
        assert_eq!(clock_of(&program).zone.name(), EASTERN);
        program.city = "Cookeville".into();
        let clock = clock_of(&program);
        assert_eq!((clock.zone.name(), clock.or.as_ref().map(Zone::name)), (CENTRAL, Some(EASTERN)));
        let mut questions = Vec::new();
        assert!(matches!(choose(&[], &clock, &mut questions).1, ZoneFrom::Open(_)));
        assert_eq!(questions.len(), 1);
    }
}
