//! `letter` and `claim` as they are typed.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.says(&["profile", "set", "home_zone=Asia/Karachi", "full_name=Sana Malik", "aamc_id=14567890"]);
        desk
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(args)
            .current_dir(self.0.path())
            .env("PREMATCH_DATA_DIR", self.0.path())
            .env("PREMATCH_NOW", "2027-02-10T15:00:00Z")
            .output()
            .unwrap()
    }

    fn says(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn fails(&self, args: &[&str]) -> String {
        let out = self.run(args);
        format!("{}: {}", out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap().trim())
    }

    fn has(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}

const UAB: &str = "0400121010";
const VERMONT: &str = "0405011158";

const FIRST: &str = "Subject: My first choice\nDear Dr. Berkowitz,\n\nThe teaching of regional anesthesia that the residents \
                     showed me on 9 December is what I look for. I will rank your program first.\n\nSana Malik\nAAMC ID 14567890\n";

#[test]
fn a_letter_is_made_with_marks_does_not_leave_with_them_and_leaves_when_it_is_whole() {
    let desk = Desk::new();
    assert!(desk.says(&["letter", "kinds"]).contains("visa_question"));
    assert!(desk.says(&["letter", "list"]).contains("No letter is kept"));
    assert!(desk.fails(&["letter", "new", "poem", UAB]).starts_with("2: prematch: \"poem\" is no kind of letter"));
    let made = desk.says(&["letter", "new", "visa-question", UAB]);
    assert!(made.contains("Letter 1: ") && made.contains("visa question"), "{made}");
    desk.has(
        "words.txt",
        "Subject: A question\nDear [[the name of the coordinator]],\n\nDo you sponsor J-1 visas?\n\nSana Malik\n",
    );
    desk.says(&["letter", "write", "1", "words.txt", "--address", "gme@uab.example"]);
    let stays = desk.fails(&["letter", "eml", "1"]);
    assert!(stays.contains("does not leave yet") && stays.contains("placeholder_left"), "{stays}");
    assert!(desk.fails(&["letter", "eml", "1", "--override", "placeholder_left"]).contains("say why after the code"));
    desk.has("words.txt", "Dear coordinator,\n\nDo you sponsor J-1 visas?\n\nSana Malik\nAAMC ID 14567890\n");
    desk.says(&["letter", "write", "1", "words.txt"]);
    desk.says(&["letter", "eml", "1", "-o", "question.eml"]);
    let eml = std::fs::read_to_string(desk.0.path().join("question.eml")).unwrap();
    assert!(eml.contains("gme@uab.example") && eml.contains("Subject: A question"), "{eml}");
    assert!(desk.fails(&["letter", "eml", "1", "-o", "question.eml"]).contains("there already"));
    desk.says(&["letter", "sent", "1", "--way", "file"]);
    assert!(desk.fails(&["letter", "write", "1", "words.txt"]).contains("marked as sent"));
    assert!(desk.says(&["letter", "list"]).contains("10 Feb 2027"));
}

#[test]
fn a_first_choice_goes_into_the_ledger_and_a_second_one_does_not_leave_before_the_first_is_taken_back() {
    let desk = Desk::new();
    desk.has("first.txt", FIRST);
    desk.says(&["letter", "new", "other", UAB]);
    desk.says(&["letter", "write", "1", "first.txt"]);
    desk.says(&["letter", "sent", "1"]);
    let ledger = desk.says(&["claim", "list"]);
    assert!(ledger.contains("my first choice") && ledger.contains("I will rank your program first"), "{ledger}");
    desk.says(&["letter", "new", "other", VERMONT]);
    desk.says(&["letter", "write", "3", "first.txt"]);
    let refused = desk.fails(&["letter", "sent", "3"]);
    assert!(refused.contains("conflicting_first_choice_claim"), "{refused}");
    desk.says(&["claim", "withdraw", "2", "--reason", "By mail to the director"]);
    assert!(desk.says(&["claim", "list"]).contains("taken back 10 Feb 2027"));
    desk.says(&["claim", "add", VERMONT, "first_choice", "You are my first choice"]);
    assert!(desk.fails(&["claim", "add", UAB, "first_choice", "You too"]).starts_with("1: "));
}

#[test]
fn a_template_of_ones_own_is_used_and_a_broken_one_is_told() {
    let desk = Desk::new();
    assert!(desk.says(&["letter", "template", "update"]).starts_with("Subject:"));
    std::fs::create_dir_all(desk.0.path().join("letters")).unwrap();
    desk.has("letters/update.txt", "Subject: News from {{ name }}\nDear all,\n\n{{ news }}\n");
    let own = desk.says(&["letter", "new", "update", UAB, "--news", "I passed Step 3 on 5 February 2027."]);
    assert!(own.contains("I passed Step 3 on 5 February 2027."), "{own}");
    desk.has("letters/update.txt", "no subject here\n");
    let out = desk.run(&["letter", "new", "update", UAB]);
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("is not used"), "the broken template is told");
}
