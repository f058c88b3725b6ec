use super::{Features, Head, HeadError, Likelihoods};
use crate::embedding::{DIMENSIONS, Embedder, Embedding};

/// Longest part of a message that is listened to, in characters.
const MOST_CHARACTERS: usize = 1_500;

/// A message, understood.
#[derive(Debug, Clone)]
pub struct Heard {
    /// How likely it is to do what.
    pub likelihoods: Likelihoods,
    /// Its sentence vector; zeros where the encoder failed.
    pub meaning: Embedding,
    /// What that is the vector of; nothing where the encoder failed.
    pub text: Option<String>,
}

impl Heard {
    /// The sentence vector of `text`, if that is what was heard.
    pub fn meaning_of(&self, text: &str) -> Option<Embedding> {
        (self.text.as_deref() == Some(text)).then_some(self.meaning)
    }
}

/// Tells what messages ask for.
#[derive(Debug)]
pub struct Listener {
    embedder: Embedder,
    head: Head,
}

impl Listener {
    /// A listener with the head that is compiled in.
    ///
    /// # Errors
    /// [`HeadError`] when that head does not go with the features, which the tests rule out.
    pub fn new(embedder: Embedder) -> Result<Self, HeadError> {
        Ok(Self {
            embedder,
            head: Head::bundled()?,
        })
    }

    /// What `message` asks for.
    pub async fn hear(&self, message: &str) -> Heard {
        let message: String = message.chars().take(MOST_CHARACTERS).collect();
        let meaning = match self.embedder.embed(&[&message]).await {
            Ok(vectors) => vectors.into_iter().next(),
            // Its words and letters tell most of it.
            Err(error) => {
                tracing::error!(%error, "a message is understood by its words alone");
                None
            }
        };
        let is_meant = meaning.is_some();
        let meaning = meaning.unwrap_or([0.0; DIMENSIONS]);
        let features = Features::of(&message, &meaning);
        Heard {
            likelihoods: self.head.likelihoods(&features),
            meaning,
            text: is_meant.then_some(message),
        }
    }
}
