//! Arguments of `train` that shape the networks.

use clap::Args;

/// Settings that shape the networks; which there are depends on the family.
#[derive(Debug, Clone, Args)]
#[group(id = "Shape", multiple = true)]
pub(super) struct ShapeArgs {
    /// stylegan: adain (StyleGAN), or skip, resnet, orig (StyleGAN2)
    #[arg(long, value_name = "NAME")]
    architecture: Option<String>,
    /// stylegan: what the generator begins with, a constant, or one to which w adds (latent)
    #[arg(long, value_name = "NAME")]
    input: Option<String>,
    /// stylegan: largest side of the features that get noise: coarse noise varies what lies where,
    /// fine noise is grain
    #[arg(long, value_name = "R", requires = "noise")]
    noise_side: Option<String>,
    /// stylegan, pggan: channels at resolution r are N / r, up to --channel-max
    #[arg(long, value_name = "N")]
    channel_base: Option<String>,
    /// stylegan, pggan: most channels of a layer
    #[arg(long, value_name = "N")]
    channel_max: Option<String>,
    /// stylegan: layers of the mapping network
    #[arg(long, value_name = "N")]
    mapping_layers: Option<String>,
    /// Length of z
    #[arg(long, value_name = "N")]
    z_dim: Option<String>,
    /// stylegan: length of w
    #[arg(long, value_name = "N")]
    w_dim: Option<String>,
    /// gan, dcgan, cgan, biggan: width of the layers, from which all others follow
    #[arg(long, value_name = "N")]
    width: Option<String>,
    /// dcgan, cgan: what G's hidden layers are normalised by: batch, instance, layer, pixel, spectral,
    /// none
    #[arg(long, value_name = "NAME")]
    norm: Option<String>,
    /// dcgan, cgan: the same in D
    #[arg(long, value_name = "NAME")]
    norm_d: Option<String>,
    /// gan, dcgan, cgan, biggan: how the weights begin: usual, normal, xavier, kaiming, orthogonal,
    /// equalized
    #[arg(long, value_name = "NAME")]
    init: Option<String>,
    /// cgan: dcgan, or residual
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    /// cgan: how D learns the class, concatenation or projection
    #[arg(long, value_name = "NAME")]
    judging: Option<String>,
    /// pggan: thousands of pictures in which a new resolution fades in
    #[arg(long, value_name = "KIMG")]
    fade_kimg: Option<String>,
    /// pggan: thousands of pictures for which a resolution then stays
    #[arg(long, value_name = "KIMG")]
    stable_kimg: Option<String>,
    /// biggan: side of the features with self-attention, 0 for none
    #[arg(long, value_name = "R")]
    attention: Option<String>,
}

impl ShapeArgs {
    /// Name and value of each setting that was given.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            // The architecture first: others depend on it.
            ("architecture", &self.architecture),
            ("body", &self.body),
            ("input", &self.input),
            ("noise-side", &self.noise_side),
            ("channel-base", &self.channel_base),
            ("channel-max", &self.channel_max),
            ("mapping-layers", &self.mapping_layers),
            ("z-dim", &self.z_dim),
            ("w-dim", &self.w_dim),
            ("width", &self.width),
            ("norm", &self.norm),
            ("norm-d", &self.norm_d),
            ("init", &self.init),
            ("judging", &self.judging),
            ("fade-kimg", &self.fade_kimg),
            ("stable-kimg", &self.stable_kimg),
            ("attention", &self.attention),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}
