use super::{
    Event, Items, Node, Recommendation, Workflow, clothing_message, error::TurnError, turn::Turn,
};
use crate::{
    catalog::{Budget, Candidate, Shortlist, Wish, why},
    conversation::Conversation,
    llm::{Choice, Pick},
    profile::Profile,
    styling::{self, Phrasing},
};

/// The fewest items that are recommended where there are as many.
const FEWEST: usize = 3;

/// Recommends garments: the catalog says which come into question, the model which of them and
/// why, and its words stand only as far as they keep to the facts.
pub(super) async fn run(workflow: &Workflow, turn: &mut Turn<'_>) -> Result<(), TurnError> {
    let status = "Searching clothing database...".to_owned();
    turn.events
        .emit(Event::Status(Node::Clothing, status))
        .await;
    let conversation = &turn.conversation;
    let thread = workflow.follow_ups.thread(&conversation.history);
    let mut wish = workflow.follow_ups.wish(conversation.reading(), &thread);
    if let Some(words) = &turn.wish {
        complete(&mut wish, workflow.catalog.wish(words));
    }
    let mut wish = styling::preferred(wish, &conversation.preferences, &workflow.catalog);
    wish.meaning = turn.speaker.meaning_of(&wish.text);
    let shapes = workflow.knowledge.shapes();
    let shortlist = workflow
        .catalog
        .search(wish, &conversation.profile, shapes)
        .await?;
    let choice = turn.speaker.choose(conversation, &shortlist).await?;
    let items = workflow.items(choice, &shortlist, conversation);
    let found = format!("Found {} recommendations", items.recommendations.len());
    turn.events.emit(Event::Status(Node::Clothing, found)).await;
    turn.reply = clothing_message::of(&items);
    turn.events.emit(Event::Items(items)).await;
    turn.events
        .emit(Event::MessageComplete(Node::Clothing))
        .await;
    Ok(())
}

/// Adds to a wish what only the model read: another language, an earlier message. What the catalog
/// read itself stands.
fn complete(wish: &mut Wish, read: Wish) {
    if wish.kinds.is_empty() {
        wish.kinds = read.kinds;
    }
    if wish.budget == Budget::default() {
        wish.budget = read.budget;
    }
    wish.color = wish.color.take().or(read.color);
    wish.occasion = wish.occasion.take().or(read.occasion);
    wish.audience = wish.audience.or(read.audience);
}

impl Workflow {
    /// A choice as it is shown: at least [`FEWEST`] items, with the catalog's facts, in words that
    /// may stand.
    fn items(&self, choice: Choice, shortlist: &Shortlist, conversation: &Conversation) -> Items {
        let profile = &conversation.profile;
        let phrasing = Phrasing {
            colors: &self.colors,
            season: profile.season,
        };
        let (wish, shapes) = (&shortlist.wish, self.knowledge.shapes());
        let chosen = completed(&choice.picks, shortlist);
        let recommendations = chosen
            .iter()
            .enumerate()
            .map(|(place, (candidate, words))| {
                let words = words.map(str::trim).filter(|words| phrasing.stands(words));
                let praise = words.map_or_else(
                    || styling::reason(candidate, wish, profile, shapes),
                    str::to_owned,
                );
                // What an item lacks is told whoever praises it.
                let mut reason = styling::lacks(candidate, wish);
                reason.push(praise);
                recommendation(place + 1, candidate, reason.join(" "), (wish, profile))
            })
            .collect();
        let mut styling_tips: Vec<String> = choice
            .tips
            .iter()
            .filter(|tip| phrasing.stands(tip))
            .map(|tip| tip.trim().to_owned())
            .collect();
        let candidates: Vec<&Candidate> = chosen.iter().map(|(candidate, _)| *candidate).collect();
        if styling_tips.is_empty() {
            styling_tips = styling::tips(&candidates, wish, profile);
        }
        styling_tips.extend(styling::owned_tip(
            &conversation.wardrobe,
            &candidates,
            &self.catalog,
        ));
        styling_tips.extend(styling::cut_tip(&candidates, wish));
        Items {
            recommendations,
            styling_tips,
            note: styling::unmet(&shortlist.unmet(), wish),
        }
    }
}

/// The candidates picked, each with the model's words for it; where they are too few, the best of
/// the others without words.
fn completed<'a>(
    picks: &'a [Pick],
    shortlist: &'a Shortlist,
) -> Vec<(&'a Candidate, Option<&'a str>)> {
    let mut chosen: Vec<_> = picks
        .iter()
        .filter_map(|pick| Some((shortlist.get(&pick.id)?, Some(pick.reason.as_str()))))
        .collect();
    let others = shortlist
        .candidates
        .iter()
        .filter(|candidate| picks.iter().all(|pick| pick.id != candidate.item.id))
        .map(|candidate| (candidate, None));
    let missing = FEWEST.saturating_sub(chosen.len());
    chosen.extend(others.take(missing));
    chosen
}

fn recommendation(
    index: usize,
    candidate: &Candidate,
    reason: String,
    (wish, profile): (&Wish, &Profile),
) -> Recommendation {
    let item = &candidate.item;
    let garment = &item.garment;
    // Whose cut it is goes without saying where it was asked for.
    let cut = garment.audience.cut().filter(|_| wish.audience.is_none());
    Recommendation {
        index,
        item: garment.item.clone(),
        color: item.color.name.clone(),
        style: match cut {
            Some(cut) => format!("{} ({cut})", garment.style),
            None => garment.style.clone(),
        },
        reason,
        price_range: garment.price.to_string(),
        where_to_buy: garment.retailers.clone(),
        hex_color: item.color.rgb.hex(),
        id: item.id.clone(),
        score: candidate.score,
        why: why(candidate, wish, profile.season),
    }
}
