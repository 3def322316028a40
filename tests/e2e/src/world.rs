//! The world of one story: a tenant, the built site before it, and the visitors' browsers.
//!
//! Every story has its own tenant and its own ports, so that no two stories can meet.

use crate::driver::Driver;
use crate::engine::{Habits, launch};
use crate::visitor::Visitor;
use portico_tenant::{Mail, Operation, Seen, Tenant};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How a world differs from the usual one.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What kind of browser the visitors have.
    pub habits: Habits,
    /// Switches of the tenant.
    pub tenant: fn(&mut portico_tenant::Settings),
    /// Changes to the `config.json` that the site serves.
    pub config: fn(&mut Value),
    /// The folder of the built site, where it is not the usual one (`dist`, or what `PORTICO_DIST` names).
    pub dist: Option<PathBuf>,
    /// Changes to a copy of the built site, as a broken or hostile host would make them.
    pub site: Option<fn(&Path)>,
    /// A deployment that is served already, instead of the built site.
    pub deployed: Option<Deployed>,
}

/// A site that a host of this machine serves over TLS, under its own name.
#[derive(Debug, Clone)]
pub struct Deployed {
    /// The `config.json` that it serves. Its tenant is on loopback: the stand-in listens there.
    pub config: Value,
    /// The port of this machine that the host listens on; visitors find it under the page's own name.
    pub port: u16,
}

impl Deployed {
    fn named(&self, pointer: &str) -> &str {
        let named = self.config.pointer(pointer).and_then(Value::as_str);
        named.unwrap_or_else(|| panic!("the config has no {pointer}"))
    }

    /// The page's origin.
    fn page(&self) -> &str {
        let address = self.named("/client/redirect_uri");
        address.strip_suffix("/callback/").unwrap_or(address)
    }

    /// Host and port of the tenant.
    fn tenant(&self) -> &str {
        let issuer = self.named("/tenant/issuer").strip_prefix("http://");
        issuer
            .and_then(|rest| rest.split('/').next())
            .expect("the tenant is on loopback")
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            habits: Habits::default(),
            tenant: |_| {},
            config: |_| {},
            dist: None,
            site: None,
            deployed: None,
        }
    }
}

/// The environment of a story.
pub struct World {
    /// The tenant, for faults and assertions.
    pub tenant: Tenant,
    /// The visitor the story is about.
    pub visitor: Rc<Visitor>,
    habits: Habits,
    others: RefCell<Vec<Rc<Visitor>>>,
    page: String,
    /// The origins that the page may ask.
    asked: Vec<String>,
    site: Option<portico_site::server::Running>,
    serving: RefCell<Option<portico_tenant::Running>>,
}

impl World {
    /// Starts the tenant, serves the site, opens a browser.
    ///
    /// # Panics
    /// When the site is not built or no browser is installed: the message says what to do.
    pub(crate) async fn new(settings: Settings) -> Self {
        let driver = Driver::start(&launch());
        let tenant = Tenant::new(portico_tenant::Settings::default());
        let address = settings
            .deployed
            .as_ref()
            .map_or("127.0.0.1:0", Deployed::tenant);
        let serving = tenant.serve(address).await;
        let serving = serving.expect("the tenant finds its port free");
        let tenant_origin = tenant.current_settings().origin;

        let mut habits = settings.habits.clone();
        let (site, page, asked) = match &settings.deployed {
            Some(deployed) => {
                let page = deployed.page().to_owned();
                let host = page.strip_prefix("https://").expect("a host has TLS");
                habits.finds = Some((host.to_owned(), deployed.port));
                let asked = portico_site::headers::origins(&deployed.config);
                (None, page, asked.expect("the config names its tenant"))
            }
            None => {
                let dist = site(&driver, settings.dist, settings.site);
                let (site, page, asked) = serve_site(&dist, &tenant_origin, settings.config).await;
                (Some(site), page, asked)
            }
        };
        tenant.settings(|switches| {
            switches.page.clone_from(&page);
            switches.redirect_uris = vec![format!("{page}/callback/")];
            (settings.tenant)(switches);
        });

        let visitor = Rc::new(Visitor::arrive(driver, &page, &habits).await);
        Self {
            tenant,
            visitor,
            habits,
            others: RefCell::default(),
            page,
            asked,
            site,
            serving: RefCell::new(Some(serving)),
        }
    }

    /// Another person, or another device of the same one: a browser with an empty profile.
    pub async fn second_profile(&self) -> Rc<Visitor> {
        let visitor = Visitor::arrive(Driver::start(&launch()), &self.page, &self.habits).await;
        let visitor = Rc::new(visitor);
        self.others.borrow_mut().push(Rc::clone(&visitor));
        visitor
    }

    /// Everybody who has a browser open.
    pub(crate) fn visitors(&self) -> Vec<Rc<Visitor>> {
        let mut everybody = vec![Rc::clone(&self.visitor)];
        everybody.extend(self.others.borrow().iter().cloned());
        everybody
    }

    /// The page's origin.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// The origins that the served config names, beside the tenant's own: all that the page may ask.
    pub(crate) fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The beacons that arrived at the page's origin.
    pub fn beacons(&self) -> Vec<String> {
        self.site
            .as_ref()
            .map(|site| site.beacons())
            .unwrap_or_default()
    }

    /// The paths that the host of the site was asked for so far, those out of a cache aside.
    pub fn asked_of_host(&self) -> Vec<String> {
        self.site
            .as_ref()
            .map(|site| site.asked())
            .unwrap_or_default()
    }

