//! `prematch profile`: show, set, clear; and profiles from files.

use std::path::Path;

use clap::{Arg, ArgMatches, Args, Command as Clap, FromArgMatches, Subcommand};
use domain::letters::{News, news_of, readers};
use domain::{Actor, Command};
use pick::{FieldGroup, Profile, ProfileField, ProfileValue};
use serde::Serialize;

use crate::out::{self, Fault};
use crate::setting::{self, Place};

#[derive(Subcommand)]
pub(crate) enum ProfileTask {
    /// Show your profile and what is missing
    Show,
    /// Set fields: --step2-ck 251 --visas j1,h1b, or step2_ck=251
    Set(Values),
    /// Clear fields, or all of them
    Clear {
        /// Names of fields
        fields: Vec<String>,
        /// Clear everything
        #[arg(long)]
        all: bool,
    },
}

/// Field values: an option for each field of a profile, and `field=value` words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values(Vec<(String, String)>);

impl Args for Values {
    fn augment_args(command: Clap) -> Clap {
        let command = command.arg(
            Arg::new("pairs")
                .value_name("FIELD=VALUE")
                .num_args(0..)
                .help("Fields as field=value; an empty value clears"),
        );
        ProfileField::ALL.iter().fold(command, |command, field| {
            command.arg(
                Arg::new(field.key())
                    .long(field.key().replace('_', "-"))
                    .value_name("VALUE")
                    .allow_hyphen_values(true)
                    .help(format!("{}: {}", field.label(), field.help())),
            )
        })
    }

    fn augment_args_for_update(command: Clap) -> Clap {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Values {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut values = Self::default();
        values.update_from_arg_matches(matches)?;
        Ok(values)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for pair in matches.get_many::<String>("pairs").into_iter().flatten() {
            let (key, value) = pair.split_once('=').ok_or_else(|| {
                clap::Error::raw(
                    clap::error::ErrorKind::InvalidValue,
                    format!("\"{pair}\" is not of the form field=value, such as step2_ck=251\n"),
                )
            })?;
            self.0.push((key.to_owned(), value.to_owned()));
        }
        for field in ProfileField::ALL {
            if let Some(value) = matches.get_one::<String>(field.key()) {
                self.0.push((field.key().to_owned(), value.clone()));
            }
        }
        Ok(())
    }
}

type Changes = Vec<(ProfileField, Option<ProfileValue>)>;

/// Reads all values and names every one that is wrong.
fn read_all(pairs: &[(String, String)]) -> Result<Changes, Vec<String>> {
    let mut changes = Vec::new();
    let mut wrong = Vec::new();
    for (key, text) in pairs {
        let read = key.parse::<ProfileField>().and_then(|field| {
            let value = if text.trim().is_empty() { None } else { Some(field.parse(text)?) };
            Ok((field, value))
        });
        match read {
            Ok(change) => changes.push(change),
            Err(e) => wrong.push(format!("{key}: {e}")),
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(wrong) }
}

pub(crate) fn run(place: &Place, task: &ProfileTask) -> Result<(), Fault> {
    match task {
        ProfileTask::Show => show(place),
        ProfileTask::Set(values) if values.0.is_empty() => {
            Err(Fault::Usage("nothing to set: give fields such as --visas j1,h1b --step3 \"done 2026-05-14\"".into()))
        }
        ProfileTask::Set(values) => change(place, read_all(&values.0).map_err(|w| Fault::Refused(w.join("\n")))?),
        ProfileTask::Clear { fields, all } => {
            let fields: Vec<ProfileField> = if *all {
                ProfileField::ALL.to_vec()
            } else {
                fields
                    .iter()
                    .map(|f| f.parse())
                    .collect::<Result<_, _>>()
                    .map_err(|e: pick::BadValue| Fault::Usage(e.0))?
            };
            if fields.is_empty() {
                return Err(Fault::Usage("nothing to clear: name fields, or give --all".into()));
            }
            change(place, fields.into_iter().map(|f| (f, None)).collect())
        }
    }
}

fn change(place: &Place, changes: Changes) -> Result<(), Fault> {
    let news = news_of(place.workspace()?.state()?.profile(), &changes);
    crate::record::act(place, &Command::SetProfile(changes), Actor::CommandLine)?;
    let Some(kind) = news.filter(|_| !place.json) else { return Ok(()) };
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let found = readers(workspace.state()?, &season, News { kind, now: setting::now() });
    let names: Vec<&str> = found
        .iter()
        .filter(|r| r.unwanted.is_none())
        .filter_map(|r| season.program(&r.program).map(|p| p.short.as_str()))
        .collect();
    let (first, more) = names.split_at(names.len().min(3));
    if first.is_empty() {
        return Ok(());
    }
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    out::text(&format!(
        "This is news for {}{more}: `prematch letter new update PROGRAM --news \"…\"` drafts one letter each.",
        first.join(", ")
    ))
}

fn show(place: &Place) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let profile = workspace.state()?.profile().clone();
    let missing: Vec<&str> = profile.missing_essentials().map(ProfileField::key).collect();
    if place.json {
        #[derive(Serialize)]
        struct Shown<'a> {
            profile: &'a Profile,
            missing_essentials: Vec<&'static str>,
        }
        return out::json("prematch-profile", &Shown { profile: &profile, missing_essentials: missing });
    }
    let mut text = String::new();
    for (group, title) in [
        (FieldGroup::Essential, "The four facts that suffice"),
        (FieldGroup::Record, "Your record"),
        (FieldGroup::Wish, "What you want"),
        (FieldGroup::Letters, "For letters"),
    ] {
        text.push_str(&format!("{}\n", out::strong(title)));
        let rows = ProfileField::ALL.iter().filter(|f| f.group() == group).map(|f| {
            let value = profile.get(*f).map_or_else(|| "—".to_owned(), |v| v.to_string());
            vec![f.key().to_owned(), value, f.help().to_owned()]
        });
        text.push_str(&out::table(&["field", "value", "what to write"], rows));
        text.push('\n');
    }
    if !missing.is_empty() {
        text.push_str(&format!("Still missing of the four: {}.\n", missing.join(", ")));
    }
    out::text(&text)
}

/// Reads a profile from a TOML or JSON file: a table of field names and values.
pub(crate) fn from_file(file: &Path, season_year: i16) -> Result<Profile, Fault> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| Fault::Io(format!("{name} cannot be read: {e}")))?;
    let is_json = text.trim_start().starts_with('{');
    let table: serde_json::Map<String, serde_json::Value> = if is_json {
        serde_json::from_str(&text).map_err(|e| Fault::Data(format!("{name} is not a JSON table of fields: {e}")))?
    } else {
        toml::from_str(&text)
            .map_err(|e| Fault::Data(format!("{name} is not a TOML table of fields: {}", e.message())))?
    };
    // What `profile show --json` prints is a profile file too.
    let table = match table.get("profile") {
        Some(serde_json::Value::Object(inner)) => inner.clone(),
        _ => table,
    };
    let pairs: Vec<(String, String)> = table.into_iter().map(|(k, v)| (k, plain(&v))).collect();
    let changes = read_all(&pairs).map_err(|w| Fault::Data(format!("{name}: {}", w.join("\n"))))?;
    let mut profile = Profile::default();
    for (field, value) in changes {
        profile.set(field, value);
    }
    let zone = profile.home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    let today = setting::now().to_zoned(zone).date();
    profile.possible(today, season_year).map_err(|e| Fault::Data(format!("{name}: {e}")))?;
    Ok(profile)
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(s) => s.clone(),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
