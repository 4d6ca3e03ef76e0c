//! The evidence packet: its own check passes, the originals are what they were, and nothing in it acts.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use exchange::mail::{document_id, hash};
use exchange::packet::{Packet, PacketError, PacketItem, PacketMoment, PacketRule};
use jiff::Zoned;

fn moment(text: &str) -> Zoned {
    text.parse().unwrap()
}

fn item(file_name: &str, bytes: &[u8]) -> PacketItem {
    PacketItem {
        file_name: file_name.into(),
        bytes: bytes.to_vec(),
        sha256: document_id(bytes).unwrap(),
        received: Some(moment("2027-01-12T14:03:09-05:00[America/New_York]")),
        from: "Program Director <director@example.org>".into(),
        subject: "Where do you rank us?".into(),
        reading: "It asks where you place the program on your list.".into(),
        cues: vec!["Where are we on your rank list?".into()],
        rules: vec![PacketRule {
            id: "nrmp-no-ask".into(),
            title: "A program may not ask for your ranking intentions".into(),
            source: "NRMP Match Participation Agreement".into(),
            url: "https://www.nrmp.org/policies/".into(),
            read: "1 Sep 2026".to_owned(),
        }],
        text: "Dear Dr. A,\n\nWhere are we on your rank list?\n\nBest".into(),
    }
}

fn packet(items: Vec<PacketItem>) -> Packet {
    Packet {
        about: "Example University, Anesthesiology".into(),
        made: moment("2027-01-20T10:00:00+05:00[Asia/Karachi]"),
        applicant: "Dr. A, AAMC ID 00000000".into(),
        holds: "One message.".into(),
        items,
        timeline: vec![
            PacketMoment { when: moment("2027-01-13T09:00[Asia/Karachi]"), what: "I did not answer.".into() },
            PacketMoment { when: moment("2027-01-12T14:03[America/New_York]"), what: "The message came.".into() },
        ],
        notes: "I was asked once before, by phone.".into(),
    }
}

