// Doubles both sides: along each axis (x[i-1] + 3 x[i]) / 4 and (3 x[i] + x[i+1]) / 4, zeros outside,
// times a gain. One invocation takes four pixels of a row.

struct Params {
    // Of the small side.
    height: u32,
    // Of the small side, in vectors of four.
    width: u32,
    // Vectors in all.
    count: u32,
    gain: f32,
}

@group(0) @binding(0) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(2) var<uniform> p: Params;

// Four pixels of a row, with those one to the left and one to the right; see conv3x3.wgsl.
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

fn put(s: mat3x4<f32>, at: u32) {
    let even = (s[0] + 3.0 * s[1]) * (p.gain / 16.0);
    let odd = (3.0 * s[1] + s[2]) * (p.gain / 16.0);
    y[at] = vec4(even.x, odd.x, even.y, odd.y);
    y[at + 1u] = vec4(even.z, odd.z, even.w, odd.w);
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
    let line = id / p.width % p.height;
    let plane = id / (p.width * p.height);
    let middle = 3.0 * row(plane, line, column);
    let at = (plane * p.height + line) * 4u * p.width + 2u * column;
    put(row(plane, line - 1u, column) + middle, at);
    put(middle + row(plane, line + 1u, column), at + 2u * p.width);
}