    /// The tenant's origin.
    pub fn tenant_origin(&self) -> String {
        self.tenant.current_settings().origin
    }

    /// Waits for the first mail to this address, and gives the newest.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.nth_mail_to(address, 1).await
    }

    /// Waits until so many mails went to this address, and gives the newest.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn nth_mail_to(&self, address: &str, count: usize) -> Mail {
        self.until(&format!("mail number {count} to {address}"), || {
            self.mails_to(address) >= count
        })
        .await;
        let newest = self.tenant.newest_mail(address);
        newest.expect("it has just been counted")
    }

    /// How many mails went to this address so far.
    pub fn mails_to(&self, address: &str) -> usize {
        let outbox = self.tenant.outbox();
        outbox.iter().filter(|mail| mail.to == address).count()
    }

    /// How often an operation of the tenant was asked for so far.
    pub fn count(&self, operation: Operation) -> usize {
        self.tenant.requests_for(operation).len()
    }

    /// The newest request for an operation.
    ///
    /// # Panics
    /// When there was none.
    pub fn newest(&self, operation: Operation) -> Seen {
        let seen = self.tenant.requests_for(operation).pop();
        seen.unwrap_or_else(|| panic!("{operation:?} was never asked for"))
    }

    /// Waits until something is true of the tenant.
    ///
    /// # Panics
    /// When it does not come true within half a minute.
    pub async fn until(&self, what: &str, is_true: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_true() {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "waited in vain for {what}\n{}",
                self.visitor.describe().await
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Stops the tenant: its address does not answer any more.
    pub fn tenant_goes_down(&self) {
        self.serving.replace(None);
    }

    /// Starts the tenant again at its old address, with all its data.
    ///
    /// # Panics
    /// When another program has taken the port meanwhile.
    pub async fn tenant_comes_back(&self) {
        let origin = self.tenant_origin();
        let address = origin.trim_start_matches("http://").to_owned();
        let serving = self.tenant.serve(&address).await;
        self.serving
            .replace(Some(serving.expect("the tenant gets its port back")));
    }

    /// Advances the clocks of the tenant and of every open page.
    pub async fn let_pass(&self, time: Duration) {
        self.tenant.advance(time);
        for visitor in self.visitors() {
            visitor.let_pass(time).await;
        }
    }

    /// Asserts that the address has exactly one account, that it is active, and that the password opens it.
    ///
    /// # Panics
    /// When that is not so.
    pub fn assert_active(&self, address: &str, password: &str) {
        let accounts = self.tenant.account_by_address(address);
        let active = accounts
            .iter()
            .filter(|account| account.status == portico_tenant::Status::Active)
            .count();
        assert_eq!(active, 1, "one active account of {address}: {accounts:#?}");
        assert!(
            self.tenant.can_sign_in(address, password),
            "{address} cannot sign in with the password that was typed"
        );
    }
}

/// The built site, or a changed copy of it.
fn site(driver: &Driver, dist: Option<PathBuf>, change: Option<fn(&Path)>) -> PathBuf {
    let built = built_site(dist);
    let Some(change) = change else {
        return built;
    };
    let copy = driver.folder().join("dist");
    copy_folder(&built, &copy);
    change(&copy);
    copy
}

/// Serves the site on a free port, with the shipped `config.json` told that port and the tenant's. Gives the
/// page's origin and those that it may ask.
async fn serve_site(
    dist: &Path,
    tenant: &str,
    change: fn(&mut Value),
) -> (portico_site::server::Running, String, Vec<String>) {
    let shipped = workspace().join("public/config.json");
    let shipped = std::fs::read_to_string(&shipped)
        .unwrap_or_else(|error| panic!("{} is not to be read: {error}", shipped.display()));
    let mut failure = String::new();
    // A free port may be taken before it is used; then another one is tried.
    for _ in 0..20 {
        let port = free_port();
        let page = format!("http://localhost:{port}");
        let mut config: Value = serde_json::from_str(
            &shipped
                .replace("http://127.0.0.1:8450", tenant)
                .replace("http://localhost:8080", &page),
        )
        .expect("the shipped config.json is JSON");
        // Events are on in every story, so that the scan for traces sees them.
        config["events"] = json!({ "host_page": true });
        change(&mut config);
        // A story of a broken config has none.
        let asked = portico_site::headers::origins(&config).unwrap_or_default();
        match portico_site::server::serve(dist, config, port).await {
            Ok(site) => return (site, page, asked),
            Err(error) => failure = format!("{error:#}"),
        }
    }
    panic!("the site cannot be served: {failure}");
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("the system has a free port")
        .port()
}

/// The folder of the built site: the named one, else what `PORTICO_DIST` names, else `dist`.
fn built_site(named: Option<PathBuf>) -> PathBuf {
    let named = named.or_else(|| std::env::var_os("PORTICO_DIST").map(Into::into));
    let dist = named.unwrap_or_else(|| workspace().join("dist"));
    assert!(
        dist.join("index.html").is_file(),
        "The site is not built: {} has no index.html. Run `cargo xtask build` first (or `cargo xtask test`, \
         which builds and then runs these stories).",
        dist.display()
    );
    dist
}

/// The root of the repository.
pub(crate) fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder for temporary files takes a new folder");
    for entry in std::fs::read_dir(from).expect("the built site can be read") {
        let entry = entry.expect("the built site can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file of the built site can be copied");
        }
    }
}
