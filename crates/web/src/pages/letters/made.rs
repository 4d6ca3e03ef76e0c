//! A letter made from its template, the user's own or the built-in one, and from what is known.
//!
//! Own templates are files `letters/<kind>.txt` beside the workspace file. One that cannot be used is told in a sentence, and
//! the built-in one takes its place.

use domain::letters::{BadTemplate, Field, Fields, Missing, Rendered, Template, Wanted, addressee, fields};
use domain::{InterviewId, InterviewStatus, Letter, LetterKind, State};
use season::{Program, ProgramId};

use crate::app::App;
use crate::error::Failure;

/// The template of a kind, and what is wrong with the user's own one.
pub(super) fn template(app: &App, kind: LetterKind) -> Result<(Template, Option<String>), Failure> {
    let built_in = || Template::built_in(kind).map_err(|BadTemplate(why)| Failure::bad_request(why));
    let folder = app.about.file.parent().map(|f| f.join("letters"));
    let file = folder.map(|f| f.join(format!("{}.txt", kind.word())));
    let Some(file) = file.filter(|f| f.is_file()) else { return Ok((built_in()?, None)) };
    let read = std::fs::read_to_string(&file)
        .map_err(|_| BadTemplate("it cannot be read as text".to_owned()))
        .and_then(|text| Template::read(&text));
    match read {
        Ok(own) => Ok((own, None)),
        Err(BadTemplate(why)) => {
            let trouble = format!(
                "Your template {} is not used: {why}. The built-in one was taken; mend the file or remove it.",
                file.display()
            );
            Ok((built_in()?, Some(trouble)))
        }
    }
}

/// The interview that a letter of a kind is about, when none was named: the one that the kind speaks of.
pub(super) fn interview(state: &State, program: &ProgramId, kind: LetterKind) -> Option<InterviewId> {
    use InterviewStatus::{Asked, Booked, Done, Offered};
    use LetterKind::{Accept, Decline, Interest, Other, Release, Reschedule, VisaQuestion, Waitlist};
    let of = |wanted: &[InterviewStatus]| {
        let here = state.items().interviews().filter(|i| i.program == *program);
        here.rev().find(|i| wanted.contains(&i.status)).map(|i| i.id)
    };
    match kind {
        Accept | Decline => of(&[Offered, Asked]).or_else(|| of(&[Booked])),
        Release | Reschedule => of(&[Booked, Asked]).or_else(|| of(&[Offered])),
        Interest | Other | VisaQuestion | Waitlist => None,
        _ => of(&[Done]).or_else(|| of(&[Booked])),
    }
}

/// What is known for a letter as it stands.
pub(super) fn known(state: &State, app: &App, letter: &Letter, program: &Program, news: &str) -> Fields {
    let claims: Vec<_> = state.items().claims().filter(|c| c.program == letter.program).collect();
    let live = claims.iter().rev().find(|c| c.is_live());
    let wanted = Wanted {
        kind: letter.kind,
        program,
        interview: letter.interview.and_then(|id| state.items().interview(id)),
        to: &letter.to,
        news,
        claim: live.or(claims.last()).copied().filter(|_| letter.kind == LetterKind::Correction),
    };
    fields(state, &app.season, &wanted)
}

/// To whom it goes when nobody was named.
pub(super) fn usual(state: &State, letter: &Letter, program: &Program) -> (String, String) {
    let interview = letter.interview.and_then(|id| state.items().interview(id));
    let wanted = Wanted { kind: letter.kind, program, interview, to: &letter.to, news: "", claim: None };
    addressee(state, &wanted)
}

/// The letter as the template makes it, and what is wrong with the user's own template.
pub(super) fn rendered(app: &App, kind: LetterKind, known: &Fields) -> Result<(Rendered, Option<String>), Failure> {
    let (template, mut trouble) = template(app, kind)?;
    match template.render(known) {
        Ok(letter) => Ok((letter, trouble)),
        Err(BadTemplate(why)) => {
            trouble.get_or_insert(format!("Your template for this kind of letter is not used: {why}."));
            let built_in = Template::built_in(kind).and_then(|t| t.render(known));
            built_in.map(|letter| (letter, trouble)).map_err(|BadTemplate(why)| Failure::bad_request(why))
        }
    }
}

/// The fields whose mark still stands in a letter, and whether they are known by now.
pub(super) fn open(letter: &Letter, known: &Fields) -> Vec<(Missing, bool)> {
    let stands = |f: &Field| letter.text.contains(&f.mark()) || letter.subject.contains(&f.mark());
    let marked = Field::ALL.iter().copied().filter(stands);
    marked.map(|field| (Missing { field, home: field.home() }, known.get(field).is_some())).collect()
}

/// The letter with each mark replaced whose field is known by now; everything else stays as it was written.
pub(super) fn filled(mut letter: Letter, known: &Fields) -> Letter {
    for (field, words) in known.iter() {
        letter.subject = letter.subject.replace(&field.mark(), words);
        letter.text = letter.text.replace(&field.mark(), words);
    }
    letter
}
