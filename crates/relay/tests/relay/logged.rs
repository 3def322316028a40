//! The lines of the log, and what must never be in them.

use std::{
    io,
    sync::{Arc, Mutex},
};

use portico_relay::log;
use portico_tenant::{Action, Fault, Operation};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt, registry};

use crate::{
    post_office::Trick,
    world::{ADA, World},
};

#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_log_never_has_an_address_a_code_an_id_or_a_secret() {
    let written = Log::default();
    let writer = written.clone();
    let layer = fmt::layer().with_writer(move || writer.clone());
    let layer = layer.with_filter(log::own(LevelFilter::TRACE));
    let _guard = tracing::subscriber::set_default(registry().with(layer));

    let world = World::new().await;
    let user = world.register(ADA).await;
    let taken = world.register("eve@example.test").await;
    world.tenant.script(Fault {
        on: Operation::GenerateCode,
        times: 1,
        action: Action::NotJson,
    });
    world.post.play([
        Trick::Recipient("451 4.7.1 <ada@example.test> and <eve@example.test> are greylisted"),
        Trick::Letter("452 ada@example.test eve@example.test"),
    ]);
    world.ask(&user, ADA).await;
    world.ask(&taken, "eve@example.test").await;
    world.ask("ada@example.test", "x").await;
    let letters = world.post.letters(2).await;
    let codes: Vec<String> = letters
        .iter()
        .filter_map(|it| it.code())
        .map(str::to_owned)
        .collect();
    world.ask(&taken, "another@example.test").await;
    while world.relay.waiting() > 0 {
        tokio::task::yield_now().await;
    }
    world
        .post
        .play([Trick::Recipient("550 5.1.1 <ada@example.test> is unknown")]);
    world.ask(&user, ADA).await;
    world.relay.stop().await;

    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for (what, said) in [
        ("success", "sent"),
        ("trouble", "will be tried again"),
        ("an end", "given up"),
        ("a refusal", "no code for this account"),
        ("a stranger", "the tenant knows no such account"),
        ("the server's status", "550"),
    ] {
        assert!(log.contains(said), "{what} is not told: {log}");
    }
    for never in [
        "example.test",
        "ada@",
        "eve@",
        &user,
        &taken,
        "odd%characters",
        "odd%25",
    ]
    .into_iter()
    .chain(codes.iter().map(String::as_str))
    {
        assert!(!log.contains(never), "{never}: {log}");
    }
}
