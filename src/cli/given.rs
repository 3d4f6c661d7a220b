//! The settings of `train` that the table of [`TrainConfig::settings`] names: each is an argument with
//! the window's help.

use crate::base::Result;
use crate::models::Slot;
use crate::training::{Setting, TrainConfig};
use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

/// Blocks of D that can be frozen, as far as the command line knows before there are networks.
const BLOCKS: usize = 64;

/// Name and value of each setting that was given.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(Vec<(&'static str, String)>);

impl Given {
    /// Whether a setting was given.
    pub fn has(&self, setting: &str) -> bool {
        self.0.iter().any(|(name, _)| *name == setting)
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives a setting of the table another value, which is looked at when it is applied; false where
    /// there is none of this name.
    pub fn give(&mut self, setting: &str, value: &str) -> bool {
        let mut config = TrainConfig::default();
        let names = config.settings(BLOCKS).into_iter().map(|setting| setting.field.name);
        let Some(name) = names.into_iter().find(|name| *name == setting) else { return false };
        self.0.retain(|(given, _)| *given != name);
        self.0.push((name, value.into()));
        true
    }

    /// Puts the values into `config`.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] for a value out of range.
    pub fn apply(&self, config: &mut TrainConfig) -> Result<()> {
        let losses = self.0.iter().filter(|(name, _)| *name == "loss");
        let found = losses.filter_map(|(_, value)| game(value)).flatten().copied();
        let brought: Vec<(&str, &str)> = found.collect();
        for Setting { mut field, .. } in config.settings(BLOCKS) {
            let own = self.0.iter().map(|(name, value)| (*name, value.as_str()));
            // Of a game by its name all but what is given beside it.
            let own = own.filter(|(_, value)| game(value).is_none());
            let mut all = own.chain(brought.iter().copied());
            if let Some((_, value)) = all.find(|(name, _)| *name == field.name) {
                field.set(value)?;
            }
        }
        Ok(())
    }
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        let mut config = TrainConfig::default();
        let settings = config.settings(BLOCKS).into_iter();
        settings.fold(command, |command, setting| command.arg(argument(&setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Games that go by a name of their own: a loss with what makes it bear fruit.
const GAMES: [(&str, &[(&str, &str)]); 2] = [
    // Arjovsky 2017, algorithm 1.
    (
        "wgan",
        &[
            ("loss", "wasserstein"),
            ("weight-clip", "0.01"),
            ("gp-lambda", "0"),
            ("r1-gamma", "0"),
            ("d-steps", "5"),
        ],
    ),
    // Gulrajani 2017, algorithm 1, with Karras 2018's drift.
    (
        "wgan-gp",
        &[
            ("loss", "wasserstein"),
            ("gp-lambda", "10"),
            ("drift", "0.001"),
            ("r1-gamma", "0"),
            ("r1-interval", "1"),
            ("d-steps", "5"),
        ],
    ),
];

/// The settings of a game.
fn game(name: &str) -> Option<&'static [(&'static str, &'static str)]> {
    GAMES.iter().find(|(game, _)| *game == name).map(|(_, settings)| *settings)
}

/// The argument of a setting.
fn argument(Setting { field, kimg, .. }: &Setting<'_>) -> Arg {
    let (name, help) = (field.name, format!("{}: {}", field.label, field.help));
    let argument = Arg::new(name).long(name).help(help).allow_negative_numbers(true);
    match &field.slot {
        Slot::Choice(value) => {
            let games = GAMES.iter().map(|(game, _)| *game).filter(|_| name == "loss");
            let names = value.choices().iter().map(|(name, _)| *name).chain(games);
            argument.value_name("NAME").value_parser(PossibleValuesParser::new(names))
        }
        slot => {
            let unit = match slot {
                Slot::Amount(..) if *kimg => "KIMG",
                Slot::Amount(..) => "F",
                _ => "N",
            };
            let take = move |text: String| taken(name, &text).map(|()| text);
            let parser = NonEmptyStringValueParser::new().try_map(take);
            argument.value_name(unit).value_parser(parser)
        }
    }
}

/// Whether a setting takes a value; if not, what it takes.
fn taken(name: &str, text: &str) -> std::result::Result<(), String> {
    let mut config = TrainConfig::default();
    let mut all = config.settings(BLOCKS).into_iter();
    let field = all.find(|setting| setting.field.name == name).map(|setting| setting.field);
    field.map_or(Ok(()), |mut field| field.take(text).map_err(|what| format!("it takes {what}")))
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        let mut config = TrainConfig::default();
        let names = config.settings(BLOCKS).into_iter().map(|setting| setting.field.name);
        let given = |name| Some((name, matches.get_one::<String>(name)?.clone()));
        Ok(Self(names.filter_map(given).collect()))
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
