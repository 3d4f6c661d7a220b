//! The measures between two files of features that another network made.

use super::{EvaluateArgs, named};
use crate::base::{Error, Result};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, Outcome};
use crate::engine::few_for;
use crate::export::npy;
use crate::training::{Closeness, Features};
use std::path::Path;

/// Compares the files that `--features-real` and `--features-fake` name.
pub(super) fn run(args: &EvaluateArgs, console: &Console) -> Outcome<()> {
    let (Some(real), Some(fake)) = (&args.features_real, &args.features_fake) else {
        return Err(Failure::usage(
            "name --model and --data, or --features-real and --features-fake",
        ));
    };
    let (real, fake) = (read(real)?, read(fake)?);
    if let Some(warning) = few_for(real.dim(), real.count().min(fake.count())) {
        console.warn(&warning);
    }
    console.progress("Comparing".into(), 0, 0);
    let closeness = Closeness::of(&fake, &real)?;
    if args.json {
        let json = serde_json::json!({
            "real": real.count(),
            "fake": fake.count(),
            "dimensions": real.dim(),
            "closeness": closeness,
        });
        return console.result(&json.to_string());
    }
    let mut text = format!(
        "{} real and {} generated features of {} numbers\n",
        real.count(),
        fake.count(),
        real.dim()
    );
    for (name, value) in named(&closeness, "given features") {
        text.push_str(&format!("{name:<44} {value:>11.4}\n"));
    }
    console.result(text.trim_end())
}

fn read(path: &Path) -> Result<Features> {
    let array = npy::read(path)?;
    let &[_, dim] = array.shape.as_slice() else {
        let shape = &array.shape;
        let reason = format!("its shape is {shape:?}; it must be [pictures, length of a feature]");
        return Err(Error::format(path, reason));
    };
    Features::new(dim, array.data).map_err(|error| Error::format(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_of_features_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.npy");
        let written = |shape: &[usize], data: &[f32]| {
            npy::write(&path, shape, data).unwrap();
            read(&path).map_err(|error| error.to_string())
        };
        let features = written(&[3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        assert_eq!((features.count(), features.dim()), (3, 2));
        assert!(written(&[6], &[0.0; 6]).unwrap_err().contains("f.npy cannot be used: its shape"));
        assert!(written(&[1, 6], &[0.0; 6]).unwrap_err().contains("at least two points"));
        assert!(written(&[2, 1], &[0.0, f32::NAN]).unwrap_err().contains("not finite"));
    }
}
