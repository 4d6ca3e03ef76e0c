//! `prematch rank`: the list and what is said of its lines; see `rank_worlds` for what the Match would make of it.

use domain::rank::{
    BrokenClaim, Clocks, Finding, Questions, broken_claims, countdown, crossings, gate, questions, sheet, stood_in,
};
use domain::{
    Actor, Command, Criterion, CriterionId, FirstYear, GutMark, Heading, LineId, MatchResult, Measure, Outcome,
    OwnMark, PairAnswer, RankLine, RankList, RankPlace, SnapshotId, State, Weighing,
};
use jiff::Timestamp;
use season::{NrmpCode, Season, TrackKind};
use serde_json::json;

use crate::cli::{RankTask, ResultWord, TrackWord};
use crate::out::{self, Fault};
use crate::picking::find;
use crate::rank_worlds;
use crate::record::act_in;
use crate::setting::{self, Place};

pub(crate) fn run(place: &Place, task: Option<&RankTask>) -> Result<(), Fault> {
    let season = place.season()?;
    let desk = Desk { place, season: &season };
    match task {
        None | Some(RankTask::Show) => desk.show(),
        Some(RankTask::Add { program, track, code, at, reason, elsewhere }) => {
            desk.add(program, *track, code.as_deref(), *at, reason, *elsewhere)
        }
        Some(RankTask::Move { line, to, reason }) => desk.moves(*line, *to, reason),
        Some(RankTask::Remove { line }) => desk.changes("", |list| {
            let at = index(list, *line)?;
            list.lines.remove(at);
            Ok(())
        }),
        Some(RankTask::Set { line, code, reason, settled }) => desk.changes("", |list| {
            let at = index(list, *line)?;
            let line = &mut list.lines[at];
            if let Some(text) = code {
                line.code = code_of(text)?;
            }
            line.reason = reason.clone().unwrap_or_else(|| line.reason.clone());
            line.first_year_settled = settled.unwrap_or(line.first_year_settled);
            Ok(())
        }),
        Some(RankTask::Supplemental { line, program, code, joint, remove }) => {
            desk.supplemental(*line, program.as_deref(), code.as_deref(), *joint, *remove)
        }
        Some(RankTask::Weigh { criterion, weight }) => desk.weighs(|w, _| weigh(w, criterion, *weight)),
        Some(RankTask::Mark { line, criterion, mark }) => desk.weighs(|w, list| {
            let line = list.lines[index(list, *line)?].id;
            let criterion = own(w, criterion)?;
            w.marks.push(OwnMark { line, criterion, mark: *mark });
            Ok(())
        }),
        Some(RankTask::Gut { line, mark }) => desk.weighs(|w, list| {
            w.gut.push(GutMark { line: list.lines[index(list, *line)?].id, mark: *mark });
            Ok(())
        }),
        Some(RankTask::Compare) => desk.compare(),
        Some(RankTask::Order { apply }) => desk.order(*apply),
        Some(RankTask::Moves) => desk.snapshots(),
        Some(RankTask::Explain { snapshot, reason }) => {
            desk.act(&Command::ExplainMove(SnapshotId(*snapshot), reason.clone()))
        }
        Some(RankTask::Gate) => desk.gate(),
        Some(RankTask::WhatIf(args)) => rank_worlds::what_if(place, &season, args),
        Some(RankTask::Beat { order }) => rank_worlds::beat(place, &season, order.as_deref()),
        Some(RankTask::Certify { at }) => {
            let at = match at {
                None => setting::now(),
                Some(text) => text
                    .parse::<Timestamp>()
                    .map_err(|_| Fault::Usage(format!("\"{text}\" is no time; write 2027-02-20T18:30:00-05:00")))?,
            };
            desk.act(&Command::Certify(at))?;
            if place.json {
                Ok(())
            } else {
                let errors = desk.errors()?;
                let open = if errors.is_empty() {
                    String::new()
                } else {
                    format!(
                        "\nLook once more, while R3 is open: it holds what prematch thinks is wrong.\n{}",
                        errors.join("\n")
                    )
                };
                out::text(&format!("It is written down. What is said later changes nothing of what you want.{open}"))
            }
        }
        Some(RankTask::Reopen { reason }) => desk.act(&Command::Reopen(reason.clone())),
        Some(RankTask::Outcome { result, line, first_year, note }) => desk.outcome(*result, *line, *first_year, note),
        Some(RankTask::Sheet) => desk.sheet(),
    }
}

