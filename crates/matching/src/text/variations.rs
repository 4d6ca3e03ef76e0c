//! The tables of a CSV folder that hold the variations of the NRMP; their columns are described in [`crate::text`].

use super::{CsvFolder, Names, PROGRAMS, Tables, TextError, heading, parity_column, rows, table};
use crate::market::ProgramIx;
use crate::plain::{mistake, plain, shown};
use crate::variations::{Parity, RawSupplemental, RawVariations, Reversion, VariationAt, VariationError, Variations};

const SUPPLEMENTAL: &str = "supplemental.csv";
const REVERSIONS: &str = "reversions.csv";

/// A market with its variations and the names its folder uses.
#[derive(Clone, Debug)]
pub struct NamedVariations {
    /// The market and the variations.
    pub variations: Variations,
    /// The name of each applicant.
    pub applicants: Names,
    /// The name of each program.
    pub programs: Names,
    /// The kind of each applicant, or nothing when `applicants.csv` has no column `type`.
    pub types: Vec<String>,
}

/// The tables that only a folder with variations has.
#[derive(Clone, Copy, Debug, Default)]
pub struct VariationTables<'a> {
    /// `supplemental.csv`, where there is one.
    pub supplemental: Option<&'a [u8]>,
    /// `reversions.csv`, where there is one.
    pub reversions: Option<&'a [u8]>,
}

/// Whether a `programs.csv` has the column `parity` as its third. A file that cannot be read has none.
pub fn has_parity(programs: &[u8]) -> bool {
    let Ok(bytes) = plain(PROGRAMS, programs) else { return false };
    table(bytes).headers().is_ok_and(|head| parity_column(head.iter()))
}

/// Reads a CSV folder with variations.
///
/// # Errors
/// The first mistake, with its file and line.
pub fn read_variations(folder: CsvFolder, extra: VariationTables) -> Result<NamedVariations, TextError> {
    let tables = Tables::read(folder)?;
    let (supplemental, supplemental_lines) = match extra.supplemental {
        Some(bytes) => read_supplemental(bytes, &tables)?,
        None => Lined::default(),
    };
    let (reversions, reversion_lines) = match extra.reversions {
        Some(bytes) => read_reversions(bytes, &tables)?,
        None => Lined::default(),
    };
    let parity = read_parity(&tables)?;
    let said = supplemental.clone();
    let raw = RawVariations { market: tables.raw.clone(), supplemental, reversions, parity };
    match Variations::build(raw) {
        Ok(variations) => Ok(NamedVariations {
            variations,
            applicants: Names::Text(tables.applicants.names),
            programs: Names::Text(tables.programs.names),
            types: tables.types,
        }),
        Err(VariationError::Market(e)) => Err(tables.wrong(&e)),
        Err(e) => {
            let (file, line) = match e.at() {
                Some(VariationAt::Supplemental(k)) => (SUPPLEMENTAL, supplemental_lines[k]),
                Some(VariationAt::Reversion(k)) => (REVERSIONS, reversion_lines[k]),
                Some(VariationAt::Parity(_)) | None => (PROGRAMS, 0),
            };
            Err(mistake(file, line, in_words(&e, &said, &tables)))
        }
    }
}

/// A mistake with the names of the file.
fn in_words(e: &VariationError, supplemental: &[RawSupplemental], tables: &Tables) -> String {
    let program = |p: ProgramIx| format!("\"{}\"", tables.programs.shown(p));
    let whose = |at: &VariationAt| match at {
        VariationAt::Supplemental(k) => format!("\"{}\"", tables.applicants.shown(supplemental[*k].applicant)),
        VariationAt::Reversion(_) | VariationAt::Parity(_) => String::new(),
    };
    match e {
        VariationError::NotOnList { at, program: p } => format!(
            "{} is not on the list of {}: a supplemental list belongs to a program on the primary list",
            program(*p),
            whose(at)
        ),
        VariationError::OwnProgram { program: p, .. } => {
            format!("the supplemental list for {} names {} itself; take it out", program(*p), program(*p))
        }
        VariationError::Twice { program: p, .. } => format!("{} stands twice on this list", program(*p)),
        VariationError::Repeated { at: at @ VariationAt::Supplemental(k) } => format!(
            "{} has two supplemental lists for {}; keep one of the lines",
            whose(at),
            program(supplemental[*k].program)
        ),
        VariationError::Repeated { at: VariationAt::Reversion(_) } => {
            "a reversion between these two programs stands there already; keep one of the lines".to_owned()
        }
        VariationError::Circle { .. } => {
            "the reversions lead in a circle; take one of them out, so that positions come to rest".to_owned()
        }
        other => other.to_string(),
    }
}

