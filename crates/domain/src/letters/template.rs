//! Templates: a file for each kind of letter, with `Subject: …` in its first line, filled in by minijinja.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior};

use super::field::{Field, Fields, Home};
use crate::kept::LetterKind;

/// The most characters of a template.
const LONGEST: usize = 20_000;

/// Why a template cannot be used, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadTemplate(pub String);

/// A field that a letter needs and that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is not known: {}", .field.label(), .home.words())]
pub struct Missing {
    /// Which.
    pub field: Field,
    /// Where it is entered.
    pub home: Home,
}

/// A letter made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The text, with a [`Field::mark`] for each field that is missing.
    pub text: String,
    /// The fields that are missing.
    pub missing: Vec<Missing>,
}

/// A template that was read and can be filled in.
#[derive(Clone, Debug)]
pub struct Template {
    subject: String,
    body: String,
    /// The fields that it names.
    names: Vec<Field>,
}

macro_rules! built_in {
    ($($kind:ident: $file:literal),* $(,)?) => {
        /// The words of the built-in template of a kind.
        pub fn source(kind: LetterKind) -> &'static str {
            match kind { $(LetterKind::$kind => include_str!(concat!("../../letters/", $file)),)* }
        }
    };
}

impl Template {
    built_in! {
        Interest: "interest.txt",
        VisaQuestion: "visa_question.txt",
        ThankYou: "thank_you.txt",
        ThankDirector: "thank_director.txt",
        Update: "update.txt",
        FirstChoice: "first_choice.txt",
        StrongInterest: "strong_interest.txt",
        Waitlist: "waitlist.txt",
        Accept: "accept.txt",
        Decline: "decline.txt",
        Reschedule: "reschedule.txt",
        Release: "release.txt",
        Correction: "correction.txt",
        Papers: "papers.txt",
        SafeAnswer: "safe_answer.txt",
        Other: "other.txt",
    }

    /// The file of the applicant's own template of a kind, beside the workspace file: `letters/thank_you.txt`.
    pub fn own_file(kind: LetterKind) -> String {
        format!("letters/{}.txt", kind.word())
    }

    /// The built-in template of a kind.
    ///
    /// # Errors
    /// Never, as a test over all of them shows.
    pub fn built_in(kind: LetterKind) -> Result<Self, BadTemplate> {
        Self::read(Self::source(kind))
    }

    /// Reads a template.
    ///
    /// # Errors
    /// One sentence when it has no subject line, names something that is no field, or is not written as minijinja wants.
    pub fn read(text: &str) -> Result<Self, BadTemplate> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        if text.chars().count() > LONGEST {
            return Err(BadTemplate(format!("it has more than {LONGEST} characters; shorten it")));
        }
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let Some(subject) = first.strip_prefix("Subject:") else {
            return Err(BadTemplate(
                "its first line does not begin with \"Subject:\"; put the subject there".to_owned(),
            ));
        };
        let mut read =
            Self { subject: subject.trim().to_owned(), body: rest.trim().to_owned() + "\n", names: Vec::new() };
        read.names = read.named()?;
        // With every field there, it must come out whole.
        let mut all = Fields::default();
        Field::ALL.iter().for_each(|f| all.set(*f, f.label()));
        read.fill(&all)?;
        Ok(read)
    }

    /// Whether a field stands in it.
    pub fn names(&self, field: Field) -> bool {
        self.names.contains(&field)
    }

    /// Fills the template in. A field that is not known and cannot be done without leaves a mark.
    ///
    /// # Errors
    /// One sentence when the template cannot be filled in even so.
    pub fn render(&self, known: &Fields) -> Result<Rendered, BadTemplate> {
        let absent: Vec<Field> = self.names.iter().copied().filter(|f| known.get(*f).is_none()).collect();
        let mut filled = known.clone();
        absent.iter().for_each(|f| filled.set(*f, f.mark()));
        let mut missing = Vec::new();
        for field in absent {
            // A field that the template only asks about ("is defined") can stay absent.
            let mut without = Fields::default();
            filled.iter().filter(|(f, _)| *f != field).for_each(|(f, w)| without.set(f, w));
            if self.fill(&without).is_ok() {
                filled = without;
            } else {
                missing.push(Missing { field, home: field.home() });
            }
        }
        let (subject, text) = self.fill(&filled)?;
        Ok(Rendered { subject, text, missing })
    }

    /// The fields that it names, in their order.
    fn named(&self) -> Result<Vec<Field>, BadTemplate> {
        let environment = self.environment()?;
        let mut named = Vec::new();
        for part in ["subject", "text"] {
            let template = environment.get_template(part).map_err(|e| broken(&e, part))?;
            for name in template.undeclared_variables(false) {
                named.push(Field::from_name(&name).ok_or_else(|| no_field(&name))?);
            }
        }
        named.sort_unstable();
        named.dedup();
        Ok(named)
    }

    fn environment(&self) -> Result<Environment<'_>, BadTemplate> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        for (part, words) in [("subject", &self.subject), ("text", &self.body)] {
            environment.add_template(part, words).map_err(|e| broken(&e, part))?;
        }
        Ok(environment)
    }

    /// Subject and text; a field that is needed and absent is an error.
    fn fill(&self, fields: &Fields) -> Result<(String, String), BadTemplate> {
        let environment = self.environment()?;
        let values: BTreeMap<&str, &str> = fields.iter().map(|(f, w)| (f.name(), w)).collect();
        let of = |part: &str| -> Result<String, BadTemplate> {
            let template = environment.get_template(part).map_err(|e| broken(&e, part))?;
            template.render(&values).map_err(|e| broken(&e, part))
        };
        let subject = of("subject")?.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((subject, of("text")?.trim().to_owned()))
    }
}

