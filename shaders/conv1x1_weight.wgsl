// Weight gradient of the 1x1 convolution: a workgroup sums over all pixels of the batch for four
// input and four output channels.

struct Params {
    inputs: u32,
    outputs: u32,
    // Vectors of four pixels a plane.
    plane: u32,
    batch: u32,
}

const LANES: u32 = 32u;

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> dy: array<vec4<f32>>;
// [outputs, inputs].
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;
@group(0) @binding(3) var<uniform> p: Params;

// An input channel's sums a vector, one output channel a component.
var<workgroup> partial: array<vec4<f32>, 128>;

fn store(output: u32, input: u32, value: f32) {
    if output < p.outputs && input < p.inputs {
        dw[output * p.inputs + input] = value;
    }
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let id = group.y * groups.x + group.x;
    let blocks = (p.inputs + 3u) / 4u;
    let input = id % blocks * 4u;
    let output = id / blocks * 4u;
    // Beyond the last channel the last one again, whose sums nobody stores.
    let i = min(vec4(input, input + 1u, input + 2u, input + 3u), vec4(p.inputs - 1u));
    let o = min(vec4(output, output + 1u, output + 2u, output + 3u), vec4(p.outputs - 1u));
    var sum = mat4x4<f32>();
    let end = select(0u, p.batch * p.plane, output < p.outputs);
    for (var at = lane; at < end; at += LANES) {
        let sample = at / p.plane;
        let inside = at % p.plane;
        let at_dy = (o + sample * p.outputs) * p.plane + inside;
        let g = mat4x4<f32>(dy[at_dy.x], dy[at_dy.y], dy[at_dy.z], dy[at_dy.w]);
        let at_x = (i + sample * p.inputs) * p.plane + inside;
        sum[0] += x[at_x.x] * g;
        sum[1] += x[at_x.y] * g;
        sum[2] += x[at_x.z] * g;
        sum[3] += x[at_x.w] * g;
    }
    partial[lane] = sum[0];
    partial[LANES + lane] = sum[1];
    partial[2u * LANES + lane] = sum[2];
    partial[3u * LANES + lane] = sum[3];
    workgroupBarrier();
    if lane >= 4u {
        return;
    }
    var total = vec4<f32>();
    for (var k = 0u; k < LANES; k += 1u) {
        total += partial[lane * LANES + k];
    }
    store(output, input + lane, total.x);
    store(output + 1u, input + lane, total.y);
    store(output + 2u, input + lane, total.z);
    store(output + 3u, input + lane, total.w);
}
