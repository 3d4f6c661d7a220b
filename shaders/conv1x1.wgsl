// 1x1 convolution. One invocation computes 16 pixels in 4 output channels, as four 4x4 matrices (a
// column is one channel's four pixels).

struct Params {
    inputs: u32,
    outputs: u32,
    // Vectors of four pixels a plane, itself a multiple of four.
    plane: u32,
    // Groups of 16 pixels times blocks of four channels times batch.
    count: u32,
}

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
// [output block, input], four output channels a vector.
@group(0) @binding(1) var<storage, read_write> weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(3) var<uniform> p: Params;

fn tap(sum: mat4x4<f32>, pixels: vec4<f32>, w: vec4<f32>) -> mat4x4<f32> {
    return mat4x4<f32>(
        fma(pixels, vec4(w.x), sum[0]),
        fma(pixels, vec4(w.y), sum[1]),
        fma(pixels, vec4(w.z), sum[2]),
        fma(pixels, vec4(w.w), sum[3]),
    );
}

fn put(sum: mat4x4<f32>, first: u32, at: u32) {
    y[at] = sum[0];
    if first + 1u < p.outputs {
        y[at + p.plane] = sum[1];
    }
    if first + 2u < p.outputs {
        y[at + 2u * p.plane] = sum[2];
    }
    if first + 3u < p.outputs {
        y[at + 3u * p.plane] = sum[3];
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
    // The four vectors lie a quarter of the plane apart, so that neighbours read neighbours.
    let quarter = p.plane / 4u;
    let inside = id % quarter;
    let blocks = (p.outputs + 3u) / 4u;
    let block = id / quarter % blocks;
    let sample = id / (quarter * blocks);
    var a = mat4x4<f32>();
    var b = mat4x4<f32>();
    var c = mat4x4<f32>();
    var d = mat4x4<f32>();
    for (var i = 0u; i < p.inputs; i += 1u) {
        let w = weight[block * p.inputs + i];
        let at = (sample * p.inputs + i) * p.plane + inside;
        a = tap(a, x[at], w);
        b = tap(b, x[at + quarter], w);
        c = tap(c, x[at + 2u * quarter], w);
        d = tap(d, x[at + 3u * quarter], w);
    }
    let first = 4u * block;
    let at = (sample * p.outputs + first) * p.plane + inside;
    put(a, first, at);
    put(b, first, at + quarter);
    put(c, first, at + 2u * quarter);
    put(d, first, at + 3u * quarter);
}
