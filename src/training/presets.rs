//! Named bundles of settings: those that come with the program, and the user's own.

use super::TrainConfig;
use super::retune::named;
use crate::base::{Error, Result, files};
use crate::models::{self, NetworkConfig};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Settings that belong to one run, not to a bundle.
const OWN: [&str; 4] = ["network", "from", "seed", "list"];
/// Settings that a saved configuration leaves out where they are the usual ones.
const UNSAID: [&str; 1] = ["noise_strength"];

/// A bundle: what differs from the defaults of a family, by the names of a saved configuration (the
/// command line's, with `_` or `-`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Name on the command line, and of its file.
    pub name: String,
    /// Name for people; empty for the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Family of the networks.
    pub family: String,
    /// Settings that shape them.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub network: Map<String, Value>,
    /// Settings of the training.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub settings: Map<String, Value>,
}

/// Files of those that come with the program, in the order in which they are offered.
const BUILT_IN: [&str; 10] = [
    include_str!("../../assets/presets/few-images.json"),
    include_str!("../../assets/presets/faces.json"),
    include_str!("../../assets/presets/flowers.json"),
    include_str!("../../assets/presets/fast-preview.json"),
    include_str!("../../assets/presets/best-quality.json"),
    include_str!("../../assets/presets/dcgan.json"),
    include_str!("../../assets/presets/wgan.json"),
    include_str!("../../assets/presets/wgan-gp.json"),
    include_str!("../../assets/presets/sngan.json"),
    include_str!("../../assets/presets/r3gan.json"),
];

impl Preset {
    /// Those that come with the program.
    pub fn built_in() -> Vec<Self> {
        let read = |text: &&str| serde_json::from_str(text).expect("a test reads them all");
        BUILT_IN.iter().map(read).collect()
    }