fn no_field(name: &str) -> BadTemplate {
    let known: Vec<&str> = Field::ALL.iter().map(|f| f.name()).collect();
    BadTemplate(format!("{{{{ {name} }}}} is no field of a letter; the fields are {}", known.join(", ")))
}

fn broken(error: &minijinja::Error, part: &str) -> BadTemplate {
    // The first line of a file is the subject.
    let line =
        error.line().filter(|_| part == "text").map(|l| format!(" (line {} of the text)", l)).unwrap_or_default();
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    BadTemplate(format!("its {part} cannot be filled in{line}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(known: &[(Field, &str)]) -> Fields {
        let mut fields = Fields::default();
        known.iter().for_each(|(f, w)| fields.set(*f, w));
        fields
    }

    #[test]
    fn what_is_not_known_leaves_a_mark_and_says_where_it_is_entered() {
        let template = Template::read("Subject: Hello\nDear {{ greeting }},\n\n{{ name }}, {{ aamc_id }}").unwrap();
        let letter = template.render(&fields(&[(Field::Greeting, "Dr. Lee"), (Field::Name, "Ana Silva")])).unwrap();
        assert_eq!(letter.text, "Dear Dr. Lee,\n\nAna Silva, [[your AAMC ID]]");
        let said: Vec<String> = letter.missing.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["your AAMC ID is not known: enter it in your profile"]);
    }

    #[test]
    fn what_a_template_only_asks_about_may_stay_absent() {
        let template = Template::read("Subject: S\nA{% if news is defined %} and {{ news }}{% endif %}.").unwrap();
        let without = template.render(&Fields::default()).unwrap();
        assert_eq!((without.text.as_str(), without.missing.len()), ("A.", 0));
        assert_eq!(template.render(&fields(&[(Field::News, "B")])).unwrap().text, "A and B.");
    }

    #[test]
    fn what_a_field_says_is_never_read_as_a_template() {
        let template = Template::read("Subject: {{ reason }}\n{{ reason }} <&>").unwrap();
        let letter = template.render(&fields(&[(Field::Reason, "{{ name }}\r\nBcc: x <b>")])).unwrap();
        assert_eq!(letter.subject, "{{ name }} Bcc: x <b>");
        assert_eq!(letter.text, "{{ name }} Bcc: x <b> <&>");
    }

    #[test]
    fn a_broken_template_is_explained_in_one_sentence() {
        for (text, part) in [
            ("Dear all", "Subject:"),
            ("Subject: S\n{{ nmae }}", "{{ nmae }} is no field"),
            ("Subject: S\n{% if name %}", "cannot be filled in"),
            ("Subject: S\n{{ name | nothing }}", "cannot be filled in"),
            ("Subject: S\n{{ name * name }}", "cannot be filled in"),
        ] {
            let why = Template::read(text).unwrap_err().0;
            assert!(why.contains(part) && !why.contains('\n'), "{text}: {why}");
        }
    }
}
