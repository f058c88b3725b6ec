use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    net::TcpStream,
    signal::unix::{SignalKind, signal},
    time::{interval, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::config::Reader;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// TLS_CERT_FILE and TLS_KEY_FILE: a chain of certificates and its key, both PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The server's certificate first.
    pub certificates: PathBuf,
    /// PKCS #8, PKCS #1 or SEC 1.
    pub key: PathBuf,
}

/// Encrypts connections with whatever certificate the files hold at the time.
#[derive(Clone)]
pub struct Tls {
    files: TlsFiles,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

impl TlsFiles {
    /// Reads where the files are; `None` when no encryption is asked for.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let certificates = reader.optional::<PathBuf>("TLS_CERT_FILE");
        let key = reader.optional::<PathBuf>("TLS_KEY_FILE");
        match (certificates, key) {
            (Some(certificates), Some(key)) => Some(Self { certificates, key }),
            (None, None) => None,
            (Some(_), None) => {
                reader.refuse("TLS_KEY_FILE", "must be set together with TLS_CERT_FILE");
                None
            }
            (None, Some(_)) => {
                reader.refuse("TLS_CERT_FILE", "must be set together with TLS_KEY_FILE");
                None
            }
        }
    }

    /// The chain of certificates, the server's own first.
    ///
    /// # Errors
    /// When the file cannot be read or holds none, with a text that names the variable.
    pub fn chain(&self) -> io::Result<Vec<CertificateDer<'static>>> {
        let chain: Vec<_> = CertificateDer::pem_file_iter(&self.certificates)
            .and_then(Iterator::collect)
            .map_err(|error| unusable("TLS_CERT_FILE", &self.certificates, error))?;
        if chain.is_empty() {
            return Err(unusable(
                "TLS_CERT_FILE",
                &self.certificates,
                "no certificate",
            ));
        }
        Ok(chain)
    }

    fn load(&self) -> io::Result<ServerConfig> {
        let certificates = self.chain()?;
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| unusable("TLS_KEY_FILE", &self.key, error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder
                    .with_no_client_auth()
                    .with_single_cert(certificates, key)
            })
            .map_err(|error| unusable("TLS_CERT_FILE", &self.certificates, error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }

    fn changed(&self) -> [Option<SystemTime>; 2] {
        let changed = |path: &Path| {
            std::fs::metadata(path)
                .and_then(|file| file.modified())
                .ok()
        };
        [changed(&self.certificates), changed(&self.key)]
    }
}

impl Tls {
    /// Loads the files and keeps an eye on them: when they change, or at SIGHUP, connections made
    /// from then on get the new certificate. Files that cannot be used leave the old one in place.
    ///
    /// # Errors
    /// When the files cannot be used, with a text that names the variable.
    pub fn start(files: TlsFiles) -> io::Result<Self> {
        let tls = Self {
            current: Arc::new(RwLock::new(Arc::new(files.load()?))),
            files,
        };
        let hangup = signal(SignalKind::hangup())?;
        tokio::spawn(tls.clone().watch(hangup));
        Ok(tls)
    }

    /// Greets a client.
    ///
    /// # Errors
    /// When the client speaks no TLS, or takes longer than `patience`.
    pub async fn accept(
        &self,
        stream: TcpStream,
        patience: Duration,
    ) -> io::Result<TlsStream<TcpStream>> {
        let config = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        timeout(patience, TlsAcceptor::from(config).accept(stream))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    async fn watch(self, mut hangup: tokio::signal::unix::Signal) {
        let mut ticks = interval(LOOK_EVERY);
        let mut seen = self.files.changed();
        loop {
            let asked = tokio::select! {
                _ = ticks.tick() => false,
                _ = hangup.recv() => true,
            };
            let changed = self.files.changed();
            if asked || changed != seen {
                seen = changed;
                self.reload();
            }
        }
    }

    fn reload(&self) {
        match self.files.load() {
            Ok(config) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                tracing::info!("certificate reloaded");
            }
            Err(error) => tracing::error!(%error, "the old certificate stays"),
        }
    }
}

fn unusable(name: &str, path: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{name} {}: {error}", path.display()))
}