/// The place in the list of a line as people count it.
pub(crate) fn index(list: &RankList, line: usize) -> Result<usize, Fault> {
    match list.lines.len() {
        0 => Err(Fault::Refused("the list has no line yet; `prematch rank add PROGRAM` begins it".into())),
        n if line == 0 || line > n => {
            Err(Fault::Usage(format!("there is no line {line}; the list has lines 1 to {n}")))
        }
        _ => Ok(line - 1),
    }
}

fn code_of(text: &str) -> Result<Option<NrmpCode>, Fault> {
    match text.trim() {
        "" | "none" => Ok(None),
        code => code.parse().map(Some).map_err(|e: season::BadId| Fault::Usage(e.0)),
    }
}

/// The criterion that a word means: a heading of the debrief, or one of one's own.
fn measure(w: &Weighing, text: &str) -> Option<Measure> {
    let own = w.criteria.iter().find(|c| !c.name.is_empty() && c.name.eq_ignore_ascii_case(text.trim()));
    Heading::from_word(text).map(Measure::Heading).or_else(|| own.map(|c| c.measure))
}

fn weigh(w: &mut Weighing, criterion: &str, weight: u8) -> Result<(), Fault> {
    let measure = measure(w, criterion);
    match w.criteria.iter_mut().find(|c| Some(c.measure) == measure) {
        Some(known) => known.weight = weight,
        None => {
            let name = if measure.is_some() { String::new() } else { criterion.trim().to_owned() };
            let measure = measure.unwrap_or(Measure::Own(CriterionId(0)));
            w.criteria.push(Criterion { measure, name, weight });
        }
    }
    Ok(())
}

fn own(w: &Weighing, criterion: &str) -> Result<CriterionId, Fault> {
    match measure(w, criterion) {
        Some(Measure::Own(id)) => Ok(id),
        Some(Measure::Heading(_)) => Err(Fault::Refused(format!(
            "\"{criterion}\" is a heading of the debrief; its marks are those of the interview"
        ))),
        None => Err(Fault::Refused(format!(
            "there is no criterion \"{criterion}\" yet; `prematch rank weigh \"{criterion}\" 5` makes it"
        ))),
    }
}

struct Desk<'a> {
    place: &'a Place,
    season: &'a Season,
}

