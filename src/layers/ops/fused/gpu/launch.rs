//! A hand-written shader, its tensors and its numbers on their way to the GPU.

use burn::tensor::{DType, Shape};
use burn_cubecl::cubecl::ir::attributes::BufferIOAttr;
use burn_cubecl::cubecl::ir::{ElemType, Scope, UIntKind, metadata::Info};
use burn_cubecl::cubecl::prelude::{
    AddressType, CubeCount, ExecutionMode, KernelDefinition, KernelId, KernelMetadata,
    KernelSettings,
};
use burn_cubecl::cubecl::server::{KernelArguments, MetadataBindingInfo};
use burn_cubecl::cubecl::{CubeKernel, PrecompiledSource};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
use burn_cubecl::tensor::CubeTensor;

/// Invocations of a workgroup, as the shaders are written.
const LANES: usize = 32;
/// Invocations of a workgroup that goes over a large plane alone.
const MANY_LANES: usize = 256;
/// Vectors of a plane from which on it is a large one.
const LARGE: usize = 2048;
/// Workgroups along one axis of a dispatch, at most; more go into the second axis.
const AXIS: usize = 65_535;

/// A file of `shaders`: tensors are bound in order from 0 and the parameters, a uniform of 32-bit
/// numbers, come last. Every tensor is `read_write`, for burn puts several into one buffer.
#[derive(Clone, Copy)]
pub struct Shader {
    name: &'static str,
    text: &'static str,
    lanes: usize,
}

/// The shader `shaders/$name.wgsl`.
macro_rules! shader {
    ($name:literal) => {
        Shader::new(
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders/", $name, ".wgsl")),
        )
    };
}
pub(super) use shader;

impl Shader {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, lanes: LANES }
    }

    /// Runs one invocation for each of `count`.
    pub fn each(self, count: usize, tensors: Tensors, params: &[u32]) {
        self.groups(count.div_ceil(LANES), tensors, params);
    }

    /// Runs one workgroup for each of `planes` of `vectors` each.
    pub fn planes(self, planes: usize, vectors: usize, tensors: Tensors, params: &[u32]) {
        let lanes = if vectors < LARGE { LANES } else { MANY_LANES };
        Self { lanes, ..self }.groups(planes, tensors, params);
    }

    /// Runs `groups` workgroups.
    pub fn groups(self, groups: usize, Tensors { reads, writes }: Tensors, params: &[u32]) {
        let rows = groups.div_ceil(AXIS).max(1);
        let count = CubeCount::Static(groups.div_ceil(rows) as u32, rows as u32, 1);
        // A uniform's size is a multiple of 16 bytes.
        let mut params = params.to_vec();
        params.resize(params.len().next_multiple_of(4), 0);
        let words =
            params.chunks_exact(2).map(|pair| u64::from(pair[0]) | u64::from(pair[1]) << 32);
        let mut arguments =
            KernelArguments::new().with_info(MetadataBindingInfo::custom(words.collect()));
        // Without the use declared, a launch that fails would spoil what it reads, too.
        let reads = reads.iter().map(|tensor| (tensor, BufferIOAttr::ReadOnly));
        let written = writes.iter().map(|tensor| (tensor, BufferIOAttr::WriteOnly));
        for (tensor, usage) in reads.chain(written) {
            arguments = arguments.with_buffer_io(tensor.handle.clone().binding(), usage);
        }
        writes[0].client.launch(Box::new(self), count, arguments);
    }
}

/// What a shader binds, in this order.
pub struct Tensors<'a> {
    pub reads: &'a [&'a CubeTensor],
    pub writes: &'a [&'a CubeTensor],
}

impl KernelMetadata for Shader {
    fn id(&self) -> KernelId {
        // Unchecked: the loops end by themselves, and counting their rounds costs time.
        KernelId::new::<Self>().info((self.name, self.lanes)).mode(ExecutionMode::Unchecked)
    }

    fn address_type(&self) -> ElemType {
        ElemType::UInt(UIntKind::U32)
    }
}

impl CubeKernel for Shader {
    fn define(&self) -> KernelDefinition {
        let id = self.id();
        let settings = KernelSettings::new(id.cube_dim, id.mode, AddressType::U32);
        KernelDefinition { body: Scope::root(settings.clone()), settings, info: Info::default() }
    }

    fn source(&self) -> Option<PrecompiledSource> {
        let lanes = |count: usize| format!("const LANES: u32 = {count}u;");
        Some(PrecompiledSource {
            source: self.text.replace(&lanes(LANES), &lanes(self.lanes)),
            entrypoint_name: "main".to_string(),
            lang: "wgsl",
        })
    }
}

/// The same values in row-major order.
pub fn contiguous(tensor: CubeTensor) -> CubeTensor {
    into_contiguous(tensor)
}

/// A tensor on the device of `like` whose values are yet to be written.
pub fn empty<const D: usize>(like: &CubeTensor, shape: [usize; D]) -> CubeTensor {
    let (client, device) = (like.client.clone(), like.device.clone());
    empty_device_contiguous_dtype(client, device, Shape::from(shape), DType::F32)
}

/// The sides of a tensor of `D` axes.
pub fn sides<const D: usize>(tensor: &CubeTensor) -> [usize; D] {
    std::array::from_fn(|axis| tensor.meta.shape()[axis])
}
