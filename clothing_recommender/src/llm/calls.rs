use std::{
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use super::{Identity, LlmError, Usage};

/// A call of an endpoint that is over.
#[derive(Debug, Clone)]
pub struct Call {
    /// What it was for: `classify`, `choose` or `converse`.
    pub name: &'static str,
    /// Who was called.
    pub identity: Identity,
    /// When.
    pub begun: SystemTime,
    /// When the first words came, of a reply that is spoken.
    pub first_words: Option<SystemTime>,
    /// When it was over.
    pub ended: SystemTime,
    /// Tokens used, where the endpoint told.
    pub usage: Option<Usage>,
    /// Why it failed, if it did.
    pub failure: Option<&'static str>,
    /// What came of it.
    pub said: String,
}

/// The calls of one turn, in the order in which they ended. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// Those that are over.
    pub fn all(&self) -> Vec<Call> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Begins a call. It counts as abandoned unless it is ended.
    pub(super) fn begin(&self, name: &'static str, identity: &Identity) -> OpenCall {
        let now = SystemTime::now();
        OpenCall {
            calls: self.clone(),
            call: Call {
                name,
                identity: identity.clone(),
                begun: now,
                first_words: None,
                ended: now,
                usage: None,
                failure: Some("abandoned"),
                said: String::new(),
            },
        }
    }
}

/// A call that is under way.
#[derive(Debug)]
pub(super) struct OpenCall {
    calls: Calls,
    call: Call,
}

impl OpenCall {
    pub(super) fn first_words(&mut self) {
        self.call.first_words = Some(SystemTime::now());
    }

    pub(super) fn heard(&mut self, words: &str) {
        self.call.said.push_str(words);
    }

    pub(super) fn used(&mut self, usage: Option<Usage>) {
        self.call.usage = usage.or(self.call.usage);
    }

    pub(super) fn end<T>(mut self, outcome: &Result<T, LlmError>) {
        self.call.failure = outcome.as_ref().err().map(LlmError::kind);
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.call.ended = SystemTime::now();
        let mut calls = self.calls.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(self.call.clone());
    }
}
