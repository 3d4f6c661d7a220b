// One picture of planar floats in [-1, 1] (CHW) to sRGB bytes in a texture, quantised as
// StyleGAN does: clamp(x * 127.5 + 128) / 255.

struct Params {
    width: u32,
    height: u32,
    channels: u32,
    // First value of the picture in the buffer.
    offset: u32,
}

@group(0) @binding(0) var<storage, read> planes: array<f32>;
@group(0) @binding(1) var picture: texture_storage_2d<rgba8unorm, write>;
@group(0) @binding(2) var<uniform> params: Params;

fn level(channel: u32, index: u32) -> f32 {
    let plane = min(channel, params.channels - 1u);
    let value = planes[params.offset + plane * params.width * params.height + index];
    return floor(clamp(value * 127.5 + 128.0, 0.0, 255.0)) / 255.0;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= params.width || id.y >= params.height {
        return;
    }
    let index = id.y * params.width + id.x;
    let rgb = vec3<f32>(level(0u, index), level(1u, index), level(2u, index));
    textureStore(picture, vec2<u32>(id.x, id.y), vec4<f32>(rgb, 1.0));
}
