//! `read`, `check` and `visa` as they are typed: words, exit codes, and many at once.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn run(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_prematch"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap();
    out
}

fn words(out: &Output) -> String {
    String::from_utf8(out.stdout.clone()).unwrap()
}

fn lines(out: &Output) -> Vec<Value> {
    words(out).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn a_question_about_rank_is_told_with_its_words_and_rules() {
    let out = run(&["read"], "Dear Dr. Rao,\n\nPlease tell us by Friday where you will rank our program.\n");
    let said = words(&out);
    assert!(out.status.success(), "{said}");
    for part in ["Take care.", "\u{bb}", "It cannot mean:", "Rules:"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains('%'), "no percentage: {said}");
}

#[test]
fn what_should_not_be_sent_makes_the_exit_code_1_and_the_rest_does_not() {
    let bad = run(&["check"], "Dear Dr. Lee, where am I on your rank list?\n\nAna Silva, AAMC ID 14567890");
    assert_eq!(bad.status.code(), Some(1));
    assert!(words(&bad).contains("do not send it so"), "{}", words(&bad));
    let slip = "Dear Dr. Lee, I recieved your answer about the burn unit, thank you.\n\nAna Silva, AAMC ID 14567890";
    let noted = run(&["check"], slip);
    assert!(noted.status.success() && words(&noted).contains("received"), "{}", words(&noted));
    assert!(!words(&run(&["check", "--no-grammar"], slip)).contains("received"));
}

#[test]
fn visas_are_told_in_words_also_other_statuses() {
    let said = words(&run(&["visa"], "We sponsor only the J-1. We accept an EAD."));
    assert!(said.contains("J-1:") && said.contains("yes") && said.contains("H-1B:"), "{said}");
    assert!(said.contains("EAD"), "{said}");
}

#[test]
fn many_at_once_keep_order_and_id_and_a_bad_line_costs_only_itself() {
    let asked: Vec<String> = (0..5000)
        .map(|n| match n {
            7 => "no JSON".to_owned(),
            8 => "[1]".to_owned(),
            _ => json!({ "id": n, "text": "Thank you for interviewing with us." }).to_string(),
        })
        .collect();
    let out = run(&["read", "--jsonl"], &asked.join("\n"));
    assert_eq!(out.status.code(), Some(65));
    let answers = lines(&out);
    assert_eq!(answers.len(), 5000);
    for (n, answer) in answers.iter().enumerate() {
        match n {
            7 | 8 => assert!(
                answer["id"].is_null() && answer["error"].as_str().unwrap().contains(&format!("line {}", n + 1))
            ),
            _ => assert!(answer["id"] == n && answer["category"] == "generic_thanks" && answer["red_flag"] == false),
        }
    }
}

#[test]
fn the_answers_to_lines_have_the_promised_fields() {
    let check = json!({ "id": "a", "subject": "", "text": "Dear [Name], hello.", "context": { "recipients_bcc": 3 } });
    let answer = &lines(&run(&["check", "--jsonl"], &check.to_string()))[0];
    assert_eq!(answer["id"], "a");
    let codes: Vec<&str> = answer["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    for code in ["placeholder_left", "generic_mass_mail", "missing_identifier"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    let first = &answer["findings"][0];
    for field in ["code", "severity", "start", "end", "message", "remedy"] {
        assert!(!first[field].is_null(), "{field} in {first}");
    }
    let visa = json!({ "id": 2, "text": "Only J-1." });
    let answer = &lines(&run(&["visa", "--jsonl"], &visa.to_string()))[0];
    assert_eq!((&answer["id"], &answer["j1"], &answer["h1b"]), (&json!(2), &json!("yes"), &json!("no")));
    assert!(answer["step3_required_for_h1b"].is_null() && answer["quotes"].is_array(), "{answer}");
}

#[test]
fn what_could_command_a_terminal_is_not_printed() {
    let hostile = "Dear Dr. Rao, the link is https://x.org/\u{1b}[2J and where will you rank us?\u{7}\u{1b}]0;x\u{7}";
    for command in ["read", "check", "visa"] {
        let said = words(&run(&[command], hostile));
        assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{command}: {said:?}");
    }
}