impl Desk<'_> {
    fn act(&self, command: &Command) -> Result<(), Fault> {
        act_in(self.place, self.season, command, Actor::CommandLine)
    }

    fn with<T>(&self, read: impl FnOnce(&State) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut workspace = self.place.workspace()?;
        read(workspace.state()?)
    }

    /// What is wrong with the list: one sentence each.
    fn errors(&self) -> Result<Vec<String>, Fault> {
        self.with(|state| {
            let found =
                gate(state, self.season, setting::now()).into_iter().filter(|f| f.grade == domain::rank::Grade::Error);
            let list = state.items().rank_list().cloned().unwrap_or_default();
            let line = |id: Option<domain::LineId>| id.and_then(|id| list.line(id)).map(|l| l.place.name(self.season));
            Ok(found
                .map(|f| format!("- {}: {} {}", line(f.line).unwrap_or_else(|| "The list".into()), f.what, f.todo))
                .collect())
        })
    }

    fn list(&self) -> Result<RankList, Fault> {
        self.with(|state| Ok(state.items().rank_list().cloned().unwrap_or_default()))
    }

    /// Changes the list, and says at once what that makes untrue or asks for.
    fn changes(&self, reason: &str, change: impl FnOnce(&mut RankList) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut list = self.list()?;
        change(&mut list)?;
        self.act(&Command::SetRankList(Box::new(list), reason.to_owned()))?;
        if self.place.json {
            return Ok(());
        }
        let text = self.with(|state| Ok(consequences(state, self.season)))?;
        if text.is_empty() { Ok(()) } else { out::text(&text) }
    }

    fn weighs(&self, change: impl FnOnce(&mut Weighing, &RankList) -> Result<(), Fault>) -> Result<(), Fault> {
        let list = self.list()?;
        // What counts while nothing is set (all headings alike) stays when one weight is set.
        let mut weighing = self.with(|state| {
            let kept = state.items().weighing().cloned().unwrap_or_default();
            Ok(Weighing { criteria: domain::rank::criteria(state), ..kept })
        })?;
        change(&mut weighing, &list)?;
        self.act(&Command::SetWeighing(Box::new(weighing)))
    }

    fn add(
        &self,
        program: &str,
        track: TrackWord,
        code: Option<&str>,
        at: Option<usize>,
        reason: &str,
        elsewhere: bool,
    ) -> Result<(), Fault> {
        let place = if elsewhere {
            RankPlace::Other(program.to_owned())
        } else {
            RankPlace::Program(find(self.season, program)?.id.clone())
        };
        let mut line = RankLine::new(place, track.kind());
        line.code = code.map(code_of).transpose()?.flatten();
        line.reason = reason.to_owned();
        self.changes("", |list| {
            let at = at.unwrap_or(list.lines.len() + 1).saturating_sub(1).min(list.lines.len());
            list.lines.insert(at, line);
            Ok(())
        })
    }

    fn moves(&self, line: usize, to: usize, reason: &str) -> Result<(), Fault> {
        self.changes(reason, |list| {
            let (from, to) = (index(list, line)?, index(list, to)?);
            let moved = list.lines.remove(from);
            list.lines.insert(to, moved);
            Ok(())
        })
    }

    fn supplemental(
        &self,
        line: usize,
        program: Option<&str>,
        code: Option<&str>,
        joint: bool,
        remove: Option<usize>,
    ) -> Result<(), Fault> {
        let code = code.map(code_of).transpose()?.flatten();
        self.changes("", |list| {
            let at = index(list, line)?;
            let line = &mut list.lines[at];
            if let Some(k) = remove {
                if k == 0 || k > line.first_years.len() {
                    return Err(Fault::Usage(format!("this supplemental list has {} lines", line.first_years.len())));
                }
                line.first_years.remove(k - 1);
                return Ok(());
            }
            let Some(name) = program else { return Err(Fault::Usage("name a program, or say --remove N".into())) };
            let joint = line.place.program().filter(|_| joint).cloned();
            line.first_years.push(FirstYear { place: RankPlace::Other(name.to_owned()), code, joint });
            Ok(())
        })
    }

    fn show(&self) -> Result<(), Fault> {
        let now = setting::now();
        self.with(|state| {
            let list = state.items().rank_list().cloned().unwrap_or_default();
            let findings = gate(state, self.season, now);
            if self.place.json {
                let findings: Vec<_> = findings.iter().map(|f| finding_json(&list, f)).collect();
                let status = state.items().rank_state();
                let value = json!({ "list": list, "state": status, "findings": findings });
                return out::json("prematch-rank", &value);
            }
            let mut text = head(state, self.season, now);
            if list.lines.is_empty() {
                text.push_str("No line yet; `prematch rank add PROGRAM` begins the list, best first.");
                return out::text(&text);
            }
            let rows = list.lines.iter().enumerate().map(|(k, l)| {
                let own: Vec<&Finding> = findings.iter().filter(|f| f.line == Some(l.id)).collect();
                let grave = own.iter().filter(|f| f.grade != domain::rank::Grade::Note).count();
                vec![
                    (k + 1).to_string(),
                    l.code.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
                    l.place.name(self.season),
                    l.track.word().to_owned(),
                    if l.track == TrackKind::Advanced { l.first_years.len().to_string() } else { String::new() },
                    if grave == 0 { String::new() } else { grave.to_string() },
                    l.reason.clone(),
                ]
            });
            text.push_str(&out::table(
                &["no", "code", "program", "track", "first years", "to look at", "why here"],
                rows,
            ));
            text.push_str(&consequences(state, self.season));
            text.push_str("\n`prematch rank gate` says what there is to look at.\n");
            out::text(&text)
        })
    }

    fn gate(&self) -> Result<(), Fault> {
        let now = setting::now();
        self.with(|state| {
            let list = state.items().rank_list().cloned().unwrap_or_default();
            let findings = gate(state, self.season, now);
            if self.place.json {
                let findings: Vec<_> = findings.iter().map(|f| finding_json(&list, f)).collect();
                return out::json("prematch-rank-gate", &json!({ "findings": findings }));
            }
            if findings.is_empty() {
                return out::text("Nothing stands in the way of any line.");
            }
            let mut text = head(state, self.season, now);
            let lines = list.lines.iter().map(|l| Some(l.id)).chain([None]);
            for (k, line) in lines.enumerate() {
                let own: Vec<&Finding> = findings.iter().filter(|f| f.line == line).collect();
                if own.is_empty() {
                    continue;
                }
                let name = match line.and_then(|id| list.line(id)) {
                    Some(l) => format!("{}. {} ({})", k + 1, l.place.name(self.season), l.track.word()),
                    None => "The whole list".to_owned(),
                };
                text.push_str(&format!("{}\n", out::strong(&name)));
                for f in own {
                    let source =
                        f.source.as_ref().map_or_else(String::new, |(key, c)| format!(" [{key}, {}]", c.word()));
                    text.push_str(&format!("   {}: {}{source}\n", f.grade.word(), f.what));
                    if !f.todo.is_empty() {
                        text.push_str(&format!("      {}\n", f.todo));
                    }
                }
            }
            out::text(&text)
        })
    }

    fn order(&self, apply: Option<crate::cli::OrderWord>) -> Result<(), Fault> {
        use crate::cli::OrderWord;
        if let Some(which) = apply {
            let (order, why) = self.with(|state| {
                let weights = || domain::rank::by_weights(state).iter().map(|s| s.line).collect::<Vec<LineId>>();
                let gut = || domain::rank::by_gut(state).iter().map(|(id, _)| *id).collect::<Vec<LineId>>();
                Ok(match which {
                    OrderWord::Weights => (weights(), "as my weights have it"),
                    OrderWord::Gut => (gut(), "as my gut has it"),
                    OrderWord::Asked => (questions(state).order, "as my answers have it"),
                })
            })?;
            return self.changes(why, |list| {
                *list = list.in_order(&order);
                Ok(())
            });
        }
        self.with(|state| self.orders(state))
    }

    /// Both orders side by side, and how near the first place is to another.
    fn orders(&self, state: &State) -> Result<(), Fault> {
        let Some(list) = state.items().rank_list() else { return out::text("There is no list yet.") };
        let name = |id: LineId| list.line(id).map_or_else(String::new, |l| l.place.name(self.season));
        let weights = domain::rank::by_weights(state);
        let gut = domain::rank::by_gut(state);
        let asked = questions(state);
        let all = crossings(state);
        let criteria = domain::rank::criteria(state);
        let label =
            |m: Measure| criteria.iter().find(|c| c.measure == m).map_or_else(String::new, |c| c.label().to_owned());
        if self.place.json {
            let scored: Vec<_> =
                weights.iter().map(|s| json!({ "line": s.line, "score": s.score, "of": s.of })).collect();
            let crossings: Vec<_> = all
                .iter()
                .map(
                    |x| json!({ "criterion": label(x.measure), "at": x.at.0 as f64 / x.at.1 as f64, "first": x.first }),
                )
                .collect();
            let value = json!({
                "weights": scored, "gut": gut, "asked": asked.order, "open": asked.open,
                "disagree": asked.disagree, "first_place_changes": crossings,
            });
            return out::json("prematch-rank-order", &value);
        }
        let rows = (0..list.lines.len()).map(|k| {
            let scored = weights.get(k).map_or_else(String::new, |s| {
                let holes = if s.missing.is_empty() { "" } else { " *" };
                format!("{} ({:.0}%{holes})", name(s.line), 100.0 * s.score as f64 / s.of.max(1) as f64)
            });
            let gut = gut.get(k).map_or_else(String::new, |(id, g)| format!("{} ({g})", name(*id)));
            let asked = asked.order.get(k).map_or_else(String::new, |id| name(*id));
            vec![(k + 1).to_string(), scored, gut, asked]
        });
        let mut text = out::table(&["", "A: by weights", "B: by gut", "with your answers"], rows);
        if weights.iter().any(|s| !s.missing.is_empty()) {
            text.push_str("* a mark is missing there and counts as the middle\n");
        }
        if asked.next.is_some() {
            text.push_str(&format!(
                "\nThey disagree on {}; `prematch rank compare` asks.\n",
                out::plural(asked.disagree, "pair", "pairs")
            ));
        }
        for x in all.iter().take(5) {
            let way = if x.change < 0 { "falls to" } else { "rises to" };
            let weight = x.weight_words();
            text.push_str(&format!(
                "If \"{}\" {way} {weight}, {} draws level with the first.\n",
                label(x.measure),
                name(x.first)
            ));
        }
        out::text(&text)
    }

    /// Asks pair after pair on the terminal, or takes the answers from a pipe.
    fn compare(&self) -> Result<(), Fault> {
        loop {
            let Some((a, b, text)) = self.with(|state| Ok(question(state, self.season)))? else {
                let left = self.with(|state| Ok(questions(state)))?;
                if left.order.is_empty() {
                    return out::text("There is no list yet.");
                }
                let rest = if left.open > 0 { " What is left open is as both orders have it in the mean." } else { "" };
                return out::text(&format!(
                    "Nothing is left to ask.{rest} `prematch rank order --apply asked` takes the order over."
                ));
            };
            out::text(&text)?;
            let mut line = String::new();
            let read = std::io::stdin()
                .read_line(&mut line)
                .map_err(|e| Fault::Io(format!("no answer could be read: {e}")))?;
            let answer = match line.trim() {
                "1" => PairAnswer { better: a, worse: b },
                "2" => PairAnswer { better: b, worse: a },
                _ if read == 0 => return Ok(()),
                "q" | "" => return out::text("Stopped; the answers so far are kept."),
                _ => continue,
            };
            let mut workspace = self.place.workspace()?;
            let mut weighing = workspace.state()?.items().weighing().cloned().unwrap_or_default();
            weighing.answers.push(answer);
            workspace.act(
                self.season,
                &Command::SetWeighing(Box::new(weighing)),
                Actor::CommandLine,
                setting::now(),
            )?;
        }
    }

    fn snapshots(&self) -> Result<(), Fault> {
        self.with(|state| {
            let all: Vec<_> = state.items().snapshots().collect();
            if self.place.json {
                return out::json("prematch-rank-moves", &json!({ "snapshots": all }));
            }
            if all.is_empty() {
                return out::text("The list has had no order yet.");
            }
            let mut text = String::new();
            for (k, s) in all.iter().enumerate().rev() {
                let day = s.at.strftime("%-d %b %Y %H:%M UTC");
                text.push_str(&format!("{}\n", out::strong(&format!("{}  {day}", s.id))));
                for m in &s.moved {
                    let place = |p: Option<usize>| p.map_or_else(|| "not on it".to_owned(), |p| (p + 1).to_string());
                    let stood = stood_in(&all[..=k], m.line);
                    let name = stood.map_or_else(|| format!("line {}", m.line), |x| x.place.name(self.season));
                    let warm = m.after.map_or_else(String::new, |id| format!(", after its warm message {id}"));
                    text.push_str(&format!("   {name}: {} → {}{warm}\n", place(m.from), place(m.to)));
                }
                match (s.reason.as_str(), s.to_explain().next()) {
                    ("", Some(_)) => text.push_str(&format!(
                        "   What changed in what you know? `prematch rank explain {} \"…\"`\n",
                        s.id
                    )),
                    ("", None) => {}
                    (reason, _) => text.push_str(&format!("   Because: {reason}\n")),
                }
            }
            out::text(&text)
        })
    }

    fn outcome(
        &self,
        result: ResultWord,
        line: Option<usize>,
        first_year: Option<usize>,
        note: &str,
    ) -> Result<(), Fault> {
        let result = match result {
            ResultWord::None => return self.act(&Command::SetOutcome(None)),
            ResultWord::Matched => MatchResult::Matched,
            ResultWord::NotMatched => MatchResult::NotMatched,
            ResultWord::Withdrawn => MatchResult::Withdrawn,
        };
        let (list, on) = self.with(|state| {
            let list = state.items().rank_list().cloned().unwrap_or_default();
            Ok((list, crate::picking::today(state.profile())))
        })?;
        let line = line.map(|n| index(&list, n).map(|k| list.lines[k].id)).transpose()?;
        let first_year = first_year.map(|k| k.saturating_sub(1));
        let outcome = Outcome { result, line, first_year, on, note: note.to_owned() };
        self.act(&Command::SetOutcome(Some(outcome)))
    }

    fn sheet(&self) -> Result<(), Fault> {
        let now = setting::now();
        self.with(|state| {
            let sheet = sheet(state, self.season);
            if self.place.json {
                let line = |l: &domain::rank::SheetLine| {
                    let years: Vec<_> = l
                        .first_years
                        .iter()
                        .map(|y| json!({ "place": y.place, "code": y.code, "name": y.name, "joint": y.joint }))
                        .collect();
                    json!({
                        "place": l.place, "code": l.code, "older_codes": l.hints, "name": l.name, "where": l.city,
                        "track": l.track, "supplemental": years,
                    })
                };
                let lines: Vec<_> = sheet.lines.iter().map(line).collect();
                return out::json("prematch-rank-sheet", &json!({ "lines": lines, "certified": sheet.certified }));
            }
            let mut text = format!("{}\n\n", out::strong("To enter in R3, in this order"));
            text.push_str(&head(state, self.season, now));
            for l in &sheet.lines {
                let code = l.code.as_ref().map_or_else(|| "_________".to_owned(), ToString::to_string);
                text.push_str(&format!("{:>3}  {code}  {} ({}), {}\n", l.place, l.name, l.track.word(), l.city));
                if !l.hints.is_empty() {
                    let codes: Vec<String> = l.hints.iter().map(ToString::to_string).collect();
                    text.push_str(&format!(
                        "     an older directory has {}; take the code from R3\n",
                        codes.join(", ")
                    ));
                }
                for y in &l.first_years {
                    let code = y.code.as_ref().map_or_else(|| "_________".to_owned(), ToString::to_string);
                    let joint = if y.joint { ", joint" } else { "" };
                    text.push_str(&format!("        supplemental {:>2}  {code}  {}{joint}\n", y.place, y.name));
                }
            }
            text.push_str(
                "\nCompare each code with its name in R3, then certify there: an entered list does not count.\n",
            );
            out::text(&text)
        })
    }
}

