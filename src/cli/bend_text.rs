//! Bends as words of the command line, such as `b16.conv1:rotate=30:share=0.5,seed=1`.

use super::numbers::Numbers;
use crate::models::{Axis, Bend, Change, Features};

/// `LAYER:CHANGE[=VALUE][:FEATURES]`.
pub(super) fn bend(text: &str) -> Result<Bend, String> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let (layer, what, which) = match parts[..] {
        [layer, what] if !layer.is_empty() => (layer, what, None),
        [layer, what, which] if !layer.is_empty() => (layer, what, Some(which)),
        _ => return Err("write such as b16.conv1:rotate=30 or b8.conv0:ablate:share=0.5".into()),
    };
    let (name, value) = halves(what);
    let features = match which.map(halves) {
        Some((name, value)) => features(name, value.unwrap_or_default())?,
        None => Features::All,
    };
    Ok(Bend { features, ..Bend::new(layer, change(name, value.unwrap_or_default())?) })
}

fn halves(text: &str) -> (&str, Option<&str>) {
    match text.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (text, None),
    }
}

/// A change by its name and what it takes, which is empty for those that take nothing.
pub(super) fn change(name: &str, value: &str) -> Result<Change, String> {
    let number = || number(name, value);
    Ok(match name {
        "scale" => Change::Scale(number()?),
        "add" => Change::Add(number()?),
        "threshold" => Change::Threshold(number()?),
        "invert" if value.is_empty() => Change::Invert,
        "rotate" => Change::Rotate(number()?),
        "shift" => match value.split_once(',') {
            Some((x, y)) => Change::Shift { x: self::number(name, x)?, y: self::number(name, y)? },
            None => Err("shift takes two parts of the side, such as 0.25,0")?,
        },
        "zoom" => Change::Zoom(number()?),
        "flip" => match value {
            "horizontal" | "h" => Change::Flip(Axis::Horizontal),
            "vertical" | "v" => Change::Flip(Axis::Vertical),
            _ => Err("flip takes horizontal or vertical")?,
        },
        "blur" => Change::Blur(number()?),
        "erode" => Change::Erode(number()?),
        "dilate" => Change::Dilate(number()?),
        "noise" => {
            let (amount, seed) = seeded(value)?;
            Change::Noise { amount: self::number(name, amount)?, seed }
        }
        "ablate" if value.is_empty() => Change::Ablate,
        "invert" | "ablate" => Err(format!("{name} takes no value"))?,
        _ => Err(format!(
            "there is no change '{name}'; there are scale, add, threshold, invert, rotate, shift, \
             zoom, flip, blur, erode, dilate, noise and ablate"
        ))?,
    })
}

/// Planes by the name of how they are chosen, and what that takes.
pub(super) fn features(name: &str, value: &str) -> Result<Features, String> {
    Ok(match name {
        "all" => Features::All,
        "share" => {
            let (share, seed) = seeded(value)?;
            Features::Share { share: number(name, share)?, seed }
        }
        "planes" => {
            let Numbers(list) = value.parse()?;
            Features::Planes(list.into_iter().map(|plane| plane as usize).collect())
        }
        "cluster" => {
            let parts =
                value.split_once('/').map(|(index, of)| (index.trim().parse(), of.trim().parse()));
            match parts {
                Some((Ok(index), Ok(of))) => Features::Cluster { index, of },
                _ => Err("cluster takes which of how many, counted from 0, such as 2/5")?,
            }
        }
        _ => Err(format!("'{name}' chooses no planes; write all, share, planes or cluster"))?,
    })
}

fn number(name: &str, text: &str) -> Result<f32, String> {
    let number = text.trim().parse::<f32>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| format!("{name} takes a number, not '{text}'"))
}

/// A value with `,seed=N` behind it, or without.
fn seeded(text: &str) -> Result<(&str, u32), String> {
    let Some((value, seed)) = text.split_once(',') else { return Ok((text, 0)) };
    let seed = seed.trim().strip_prefix("seed=").and_then(|seed| seed.parse().ok());
    let seed = seed.ok_or_else(|| format!("'{text}' must be such as 0.5,seed=1"))?;
    Ok((value, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_bends() {
        let plain = |change| Bend::new("b16.conv1", change);
        let with = |features| Bend { features, ..plain(Change::Ablate) };
        for (text, expected) in [
            ("rotate=-30", plain(Change::Rotate(-30.0))),
            ("shift=0.25,-0.5", plain(Change::Shift { x: 0.25, y: -0.5 })),
            ("flip=v", plain(Change::Flip(Axis::Vertical))),
            ("noise=0.5,seed=7", plain(Change::Noise { amount: 0.5, seed: 7 })),
            ("noise=1", plain(Change::Noise { amount: 1.0, seed: 0 })),
            ("invert:all", plain(Change::Invert)),
            ("ablate:share=0.5,seed=1", with(Features::Share { share: 0.5, seed: 1 })),
            ("ablate:planes=3,5-7", with(Features::Planes(vec![3, 5, 6, 7]))),
            ("ablate: cluster=2/5", with(Features::Cluster { index: 2, of: 5 })),
        ] {
            assert_eq!(bend(&format!("b16.conv1:{text}")).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn other_words_are_refused_with_what_is_meant() {
        for (text, says) in [
            ("b8", "write such as"),
            (":invert", "write such as"),
            ("b8:fold=2", "no change 'fold'"),
            ("b8:rotate", "takes a number"),
            ("b8:rotate=NaN", "takes a number"),
            ("b8:scale=inf", "takes a number"),
            ("b8:invert=2", "takes no value"),
            ("b8:shift=1", "two parts"),
            ("b8:flip=up", "horizontal or vertical"),
            ("b8:ablate:share=0.5,1", "seed=1"),
            ("b8:ablate:cluster=2", "2/5"),
            ("b8:ablate:planes=x", "'x'"),
            ("b8:ablate:some=1", "chooses no planes"),
        ] {
            let error = bend(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
