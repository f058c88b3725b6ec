//! From `main` to a running service, the same way for all three.

mod probe;

use std::{future::Future, net::SocketAddr, process::ExitCode};

use crate::{
    config::{Common, ConfigError, Defaults, Layers, Reader},
    metrics,
    server::{self, App, Threads, Tls, TlsFiles},
    shutdown::Shutdown,
    telemetry,
};

/// What tells one service from another before its settings are read.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// The name in log lines and in the line that says where it listens.
    pub name: &'static str,
    /// What it listens on when HOST and PORT are unset.
    pub listen: Defaults,
    /// The path that `healthcheck` asks, given API_V1_PREFIX.
    pub healthcheck: fn(prefix: &str) -> String,
    /// Where its connections live.
    pub threads: Threads,
}

/// What a service gets beside its own settings.
#[derive(Debug, Clone)]
pub struct Context {
    /// The settings that every service has.
    pub common: Common,
    /// How far the service is on its way out.
    pub shutdown: Shutdown,
}

/// Runs a service until SIGTERM, Ctrl-C or [`Shutdown::fail`]: reads settings, opens the port,
/// lets `build` make the app (such as routes behind [`crate::http::layered`]) and serves it.
///
/// With the argument `healthcheck` it asks the service that already runs on PORT how it is
/// instead: exit code 0 when it answers 200, so that an image needs no HTTP client of its own.
pub async fn main<S, B, F, A>(
    identity: Identity,
    read: impl FnOnce(&mut Reader<'_>) -> S,
    build: B,
) -> ExitCode
where
    B: FnOnce(S, Context) -> F,
    F: Future<Output = anyhow::Result<A>>,
    A: App,
{
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("healthcheck") => probe::run::<A>(identity).await,
        Some(other) => Err(anyhow::anyhow!(
            "unknown argument {other:?}; the only one is `healthcheck`"
        )),
        None => run(identity, read, build).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(identity.name, &error);
            ExitCode::FAILURE
        }
    }
}

async fn run<S, B, F, A>(
    identity: Identity,
    read: impl FnOnce(&mut Reader<'_>) -> S,
    build: B,
) -> anyhow::Result<()>
where
    B: FnOnce(S, Context) -> F,
    F: Future<Output = anyhow::Result<A>>,
    A: App,
{
    let Read {
        common,
        limits,
        metrics_address,
        tls,
        settings,
    } = settings::<A, S>(identity, read)?;
    telemetry::init(&common);
    let shutdown = Shutdown::new();
    shutdown.on_signals()?;
    // Before anything is loaded, so that a taken port is known at once.
    let listener = server::bind(&common.host, common.port).await?;
    let address = listener.local_addr()?;
    let tls = tls.map(Tls::start).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let context = Context {
        common,
        shutdown: shutdown.clone(),
    };
    let mut registry = metrics::registry(identity.name);
    let app = build(settings, context).await?.observed(&mut registry);
    if let Some(address) = metrics_address {
        let address = metrics::serve(address, registry, &limits, &shutdown).await?;
        announce(
            identity.name,
            "figures",
            &format!("http://{address}/metrics"),
        );
    }
    announce(identity.name, "listening", &format!("{scheme}://{address}"));
    server::serve(listener, app, &limits, identity.threads, tls, &shutdown).await?;
    match shutdown.failure() {
        Some(reason) => Err(anyhow::anyhow!("{reason}")),
        None => Ok(()),
    }
}

/// All that is configured.
struct Read<S> {
    common: Common,
    limits: server::Limits,
    metrics_address: Option<SocketAddr>,
    tls: Option<TlsFiles>,
    settings: S,
}

fn settings<A: App, S>(
    identity: Identity,
    read: impl FnOnce(&mut Reader<'_>) -> S,
) -> Result<Read<S>, ConfigError> {
    let layers = Layers::load()?;
    let mut reader = layers.reader();
    let common = Common::read(&mut reader, identity.listen);
    let limits = server::Limits::read(&mut reader);
    let metrics_address = metrics::address(&mut reader);
    let tls = A::IS_PUBLIC.then(|| TlsFiles::read(&mut reader)).flatten();
    let settings = read(&mut reader);
    reader.finish()?;
    Ok(Read {
        common,
        limits,
        metrics_address,
        tls,
        settings,
    })
}

/// On standard output, where a script that asked for any free port reads which one it got,
/// whatever the log's level and format are.
#[expect(clippy::print_stdout, reason = "this line is the program's output")]
fn announce(name: &str, what: &str, url: &str) {
    println!("{name} {what} on {url}");
}

/// On standard error and not in the log, which may not have started yet.
#[expect(clippy::print_stderr, reason = "this line is the program's output")]
fn report(name: &str, error: &anyhow::Error) {
    eprintln!("{name}: {error:#}");
}
