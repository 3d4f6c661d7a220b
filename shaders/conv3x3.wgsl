// 3x3 convolution, stride 1, zero padding. One invocation computes a tile of 4x4 pixels in 4 output
// channels, as four rows of 4x4 matrices (a column is one channel's four pixels).

struct Params {
    inputs: u32,
    outputs: u32,
    height: u32,
    // Width in vectors of four.
    width: u32,
    // Tiles times blocks of four channels times batch.
    count: u32,
}

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
// [output block, input, tap], four output channels a vector.
@group(0) @binding(1) var<storage, read_write> weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(3) var<uniform> p: Params;

// Four pixels of a row as seen by the left, the middle and the right tap. Rows outside are zero;
// the row above the first one wraps to a large number.
fn row(plane: u32, line: u32, column: u32) -> mat3x4<f32> {
    var seen = mat3x4<f32>();
    if line < p.height {
        let at = (plane * p.height + line) * p.width + column;
        let middle = x[at];
        var left = 0.0;
        var right = 0.0;
        if column > 0u {
            left = x[at - 1u].w;
        }
        if column + 1u < p.width {
            right = x[at + 1u].x;
        }
        seen = mat3x4<f32>(vec4(left, middle.xyz), middle, vec4(middle.yzw, right));
    }
    return seen;
}

fn tap(sum: mat4x4<f32>, pixels: vec4<f32>, w: vec4<f32>) -> mat4x4<f32> {
    return mat4x4<f32>(
        fma(pixels, vec4(w.x), sum[0]),
        fma(pixels, vec4(w.y), sum[1]),
        fma(pixels, vec4(w.z), sum[2]),
        fma(pixels, vec4(w.w), sum[3]),
    );
}

fn taps(sum: mat4x4<f32>, s: mat3x4<f32>, w: mat3x4<f32>) -> mat4x4<f32> {
    return tap(tap(tap(sum, s[0], w[0]), s[1], w[1]), s[2], w[2]);
}

fn weights(at: u32) -> mat3x4<f32> {
    return mat3x4<f32>(weight[at], weight[at + 1u], weight[at + 2u]);
}

fn put(sum: mat4x4<f32>, sample: u32, block: u32, line: u32, column: u32) {
    let plane = p.height * p.width;
    let first = 4u * block;
    let at = (sample * p.outputs + first) * plane + line * p.width + column;
    y[at] = sum[0];
    if first + 1u < p.outputs {
        y[at + plane] = sum[1];
    }
    if first + 2u < p.outputs {
        y[at + 2u * plane] = sum[2];
    }
    if first + 3u < p.outputs {
        y[at + 3u * plane] = sum[3];
    }
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let id = (group.y * groups.x + group.x) * 32u + lane;
    if id >= p.count {
        return;
    }
    let column = id % p.width;
    let line = id / p.width % (p.height / 4u) * 4u;
    let rest = id / (p.width * (p.height / 4u));
    let blocks = (p.outputs + 3u) / 4u;
    let block = rest % blocks;
    let sample = rest / blocks;
    var a = mat4x4<f32>();
    var b = mat4x4<f32>();
    var c = mat4x4<f32>();
    var d = mat4x4<f32>();
    for (var i = 0u; i < p.inputs; i += 1u) {
        let at = (block * p.inputs + i) * 9u;
        let upper = weights(at);
        let middle = weights(at + 3u);
        let lower = weights(at + 6u);
        let plane = sample * p.inputs + i;
        var s = row(plane, line - 1u, column);
        a = taps(a, s, upper);
        s = row(plane, line, column);
        a = taps(a, s, middle);
        b = taps(b, s, upper);
        s = row(plane, line + 1u, column);
        a = taps(a, s, lower);
        b = taps(b, s, middle);
        c = taps(c, s, upper);
        s = row(plane, line + 2u, column);
        b = taps(b, s, lower);
        c = taps(c, s, middle);
        d = taps(d, s, upper);
        s = row(plane, line + 3u, column);
        c = taps(c, s, lower);
        d = taps(d, s, middle);
        s = row(plane, line + 4u, column);
        d = taps(d, s, lower);
    }
    put(a, sample, block, line, column);
    put(b, sample, block, line + 1u, column);
    put(c, sample, block, line + 2u, column);
    put(d, sample, block, line + 3u, column);
}
