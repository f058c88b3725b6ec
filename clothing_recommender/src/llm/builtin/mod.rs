//! The builtin stylist: no key, no network. It decides by words, chooses what the catalog ranks
//! first, and says what the knowledge holds.

mod intent;
mod speech;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};

use self::intent::Cues;
use super::{Answer, ChatModel, Choice, Identity, Intent, LlmError, Pick, Piece, Pieces, Reading};
use crate::{
    catalog::{Candidate, Catalog, Shortlist},
    conversation::Conversation,
    data::DataError,
    knowledge::Knowledge,
    styling,
};

/// Recommendations for a kind of garment: at least three, a fourth if it fits in every point.
const FEWEST: usize = 3;
const MOST_OF_A_KIND: usize = 4;

/// Pieces of an outfit.
const MOST_OF_AN_OUTFIT: usize = 5;

/// The builtin stylist.
pub struct Builtin {
    identity: Identity,
    cues: Cues,
    catalog: Arc<Catalog>,
    knowledge: Arc<Knowledge>,
}

impl Builtin {
    /// A stylist who knows these.
    ///
    /// # Errors
    /// [`DataError`] when the file of cues does not parse.
    pub fn new(catalog: Arc<Catalog>, knowledge: Arc<Knowledge>) -> Result<Self, DataError> {
        Ok(Self {
            identity: Identity {
                provider: "builtin",
                model: "builtin".to_owned(),
            },
            cues: Cues::bundled()?,
            catalog,
            knowledge,
        })
    }

    fn intent(&self, conversation: &Conversation) -> Intent {
        let message = &conversation.message;
        self.cues.decide(message, &self.catalog.wish(message))
    }

    fn choice(&self, conversation: &Conversation, shortlist: &Shortlist) -> Choice {
        let fitting = shortlist
            .candidates
            .iter()
            .take_while(|candidate| candidate.fits())
            .count();
        let most = if shortlist.wish.kinds.is_empty() {
            MOST_OF_AN_OUTFIT
        } else {
            MOST_OF_A_KIND
        };
        let chosen: Vec<&Candidate> = shortlist
            .candidates
            .iter()
            .take(fitting.clamp(FEWEST, most))
            .collect();
        let (profile, wish) = (&conversation.profile, &shortlist.wish);
        Choice {
            picks: chosen
                .iter()
                .map(|candidate| Pick {
                    id: candidate.item.id.clone(),
                    reason: styling::reason(candidate, wish, profile, self.knowledge.shapes()),
                })
                .collect(),
            tips: styling::tips(&chosen, shortlist, profile),
        }
    }
}

#[async_trait]
impl ChatModel for Builtin {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    async fn classify(&self, conversation: &Conversation) -> Result<Answer<Reading>, LlmError> {
        Ok(free(self.intent(conversation).into()))
    }

    async fn choose(
        &self,
        conversation: &Conversation,
        shortlist: &Shortlist,
    ) -> Result<Answer<Choice>, LlmError> {
        Ok(free(self.choice(conversation, shortlist)))
    }

    async fn converse(&self, conversation: &Conversation) -> Result<Pieces, LlmError> {
        let answer = self.knowledge.answer(conversation);
        let pieces: Vec<_> = speech::phrases(&answer)
            .into_iter()
            .map(|phrase| Ok(Piece::Words(phrase)))
            .collect();
        Ok(stream::iter(pieces).boxed())
    }

    async fn check(&self) -> Result<(), LlmError> {
        Ok(())
    }
}

fn free<T>(value: T) -> Answer<T> {
    Answer { value, usage: None }
}
