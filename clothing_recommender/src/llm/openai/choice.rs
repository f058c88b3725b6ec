//! What a model decided, checked: it may choose and phrase, and nothing else.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    catalog::Shortlist,
    conversation::Conversation,
    llm::{Choice, Intent, LlmError, Pick, Reading, filters::Filters},
};

const MOST_PICKS: usize = 5;
const MOST_TIPS: usize = 4;

#[derive(Deserialize)]
struct Recommended {
    #[serde(default)]
    recommendations: Vec<RecommendedItem>,
    #[serde(default)]
    styling_tips: Vec<Value>,
}

#[derive(Deserialize)]
struct RecommendedItem {
    #[serde(default)]
    id: String,
    #[serde(default)]
    reason: Value,
}

/// The intent in `text`, and what is asked for as far as it can be believed.
///
/// # Errors
/// [`LlmError::UnusableAnswer`] when there is no intent.
pub(super) fn reading(text: &str, conversation: &Conversation) -> Result<Reading, LlmError> {
    let answer = object(text);
    let word = answer
        .as_ref()
        .and_then(|answer| Some(answer["intent"].as_str()?.to_owned()))
        // Small local models sometimes leave out the braces.
        .unwrap_or_else(|| text.trim().trim_matches(['"', '.', '`']).to_owned());
    let intent = match word.to_ascii_lowercase().as_str() {
        "clothing" => Intent::Clothing,
        "general" => Intent::General,
        _ => return Err(LlmError::UnusableAnswer("it names no intent")),
    };
    let filters = answer.map(|answer| Filters::checked(&answer["filters"], conversation));
    Ok(Reading {
        intent,
        wish: filters.and_then(|filters| filters.phrase()),
    })
}

/// The choice in `text`: only ids of the shortlist, each once. Phrases are left as they are here;
/// whether they may stand is [`Phrasing`](crate::styling::Phrasing)'s question.
///
/// # Errors
/// [`LlmError::UnusableAnswer`] when no candidate was chosen.
pub(super) fn choice(text: &str, shortlist: &Shortlist) -> Result<Choice, LlmError> {
    let answer: Recommended = object(text)
        .and_then(|answer| serde_json::from_value(answer).ok())
        .ok_or(LlmError::UnusableAnswer("it is not the object asked for"))?;
    let mut picks: Vec<Pick> = Vec::new();
    for item in answer.recommendations {
        let is_known = shortlist.get(&item.id).is_some();
        let is_new = picks.iter().all(|pick| pick.id != item.id);
        if is_known && is_new && picks.len() < MOST_PICKS {
            picks.push(Pick {
                reason: item.reason.as_str().unwrap_or_default().to_owned(),
                id: item.id,
            });
        }
    }
    if picks.is_empty() {
        return Err(LlmError::UnusableAnswer("it chose no candidate"));
    }
    Ok(Choice {
        picks,
        tips: answer
            .styling_tips
            .iter()
            .filter_map(|tip| Some(tip.as_str()?.to_owned()))
            .take(MOST_TIPS)
            .collect(),
    })
}

/// The JSON object in `text`, which some models wrap into a fence or a sentence.
fn object(text: &str) -> Option<Value> {
    let start = text.find('{')?;
    let end = text.rfind('}')?;
    serde_json::from_str(text.get(start..=end)?).ok()
}
