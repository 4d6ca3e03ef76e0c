//! Hostile requests: what other pages, other programs on this computer, and odd clients may try.
//!
//! The routes are read from the sources of the pages, so that a new one is under test as soon as it is written.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use common::{Answer, File, HOST, TOKEN, TestApp};
use tokio::net::TcpListener;

/// Text that would run if it were not escaped.
const EVIL: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

// ----------------------------------------------------------------------------------------------------- helpers

/// Every path that the pages answer, as it stands in their sources, with its parameters filled in.
fn paths() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for (at, opening) in text.match_indices(".route(\"") {
                let path = text[at + opening.len()..].split('"').next().unwrap();
                // The last two carry secrets of their own; `interviews.rs` tests them.
                let open = ["/open", "/healthz", "/assets/{name}", "/feed/{name}", "/help-at-bedside/{token}"];
                if !open.contains(&path) {
                    found.insert(filled_in(path));
                }
            }
        }
    }
    assert!(found.len() > 20, "only {} routes were found", found.len());
    found
}

fn filled_in(path: &str) -> String {
    let hash = "0".repeat(64);
    let known = [("{id}", "0404121139"), ("{hash}", hash.as_str()), ("{name}", "prematch-2026-11-22-150000.db")];
    let path = known.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}

/// A request with just these headers.
async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    for (name, value) in headers {
        request = request.header(*name, HeaderValue::from_str(value).unwrap());
    }
    app.raw(request.body(Body::from(body.to_owned())).unwrap()).await
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=x");
const OUR_HOST: (&str, &str) = ("host", HOST);

/// A multipart body with a token and a file.
fn multipart(token: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"backup\"; filename=\"b.db\"\r\n\r\nbytes\r\n--x--\r\n"
    )
}

/// Fails unless nothing was ever changed in the workspace and no backup was made.
async fn assert_untouched(app: &TestApp, folder: &Path) {
    app.get("/data").await.ok().shows("Nothing has been changed yet.");
    assert!(!folder.join("backups").exists(), "a backup folder was made");
}

/// An element's beginning.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// Where in the page it ends.
    end: usize,
}

impl Tag {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(k, _)| k == name)
    }
}

/// The tags of a page, read strictly: our pages quote every attribute.
fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = page[at..].find('<') {
        let start = at + open + 1;
        let name: String = page[start..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let mut rest = &page[start + name.len()..];
        let mut attributes = Vec::new();
        if !name.is_empty() {
            loop {
                rest = rest.trim_start_matches([' ', '/', '\n']);
                let key: String = rest.chars().take_while(|c| !" =>/\n".contains(*c)).collect();
                rest = &rest[key.len()..];
                if key.is_empty() {
                    break;
                }
                let value = match rest.strip_prefix("=\"") {
                    Some(quoted) => {
                        let (value, after) = quoted.split_once('"').expect_closed(page);
                        rest = after;
                        value.to_owned()
                    }
                    None => String::new(),
                };
                attributes.push((key.to_lowercase(), value));
            }
        }
        at = page.len() - rest.len();
        if !name.is_empty() {
            tags.push(Tag { name: name.to_lowercase(), attributes, end: at });
        }
    }
    tags
}

trait Closed<T> {
    fn expect_closed(self, page: &str) -> T;
}

impl<T> Closed<T> for Option<T> {
    fn expect_closed(self, page: &str) -> T {
        self.unwrap_or_else(|| panic!("a quote is never closed in {page}"))
    }
}

