//! The chat log: JSON Lines, a record for the person and one for the stylist in each turn.
//!
//! It is off unless asked for, and holds no text unless that is asked for as well. Records are
//! written by a thread of their own, so that a slow disk delays no answer; when it falls far
//! behind, records are dropped and counted instead of filling memory.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    },
    thread::JoinHandle,
};

use serde::Serialize;

use crate::conversation::Role;

/// Records that may wait to be written.
const QUEUE: usize = 4_096;

/// What a redacted text is replaced by, as in the original.
const REDACTED: &str = "[redacted]";

/// Where records go and what they may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLogSettings {
    /// The file; its folder is made if need be.
    pub file: PathBuf,
    /// Whether texts are left out.
    pub redact_content: bool,
}

/// One thing that was said.
#[derive(Debug, Clone, Serialize)]
pub struct Record<M> {
    /// Unique.
    pub id: String,
    /// The session.
    pub session_id: String,
    /// The person, as the client names them.
    pub user_id: String,
    /// Who said it.
    pub role: Role,
    /// The text, or `[redacted]`.
    pub content: String,
    /// When.
    pub timestamp: String,
    /// What else is known of the turn.
    pub metadata: M,
}

/// The log; clones write to the same file. The last one to go waits until everything is written.
#[derive(Clone)]
pub struct ChatLog {
    inner: Option<Arc<Inner>>,
}

struct Inner {
    redact_content: bool,
    dropped: AtomicU64,
    /// Taken when the log ends, so that the writer sees the end.
    queue: Mutex<Option<SyncSender<String>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl ChatLog {
    /// A log that keeps nothing.
    pub fn off() -> Self {
        Self { inner: None }
    }

    /// A log that appends to a file.
    ///
    /// # Errors
    /// When the file cannot be opened or no thread can be started.
    pub fn open(settings: &ChatLogSettings) -> io::Result<Self> {
        let file = open(&settings.file)?;
        let (queue, records) = sync_channel(QUEUE);
        let writer = std::thread::Builder::new()
            .name("chat-log".to_owned())
            .spawn(move || write_all(file, &records))?;
        Ok(Self {
            inner: Some(Arc::new(Inner {
                redact_content: settings.redact_content,
                dropped: AtomicU64::new(0),
                queue: Mutex::new(Some(queue)),
                writer: Mutex::new(Some(writer)),
            })),
        })
    }

    /// Hands a record to the writer. Never waits.
    pub fn write<M: Serialize>(&self, mut record: Record<M>) {
        let Some(inner) = &self.inner else {
            return;
        };
        if inner.redact_content {
            REDACTED.clone_into(&mut record.content);
        }
        let Ok(line) = serde_json::to_string(&record) else {
            return;
        };
        let queue = inner.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let is_taken = queue
            .as_ref()
            .is_some_and(|queue| queue.try_send(line).is_ok());
        if !is_taken {
            let dropped = inner.dropped.fetch_add(1, Ordering::Relaxed) + 1;
            if dropped.is_power_of_two() {
                tracing::warn!(dropped, "the chat log cannot keep up");
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        drop(self.queue.get_mut().map(Option::take));
        if let Ok(Some(writer)) = self.writer.get_mut().map(Option::take) {
            // The writer does not panic; if it did, there is nothing left to wait for.
            let _ = writer.join();
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// Writes lines as they come, and flushes whenever none is waiting.
fn write_all(file: File, lines: &Receiver<String>) {
    let mut file = BufWriter::new(file);
    let mut outcome = Ok(());
    while let Ok(first) = lines.recv() {
        let mut next = Ok(first);
        while let Ok(line) = next {
            outcome = outcome.and(writeln!(file, "{line}"));
            next = lines.try_recv();
        }
        outcome = outcome.and(file.flush());
        if let Err(error) = std::mem::replace(&mut outcome, Ok(())) {
            tracing::error!(%error, "the chat log cannot be written");
        }
        if next == Err(TryRecvError::Disconnected) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    fn record(content: &str) -> Record<Value> {
        Record {
            id: "1".to_owned(),
            session_id: "s".to_owned(),
            user_id: "u".to_owned(),
            role: Role::User,
            content: content.to_owned(),
            timestamp: "2025-12-16T15:09:05.154247".to_owned(),
            metadata: json!({}),
        }
    }

    fn lines_after(redact_content: bool) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let settings = ChatLogSettings {
            file: folder.path().join("logs/chat.jsonl"),
            redact_content,
        };
        for _ in 0..2 {
            let log = ChatLog::open(&settings).unwrap();
            log.clone().write(record("secret"));
            drop(log);
        }
        let text = std::fs::read_to_string(&settings.file).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn records_are_lines_that_a_restart_adds_to() {
        let lines = lines_after(false);
        assert_eq!(lines.len(), 2);
        assert_eq!(
            lines[0],
            r#"{"id":"1","session_id":"s","user_id":"u","role":"user","content":"secret","timestamp":"2025-12-16T15:09:05.154247","metadata":{}}"#
        );
    }

    #[test]
    fn texts_are_left_out_when_redacted() {
        let lines = lines_after(true);
        assert!(lines[0].contains(REDACTED) && !lines[0].contains("secret"));
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let settings = ChatLogSettings {
            file: folder.path().to_owned(),
            redact_content: true,
        };
        assert!(ChatLog::open(&settings).is_err());
        ChatLog::off().write(record("nowhere"));
    }
}
