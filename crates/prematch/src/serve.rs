//! `prematch serve`: the pages, on the loopback address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

use crate::out::Fault;
use crate::setting::{self, Place};

/// The port tried first.
const PORT: u16 = 8733;

/// How to serve.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Port (default: 8733, or a free one if it is taken; 0 for any free one)
    #[arg(long, env = "PREMATCH_PORT")]
    port: Option<u16>,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Address to listen on; anything but a loopback address also needs --allow-network
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Allow other computers to reach the pages (with the token that is printed)
    #[arg(long)]
    allow_network: bool,
    /// A further host name under which the pages may be reached (with --allow-network)
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

impl ServeArgs {
    /// Whether any option was given.
    pub(crate) fn is_set(&self) -> bool {
        let env_port = std::env::var_os("PREMATCH_PORT").is_some();
        (self.port.is_some() && !env_port)
            || self.no_open
            || self.allow_network
            || !self.host.is_empty()
            || self.bind != IpAddr::V4(Ipv4Addr::LOCALHOST)
    }
}

/// Serves until the process is asked to stop.
pub(crate) fn run(place: &Place, args: &ServeArgs) -> Result<(), Fault> {
    if !args.bind.is_loopback() && !args.allow_network {
        return Err(Fault::Usage(format!(
            "{} can be reached from other computers; your letters and notes would be on the network. \
             If you want that, add --allow-network and keep the printed address secret",
            args.bind
        )));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the server could not be started")?;
    runtime.block_on(serve(place, args))
}

async fn bind(address: IpAddr, port: Option<u16>) -> anyhow::Result<TcpListener> {
    match port {
        Some(port) => TcpListener::bind((address, port))
            .await
            .with_context(|| format!("port {port} is taken; choose another with --port, or leave it out")),
        None => match TcpListener::bind((address, PORT)).await {
            Ok(listener) => Ok(listener),
            Err(_) => TcpListener::bind((address, 0)).await.context("no free port was found"),
        },
    }
}

async fn serve(place: &Place, args: &ServeArgs) -> Result<(), Fault> {
    let season = Arc::new(place.season()?);
    let mut workspace = place.workspace()?;
    if let Err(fault) = crate::backup::daily(place, &mut workspace) {
        say(&format!("The daily backup was not made: {}", fault.message()));
    }
    let listener = bind(args.bind, args.port).await?;
    let at: SocketAddr = listener.local_addr().context("the server has no address")?;
    let port = at.port();
    let mut listeners = vec![listener];
    let mut hosts = vec![format!("{at}")];
    if args.bind.is_loopback() {
        hosts.push(format!("localhost:{port}"));
        hosts.push(format!("127.0.0.1:{port}"));
        // "localhost" may mean the IPv6 loopback address: listen there too if it can be had.
        if args.bind.is_ipv4()
            && let Ok(six) = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await
        {
            listeners.push(six);
            hosts.push(format!("[::1]:{port}"));
        }
    }
    if args.bind.is_unspecified() {
        hosts.push(format!("localhost:{port}"));
        hosts.push(format!("127.0.0.1:{port}"));
    }
    hosts.extend(args.host.iter().map(|name| format!("{name}:{port}")));
    let token = web::App::new_token().context("the system gives no random numbers")?;
    let about = web::About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        file: place.file()?,
        backups: place.data_dir()?.join("backups"),
        season_dir: place.season_dir.clone(),
    };
    let settings = web::Settings { token: token.clone(), hosts, port, keyring: crate::mailbox::keyring() };
    let app = web::App::new(season, workspace, about, settings, Arc::new(setting::now))
        .context("the system gives no random numbers")?;

    // "All addresses" is no address: this computer's own name for itself works here, a --host name from elsewhere.
    let shown = match args.host.first() {
        Some(name) => format!("{name}:{port}"),
        None if args.bind.is_unspecified() => format!("localhost:{port}"),
        None => at.to_string(),
    };
    let address = format!("http://{shown}/open?token={token}");
    say(&format!("prematch is at {address}"));
    if args.bind.is_loopback() {
        say("Keep this window open while you use it; Ctrl-C stops it. Nothing leaves this computer.");
    } else {
        say("Keep this window open while you use it; Ctrl-C stops it.");
        say(
            "Other computers can reach these pages with this address: keep it secret, the connection is not encrypted.",
        );
        if args.host.is_empty() {
            say("To open them elsewhere, name this computer with --host NAME and use that name in the address.");
        }
    }
    let doorway = Doorway::new(place)?;
    if !args.no_open && std::env::var_os("CI").is_none() && doorway.open(&address).is_err() {
        say("No browser could be opened: copy the address above into yours.");
    }
    web::serve(listeners, web::router(app), stop()).await;
    drop(doorway);
    say("prematch has stopped.");
    Ok(())
}

/// The file through which the browser is opened. The address carries the token, and what stands on a command line can
/// be read by every user of the computer; so the browser is given a file that only its owner can read, and the file
/// leads on to the address.
struct Doorway(PathBuf);

impl Doorway {
    fn new(place: &Place) -> Result<Self, Fault> {
        Ok(Self(place.data_dir()?.join("open-prematch.html")))
    }

    fn open(&self, address: &str) -> std::io::Result<()> {
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>prematch</title>\
             <meta http-equiv=\"refresh\" content=\"0; url={address}\"><p><a href=\"{address}\">Open prematch</a></p></html>"
        );
        let _ = std::fs::remove_file(&self.0);
        setting::write_private(&self.0, page.as_bytes())?;
        open::that_detached(&self.0)
    }
}

impl Drop for Doorway {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A line for the person at the terminal. A closed terminal is no reason to stop serving.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Waits for Ctrl-C or, on Unix, a polite request to end.
async fn stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        let asked = async {
            match &mut term {
                Ok(t) => {
                    t.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { () = interrupt => {}, () = asked => {} }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
