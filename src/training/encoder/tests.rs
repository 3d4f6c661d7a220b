use super::*;
use crate::base::Rgb8;

/// Pictures with stripes across or down, each in a colour and width of its own, from `first` on.
fn stripes(first: usize, count: usize) -> Dataset {
    let picture = |index: usize| {
        let mut random = Random::stream(7, "stripes", index as u64);
        let width = 3 + random.below(6);
        let colour = [0; 3].map(|_: u8| random.below(256) as u8);
        let mut pixels = Vec::new();
        for place in 0..ENCODER_SIDE * ENCODER_SIDE {
            let (x, y) = (place % ENCODER_SIDE, place / ENCODER_SIDE);
            let along = if index.is_multiple_of(2) { x } else { y };
            let dark = (along / width).is_multiple_of(2);
            pixels.extend(if dark { colour.map(|v| v / 4) } else { colour });
        }
        Rgb8 { width: ENCODER_SIDE as u32, height: ENCODER_SIDE as u32, pixels }
    };
    let numbers = first..first + count;
    let labels = numbers.clone().map(|index| index % 2).collect();
    let names = vec!["down".to_string(), "across".to_string()];
    Dataset::from_images(numbers.map(picture).collect(), labels, names).unwrap()
}

#[test]
fn it_learns_classes_and_pictures() {
    let (data, other) = (stripes(0, 64), stripes(64, 96));
    let plan = EncoderPlan { steps: 80, batch: 16, seed: 1 };
    let mut learner = Learner::new(2, plan.seed);
    let before = learner.clone().valid().calibrated(&data, 1).report(plan.clone(), 64, &other);
    let mut moments = Moments::new();
    for step in 0..plan.steps {
        let loss = learner.loss(&data, &plan, step);
        learner = adam(learner, &mut loss.backward(), &mut moments, settings(LEARNING_RATE));
    }
    let after = learner.valid().calibrated(&data, 1).report(plan, 64, &other);
    assert!(after.accuracy > 0.9, "{after:?}");
    assert!(after.recognised > before.recognised, "{before:?} {after:?}");
    assert_eq!(after.classes.len(), 2);
}

#[test]
fn what_cannot_be_learnt_from_is_one_sentence() {
    let plan = EncoderPlan { steps: 1, batch: 4, seed: 1 };
    let refused =
        |data: &Dataset| train_encoder(data, plan.clone(), &mut |_, _| ()).unwrap_err().to_string();
    assert!(refused(&stripes(0, 4)).contains("too few pictures"));
    let small = Dataset::from_images(vec![Rgb8::filled(16, 16, [0; 3])], vec![0], vec![]).unwrap();
    assert!(refused(&small).contains("64×64"));
}

#[test]
fn batches_run_through_every_epoch() {
    let plan = EncoderPlan { steps: 0, batch: 3, seed: 2 };
    let mut seen: Vec<usize> = (0..5).flat_map(|step| batch(5, &plan, step)).collect();
    assert_eq!(seen.len(), 15);
    seen.sort_unstable();
    assert_eq!(seen, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
}

#[test]
fn contrast_is_least_where_partners_agree() {
    let of = |rows: [[f32; 2]; 4]| {
        let loss = contrast(Tensor::from_floats(rows, &Device::flex()));
        loss.into_scalar::<f32>()
    };
    let agree = of([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0], [0.0, 3.0]]);
    let differ = of([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]);
    // Similarity 1 to the partner and 0 to both others: −ln(e⁵ / (e⁵ + 2)).
    assert!((agree - (1.0 + 2.0 * (-5.0_f32).exp()).ln()).abs() < 1e-4, "{agree}");
    assert!(differ > agree + 4.0, "{differ}");
}