/// What was read, and the line of each.
type Lined<T> = (Vec<T>, Vec<u64>);

fn read_supplemental(bytes: &[u8], tables: &Tables) -> Result<Lined<RawSupplemental>, TextError> {
    let mut read = Lined::default();
    heading(SUPPLEMENTAL, bytes, &["applicant", "program"])?;
    for (line, cells) in rows(SUPPLEMENTAL, bytes)? {
        let cell = |k: usize| cells.get(k).map_or("", String::as_str);
        let applicant = tables.applicants.get(SUPPLEMENTAL, line, cell(0))?;
        let program = tables.programs.get(SUPPLEMENTAL, line, cell(1))?;
        let first_years = cells.iter().skip(2).filter(|c| !c.is_empty());
        let list = first_years.map(|name| tables.programs.get(SUPPLEMENTAL, line, name)).collect::<Result<_, _>>()?;
        read.0.push(RawSupplemental { applicant, program, list });
        read.1.push(line);
    }
    Ok(read)
}

fn read_reversions(bytes: &[u8], tables: &Tables) -> Result<Lined<Reversion>, TextError> {
    let mut read = Lined::default();
    heading(REVERSIONS, bytes, &["from", "to"])?;
    for (line, cells) in rows(REVERSIONS, bytes)? {
        let cell = |k: usize| cells.get(k).map_or("", String::as_str);
        let from = tables.programs.get(REVERSIONS, line, cell(0))?;
        let to = tables.programs.get(REVERSIONS, line, cell(1))?;
        let most = match cell(2) {
            "" => None,
            number => Some(number.parse().map_err(|_| {
                let number = shown(number);
                let message =
                    format!("\"{number}\" is not a number of positions; leave it empty for all that are unfilled");
                mistake(REVERSIONS, line, message)
            })?),
        };
        read.0.push(Reversion { from, to, most });
        read.1.push(line);
    }
    Ok(read)
}

