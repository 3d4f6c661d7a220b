// StyleGAN3: planes are convolved with a filter of some rows and columns, without what lies outside,
// and of the result each `down`th value along an axis is kept. One invocation makes one value.

struct Params {
    // Sides of the planes that are read.
    height: u32,
    width: u32,
    // Sides of the planes that are written.
    tall: u32,
    wide: u32,
    // Of the filter.
    rows: u32,
    columns: u32,
    // Along the columns, and along the rows.
    down_y: u32,
    down_x: u32,
    // Values in all.
    count: u32,
    // The first value that is written.
    first: u32,
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
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
    let column = id % p.wide;
    let line = id / p.wide % p.tall;
    let plane = id / (p.wide * p.tall);
    var at = (plane * p.height + line * p.down_y) * p.width + column * p.down_x;
    // A convolution mirrors its filter.
    var tap = p.rows * p.columns;
    var sum = 0.0;
    for (var row = 0u; row < p.rows; row++) {
        for (var i = 0u; i < p.columns; i++) {
            tap -= 1u;
            sum += weights[tap] * x[at + i];
        }
        at += p.width;
    }
    y[p.first + id] = sum;
}
