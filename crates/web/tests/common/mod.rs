//! The whole web application over a workspace in memory, spoken to as a browser would: with a cookie, a form token
//! and redirects. The clock stands still at 22 November 2026, 15:00 UTC.

#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use journal::{SqliteJournal, Workspace};
use season::{Layer, Season};
use tower::ServiceExt;
use web::{About, App, Settings};

/// The host the application believes it is.
pub(crate) const HOST: &str = "127.0.0.1:8700";
/// The token of the address that is opened first.
pub(crate) const TOKEN: &str = "token-of-the-test";

/// The built-in season, read once for all tests of a file.
static SEASON: LazyLock<Arc<Season>> =
    LazyLock::new(|| Arc::new(Season::load(&[Layer::built_in()]).expect("the built-in season")));

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// A header as text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// Fails, and shows the page, when `part` is not in it.
    #[track_caller]
    pub(crate) fn shows(&self, part: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(part), "{part:?} is not on the page ({}):\n{text}", self.status);
        self
    }

    /// Fails when `part` is in the page.
    #[track_caller]
    pub(crate) fn hides(&self, part: &str) -> &Self {
        assert!(!self.text().contains(part), "{part:?} is on the page and should not be");
        self
    }

    /// Fails when the status is not 200.
    #[track_caller]
    pub(crate) fn ok(&self) -> &Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self
    }
}

/// A command, made from the programs of the season, with the time at which it is given.
pub(crate) type Timed<'a> = (&'a str, &'a dyn Fn(&[season::ProgramId]) -> domain::Command);

/// A file of a form.
pub(crate) struct File<'a> {
    pub(crate) field: &'a str,
    pub(crate) name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// The application with one browser.
pub(crate) struct TestApp {
    router: Router,
    cookie: String,
    csrf: String,
}

impl TestApp {
    /// A fresh workspace, opened by its address.
    pub(crate) async fn new() -> Self {
        Self::with_profile(&[]).await
    }

    /// A workspace with these profile fields, written as on the command line.
    pub(crate) async fn with_profile(fields: &[(&str, &str)]) -> Self {
        let mut workspace = Workspace::open(SqliteJournal::in_memory().expect("a journal")).expect("a workspace");
        let changes = fields
            .iter()
            .map(|(key, text)| {
                let field: pick::ProfileField = key.parse().expect("a field");
                (field, Some(field.parse(text).expect("a value")))
            })
            .collect();
        let now: jiff::Timestamp = "2026-11-22T14:00:00Z".parse().expect("a time");
        workspace
            .act(&SEASON, &domain::Command::SetProfile(changes), domain::Actor::CommandLine, now)
            .expect("a possible profile");
        // Nothing can be made under a file, so a test that writes has to say where.
        let mut app = Self::over(workspace, Path::new("/dev/null/nowhere"));
        app.open().await;
        app
    }