/// Fails when a page carries anything that could run, load or send elsewhere.
#[track_caller]
fn assert_harmless(path: &str, answer: &Answer) {
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    let page = answer.text();
    assert!(!page.contains("<script>alert"), "script text came back as a script on {path}");
    for tag in tags(&page) {
        for (name, value) in &tag.attributes {
            assert!(name != "style" && name != "srcdoc", "{path}: <{} {name}=…>", tag.name);
            assert!(!name.starts_with("on"), "{path}: <{} {name}=…>", tag.name);
            let address = value.trim_start().to_lowercase();
            assert!(!address.starts_with("javascript:"), "{path}: <{} {name}={value:?}>", tag.name);
        }
        match tag.name.as_str() {
            "script" => {
                assert!(tag.get("src").starts_with("/assets/"), "{path}: a script from {:?}", tag.get("src"));
                assert!(page[tag.end..].starts_with("></script>"), "{path}: a script with content");
            }
            "style" | "iframe" | "object" | "embed" | "base" => panic!("{path}: <{}>", tag.name),
            "link" | "img" => {
                let address = [tag.get("href"), tag.get("src")].concat();
                assert!(address.starts_with('/'), "{path}: <{}> from {address:?}", tag.name);
            }
            "form" => {
                let action = tag.get("action");
                assert!(
                    action.is_empty() || (action.starts_with('/') && !action.starts_with("//")),
                    "{path}: {action}"
                );
                let inside = page[tag.end..].split("</form>").next().unwrap_or("");
                let posts = tag.get("method") == "post";
                assert_eq!(inside.contains("name=\"csrf\""), posts, "{path}: the token of the form to {action:?}");
            }
            "a" if tag.get("target") == "_blank" => {
                assert!(tag.get("rel").contains("noopener"), "{path}: {:?}", tag.get("href"));
            }
            _ => {}
        }
    }
}

#[track_caller]
fn assert_guarded(path: &str, answer: &Answer) {
    assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}: no policy");
    assert!(!answer.header("content-security-policy").contains("unsafe"), "{path}: an unsafe policy");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    let cached = if path.starts_with("/assets/prematch") { "public, max-age=31536000, immutable" } else { "no-store" };
    assert_eq!(answer.header("cache-control"), cached, "{path}");
}

// -------------------------------------------------------------------------------------------------------- host

#[tokio::test]
async fn a_request_that_names_another_server_is_refused() {
    let app = TestApp::new().await;
    let port_only = format!("evil.example:{}", HOST.split(':').next_back().unwrap());
    for host in ["evil.example", &port_only, "127.0.0.1", "127.0.0.1:8701", "", "127.0.0.1:8700.evil.example"] {
        for path in ["/", "/open?token=token-of-the-test", "/assets/prematch.css", "/healthz", "/nothing"] {
            let answer = ask(&app, "GET", path, &[("host", host), ("cookie", app.cookie())], "").await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host:?} {path}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
            assert_guarded("/", &answer);
        }
    }
    let without = ask(&app, "GET", "/", &[("cookie", app.cookie())], "").await;
    assert_eq!(without.status, StatusCode::MISDIRECTED_REQUEST);
}

// ----------------------------------------------------------------------------------------------------- session

#[tokio::test]
async fn without_the_cookie_no_page_is_shown_and_nothing_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let body = format!("csrf={}&theme=dark&text=x&sure=yes", app.csrf());
    let wrong = format!("{}x", app.cookie());
    let other_name = app.cookie().replacen("prematch_", "prematch_1", 1);
    for path in paths() {
        for cookie in ["", "prematch_8700=", &wrong, &other_name] {
            for method in ["GET", "HEAD", "POST", "PUT", "DELETE"] {
                let headers = [OUR_HOST, FORM, ("cookie", cookie), ("origin", "http://127.0.0.1:8700")];
                let answer = ask(&app, method, &path, &headers, &body).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} {cookie:?}");
                answer.hides(app.csrf());
                assert_guarded(&path, &answer);
            }
        }
    }
    assert_untouched(&app, folder.path()).await;
}

