//! How the order is found: by weights, by the gut, by a few questions where the two disagree; and how near the first place is
//! to another.

use axum::response::Response;
use domain::rank::{Questions, by_gut, by_weights, criteria, crossings, gut_of, questions};
use domain::{
    Actor, Command, Criterion, CriterionId, GutMark, Heading, LineId, Measure, OwnMark, PairAnswer, RankList, State,
    Weighing,
};
use journal::ActError;
use maud::{Markup, html};

use super::{About, Maybe, Refused, Tab, is_certified, list_of, name, refusal, show};
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, count};

/// How many changes of a weight are told.
const CROSSINGS: usize = 5;

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

fn shown(frame: &Frame, refused: Maybe) -> Result<Response, Failure> {
    show(frame, Tab::Order, "Find the order", refused, |state| {
        let list = list_of(state);
        if list.lines.is_empty() {
            return html! {
                div.empty { p.strong { "There is no list yet." } div.actions { a.button.primary href="/rank" { "To the list" } } }
            };
        }
        html! {
            p.lead { "One order comes from what you weigh, one from your gut. Where they disagree, a few questions settle it. The list changes only when you take an order over." }
            (question(frame, state, &list))
            (orders(frame, state, &list))
            (sensitivity(frame, state, &list))
            (weights_form(frame, state, refused))
            (marks_form(frame, state, &list, refused))
        }
    })
}

/// The next pair: two buttons.
fn question(frame: &Frame, state: &State, list: &RankList) -> Markup {
    let asked: Questions = questions(state);
    let own = |id: LineId| list.line(id).map_or_else(String::new, |l| name(&frame.app.season, l));
    html! {
        section.panel aria-labelledby="ask" {
            @match asked.next {
                Some((a, b)) => {
                    h2 id="ask" { "Where would you rather train, if both took you?" }
                    div.actions {
                        @for (better, worse) in [(a, b), (b, a)] {
                            (frame.form("/rank/order/answer", "inline", html! {
                                input type="hidden" name="better" value=(better);
                                input type="hidden" name="worse" value=(worse);
                                button { (own(better)) }
                            }))
                        }
                    }
                    p.small.muted { "Question " (asked.asked + 1) " of at most " (asked.most) "; the two orders disagree on " (count(asked.disagree, "pair", "pairs")) "." }
                },
                None if by_weights(state).is_empty() && by_gut(state).is_empty() => {
                    h2 id="ask" { "First weigh and mark" }
                    p { "Say below what you weigh, and give gut marks; then only the pairs on which the two disagree are asked." }
                },
                None => {
                    h2 id="ask" { "Nothing is left to ask" }
                    @if asked.open > 0 { p { "What is left open is as both orders have it in the mean." } }
                },
            }
        }
    }
}

fn orders(frame: &Frame, state: &State, list: &RankList) -> Markup {
    let own = |id: LineId| list.line(id).map_or_else(String::new, |l| name(&frame.app.season, l));
    let (scored, gut, asked) = (by_weights(state), by_gut(state), questions(state).order);
    let open = !is_certified(state);
    let holes = scored.iter().any(|s| !s.missing.is_empty());
    let a: Vec<LineId> = scored.iter().map(|s| s.line).collect();
    let b: Vec<LineId> = gut.iter().map(|(id, _)| *id).collect();
    html! {
        section.panel aria-labelledby="orders" {
            h2 id="orders" { "The orders side by side" }
            div.table-wrap role="region" tabindex="0" aria-label="A, B, and the order of your answers" {
                table.data.stack {
                    thead { tr { th.num scope="col" { "Place" } th scope="col" { "A: by weights" } th scope="col" { "B: by gut" } th scope="col" { "With my answers" } } }
                    tbody {
                        @for k in 0..list.lines.len() {
                            tr {
                                th.num.lead-cell scope="row" { (k + 1) }
                                td data-label="A: by weights" {
                                    @if let Some(s) = scored.get(k) {
                                        span { (own(s.line)) " " span.muted { (format!("{:.0}%", 100.0 * s.score as f64 / s.of.max(1) as f64)) @if !s.missing.is_empty() { " *" } } }
                                    } @else { span.muted { "no marks" } }
                                }
                                td data-label="B: by gut" {
                                    @if let Some((id, mark)) = gut.get(k) { span { (own(*id)) " " span.muted { (mark) } } } @else { span.muted { "no mark" } }
                                }
                                td data-label="With my answers" { @if let Some(id) = asked.get(k) { span { (own(*id)) } } }
                            }
                        }
                    }
                }
            }
            @if holes { p.small.muted { "* a mark is missing there and counts as the middle" } }
            @if open {
                div.actions {
                    (take(frame, &asked, "Take the order of my answers over", "as my answers have it"))
                    (take(frame, &a, "Take A over", "as my weights have it"))
                    (take(frame, &b, "Take B over", "as my gut has it"))
                }
            }
        }
    }
}

