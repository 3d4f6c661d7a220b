//! A configuration, generator or discriminator of any family. The one list of families is here.

#[cfg(test)]
use super::toy;
use super::{Draw, Family, Judge};
use super::{biggan, cgan, dcgan, gan, pggan, plane, style};
use crate::base::{Error, Result};
use crate::layers::Init;
use burn::module::Module;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Key under which a configuration says what family it is of; the first family has none.
const TAG: &str = "family";

/// Makes the three enums that stand for any family: `Variant: module "tag"`.
macro_rules! families {
    ($first:ident: $first_module:ident, $($(#[$gate:meta])* $family:ident: $module:ident $tag:literal,)*) => {
        /// Configuration of both networks of any family.
        #[derive(Debug, Clone, PartialEq)]
        pub enum NetworkConfig {
            #[doc = "See its module."]
            $first($first_module::Config),
            $(
                $(#[$gate])*
                #[doc = "See its module."]
                $family($module::Config),
            )*
        }

        /// A generator of any family.
        #[expect(clippy::large_enum_variant, reason = "few are made, and burn has no boxed modules")]
        #[derive(Module, Debug)]
        pub enum Generator {
            #[doc = "See its module."]
            $first($first_module::Generator),
            $(
                $(#[$gate])*
                #[doc = "See its module."]
                $family($module::Generator),
            )*
        }

        /// A discriminator of any family.
        #[expect(clippy::large_enum_variant, reason = "few are made, and burn has no boxed modules")]
        #[derive(Module, Debug)]
        pub enum Discriminator {
            #[doc = "See its module."]
            $first($first_module::Discriminator),
            $(
                $(#[$gate])*
                #[doc = "See its module."]
                $family($module::Discriminator),
            )*
        }

        /// Evaluates an expression for whichever family a value is of.
        macro_rules! each {
            ($enum:ident, $value:expr, $name:ident => $body:expr) => {
                match $value {
                    $enum::$first($name) => $body,
                    $($(#[$gate])* $enum::$family($name) => $body,)*
                }
            };
            ($enum:ident, $value:expr, $name:ident => wrap $body:expr) => {
                match $value {
                    $enum::$first($name) => $enum::$first($body),
                    $($(#[$gate])* $enum::$family($name) => $enum::$family($body),)*
                }
            };
        }

        families!(@from $first $first_module);
        $(families!(@from $(#[$gate])* $family $module);)*

        impl Generator {
            fn build(config: &NetworkConfig, init: &mut Init) -> Self {
                match config {
                    NetworkConfig::$first(config) => Self::$first(Draw::new(config, init)),
                    $($(#[$gate])* NetworkConfig::$family(config) => {
                        Self::$family(Draw::new(config, init))
                    })*
                }
            }

            /// Its configuration.
            pub fn config(&self) -> NetworkConfig {
                each!(Generator, self, network => network.config().clone().into())
            }
        }

        impl Discriminator {
            fn build(config: &NetworkConfig, init: &mut Init) -> Self {
                match config {
                    NetworkConfig::$first(config) => Self::$first(Judge::new(config, init)),
                    $($(#[$gate])* NetworkConfig::$family(config) => {
                        Self::$family(Judge::new(config, init))
                    })*
                }
            }
        }

        /// Families to train, as each module lists its own.
        const FAMILIES: &[&[Family]] =
            &[$first_module::FAMILIES, $($(#[$gate])* $module::FAMILIES,)*];

        impl NetworkConfig {
            fn tag(&self) -> Option<&'static str> {
                match self {
                    Self::$first(_) => None,
                    $($(#[$gate])* Self::$family(_) => Some($tag),)*
                }
            }

            fn read(tag: Option<&str>, value: serde_json::Value) -> serde_json::Result<Self> {
                match tag {
                    None => serde_json::from_value(value).map(Self::$first),
                    $($(#[$gate])* Some($tag) => serde_json::from_value(value).map(Self::$family),)*
                    Some(other) => {
                        let text = format!("it is of a family '{other}' that this version does not know");
                        Err(serde::de::Error::custom(text))
                    }
                }
            }
        }
    };
    (@from $(#[$gate:meta])* $family:ident $module:ident) => {
        $(#[$gate])*
        impl From<$module::Config> for NetworkConfig {
            fn from(config: $module::Config) -> Self {
                Self::$family(config)
            }
        }
    };
}

families! {
    Style: style,
    Gan: gan "gan",
    Dcgan: dcgan "dcgan",
    Cgan: cgan "cgan",
    Pggan: pggan "pggan",
    Biggan: biggan "biggan",
    Plane: plane "plane",
    #[cfg(test)] Toy: toy "toy",
}

/// All families that can be trained, the oldest first.
pub fn families() -> Vec<Family> {
    let mut all = FAMILIES.concat();
    all.sort_by_key(|family| family.year);
    all
}

/// The family of that name.
pub fn family(name: &str) -> Option<Family> {
    families().into_iter().find(|family| family.name == name)
}

/// The networks of the family of that name, where nothing else is said.
///
/// # Errors
/// [`Error::Usage`] where there is no such family.
pub fn network_of(name: &str) -> Result<NetworkConfig> {
    let found = family(name).map(|family| (family.config)());
    found.ok_or_else(|| Error::Usage(format!("there is no family {name}")))
}

impl Default for NetworkConfig {
    fn default() -> Self {
        style::Config::default().into()
    }
}

impl Serialize for NetworkConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let value = each!(NetworkConfig, self, config => serde_json::to_value(config));
        let mut value = value.map_err(serde::ser::Error::custom)?;
        if let (Some(tag), Some(fields)) = (self.tag(), value.as_object_mut()) {
            fields.insert(TAG.into(), tag.into());
        }
        value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NetworkConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let mut value = serde_json::Value::deserialize(deserializer)?;
        let tag = value.as_object_mut().and_then(|fields| fields.remove(TAG));
        let tag = tag.as_ref().map(|tag| tag.as_str().unwrap_or_default());
        Self::read(tag, value).map_err(serde::de::Error::custom)
    }
}

mod delegates;
