//! From the bytes of a part to what they stand for: transfer encodings (RFC 2045, section 6) and character sets.
//!
//! Real mail is often labelled wrong, so a label that the bytes contradict loses: text that is valid UTF-8 is UTF-8, and
//! text that cannot be what it says is read as Windows-1252, which gives every byte a character.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// As it is: 7bit, 8bit, binary or something unknown.
    Plain,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    /// By the word in the header.
    pub(crate) fn named(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The bytes behind the writing; `Err` with the bytes as they stand when they are not what they claim to be. The
    /// answer is never longer than the question.
    pub(crate) fn decode<'b>(self, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, &'b [u8]> {
        match self {
            Self::Plain => Ok(Cow::Borrowed(bytes)),
            Self::Base64 => base64_lenient(bytes).map(Cow::Owned).ok_or(bytes),
            Self::QuotedPrintable => quoted_printable_lenient(bytes).map(Cow::Owned).ok_or(bytes),
        }
    }

    /// How many bytes [`Self::decode`] will give, near enough to show.
    pub(crate) fn size(self, bytes: &[u8]) -> usize {
        match self {
            Self::Plain => bytes.len(),
            Self::Base64 => bytes.iter().filter(|b| is_base64(**b)).count() * 3 / 4,
            Self::QuotedPrintable => self.decode(bytes).map_or(bytes.len(), |b| b.len()),
        }
    }
}

fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')
}

/// Base64 up to its padding; characters that do not belong are passed over, as RFC 2045 (6.8) asks, unless they are the
/// half of it.
fn base64_lenient(bytes: &[u8]) -> Option<Vec<u8>> {
    let end = bytes.iter().position(|b| *b == b'=').unwrap_or(bytes.len());
    let mut clean: Vec<u8> = bytes[..end].iter().copied().filter(|b| is_base64(*b)).collect();
    let foreign = bytes[..end].iter().filter(|b| !is_base64(**b) && !b.is_ascii_whitespace()).count();
    if foreign > clean.len() {
        return None;
    }
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    clean.resize(clean.len().next_multiple_of(4), b'=');
    base64_decode(&clean)
}

/// Quoted-printable; when the strict reading fails, wrong escapes stand as they are.
fn quoted_printable_lenient(bytes: &[u8]) -> Option<Vec<u8>> {
    if let Some(decoded) = quoted_printable_decode(bytes) {
        return Some(decoded);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&b, after)) = rest.split_first() {
        rest = after;
        match (b, after) {
            (b'=', [b'\r', b'\n', more @ ..] | [b'\n', more @ ..]) => rest = more,
            (b'=', [h, l, more @ ..]) if hex(*h).is_some() && hex(*l).is_some() => {
                out.push(hex(*h)? * 16 + hex(*l)?);
                rest = more;
            }
            _ => out.push(b),
        }
    }
    Some(out)
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|d| d as u8)
}

/// Text in the character set that its label names, or the one that its bytes show.
pub(crate) fn charset(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.unwrap_or("").trim().to_ascii_lowercase();
    if bytes.is_ascii() && !label.starts_with("iso-2022") && !label.starts_with("utf-") && label != "hz-gb-2312" {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    // Single-byte sets take any bytes, so that UTF-8 under a wrong label would come out as "Ã©".
    let is_any = matches!(label.as_str(), "" | "us-ascii" | "ascii" | "utf-8" | "utf8")
        || label.starts_with("iso-8859")
        || label.starts_with("windows-125")
        || charset_decoder(label.as_bytes()).is_none();
    match std::str::from_utf8(bytes) {
        Ok(text) if is_any => return text.to_owned(),
        _ => {}
    }
    let unlabelled = matches!(label.as_str(), "" | "us-ascii" | "ascii" | "utf-8" | "utf8");
    match charset_decoder(label.as_bytes()) {
        Some(decode) if !unlabelled => decode(bytes),
        // A line or two of UTF-8 may be broken by a cut; only text that is mostly broken is something else.
        _ if mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => windows_1252(bytes),
    }
}

/// Whether broken places are rare beside whole characters beyond ASCII.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut whole) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    broken * 4 <= whole
}

/// Every byte as a character.
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    match charset_decoder(b"windows-1252") {
        Some(decode) => decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Transfer, charset};

    #[test]
    fn a_wrong_label_loses_against_the_bytes() {
        assert_eq!(charset("José".as_bytes(), Some("iso-8859-1")), "José");
        assert_eq!(charset(b"Jos\xe9 \x93quoted\x94", Some("utf-8")), "José “quoted”");
        assert_eq!(charset(b"Jos\xe9", Some("x-unknown")), "José");
        assert_eq!(charset(b"Jos\xe9", None), "José");
        assert_eq!(charset(b"\xb0\xa1", Some("gb2312")), "啊");
        // Cut within a character.
        assert_eq!(
            charset(b"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x81\xae\xe6\x97", Some("utf-8")),
            "日本語の\u{fffd}"
        );
    }

    #[test]
    fn broken_encodings_give_what_can_be_had() {
        let decode = |t: Transfer, b: &'static [u8]| t.decode(b).map(|b| b.into_owned());
        assert_eq!(decode(Transfer::Base64, b"SGVs\nbG8h"), Ok(b"Hello!".to_vec()));
        assert_eq!(decode(Transfer::Base64, b"SGVs*bG8"), Ok(b"Hello".to_vec()));
        assert_eq!(decode(Transfer::Base64, b"SGVsbG8hX"), Ok(b"Hello!".to_vec()));
        assert_eq!(decode(Transfer::Base64, b"!!!! ???? ----"), Err(&b"!!!! ???? ----"[..]));
        assert_eq!(decode(Transfer::QuotedPrintable, b"100=ZZ =3D a=\r\nb=e9"), Ok(b"100=ZZ = ab\xe9".to_vec()));
    }
}
