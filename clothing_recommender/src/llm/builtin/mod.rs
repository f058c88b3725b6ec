//! The builtin stylist: no key, no network. It hears what is asked for, chooses what the catalog ranks
//! first, and says what the knowledge holds.

mod speech;

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::{Choice, Identity, Intent, Pick, Piece, Pieces};
use crate::{
    catalog::{Candidate, Shortlist},
    conversation::Conversation,
    follow_up::{FollowUps, Leaning},
    intent::{Act, Heard, Listener},
    knowledge::Knowledge,
    styling,
};

/// Recommendations for a kind of garment: at least three, a fourth if it fits in every point.
const FEWEST: usize = 3;
const MOST_OF_A_KIND: usize = 4;

/// From this likelihood on a message means what it says, whatever was said before.
const CERTAIN: f32 = 0.8;

/// Pieces of an outfit.
const MOST_OF_AN_OUTFIT: usize = 5;

/// The builtin stylist.
pub struct Builtin {
    identity: Identity,
    listener: Listener,
    follow_ups: Arc<FollowUps>,
    knowledge: Arc<Knowledge>,
}

impl Builtin {
    /// A stylist who hears and knows these.
    pub fn new(listener: Listener, follow_ups: Arc<FollowUps>, knowledge: Arc<Knowledge>) -> Self {
        Self {
            identity: Identity {
                provider: "builtin",
                model: "builtin".to_owned(),
            },
            listener,
            follow_ups,
            knowledge,
        }
    }

    /// Who it is.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The message, understood: one pass through the sentence encoder.
    pub(super) async fn hear(&self, conversation: &Conversation) -> Heard {
        self.listener.hear(conversation.reading()).await
    }

    /// Whether the message is one that no other model may answer: from somebody in danger, or plainly
    /// a plan to harm others.
    pub(super) fn must_answer(heard: &Heard) -> bool {
        match heard.likelihoods.decision() {
            Act::SelfHarm => true,
            act @ Act::Harmful => heard.likelihoods.of(act) >= CERTAIN,
            _ => false,
        }
    }

    /// What the message is about, in the light of what was said before it: "and green?" alone is
    /// neither about clothes nor about colors.
    pub(super) fn intent(&self, conversation: &Conversation, heard: &Heard) -> Intent {
        let act = heard.likelihoods.decision();
        if self.knowledge.wants_comfort(conversation.reading())
            || self.knowledge.is_asked_why(conversation)
            || self.knowledge.is_asked_which(conversation)
            || self.knowledge.is_about_stain(conversation.reading())
        {
            return Intent::General;
        }
        if matches!(
            act,
            Act::Style | Act::SmallTalk | Act::OffTopic | Act::Medical
        ) && self
            .follow_ups
            .names_what_and_what_not(conversation.reading())
        {
            return Intent::Clothing;
        }
        let thread = self.follow_ups.thread(&conversation.history);
        let leaning = self.follow_ups.leaning(conversation.reading(), &thread);
        let is_doubtful = heard.likelihoods.of(act) < CERTAIN;
        match (act, leaning) {
            (Act::Style | Act::SmallTalk | Act::OffTopic, Leaning::Clothing) if is_doubtful => {
                Intent::Clothing
            }
            (Act::Clothing, Leaning::Conversation) => Intent::General,
            (Act::Clothing, Leaning::Nothing)
                if thread.is_conversation() && self.knowledge.goes_on_about_looks(conversation) =>
            {
                Intent::General
            }
            (Act::Clothing, _) => Intent::Clothing,
            _ => Intent::General,
        }
    }

    /// Which of the candidates to recommend.
    pub(super) fn choice(&self, conversation: &Conversation, shortlist: &Shortlist) -> Choice {
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
            tips: styling::tips(&chosen, wish, profile),
        }
    }

    /// A reply, phrase by phrase.
    pub(super) fn reply(&self, conversation: &Conversation, heard: &Heard) -> Pieces {
        let answer = self.knowledge.answer(conversation, heard);
        let pieces: Vec<_> = speech::phrases(&answer)
            .into_iter()
            .map(|phrase| Ok(Piece::Words(phrase)))
            .collect();
        stream::iter(pieces).boxed()
    }
}
