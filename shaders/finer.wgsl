// StyleGAN3: planes that are finer along one axis. `up - 1` zeros come after each value, and then the
// line is convolved with `up` times the filter. Along the rows each value is first multiplied and
// added to; along the columns, which come second, the leaky ReLU follows. One invocation makes one
// value.

struct Params {
    // Sides of the planes that are read.
    height: u32,
    width: u32,
    // Sides of the planes that are written.
    tall: u32,
    wide: u32,
    // Values in all.
    count: u32,
    // The first plane that is read.
    first: u32,
    channels: u32,
    // 0: along the rows, 1: along the columns.
    axis: u32,
    up: i32,
    taps: i32,
    // Where the finer lines begin.
    start: i32,
    clamp: f32,
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> scale: array<f32>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<uniform> p: Params;

fn read(plane: u32, line: u32, column: u32) -> f32 {
    let found = x[(plane * p.height + line) * p.width + column];
    if p.axis == 1u {
        return found;
    }
    return found * scale[plane] + bias[plane % p.channels];
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
    let column = id % p.wide;
    let line = id / p.wide % p.tall;
    let plane = p.first + id / (p.wide * p.tall);
    let along = p.axis == 1u;
    let side = i32(select(p.width, p.height, along));
    let place = i32(select(column, line, along)) + p.start;
    var step = place / p.up;
    var tap = place - step * p.up;
    if tap < 0 {
        step -= 1;
        tap += p.up;
    }
    var sum = 0.0;
    while tap < p.taps {
        if step >= 0 && step < side {
            let at = u32(step);
            sum += weights[tap] * read(plane, select(line, at, along), select(at, column, along));
        }
        step -= 1;
        tap += p.up;
    }
    sum *= f32(p.up);
    if along {
        sum = max(sum, 0.2 * sum) * 1.4142135;
        sum = min(max(sum, -p.clamp), p.clamp);
    }
    y[id] = sum;
}
