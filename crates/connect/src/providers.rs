//! The servers of well-known mail providers, by the domain of the address, and what each wants for a password.
//!
//! Source: the providers' own help pages. Only what is sure stands here; for every other domain the server is asked for.

/// What is known of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its IMAP server, reached with TLS on port 993.
    pub server: &'static str,
    /// What to know about the password, in a sentence; may be empty.
    pub hint: &'static str,
    /// Where an app password is made, if the provider wants one.
    pub page: Option<&'static str>,
}

const MICROSOFT: &str = "Microsoft lets no program read a mailbox with a password; it wants OAuth, which prematch does \
    not do. Export the messages (.eml or .mbox), or forward them to another mailbox of yours and read that.";

const PROTON: &str = "Proton Mail can be read only through its Proton Mail Bridge: start it, and give server, port and \
    password as the Bridge shows them.";

const APP_PASSWORD: &str = "Your usual password will not do: make an app password there and use that.";
const SWITCH_ON: &str = "IMAP must be switched on in the settings of your mailbox first.";

/// Domains, the server, the hint, the page for app passwords. An entry that ends in a dot is any domain that begins so.
#[rustfmt::skip]
const PROVIDERS: &[(&[&str], &str, &str, Option<&str>)] = &[
    (&["gmail.com", "googlemail.com"], "imap.gmail.com", APP_PASSWORD, Some("https://myaccount.google.com/apppasswords")),
    (&["yahoo.", "ymail.com", "rocketmail.com"], "imap.mail.yahoo.com", APP_PASSWORD, Some("https://login.yahoo.com/account/security")),
    (&["aol.com"], "imap.aol.com", APP_PASSWORD, Some("https://login.aol.com/account/security")),
    (&["icloud.com", "me.com", "mac.com"], "imap.mail.me.com", APP_PASSWORD, Some("https://account.apple.com")),
    (&["fastmail.com", "fastmail.fm"], "imap.fastmail.com", APP_PASSWORD, Some("https://app.fastmail.com/settings/security")),
    (&["gmx.com"], "imap.gmx.com", SWITCH_ON, None),
    (&["gmx.net", "gmx.de", "gmx.at", "gmx.ch"], "imap.gmx.net", SWITCH_ON, None),
    (&["web.de"], "imap.web.de", SWITCH_ON, None),
    (&["mail.com"], "imap.mail.com", SWITCH_ON, None),
    (&["posteo.de", "posteo.net"], "posteo.de", "", None),
    (&["mailbox.org"], "imap.mailbox.org", "", None),
];

/// Domains of mailboxes that Microsoft holds, and its servers. A university's own domain may be there too, and cannot be
/// told by its name.
const OF_MICROSOFT: &[&str] = &["outlook.", "hotmail.", "live.", "msn.com", "passport.com", "office365.com"];
const MICROSOFT_SERVERS: &[&str] = &["outlook.com", "office365.com", "outlook.office.com", "hotmail.com", "live.com"];
const OF_PROTON: &[&str] = &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"];

fn domain(address: &str) -> String {
    address.rsplit_once('@').map_or(String::new(), |(_, d)| d.trim().to_ascii_lowercase())
}

fn among(domain: &str, list: &[&str]) -> bool {
    // Yahoo Japan is another company.
    domain != "yahoo.co.jp" && list.iter().any(|l| domain == *l || (l.ends_with('.') && domain.starts_with(l)))
}

/// What is known of the provider of an address.
pub fn known(address: &str) -> Option<Known> {
    let domain = domain(address);
    let found = PROVIDERS.iter().find(|(domains, ..)| among(&domain, domains));
    found.map(|&(_, server, hint, page)| Known { server, hint, page })
}

/// Why a mailbox cannot be read at all, in a sentence.
pub(crate) fn refusal(address: &str, server: &str) -> Option<&'static str> {
    let (domain, server) = (domain(address), server.to_ascii_lowercase());
    let at = |s: &&&str| server == **s || server.ends_with(&format!(".{s}"));
    let local = server == "localhost" || server.parse::<std::net::IpAddr>().is_ok();
    if !local && (among(&domain, OF_MICROSOFT) || MICROSOFT_SERVERS.iter().any(|s| at(&s))) {
        return Some(MICROSOFT);
    }
    (among(&domain, OF_PROTON) && !local).then_some(PROTON)
}

/// Why a mailbox with this address cannot be read, in a sentence, before a server was named.
pub fn not_readable(address: &str) -> Option<&'static str> {
    refusal(address, "")
}

#[cfg(test)]
mod tests {
    use super::{known, refusal};

    #[test]
    fn the_server_follows_from_the_address() {
        let server = |a: &str| known(a).map(|k| k.server);
        assert_eq!(server("me@gmail.com"), Some("imap.gmail.com"));
        assert_eq!(server("Me@Yahoo.co.in"), Some("imap.mail.yahoo.com"));
        assert_eq!(server("me@yahoo.co.jp"), None);
        assert_eq!(server("me@notgmail.com"), None);
        assert_eq!(server("nobody"), None);
        assert!(known("me@icloud.com").unwrap().page.is_some());
    }

    #[test]
    fn what_microsoft_holds_is_said_at_once() {
        assert!(refusal("me@hotmail.co.uk", "").unwrap().contains("OAuth"));
        assert!(refusal("me@uni.edu", "outlook.office365.com").unwrap().contains("OAuth"));
        assert_eq!(refusal("me@outlookers.org", "imap.outlookers.org"), None);
        assert!(refusal("me@proton.me", "imap.example.org").unwrap().contains("Bridge"));
        assert_eq!(refusal("me@proton.me", "127.0.0.1"), None);
    }
}