#[tokio::test]
async fn a_wrong_token_opens_nothing_and_sets_no_cookie() {
    let app = TestApp::new().await;
    let session = app.cookie().split_once('=').unwrap().1;
    let longer = format!("{TOKEN}x");
    for token in ["", "wrong", &TOKEN[1..], &TOKEN.to_uppercase(), &longer, session, app.csrf(), "%00"] {
        let answer = ask(&app, "GET", &format!("/open?token={token}"), &[OUR_HOST], "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token:?}");
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{token:?}");
    }
    assert_eq!(ask(&app, "GET", "/open", &[OUR_HOST], "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_right_token_gives_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let app = TestApp::new().await;
    let answer = ask(&app, "GET", &format!("/open?token={TOKEN}"), &[OUR_HOST], "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["refresh"], "0; url=/");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("prematch_8700="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.split("; ").any(|p| p == part), "{cookie} lacks {part}");
    }
    assert!(!cookie.contains(TOKEN));
}

// --------------------------------------------------------------------------------------------- foreign requests

#[tokio::test]
async fn a_change_asked_for_by_another_page_is_refused_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let body = format!("csrf={}&theme=dark&keys=off&text=x&kind=include&sure=yes&act=", app.csrf());
    let foreign: &[&[(&str, &str)]] = &[
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", "http://127.0.0.1:8701")],
        &[("origin", "http://127.0.0.1:8700.evil.example")],
        &[("origin", "http://evil.example/http://127.0.0.1:8700")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8700")],
    ];
    for path in paths() {
        for from in foreign {
            for (media_type, body) in [(FORM, &body), (MULTIPART, &multipart(app.csrf()))] {
                let headers = [&[OUR_HOST, media_type, ("cookie", app.cookie())], *from].concat();
                let answer = ask(&app, "POST", &path, &headers, body).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
                assert!(!answer.headers.contains_key(header::SET_COOKIE), "{path} {from:?}");
            }
        }
    }
    assert_untouched(&app, folder.path()).await;
}

#[tokio::test]
async fn a_form_without_our_token_is_refused_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let ours =
        [OUR_HOST, ("cookie", app.cookie()), ("origin", "http://127.0.0.1:8700"), ("sec-fetch-site", "same-origin")];
    let session = app.cookie().split_once('=').unwrap().1;
    let mut posts = 0;
    for path in paths() {
        if ask(&app, "POST", &path, &ours, "").await.status == StatusCode::METHOD_NOT_ALLOWED {
            continue;
        }
        posts += 1;
        for token in ["", "wrong", session, &app.csrf()[1..]] {
            for (media_type, body) in [
                (FORM, format!("csrf={token}&theme=dark&keys=off&text=x&kind=include&sure=yes")),
                (FORM, "theme=dark&keys=off&text=x&kind=include&sure=yes".to_owned()),
                (MULTIPART, multipart(token)),
                (("content-type", "text/plain"), format!("csrf={token}&text=x")),
                (("content-type", "application/json"), "{\"text\":\"x\"}".to_owned()),
            ] {
                let answer = ask(&app, "POST", &path, &[&ours[..], &[media_type]].concat(), &body).await;
                let refused = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST);
                assert!(refused, "{path} {media_type:?} {token:?}: {}", answer.status);
                assert!(!answer.headers.contains_key(header::SET_COOKIE), "{path}");
            }
        }
    }
    assert!(posts >= 8, "only {posts} routes take a form");
    assert_untouched(&app, folder.path()).await;
}

#[tokio::test]
async fn a_file_before_the_token_is_not_even_read() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"backup\"; filename=\"b.db\"\r\n\r\nbytes\r\n\
         --x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x--\r\n",
        app.csrf()
    );
    let headers = [OUR_HOST, MULTIPART, ("cookie", app.cookie()), ("origin", "http://127.0.0.1:8700")];
    assert_eq!(ask(&app, "POST", "/data/upload", &headers, &body).await.status, StatusCode::FORBIDDEN);
    assert_untouched(&app, folder.path()).await;
}

#[tokio::test]
async fn reading_pages_never_changes_anything() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    for path in paths() {
        app.get(&format!("{path}?sure=yes&act=1&theme=dark&text=x&kind=include")).await;
    }
    assert_untouched(&app, folder.path()).await;
}

// ------------------------------------------------------------------------------------------------ pages and forms

/// Pages worth looking at, beyond the bare routes.
const MORE: &[&str] = &[
    "/nothing/here",
    "/programs/0000000000",
    "/programs/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/data/restore?file=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/data?made=%3Cscript%3Ealert(1)%3C/script%3E&page=%3Cscript%3E",
    "/data?did=1",
    "/compare?id=0404121139&id=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?did=%3Cscript%3Ealert(1)%3C/script%3E",
];

