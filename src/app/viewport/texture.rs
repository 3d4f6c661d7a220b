//! The picture as a texture that egui can draw: uploaded when it changed, or, when it lies on the
//! shared GPU, registered once per texture.

use super::enlarge;
use crate::base::Rgb8;
use crate::engine::Surface;
use crate::gpu::Frame;
use eframe::{egui, egui_wgpu, wgpu};
use egui::{TextureHandle, TextureId, TextureOptions, Vec2, vec2};
use std::sync::Arc;

/// Textures of the GPU kept registered: the engine draws into two in turn, one more is spare.
const SLOTS: usize = 3;

/// What egui has of the picture.
pub struct Screen {
    gpu: Option<egui_wgpu::RenderState>,
    uploaded: Option<Uploaded>,
    slots: Vec<Slot>,
}

struct Uploaded {
    picture: Arc<Rgb8>,
    smooth: bool,
    handle: TextureHandle,
}

struct Slot {
    slot: u64,
    size: [u32; 2],
    smooth: bool,
    id: TextureId,
}

impl Screen {
    /// `gpu` is what egui draws with; without it only pictures in memory can be shown.
    pub fn new(gpu: Option<egui_wgpu::RenderState>) -> Self {
        Self { gpu, uploaded: None, slots: Vec::new() }
    }

    /// Texture and size of `surface`; None when it cannot be drawn here.
    pub fn texture(
        &mut self,
        ctx: &egui::Context,
        surface: &Surface,
        smooth: bool,
    ) -> Option<(TextureId, Vec2)> {
        match surface {
            Surface::Pixels(picture) => {
                self.free_slots(|_| false);
                Some((
                    self.upload(ctx, picture, smooth),
                    vec2(picture.width as f32, picture.height as f32),
                ))
            }
            Surface::Texture(frame) => {
                self.uploaded = None;
                let id = self.register(frame, smooth)?;
                Some((id, vec2(frame.size[0] as f32, frame.size[1] as f32)))
            }
        }
    }

    fn upload(&mut self, ctx: &egui::Context, picture: &Arc<Rgb8>, smooth: bool) -> TextureId {
        let same = |u: &Uploaded| Arc::ptr_eq(&u.picture, picture) && u.smooth == smooth;
        if let Some(uploaded) = self.uploaded.as_ref().filter(|u| same(u)) {
            return uploaded.handle.id();
        }
        let image = enlarge::image(picture, smooth);
        let options = if smooth { TextureOptions::LINEAR } else { TextureOptions::NEAREST };
        let handle = match self.uploaded.take() {
            Some(mut old) => {
                old.handle.set(image, options);
                old.handle
            }
            None => ctx.load_texture("picture", image, options),
        };
        let id = handle.id();
        self.uploaded = Some(Uploaded { picture: picture.clone(), smooth, handle });
        id
    }

    fn register(&mut self, frame: &Frame, smooth: bool) -> Option<TextureId> {
        let gpu = self.gpu.as_ref()?;
        let filter = if smooth { wgpu::FilterMode::Linear } else { wgpu::FilterMode::Nearest };
        if let Some(at) =
            self.slots.iter().position(|s| s.slot == frame.slot && s.size == frame.size)
        {
            let mut slot = self.slots.remove(at);
            if slot.smooth != smooth {
                slot.smooth = smooth;
                let mut renderer = gpu.renderer.write();
                renderer.update_egui_texture_from_wgpu_texture(
                    &gpu.device,
                    &frame.view,
                    filter,
                    slot.id,
                );
            }
            // The newest stands last, so that the first is the one to give up.
            let id = slot.id;
            self.slots.push(slot);
            return Some(id);
        }
        let id = gpu.renderer.write().register_native_texture(&gpu.device, &frame.view, filter);
        self.free_slots(|s| s.slot != frame.slot && s.size == frame.size);
        self.slots.push(Slot { slot: frame.slot, size: frame.size, smooth, id });
        let surplus = self.slots.len().saturating_sub(SLOTS);
        let oldest: Vec<TextureId> = self.slots.iter().take(surplus).map(|s| s.id).collect();
        self.free_slots(|s| !oldest.contains(&s.id));
        Some(id)
    }

    /// Gives back all slots but those that `keep` wants.
    fn free_slots(&mut self, keep: impl Fn(&Slot) -> bool) {
        let Some(gpu) = &self.gpu else { return };
        self.slots.retain(|slot| {
            let kept = keep(slot);
            if !kept {
                gpu.renderer.write().free_texture(&slot.id);
            }
            kept
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_only_what_changed() {
        let ctx = egui::Context::default();
        let mut screen = Screen::new(None);
        let red = Surface::Pixels(Arc::new(Rgb8::filled(4, 2, [255, 0, 0])));
        let blue = Surface::Pixels(Arc::new(Rgb8::filled(4, 2, [0, 0, 255])));
        let mut sent = |surface: &Surface, smooth| {
            let mut size = None;
            let output = ctx.run_ui(egui::RawInput::default(), |ui| {
                size = screen.texture(ui.ctx(), surface, smooth);
            });
            assert_eq!(size.unwrap().1, vec2(4.0, 2.0));
            let id = size.unwrap().0;
            output.textures_delta.set.iter().filter(|(other, _)| **other == id).count()
        };
        assert_eq!(sent(&red, true), 1);
        assert_eq!(sent(&red, true), 0);
        assert_eq!(sent(&blue, true), 1);
        assert_eq!(sent(&blue, false), 1);
        assert_eq!(sent(&blue, false), 0);
    }

    /// What egui draws with, on whatever GPU or software rasteriser there is.
    fn render_state() -> egui_wgpu::RenderState {
        let setup = egui_kittest::wgpu::default_wgpu_setup();
        egui_kittest::wgpu::create_render_state(setup, egui_wgpu::RendererOptions::PREDICTABLE)
    }

    fn frame(state: &egui_wgpu::RenderState, slot: u64, side: u32) -> Surface {
        let texture = state.device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        Surface::Texture(Frame { view, size: [side, side], slot })
    }

    #[test]
    fn registers_each_slot_once_and_frees_old_ones() {
        let ctx = egui::Context::default();
        let state = render_state();
        let mut screen = Screen::new(Some(state.clone()));
        let frames: Vec<Surface> = (0..5).map(|slot| frame(&state, slot, 8)).collect();
        let mut id = |surface: &Surface, smooth| screen.texture(&ctx, surface, smooth).unwrap().0;
        let alive = |id: TextureId| state.renderer.read().texture(&id).is_some();
        let (a, b) = (id(&frames[0], true), id(&frames[1], true));
        assert_ne!(a, b);
        assert_eq!((id(&frames[0], true), id(&frames[1], false)), (a, b));
        let newer: Vec<TextureId> = frames[2..].iter().map(|f| id(f, true)).collect();
        assert!(!alive(a) && !alive(b) && newer.iter().all(|&id| alive(id)));
        let other = id(&frame(&state, 9, 16), true);
        assert!(alive(other) && !newer.iter().any(|&id| alive(id)));
        id(&Surface::Pixels(Arc::new(Rgb8::filled(4, 4, [0; 3]))), true);
        assert!(!alive(other));
    }
}