fn take(frame: &Frame, order: &[LineId], words: &str, reason: &str) -> Markup {
    let numbers: Vec<String> = order.iter().map(ToString::to_string).collect();
    html! {
        @if !order.is_empty() {
            (frame.form("/rank/order/take", "inline", html! {
                input type="hidden" name="order" value=(numbers.join("."));
                input type="hidden" name="reason" value=(reason);
                button { (words) }
            }))
        }
    }
}

/// At which weights the first place of order A would change.
fn sensitivity(frame: &Frame, state: &State, list: &RankList) -> Markup {
    let all = crossings(state);
    let criteria = criteria(state);
    let label = |m: Measure| criteria.iter().find(|c| c.measure == m).map_or("", Criterion::label);
    let own = |id: LineId| list.line(id).map_or_else(String::new, |l| name(&frame.app.season, l));
    html! {
        @if !all.is_empty() {
            section.panel aria-labelledby="near" {
                h2 id="near" { "How sure the first place of A is" }
                ul {
                    @for x in all.iter().take(CROSSINGS) {
                        li {
                            "If “" (label(x.measure)) "” " (if x.change < 0 { "falls to" } else { "rises to" }) " " (x.weight_words()) ", "
                            (own(x.first)) " draws level with the first."
                        }
                    }
                }
            }
        }
    }
}

/// The criteria to show: all headings, then one's own.
fn shown_criteria(state: &State) -> Vec<Criterion> {
    let set = criteria(state);
    let weight = |m: Measure| set.iter().find(|c| c.measure == m).map_or(0, |c| c.weight);
    let heading = |h: &Heading| {
        let measure = Measure::Heading(*h);
        Criterion { measure, name: String::new(), weight: weight(measure) }
    };
    let own = set.iter().filter(|c| matches!(c.measure, Measure::Own(_))).cloned();
    Heading::ALL.iter().map(heading).chain(own).collect()
}

/// The name of a criterion's field.
fn field(m: Measure) -> String {
    match m {
        Measure::Heading(h) => format!("weight-{}", h.word()),
        Measure::Own(id) => format!("weight-{id}"),
    }
}

fn weights_form(frame: &Frame, state: &State, refused: Maybe) -> Markup {
    let form = refused.filter(|r| r.about == About::Weights).map(|r| &r.form);
    let value = |name: &str, or: String| form.map_or(or, |f| f.get(name).to_owned());
    html! {
        section.panel aria-labelledby="weights" {
            h2 id="weights" { "What I weigh" }
            p { "From 0 (not at all) to 10. The marks of the first ones are those of your notes after each interview." }
            (refusal(refused, About::Weights))
            (frame.form("/rank/order/weights", "", html! {
                div.fields {
                    @for c in shown_criteria(state) {
                        @let id = field(c.measure);
                        div.field.short {
                            label for=(id) { bdi { (c.label()) } }
                            input id=(id) type="number" name=(id) min="0" max="10" value=(value(&id, c.weight.to_string()));
                        }
                    }
                    div.field {
                        label for="own-name" { "One of my own" }
                        input id="own-name" name="own_name" maxlength="100" value=(value("own_name", String::new())) autocomplete="off";
                    }
                    div.field.short {
                        label for="own-weight" { "Its weight" }
                        input id="own-weight" type="number" name="own_weight" min="0" max="10" value=(value("own_weight", "5".to_owned()));
                    }
                }
                div.actions { button { "Keep the weights" } }
            }))
        }
    }
}

fn marks_form(frame: &Frame, state: &State, list: &RankList, refused: Maybe) -> Markup {
    let own: Vec<(CriterionId, String)> = own_criteria(state);
    let form = refused.filter(|r| r.about == About::Marks).map(|r| &r.form);
    let value = |name: &str, or: String| form.map_or(or, |f| f.get(name).to_owned());
    let mark = |line: LineId, c: CriterionId| {
        let marks = state.items().weighing().map_or(&[][..], |w| &w.marks);
        let found = marks.iter().find(|m| m.line == line && m.criterion == c);
        found.map_or_else(String::new, |m| m.mark.to_string())
    };
    html! {
        section.panel aria-labelledby="marks" {
            h2 id="marks" { "My marks" }
            p { "The gut mark goes from 1 to 10; it begins with that of your notes. Marks for your own criteria go from 1 (bad) to 5 (very good)." }
            (refusal(refused, About::Marks))
            (frame.form("/rank/order/marks", "", html! {
                @for line in &list.lines {
                    fieldset {
                        legend { (name(&frame.app.season, line)) }
                        div.fields {
                            @let gut = format!("gut-{}", line.id);
                            div.field.short {
                                label for=(gut) { "Gut" }
                                input id=(gut) type="number" name=(gut) min="1" max="10" value=(value(&gut, gut_of(state, line).map_or_else(String::new, |g| g.to_string())));
                            }
                            @for (id, words) in &own {
                                @let key = format!("mark-{}-{id}", line.id);
                                div.field.short {
                                    label for=(key) { bdi { (words) } }
                                    input id=(key) type="number" name=(key) min="1" max="5" value=(value(&key, mark(line.id, *id)));
                                }
                            }
                        }
                    }
                }
                div.actions { button { "Keep the marks" } }
            }))
        }
    }
}

