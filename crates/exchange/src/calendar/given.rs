//! What a calendar was given of the dates of the season, kept in a file beside the workspace, so that a date that moves
//! reaches it.
//!
//! A calendar keeps what it has until it sees a higher number (SEQUENCE of RFC 5545). The interviews count theirs over the
//! history; a date of the season has none, because it changes in a folder of facts. So what was last given is kept, and a
//! date that reads otherwise gets a higher number: the hours from the opening of the season to the moment at which the
//! change was seen, or one more than before if that is higher. The hours make the number rise even when the file is lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use season::{Layer, Season};
use serde::{Deserialize, Serialize};

use super::CalendarEntry;

/// The name of the file in the data folder.
const FILE: &str = "calendar-dates.json";

/// What a calendar was given of the dates of the season.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// By the identity of the entry.
    dates: BTreeMap<String, GivenDate>,
    #[serde(skip)]
    changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct GivenDate {
    /// Everything that was written of it.
    told: String,
    sequence: u32,
    stamp: Timestamp,
}

impl Given {
    /// What is kept in the data folder; nothing when there is no file, or one that cannot be read.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Keeps it in the data folder, if anything changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, folder: &Path) -> std::io::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let mut part: PathBuf = folder.join(FILE);
        part.as_mut_os_string().push(format!(".{}", std::process::id()));
        std::fs::write(&part, serde_json::to_vec_pretty(self)?)?;
        std::fs::rename(&part, folder.join(FILE))
    }

    /// Gives the entries of a season's dates their numbers and stamps, and notes what is given now.
    pub(super) fn number(&mut self, entries: &mut [CalendarEntry], season: &Season, now: Timestamp) {
        let start = season.starts.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
        let hours = u32::try_from(now.duration_since(start).as_hours()).unwrap_or(0);
        let mut as_built: Option<BTreeMap<String, String>> = None;
        for entry in entries {
            let told = told(entry);
            match self.dates.get(&entry.uid) {
                Some(given) if given.told == told => (entry.sequence, entry.stamp) = (given.sequence, given.stamp),
                Some(given) => (entry.sequence, entry.stamp) = (hours.max(given.sequence + 1), now),
                None => {
                    // Given for the first time, as far as is known: the date of the program itself begins with 0, one of
                    // the applicant's own folder may have to replace it.
                    let built = as_built.get_or_insert_with(built_in);
                    let own = built.get(&entry.uid) != Some(&told);
                    (entry.sequence, entry.stamp) = if own { (hours, now) } else { (0, start) };
                }
            }
            let given = GivenDate { told, sequence: entry.sequence, stamp: entry.stamp };
            if self.dates.get(&entry.uid) != Some(&given) {
                self.dates.insert(entry.uid.clone(), given);
                self.changed = true;
            }
        }
    }
}

/// What the program itself says of the dates.
fn built_in() -> BTreeMap<String, String> {
    let season = Season::load(&[Layer::built_in()]);
    season.iter().flat_map(super::season::dates).map(|e| (e.uid.clone(), told(&e))).collect()
}

/// Everything that a calendar shows of an entry.
fn told(entry: &CalendarEntry) -> String {
    let moment = |z: &Zoned| z.to_string();
    let when = match &entry.when {
        super::When::AllDay(day) => day.to_string(),
        super::When::Zoned { start, end } => format!("{} {}", moment(start), moment(end)),
    };
    format!("{when}\n{}\n{}\n{}", entry.status.word(), entry.summary, entry.description)
}
