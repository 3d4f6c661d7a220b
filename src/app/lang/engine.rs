//! What the engine reports: fixed words, and sentences into which it has put numbers and names.

/// English and Chinese; values stand in the same order in both.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("chosen by you", "由您指定"),
    ("no GPU was found", "没有找到显卡"),
    (
        "the only GPU is a software rasteriser, slower than the CPU path",
        "只有软件渲染的显卡，不如直接用 CPU 计算快",
    ),
    ("a GPU was found", "已找到显卡"),
    // What keeps it busy.
    ("Opening the model", "正在打开模型"),
    ("Reading the model", "正在读取模型"),
    ("Building the network", "正在构建网络"),
    ("Finding directions", "正在寻找方向"),
    ("Drawing the first picture", "正在绘制第一张图片"),
    ("Preparing the GPU", "正在准备显卡"),
    ("Making the film", "正在制作影片"),
    (
        "the film was stopped; the pictures made so far stay in {}",
        "影片已停止制作；已完成的图片留在 {}",
    ),
    (
        "the film was stopped; the part that was written is removed",
        "影片已停止制作；已写出的部分已删除",
    ),
    ("Reading pictures", "正在读取图片"),
    (
        "Only {} pictures: expect little variety; 500 or more make new pictures rather than copies",
        "只有 {} 张图片：多样性会很低，500 张以上才能画出新图片而不是复制品",
    ),
    (
        "{} holds no discriminator, so a new one learns from nothing",
        "{} 中没有判别器，将从头训练一个新的判别器",
    ),
    // Warnings about a folder.
    (
        "Only {} pictures: expect copies of them rather than new ones; 500 or more is better",
        "只有 {} 张图片：生成的多半是它们的复制品，最好有 500 张以上",
    ),
    (
        "Only 1 picture: expect copies of them rather than new ones; 500 or more is better",
        "只有 1 张图片：生成的会是它的复制品，最好有 500 张以上",
    ),
    (
        "1 picture is an exact copy of another: such pictures are shown more often",
        "有 1 张图片与另一张完全相同，会更频繁地出现",
    ),
    (
        "{} pictures are an exact copy of another: such pictures are shown more often",
        "有 {} 张图片与其他图片完全相同，会更频繁地出现",
    ),
    (
        "{} pictures are framed by plain bars, which the networks learn as part of the picture; cut them off",
        "有 {} 张图片带有纯色边条，网络会把边条当作图片的一部分来学，请裁掉",
    ),
    (
        "1 picture is framed by plain bars, which the networks learn as part of the picture; cut them off",
        "有 1 张图片带有纯色边条，网络会把边条当作图片的一部分来学，请裁掉",
    ),
    (
        "The pictures are of very different sizes, of {} to {} pixels: the small ones will look blurry among the others; leave them out",
        "图片大小相差悬殊，从 {} 到 {} 像素：小图片在其中会显得模糊，请去掉",
    ),
    (
        "{} pictures are smaller than {} pixels and will look blurry; choose a lower resolution",
        "有 {} 张图片小于 {} 像素，会显得模糊，请选择较低的分辨率",
    ),
    (
        "{} pictures are at least twice as long as wide: the centre crop drops half of each or more; \
         padding keeps them whole",
        "有 {} 张图片的长边至少是短边的两倍：裁剪中间会丢掉一半以上，填充边缘可保留全部",
    ),
    (
        "The classes are uneven, {} pictures of “{}” but {} of “{}”: the small ones will be learned \
         less well",
        "各类别数量不均：有 {} 张“{}”，但只有 {} 张“{}”，数量少的类别学得较差",
    ),
    (
        "{} pictures are outside the subfolders and will form the class “{}”",
        "有 {} 张图片不在子文件夹中，将归入类别“{}”",
    ),
    ("Decoded at {} the pictures take {} GB of memory", "解码为 {} 后，图片占用 {} GB 内存"),
    ("{} files are left out; the first is {}: {}", "忽略了 {} 个文件，第一个是 {}：{}"),
    ("1 file is left out, {}: {}", "忽略了 1 个文件，{}：{}"),
    // Why a file is no use.
    ("an empty file", "空文件"),
    ("not a picture", "不是图片"),
    ("only {} pixels", "只有 {} 像素"),
    ("the file is cut off", "文件不完整"),
    ("no permission to read it", "没有读取权限"),
    ("not there", "不存在"),
    ("cannot be read ({})", "无法读取（{}）"),
    ("{} is not supported; convert it to JPEG or PNG", "不支持 {}，请转换为 JPEG 或 PNG"),
    ("too large: a file of {} GB", "太大：文件有 {} GB"),
    ("too large: longer than {} pixels", "太大：边长超过 {} 像素"),
    ("too large: {} pixels", "太大：{} 像素"),
    ("too large to decode", "太大，无法解码"),
    ("of a kind that is not supported", "不支持的类型"),
    ("damaged", "已损坏"),
    ("damaged in its archive", "在压缩包中已损坏"),
    ("encrypted in its archive", "在压缩包中已加密"),
    ("compressed in a way that is not supported", "压缩方式不受支持"),
    ("an entry's name leads out of the archive", "条目的名称指向压缩包之外"),
    // Cards of one's own runs.
    ("Trained on {} pictures", "用 {} 张图片训练"),
];