fn own_criteria(state: &State) -> Vec<(CriterionId, String)> {
    let own = |c: Criterion| match c.measure {
        Measure::Own(id) => Some((id, c.name)),
        Measure::Heading(_) => None,
    };
    criteria(state).into_iter().filter_map(own).collect()
}

// ---------------------------------------------------------------- changes

/// Changes what is weighed under one lock, and comes back to a place on the page.
fn weigh(
    frame: &Frame,
    about: About,
    place: &str,
    form: Form,
    change: impl FnOnce(&mut Weighing, &State, &Form) -> Result<(), String>,
) -> Result<Response, Failure> {
    let now = frame.app.now();
    let acted = {
        let mut workspace = frame.app.workspace();
        let state = workspace.state()?;
        let kept = state.items().weighing().cloned().unwrap_or_default();
        // What counts while nothing is set (all headings alike) stays when one weight is set.
        let mut weighing = Weighing { criteria: criteria(state), ..kept };
        match change(&mut weighing, state, &form) {
            Ok(()) => {
                let command = Command::SetWeighing(Box::new(weighing));
                Ok(workspace.act(&frame.app.season, &command, Actor::Page, now).map(|act| act.map(|a| a.id)))
            }
            Err(why) => Err(why),
        }
    };
    // The page is made after the lock is free again.
    let acted = match acted {
        Ok(acted) => acted,
        Err(why) => return shown(frame, Some(&Refused { about, form, why })),
    };
    match acted {
        Ok(act) => Ok(done(&format!("/rank/order#{place}"), act)),
        Err(ActError::Refused(why)) => shown(frame, Some(&Refused { about, form, why: why.0 })),
        Err(other) => Err(other.into()),
    }
}

/// A number in a field; none when it is empty.
fn number(form: &Form, name: &str, what: &str) -> Result<Option<u8>, String> {
    match form.get(name).trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("\"{text}\" is no number; write {what}.")),
    }
}

pub(super) async fn weights(frame: Frame, form: Form) -> Result<Response, Failure> {
    weigh(&frame, About::Weights, "weights", form, |w, state, form| {
        let mut after = Vec::new();
        for mut c in shown_criteria(state) {
            let before = w.criteria.iter().any(|k| k.measure == c.measure);
            c.weight = number(form, &field(c.measure), "a weight from 0 to 10")?.unwrap_or(c.weight);
            if before || c.weight > 0 {
                after.push(c);
            }
        }
        let name = form.get("own_name").trim().to_owned();
        if !name.is_empty() {
            let weight = number(form, "own_weight", "a weight from 0 to 10")?.unwrap_or(5);
            after.push(Criterion { measure: Measure::Own(CriterionId(0)), name, weight });
        }
        w.criteria = after;
        Ok(())
    })
}

pub(super) async fn marks(frame: Frame, form: Form) -> Result<Response, Failure> {
    weigh(&frame, About::Marks, "marks", form, |w, state, form| {
        let own = own_criteria(state);
        for line in &list_of(state).lines {
            let name = format!("gut-{}", line.id);
            let gut = number(form, &name, "a gut mark from 1 to 10")?;
            // A mark that is as it was, of the notes or given before, is not given anew.
            if form.has(&name) && gut != gut_of(state, line) {
                w.gut.retain(|g| g.line != line.id);
                w.gut.extend(gut.map(|mark| GutMark { line: line.id, mark }));
            }
            for (criterion, _) in &own {
                let name = format!("mark-{}-{criterion}", line.id);
                if form.has(&name) {
                    let mark = number(form, &name, "a mark from 1 to 5")?;
                    w.marks.retain(|m| (m.line, m.criterion) != (line.id, *criterion));
                    w.marks.extend(mark.map(|mark| OwnMark { line: line.id, criterion: *criterion, mark }));
                }
            }
        }
        Ok(())
    })
}

pub(super) async fn answer(frame: Frame, form: Form) -> Result<Response, Failure> {
    weigh(&frame, About::Weights, "ask", form, |w, state, form| {
        let list = list_of(state);
        let line = |name: &str| form.get(name).parse().ok().map(LineId).filter(|id| list.line(*id).is_some());
        match (line("better"), line("worse")) {
            (Some(better), Some(worse)) if better != worse => {
                w.answers.push(PairAnswer { better, worse });
                Ok(())
            }
            _ => Err("One of these lines is not on the list any more; look at the question again.".to_owned()),
        }
    })
}
