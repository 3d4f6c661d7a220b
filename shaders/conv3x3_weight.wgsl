// Weight gradient of the 3x3 convolution: a workgroup sums over all tiles of 4x4 pixels of the batch
// for one input channel and four output channels.

struct Params {
    inputs: u32,
    outputs: u32,
    height: u32,
    // Width in vectors of four.
    width: u32,
    batch: u32,
}

const LANES: u32 = 32u;

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> dy: array<vec4<f32>>;
// [outputs, inputs, 9].
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;
@group(0) @binding(3) var<uniform> p: Params;

var<workgroup> partial: array<vec4<f32>, 288>;

// Four pixels of a row as seen by the left, the middle and the right tap; see conv3x3.wgsl.
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

// The four channels' gradients at four pixels, a channel a column; beyond the last channel the
// last one again, whose sums nobody stores.
fn gradient(sample: u32, block: u32, line: u32, column: u32) -> mat4x4<f32> {
    let inside = line * p.width + column;
    let plane = p.height * p.width;
    let first = sample * p.outputs;
    let last = p.outputs - 1u;
    let o = 4u * block;
    return mat4x4<f32>(
        dy[(first + o) * plane + inside],
        dy[(first + min(o + 1u, last)) * plane + inside],
        dy[(first + min(o + 2u, last)) * plane + inside],
        dy[(first + min(o + 3u, last)) * plane + inside],
    );
}

// Three taps of four channels, a tap a column.
fn taps(sum: mat3x4<f32>, s: mat3x4<f32>, g: mat4x4<f32>) -> mat3x4<f32> {
    return mat3x4<f32>(sum[0] + s[0] * g, sum[1] + s[1] * g, sum[2] + s[2] * g);
}

fn keep(lane: u32, first: u32, sum: mat3x4<f32>) {
    partial[first * LANES + lane] = sum[0];
    partial[(first + 1u) * LANES + lane] = sum[1];
    partial[(first + 2u) * LANES + lane] = sum[2];
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let id = group.y * groups.x + group.x;
    let channel = id % p.inputs;
    let block = id / p.inputs;
    let tiles = p.height / 4u * p.width;
    var upper = mat3x4<f32>();
    var middle = mat3x4<f32>();
    var lower = mat3x4<f32>();
    // Groups beyond the last block only fill the grid.
    let end = select(0u, p.batch * tiles, 4u * block < p.outputs);
    for (var tile = lane; tile < end; tile += LANES) {
        let sample = tile / tiles;
        let line = tile % tiles / p.width * 4u;
        let column = tile % p.width;
        let plane = sample * p.inputs + channel;
        let g0 = gradient(sample, block, line, column);
        let g1 = gradient(sample, block, line + 1u, column);
        let g2 = gradient(sample, block, line + 2u, column);
        let g3 = gradient(sample, block, line + 3u, column);
        var s = row(plane, line - 1u, column);
        upper = taps(upper, s, g0);
        s = row(plane, line, column);
        upper = taps(upper, s, g1);
        middle = taps(middle, s, g0);
        s = row(plane, line + 1u, column);
        upper = taps(upper, s, g2);
        middle = taps(middle, s, g1);
        lower = taps(lower, s, g0);
        s = row(plane, line + 2u, column);
        upper = taps(upper, s, g3);
        middle = taps(middle, s, g2);
        lower = taps(lower, s, g1);
        s = row(plane, line + 3u, column);
        middle = taps(middle, s, g3);
        lower = taps(lower, s, g2);
        s = row(plane, line + 4u, column);
        lower = taps(lower, s, g3);
    }
    keep(lane, 0u, upper);
    keep(lane, 3u, middle);
    keep(lane, 6u, lower);
    workgroupBarrier();
    if lane >= 9u || 4u * block >= p.outputs {
        return;
    }
    var sum = vec4<f32>();
    for (var i = 0u; i < LANES; i += 1u) {
        sum += partial[lane * LANES + i];
    }
    let at = (4u * block * p.inputs + channel) * 9u + lane;
    let next = p.inputs * 9u;
    dw[at] = sum.x;
    if 4u * block + 1u < p.outputs {
        dw[at + next] = sum.y;
    }
    if 4u * block + 2u < p.outputs {
        dw[at + 2u * next] = sum.z;
    }
    if 4u * block + 3u < p.outputs {
        dw[at + 3u * next] = sum.w;
    }
}
