//! Names of folders: on the wire in the modified UTF-7 of RFC 3501, section 5.1.3; for people as they read them.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The name as people read it. What is not written well stays as it is.
pub fn shown_name(wire: &str) -> String {
    let mut out = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((plain, coded)) = rest.split_once('&') {
        out.push_str(plain);
        let Some((code, after)) = coded.split_once('-') else {
            out.push('&');
            rest = coded;
            continue;
        };
        match decoded(code) {
            _ if code.is_empty() => out.push('&'),
            Some(text) => out.push_str(&text),
            None => out.push_str(&format!("&{code}-")),
        }
        rest = after;
    }
    out.push_str(rest);
    exchange::mail::one_line(&out, 200)
}

fn decoded(code: &str) -> Option<String> {
    let (mut units, mut bits, mut have) = (Vec::new(), 0_u32, 0);
    for b in code.bytes() {
        let digit = DIGITS.iter().position(|d| *d == b)?;
        bits = (bits << 6) | u32::try_from(digit).ok()?;
        have += 6;
        if have >= 16 {
            have -= 16;
            units.push(u16::try_from((bits >> have) & 0xffff).ok()?);
            bits &= (1 << have) - 1;
        }
    }
    String::from_utf16(&units).ok()
}

/// The name as a server takes it.
pub fn wire_name(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut others = Vec::new();
    for c in shown.chars() {
        if (' '..='~').contains(&c) {
            encode(&mut others, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            others.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    encode(&mut others, &mut out);
    out
}

/// Writes letters outside of ASCII and forgets them.
fn encode(units: &mut Vec<u16>, out: &mut String) {
    if units.is_empty() {
        return;
    }
    out.push('&');
    let (mut bits, mut have) = (0_u32, 0);
    let mut put = |digit: u32| out.push(char::from(DIGITS[(digit & 63) as usize]));
    for unit in units.drain(..) {
        bits = (bits << 16) | u32::from(unit);
        have += 16;
        while have >= 6 {
            have -= 6;
            put(bits >> have);
        }
        bits &= (1 << have) - 1;
    }
    if have > 0 {
        put(bits << (6 - have));
    }
    out.push('-');
}

#[cfg(test)]
mod tests {
    use super::{shown_name, wire_name};

    #[test]
    fn names_in_all_languages_go_there_and_back() {
        // The example of RFC 3501.
        let wire = "~peter/mail/&U,BTFw-/&ZeVnLIqe-";
        assert_eq!(shown_name(wire), "~peter/mail/台北/日本語");
        assert_eq!(wire_name("~peter/mail/台北/日本語"), wire);
        for name in ["INBOX", "Entw&rfe", "Entwürfe", "Черновики", "&", "a&b", "😀 mail", "مسودات x"]
        {
            assert_eq!(shown_name(&wire_name(name)), name);
        }
    }

    #[test]
    fn a_broken_name_is_still_a_name() {
        for broken in ["&", "a&b", "&U,", "&!!-", "&2AA-", "x&-y"] {
            assert!(!shown_name(broken).is_empty());
        }
        assert_eq!(shown_name("a\r\nb\u{202e}c"), "a bc");
    }
}
