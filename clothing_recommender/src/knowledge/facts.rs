//! What a model is told before it answers, so that it need not invent.

use super::{Knowledge, seasons, subject::beauty};
use crate::{conversation::Conversation, language::Tokens};

impl Knowledge {
    /// The facts that bear on a conversation, one a line; empty where none does.
    pub fn facts(&self, conversation: &Conversation) -> String {
        let text = Tokens::of(&conversation.message);
        let profile = &conversation.profile;
        let mut facts = Vec::new();
        if let Some(season) = profile.season {
            facts.push(format!("Color season: {}", seasons::colors_of(season)));
            facts.extend(beauty(&text).map(|uses| seasons::beauty_of(season, uses)));
            facts.extend(
                self.colors
                    .mentions(&text)
                    .iter()
                    .map(|mention| self.verdict(&mention.wish, season)),
            );
        }
        if let Some(shape) = profile.face_shape {
            let advice = self.shape_advice(shape, &[]).unwrap_or_default();
            facts.push(format!("Face shape {}: {advice}", shape.name()));
        }
        if let Some(occasion) = self.occasions.mentioned(&text) {
            facts.push(format!("Occasion: {}", occasion.advice));
        }
        if let Some(topic) = self.topics.mentioned(&text) {
            facts.push(topic.answer.clone());
        }
        facts
            .iter()
            .map(|fact| format!("- {fact}\n"))
            .collect::<String>()
    }
}
