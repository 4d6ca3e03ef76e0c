//! A mailbox of 50,000 messages and a gigabyte: how long the scan takes and how much memory. Run with
//! `cargo bench -p exchange`; the file is made in the folder for temporary files and taken away again.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Instant;

use exchange::mail::{Entry, Mail, Progress, Quoting, Scan, Step, read_at, scan};

const MESSAGES: usize = 50_000;
const BYTES: usize = 1_000_000_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all mail.mbox");
    make(&path);
    let mut file = File::open(&path).unwrap();
    let length = file.metadata().unwrap().len();
    println!("{MESSAGES} messages, {} MB; memory before: {} MB at most", length / 1_000_000, peak());

    for round in ["first", "second"] {
        let started = Instant::now();
        let mut count = 0;
        let end = scan(&mut file, 0, Quoting::Rd, &mut |step, _| {
            count += usize::from(matches!(step, Step::Message(_)));
            ControlFlow::Continue(())
        });
        assert_eq!((count, end.unwrap().complete), (MESSAGES, true));
        println!("{round} scan, nothing kept: {:.1} s, {} MB at most", started.elapsed().as_secs_f64(), peak());
    }

    let (entries, stops) = in_pieces(&mut file);
    println!("scan stopped and taken up {stops} times, all {} entries kept: {} MB at most", entries.len(), peak());

    let started = Instant::now();
    let words: usize = entries.iter().map(|e| read(&mut file, e).text.len()).sum();
    let each = started.elapsed().as_secs_f64() * 1e6 / entries.len() as f64;
    println!(
        "every message read and parsed: {each:.0} µs each, {} MB of text, {} MB at most",
        words / 1_000_000,
        peak()
    );
}

fn read(file: &mut File, entry: &Entry) -> Mail {
    Mail::parse(&read_at(file, entry, Quoting::Rd).unwrap()).unwrap()
}

/// A scan that is stopped every 5,000 messages.
fn in_pieces(file: &mut File) -> (Vec<Entry>, usize) {
    let (mut entries, mut stops, mut end) = (Vec::new(), 0, Scan::default());
    while !end.complete {
        let mut here = 0;
        let mut take = |step: Step, _: Progress| {
            if let Step::Message(entry) = step {
                entries.push(*entry);
                here += 1;
            }
            if here == 5000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        end = scan(file, end.next, Quoting::Rd, &mut take).unwrap();
        stops += usize::from(!end.complete);
    }
    assert_eq!(entries.len(), MESSAGES);
    (entries, stops)
}

/// Messages as a Gmail export has them: most short, every tenth with an attachment, one of 30 MB.
fn make(path: &std::path::Path) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    let line = "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlzIHNp\r\n";
    let each = (BYTES - 30_000_000) / MESSAGES;
    for i in 0..MESSAGES {
        let body =
            "Dear Amina,\r\n\r\nThank you for your interest in our program; we sponsor J-1 visas.\r\n".repeat(20);
        write!(
            out,
            "From {i}@xxx Tue Nov 03 14:02:11 +0000 2026\r\nX-GM-THRID: {i}\r\nX-Gmail-Labels: Inbox,Important\r\n\
             Received: from a.example.org by b.example.org; Tue, 3 Nov 2026 08:02:05 -0600\r\n\
             From: =?UTF-8?Q?Jos=C3=A9_{i}?= <person{i}@program{}.example.edu>\r\nTo: amina.r@example.net\r\n\
             Subject: =?UTF-8?B?SW50ZXJ2aWV3?= {i}\r\nDate: Tue, 3 Nov 2026 08:02:05 -0600\r\n\
             Message-ID: <bench-{i}@example.edu>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n",
            i % 170
        )
        .unwrap();
        let attached = if i == MESSAGES / 2 {
            30_000_000
        } else if i % 10 == 0 {
            10 * each - 22_000
        } else {
            0
        };
        if attached > 0 {
            write!(out, "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n").unwrap();
            (0..attached / line.len()).for_each(|_| out.write_all(line.as_bytes()).unwrap());
        }
        write!(out, "--b--\r\n\r\n").unwrap();
    }
    out.flush().unwrap();
}

/// The most memory that this process has had, in megabytes, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1000)
}
