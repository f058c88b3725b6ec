use std::collections::HashMap;

use crate::{
    data::{DataError, parse},
    intent::Act,
};

const NAME: &str = "declines.toml";

/// What is asked for and not done.
const DECLINED: [Act; 5] = [
    Act::OffTopic,
    Act::Medical,
    Act::Political,
    Act::Harmful,
    Act::SelfHarm,
];

/// How what is not a stylist's to do is declined.
#[derive(Debug)]
pub(super) struct Declines {
    by_act: HashMap<Act, Vec<String>>,
}

impl Declines {
    /// The words of the bundled file.
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: HashMap<String, Vec<String>> =
            parse(NAME, include_str!("../../data/declines.toml"))?;
        let by_act: HashMap<Act, Vec<String>> = DECLINED
            .into_iter()
            .filter_map(|act| Some((act, file.get(act.name())?.clone())))
            .filter(|(_, ways)| !ways.is_empty())
            .collect();
        if by_act.len() == DECLINED.len() && file.len() == DECLINED.len() {
            Ok(Self { by_act })
        } else {
            Err(DataError::invalid(NAME, "an act is missing or unknown"))
        }
    }

    /// The ways to decline `act`; none for what is not declined.
    pub(super) fn of(&self, act: Act) -> &[String] {
        self.by_act.get(&act).map_or(&[], Vec::as_slice)
    }
}
