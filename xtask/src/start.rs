//! Serves the site for a developer: alone, or together with the stand-in tenant (on another origin, so that CORS applies)
//! and, on request, with the message relay.

pub(crate) mod programs;
mod relay;

use crate::{
    arguments::{Ports, Start},
    build, headers,
    process::{self, Running},
    site,
    std_lib::StdLib,
    tools::Tools,
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// Builds, starts the tenant, serves, and stays until Ctrl-C.
///
/// # Errors
/// When a port is taken, or a step fails.
pub fn start(checkout: &Path, how: &Start) -> Result<()> {
    // Checked before the build, which takes minutes.
    free(how.ports.page, "--port")?;
    free(how.ports.tenant, "--tenant-port")?;
    if how.own_message {
        free(how.ports.relay, "--relay-port")?;
        free(how.ports.mail, "--mail-port")?;
    }
    let mut config = config(checkout, &how.ports)?;
    if how.own_message {
        relay::ask_it(&mut config, &how.ports);
    }
    let (dist, watching) = if how.watch {
        let (dist, trunk) = watch(checkout)?;
        (dist, Some(trunk))
    } else {
        // Linking the page uses only one processor, so the stand-in is compiled at the same time.
        thread::scope(|scope| {
            let tenant = scope.spawn(|| programs::compile(checkout, programs::TENANT));
            build::site(checkout, StdLib::default())?;
            tenant
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        (checkout.join("dist"), None)
    };
    let tenant = programs::tenant(checkout, how)?;
    let mut running: Vec<Running> = Vec::new();
    let address = tenant.address;
    running.push(tenant.running);
    if how.own_message {
        running.push(relay::start(checkout, &config, &how.ports)?.running);
    }
    running.extend(watching);
    let open = how.open;
    serving(&dist, config, how.ports.page, async |site| {
        println!();
        println!("page    {}/", site.origin());
        println!("mail    {address}/outbox");
        println!("tenant  {address}/");
        println!("\nCtrl-C ends all of them.");
        if open {
            open_browser(&site.origin());
        }
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            for program in &mut running {
                if let Some(status) = program.child.try_wait()? {
                    bail!("the tenant, the relay or the build has ended by itself ({status})");
                }
            }
        }
    })
}

/// Serves the site alone and stays until Ctrl-C.
///
/// # Errors
/// When the port is taken.
pub fn serve(dist: &Path, config: &Value, ports: &Ports) -> Result<()> {
    serving(dist, config.clone(), ports.page, async |running| {
        println!("page    {}/\n\nCtrl-C ends it.", running.origin());
        std::future::pending().await
    })
}

fn serving(
    dist: &Path,
    config: Value,
    port: u16,
    meanwhile: impl AsyncFnOnce(&site::Running) -> Result<()>,
) -> Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let running = site::serve(dist, config, port).await?;
            meanwhile(&running).await
        })
}

/// `public/config.json` with these ports.
///
/// # Errors
/// When there is none, or it is not JSON.
pub fn config(checkout: &Path, ports: &Ports) -> Result<Value> {
    let path = checkout.join("public/config.json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let usual = Ports::default();
    let text = text
        .replace(&page(&usual), &page(ports))
        .replace(&tenant_address(&usual), &tenant_address(ports));
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

fn page(ports: &Ports) -> String {
    format!("http://localhost:{}", ports.page)
}

fn tenant_address(ports: &Ports) -> String {
    format!("http://127.0.0.1:{}", ports.tenant)
}

fn free(port: u16, option: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!("port {port} cannot be used ({error}); choose another with {option} N"),
    }
}

/// Starts `trunk watch`, which rebuilds on every change into a folder of its own, so that `dist` stays a release.
fn watch(checkout: &Path) -> Result<(PathBuf, Running)> {
    let tools = Tools::for_site(checkout)?;
    let dist = checkout.join(".portico/watched");
    let _ = fs::remove_dir_all(&dist);
    fs::create_dir_all(&dist)?;
    let mut trunk = process::start(
        build::trunk(checkout, &tools, StdLib::default())
            .args(["watch", "--dist"])
            .arg(&dist),
    )?;
    println!("build: waiting for the first build ...");
    while !dist.join(headers::FILE).is_file() {
        if let Some(status) = trunk.child.try_wait()? {
            bail!("trunk watch has ended ({status})");
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok((dist, trunk))
}

fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let opened = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = opened {
        println!("The browser cannot be opened ({program}: {error}).");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_taken_port_is_reported_with_its_option() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = free(port, "--tenant-port").unwrap_err().to_string();
        assert!(error.contains(&port.to_string()), "{error}");
        assert!(error.contains("--tenant-port"), "{error}");
        drop(taken);
        assert!(free(port, "--port").is_ok());
    }
}
