use std::{fmt, str::FromStr};

/// What a person does by a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Asks for garments, or changes an earlier wish for some.
    Clothing,
    /// Asks about colors, shapes, dress codes, fit, care: what a stylist knows.
    Style,
    /// Greets, thanks, grumbles, asks about the stylist.
    SmallTalk,
    /// Asks for something that a stylist does not do.
    OffTopic,
    /// Asks for a doctor's advice.
    Medical,
    /// Asks for an opinion on politics or religion.
    Political,
    /// Asks for help to harm or to cheat others.
    Harmful,
    /// Is in danger from themselves.
    SelfHarm,
}

impl Act {
    /// All of them, in the order of the head's rows.
    pub const ALL: [Self; 8] = [
        Self::Clothing,
        Self::Style,
        Self::SmallTalk,
        Self::OffTopic,
        Self::Medical,
        Self::Political,
        Self::Harmful,
        Self::SelfHarm,
    ];

    /// Its name in data files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clothing => "clothing",
            Self::Style => "style",
            Self::SmallTalk => "small-talk",
            Self::OffTopic => "off-topic",
            Self::Medical => "medical",
            Self::Political => "political",
            Self::Harmful => "harmful",
            Self::SelfHarm => "self-harm",
        }
    }

    /// Its row in the head.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Act {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|act| act.name() == name)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_names_belong_together() {
        for (row, act) in Act::ALL.into_iter().enumerate() {
            assert_eq!(act.index(), row);
            assert_eq!(act.name().parse(), Ok(act));
        }
        assert_eq!("shopping".parse::<Act>(), Err(()));
    }
}
