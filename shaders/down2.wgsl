// Halves both sides: along each axis (x[2i-1] + 3 x[2i] + 3 x[2i+1] + x[2i+2]) / 8, zeros outside,
// times a gain. One invocation makes four pixels of a row.

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

// A row of the large side, filtered along x and halved.
fn row(plane: u32, line: u32, column: u32) -> vec4<f32> {
    if line >= 2u * p.height {
        return vec4<f32>();
    }
    let at = (plane * 2u * p.height + line) * 2u * p.width + 2u * column;
    let a = x[at];
    let b = x[at + 1u];
    var left = 0.0;
    var right = 0.0;
    if column > 0u {
        left = x[at - 1u].w;
    }
    if column + 1u < p.width {
        right = x[at + 2u].x;
    }
    let inner = vec4(a.xz, b.xz) + vec4(a.yw, b.yw);
    return vec4(left, a.yw, b.y) + 3.0 * inner + vec4(a.z, b.xz, right);
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
    let line = id / p.width % p.height * 2u;
    let plane = id / (p.width * p.height);
    let outer = row(plane, line - 1u, column) + row(plane, line + 2u, column);
    let inner = row(plane, line, column) + row(plane, line + 1u, column);
    y[id] = (outer + 3.0 * inner) * (p.gain / 64.0);
}
