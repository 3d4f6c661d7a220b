//! Named bundles of settings, and the settings that came with them.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    // The card.
    ("Preset", "预设"),
    (
        "Named bundles of settings, for a kind of pictures or as a paper has them; each can be \
         changed below",
        "成套的设置，适合某类图片，或与论文一致；各项都可以在下面更改",
    ),
    (
        "Time and memory are those of its whole length on this machine's processor",
        "时间和内存按全部长度、在本机处理器上估计",
    ),
    ("Changed below", "下面已有更改"),
    (
        "Write these settings to a file, to pass on or for --preset",
        "把这些设置写入文件，以便转交或用于 --preset",
    ),
    ("Take the preset in a file among your own", "把文件中的预设收入自己的预设"),
    ("Export…", "导出…"),
    ("Open…", "打开…"),
    ("Delete", "删除"),
    ("Save", "保存"),
    ("Cancel", "取消"),
    ("Name of the preset", "预设的名称"),
    (
        "This system offers no file dialogs; use morphogen presets and --preset",
        "本系统没有文件对话框，请用 morphogen presets 和 --preset",
    ),
    (
        "{} could not be moved to the trash ({}); delete it by hand",
        "{} 无法移到回收站（{}），请手动删除",
    ),
    // Those that come along.
    ("Few images", "图片很少"),
    (
        "For fewer than some 500 pictures: everything that D sees is augmented, its slope is held, and the end is calm.",
        "适合少于约 500 张图片：判别器所见全部增强，其斜率受约束，结尾平缓。",
    ),
    ("Faces", "人脸"),
    (
        "For aligned portraits, as the built-in faces were trained: w also places what lies where, and no noise inputs.",
        "适合对齐的人像，与内置人脸模型的训练一致：w 也决定各部分的位置，不用噪声输入。",
    ),
    ("Flowers, many kinds", "花卉（多种类）"),
    (
        "For pictures of several kinds whose contents lie anywhere, each kind in a subfolder: classes, and strong noise of 8 to 32 pixels.",
        "适合多个种类、内容位置不定的图片，每个种类一个子文件夹：使用类别，以及 8 到 32 像素的强噪声。",
    ),
    ("Fast preview", "快速预览"),
    (
        "Small pictures by a small network, to see within minutes whether a folder can be learned.",
        "用小网络学习小图片，几分钟内看出一个文件夹能否学会。",
    ),
    ("Best quality", "最佳质量"),
    (
        "The most that a long training can give: StyleGAN2 with residual D at 128 × 128, path length, and learning rates that fall at the end.",
        "长时间训练所能达到的最好效果：128 × 128 的 StyleGAN2 和残差判别器、路径长度正则，学习率在结尾下降。",
    ),
    ("DCGAN as published", "DCGAN（论文设置）"),
    (
        "Radford 2015: batch normalisation in both networks, first weights N(0, 0.02), Adam 0.0002 with β1 0.5, batch 128.",
        "Radford 2015：两个网络都用批归一化，初始权重 N(0, 0.02)，Adam 0.0002、β1 为 0.5，每批 128 张。",
    ),
    ("WGAN as published", "WGAN（论文设置）"),
    (
        "Arjovsky 2017: a critic with clipped weights, 5 steps for each one of G, 0.00005; Adam without momentum stands for RMSProp.",
        "Arjovsky 2017：评判器的权重受截断，生成器每走一步它走 5 步，学习率 0.00005；以无动量的 Adam 代替 RMSProp。",
    ),
    ("WGAN-GP as published", "WGAN-GP（论文设置）"),
    (
        "Gulrajani 2017: slope 1 between real and generated pictures, layer normalisation in the critic, Adam 0.0001 with β 0 and 0.9.",
        "Gulrajani 2017：真实与生成图片之间的斜率趋于 1，评判器用层归一化，Adam 0.0001、β 为 0 和 0.9。",
    ),
    ("SNGAN as published", "SNGAN（论文设置）"),
    (
        "Miyato 2018: D's weights divided by their largest singular value, hinge loss, five steps of D, Adam 0.0002 with β 0.5 and 0.999.",
        "Miyato 2018：判别器的权重除以最大奇异值，铰链损失，判别器走 5 步，Adam 0.0002、β 为 0.5 和 0.999。",
    ),
    ("R3GAN", "R3GAN"),
    (
        "Huang 2024: the relativistic loss with R1 and R2 and no normalisation of features, here on DCGAN's layers.",
        "Huang 2024：相对论损失，配合 R1 和 R2，不归一化特征；这里用 DCGAN 的层。",
    ),
    // Settings of the training.
    ("Batch in parts", "分份计算"),
    (
        "The batch is taken in so many parts, whose gradients are added: a large batch then fits into little memory",
        "把一批图片分成这么多份依次计算，再把梯度相加：大批量也能放进小内存",
    ),
    ("Dropout in D", "判别器的 Dropout"),
    (
        "Share of the discriminator's features that each step leaves out, so that it does not learn the pictures by heart (Srivastava 2014)",
        "每一步随机舍去判别器特征的比例，防止它死记图片（Srivastava 2014）",
    ),
    // Settings of the networks.
    ("First weights", "初始权重"),
    (
        "How the weights of both networks begin: too small and no gradient reaches the first layers, too large and it explodes (Glorot 2010, He 2015, Saxe 2014); equalized ones want learning rates of about 0.002",
        "两个网络的初始权重：太小，梯度传不到前面的层；太大，梯度会爆炸（Glorot 2010、He 2015、Saxe 2014）；均衡化的权重需要约 0.002 的学习率",
    ),
    ("As published", "与论文一致"),
    ("Normal 0.02 (DCGAN)", "正态 0.02（DCGAN）"),
    ("Xavier", "Xavier"),
    ("Kaiming", "Kaiming"),
    ("Orthogonal", "正交"),
    ("Equalized (PGGAN)", "均衡化（PGGAN）"),
    ("Normalisation in G", "生成器的归一化"),
    (
        "What the hidden layers of the generator are normalised by; batch normalisation ties the pictures of a batch together (Ioffe 2015), the others do not",
        "生成器隐藏层的归一化方式；批归一化使一批图片互相关联（Ioffe 2015），其他方式不会",
    ),
    ("Normalisation in D", "判别器的归一化"),
    (
        "The same in the discriminator; penalties for each picture want layer normalisation there (Gulrajani 2017), spectral bounds D's slope (Miyato 2018)",
        "判别器的归一化方式；逐张图片的惩罚需要层归一化（Gulrajani 2017），谱归一化限制判别器的斜率（Miyato 2018）",
    ),
    ("Batch norm", "批归一化"),
    ("Instance norm", "实例归一化"),
    ("Layer norm", "层归一化"),
    ("Pixel norm", "像素归一化"),
    ("Spectral norm of weights", "权重的谱归一化"),
];