/// The next pair as a question.
fn question(state: &State, season: &Season) -> Option<(LineId, LineId, String)> {
    let asked: Questions = questions(state);
    let (a, b) = asked.next?;
    let list = state.items().rank_list()?;
    let name = |id: LineId| {
        list.line(id).map_or_else(String::new, |l| format!("{} ({})", l.place.name(season), l.track.word()))
    };
    let text = format!(
        "Where would you rather train, if both took you? ({} of at most {})\n  1  {}\n  2  {}\nWrite 1 or 2, or q to stop.",
        asked.asked + 1,
        asked.most,
        name(a),
        name(b)
    );
    Some((a, b, text))
}

/// The state with NRMP, and the countdown on both clocks.
fn head(state: &State, season: &Season, now: Timestamp) -> String {
    let status = state.items().rank_state();
    if let Some(outcome) = status.and_then(|s| s.outcome.as_ref()) {
        return format!("Outcome: {}.\n\n", outcome.result.label());
    }
    if let Some(certified) = status.and_then(|s| s.certified.as_ref()) {
        let at = certified.at.strftime("%-d %b %Y %H:%M UTC");
        return format!("Certified {at}. Leave it: what is said now changes nothing of what you want.\n\n");
    }
    let Some(Clocks { event, eastern, home, left }) = countdown(state, season, now) else { return String::new() };
    let words = |z: &jiff::Zoned| z.strftime("%a %-d %b %Y %H:%M %Z").to_string();
    let home = home.map_or_else(String::new, |h| format!(" = {} at home", words(&h)));
    let hours = left.as_hours();
    let left = match hours {
        h if h < 0 => "over".to_owned(),
        h if h < 72 => out::plural(h as usize, "hour left", "hours left"),
        h => out::plural((h / 24) as usize, "day left", "days left"),
    };
    let sources: Vec<String> = event.sources.iter().map(ToString::to_string).collect();
    let sure = format!("{}, confidence {}; {}", event.status.word(), event.confidence.word(), sources.join(", "));
    format!("To certify by {}{home} ({left}; {sure}).\n\n", words(&eastern))
}

