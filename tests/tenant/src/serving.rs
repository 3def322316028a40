//! The tenant on a socket. Its own accept loop, because a scripted fault must be able to end a
//! connection before or in the middle of an answer.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::task::{JoinHandle, JoinSet};

use tokio_rustls::TlsAcceptor;

use crate::call::Presented;
use crate::script::{Truncated, Unanswered};
use crate::tenant::Tenant;

mod tls;

/// What a request may bring before the connection is closed; the tenant's own limit is far below.
const MOST: usize = 1024 * 1024;

/// A tenant that listens; it stops, with all its connections, when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    scheme: &'static str,
    task: JoinHandle<()>,
}

impl Running {
    /// A task that serves `address`.
    pub(crate) fn new(address: SocketAddr, scheme: &'static str, task: JoinHandle<()>) -> Self {
        Self {
            address,
            scheme,
            task,
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its origin, `http://127.0.0.1:8450` for example.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }
}

impl Running {
    /// Stops, and returns when the address is free again.
    pub async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tenant {
    /// Listens on `address`; port 0 takes a free one. The origin in the settings becomes the real
    /// one, and so the issuer.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn serve(&self, address: impl ToSocketAddrs) -> io::Result<Running> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        self.settings(|settings| settings.origin = format!("http://{address}"));
        Ok(self.listen(listener, address, None))
    }

    /// Listens on `address` over TLS too, and asks clients for a certificate; a connection
    /// without one is served as well. Certificate chain and key are PEM. The origin in the settings
    /// stays: only `mutual_tls_origin` names this address.
    ///
    /// # Errors
    /// When certificate and key are not in order, or the address cannot be bound.
    pub async fn serve_tls(
        &self,
        address: impl ToSocketAddrs,
        certificate: &str,
        key: &str,
    ) -> io::Result<Running> {
        let acceptor = tls::acceptor(certificate, key)?;
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        self.settings(|settings| settings.mutual_tls_origin = Some(format!("https://{address}")));
        Ok(self.listen(listener, address, Some(acceptor)))
    }

    /// One address, one task for each connection.
    fn listen(
        &self,
        listener: TcpListener,
        address: SocketAddr,
        acceptor: Option<TlsAcceptor>,
    ) -> Running {
        let scheme = match acceptor {
            Some(_) => "https",
            None => "http",
        };
        let tenant = self.clone();
        let task = tokio::spawn(accept(listener, move |stream| {
            let (tenant, acceptor) = (tenant.clone(), acceptor.clone());
            async move {
                match acceptor {
                    None => attend(tenant, stream, None).await,
                    // A handshake that fails ends its connection and nothing else.
                    Some(acceptor) => {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            let presented = tls::presented(&stream);
                            attend(tenant, stream, presented).await;
                        }
                    }
                }
            }
        }));
        Running::new(address, scheme, task)
    }
}

/// Serves every connection that comes, each in a task that ends with this one.
pub(crate) async fn accept<F: Future<Output = ()> + Send + 'static>(
    listener: TcpListener,
    serve: impl Fn(TcpStream) -> F,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream));
                }
                // Most likely out of sockets: wait until a connection has ended.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection, one request.
async fn attend(
    tenant: Tenant,
    stream: impl AsyncRead + AsyncWrite + Unpin,
    presented: Option<Presented>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(presented) = presented {
            request.extensions_mut().insert(presented);
        }
        respond(tenant.clone(), request)
    });
    // One request per connection: a browser repeats a request by itself when a kept-alive connection ends, and would then
    // not notice a scripted fault. An error means that the connection has ended, by the client or by a fault.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Ends the connection without an answer.
#[derive(Debug)]
struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection ends here")
    }
}

impl std::error::Error for Gone {}

async fn respond(tenant: Tenant, request: Request<Incoming>) -> Result<Response<Sent>, Gone> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MOST).collect().await.map_err(|_| Gone)?;
    let request = Request::from_parts(parts, body.to_bytes());
    match tenant.answer(request).await {
        Ok(mut response) => {
            let cut = response.extensions_mut().remove::<Truncated>().is_some();
            let (parts, bytes) = response.into_parts();
            let length = parts.headers.get(header::CONTENT_LENGTH).cloned();
            let mut response = Response::from_parts(
                parts,
                Sent {
                    bytes: Some(bytes),
                    cut,
                    flushed: false,
                },
            );
            if let (true, Some(length)) = (cut, length) {
                response
                    .headers_mut()
                    .insert(header::CONTENT_LENGTH, length);
            }
            Ok(response)
        }
        Err(Unanswered::Dropped) => Err(Gone),
        Err(Unanswered::Silent) => {
            let never: Infallible = std::future::pending().await;
            match never {}
        }
    }
}

/// A body that may end too early.
struct Sent {
    bytes: Option<Bytes>,
    cut: bool,
    /// Whether the bytes before the cut were flushed.
    flushed: bool,
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Gone;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Gone>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if !self.cut {
            return Poll::Ready(None);
        }
        if !std::mem::replace(&mut self.flushed, true) {
            // An error at once would throw away what is still in hyper's buffer.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.cut = false;
        Poll::Ready(Some(Err(Gone)))
    }

    fn is_end_stream(&self) -> bool {
        !self.cut && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }
}
