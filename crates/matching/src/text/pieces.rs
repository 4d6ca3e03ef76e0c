//! A market as somebody hands it over: one text or several files of any name, in the `r/c/p` format or as tables.
//!
//! A table is known by its heading (`applicant`; `program`, `quota`; `first`, `second`), not by the name of its file, and
//! one text may hold several, one below the other. Cells may also stand apart by tabs or semicolons, as they come when a
//! spreadsheet is copied or saved in Europe. A mistake is told with the line of the text or file it stands in.

use super::{APPLICANTS, COUPLES, CsvFolder, NamedMarket, PROGRAMS, TextError, has_parity, read_csv, read_rp};
use crate::plain::{mistake, plain};

/// A file, or a text without a name.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The file's name, or nothing.
    pub name: &'a str,
    /// What stands in it.
    pub bytes: &'a [u8],
}

/// Why pieces are not a market.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PiecesError {
    /// A mistake in a line.
    #[error("{0}")]
    Line(TextError),
    /// A mistake of the whole.
    #[error("{0}")]
    Whole(String),
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Applicants,
    Programs,
    Couples,
}

impl Kind {
    /// Its name in a folder.
    fn file(self) -> &'static str {
        match self {
            Self::Applicants => APPLICANTS,
            Self::Programs => PROGRAMS,
            Self::Couples => COUPLES,
        }
    }
}

/// A table that was found.
struct Found<'a> {
    kind: Kind,
    /// The file it stands in, or nothing.
    name: &'a str,
    /// The lines above it.
    above: u64,
    text: Vec<u8>,
}

/// What stands between cells, if this line is a heading, and of what.
fn heading_of(line: &[u8]) -> Option<(Kind, u8)> {
    let end = line.iter().position(|b| matches!(b, b',' | b'\t' | b';')).unwrap_or(line.len());
    let between = line.get(end).copied().unwrap_or(b',');
    let mut cells = line.split(|b| *b == between).map(|cell| cell.trim_ascii());
    let cells = cells.by_ref().take(2).map(|c| c.strip_prefix(b"\"").and_then(|c| c.strip_suffix(b"\"")).unwrap_or(c));
    let cells: Vec<String> = cells.map(|c| String::from_utf8_lossy(c).to_ascii_lowercase()).collect();
    let second = cells.get(1).map_or("", String::as_str);
    let kind = match (cells.first()?.as_str(), second) {
        ("applicant", _) => Kind::Applicants,
        ("program", "quota") => Kind::Programs,
        ("first", "second") => Kind::Couples,
        _ => return None,
    };
    Some((kind, between))
}

/// A table with commas between its cells. Quoted cells stay as they are.
fn with_commas(text: &[u8], between: u8) -> Vec<u8> {
    if between == b',' {
        return text.to_vec();
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(text);
    // Lines are kept one to one, so that a mistake has its line: a blank line is put back.
    let (mut out, mut line) = (Vec::new(), 1);
    let mut record = csv::ByteRecord::new();
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let at = record.position().map_or(line, csv::Position::line);
        while line < at {
            out.push(b'\n');
            line += 1;
        }
        for (k, cell) in record.iter().enumerate() {
            if k > 0 {
                out.push(b',');
            }
            let quoted = cell.iter().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
            if quoted {
                out.push(b'"');
                cell.iter().for_each(|b| if *b == b'"' { out.extend(b"\"\"") } else { out.push(*b) });
                out.push(b'"');
            } else {
                out.extend(cell);
            }
        }
        out.push(b'\n');
        line = at + 1 + cell_lines(&record);
    }
    out
}

/// New lines inside the cells of a row.
fn cell_lines(record: &csv::ByteRecord) -> u64 {
    record.iter().map(|cell| cell.iter().filter(|b| **b == b'\n').count() as u64).sum()
}

