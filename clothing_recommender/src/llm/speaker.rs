use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::{
    Answer, Builtin, Calls, Choice, Identity, LlmError, Piece, Pieces, Reading, Usage,
    calls::OpenCall, remote::Remote,
};
use crate::{catalog::Shortlist, conversation::Conversation, embedding::Embedding, intent::Heard};

/// Why the builtin stylist answers where somebody may come to harm.
const SAFETY: &str = "safety";

/// Who speaks in one turn: the endpoint, until it fails; from then on the builtin stylist, so that
/// an answer is never stitched together from both without saying so.
pub struct Speaker<'a> {
    remote: Option<&'a Remote>,
    builtin: &'a Builtin,
    fallback_reason: Option<&'static str>,
    usage: Option<Usage>,
    calls: Calls,
    /// The message, once it is understood.
    heard: Option<Arc<Heard>>,
    /// The reply that is being spoken.
    reply: Option<OpenCall>,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(remote: Option<&'a Remote>, builtin: &'a Builtin) -> Self {
        let is_rejected = remote.is_some_and(|remote| !remote.standing.admits());
        Self {
            remote: remote.filter(|_| !is_rejected),
            builtin,
            fallback_reason: is_rejected.then(|| LlmError::RejectedKey.kind()),
            usage: None,
            calls: Calls::default(),
            heard: None,
            reply: None,
        }
    }

    /// The calls of an endpoint that are over.
    pub fn calls(&self) -> Calls {
        self.calls.clone()
    }

    /// Who speaks now.
    pub fn identity(&self) -> &Identity {
        match self.remote {
            Some(remote) => remote.model.identity(),
            None => self.builtin.identity(),
        }
    }

    /// Why the builtin stylist stands in for the endpoint, if it does.
    pub fn fallback_reason(&self) -> Option<&'static str> {
        self.fallback_reason
    }

    /// Tokens that the endpoint reported so far.
    pub fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// What the message is about, and what it asks for.
    ///
    /// # Errors
    /// [`LlmError::UnusableAnswer`] when the endpoint spoke but made no sense.
    pub async fn classify(&mut self, conversation: &Conversation) -> Result<Reading, LlmError> {
        let heard = self.hear(conversation).await;
        // Some endpoint may be out to please; whoever is in danger gets an answer that is certain.
        if self.remote.is_some() && Builtin::must_answer(&heard) {
            self.remote = None;
            self.fallback_reason = Some(SAFETY);
        }
        if let Some(remote) = self.remote {
            let mut call = self.calls.begin("classify", remote.model.identity());
            let outcome = remote.model.classify(conversation).await;
            if let Ok(answer) = &outcome {
                call.used(answer.usage);
                call.heard(answer.value.intent.name());
                if let Some(wish) = &answer.value.wish {
                    call.heard(&format!(": {wish}"));
                }
            }
            call.end(&outcome);
            remote.standing.note(&outcome);
            match outcome {
                Ok(answer) => return Ok(self.spend(answer)),
                Err(error @ LlmError::UnusableAnswer(_)) => return Err(error),
                Err(error) => self.fall_back(&error),
            }
        }
        Ok(self.builtin.intent(conversation, &heard).into())
    }

    /// Which of the candidates to recommend.
    ///
    /// # Errors
    /// Never in practice: the builtin stylist stands in for an endpoint that fails.
    pub async fn choose(
        &mut self,
        conversation: &Conversation,
        shortlist: &Shortlist,
    ) -> Result<Choice, LlmError> {
        if let Some(remote) = self.remote {
            let mut call = self.calls.begin("choose", remote.model.identity());
            let outcome = remote.model.choose(conversation, shortlist).await;
            if let Ok(answer) = &outcome {
                call.used(answer.usage);
                call.heard(&answer.value.described());
            }
            call.end(&outcome);
            remote.standing.note(&outcome);
            match outcome {
                Ok(answer) => return Ok(self.spend(answer)),
                Err(error) => self.fall_back(&error),
            }
        }
        Ok(self.builtin.choice(conversation, shortlist))
    }

    /// A reply whose first words have come: an endpoint that fails before them is stood in for.
    ///
    /// # Errors
    /// Never in practice; what breaks off later is an error inside the reply.
    pub async fn converse(&mut self, conversation: &Conversation) -> Result<Pieces, LlmError> {
        if let Some(remote) = self.remote {
            let mut call = self.calls.begin("converse", remote.model.identity());
            let outcome = match remote.model.converse(conversation).await {
                Ok(pieces) => with_first_words(pieces).await,
                Err(error) => Err(error),
            };
            remote.standing.note(&outcome);
            match outcome {
                Ok(pieces) => {
                    call.first_words();
                    self.reply = Some(call);
                    return Ok(pieces);
                }
                Err(error) => {
                    call.end::<()>(&Err(error.clone()));
                    self.fall_back(&error);
                }
            }
        }
        let heard = self.hear(conversation).await;
        Ok(self.builtin.reply(conversation, &heard))
    }

    /// The sentence vector of `text`, if that is the message of this turn and was understood.
    pub fn meaning_of(&self, text: &str) -> Option<Embedding> {
        self.heard.as_ref().and_then(|heard| heard.meaning_of(text))
    }

    /// The message of this turn as the builtin stylist understands it, which is worked out once.
    async fn hear(&mut self, conversation: &Conversation) -> Arc<Heard> {
        match &self.heard {
            Some(heard) => heard.clone(),
            None => {
                let heard = Arc::new(self.builtin.hear(conversation).await);
                self.heard = Some(heard.clone());
                heard
            }
        }
    }

    /// Takes note of a piece of the reply.
    pub fn heard(&mut self, piece: &Piece) {
        match piece {
            Piece::Words(words) => {
                if let Some(reply) = &mut self.reply {
                    reply.heard(words);
                }
            }
            Piece::Usage(usage) => {
                if let Some(reply) = &mut self.reply {
                    reply.used(Some(*usage));
                }
                self.add_usage(*usage);
            }
        }
    }

    /// Takes note that the reply is over, or broke off after its first words.
    pub fn end_reply(&mut self, outcome: &Result<(), LlmError>) {
        if let Some(reply) = self.reply.take() {
            reply.end(outcome);
        }
        if let (Some(remote), Err(_)) = (self.remote, outcome) {
            remote.standing.note(outcome);
        }
    }

    fn add_usage(&mut self, usage: Usage) {
        self.usage = Some(self.usage.unwrap_or_default().plus(usage));
    }

    fn spend<T>(&mut self, answer: Answer<T>) -> T {
        if let Some(usage) = answer.usage {
            self.add_usage(usage);
        }
        answer.value
    }

    fn fall_back(&mut self, error: &LlmError) {
        self.fallback_reason = Some(error.kind());
        self.remote = None;
    }
}

/// Waits for the first words and hands the reply on whole.
async fn with_first_words(mut pieces: Pieces) -> Result<Pieces, LlmError> {
    let mut first = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        let is_said = matches!(&piece, Piece::Words(words) if !words.trim().is_empty());
        first.push(Ok(piece));
        if is_said {
            return Ok(stream::iter(first).chain(pieces).boxed());
        }
    }
    Err(LlmError::UnusableAnswer("it is empty"))
}
