use super::*;
use std::sync::Arc;
use std::time::Duration;

fn info(hash: &str) -> ModelInfo {
    let hash = (!hash.is_empty()).then(|| hash.to_string());
    ModelInfo { hash, ..crate::app::panels::test_model() }
}

fn kept(favourites: &mut Favourites, seed: u32) -> u64 {
    match favourites.keep(&info("ab"), &Recipe::seed(seed)) {
        Keeping::Kept(command) => match *command {
            Command::Thumbnail { id, recipe } => {
                assert_eq!(recipe.seed, seed);
                id
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn stored(favourites: &mut Favourites, ctx: &Context) {
    for _ in 0..500 {
        assert!(favourites.store(ctx).is_none());
        if !favourites.changed && !favourites.saving.running() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("never stored");
}

#[test]
fn outlive_the_program_with_their_thumbnails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("favourites.png");
    let ctx = Context::default();
    let (mut favourites, error) = Favourites::load(file.clone());
    assert!(error.is_none());
    kept(&mut favourites, 1);
    let id = kept(&mut favourites, 2);
    let image = Arc::new(Rgb8::filled(32, 32, [9, 90, 200]));
    favourites.on_event(&Event::Thumbnail { id: 2, image: image.clone() });
    favourites.on_event(&Event::Thumbnail { id, image });
    stored(&mut favourites, &ctx);
    let (again, error) = Favourites::load(file);
    assert!(error.is_none() && again.list.len() == 2);
    assert_eq!(again.list[1].picture.as_ref().unwrap().pixels[..3], [9, 90, 200]);
    assert_eq!(again.list[0].picture, Some(blank()), "the map's thumbnails are not ours");
}

#[test]
fn a_state_is_kept_once_and_not_in_training() {
    let mut favourites = Favourites::default();
    kept(&mut favourites, 1);
    assert!(matches!(favourites.keep(&info("ab"), &Recipe::seed(1)), Keeping::Known));
    assert!(matches!(favourites.keep(&info(""), &Recipe::seed(1)), Keeping::Fleeting));
    let passed_on = favourites.to_pass_on();
    assert_eq!(favourites.add(passed_on), 0);
    assert!(matches!(favourites.keep(&info("cd"), &Recipe::seed(1)), Keeping::Kept(_)));
    favourites.remove(0);
    favourites.remove(7);
    favourites.put_back();
    favourites.put_back();
    assert_eq!((favourites.list.len(), &favourites.get(0).unwrap().model_hash[..]), (2, "ab"));
    favourites.remove(0);
    assert_eq!(favourites.get(0).unwrap().model_hash, "cd");
}

#[test]
fn lists_are_passed_on_without_the_places_of_this_machine() {
    let mut favourites = Favourites::default();
    let model = ModelInfo { source: ModelSource::File("/home/me/a.pkl".into()), ..info("ab") };
    favourites.keep(&model, &Recipe::seed(1));
    assert!(favourites.all()[0].0.place.is_some());
    assert!(favourites.to_pass_on()[0].0.place.is_none());
}

#[test]
fn a_damaged_file_is_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("favourites.png");
    std::fs::write(&file, b"half a picture").unwrap();
    let (mut favourites, error) = Favourites::load(file.clone());
    assert!(error.unwrap().to_string().contains("favourites.png"));
    kept(&mut favourites, 1);
    stored(&mut favourites, &Context::default());
    assert_eq!(Favourites::load(file).0.list.len(), 1);
    let aside = folder.path().join("favourites.damaged.png");
    assert_eq!(std::fs::read(aside).unwrap(), b"half a picture");
}
