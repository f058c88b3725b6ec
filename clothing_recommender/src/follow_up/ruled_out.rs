use super::FollowUps;
use crate::{catalog::Catalog, language::Tokens};

/// Words of a garment that is named and no more: "a warm wool sweater in navy".
const NAMED: usize = 7;

/// What begins a question, a remark on what one has, or a question of care.
const NO_WISH: &str = "how what why when where which who is are was were do does did can could should would will may \
    might has have had i im ive we my our his her their your this that these those if wash clean iron steam dry store \
    fold mend repair remove";

impl FollowUps {
    /// Whether the message names a garment and, beside it, a material that it must not be made of:
    /// "wool sweater, I'm allergic to cashmere". That is a wish, though it asks for nothing.
    pub fn names_what_and_what_not(&self, message: &str) -> bool {
        if message.contains('?') {
            return false;
        }
        let message = self.spelling.corrected(message);
        let mut parts = message.split([',', ';', '.', '!', '\n']);
        let names_what = parts.clone().any(|part| is_named(part, &self.catalog));
        names_what && parts.any(|part| rules_out(part, &self.catalog))
    }
}

fn is_named(part: &str, catalog: &Catalog) -> bool {
    let text = Tokens::of(part);
    let wish = catalog.wish(part);
    let no_wish = Tokens::of(NO_WISH);
    let begins = text.words().first();
    text.words().len() <= NAMED
        && !wish.kinds.is_empty()
        && wish.without_materials.is_empty()
        && begins.is_some_and(|first| !no_wish.words().contains(first))
}

/// "I'm allergic to cashmere", "no wool": and no garment.
fn rules_out(part: &str, catalog: &Catalog) -> bool {
    let wish = catalog.wish(part);
    wish.kinds.is_empty() && !wish.without_materials.is_empty()
}
