//! The relay on a socket: starts it, and stops it after its queue was sent.

use std::{fmt::Display, io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    sync::{Semaphore, oneshot},
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tracing::error;

use crate::{
    config::Config,
    crypto,
    delivery::Delivery,
    limits::Limits,
    post::MailServer,
    queue::Queue,
    routes::{Desk, routes},
    serving::serve,
    tenant::Tenant,
};

/// Why the relay cannot start.
#[derive(Debug)]
pub enum Trouble {
    /// The address cannot be listened on.
    Listening(SocketAddr, io::Error),
    /// TLS to the tenant or the mail server cannot be set up.
    Tls(String),
}

impl Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Listening(address, error) => write!(f, "listen: {address}: {error}"),
            Self::Tls(what) => write!(f, "TLS cannot be set up: {what}"),
        }
    }
}

impl std::error::Error for Trouble {}

/// A relay that listens. Dropping it stops it at once; [`Running::stop`] sends the queue first.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    desk: Arc<Desk<Delivery<Tenant, MailServer>>>,
    shutdown: Duration,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

/// Starts the relay; port 0 takes a free one.
///
/// # Errors
/// When it cannot listen, or TLS cannot be set up.
pub async fn start(config: Config) -> Result<Running, Trouble> {
    crypto::use_ring();
    let code_life = config.tenant.code_life;
    let tenant = Tenant::new(&config.tenant, config.client)
        .map_err(|error| Trouble::Tls(error.to_string()))?;
    let post = MailServer::new(&config.mail).map_err(|error| Trouble::Tls(error.to_string()))?;
    let delivery = Delivery {
        codes: tenant,
        post,
        letters: config.letters,
        code_life,
        at_once: Semaphore::new(config.queue.at_once),
    };
    let desk = Arc::new(Desk {
        origins: config.origins,
        proxies: config.proxies,
        limits: Limits::new(config.limits),
        queue: Queue::new(delivery, config.queue.capacity),
    });
    let listening = |error| Trouble::Listening(config.listen, error);
    let listener = TcpListener::bind(config.listen).await.map_err(listening)?;
    let address = listener.local_addr().map_err(listening)?;
    let (stop, stopped) = oneshot::channel();
    let serving = serve(listener, routes(Arc::clone(&desk)), stopped);
    Ok(Running {
        address,
        desk,
        shutdown: config.shutdown,
        stop,
        serving: tokio::spawn(serving),
    })
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of messages in the queue.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.desk.queue.len()
    }

    /// Refuses new requests, sends the queue within the config's `shutdown`, and returns the number of messages that could
    /// not be sent by then.
    pub async fn stop(mut self) -> usize {
        let until = Instant::now() + self.shutdown;
        let _ = self.stop.send(());
        let _ = timeout_at(until, &mut self.serving).await;
        self.serving.abort();
        let left = self
            .desk
            .queue
            .end(until.saturating_duration_since(Instant::now()))
            .await;
        if left > 0 {
            error!(left, "stopped before these messages were sent");
        }
        left
    }
}