#[tokio::test]
async fn no_page_carries_anything_that_runs_inline_or_loads_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.post("/programs/0404121139/notes", &[("text", EVIL)]).await;
    app.post("/programs/0404121139/stance", &[("kind", "include"), ("reason", EVIL)]).await;
    app.post("/data/backup", &[]).await;
    for path in paths().iter().map(String::as_str).chain(MORE.iter().copied()) {
        let answer = app.get(path).await;
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_harmless(path, &answer);
        assert_guarded(path, &answer);
    }
    for style in ["/assets/prematch.css", "/assets/prematch.js", "/assets/icon.svg"] {
        let answer = app.get(style).await;
        let text = answer.ok().text().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("@import"), "{style}");
    }
}

/// A form of a page, as a browser reads it.
struct PageForm {
    action: String,
    posts: bool,
    files: bool,
    fields: Vec<(String, String)>,
}

/// The forms of a page, with script text in every field that takes text.
fn filled_forms(path: &str, page: &str) -> Vec<PageForm> {
    let mut forms: Vec<PageForm> = Vec::new();
    for tag in tags(page) {
        if tag.name == "form" {
            let action = match tag.get("action") {
                "" => path.split('?').next().unwrap_or(path).to_owned(),
                action => action.split('#').next().unwrap_or(action).to_owned(),
            };
            forms.push(PageForm {
                action,
                posts: tag.get("method") == "post",
                files: tag.get("enctype").starts_with("multipart"),
                fields: Vec::new(),
            });
            continue;
        }
        let Some(form) = forms.last_mut().filter(|_| tag.has("name") && tag.get("name") != "csrf") else { continue };
        let value = match (tag.name.as_str(), tag.get("type")) {
            ("input", "hidden") => tag.get("value"),
            ("input", "file") => continue,
            ("input" | "textarea" | "select" | "button", _) => EVIL,
            _ => continue,
        };
        form.fields.push((tag.get("name").to_owned(), value.to_owned()));
    }
    forms
}

#[tokio::test]
async fn script_text_in_any_field_of_any_form_comes_back_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.post("/programs/0404121139/notes", &[("text", "a note")]).await;
    let (mut seen, mut echoed) = (BTreeSet::new(), 0);
    for path in paths() {
        for form in filled_forms(&path, &app.get(&path).await.text()) {
            let names: Vec<&str> = form.fields.iter().map(|(n, _)| n.as_str()).collect();
            if !seen.insert(format!("{} {names:?}", form.action)) {
                continue;
            }
            // Every field alone evil, with the others as they are, would be thorough; all at once finds the same
            // templates, because refused input is shown again whole.
            let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let answer = match (form.posts, form.files) {
                (true, false) => app.post(&form.action, &fields).await,
                (true, true) => {
                    let file = File { field: "evidence", name: EVIL, media_type: "text/html", bytes: EVIL.as_bytes() };
                    app.upload(&form.action, &fields, &[file]).await
                }
                (false, _) => {
                    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                    app.get(&format!("{}?{query}", form.action)).await
                }
            };
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", form.action);
            assert!(!answer.location().contains(['\r', '\n', '<', '"']), "{}: {}", form.action, answer.location());
            let answer = app.follow(answer).await;
            assert_harmless(&form.action, &answer);
            echoed += usize::from(answer.text().contains("&lt;script&gt;alert(1)"));
        }
    }
    assert!(echoed >= 5, "only {echoed} of {} forms show again what was typed", seen.len());
    // And what was kept is shown as text everywhere.
    for path in paths() {
        assert_harmless(&path, &app.get(&path).await);
    }
}