    /// Where the user's own are kept, where the system has a place for such things.
    pub fn folder() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "morphogen")?;
        Some(folders.config_dir().join("presets"))
    }

    /// The user's own in a folder, by name; files that are none are left out.
    pub fn own(folder: &Path) -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut all: Vec<Self> = paths.filter_map(|path| Self::read(&path).ok()).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The user's own, and those that come with the program.
    pub fn all() -> Vec<Self> {
        let own = Self::folder().map(|folder| Self::own(&folder)).unwrap_or_default();
        own.into_iter().chain(Self::built_in()).collect()
    }

    /// The bundle of this name, an own one before one that comes with the program, or the one in the
    /// file of this name.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is none; those of [`Self::read`].
    pub fn find(name: &str) -> Result<Self> {
        if let Some(found) = Self::all().into_iter().find(|it| it.name == name) {
            return Ok(found);
        }
        if Path::new(name).is_file() {
            return Self::read(Path::new(name));
        }
        let names: Vec<String> = Self::built_in().into_iter().map(|it| it.name).collect();
        Err(Error::Usage(format!(
            "there is no preset {name}; name a file, one of your own, or one of {}",
            names.join(", ")
        )))
    }

    /// Reads one from a file, and tries it.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Format`] where it is none, or names what does not exist.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
        let bad = |what: String| Error::format(path, format!("it is no preset: {what}"));
        let preset: Self = serde_json::from_str(&text).map_err(|e| bad(e.to_string()))?;
        preset.config().map_err(|e| bad(e.to_string()))?;
        Ok(preset)
    }

    /// Writes it to a file.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, path: &Path) -> Result<()> {
        files::write_atomic(path, format!("{}\n", self.text()).as_bytes())
    }

    /// Its file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The bundle of these settings.
    pub fn of(name: &str, config: &TrainConfig) -> Self {
        let family = config.network.family();
        let usual = models::network_of(family).unwrap_or_else(|_| config.network.clone());
        let other = |all: Map<String, Value>, usual: &Map<String, Value>, left_out: &[&str]| {
            let differs = |(key, value): &(String, Value)| {
                !left_out.contains(&key.as_str()) && usual.get(key) != Some(value)
            };
            all.into_iter().filter(differs).collect::<Map<String, Value>>()
        };
        let usual_settings = named(&TrainConfig::of(config.network.clone()));
        Self {
            name: name.into(),
            title: String::new(),
            about: String::new(),
            family: family.into(),
            network: other(named(&config.network), &named(&usual), &["classes", "family"]),
            settings: other(named(config), &usual_settings, &OWN),
        }
    }

    /// The settings of a new run.
    ///
    /// # Errors
    /// [`Error::Usage`] naming what does not exist, or is out of range.
    pub fn config(&self) -> Result<TrainConfig> {
        let wrong = |e: serde_json::Error| Error::Usage(format!("the preset {}: {e}", self.name));
        let network = self.taken(named(&models::network_of(&self.family)?), &self.network, &[])?;
        let network: NetworkConfig =
            serde_json::from_value(Value::Object(network)).map_err(wrong)?;
        let mut all = named(&TrainConfig::of(network));
        all.extend(UNSAID.map(|name| (name.to_string(), Value::Array(Vec::new()))));
        let all = self.taken(all, &self.settings, &OWN)?;
        let config: TrainConfig = serde_json::from_value(Value::Object(all)).map_err(wrong)?;
        config.validate()?;
        Ok(config)
    }

    /// `usual` with `own` in their places.
    fn taken(
        &self,
        mut usual: Map<String, Value>,
        own: &Map<String, Value>,
        left_out: &[&str],
    ) -> Result<Map<String, Value>> {
        for (key, value) in own {
            let key = key.replace('-', "_");
            let known = usual.get_mut(&key).filter(|_| !left_out.contains(&key.as_str()));
            *known.ok_or_else(|| {
                Error::Usage(format!("the preset {}: there is no setting {key}", self.name))
            })? = value.clone();
        }
        Ok(usual)
    }

    /// Its name for people, in English.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::families;
    use crate::training::Loss;

    #[test]
    fn those_that_come_along_are_read_and_have_names_of_their_own() {
        let all = Preset::built_in();
        for preset in &all {
            preset.config().unwrap_or_else(|error| panic!("{}: {error}", preset.name));
            assert!(!preset.title.is_empty() && preset.about.ends_with('.'), "{}", preset.name);
            assert_eq!(all.iter().filter(|other| other.name == preset.name).count(), 1);
        }
    }

    #[test]
    fn a_bundle_makes_the_settings_it_was_made_of() {
        for family in families() {
            let mut network = (family.config)();
            network.set_resolution(32);
            let usual = TrainConfig::of(network);
            assert_eq!(Preset::of("usual", &usual).config().unwrap(), usual, "{}", family.name);
            assert!(Preset::of("usual", &usual).settings.is_empty(), "{}", family.name);
            let own = TrainConfig { lr_d: 0.0123, batch: 6, mirror: false, ..usual };
            let preset = Preset::of("own", &own);
            assert_eq!(preset.config().unwrap(), own, "{}", family.name);
            let names: Vec<&String> = preset.settings.keys().collect();
            assert_eq!(
                names.len(),
                3 - usize::from(TrainConfig::of(own.network.clone()).batch == 6)
            );
        }
        let noisy = TrainConfig {
            noise: true,
            noise_strength: TrainConfig::strong_noise(),
            seed: 9,
            ..TrainConfig::default()
        };
        let again = Preset::of("noisy", &noisy).config().unwrap();
        assert_eq!(again, TrainConfig { seed: 0, ..noisy });
    }

    #[test]
    fn files_are_kept_and_found_and_faults_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let own = TrainConfig { loss: Loss::Hinge, ..TrainConfig::default() };
        let path = folder.path().join("mine.json");
        Preset::of("mine", &own).write(&path).unwrap();
        std::fs::write(folder.path().join("notes.json"), "{}").unwrap();
        let found = Preset::own(folder.path());
        assert_eq!(found, [Preset::of("mine", &own)]);
        assert_eq!(Preset::find(&path.display().to_string()).unwrap(), found[0]);

        let says = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Preset::read(&path).unwrap_err().to_string()
        };
        let of = |rest: &str| format!("{{\"name\": \"x\", \"family\": \"dcgan\", {rest}}}");
        assert!(says(&of("\"settings\": {\"lr\": 1}")).contains("there is no setting lr"));
        assert!(says(&of("\"settings\": {\"seed\": 1}")).contains("there is no setting seed"));
        assert!(says(&of("\"network\": {\"depth\": 1}")).contains("there is no setting depth"));
        assert!(says(&of("\"settings\": {\"lr-d\": \"fast\"}")).contains("it is no preset"));
        assert!(says(&of("\"settings\": {\"lr-d\": 7}")).contains("learning rate"));
        assert!(says("{\"name\": \"x\", \"family\": \"vae\"}").contains("there is no family vae"));
        assert!(says("[1").contains("mine.json"));
        let none = Preset::find("nothing-of-this-name").unwrap_err().to_string();
        assert!(none.contains("few-images"), "{none}");
    }
}
