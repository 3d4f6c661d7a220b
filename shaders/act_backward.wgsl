// Gradient of act.wgsl over x, and its sum over each plane; a workgroup a plane.

struct Params {
    // Vectors of four a plane.
    plane: u32,
    planes: u32,
}

// Large planes get more.
const LANES: u32 = 32u;

@group(0) @binding(0) var<storage, read_write> dy: array<vec4<f32>>;
// The output, whose sign tells the slope.
@group(0) @binding(1) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> dx: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
@group(0) @binding(4) var<uniform> p: Params;

var<workgroup> partial: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let plane = group.y * groups.x + group.x;
    let end = select(0u, p.plane, plane < p.planes);
    var sum = vec4<f32>();
    for (var i = lane; i < end; i += LANES) {
        let at = plane * p.plane + i;
        let v = dy[at] * select(vec4(0.28284271), vec4(1.41421356), y[at] > vec4(0.0));
        dx[at] = v;
        sum += v;
    }
    partial[lane] = dot(sum, vec4(1.0));
    workgroupBarrier();
    if lane > 0u || plane >= p.planes {
        return;
    }
    var total = 0.0;
    for (var k = 0u; k < LANES; k += 1u) {
        total += partial[k];
    }
    sums[plane] = total;
}