    /// A workspace whose profile was written at `since`, and in which each command was given at its own time. A command
    /// is made from the programs of the season.
    pub(crate) async fn with_acts(fields: &[(&str, &str)], acts: &[Timed<'_>], since: &str) -> Self {
        let mut workspace = Workspace::open(SqliteJournal::in_memory().expect("a journal")).expect("a workspace");
        let profile = |_: &[season::ProgramId]| {
            let parsed = fields.iter().map(|(key, text)| {
                let field: pick::ProfileField = key.parse().expect("a field");
                (field, Some(field.parse(text).expect("a value")))
            });
            domain::Command::SetProfile(parsed.collect())
        };
        let ids: Vec<season::ProgramId> = SEASON.programs.iter().map(|p| p.id.clone()).collect();
        let first: Timed = (since, &profile);
        for (at, command) in std::iter::once(&first).chain(acts) {
            let at = at.parse().expect("a time");
            workspace.act(&SEASON, &command(&ids), domain::Actor::CommandLine, at).expect("an act");
        }
        let mut app = Self::over(workspace, Path::new("/dev/null/nowhere"));
        app.open().await;
        app
    }

    /// A workspace with this profile, at another time than the others.
    pub(crate) async fn at(now: &str, fields: &[(&str, &str)]) -> Self {
        let mut workspace = Workspace::open(SqliteJournal::in_memory().expect("a journal")).expect("a workspace");
        let parsed = fields.iter().map(|(key, text)| {
            let field: pick::ProfileField = key.parse().expect("a field");
            (field, Some(field.parse(text).expect("a value")))
        });
        let now = now.parse().expect("a time");
        let profile = domain::Command::SetProfile(parsed.collect());
        workspace.act(&SEASON, &profile, domain::Actor::CommandLine, now).expect("a possible profile");
        let mut app = Self::over_at(workspace, Path::new("/dev/null/nowhere"), now);
        app.open().await;
        app
    }

    /// A workspace in a file, with its backups beside it.
    pub(crate) async fn in_folder(folder: &Path) -> Self {
        let journal = SqliteJournal::open(&folder.join("prematch.db")).expect("a journal");
        let mut app = Self::over(Workspace::open(journal).expect("a workspace"), folder);
        app.open().await;
        app
    }

    fn over(workspace: Workspace<SqliteJournal>, folder: &Path) -> Self {
        Self::over_at(workspace, folder, "2026-11-22T15:00:00Z".parse().expect("a time"))
    }

    fn over_at(workspace: Workspace<SqliteJournal>, folder: &Path, now: jiff::Timestamp) -> Self {
        let about = About {
            version: "0.0.0-test".to_owned(),
            file: folder.join("prematch.db"),
            backups: folder.join("backups"),
            season_dir: None,
        };
        let settings = Settings { token: TOKEN.to_owned(), hosts: vec![HOST.to_owned()], port: 8700, keyring: false };
        let app = App::new(SEASON.clone(), workspace, about, settings, Arc::new(move || now)).expect("an application");
        Self { router: web::router(app), cookie: String::new(), csrf: String::new() }
    }

    /// Opens the first address: gets the cookie, and the token that stands in every form.
    async fn open(&mut self) {
        let opened = self.send(Method::GET, &format!("/open?token={TOKEN}"), None, Vec::new()).await;
        let cookie = opened.headers.get(header::SET_COOKIE).expect("a cookie").to_str().expect("text");
        self.cookie = cookie.split(';').next().unwrap_or("").to_owned();
        self.csrf = form_token(&self.get("/").await.text());
    }

    /// A page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// A form sent from one of our pages.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(fields);
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.finish().into_bytes()).await
    }

    /// A form sent from one of our pages, and the page its answer leads to (or the answer itself, if it leads nowhere).
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        self.follow(answer).await
    }

    /// A form with files.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Answer {
        const BOUNDARY: &str = "----boundary-of-the-test";
        let mut body = Vec::new();
        for (name, value) in fields.iter().copied().chain([("csrf", self.csrf.as_str())]) {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for f in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                f.field, f.name, f.media_type
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(f.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.send(Method::POST, path, Some(&format!("multipart/form-data; boundary={BOUNDARY}")), body).await
    }

    /// The page a redirect leads to; any other answer as it is.
    pub(crate) async fn follow(&self, answer: Answer) -> Answer {
        if answer.status.is_redirection() { self.get(answer.location()).await } else { answer }
    }

    /// The token that stands in every form.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The session cookie, as `name=value`.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The application itself.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// A request exactly as it is given.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: head.status, headers: head.headers, bytes }
    }

    /// Any request, with the cookie and our own origin. The form token is the caller's affair.
    pub(crate) async fn send(&self, method: Method, path: &str, media_type: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie);
        if method != Method::GET {
            request = request.header(header::ORIGIN, format!("http://{HOST}"));
        }
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        self.raw(request.body(Body::from(body)).expect("a request")).await
    }
}

/// The form token in a page.
fn form_token(page: &str) -> String {
    let (_, after) = page.split_once(r#"name="csrf" value=""#).expect("a form with its token");
    after.split('"').next().unwrap_or("").to_owned()
}

/// The words of a page between two marks, without its elements, one run of text a line.
pub(crate) fn words(page: &str, from: &str, to: &str) -> String {
    let part = page.split(from).nth(1).expect("the beginning").split(to).next().expect("the end");
    let mut text = String::new();
    for piece in part.split('<') {
        let run = piece.split_once('>').map_or("", |(_, run)| run).trim();
        if !run.is_empty() {
            text.push_str(run);
            text.push('\n');
        }
    }
    text
}
