//! Words on pages of paper: lines wrapped by the widths of their letters, page after page, as a PDF.
//!
//! The paper is US Letter. Sizes are in points, 72 to the inch; a page is measured from its lower left corner. The file
//! has no compression, so that it can be looked at, and nothing in it depends on when or where it is written.

use jiff::Zoned;
use pdf_writer::{Content, Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::letters::{Font, encode};

const WIDTH: f32 = 612.0;
const HEIGHT: f32 = 792.0;
const MARGIN: f32 = 60.0;
/// Where the number of the page stands.
const FOOT: f32 = 34.0;
/// The height of a line for its size.
const LEADING: f32 = 1.35;

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Heading,
    Body,
    /// Somebody's words, with a bar beside them.
    Quote,
    /// Hashes and addresses.
    Mono,
}

impl Style {
    fn font(self) -> Font {
        match self {
            Self::Title | Self::Heading => Font::Bold,
            Self::Body | Self::Quote => Font::Plain,
            Self::Mono => Font::Mono,
        }
    }

    fn size(self) -> f32 {
        match self {
            Self::Title => 17.0,
            Self::Heading => 12.5,
            Self::Body | Self::Quote => 10.0,
            Self::Mono => 8.5,
        }
    }

    fn indent(self) -> f32 {
        if self == Self::Quote { 14.0 } else { 0.0 }
    }

    /// The room above.
    fn above(self) -> f32 {
        match self {
            Self::Title => 0.0,
            Self::Heading => 16.0,
            Self::Body | Self::Quote | Self::Mono => 4.0,
        }
    }

    /// What must fit below the first line on the same page: a heading does not stand alone at the foot.
    fn below(self) -> f32 {
        if self == Self::Heading { 50.0 } else { 0.0 }
    }
}

/// A line at its place.
struct Placed {
    style: Style,
    /// The height of its foot on the page.
    y: f32,
    letters: Vec<u8>,
}

/// Pages being filled.
pub(super) struct Sheet {
    full: Vec<Vec<Placed>>,
    page: Vec<Placed>,
    y: f32,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { full: Vec::new(), page: Vec::new(), y: HEIGHT - MARGIN }
    }
}

impl Sheet {
    /// Adds words; each line end in them is kept.
    pub(super) fn add(&mut self, style: Style, text: &str) {
        self.y -= style.above();
        for line in text.split('\n') {
            for letters in wrap(&encode(line), style) {
                self.place(style, letters);
            }
        }
    }

    fn place(&mut self, style: Style, letters: Vec<u8>) {
        let height = style.size() * LEADING;
        if self.y - height - style.below() < MARGIN && !self.page.is_empty() {
            self.full.push(std::mem::take(&mut self.page));
            self.y = HEIGHT - MARGIN;
        }
        self.y -= height;
        self.page.push(Placed { style, y: self.y, letters });
    }

    /// The file.
    pub(super) fn finish(mut self, title: &str, made: &Zoned) -> Vec<u8> {
        self.full.push(self.page);
        let pages = self.full;
        let mut refs = Refs::default();
        let (catalog, tree, info) = (refs.next(), refs.next(), refs.next());
        let fonts = FONTS.map(|(_, name, base)| (name, base, refs.next()));
        let page_refs: Vec<(Ref, Ref)> = pages.iter().map(|_| (refs.next(), refs.next())).collect();

        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr("en"));
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(page_refs.iter().map(|(page, _)| *page)).count(count);
        let mut about = pdf.document_info(info);
        about.title(TextStr(title)).producer(TextStr("prematch")).creation_date(date(made));
        about.finish();
        for (_, base, font) in fonts {
            pdf.type1_font(font).base_font(Name(base)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (number, (lines, (page, content))) in (1..).zip(pages.iter().zip(page_refs)) {
            let mut object = pdf.page(page);
            object.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(content);
            let mut resources = object.resources();
            let mut names = resources.fonts();
            for (name, _, font) in fonts {
                names.pair(Name(name), font);
            }
            names.finish();
            resources.finish();
            object.finish();
            let foot = format!("{title}  -  page {number} of {count}");
            pdf.stream(content, &drawn(lines, &foot));
        }
        pdf.finish()
    }
}

/// The numbers of the objects of a file, one after the other.
#[derive(Default)]
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 = self.0.saturating_add(1);
        Ref::new(self.0)
    }
}

