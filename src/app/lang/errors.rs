//! What can fail, as the engine says it: what and where around a reason, which is looked up by
//! itself.

/// English and Chinese; values stand in the same order in both.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("cannot read {}: {}", "无法读取 {}：{}"),
    ("cannot write {}: {}", "无法写入 {}：{}"),
    ("{} cannot be used: {}", "{} 无法使用：{}"),
    ("{}. Back to the checkpoint at {} kimg", "{}。已回到 {} 千张时的检查点"),
    ("cancelled", "已取消"),
    (
        "{} and {} cannot be blended, for their networks differ in {}",
        "{} 和 {} 无法混合，它们的网络不同：{}",
    ),
    // Bends.
    ("the bend {} at {} cannot be applied: {}", "改变 {}（在 {}）无法应用：{}"),
    ("this model has no such layer", "该模型没有这一层"),
    ("its number must be from {} to {}", "数值必须在 {} 到 {} 之间"),
    (
        "it is larger than the planes, which have {} pixels a side",
        "它比特征图还大，特征图的边长只有 {} 像素",
    ),
    ("a share of the planes must lie above 0 and be at most 1", "比例必须大于 0，且不超过 1"),
    ("it names no plane", "没有指明特征图"),
    ("there is no plane {}; the last is {}", "没有第 {} 张特征图，最后一张是第 {} 张"),
    ("there is no cluster {}; the last of {} is {}", "没有聚类 {}；共 {} 个，最后一个是 {}"),
    ("{} planes do not fill {} clusters", "{} 张特征图不够分成 {} 个聚类"),
    ("clusters must be 2 to {}", "聚类数必须是 2 到 {}"),
    ("only the first {} bends of a chain are applied", "改变链只应用前 {} 个改变"),
    ("a chain has at most {} bends", "改变链最多有 {} 个改变"),
    ("it is no chain of bends: {}", "它不是改变链：{}"),
    // Reasons of the system.
    ("No such file or directory (os error 2)", "没有这个文件或文件夹"),
    ("Permission denied (os error 13)", "没有权限"),
    ("Not a directory (os error 20)", "路径中有一部分不是文件夹"),
    ("Is a directory (os error 21)", "这是文件夹，不是文件"),
    ("No space left on device (os error 28)", "磁盘空间不足"),
    ("Read-only file system (os error 30)", "磁盘是只读的"),
    // Models.
    ("there is no such file or folder", "没有这个文件或文件夹"),
    (
        "it is no model (.safetensors, .pkl, .pt, .pth), no picture saved here (.png), and no folder \
         or zip archive of pictures",
        "它不是模型（.safetensors、.pkl、.pt、.pth），不是本程序保存的图片（.png），也不是图片文件夹或 zip 压缩包",
    ),
    ("it is not a Morphogen generator (found {})", "它不是 Morphogen 的生成器（类型为 {}）"),
    (
        "it is not a whole safetensors file ({}); save it again",
        "它不是完整的 safetensors 文件（{}），请重新保存",
    ),
    ("tensor {} holds values that are not finite", "张量 {} 中有无穷大或无效的数值"),
    (
        "tensor {} has numbers of type {}, not f32 or f16",
        "张量 {} 的数值类型是 {}，不是 f32 或 f16",
    ),
    ("it holds no tensor {}", "其中没有张量 {}"),
    ("{} has shape {} where the network needs {}", "{} 的形状是 {}，而网络需要 {}"),
    (
        "it holds a whole program object ({}), which only its own code can read; ask whoever made \
         it for its state_dict. Nothing in it was run",
        "其中是一个完整的程序对象（{}），只有它自己的代码才能读取；请向制作者索取 state_dict。其中的代码没有被运行",
    ),
    (
        "it is a TorchScript program, which holds code besides its weights; ask for its state_dict",
        "这是 TorchScript 程序，除权重外还含有代码；请索取它的 state_dict",
    ),
    (
        "it is a NumPy archive (.npz); give one of its arrays as .npy",
        "这是 NumPy 压缩包（.npz），请提供其中单个数组的 .npy 文件",
    ),
    ("its zip archive is compressed; unpack it first", "其中的 zip 压缩包经过压缩，请先解压"),
    (
        "it asks for {}, which a model never needs; it may be malicious",
        "它要求使用 {}，而模型从不需要它；该文件可能是恶意的",
    ),
    (
        "it has attention layers (attn_layers), which Morphogen does not draw",
        "它含有注意力层（attn_layers），Morphogen 无法绘制",
    ),
    (
        "it was saved by lucidrains' code before version 1.1, whose networks are drawn in another way",
        "它由 lucidrains 1.1 版以前的代码保存，Morphogen 无法绘制这种网络",
    ),
    ("it is neither a pickle nor a PyTorch file", "它既不是 pickle 文件，也不是 PyTorch 文件"),
    ("it seems to be {}", "它似乎是{}"),
    ("a PNG picture", "PNG 图片"),
    ("a JPEG picture", "JPEG 图片"),
    ("a GIF picture", "GIF 图片"),
    ("a PDF document", "PDF 文档"),
    ("an HDF5 file, as Keras writes", "HDF5 文件（Keras 的格式）"),
    ("a NumPy array", "NumPy 数组"),
    ("a gzip archive; unpack it first", "gzip 压缩包，请先解压"),
    ("a 7z archive; unpack it first", "7z 压缩包，请先解压"),
    ("a RAR archive; unpack it first", "RAR 压缩包，请先解压"),
    (
        "a Git LFS pointer; fetch the file itself with git lfs pull",
        "Git LFS 指针文件，请用 git lfs pull 获取文件本身",
    ),
    ("a web page; download the file itself", "网页，请下载文件本身"),
    ("it is empty", "它是空的"),
    ("it is damaged or cut short: {}", "它已损坏或不完整：{}"),
    (
        "its zip archive is damaged, cut short or encrypted ({})",
        "其 zip 压缩包已损坏、不完整或已加密（{}）",
    ),
    (
        "its zip archive is damaged: {} does not have its checksum",
        "其 zip 压缩包已损坏：{} 的校验和不符",
    ),
    ("a tensor of shape {} reaches beyond its data", "形状为 {} 的张量超出了它的数据"),
    ("it is nested more than {} levels deep", "它的嵌套超过 {} 层"),
    ("it holds a value that contains itself", "其中有包含自身的值"),
    (
        "it has more than {} parts, far more than a model has",
        "它有超过 {} 个部分，远多于一个模型所需",
    ),
    ("it unpacks to more than it holds", "它解压后比所含的数据还多"),
    ("it unfolds to far more than it holds", "它展开后远超所含的数据"),
    ("its zip archive claims more than it holds", "其 zip 压缩包声称的内容多于实际所含"),
    ("tensor {} holds no values", "张量 {} 中没有数值"),
    (
        "it has {} classes, and Morphogen opens {} at most",
        "它有 {} 个类别，而 Morphogen 最多支持 {} 个",
    ),
    (
        "its name {} is longer than {} bytes, which no network needs",
        "其中的名称 {} 超过 {} 字节，没有网络需要这么长的名称",
    ),
    (
        "its {} is another filter than its {}, and Morphogen takes one for all",
        "其中的 {} 与 {} 是不同的滤波器，而 Morphogen 只支持统一的一种",
    ),
    (
        "its {} is no filter of one line on both axes, the only kind that Morphogen opens",
        "其中的 {} 不是两个方向相同的一维滤波器，而 Morphogen 只支持这一种",
    ),
    ("its {} is no row of numbers", "其中的 {} 不是一行数字"),
    (
        "a resample filter must have 1 to {} taps of at most 1000, and not all 0; choose another value",
        "重采样滤波器须有 1 到 {} 个不超过 1000 且不全为 0 的系数，请换一个值",
    ),
    ("it is a pipe or device; choose a file", "这是管道或设备，请选择文件"),
    (
        "a batch of {} at {}×{} pixels needs tensors of {}, and the GPU takes {} at most; {}",
        "每批 {} 张、{}×{} 像素需要 {} 的张量，而显卡最多接受 {}；{}",
    ),
    (
        "a batch of {} at {}×{} pixels needs about {} of memory, and this machine has {}; {}",
        "每批 {} 张、{}×{} 像素约需 {} 内存，而本机有 {}；{}",
    ),
    (
        "choose a batch of {} or fewer, take it in {} parts, or choose a smaller side or narrower \
         networks",
        "请选择每批不超过 {} 张、分成 {} 份计算，或选择更小的边长、更窄的网络",
    ),
    ("choose a smaller side or narrower networks", "请选择更小的边长或更窄的网络"),
    (
        "the GPU could not do this ({}); where it lacks memory, choose a smaller batch, side or \
         model, or start with --device cpu",
        "显卡无法完成此操作（{}）；若显存不足，请选择更小的批量、边长或模型，或用 --device cpu 启动",
    ),
    (
        "the GPU could not do this ({}); training ended, and its last checkpoint stays; where it \
         lacks memory, choose a smaller batch, side or model, or start with --device cpu",
        "显卡无法完成此操作（{}）；训练已结束，最后的检查点仍在；若显存不足，请选择更小的批量、边长或模型，或用 --device cpu 启动",
    ),
    ("no model is open; open one first", "没有打开的模型，请先打开一个"),
    ("the GPU cannot compute: {}", "显卡无法计算：{}"),
    ("cannot show the picture: {}", "无法显示图片：{}"),
    // Saved pictures.
    ("it is not a PNG picture", "它不是 PNG 图片"),
    ("the PNG is cut short; copy or save it again", "PNG 文件不完整，请重新复制或保存"),
    ("the PNG is damaged; copy or save it again", "PNG 文件已损坏，请重新复制或保存"),
    (
        "it holds no Morphogen recipe: it was not saved by Morphogen or another program removed it",
        "其中没有 Morphogen 的生成参数：它不是由 Morphogen 保存的，或者参数被其他程序删除了",
    ),
    (
        "its Morphogen recipe is damaged ({}); save it again",
        "其中的 Morphogen 生成参数已损坏（{}），请重新保存",
    ),
    ("its text chunks are larger than 16 MiB", "其中的文字块超过 16 MiB"),
    ("the picture was not saved: {}", "图片未能保存：{}"),
    // Training.
    (
        "{} has {} classes and the pictures {}; give each class a subfolder",
        "{} 有 {} 个类别，而图片有 {} 个，请为每个类别建立一个子文件夹",
    ),
    ("{} has changed meanwhile; start again", "{} 在此期间已改变，请重新开始"),
    ("training needs a network of 3 colour channels", "训练需要 3 个颜色通道的网络"),
    (
        "D has fewer blocks than are to be frozen; freeze fewer",
        "判别器的块数少于要冻结的块数，请减少冻结的块数",
    ),
    ("no training is running", "没有正在进行的训练"),
    ("a training is running; stop it first", "训练正在进行，请先停止"),
    (
        "the folder is not empty; resume it or choose another",
        "文件夹不是空的，请继续其中的训练或另选一个",
    ),
    ("there is no such folder; check the path", "没有这个文件夹，请检查路径"),
    (
        "it is a file; choose the folder that holds the pictures, or a zip archive of them",
        "这是文件，请选择存放图片的文件夹，或图片的 zip 压缩包",
    ),
    ("the zip archive is damaged or cut short ({})", "zip 压缩包已损坏或不完整（{}）"),
    ("its labels are not one number for each picture ({})", "其中的标签不是每张图片一个数字（{}）"),
    (
        "it holds no files; choose a folder with JPEG, PNG, WebP, BMP, GIF, TIFF and PPM pictures",
        "其中没有文件，请选择含有 JPEG、PNG、WebP、BMP、GIF、TIFF 或 PPM 图片的文件夹",
    ),
    ("{}; choose the folder of a training run", "{}，请选择一次训练的文件夹"),
    ("it is damaged: {}", "它已损坏：{}"),
    ("its {} is damaged: {}", "其中的 {} 已损坏：{}"),
    ("it is not a training state of Morphogen", "它不是 Morphogen 的训练进度"),
    (
        "the generator's loss became {}; lower the learning rates or raise R1's γ",
        "生成器的损失变为 {}：请降低学习率，或提高 R1 的 γ",
    ),
    (
        "the discriminator's loss became {}; lower the learning rates or raise R1's γ",
        "判别器的损失变为 {}：请降低学习率，或提高 R1 的 γ",
    ),
    (
        "training gave up at {} kimg after {} rollbacks: {}",
        "训练在 {} 千张时放弃，已回退 {} 次：{}",
    ),
    (
        "a StyleGAN3 can be explored but not trained here; start from a StyleGAN2",
        "StyleGAN3 可以探索，但不能在这里训练，请从 StyleGAN2 开始",
    ),
    (
        "a StyleGAN2 of lucidrains' kind can be explored but not trained here; start from one of \
         NVIDIA or rosinality",
        "lucidrains 的 StyleGAN2 可以探索，但不能在这里训练，请从 NVIDIA 或 rosinality 的 StyleGAN2 开始",
    ),
    (
        "resolution {} is not a power of two from 16 to 1024; choose another value",
        "分辨率 {} 不是 16 到 1024 之间的 2 的幂，请选择其他值",
    ),
    (
        "it is a folder without a trained model; name a run or a model file (morphogen train --data \
         learns from a folder of pictures)",
        "这个文件夹里没有训练好的模型；请指定训练文件夹或模型文件（用图片文件夹训练请用 morphogen train --data）",
    ),
    // Films and their timelines.
    (
        "a film is being made; wait for it, or stop it first",
        "正在制作另一部影片，请等它完成，或先停止",
    ),
    (
        "a film cannot be written as .{}; name a file that ends in .mp4, .gif or .png (APNG), or a \
         folder for its pictures",
        "影片不能写成 .{}，请使用以 .mp4、.gif 或 .png（APNG）结尾的文件名，或存放图片的文件夹",
    ),
    ("the film was not begun: {}", "影片未能开始制作：{}"),
    ("its encoder failed; choose another kind of file", "编码器出错，请选择其他格式"),
    ("{}; the part that was written is removed", "{}；已写出的部分已删除"),
    ("{}; the {} pictures before it stay", "{}；之前的 {} 张图片保留"),
    ("its pictures differ in size", "其中的图片大小不一"),
    ("{}×{} pixels are more than a GIF can have", "{}×{} 像素超出 GIF 的上限"),
    (
        "{}×{} pixels are more than players of video take; choose a smaller scale",
        "{}×{} 像素超出视频播放器的上限，请选择较小的放大倍数",
    ),
    (
        "it holds no timeline: it was not made by Morphogen or another program removed it",
        "其中没有时间轴：它不是由 Morphogen 制作的，或者时间轴被其他程序删除了",
    ),
    ("it is cut short; copy or save it again", "它不完整，请重新复制或保存"),
    ("it is no timeline ({})", "它不是时间轴（{}）"),
    ("it has no key; a film needs one at least", "其中没有关键帧，影片至少需要一个"),
    ("it has {} keys, and {} is the most", "其中有 {} 个关键帧，最多 {} 个"),
    ("it shows {} pictures a second; choose 1 to {}", "每秒 {} 帧，请选择 1 到 {}"),
    (
        "it would have {} pictures, and {} is the most; choose fewer seconds or fewer pictures a second",
        "共有 {} 帧，最多 {} 帧；请缩短时间或降低每秒帧数",
    ),
    (
        "key {} holds a number that is not finite, or far too many",
        "第 {} 个关键帧含有无效的数值，或数值过多",
    ),
    ("key {} lies at {} s; times are 0 or later", "第 {} 个关键帧位于 {} 秒，时刻不能小于 0"),
    (
        "its keys are not in order: one at {} s follows one at {} s",
        "关键帧没有按时间排列：{} 秒的排在 {} 秒的之后",
    ),
    (
        "it ends at {} s, before its last key at {} s",
        "它在 {} 秒结束，早于 {} 秒处的最后一个关键帧",
    ),
    ("{} s is shorter than one picture", "{} 秒比一帧还短"),
    ("its music is damaged; give the sound file again", "其中的音乐数据已损坏，请重新选择声音文件"),
    (
        "its music moves a slider that no model has; sliders are 0 to {}",
        "其中的音乐驱动了不存在的滑块，滑块为 0 到 {}",
    ),
    (
        "it is no WAV file that can be read here ({}); save it as WAV with 16 bits",
        "无法读取这个 WAV 文件（{}），请另存为 16 位 WAV",
    ),
    ("it states no sampling rate or no channels", "它没有写明采样率或声道数"),
    ("it is silent", "其中没有声音"),
];
