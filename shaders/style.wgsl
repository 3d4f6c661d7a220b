// Noise, bias, leaky ReLU and AdaIN in one go: with a = lrelu(x + strength * noise + bias) * sqrt(2),
// y = (1 + scale) * (a - mean) / deviation + shift. A workgroup a plane.

struct Params {
    channels: u32,
    // Vectors of four a plane.
    plane: u32,
    planes: u32,
    // 0: none, 1: the same for the batch, 2: one a sample.
    noise: u32,
}

// Large planes get more.
const LANES: u32 = 32u;

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> noise: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> strength: array<f32>;
@group(0) @binding(3) var<storage, read_write> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> scale: array<f32>;
@group(0) @binding(5) var<storage, read_write> shift: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4<f32>>;
// Of each plane, for style_backward.wgsl: mean, 1 / deviation, 1 + scale, bias; then its strength.
@group(0) @binding(7) var<storage, read_write> saved: array<f32>;
@group(0) @binding(8) var<uniform> p: Params;

var<workgroup> partial: array<f32, LANES>;

fn total(lane: u32, value: f32) -> f32 {
    partial[lane] = value;
    for (var step = LANES / 2u; step > 0u; step /= 2u) {
        workgroupBarrier();
        if lane < step {
            partial[lane] += partial[lane + step];
        }
    }
    workgroupBarrier();
    let sum = partial[0];
    workgroupBarrier();
    return sum;
}

fn activated(at: u32, noise_at: u32, strength: f32, bias: f32) -> vec4<f32> {
    var v = x[at] + bias;
    if p.noise != 0u {
        v += strength * noise[noise_at];
    }
    return max(v, 0.2 * v) * 1.41421356;
}

@compute @workgroup_size(LANES)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    // Groups beyond the last plane only fill the grid: they do the last one again.
    let plane = min(group.y * groups.x + group.x, p.planes - 1u);
    let channel = plane % p.channels;
    let first = plane * p.plane;
    let noisy = select(0u, plane / p.channels * p.plane, p.noise == 2u);
    let s = strength[channel];
    let b = bias[channel];
    var sum = vec4<f32>();
    for (var i = lane; i < p.plane; i += LANES) {
        sum += activated(first + i, noisy + i, s, b);
    }
    let values = 4.0 * f32(p.plane);
    let mean = total(lane, dot(sum, vec4(1.0))) / values;
    var squares = vec4<f32>();
    for (var i = lane; i < p.plane; i += LANES) {
        let v = activated(first + i, noisy + i, s, b) - mean;
        squares += v * v;
    }
    let variance = total(lane, dot(squares, vec4(1.0))) / values;
    let inverse = 1.0 / sqrt(variance + 1e-5);
    let gain = 1.0 + scale[plane];
    let offset = shift[plane];
    for (var i = lane; i < p.plane; i += LANES) {
        let v = activated(first + i, noisy + i, s, b) - mean;
        y[first + i] = v * (gain * inverse) + offset;
    }
    if lane == 0u {
        saved[plane] = mean;
        saved[p.planes + plane] = inverse;
        saved[2u * p.planes + plane] = gain;
        saved[3u * p.planes + plane] = b;
        saved[4u * p.planes + plane] = s;
    }
}
