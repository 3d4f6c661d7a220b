// lrelu(x + bias) * sqrt(2), slope 0.2, four values an invocation.

struct Params {
    channels: u32,
    // Vectors of four a plane.
    plane: u32,
    // Vectors in all.
    count: u32,
}

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(3) var<uniform> p: Params;

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
    let v = x[id] + bias[id / p.plane % p.channels];
    y[id] = max(v, 0.2 * v) * 1.41421356;
}
