//! A mail server with as much SMTP as a letter needs. It keeps the letters, fails as scripted, and accepts every
//! address.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// The protection of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS; nothing is accepted before it.
    StartTls,
}

/// The fault of the next letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trick {
    /// This answer to RCPT.
    Recipient(&'static str),
    /// This answer after the letter itself.
    Letter(&'static str),
    /// No answer to RCPT.
    Hang,
    /// No answer to RCPT before [`PostOffice::go_on`].
    Wait,
    /// The connection ends instead of an answer to RCPT.
    Close,
    /// The letter is kept, but the answer never comes.
    KeepAndClose,
}

/// A letter that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

impl Letter {
    /// The code of the last line of its text part.
    pub(crate) fn code(&self) -> Option<&str> {
        let mut lines = self.text.lines();
        let bound = lines.find(|line| line.starts_with("@localhost #"))?;
        bound.split('#').nth(1)
    }

    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.lines().take_while(|line| !line.is_empty());
        head.filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

#[derive(Debug)]
struct Inside {
    tricks: Mutex<VecDeque<Trick>>,
    letters: watch::Sender<Vec<Letter>>,
    /// Letters that were begun.
    begun: watch::Sender<usize>,
    going_on: watch::Sender<bool>,
    tls: Option<(Protection, Arc<ServerConfig>)>,
    /// The commands that came without TLS.
    in_clear: Mutex<Vec<String>>,
    /// The number of connections that were made, and of those still open.
    connections: watch::Sender<(usize, usize)>,
    /// The line that ends idle connections.
    goodbye: watch::Sender<&'static str>,
}

/// The mail server; it stops when the test's runtime does.
#[derive(Debug, Clone)]
pub(crate) struct PostOffice {
    pub(crate) address: SocketAddr,
    inside: Arc<Inside>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        Self::start(None).await
    }

    /// With this certificate and key, both PEM.
    pub(crate) async fn protected(by: Protection, certificate: &str, key: &str) -> Self {
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes());
        let chain = chain.collect::<Result<_, _>>().unwrap();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Self::start(Some((by, Arc::new(config)))).await
    }

    async fn start(tls: Option<(Protection, Arc<ServerConfig>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside {
            tricks: Mutex::default(),
            letters: watch::channel(Vec::new()).0,
            begun: watch::channel(0).0,
            going_on: watch::channel(false).0,
            tls,
            in_clear: Mutex::default(),
            connections: watch::channel((0, 0)).0,
            goodbye: watch::channel("").0,
        });
        let shared = Arc::clone(&inside);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inside = Arc::clone(&shared);
                tokio::spawn(async move {
                    inside.connections.send_modify(|(made, open)| {
                        *made += 1;
                        *open += 1;
                    });
                    let _ = attend(stream, &inside).await;
                    inside.connections.send_modify(|(_, open)| *open -= 1);
                });
            }
        });
        Self { address, inside }
    }

    pub(crate) fn play(&self, tricks: impl IntoIterator<Item = Trick>) {
        self.inside.tricks.lock().unwrap().extend(tricks);
    }

    /// Waits for so many letters.
    pub(crate) async fn letters(&self, count: usize) -> Vec<Letter> {
        let mut letters = self.inside.letters.subscribe();
        let enough = letters.wait_for(|letters| letters.len() >= count).await;
        enough.unwrap().clone()
    }

    /// Waits until so many letters were begun, well or not.
    pub(crate) async fn begun(&self, count: usize) {
        let mut begun = self.inside.begun.subscribe();
        begun.wait_for(|begun| *begun >= count).await.unwrap();
    }

    /// Answers the letters that wait.
    pub(crate) fn go_on(&self) {
        self.inside.going_on.send_replace(true);
    }

    /// The commands that came without TLS so far.
    pub(crate) fn in_clear(&self) -> Vec<String> {
        self.inside.in_clear.lock().unwrap().clone()
    }

    /// How many connections were made so far.
    pub(crate) fn connections(&self) -> usize {
        self.inside.connections.borrow().0
    }

    /// Ends every idle connection with this line, as a mail server does after a timeout.
    pub(crate) async fn hang_up(&self, last_words: &'static str) {
        self.inside.goodbye.send_replace(last_words);
        self.left().await;
    }

    /// Waits until there was a connection and none is open any more.
    pub(crate) async fn left(&self) {
        let mut connections = self.inside.connections.subscribe();
        let left = connections.wait_for(|(made, open)| *made > 0 && *open == 0);
        left.await.unwrap();
    }

    /// How many letters were begun, well or not.
    pub(crate) fn begun_so_far(&self) -> usize {
        *self.inside.begun.borrow()
    }

    /// The letters so far.
    pub(crate) fn kept(&self) -> Vec<Letter> {
        self.inside.letters.borrow().clone()
    }
}