/// The tables of a piece; none for the `r/c/p` format.
fn tables<'a>(piece: Piece<'a>) -> Result<Vec<Found<'a>>, PiecesError> {
    let text = plain(piece.name, piece.bytes).map_err(PiecesError::Line)?;
    let mut starts = Vec::new();
    let mut at = 0;
    for (number, line) in (0u64..).zip(text.split_inclusive(|b| *b == b'\n')) {
        if let Some((kind, between)) = heading_of(line) {
            starts.push((at, number, kind, between));
        }
        at += line.len();
    }
    let Some((first, above, ..)) = starts.first() else { return Ok(Vec::new()) };
    if !text[..*first].trim_ascii().is_empty() {
        let message =
            "this stands above the first table; begin with the heading of a table: applicant, or program,quota";
        let blank = text[..*first].split(|b| *b == b'\n').take_while(|l| l.trim_ascii().is_empty()).count() as u64;
        return Err(PiecesError::Line(mistake(piece.name, (blank + 1).min(*above), message)));
    }
    let ends = starts.iter().skip(1).map(|s| s.0).chain([text.len()]);
    let found = starts.iter().zip(ends).map(|((from, above, kind, between), to)| Found {
        kind: *kind,
        name: piece.name,
        above: *above,
        text: with_commas(&text[*from..to], *between),
    });
    Ok(found.collect())
}

/// Reads a market from what somebody handed over.
///
/// # Errors
/// One sentence: the first mistake with its file and line, or what is missing or there twice.
pub fn read_pieces(pieces: &[Piece]) -> Result<NamedMarket, PiecesError> {
    let whole = |why: String| Err(PiecesError::Whole(why));
    let given: Vec<Piece> = pieces.iter().copied().filter(|p| !p.bytes.trim_ascii().is_empty()).collect();
    for piece in &given {
        if ["supplemental.csv", "reversions.csv"].iter().any(|n| piece.name.eq_ignore_ascii_case(n)) {
            return whole(format!("{} belongs to a Match with variations; {VARIATIONS}", piece.name));
        }
    }
    let mut found = Vec::new();
    let mut plain_text = Vec::new();
    for piece in &given {
        match tables(*piece)? {
            none if none.is_empty() => plain_text.push(*piece),
            some => found.extend(some),
        }
    }
    match (plain_text.as_slice(), found.is_empty()) {
        ([], true) => whole("There is nothing to run yet: choose files, or write the lists of both sides.".to_owned()),
        ([one], true) => read_rp(one.bytes).map_err(|e| PiecesError::Line(in_file(e, one.name, 0))),
        ([_, second, ..], true) => {
            whole(format!("{} is a second text; a Match in the text format is one file.", named(second.name)))
        }
        ([other, ..], false) => whole(format!(
            "{} has no heading of a table; tables begin with applicant, with program,quota or with first,second.",
            named(other.name)
        )),
        ([], false) => from_tables(&found),
    }
}

const VARIATIONS: &str = "run it with `prematch match run FOLDER`";

fn named(name: &str) -> String {
    if name.is_empty() { "The text".to_owned() } else { name.to_owned() }
}

fn from_tables(found: &[Found]) -> Result<NamedMarket, PiecesError> {
    let whole = |why: String| Err(PiecesError::Whole(why));
    let of = |kind: Kind| found.iter().filter(move |f| f.kind == kind);
    for kind in [Kind::Applicants, Kind::Programs, Kind::Couples] {
        if let Some(second) = of(kind).nth(1) {
            let message = format!("a second table of {} begins here; keep one", kind.file().trim_end_matches(".csv"));
            return Err(PiecesError::Line(mistake(second.name, second.above + 1, message)));
        }
    }
    let (applicants, programs) = (of(Kind::Applicants).next(), of(Kind::Programs).next());
    let (Some(applicants), Some(programs)) = (applicants, programs) else {
        let missing = if applicants.is_none() {
            "applicants (heading: applicant, then one column for each choice)"
        } else {
            "programs (heading: program,quota, then one column for each applicant ranked)"
        };
        return whole(format!("There is no table of {missing}."));
    };
    if has_parity(&programs.text) {
        return whole(format!("The column parity belongs to a Match with variations; {VARIATIONS}."));
    }
    let couples = of(Kind::Couples).next().map(|f| f.text.as_slice());
    let folder = CsvFolder { applicants: &applicants.text, programs: &programs.text, couples };
    read_csv(folder).map_err(|e| {
        let table = found.iter().find(|f| e.file.starts_with(f.kind.file()));
        PiecesError::Line(table.map_or(e.clone(), |f| in_file(e, f.name, f.above)))
    })
}

