use serde::{Serialize, Serializer, ser::SerializeMap};
use utoipa::ToSchema;

use super::Metadata;
use crate::{llm::Intent, session::SessionId};

/// The node of the workflow that an event comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Node {
    /// Finding out what a message is about.
    Classify,
    /// Recommending garments.
    Clothing,
    /// Talking.
    General,
    /// After everything.
    End,
}

/// A recommended item, in the original's fields.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Recommendation {
    /// Place in the list, from 1.
    pub index: usize,
    /// The garment.
    #[schema(example = "Silk Blouse")]
    pub item: String,
    /// Its color by name.
    #[schema(example = "Emerald Green")]
    pub color: String,
    /// Its look in a few words.
    #[schema(example = "Professional, elegant")]
    pub style: String,
    /// Why it is recommended to this person.
    pub reason: String,
    /// Typical price range.
    #[schema(example = "$80-150")]
    pub price_range: String,
    /// Retailers that carry garments of its kind.
    pub where_to_buy: Vec<String>,
    /// Its color in sRGB.
    #[schema(example = "#50C878")]
    pub hex_color: String,
    /// Its id in the catalog.
    #[schema(example = "womens-silk-blouse/emerald-green")]
    pub id: String,
    /// How well it matches what was asked for, from 0 to 1.
    #[schema(example = 0.94)]
    pub score: f64,
    /// What of the question it meets, a few words each.
    pub why: Vec<String>,
}

/// What is recommended and how to wear it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Items {
    /// Three to five items.
    pub recommendations: Vec<Recommendation>,
    /// How to wear them.
    pub styling_tips: Vec<String>,
    /// What nothing in the catalog could meet, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The end of a turn.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// What the message was about.
    pub route: Intent,
    /// The session, to be sent along with the next message.
    pub session_id: SessionId,
    /// The whole answer.
    pub message: String,
    /// What is told beside it.
    pub metadata: Metadata,
}

/// What happens in a turn. In JSON an event is what the original streams.
#[derive(Debug, Clone)]
pub enum Event {
    /// The turn begins.
    Opened {
        /// The session.
        session_id: SessionId,
        /// The person.
        user_id: String,
        /// When.
        timestamp: String,
    },
    /// Something takes a while.
    Status(Node, String),
    /// It is known what the message is about.
    Routed {
        /// What it is about.
        route: Intent,
        /// The session.
        session_id: SessionId,
    },
    /// A few words of the answer.
    Chunk(String),
    /// Everything that is recommended.
    Items(Items),
    /// The answer is whole.
    MessageComplete(Node),
    /// The turn is over.
    Done(Box<Done>),
    /// The turn failed; nothing comes after this.
    Failed(&'static str),
}

impl Event {
    /// Whether no event comes after this one.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Failed(_))
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Opened {
                session_id,
                user_id,
                timestamp,
            } => {
                map.serialize_entry("type", "metadata")?;
                map.serialize_entry("session_id", session_id)?;
                map.serialize_entry("user_id", user_id)?;
                map.serialize_entry("timestamp", timestamp)?;
            }
            Self::Status(node, text) => entries(&mut map, "status", text, *node)?,
            Self::Routed { route, session_id } => {
                let content = Route { route, session_id };
                entries(&mut map, "metadata", &content, Node::Classify)?;
            }
            Self::Chunk(words) => entries(&mut map, "chunk", words, Node::General)?,
            Self::Items(items) => entries(&mut map, "clothing_item", items, Node::Clothing)?,
            Self::MessageComplete(node) => {
                let content = Complete {
                    message_complete: true,
                };
                entries(&mut map, "metadata", &content, *node)?;
            }
            Self::Done(done) => entries(&mut map, "done", done, Node::End)?,
            Self::Failed(text) => {
                map.serialize_entry("type", "error")?;
                map.serialize_entry("error", text)?;
            }
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Route<'a> {
    route: &'a Intent,
    session_id: &'a SessionId,
}

#[derive(Serialize)]
struct Complete {
    message_complete: bool,
}

fn entries<M: SerializeMap>(
    map: &mut M,
    kind: &str,
    content: &impl Serialize,
    node: Node,
) -> Result<(), M::Error> {
    map.serialize_entry("type", kind)?;
    map.serialize_entry("content", content)?;
    map.serialize_entry("node", &node)
}
