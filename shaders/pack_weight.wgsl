// A convolution's weights to [output block, input, tap] with four output channels a vector, the last
// block filled with zeros. Reversed, it is the convolution that takes gradients back: inputs and
// outputs change places, and the taps are mirrored.

struct Params {
    inputs: u32,
    outputs: u32,
    taps: u32,
    reversed: u32,
    // Vectors.
    count: u32,
}

@group(0) @binding(0) var<storage, read_write> weight: array<f32>;
@group(0) @binding(1) var<storage, read_write> packed: array<vec4<f32>>;
@group(0) @binding(2) var<uniform> p: Params;

fn value(output: u32, input: u32, tap: u32) -> f32 {
    if output >= p.outputs {
        return 0.0;
    }
    if p.reversed != 0u {
        return weight[(input * p.outputs + output) * p.taps + p.taps - 1u - tap];
    }
    return weight[(output * p.inputs + input) * p.taps + tap];
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
    let tap = id % p.taps;
    let input = id / p.taps % p.inputs;
    let output = id / (p.taps * p.inputs) * 4u;
    packed[id] = vec4<f32>(
        value(output, input, tap),
        value(output + 1u, input, tap),
        value(output + 2u, input, tap),
        value(output + 3u, input, tap),
    );
}
