// Gradients of style.wgsl; a workgroup a plane. With n = (a - mean) / deviation,
// da = (1 + scale) / deviation * (dy - mean(dy) - n * mean(dy * n)).

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
@group(0) @binding(2) var<storage, read_write> saved: array<f32>;
@group(0) @binding(3) var<storage, read_write> dy: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> dx: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read_write> dscale: array<f32>;
@group(0) @binding(6) var<storage, read_write> dshift: array<f32>;
// Each plane's share of the bias's gradient, then of the strength's.
@group(0) @binding(7) var<storage, read_write> shares: array<f32>;
@group(0) @binding(8) var<uniform> p: Params;

var<workgroup> partial: array<vec2<f32>, LANES>;

fn total(lane: u32, value: vec2<f32>) -> vec2<f32> {
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

// What the leaky ReLU gets.
fn before(at: u32, noise_at: u32, strength: f32, bias: f32) -> vec4<f32> {
    var v = x[at] + bias;
    if p.noise != 0u {
        v += strength * noise[noise_at];
    }
    return v;
}

@compute @workgroup_size(LANES)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    // Groups beyond the last plane only fill the grid: they do the last one again.
    let plane = min(group.y * groups.x + group.x, p.planes - 1u);
    let first = plane * p.plane;
    let noisy = select(0u, plane / p.channels * p.plane, p.noise == 2u);
    let mean = saved[plane];
    let inverse = saved[p.planes + plane];
    let gain = saved[2u * p.planes + plane];
    let b = saved[3u * p.planes + plane];
    let s = saved[4u * p.planes + plane];
    var sum = vec4<f32>();
    var product = vec4<f32>();
    for (var i = lane; i < p.plane; i += LANES) {
        let v = before(first + i, noisy + i, s, b);
        let n = (max(v, 0.2 * v) * 1.41421356 - mean) * inverse;
        let g = dy[first + i];
        sum += g;
        product += g * n;
    }
    let sums = total(lane, vec2(dot(sum, vec4(1.0)), dot(product, vec4(1.0))));
    let means = sums / (4.0 * f32(p.plane));
    var to_bias = vec4<f32>();
    var to_strength = vec4<f32>();
    for (var i = lane; i < p.plane; i += LANES) {
        let v = before(first + i, noisy + i, s, b);
        let n = (max(v, 0.2 * v) * 1.41421356 - mean) * inverse;
        let da = gain * inverse * (dy[first + i] - means.x - n * means.y);
        let d = da * select(vec4(0.28284271), vec4(1.41421356), v > vec4(0.0));
        dx[first + i] = d;
        to_bias += d;
        if p.noise != 0u {
            to_strength += d * noise[noisy + i];
        }
    }
    let share = total(lane, vec2(dot(to_bias, vec4(1.0)), dot(to_strength, vec4(1.0))));
    if lane == 0u {
        dshift[plane] = sums.x;
        dscale[plane] = sums.y;
        shares[plane] = share.x;
        shares[p.planes + plane] = share.y;
    }
}
