//! Serves connections with a time limit for the head of a request, and closes them at the end. (`axum::serve` has no such
//! limit: a client that sends half of a request's head could keep its connection open for ever.)

use std::{io, net::SocketAddr, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinSet,
    time::sleep,
};

/// The longest time for the head of a request, and for an idle connection before it.
const HEAD: Duration = Duration::from_secs(10);

/// The pause after an error of the listener itself, most likely because there are no free sockets.
const PAUSE: Duration = Duration::from_millis(500);

/// Serves `routes` until `stopped`; then it ends when every request has its answer. Dropped, it ends
/// all connections at once.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: Router,
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = connection(stream, peer, &routes);
                    connections.spawn(graceful.watch(connection));
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => sleep(PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
            _ = &mut stopped => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = async { while connections.join_next().await.is_some() {} } => {}
    }
}

/// One connection: HTTP/1.1, as a proxy speaks it.
fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: &Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    let routes = routes.clone().layer(Extension(ConnectInfo(peer)));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes))
}

/// The client was gone before it was accepted; the listener is in order.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