const GREETING: &[u8] = b"220 post office\r\n";

async fn attend(stream: TcpStream, inside: &Inside) -> io::Result<()> {
    match &inside.tls {
        None => {
            let mut stream = BufReader::new(stream);
            stream.write_all(GREETING).await?;
            converse(&mut stream, inside).await
        }
        Some((Protection::Tls, config)) => {
            let acceptor = TlsAcceptor::from(Arc::clone(config));
            let mut stream = BufReader::new(acceptor.accept(stream).await?);
            stream.write_all(GREETING).await?;
            converse(&mut stream, inside).await
        }
        Some((Protection::StartTls, config)) => {
            let acceptor = TlsAcceptor::from(Arc::clone(config));
            let mut stream = BufReader::new(stream);
            stream.write_all(GREETING).await?;
            if !insist(&mut stream, inside).await? {
                return Ok(());
            }
            let stream = acceptor.accept(stream.into_inner()).await?;
            converse(&mut BufReader::new(stream), inside).await
        }
    }
}

/// Accepts only STARTTLS; returns whether it came.
async fn insist(stream: &mut BufReader<TcpStream>, inside: &Inside) -> io::Result<bool> {
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let command = std::mem::take(&mut line).trim_end().to_owned();
        let word = command.split(' ').next().unwrap_or_default().to_owned();
        inside.in_clear.lock().unwrap().push(command);
        let answer = match word.to_ascii_uppercase().as_str() {
            "EHLO" => "250-post office\r\n250 STARTTLS",
            "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await?;
                return Ok(true);
            }
            "QUIT" => return Ok(false),
            _ => "530 not in clear",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(false)
}

async fn converse<S>(stream: &mut S, inside: &Inside) -> io::Result<()>
where
    S: AsyncBufRead + AsyncWrite + Unpin,
{
    let mut to = Vec::new();
    let mut trick = None;
    let mut goodbye = inside.goodbye.subscribe();
    let mut line = String::new();
    loop {
        let read = tokio::select! {
            read = stream.read_line(&mut line) => read?,
            _ = goodbye.changed() => {
                let last_words = *goodbye.borrow_and_update();
                return stream.write_all(last_words.as_bytes()).await;
            }
        };
        if read == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        line.clear();
        let word = command.split([' ', ':']).next().unwrap_or_default();
        let answer = match word.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 post office",
            "MAIL" => {
                to.clear();
                trick = inside.tricks.lock().unwrap().pop_front();
                inside.begun.send_modify(|begun| *begun += 1);
                "250 ok"
            }
            "RCPT" => match trick {
                Some(Trick::Recipient(answer)) => answer,
                Some(Trick::Close) => return Ok(()),
                Some(Trick::Hang) => std::future::pending().await,
                _ => {
                    if trick == Some(Trick::Wait) {
                        let mut going_on = inside.going_on.subscribe();
                        let _ = going_on.wait_for(|going_on| *going_on).await;
                    }
                    let start = command.find('<').unwrap_or_default() + 1;
                    to.push(command[start..].trim_end_matches('>').to_owned());
                    "250 ok"
                }
            },
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                loop {
                    stream.read_line(&mut line).await?;
                    if line == ".\r\n" || line.is_empty() {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    line.clear();
                }
                line.clear();
                if let Some(Trick::Letter(answer)) = trick {
                    answer
                } else {
                    let to = std::mem::take(&mut to);
                    let letter = Letter { to, text };
                    inside.letters.send_modify(|letters| letters.push(letter));
                    if trick == Some(Trick::KeepAndClose) {
                        return Ok(());
                    }
                    "250 kept"
                }
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").await,
            "RSET" | "NOOP" => "250 ok",
            _ => "500 what?",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}
