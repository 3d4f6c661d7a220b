//! What families of networks say of themselves: sentences, settings, and why something cannot be done.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("Adaptive (ADA)", "自适应（ADA）"),
    ("Always (DiffAugment)", "始终启用（DiffAugment）"),
    (
        "How styles reach the features: AdaIN normalises each of them, which suits aligned \
         pictures; StyleGAN2 weights them, which is slower and frees the layout",
        "风格作用于特征的方式：AdaIN 对每个特征归一化，适合对齐的图片；StyleGAN2 对特征加权，较慢，但构图更自由",
    ),
    ("StyleGAN (AdaIN)", "StyleGAN（AdaIN）"),
    ("StyleGAN2 (resnet)", "StyleGAN2（resnet）"),
    ("Relativistic (R3GAN)", "相对论（R3GAN）"),
    ("Hinge (BigGAN)", "合页（BigGAN）"),
    ("Least squares (LSGAN)", "最小二乘（LSGAN）"),
    ("Begins with", "起始输入"),
    (
        "A constant is the published StyleGAN's; with w the style also decides where things lie",
        "常量为原版 StyleGAN 的做法；加入 w 后，风格也决定物体的位置",
    ),
    ("A constant and w", "常量与 w"),
    ("A constant", "常量"),
    ("Noise up to", "噪声最大边长"),
    (
        "Largest side of the features that get noise, where noise inputs are on: coarse noise \
         varies what lies where, fine noise is grain",
        "启用噪声输入时，加入噪声的特征图的最大边长：粗尺度噪声改变物体的位置，细尺度噪声形成颗粒",
    ),
    ("Mapping layers", "映射层数"),
    ("Depth of the network that turns z into w", "把 z 变成 w 的网络深度"),
    ("Length of z", "z 的长度"),
    ("Random numbers that each picture starts from", "每张图片起始的随机数个数"),
    ("Length of w", "w 的长度"),
    ("Numbers in a style", "每个风格向量的长度"),
    ("Channels at most", "最大通道数"),
    ("Upper bound of the features of a layer", "每层特征数的上限"),
    ("Channel budget", "通道总量"),
    (
        "A layer of side r has this many features divided by r, within the bound",
        "边长为 r 的层使用该值除以 r 个特征，不超过上限",
    ),
    (
        "Two fully connected networks and nothing else: where it all began. Small, quick, rough pictures up to 64 × 64",
        "两个全连接网络，别无其他：一切的起点。小而快，图片粗糙，最大 64 × 64",
    ),
    (
        "Strided convolutions with batch normalisation: the first GAN that trains steadily, and quick",
        "带步幅的卷积加批归一化：第一个能稳定训练的 GAN，而且很快",
    ),
    (
        "Both networks are told what the picture shows, so that you can ask for a class, or for something between two",
        "两个网络都知道图片的类别，因此可以指定类别，或者取两个类别之间的样子",
    ),
    (
        "Grows while it learns: first 4 × 4 pixels, then each finer resolution fades in, which keeps large pictures steady",
        "边学边长：先是 4 × 4 像素，再逐级淡入更高的分辨率，大图训练因此更稳",
    ),
    (
        "A mapping network bends z into w, and AdaIN styles each layer with it: the best pictures for aligned subjects",
        "映射网络把 z 弯成 w，AdaIN 用它控制每一层的风格：对齐的题材效果最好",
    ),
    (
        "Styles weight the convolutions instead of normalising features: freer layouts, at twice the time",
        "用风格对卷积加权，而不是对特征归一化：构图更自由，耗时加倍",
    ),
    (
        "Residual blocks that know the class and a part of z each, self-attention, spectral normalisation: made for many kinds of things",
        "残差块各自得到类别和一段 z，再加自注意力和谱归一化：适合种类繁多的题材",
    ),
    ("GAN, fully connected", "GAN，全连接"),
    ("DCGAN", "DCGAN"),
    ("PGGAN", "PGGAN"),
    ("BigGAN", "BigGAN"),
    ("CGAN, DCGAN's layers, projection", "CGAN，DCGAN 的层，投影判别"),
    ("CGAN, DCGAN's layers, concatenation", "CGAN，DCGAN 的层，拼接判别"),
    ("CGAN, residual, projection", "CGAN，残差结构，投影判别"),
    ("CGAN, residual, concatenation", "CGAN，残差结构，拼接判别"),
    ("StyleGAN with AdaIN and output skips", "StyleGAN，AdaIN，逐级输出"),
    ("StyleGAN2, output skips", "StyleGAN2，逐级输出"),
    ("StyleGAN2, residual", "StyleGAN2，残差结构"),
    ("StyleGAN2, plain", "StyleGAN2，普通结构"),
    ("StyleGAN2 of lucidrains, one w a resolution", "lucidrains 的 StyleGAN2，每个分辨率一个 w"),
    ("StyleGAN3-R", "StyleGAN3-R"),
    ("StyleGAN3-T", "StyleGAN3-T"),
    ("A StyleGAN3 has no noise inputs", "StyleGAN3 没有噪声输入"),
    (
        "This network draws the whole picture from one z, so no layer can take another style",
        "这个网络用同一个 z 画出整张图片，没有哪一层能换用别的风格",
    ),
    ("This network has no noise inputs", "这个网络没有噪声输入"),
    (
        "This model was trained without noise, which therefore changes nothing in it",
        "这个模型训练时没有使用噪声，因此噪声不会改变图片",
    ),
    (
        "A PGGAN's z lies on a sphere, where there is nothing to cut off",
        "PGGAN 的 z 在球面上，没有可以截断的部分",
    ),
    ("Width", "宽度"),
    (
        "Features of the narrowest layers; those of all others follow from it",
        "最窄一层的特征数，其余各层由它推出",
    ),
    (
        "DCGAN's layers are quick; residual blocks tell the class to each layer and are held by spectral normalisation",
        "DCGAN 的层速度快；残差块把类别告诉每一层，并用谱归一化约束",
    ),
    ("Class in D", "判别器中的类别"),
    (
        "How the discriminator learns the class: multiplied with its last features (Miyato), or as one more plane of the picture (Mirza)",
        "判别器得知类别的方式：与最后的特征相乘（Miyato），或作为图片的又一个平面（Mirza）",
    ),
    ("Fading in", "淡入"),
    (
        "Thousands of pictures in which a new resolution fades in",
        "新分辨率淡入所用的图片数，以千计",
    ),
    ("Staying", "停留"),
    (
        "Thousands of pictures for which a resolution then stays before the next one",
        "淡入后在下一级之前停留的图片数，以千计",
    ),
    ("Self-attention", "自注意力"),
    (
        "Side of the features that look at each other across the whole picture; 0 for none",
        "在整张图上互相关注的特征边长，0 表示没有",
    ),
    ("Logistic (StyleGAN)", "逻辑（StyleGAN）"),
    ("Minimax (the first GAN)", "极小极大（最初的 GAN）"),
    ("Wasserstein (WGAN)", "Wasserstein（WGAN）"),
    ("StyleGAN2 (plain)", "StyleGAN2（普通）"),
    ("DCGAN's layers", "DCGAN 的层"),
    ("Residual blocks", "残差块"),
    ("Projection", "投影"),
    ("Concatenation", "拼接"),
    (
        "a plain GAN learns no classes; choose cgan or biggan",
        "普通 GAN 不学习类别，请选择 cgan 或 biggan",
    ),
    ("a DCGAN learns no classes; choose cgan or biggan", "DCGAN 不学习类别，请选择 cgan 或 biggan"),
    (
        "a PGGAN learns no classes; choose cgan, biggan or stylegan",
        "PGGAN 不学习类别，请选择 cgan、biggan 或 stylegan",
    ),
    (
        "BigGAN is made for classes; without them this one is unconditional and learns all pictures as one kind",
        "BigGAN 是为多类别设计的；没有类别时，它是无条件的，把所有图片当作一类来学",
    ),
    (
        "batch normalisation needs parts of 2 and more; take the batch in fewer parts",
        "批归一化要求每份至少 2 张，请把一批分成较少的份",
    ),
    (
        "batch normalisation needs a batch of 2 and more; choose a larger batch",
        "批归一化需要每批至少 2 张图片，请增大批次",
    ),
    (
        "the pictures are of fewer than two classes; put each class into a subfolder of its own, or choose a family that does without classes, such as dcgan",
        "图片不足两个类别，请把每个类别放进各自的子文件夹，或选择不需要类别的网络，例如 dcgan",
    ),
    (
        "the pictures are of fewer than two classes; put each class into a subfolder of its own, or train without classes",
        "图片不足两个类别，请把每个类别放进各自的子文件夹，或不用类别训练",
    ),
    ("StyleGAN2 (skip)", "StyleGAN2（skip）"),
];
