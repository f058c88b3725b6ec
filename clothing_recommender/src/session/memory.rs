use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};

use super::{SessionKey, SessionStore, StoreError};
use crate::{context::shortened, conversation::Message};

/// How much is remembered. With the defaults that is at most about 330 MB, and a few in practice.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Sessions; the one that was used longest ago makes room for a new one.
    pub sessions: usize,
    /// Messages in a session; the oldest go first.
    pub messages: usize,
    /// Characters in a message; the rest is forgotten.
    pub message_chars: usize,
    /// How long a session is kept after its last turn.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 4_096,
            messages: 20,
            message_chars: 1_000,
            idle: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// Sessions in memory; a restart forgets them.
#[derive(Debug, Default)]
pub struct MemorySessions {
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<Digest, Session>,
    /// From the session used longest ago to the one used last.
    by_use: BTreeMap<u64, Digest>,
    uses: u64,
}

/// SHA-256 of a key, since a client may name a user as long as a request may be.
type Digest = [u8; 32];

fn digest(key: &SessionKey) -> Digest {
    // No session id has a NUL, so no two keys give one text.
    Sha256::digest(format!("{}\0{}", key.session_id, key.user_id)).into()
}

#[derive(Debug)]
struct Session {
    messages: VecDeque<Message>,
    last_use: u64,
    last_turn: Instant,
}

impl MemorySessions {
    /// An empty store that remembers no more than `limits` allow.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SessionStore for MemorySessions {
    async fn history(&self, key: &SessionKey) -> Result<Vec<Message>, StoreError> {
        let mut state = self.lock();
        state.forget_idle(self.limits.idle);
        Ok(state
            .sessions
            .get(&digest(key))
            .map(|session| session.messages.iter().cloned().collect())
            .unwrap_or_default())
    }

    async fn append(&self, key: &SessionKey, turn: [Message; 2]) -> Result<(), StoreError> {
        let limits = self.limits;
        let mut state = self.lock();
        state.forget_idle(limits.idle);
        let session = state.touch(digest(key));
        session.messages.extend(turn.map(|message| Message {
            content: shortened(&message.content, limits.message_chars),
            ..message
        }));
        let surplus = session.messages.len().saturating_sub(limits.messages);
        session.messages.drain(..surplus);
        state.forget_surplus(limits.sessions);
        Ok(())
    }
}

impl State {
    /// The session, made if need be, as the one used last.
    fn touch(&mut self, key: Digest) -> &mut Session {
        self.uses += 1;
        let last_use = self.uses;
        let session = self.sessions.entry(key).or_insert_with(|| Session {
            messages: VecDeque::new(),
            last_use,
            last_turn: Instant::now(),
        });
        self.by_use.remove(&session.last_use);
        self.by_use.insert(last_use, key);
        session.last_use = last_use;
        session.last_turn = Instant::now();
        session
    }

    fn forget_idle(&mut self, idle: Duration) {
        while let Some(oldest) = self.by_use.first_entry() {
            let is_idle = self
                .sessions
                .get(oldest.get())
                .is_none_or(|session| session.last_turn.elapsed() > idle);
            if !is_idle {
                break;
            }
            self.sessions.remove(&oldest.remove());
        }
    }

    fn forget_surplus(&mut self, most: usize) {
        while self.sessions.len() > most {
            let Some((_, oldest)) = self.by_use.pop_first() else {
                break;
            };
            self.sessions.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::session::SessionId;

    fn key(user_id: &str, session_id: &str) -> SessionKey {
        SessionKey {
            user_id: user_id.to_owned(),
            session_id: SessionId::accept_or_new(Some(session_id)),
        }
    }

    fn turn(text: &str) -> [Message; 2] {
        [Message::user(text), Message::assistant("ok")]
    }

    async fn count(sessions: &MemorySessions, key: &SessionKey) -> usize {
        sessions.history(key).await.unwrap().len()
    }

    #[tokio::test]
    async fn a_session_belongs_to_its_person() {
        let sessions = MemorySessions::default();
        sessions.append(&key("ada", "s"), turn("hi")).await.unwrap();
        assert_eq!(
            sessions.history(&key("ada", "s")).await.unwrap(),
            turn("hi")
        );
        assert_eq!(count(&sessions, &key("eve", "s")).await, 0);
    }

    #[tokio::test]
    async fn what_is_remembered_is_bounded() {
        let sessions = MemorySessions::new(Limits {
            sessions: 2,
            messages: 4,
            message_chars: 3,
            ..Limits::default()
        });
        for text in ["first", "second", "third"] {
            sessions.append(&key("a", "1"), turn(text)).await.unwrap();
        }
        let history = sessions.history(&key("a", "1")).await.unwrap();
        assert_eq!(history.len(), 4);
        assert_eq!(history[0].content, "sec");
        sessions.append(&key("a", "2"), turn("x")).await.unwrap();
        sessions.append(&key("a", "1"), turn("x")).await.unwrap();
        sessions.append(&key("a", "3"), turn("x")).await.unwrap();
        assert_eq!(count(&sessions, &key("a", "2")).await, 0);
        assert_eq!(count(&sessions, &key("a", "1")).await, 4);
    }

    #[tokio::test]
    async fn a_session_that_was_left_alone_is_forgotten() {
        let sessions = MemorySessions::new(Limits {
            idle: Duration::from_millis(10),
            ..Limits::default()
        });
        sessions.append(&key("a", "1"), turn("x")).await.unwrap();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(count(&sessions, &key("a", "1")).await, 0);
    }
}