fn read_parity(tables: &Tables) -> Result<Vec<(ProgramIx, Parity)>, TextError> {
    let mut parity = Vec::new();
    for (program, (line, word)) in (0..).zip(&tables.parity_words) {
        let wanted = match word.to_ascii_lowercase().as_str() {
            "" => continue,
            "even" => Parity::Even,
            "odd" => Parity::Odd,
            _ => {
                let (name, word) = (tables.programs.shown(program), shown(word));
                let message = format!("the parity of \"{name}\" is \"{word}\", not even, odd or empty");
                return Err(mistake(PROGRAMS, *line, message));
            }
        };
        parity.push((program, wanted));
    }
    Ok(parity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPLICANTS: &[u8] = b"applicant,1,2\nAna,City A,City C\nBen,City P\nCleo\nDan\n";
    const PROGRAMS: &[u8] =
        b"program,quota,parity,1,2\nCity A,1,,Ana,Cleo\nCity C,2,even,Ana\nCity P,1,,Ana,Ben\nCity Q,1,Odd,Dan,Cleo\n";
    const COUPLES: &[u8] = b"first,second,first_program,second_program\nCleo,Dan,City A,City Q\n";

    fn read(supplemental: &str, reversions: &str) -> Result<NamedVariations, TextError> {
        read_variations(
            CsvFolder { applicants: APPLICANTS, programs: PROGRAMS, couples: Some(COUPLES) },
            VariationTables { supplemental: Some(supplemental.as_bytes()), reversions: Some(reversions.as_bytes()) },
        )
    }

    #[test]
    fn the_tables_are_read_by_name() {
        let named = read(
            "applicant,program,1,2\nAna,City A,City P,City Q\nCleo,City A,City Q\n",
            "from,to,positions\nCity A,City C\nCity C,City P,1\n",
        )
        .unwrap();
        let v = &named.variations;
        assert_eq!(v.supplemental(0, 0), Some(&[2][..]), "City Q does not list Ana");
        assert_eq!((v.supplemental(2, 0), v.supplemental(0, 1)), (Some(&[3][..]), None));
        let reversions = [Reversion { from: 0, to: 1, most: None }, Reversion { from: 1, to: 2, most: Some(1) }];
        assert_eq!(v.reversions(), reversions);
        assert_eq!(v.parity().iter().map(|(p, x)| (*p, *x)).collect::<Vec<_>>(), [(1, Parity::Even), (3, Parity::Odd)]);
        let dropped = v.dropped();
        assert_eq!(dropped.of_supplemental, 1);
        assert_eq!(dropped.market, crate::Dropped::default(), "City P and City Q are asked by supplemental lists");
        let plain = CsvFolder { applicants: APPLICANTS, programs: PROGRAMS, couples: Some(COUPLES) };
        assert_eq!(super::super::read_csv(plain).unwrap().market.programs(), 4);
    }

    #[test]
    fn each_mistake_is_one_sentence_with_its_line() {
        let supplemental = [
            ("Ana,City X,City P", "line 2: no program is called \"City X\""),
            ("Eve,City A,City P", "line 2: no applicant is called \"Eve\""),
            ("Ben,City A,City P", "line 2: \"City A\" is not on the list of \"Ben\": a supplemental list belongs"),
            ("Dan,City A,City P", "line 2: \"City A\" is not on the list of \"Dan\": a supplemental list belongs"),
            ("Ana,City A,City P,City P", "line 2: \"City P\" stands twice on this list"),
            ("Ana,City A,City A", "line 2: the supplemental list for \"City A\" names \"City A\" itself; take it out"),
            ("Ana,City A,City P\nAna,City A", "line 3: \"Ana\" has two supplemental lists for \"City A\"; keep one"),
        ];
        for (text, expected) in supplemental {
            let message = read(&format!("applicant,program,1\n{text}\n"), "from,to\n").unwrap_err().to_string();
            assert!(message.starts_with(&format!("supplemental.csv: {expected}")), "{text:?}: {message}");
        }
        let reversions = [
            ("City A,City X", "line 2: no program is called \"City X\""),
            ("City A,City A", "line 2: a program cannot revert positions to itself"),
            ("City A,City C,few", "line 2: \"few\" is not a number of positions; leave it empty"),
            ("City A,City C\nCity A,City C,2", "line 3: a reversion between these two programs stands there already"),
            ("City P,City A\nCity A,City C\nCity C,City A", "line 3: the reversions lead in a circle; take one"),
        ];
        for (text, expected) in reversions {
            let message = read("applicant,program\n", &format!("from,to,positions\n{text}\n")).unwrap_err().to_string();
            assert!(message.starts_with(&format!("reversions.csv: {expected}")), "{text:?}: {message}");
        }
        let programs = b"program,quota,parity,1\nCity,1,both,Ana\n";
        let folder = CsvFolder { applicants: b"applicant\nAna\n", programs, couples: None };
        let message = read_variations(folder, VariationTables::default()).unwrap_err().to_string();
        assert_eq!(message, "programs.csv: line 2: the parity of \"City\" is \"both\", not even, odd or empty");
    }

    #[test]
    fn other_tables_are_refused_in_one_sentence() {
        let says = |supplemental: &str, reversions: &str| read(supplemental, reversions).unwrap_err().to_string();
        let good = ("applicant,program\n", "from,to\n");
        assert_eq!(
            says("who,where\nAna,City A\n", good.1),
            "supplemental.csv: line 1: the heading must begin with applicant,program, but it is \"who,where\""
        );
        assert_eq!(
            says(good.0, "from\nCity A\n"),
            "reversions.csv: line 1: the heading must begin with from,to, but it is \"from\""
        );
        assert!(says("", good.1).starts_with("supplemental.csv: line 1: the heading must begin"));
        assert!(says("applicant,program\nAna,\0\n", good.1).starts_with("supplemental.csv: line 2: a zero byte"));
        assert!(says("applicant,program\n,City A\n", good.1).starts_with("supplemental.csv: line 2: no applicant"));
        assert!(says(good.0, "\u{feff}from,to\nCity A,City \u{1b}[2J\n").ends_with("is called \"City \\u{1b}[2J\""));
        let utf_16 = b"\xff\xfea\0";
        let folder = CsvFolder { applicants: APPLICANTS, programs: PROGRAMS, couples: Some(COUPLES) };
        let extra = VariationTables { supplemental: None, reversions: Some(utf_16) };
        assert!(read_variations(folder, extra).unwrap_err().to_string().contains("the file is in UTF-16"));
        assert!(!has_parity(utf_16) && has_parity(b"\xef\xbb\xbfprogram,quota,Parity\n"));
    }

    #[test]
    fn types_and_parities_stand_side_by_side() {
        let folder = CsvFolder {
            applicants: b"applicant,type,1\nAna,img,City\nBen,,City\n",
            programs: b"program,quota,parity,1,2\nCity,2,even,Ana,Ben\n\nTown,1\n",
            couples: None,
        };
        let named = read_variations(folder, VariationTables::default()).unwrap();
        assert_eq!(named.types, ["img", ""]);
        assert_eq!((named.variations.parity().len(), named.variations.roster(0)), (1, &[0, 1][..]));
    }
}