/// What the list makes untrue, and what it asks for.
fn consequences(state: &State, season: &Season) -> String {
    let name = |id: &season::ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    let mut text = String::new();
    for BrokenClaim { claim, first, .. } in broken_claims(state) {
        let first = first.map_or_else(|| "another program".to_owned(), name);
        let own = name(&claim.program);
        text.push_str(&format!(
            "\nYou told {own} that it is your first choice, and {first} stands first now. Put it back, or write {own} the \
             correction (on the page Letters, \"correct a first-choice statement\").\n"
        ));
    }
    if let Some(last) = state.items().snapshots().last().filter(|s| s.to_explain().next().is_some()) {
        let of = |m: &domain::Moved| last.order.iter().find(|s| s.line == m.line).map(|s| s.place.name(season));
        let names: Vec<String> = last.to_explain().filter_map(of).collect();
        text.push_str(&format!(
            "\n{} rose shortly after a warm message. What changed in what you know of it? \
             `prematch rank explain {} \"…\"`\n",
            names.join(", "),
            last.id
        ));
    }
    text
}

fn finding_json(list: &RankList, f: &Finding) -> serde_json::Value {
    json!({
        "line": f.line.and_then(|id| list.at(id)).map(|k| k + 1),
        "kind": f.kind,
        "grade": f.grade.word(),
        "what": f.what,
        "todo": f.todo,
        "source": f.source.as_ref().map(|(key, _)| key),
        "confidence": f.source.as_ref().map(|(_, c)| c.word()),
    })
}

impl TrackWord {
    fn kind(self) -> TrackKind {
        match self {
            Self::Categorical => TrackKind::Categorical,
            Self::Advanced => TrackKind::Advanced,
            Self::Reserved => TrackKind::Reserved,
            Self::Preliminary => TrackKind::Preliminary,
        }
    }
}
