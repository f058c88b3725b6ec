//! A real binary as a child process, on a free port.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{client, stack::weights};

/// Far more than any service needs to open its port or to end, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running service; killed when dropped.
pub struct Process {
    name: &'static str,
    child: Child,
    url: String,
    figures_url: Option<String>,
    folder: TempDir,
}

/// How a process that ends by itself ended.
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Process {
    /// Starts the binary `name` with nothing in its environment but `variables`, in a folder of
    /// its own, and waits until it says where it listens.
    pub fn start(name: &'static str, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut child = command(name, &folder, variables)
            .spawn()
            .expect("the binary starts");
        let (url, figures_url) = announced_urls(&mut child).unwrap_or_else(|| {
            let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap_or_default();
            panic!("{name} did not say where it listens:\n{log}");
        });
        Self {
            name,
            child,
            url,
            figures_url,
            folder,
        }
    }

    /// Starts a binary that is expected to refuse its configuration, and waits for its end.
    pub fn refusal(name: &str, variables: &[(&str, &str)]) -> Ended {
        let folder = TempDir::new().expect("a temporary folder");
        end(command(name, &folder, variables), &folder)
    }

    /// Runs `name healthcheck` against a port, as a container's health check does.
    pub fn healthcheck(name: &str, port: &str) -> Ended {
        Self::healthcheck_with(name, &[("PORT", port)])
    }

    /// The same with more in its environment.
    pub fn healthcheck_with(name: &str, variables: &[(&str, &str)]) -> Ended {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = command(name, &folder, variables);
        command.arg("healthcheck");
        end(command, &folder)
    }

    /// `http://127.0.0.1:PORT`, or `https` where it encrypts.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        let (_, address) = self.url.split_once("://").expect("a scheme");
        address
    }

    /// What it counts, as Prometheus reads it; METRICS_ADDR has to be set.
    pub async fn figures(&self) -> String {
        let url = self.figures_url.as_ref().expect("METRICS_ADDR is set");
        let answer = client::client().get(url).send().await.expect("an answer");
        answer.text().await.expect("figures")
    }

    /// Its working folder.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// All it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("stderr")).unwrap_or_default()
    }

    /// Kilobytes of memory that it holds now, and the most that it ever held.
    pub fn memory(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("a running process");
        let kilobytes = |field: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(field));
            let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            number.unwrap_or_else(|| panic!("no {field} in:\n{status}"))
        };
        (kilobytes("VmRSS:"), kilobytes("VmHWM:"))
    }

    /// Asks it to end, as an orchestrator does.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Stops it in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        wait(&mut self.child, PATIENCE).unwrap_or_else(|| panic!("{} does not end", self.name))
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id())
            .ok()
            .and_then(Pid::from_raw)
            .expect("a process id");
        kill_process(pid, signal).expect("the process can be signalled");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("--- {} logged:\n{}", self.name, self.log());
        }
    }
}

fn command(name: &str, folder: &TempDir, variables: &[(&str, &str)]) -> Command {
    let log = File::create(folder.path().join("stderr")).expect("a log file");
    let mut command = Command::new(binary(name));
    command
        .current_dir(folder.path())
        .env_clear()
        .env("HOST", "127.0.0.1")
        .env("PORT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log);
    // Whatever WEIGHTS_DIR a test gives it, it finds its sentence encoder, as in its image.
    if name == "clothing_recommender" {
        command.env("MODELS_DIR", weights());
    }
    command.envs(variables.iter().copied());
    command
}

/// Cargo puts this test's own binary in `<profile>/deps` and the services' in `<profile>`.
fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this test's own path");
    let profile = own.ancestors().nth(2).expect("the profile's folder");
    let path = profile.join(name);
    assert!(
        path.exists(),
        "{} is not built; `make test` builds it first",
        path.display()
    );
    path
}

fn end(mut command: Command, folder: &TempDir) -> Ended {
    let mut child = command.spawn().expect("the binary starts");
    let status = wait(&mut child, PATIENCE).expect("the binary ends by itself");
    let stderr = std::fs::read_to_string(folder.path().join("stderr")).unwrap_or_default();
    Ended { status, stderr }
}

/// Where it listens, and where its figures are if it has any to show.
fn announced_urls(child: &mut Child) -> Option<(String, Option<String>)> {
    let stdout = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut figures_url = None;
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once(" figures on ") {
                figures_url = Some(url.to_owned());
            }
            if let Some((_, url)) = line.split_once(" listening on ") {
                let _ = sender.send((url.to_owned(), figures_url.take()));
            }
        }
    });
    receiver.recv_timeout(PATIENCE).ok()
}

fn wait(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("the process can be waited for") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    None
}
