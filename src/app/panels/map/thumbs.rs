//! Thumbnails of hovered samples: asked for once, one at a time, kept for a while.

use super::geometry;
use crate::app::panels::texture;
use crate::engine::{Command, Event, MapData};
use crate::latent::Recipe;
use eframe::egui;
use egui::{Context, TextureHandle};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Thumbnails kept.
const KEEP: usize = 128;
/// Seconds the pointer must rest on a sample before its thumbnail is asked for.
pub(super) const REST: f64 = 0.12;
/// Seconds after which an unanswered question is given up.
const PATIENCE: f64 = 5.0;

/// A question under way.
struct Pending {
    seed: u32,
    since: f64,
    generation: u64,
}

/// The thumbnails of one map and one look (truncation, class, mixing …).
#[derive(Default)]
pub(super) struct Thumbs {
    map: Option<Arc<MapData>>,
    look: Recipe,
    generation: u64,
    kept: HashMap<u32, TextureHandle>,
    order: VecDeque<u32>,
    pending: Option<Pending>,
    resting: Option<(u32, f64)>,
}

impl Thumbs {
    /// Forgets everything that no longer shows what a click would give.
    pub fn renew(&mut self, map: &Arc<MapData>, recipe: &Recipe) {
        let look = geometry::jump(recipe, 0);
        let same_map = self.map.as_ref().is_some_and(|old| Arc::ptr_eq(old, map));
        if same_map && self.look == look {
            return;
        }
        self.map = Some(map.clone());
        self.look = look;
        self.generation += 1;
        self.kept.clear();
        self.order.clear();
    }

    /// Takes the answers among the events.
    pub fn collect(&mut self, ctx: &Context, events: &[Event]) {
        for event in events {
            let Event::Thumbnail { id, image } = event else { continue };
            let Some(pending) = self.pending.take_if(|p| u64::from(p.seed) == *id) else {
                continue;
            };
            if pending.generation == self.generation {
                self.keep(pending.seed, texture::upload(ctx, "map thumbnail", image));
            }
        }
    }

    /// The thumbnail of `seed`, if it is here.
    pub fn get(&self, seed: u32) -> Option<&TextureHandle> {
        self.kept.get(&seed)
    }

    /// Told each frame which sample is hovered; the order to give once the pointer rests.
    pub fn hover(&mut self, seed: Option<u32>, now: f64) -> Option<Command> {
        let Some(seed) = seed else {
            self.resting = None;
            return None;
        };
        let since = match self.resting {
            Some((old, since)) if old == seed => since,
            _ => now,
        };
        self.resting = Some((seed, since));
        let busy = self.pending.as_ref().is_some_and(|p| now - p.since < PATIENCE);
        if busy || now - since < REST || self.kept.contains_key(&seed) {
            return None;
        }
        self.pending = Some(Pending { seed, since: now, generation: self.generation });
        let recipe = geometry::jump(&self.look, seed);
        Some(Command::Thumbnail { id: u64::from(seed), recipe })
    }

    fn keep(&mut self, seed: u32, texture: TextureHandle) {
        if self.kept.insert(seed, texture).is_none() {
            self.order.push_back(seed);
        }
        if self.order.len() > KEEP
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;

    fn answer(id: u64) -> Event {
        Event::Thumbnail { id, image: Arc::new(Rgb8::filled(2, 2, [5; 3])) }
    }

    fn ready(map: &Arc<MapData>) -> Thumbs {
        let mut thumbs = Thumbs::default();
        thumbs.renew(map, &Recipe { psi: 0.5, ..Recipe::seed(1) });
        thumbs
    }

    #[test]
    fn asks_once_after_a_rest_and_one_at_a_time() {
        let (ctx, map) = (Context::default(), Arc::new(MapData::default()));
        let mut thumbs = ready(&map);
        assert!(thumbs.hover(Some(7), 1.0).is_none());
        let asked = thumbs.hover(Some(7), 1.2);
        let Some(Command::Thumbnail { id: 7, recipe }) = asked else { panic!("{asked:?}") };
        assert_eq!((recipe.seed, recipe.psi), (7, 0.5));
        assert!(thumbs.hover(Some(7), 1.3).is_none());
        assert!(thumbs.hover(Some(8), 1.4).is_none());
        assert!(thumbs.hover(Some(8), 1.6).is_none(), "one question at a time");

        thumbs.collect(&ctx, &[answer(99), answer(7)]);
        assert!(thumbs.get(7).is_some() && thumbs.get(99).is_none());
        assert!(thumbs.hover(Some(8), 1.7).is_some());
        assert!(thumbs.hover(Some(8), 1.7 + 2.0 * PATIENCE).is_some(), "a lost answer");
    }

    #[test]
    fn another_look_or_map_forgets() {
        let (ctx, map) = (Context::default(), Arc::new(MapData::default()));
        let mut thumbs = ready(&map);
        thumbs.hover(Some(7), 1.0);
        thumbs.hover(Some(7), 2.0);
        thumbs.renew(&map, &Recipe { psi: 0.5, z_shift: [1.0; 2], ..Recipe::seed(4) });
        thumbs.collect(&ctx, &[answer(7)]);
        assert!(thumbs.get(7).is_some(), "another seed has the same look");

        thumbs.hover(Some(9), 3.0);
        thumbs.hover(Some(9), 4.0);
        thumbs.renew(&map, &Recipe { psi: 0.9, ..Recipe::seed(4) });
        thumbs.collect(&ctx, &[answer(9)]);
        assert!(thumbs.get(7).is_none() && thumbs.get(9).is_none());
    }

    #[test]
    fn keeps_a_bounded_number() {
        let (ctx, map) = (Context::default(), Arc::new(MapData::default()));
        let mut thumbs = ready(&map);
        for seed in 0..KEEP as u32 + 10 {
            let now = f64::from(seed) * 10.0;
            thumbs.hover(Some(seed), now);
            thumbs.hover(Some(seed), now + 1.0);
            thumbs.collect(&ctx, &[answer(u64::from(seed))]);
        }
        assert_eq!(thumbs.kept.len(), KEEP);
        assert!(thumbs.get(9).is_none() && thumbs.get(10).is_some());
    }
}
