//! A mail server that speaks as much SMTP as a letter needs, keeps what it gets, and goes wrong
//! when it is told to. It does not judge addresses.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What goes wrong with the next letter.
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
}

/// The mail server; it stops when the test's runtime does.
#[derive(Debug, Clone)]
pub(crate) struct PostOffice {
    pub(crate) address: SocketAddr,
    inside: Arc<Inside>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside {
            tricks: Mutex::default(),
            letters: watch::channel(Vec::new()).0,
            begun: watch::channel(0).0,
            going_on: watch::channel(false).0,
        });
        let shared = Arc::clone(&inside);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(attend(stream, Arc::clone(&shared)));
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

    /// Lets the letters that wait pass.
    pub(crate) fn go_on(&self) {
        self.inside.going_on.send_replace(true);
    }

    /// The letters so far.
    pub(crate) fn kept(&self) -> Vec<Letter> {
        self.inside.letters.borrow().clone()
    }
}

async fn attend(stream: TcpStream, inside: Arc<Inside>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut to = Vec::new();
    let mut trick = None;
    stream.write_all(b"220 post office\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
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
    Ok(())
}
