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
    ("Reading pictures", "正在读取图片"),
    // Advice on a run.
    (
        "Too early to judge: the first pictures are noise, give it a few kimg",
        "现在判断还太早：最初的图片只是噪声，请再训练几千张",
    ),
    (
        "The discriminator tells real from generated far too easily, so the generator learns \
         little: lower D's learning rate or raise R1's γ",
        "判别器太容易分辨真假，生成器学不到东西：请降低 D 的学习率，或提高 R1 的 γ",
    ),
    (
        "The discriminator cannot tell real from generated: raise its learning rate or lower R1's \
         γ for sharper pictures",
        "判别器分辨不出真假：请提高它的学习率，或降低 R1 的 γ，使图片更清晰",
    ),
    (
        "The discriminator learns the pictures by heart: turn on augmentation (ADA) for more \
         diversity, or add pictures",
        "判别器把图片背了下来：请启用数据增强（ADA）以提高多样性，或增加图片",
    ),
    (
        "Augmentation is near its limit: more pictures, or a smaller network, would help more than \
         more training",
        "数据增强已接近上限：增加图片或缩小网络，比继续训练更有效",
    ),
    (
        "Only {} pictures: expect little variety; 500 or more make new pictures rather than copies",
        "只有 {} 张图片：多样性会很低，500 张以上才能画出新图片而不是复制品",
    ),
    (
        "The pictures lose variety: recall fell from {} to {}, and they came no closer to yours; \
         augment more, raise R1's γ, or go back to an earlier checkpoint",
        "图片的多样性在下降：召回率从 {} 降到 {}，而与您的图片的距离没有缩小；请加强数据增强、提高 R1 的 γ，或回到\
         较早的检查点",
    ),
    (
        "The model begins to learn your pictures by heart: it is {} times as far from the held-out \
         ones as from those it trains on; augment more, add pictures, or go back to an earlier \
         checkpoint",
        "模型开始背下您的图片：它与留出图片的距离是与训练图片距离的 {} 倍；请加强数据增强、增加图片，或回到较早的\
         检查点",
    ),
    ("All is well: the two networks keep each other in balance", "一切正常：两个网络保持平衡"),
    // The model that a run starts from.
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