/// The fonts, by their names in the file and in the standard.
const FONTS: [(Font, &[u8], &[u8]); 3] =
    [(Font::Plain, b"F1", b"Helvetica"), (Font::Bold, b"F2", b"Helvetica-Bold"), (Font::Mono, b"F3", b"Courier")];

fn name(of: Font) -> Name<'static> {
    Name(FONTS.iter().find(|(font, ..)| *font == of).map_or(b"F1", |(_, name, _)| *name))
}

/// One page.
fn drawn(lines: &[Placed], foot: &str) -> Vec<u8> {
    let mut content = Content::new();
    content.set_fill_gray(0.6);
    for line in lines.iter().filter(|l| l.style == Style::Quote) {
        let height = line.style.size() * LEADING;
        content.rect(MARGIN, line.y - height * 0.25, 2.0, height);
        content.fill_nonzero();
    }
    content.set_fill_gray(0.0);
    for line in lines.iter().filter(|l| !l.letters.is_empty()) {
        write(
            &mut content,
            line.style.font(),
            line.style.size(),
            (MARGIN + line.style.indent(), line.y),
            &line.letters,
        );
    }
    write(&mut content, Font::Plain, 8.0, (MARGIN, FOOT), &encode(foot));
    content.finish().to_vec()
}

fn write(content: &mut Content, font: Font, size: f32, at: (f32, f32), letters: &[u8]) {
    content.begin_text();
    content.set_font(name(font), size);
    content.next_line(at.0, at.1);
    content.show(Str(letters));
    content.end_text();
}

/// A line as the lines that fit: broken at a blank, and within a word only if the word alone is too long.
fn wrap(letters: &[u8], style: Style) -> Vec<Vec<u8>> {
    let room = WIDTH - 2.0 * MARGIN - style.indent();
    let mut lines = Vec::new();
    let (mut start, mut blank, mut wide) = (0, None, 0.0);
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let width = width(style, *letter);
        if wide + width > room && at > start {
            let (end, next) = match blank {
                Some(blank) if blank > start => (blank, blank + 1),
                _ => (at, at),
            };
            lines.push(letters.get(start..end).unwrap_or_default().to_vec());
            (start, blank, at, wide) = (next, None, next, 0.0);
            continue;
        }
        if *letter == b' ' {
            blank = Some(at);
        }
        wide += width;
        at += 1;
    }
    lines.push(letters.get(start..).unwrap_or_default().to_vec());
    lines
}

/// The width of a letter on the page.
fn width(style: Style, letter: u8) -> f32 {
    // At most 1015: exact in f32.
    let thousandths = u16::try_from(style.font().width(letter)).unwrap_or(u16::MAX);
    f32::from(thousandths) * style.size() / 1000.0
}

/// A moment as a PDF has it, with its offset from UTC.
fn date(of: &Zoned) -> Date {
    let part = |n: i8| u8::try_from(n).unwrap_or(0);
    let minutes = of.offset().seconds() / 60;
    Date::new(u16::try_from(of.year()).unwrap_or(0))
        .month(part(of.month()))
        .day(part(of.day()))
        .hour(part(of.hour()))
        .minute(part(of.minute()))
        .second(part(of.second()))
        .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or(0))
        .utc_offset_minute(u8::try_from((minutes % 60).abs()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{MARGIN, Style, WIDTH, width, wrap};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_but_blanks_is_lost(line in "[ -~]{0,400}|[a-zA-Z]{100,400}") {
            for style in [Style::Body, Style::Quote, Style::Mono, Style::Heading] {
                let lines = wrap(line.as_bytes(), style);
                let room = WIDTH - 2.0 * MARGIN - style.indent();
                for l in &lines {
                    prop_assert!(l.iter().map(|b| width(style, *b)).sum::<f32>() <= room + 0.01);
                }
                let without = |b: &[u8]| b.iter().copied().filter(|b| *b != b' ').collect::<Vec<u8>>();
                prop_assert_eq!(without(&lines.concat()), without(line.as_bytes()));
            }
        }
    }
}