fn files(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

#[test]
fn the_sums_of_the_packet_check_and_the_originals_are_untouched() {
    let original = b"From: x\r\nSubject: \xff\x00 raw\r\n\r\nbody\r\n";
    let files = files(&packet(vec![item("mail.eml", original), item("mail.eml", b"another")]).zip().unwrap());
    assert_eq!(files["originals/001-mail.eml"], original);
    assert_eq!(files["originals/002-mail.eml"], b"another");
    let sums = text(&files, "SHA256SUMS");
    assert_eq!(sums.lines().count(), files.len() - 1);
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let hex: String = hash(&files[name]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(sum, hex, "{name}");
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    let packet = packet(vec![item("mail.eml", b"x")]);
    assert_eq!(packet.zip().unwrap(), packet.zip().unwrap());
    assert_eq!(packet.file_name(), "prematch-evidence-example-university-anesthesiology-2027-01-20.zip");
}

#[test]
fn the_timeline_is_in_order_with_each_clock() {
    let files = files(&packet(vec![item("mail.eml", b"x")]).zip().unwrap());
    insta::assert_snapshot!(text(&files, "timeline.txt"));
}

#[test]
fn the_page_says_all_of_it() {
    let files = files(&packet(vec![item("mail.eml", b"x")]).zip().unwrap());
    let page = text(&files, "packet.html");
    let body = page.split_once("<body>").unwrap().1.replace("><", ">\n<");
    insta::assert_snapshot!(body);
}

#[test]
fn a_changed_original_is_refused() {
    let mut changed = item("offer.eml", b"one");
    changed.bytes = b"two".to_vec();
    let error = packet(vec![changed]).zip().unwrap_err();
    assert!(matches!(error, PacketError::Changed(_)) && error.to_string().contains("offer.eml"));
    assert!(matches!(packet(vec![]).zip(), Err(PacketError::Empty)));
    assert!(matches!(packet(vec![item("a", b"a"); 501]).zip(), Err(PacketError::TooMany(501))));
    let long = vec![0; 64 * 1024 * 1024 + 1];
    let mut long_item = item("long.bin", b"");
    long_item.bytes = long;
    assert!(matches!(packet(vec![long_item]).zip(), Err(PacketError::TooLong(_))));
}

#[test]
fn names_of_files_stay_in_their_folder() {
    let names = ["../../etc/passwd", "C:\\x\\CON", "", "a\nb\u{202e}fdp.exe", "麻酔科.eml", &"n".repeat(5000)];
    let files = files(&packet(names.iter().map(|n| item(n, n.as_bytes())).collect()).zip().unwrap());
    let originals: Vec<&String> = files.keys().filter(|n| n.starts_with("originals/")).collect();
    assert_eq!(originals.len(), names.len());
    assert_eq!(originals[..3], ["originals/001-passwd", "originals/002-_CON", "originals/003-original"]);
    assert!(originals.contains(&&"originals/005-麻酔科.eml".to_owned()));
    for name in originals {
        assert!(name.len() < 230 && !name.contains("..") && !name.contains(['\\', '\n', '\u{202e}']), "{name}");
        assert_eq!(name.matches('/').count(), 1);
    }
    let mut nameless = packet(vec![item("a", b"a")]);
    nameless.about = "برنامج/../x".into();
    assert_eq!(nameless.file_name(), "prematch-evidence-x-2027-01-20.zip");
}

#[test]
fn hostile_words_do_nothing_on_the_page() {
    let hostile =
        "<script>alert(1)</script><img src=https://tracker.example/x onerror=alert(1)>\"' \u{202e}&amp;</pre>";
    let mut packet = packet(vec![item("<b>.eml", b"x")]);
    packet.about = hostile.into();
    packet.applicant = hostile.into();
    packet.notes = hostile.into();
    packet.timeline[0].what = hostile.into();
    let item = &mut packet.items[0];
    (item.from, item.subject, item.reading, item.text) =
        (hostile.into(), hostile.into(), hostile.into(), hostile.into());
    item.cues = vec![hostile.into()];
    let mut rule = item.rules[0].clone();
    (rule.id, rule.title, rule.source) = (hostile.into(), hostile.into(), hostile.into());
    rule.url = "javascript:alert(1)".into();
    item.rules = vec![rule.clone(), PacketRule { url: "https://x/\" onclick=\"alert(1)".into(), ..rule }];
    let page = text(&files(&packet.zip().unwrap()), "packet.html");
    for word in
        ["<script", "<img", "href=\"javascript", "\u{202e}", "\" onclick=", "<link", "<iframe", "@import", "url("]
    {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("&lt;script&gt;"));
    assert_eq!(page.matches(" src=").count(), page.matches("&lt;img src=").count());
}

/// A PDF by its structure: every entry of the table of objects leads to its object, and the pages are counted.
fn pages_of(pdf: &[u8]) -> usize {
    let text: String = pdf.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect();
    assert!(text.starts_with("%PDF-1.") && text.trim_end().ends_with("%%EOF"));
    let (_, tail) = text.rsplit_once("startxref\n").unwrap();
    let at: usize = tail.lines().next().unwrap().parse().unwrap();
    let table = text[at..].strip_prefix("xref\n0 ").unwrap();
    let mut lines = table.lines();
    let count: usize = lines.next().unwrap().trim().parse().unwrap();
    for number in 0..count {
        let entry = lines.next().unwrap();
        if number > 0 {
            let offset: usize = entry[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{number} 0 obj")), "{number}");
        }
    }
    let said: usize =
        text.split("/Count ").nth(1).unwrap().split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
    assert_eq!(text.matches("/Type /Page\n").count(), said);
    said
}

fn pdf_of(packet: &Packet) -> Vec<u8> {
    files(&packet.zip().unwrap())["packet.pdf"].clone()
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|w| w == word.as_bytes())
}

#[test]
fn the_pdf_is_whole_and_says_the_same() {
    let pdf = pdf_of(&packet(vec![item("mail.eml", b"x")]));
    assert_eq!(pages_of(&pdf), 1);
    for word in [
        "Evidence about Example University, Anesthesiology",
        "The message came.",
        "Where are we on your rank list?",
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        "page 1 of 1",
        "https://www.nrmp.org/policies/",
    ] {
        assert!(contains(&pdf, word), "{word}");
    }
    assert!(!contains(&pdf, "cannot be shown"));
    for word in ["/JavaScript", "/JS", "/Launch", "/URI", "/OpenAction"] {
        assert!(!contains(&pdf, word), "{word}");
    }
}

#[test]
fn letters_that_the_pdf_cannot_show_stand_as_marks_and_it_says_so() {
    let mut packet = packet(vec![item("mail.eml", b"x")]);
    packet.items[0].text = "Dear Dr. مريم, congratulations 🎉".into();
    let pdf = pdf_of(&packet);
    assert!(contains(&pdf, "Dear Dr. [U+0645 U+0631 U+064A U+0645], congratulations [U+1F389]"));
    assert!(contains(&pdf, "Some characters of this text cannot be shown"));
}

#[test]
fn ten_thousand_lines_and_endless_words_are_wrapped() {
    let mut long = packet(vec![item("mail.eml", b"x")]);
    long.items[0].text = "a line of it\n".repeat(10_000);
    assert!(pages_of(&pdf_of(&long)) > 190);
    long.items[0].text = "w".repeat(200_000);
    long.items[0].subject = "S".repeat(100_000);
    assert!(pages_of(&pdf_of(&long)) > 20);
    long.items[0].text = "م".repeat(1_000_000);
    let pdf = pdf_of(&long);
    assert!(pages_of(&pdf) > 100 && contains(&pdf, "longer than is printed here"));
    long.items[0].text = "(\\)<>\r\u{0}\u{1b}%PDF endobj stream".into();
    long.items[0].subject = "x".into();
    assert_eq!(pages_of(&pdf_of(&long)), 1);
}
