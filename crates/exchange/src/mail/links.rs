//! Where a link really leads. A link is words and an address, and nothing makes the two agree: fraud shows one and uses the
//! other. Hospitals wrap addresses in those of a scanner (Proofpoint, Safe Links), which is no fraud, so the wrapping is taken
//! off first.

use percent_encoding::percent_decode_str;

/// A link whose words are an address of one host while it leads to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FalseLink {
    /// The host that its words show.
    pub shown: String,
    /// The host that it leads to.
    pub real: String,
}

/// The link that words and address make, when the words show another host.
pub(super) fn false_link(words: &str, href: &str) -> Option<FalseLink> {
    let (shown, real) = (shown_host(words)?, host(href)?);
    (own_domain(&shown) != own_domain(&real)).then_some(FalseLink { shown, real })
}

/// The host that an address of the web leads to, out of the wrapping of a scanner.
pub(super) fn host(href: &str) -> Option<String> {
    let unwrapped = unwrapped(href.trim());
    bare_host(unwrapped.as_deref().unwrap_or(href.trim()))
}

fn bare_host(href: &str) -> Option<String> {
    let low = href.to_ascii_lowercase();
    let rest = low.strip_prefix("https://").or_else(|| low.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    // What stands before an @ is a name to log in with, made to look like a host.
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

/// The address within the wrapping of a scanner or a forwarding page.
fn unwrapped(href: &str) -> Option<String> {
    let host = bare_host(href)?;
    let query = |name: &str| {
        let (_, query) = href.split_once('?')?;
        let value = query.split(['&', '#']).find_map(|p| p.strip_prefix(name)?.strip_prefix('='))?;
        Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    if host.ends_with("safelinks.protection.outlook.com") {
        return query("url");
    }
    if host == "urldefense.com" || host.ends_with(".urldefense.com") {
        let (_, rest) = href.split_once("/v3/__")?;
        return Some(rest.split("__;").next().unwrap_or(rest).to_owned());
    }
    if host == "urldefense.proofpoint.com" {
        let coded = href.split_once('?')?.1.split('&').find_map(|p| p.strip_prefix("u="))?;
        let plain = if href.contains("/v2/") { coded.replace('-', "%").replace('_', "/") } else { coded.to_owned() };
        return Some(percent_decode_str(&plain).decode_utf8_lossy().into_owned());
    }
    if host == "www.google.com" && href.contains("/url?") {
        return query("q").or_else(|| query("url"));
    }
    None
}

/// The host that words show, when they are an address: `https://thalamusgme.com/login`, `www.nrmp.org`, `nrmp.org/register`.
fn shown_host(words: &str) -> Option<String> {
    let mut parts = words.split_whitespace();
    let (first, None) = (parts.next()?.trim_matches(['<', '>', '(', ')', '"', ',', '.']), parts.next()) else {
        return None;
    };
    if let Some(host) = bare_host(first) {
        return Some(host);
    }
    let host = first.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let ends = labels.last().is_some_and(|l| l.len() >= 2 && l.bytes().all(|b| b.is_ascii_alphabetic()));
    (labels.len() >= 2 && ends && labels.iter().all(is_label)).then_some(host)
}

/// The domain that somebody owns: two labels, three below a country's `co.uk`.
fn own_domain(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').filter(|l| !l.is_empty()).collect();
    let second = ["co", "com", "ac", "org", "net", "gov", "edu", "gob"];
    let keep = match labels.as_slice() {
        [.., second_level, country] if country.len() == 2 && second.contains(second_level) => 3,
        _ => 2,
    };
    labels[labels.len().saturating_sub(keep)..].join(".")
}

#[cfg(test)]
mod tests {
    use super::{FalseLink, false_link, host};

    #[test]
    fn a_link_that_shows_one_host_and_leads_to_another_is_told() {
        let told = |words: &str, href: &str| false_link(words, href).map(|l| (l.shown, l.real));
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(
            told("https://thalamusgme.com/login", "http://evil.example/phish"),
            pair("thalamusgme.com", "evil.example")
        );
        assert_eq!(
            told("nrmp.org/register", "https://nrmp.org.evil.example/"),
            pair("nrmp.org", "nrmp.org.evil.example")
        );
        assert_eq!(told("https://nrmp.org", "https://nrmp.org@evil.example/x"), pair("nrmp.org", "evil.example"));
        assert_eq!(told("www.a.co.uk", "https://b.co.uk"), pair("www.a.co.uk", "b.co.uk"));
        assert_eq!(false_link("Schedule here", "https://x.edu/s"), None);
        assert_eq!(false_link("thalamusgme.com", "https://www.thalamusgme.com/app"), None);
        assert_eq!(false_link("Dr. Lee", "https://x.edu"), None);
        assert!(matches!(false_link("nrmp.org", "https://x.edu"), Some(FalseLink { .. })));
    }

    #[test]
    fn the_wrapping_of_a_scanner_is_no_fraud() {
        for wrapped in [
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fthalamusgme.com%2Fx&data=05",
            "https://urldefense.com/v3/__https://thalamusgme.com/app__;!!abc!def$",
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__thalamusgme.com_app&d=DwMF",
            "https://www.google.com/url?q=https://thalamusgme.com/app&sa=D",
        ] {
            assert_eq!(host(wrapped).as_deref(), Some("thalamusgme.com"), "{wrapped}");
            assert_eq!(false_link("https://thalamusgme.com/app", wrapped), None, "{wrapped}");
        }
    }
}
