use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/run-postgres");

/// A PostgreSQL for all tests of this program. It ends with the program, whose end closes its
/// standard input.
struct Server {
    folder: TempDir,
    _process: Child,
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let setup = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../setup");
        let installation = setup.join("postgres");
        assert!(
            installation.join("made-from").is_file(),
            "scripts/fetch-postgres puts PostgreSQL into {}",
            installation.display()
        );
        let installation = installation.canonicalize().unwrap();
        // The path of a socket is short, at most 107 bytes.
        let folder = tempfile::Builder::new()
            .prefix("pg")
            .tempdir_in("/tmp")
            .unwrap();
        let mut process = Command::new(SCRIPT)
            .arg(installation)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n", "PostgreSQL does not start");
        Server {
            folder,
            _process: process,
        }
    })
}

/// The DATABASE_URL of a new database.
pub async fn new_database() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let server = tokio::task::spawn_blocking(server).await.unwrap();
    let url = |name: &str| {
        let folder = server.folder.path().display();
        format!("postgres://postgres@localhost/{name}?host={folder}")
    };
    let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&url("postgres")).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.unwrap();
    url(&name)
}