#[tokio::test]
async fn what_to_go_back_to_cannot_lead_elsewhere_or_split_the_answer() {
    let app = TestApp::new().await;
    for back in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "/\r\nSet-Cookie: evil=1",
        "/%0d%0aSet-Cookie:%20evil=1",
        "javascript:alert(1)",
        "/\u{2028}/evil.example",
    ] {
        for (path, field) in [("/theme", "theme"), ("/keys", "keys")] {
            let answer = app.post(path, &[(field, "dark"), ("back", back)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {back:?}");
            let to = answer.location();
            assert!(to == "/" || to.starts_with("/%0d"), "{path} {back:?} leads to {to:?}");
            let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
            assert!(cookies.len() == 1 && !cookies[0].to_str().unwrap().contains("evil"), "{cookies:?}");
        }
    }
}

#[tokio::test]
async fn odd_theme_and_key_values_become_ordinary_ones() {
    let app = TestApp::new().await;
    let answer = app.post("/theme", &[("theme", "dark; Domain=evil.example"), ("back", "/help")]).await;
    assert!(
        answer.header("set-cookie").starts_with("prematch_theme=system; Path=/"),
        "{}",
        answer.header("set-cookie")
    );
    let answer = app.post("/keys", &[("keys", "off"), ("back", "/help#keys")]).await;
    assert_eq!(answer.location(), "/help#keys");
}

#[tokio::test]
async fn a_method_that_a_page_does_not_know_is_refused() {
    let app = TestApp::new().await;
    for path in paths() {
        for method in ["PUT", "DELETE", "PATCH", "BREW"] {
            let headers = [OUR_HOST, ("cookie", app.cookie()), ("origin", "http://127.0.0.1:8700")];
            let answer = ask(&app, method, &path, &headers, "").await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_guarded(&path, &answer);
        }
    }
}

#[tokio::test]
async fn style_and_scripts_are_kept_by_the_browser_and_guarded_too() {
    let app = TestApp::new().await;
    for path in ["/assets/prematch.css", "/assets/prematch.js"] {
        let answer = ask(&app, "GET", path, &[OUR_HOST], "").await;
        assert_guarded(path, answer.ok());
    }
    let none = ask(&app, "GET", "/assets/none.js", &[OUR_HOST], "").await;
    assert_eq!((none.status, none.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"));
}

#[tokio::test]
async fn a_kept_file_is_only_ever_saved_never_shown_or_run() {
    let app = TestApp::new().await;
    let page = b"<script src='/assets/prematch.js'></script><script>alert(1)</script>";
    for (name, media_type) in [("e.html", "text/html"), ("e.js", "text/javascript"), ("e.svg", "image/svg+xml")] {
        let fields = [
            ("visa", "j1"),
            ("says", "yes"),
            ("source", "email"),
            ("on", "2026-11-20"),
            ("detail", name),
            ("quote", ""),
        ];
        let file = File { field: "evidence", name, media_type, bytes: page };
        let answer = app.upload("/programs/0404121139/statements", &fields, &[file]).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        let kept = app.get("/programs/0404121139").await.text();
        let (_, link) = kept.rsplit_once("href=\"/documents/").unwrap();
        let answer = app.get(&format!("/documents/{}", link.split('"').next().unwrap())).await;
        assert_eq!(answer.ok().header("content-type"), "application/octet-stream", "{name}");
        assert!(answer.header("content-disposition").starts_with("attachment"), "{name}");
        assert_guarded("/documents", &answer);
    }
}

#[test]
fn the_scan_of_pages_notices_what_it_looks_for() {
    for bad in [
        "<p style=\"color:red\">",
        "<p onclick=\"x()\">",
        "<img src=\"/x\" onerror=\"x()\">",
        "<a href=\" JavaScript:alert(1)\">",
        "<script>alert(1)</script>",
        "<script src=\"/assets/a.js\">alert(1)</script>",
        "<script src=\"https://evil.example/a.js\"></script>",
        "<iframe src=\"/\"></iframe>",
        "<style>p{}</style>",
        "<form method=\"post\" action=\"/undo\"></form>",
        "<form method=\"post\" action=\"//evil.example\"><input name=\"csrf\"></form>",
        "<form action=\"/rules\"><input name=\"csrf\" value=\"leaks into the address\"></form>",
        "<link rel=\"stylesheet\" href=\"https://evil.example/a.css\">",
    ] {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        let answer = Answer { status: StatusCode::OK, headers, bytes: bad.as_bytes().to_vec() };
        assert!(std::panic::catch_unwind(|| assert_harmless("/", &answer)).is_err(), "not noticed: {bad}");
    }
}

// ------------------------------------------------------------------------------------------------- raw connections

/// A real server; its address.
async fn server(app: &TestApp) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(web::serve(vec![listener], app.router(), std::future::pending()));
    address
}

/// Sends bytes as they are and reads the answer to its end.
async fn raw(address: SocketAddr, request: &[u8]) -> String {
    let request = request.to_vec();
    let talk = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // The server may answer and close before everything is sent.
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

fn status_of(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

async fn assert_alive(address: SocketAddr) {
    let answer =
        raw(address, format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n").as_bytes()).await;
    assert_eq!(status_of(&answer), 200, "{answer}");
}

#[tokio::test]
async fn without_a_host_nothing_is_answered() {
    let app = TestApp::new().await;
    let address = server(&app).await;
    for request in [
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nConnection: close\r\n\r\n",
    ] {
        let answer = raw(address, request.as_bytes()).await;
        assert!(matches!(status_of(&answer), 400 | 421), "{request:?}: {answer}");
    }
}

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let address = server(&app).await;
    let deep = format!("/programs/{}", "a/".repeat(3000));
    let long = format!("/programs/{}", "a".repeat(20_000));
    for path in [
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/%2e%2e%2fprematch.css",
        "/assets//etc/passwd",
        "/assets/prematch.css%00.html",
        "/data/backups/../../etc/passwd",
        "/data/backups/..%2f..%2fetc%2fpasswd",
        "/data/backups/..%2fprematch.db",
        "/data/backups/..%5cprematch.db",
        "/data/backups/%2e%2e",
        "/data/backups/%00",
        "/data/backups/%ff%fe",
        "/documents/..%2fprematch.db",
        "/programs/..%2f..%2fetc%2fpasswd",
        "/programs/%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..",
        "//evil.example/",
        "/%",
        "/programs/%zz",
        &deep,
        &long,
    ] {
        let head =
            format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {}\r\nConnection: close\r\n\r\n", app.cookie());
        let answer = raw(address, head.as_bytes()).await;
        assert!(matches!(status_of(&answer), 400 | 404 | 414), "{}: {answer}", &path[..path.len().min(80)]);
        assert!(!answer.contains("root:") && !answer.contains("[package]") && !answer.contains("SQLite format"));
    }
    assert_alive(address).await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_the_server_lives() {
    let app = TestApp::new().await;
    let address = server(&app).await;
    let post = |path: &str, media_type: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {}\r\nOrigin: http://{HOST}\r\nContent-Type: {media_type}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n",
            app.cookie()
        )
        .into_bytes()
    };
    const TEN_MB: usize = 10 * 1024 * 1024;
    let mut request = post("/theme", FORM.1, TEN_MB);
    request.extend(std::iter::repeat_n(b'a', TEN_MB));
    assert_eq!(status_of(&raw(address, &request).await), 413);
    // Ten million fields, or ten thousand parts, are no way around.
    let mut many = post("/profile", FORM.1, 900_000);
    many.extend(b"a&".iter().cycle().take(900_000));
    assert!(matches!(status_of(&raw(address, &many).await), 403));
    let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(10_000);
    let mut parts = post("/data/upload", MULTIPART.1, part.len());
    parts.extend(part.as_bytes());
    assert!(matches!(status_of(&raw(address, &parts).await), 400 | 403));
    assert_alive(address).await;
}

#[tokio::test]
async fn malformed_requests_are_refused_and_the_server_lives() {
    let app = TestApp::new().await;
    let address = server(&app).await;
    let large_header = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    let many_headers = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\n{}\r\n", "X: y\r\n".repeat(5_000));
    let smuggled = format!(
        "POST /theme HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\
         Connection: close\r\n\r\n0\r\n\r\nGET /data HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    );
    for request in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &large_header,
        &many_headers,
    ] {
        let answer = raw(address, request.as_bytes()).await;
        assert!(matches!(status_of(&answer), 0 | 400 | 414 | 431 | 505), "{answer}");
    }
    let answer = raw(address, smuggled.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "two answers to one request: {answer}");
    // Connections that say nothing, or half a request, hold nobody else up.
    let mut idle = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
        idle.push(stream);
    }
    assert_alive(address).await;
}
