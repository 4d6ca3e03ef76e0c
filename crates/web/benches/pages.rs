//! How long the server takes for each page with the full directory. Run with `cargo bench -p web`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::Request;
use domain::{Actor, Command};
use http_body_util::BodyExt;
use jiff::Timestamp;
use journal::{SqliteJournal, Workspace};
use pick::ProfileField;
use season::{Layer, Season};
use tower::ServiceExt;

const PAGES: [&str; 15] = [
    "/",
    "/programs",
    "/programs?q=boston",
    "/programs/0404121139",
    "/programs/compare?id=0404121139&id=0402411060",
    "/pick",
    "/profile",
    "/rules",
    "/calendar",
    "/fees",
    "/visas",
    "/figures",
    "/sources",
    "/data",
    "/help",
];

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let season = Arc::new(Season::load(&[Layer::built_in()]).unwrap());
    let now: Timestamp = "2026-11-22T15:00:00Z".parse().unwrap();
    let mut workspace = Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap();
    let fields = [
        ("visas", "j1, h1b"),
        ("step3", "done 2026-05"),
        ("ecfmg", "done 2025-11"),
        ("home_zone", "Asia/Karachi"),
        ("step2_ck", "251"),
    ];
    let changes =
        fields.iter().map(|(k, v)| k.parse::<ProfileField>().map(|f| (f, Some(f.parse(v).unwrap()))).unwrap());
    workspace.act(&season, &Command::SetProfile(changes.collect()), Actor::Page, now).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let about = web::About {
        version: "bench".into(),
        file: folder.path().join("w.db"),
        backups: folder.path().join("backups"),
        season_dir: None,
    };
    let settings = web::Settings { token: "t".into(), hosts: vec!["127.0.0.1:1".into()], port: 1, keyring: false };
    let app = web::App::new(season, workspace, about, settings, Arc::new(move || now)).unwrap();
    let router = web::router(app);
    runtime.block_on(async {
        let get = async |path: &str, cookie: &str| {
            let request =
                Request::get(path).header("host", "127.0.0.1:1").header("cookie", cookie).body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap()
        };
        let opened = get("/open?token=t", "").await;
        let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        println!("{:<56} {:>8} {:>9}", "page", "ms", "KB");
        for path in PAGES {
            let mut times = Vec::new();
            let mut size = 0;
            for _ in 0..30 {
                let started = Instant::now();
                let answer = get(path, &cookie).await;
                assert_eq!(answer.status(), 200, "{path}");
                size = answer.into_body().collect().await.unwrap().to_bytes().len();
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            println!("{path:<56} {:>8.2} {:>9.1}", times[times.len() / 2], size as f64 / 1024.0);
        }
    });
}
