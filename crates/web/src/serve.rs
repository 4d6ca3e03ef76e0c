//! The server itself: connections, their limits, and a clean stop.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// The longest a client may take to send the head of a request.
const LONGEST_HEAD: Duration = Duration::from_secs(10);
/// How long open requests may go on after a stop was asked for.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// The most connections at once; a browser uses about six.
const MOST_CONNECTIONS: usize = 256;

/// Serves `router` on all `listeners` until `stop` is done, then lets open requests finish.
pub async fn serve(listeners: Vec<TcpListener>, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let stopping = Arc::new(tokio::sync::Notify::new());
    let mut tasks = tokio::task::JoinSet::new();
    for listener in listeners {
        tasks.spawn(accept(listener, router.clone(), places.clone(), stopping.clone()));
    }
    stop.await;
    tasks.abort_all();
    stopping.notify_waiters();
    let all = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
    // Each connection holds one place; having all of them means that the last request is answered.
    let _ = tokio::time::timeout(LAST_REQUESTS, places.acquire_many(all)).await;
}

async fn accept(listener: TcpListener, router: Router, places: Arc<Semaphore>, stopping: Arc<tokio::sync::Notify>) {
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (router, stopping) = (router.clone(), stopping.clone());
                tokio::spawn(async move {
                    answer(stream, router, stopping).await;
                    drop(place);
                });
            }
            // Too many open files, or a connection that was gone at once: wait a little and go on.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn answer(stream: TcpStream, router: Router, stopping: Arc<tokio::sync::Notify>) {
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request.map(Body::new)).await.unwrap_or_else(|e| match e {})) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEAD)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // A broken connection is the client's affair.
        _ = connection.as_mut() => {}
        () = stopping.notified() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
