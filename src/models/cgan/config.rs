//! Shape of the networks.

use crate::base::{Error, Result};
use crate::models::tally::{Side, Tally, listed};
use crate::models::{Abilities, Field, Game, Loss, MOST_CLASSES, Shape, Size, Slot, Work};
use crate::models::{biggan, dcgan};
use serde::{Deserialize, Serialize};

/// What the networks are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// DCGAN's layers.
    #[default]
    Dcgan,
    /// Residual blocks with conditional and spectral normalisation.
    Residual,
}

crate::models::choice!(Body {
    Dcgan = "dcgan", "DCGAN's layers";
    Residual = "residual", "Residual blocks";
});

/// How the discriminator learns the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Judging {
    /// The class becomes one more plane of the picture (Mirza & Osindero 2014).
    Concatenation,
    /// The class is multiplied with the last features (Miyato & Koyama 2018).
    #[default]
    Projection,
}

crate::models::choice!(Judging {
    Projection = "projection", "Projection";
    Concatenation = "concatenation", "Concatenation";
});

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CganConfig {
    /// Side of the square picture: a power of two, 16 to 256; with residual blocks 32, 64 or 128.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// As of the body.
    pub width: usize,
    /// Layers.
    pub body: Body,
    /// Normalisation of DCGAN's layers, and first weights.
    #[serde(flatten)]
    pub make: dcgan::Make,
    /// How D learns the class.
    pub judging: Judging,
    /// Length of the class embedding.
    pub embed_dim: usize,
    /// Class names.
    pub classes: Vec<String>,
}

impl Default for CganConfig {
    fn default() -> Self {
        Self {
            resolution: 64,
            z_dim: 100,
            width: 64,
            body: Body::Dcgan,
            make: dcgan::Make::default(),
            judging: Judging::Projection,
            embed_dim: 32,
            classes: Vec::new(),
        }
    }
}

impl CganConfig {
    /// Widths of DCGAN's layers.
    pub fn plain(&self) -> dcgan::Widths {
        dcgan::Widths { resolution: self.resolution, width: self.width }
    }

    /// Widths of residual blocks, which are given as many channels at the picture's side as DCGAN's
    /// have at half of it.
    pub fn residual(&self) -> biggan::Widths {
        biggan::Widths::of(self.resolution, (self.width / 4).max(1))
    }

    /// Planes that enter D.
    pub fn planes(&self) -> usize {
        if self.judging == Judging::Concatenation { 4 } else { 3 }
    }
}

impl Shape for CganConfig {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn set_classes(&mut self, classes: Vec<String>) {
        self.classes = classes;
    }

    fn needs_classes(&self) -> bool {
        true
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    fn abilities(&self) -> Abilities {
        Abilities::plain()
    }

    fn work(&self) -> Work {
        let classes = self.classes.len();
        let (mut tally, share): (Tally, f64) = match self.body {
            Body::Dcgan => {
                let inputs = self.z_dim + self.embed_dim;
                (self.plain().tally(inputs, self.planes()), dcgan::SHARE)
            }
            Body::Residual => {
                (self.residual().tally(self.resolution, self.z_dim, classes), biggan::SHARE)
            }
        };
        if self.judging == Judging::Concatenation {
            tally.layer(Side::D, [self.embed_dim, self.resolution.pow(2)], 1, 1.0);
        }
        tally.work(share)
    }

    fn normalises(&self) -> bool {
        self.body == Body::Residual || self.make.normalises()
    }

    fn features(&self) -> usize {
        match self.body {
            Body::Dcgan => self.plain().features(),
            Body::Residual => self.residual().features(0),
        }
    }

    fn frozen_blocks(&self) -> usize {
        match self.body {
            Body::Dcgan => self.plain().sides().len(),
            Body::Residual => self.residual().discriminator.len(),
        }
    }

    fn game(&self) -> Game {
        match self.body {
            Body::Dcgan => dcgan::game(),
            // Miyato & Koyama's, with fewer steps of D.
            Body::Residual => {
                Game { loss: Loss::Hinge, beta1: 0.0, beta2: 0.9, d_steps: 2, ..dcgan::game() }
            }
        }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        let plain = self.body == Body::Dcgan;
        let widest = if plain { 512 } else { 256 };
        let mut fields = vec![
            Field {
                name: "body",
                label: "Layers",
                help: "DCGAN's layers are quick; residual blocks tell the class to each layer and are \
                       held by spectral normalisation",
                slot: Slot::Choice(&mut self.body),
            },
            Field {
                name: "judging",
                label: "Class in D",
                help: "How the discriminator learns the class: multiplied with its last features \
                       (Miyato), or as one more plane of the picture (Mirza)",
                slot: Slot::Choice(&mut self.judging),
            },
            Field::width(&mut self.width, 4..=widest),
            Field::z_dim(&mut self.z_dim),
        ];
        // Residual blocks have the normalisations that they need.
        match plain {
            true => fields.extend(self.make.fields()),
            false => fields.push(self.make.init.field()),
        }
        fields
    }

    fn size(&self) -> Option<Size> {
        Size::of(&dcgan::Widths::SIZES, &self.width)
    }

    fn set_size(&mut self, size: Size) {
        self.width = dcgan::Widths::SIZES[size as usize];
    }

    fn family(&self) -> &'static str {
        "cgan"
    }

    fn kind(&self) -> &'static str {
        match (self.body, self.judging) {
            (Body::Dcgan, Judging::Projection) => "CGAN, DCGAN's layers, projection",
            (Body::Dcgan, Judging::Concatenation) => "CGAN, DCGAN's layers, concatenation",
            (Body::Residual, Judging::Projection) => "CGAN, residual, projection",
            (Body::Residual, Judging::Concatenation) => "CGAN, residual, concatenation",
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let widths = match self.body {
            Body::Dcgan => self.plain().listed(),
            Body::Residual => listed(self.residual().generator),
        };
        vec![("z", self.z_dim.to_string()), ("channels", widths)]
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        match self.body {
            Body::Dcgan => self.plain().validate("CGAN with DCGAN's layers")?,
            Body::Residual => {
                biggan::Widths::validate(self.resolution, self.width, "a CGAN of residual blocks")?;
            }
        }
        let bad = |what: &str| Err(Error::Usage(what.into()));
        if !(1..=2048).contains(&self.z_dim) || !(1..=1024).contains(&self.embed_dim) {
            return bad("z must have 1 to 2048 values, and the class embedding 1 to 1024");
        }
        if self.classes.len() > MOST_CLASSES {
            return bad("more than 10000 classes");
        }
        Ok(())
    }
}