/// A mistake, told by the file and the line in which the reader's line stands.
fn in_file(e: TextError, name: &str, above: u64) -> TextError {
    mistake(name, e.line + above, e.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propose::applicant_optimal;

    fn read(pieces: &[(&str, &str)]) -> Result<NamedMarket, String> {
        let pieces: Vec<Piece> = pieces.iter().map(|(name, text)| Piece { name, bytes: text.as_bytes() }).collect();
        read_pieces(&pieces).map_err(|e| e.to_string())
    }

    fn got(named: &NamedMarket) -> Vec<String> {
        let result = applicant_optimal(&named.market);
        let program = |a| result.program(a).map_or("-".into(), |p| named.programs.name(p).into_owned());
        (0..named.market.applicants()).map(program).collect()
    }

    const APPLICANTS: &str = "applicant,1,2\nAna,City,Mercy\nBen,City\n";
    const PROGRAMS: &str = "program,quota,1,2\nCity,1,Ben,Ana\nMercy,1,Ana\n";

    #[test]
    fn one_text_files_of_any_name_and_the_text_format_are_read() {
        for pieces in [
            vec![("", format!("{APPLICANTS}\n{PROGRAMS}"))],
            vec![("b.csv", PROGRAMS.to_owned()), ("a (1).csv", APPLICANTS.to_owned())],
            vec![("", format!("{APPLICANTS}{PROGRAMS}").replace(',', "\t"))],
            vec![("", format!("\u{feff}\n{APPLICANTS}{PROGRAMS}").replace(',', ";").replace('\n', "\r\n"))],
        ] {
            let pieces: Vec<(&str, &str)> = pieces.iter().map(|(n, t)| (*n, t.as_str())).collect();
            assert_eq!(got(&read(&pieces).unwrap()), ["Mercy", "City"], "{pieces:?}");
        }
        assert_eq!(got(&read(&[("x.rp", "r 1 7 8\nr 2 7\np 7 1 2 1\np 8 1 1\n")]).unwrap()), ["8", "7"]);
    }

    #[test]
    fn a_mistake_is_told_with_the_line_it_stands_in() {
        let all = format!("{APPLICANTS}\n{}", PROGRAMS.replace("Ben", "Bob"));
        let says = |pieces: &[(&str, &str)]| read(pieces).unwrap_err();
        let wrong = says(&[("", &all)]);
        assert!(wrong.starts_with("line 6: ") && wrong.contains("Bob"), "{wrong}");
        let wrong = says(&[("my lists.csv", &all.replace(',', "\t"))]);
        assert!(wrong.starts_with("my lists.csv: line 6: "), "{wrong}");
        let wrong = says(&[("places.csv", &PROGRAMS.replace(",1,Ben", ",one,Ben")), ("people.csv", APPLICANTS)]);
        assert!(wrong.starts_with("places.csv: line 2: the quota of \"City\""), "{wrong}");
        assert!(says(&[("a.rp", "r 1 7\np 7 x\n")]).starts_with("a.rp: line 2: "));
        let twice = says(&[("", &format!("{APPLICANTS}{PROGRAMS}{PROGRAMS}"))]);
        assert_eq!(twice, "line 7: a second table of programs begins here; keep one");
    }

    #[test]
    fn what_is_missing_or_too_much_is_one_sentence() {
        for (pieces, part) in [
            (vec![], "nothing to run yet"),
            (vec![("", " \n")], "nothing to run yet"),
            (vec![("a.csv", APPLICANTS)], "There is no table of programs"),
            (vec![("p.csv", PROGRAMS)], "There is no table of applicants"),
            (vec![("a.csv", APPLICANTS), ("x.csv", "name,place\n")], "x.csv has no heading of a table"),
            (vec![("a.rp", "r 1 2\n"), ("b.rp", "r 1 2\n")], "b.rp is a second text"),
            (vec![("", "hello\napplicant,1\n")], "line 1: this stands above the first table"),
            (vec![("supplemental.csv", "applicant,program\n")], "prematch match run FOLDER"),
            (vec![("", "applicant\nA\nprogram,quota,parity\nC,1,even\n")], "The column parity"),
        ] {
            let wrong = read(&pieces).unwrap_err();
            assert!(wrong.contains(part) && !wrong.contains('\n'), "{pieces:?}: {wrong}");
        }
    }
}
