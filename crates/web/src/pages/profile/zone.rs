//! The home time zone: the zones from which most applicants write first, then the whole database.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use maud::{Markup, html};
use pick::{ProfileField, ProfileValue};

use super::controls::{described, invalid, labelled};
use super::draft::Draft;

/// The zones from which most applicants write, with the place as they would name it.
const COMMON_ZONES: [(&str, &str); 32] = [
    ("Asia/Karachi", "Pakistan (Karachi)"),
    ("Asia/Kolkata", "India (Kolkata)"),
    ("Africa/Lagos", "Nigeria (Lagos)"),
    ("Africa/Cairo", "Egypt (Cairo)"),
    ("Asia/Manila", "Philippines (Manila)"),
    ("Asia/Amman", "Jordan (Amman)"),
    ("Asia/Beirut", "Lebanon (Beirut)"),
    ("Asia/Damascus", "Syria (Damascus)"),
    ("Asia/Baghdad", "Iraq (Baghdad)"),
    ("Asia/Tehran", "Iran (Tehran)"),
    ("Asia/Dhaka", "Bangladesh (Dhaka)"),
    ("Asia/Kathmandu", "Nepal (Kathmandu)"),
    ("Asia/Colombo", "Sri Lanka (Colombo)"),
    ("Asia/Riyadh", "Saudi Arabia (Riyadh)"),
    ("Asia/Dubai", "United Arab Emirates (Dubai)"),
    ("Africa/Khartoum", "Sudan (Khartoum)"),
    ("Africa/Accra", "Ghana (Accra)"),
    ("Africa/Nairobi", "Kenya (Nairobi)"),
    ("Europe/London", "United Kingdom (London)"),
    ("Europe/Berlin", "Germany (Berlin)"),
    ("Europe/Athens", "Greece (Athens)"),
    ("Europe/Istanbul", "Turkey (Istanbul)"),
    ("America/Bogota", "Colombia (Bogotá)"),
    ("America/Mexico_City", "Mexico (Mexico City)"),
    ("America/Sao_Paulo", "Brazil (São Paulo)"),
    ("America/Port-au-Prince", "Haiti (Port-au-Prince)"),
    ("America/Santo_Domingo", "Dominican Republic (Santo Domingo)"),
    ("America/Toronto", "Canada (Toronto)"),
    ("America/New_York", "US Eastern time (New York)"),
    ("America/Chicago", "US Central time (Chicago)"),
    ("America/Denver", "US Mountain time (Denver)"),
    ("America/Los_Angeles", "US Pacific time (Los Angeles)"),
];

/// A name of the zone database, and the words for it.
type ZoneOption = (String, String);

/// All zones of the database by their region; names without a region come last.
static ZONES: LazyLock<Vec<(String, Vec<ZoneOption>)>> = LazyLock::new(|| {
    let mut regions: BTreeMap<(bool, String), Vec<ZoneOption>> = BTreeMap::new();
    for name in jiff::tz::db().available() {
        let name = name.as_str();
        let (region, place) = match name.split_once('/') {
            Some((region, place)) if region != "Etc" && region != "US" => (region, place),
            _ => ("Other names", name),
        };
        let words = place.replace('_', " ").replace('/', ", ");
        let key = (region == "Other names", region.to_owned());
        regions.entry(key).or_default().push((name.to_owned(), words));
    }
    regions
        .into_iter()
        .map(|((_, region), mut zones)| {
            zones.sort();
            (region, zones)
        })
        .collect()
});

pub(super) fn zone(draft: &Draft, now: Timestamp) -> Markup {
    let field = ProfileField::HomeZone;
    let key = field.key();
    let mine = draft.get(key);
    let common = COMMON_ZONES.iter().any(|(name, _)| *name == mine);
    let known = common || ZONES.iter().any(|(_, zones)| zones.iter().any(|(name, _)| name == mine));
    let clock = field.parse(mine).ok().and_then(|value| match value {
        ProfileValue::HomeZone(zone) => Some(now.to_zoned(zone.tz()).strftime("%a %-d %b %Y, %H:%M").to_string()),
        _ => None,
    });
    let help = match clock {
        Some(clock) => format!("There it is now {clock}. Deadlines are shown on this clock too."),
        None => "Deadlines are shown on this clock beside US Eastern time.".to_owned(),
    };
    labelled(
        draft,
        field,
        "",
        &help,
        html! {
            select id=(key) name=(key) aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)] {
                option value="" { "Choose" }
                @if !mine.is_empty() && !known { option value=(mine) selected { (mine) } }
                optgroup label="Where many applicants live" {
                    @for (name, words) in COMMON_ZONES { option value=(name) selected[name == mine] { (words) } }
                }
                @for (region, zones) in ZONES.iter() {
                    optgroup label=(region) {
                        @for (name, words) in zones { option value=(name) selected[name == mine && !common] { (words) } }
                    }
                }
            }
        },
    )
}
