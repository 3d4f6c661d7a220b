//! What the cards of models say: names of directions and classes, and the built-in models' texts.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    // Directions of faces.
    ("smile", "微笑"),
    ("age", "年龄"),
    ("youth", "年轻"),
    ("maturity", "成熟"),
    ("childhood", "孩童"),
    ("turn", "转头"),
    ("turn of the head", "转头"),
    ("tilt", "歪头"),
    ("nod", "俯仰"),
    ("hair", "头发"),
    ("hair length", "头发长度"),
    ("hair colour", "发色"),
    ("beard", "胡须"),
    ("glasses", "眼镜"),
    ("skin", "肤色"),
    ("fair skin", "浅肤色"),
    ("warmth", "冷暖"),
    ("lighting", "光照"),
    ("brightness", "亮度"),
    ("contrast", "对比度"),
    ("gender", "性别"),
    ("size", "大小"),
    ("zoom", "远近"),
    ("colour", "颜色"),
    ("background", "背景"),
    // Directions of flowers.
    ("coolness", "冷色调"),
    ("rosiness", "偏粉红"),
    ("evenness", "匀整"),
    ("purpleness", "偏紫"),
    ("paleness", "浅淡"),
    ("shade", "暗淡"),
    ("saturation", "饱和度"),
    ("bloom size", "花朵大小"),
    ("petals", "花瓣"),
    ("greenery", "绿叶"),
    ("sharpness", "清晰度"),
    // Classes.
    ("daisy", "雏菊"),
    ("dandelion", "蒲公英"),
    ("roses", "玫瑰"),
    ("sunflowers", "向日葵"),
    ("tulips", "郁金香"),
    // Cards.
    ("Synthetic portraits at 128×128", "128×128 的合成人像"),
    (
        "Daisies, dandelions in bloom and in seed, roses, sunflowers and tulips, one flower a picture, at \
         64×64, by class",
        "64×64 的雏菊、蒲公英花、蒲公英绒球、玫瑰、向日葵和郁金香，每张一朵，按类别生成",
    ),
    // The gallery.
    ("Gallery of families", "各家族样例"),
    (
        "Small models of one family each, all trained for the same short time: to see and slide what \
         sets the families apart",
        "每个家族一个小模型，训练时间相同且很短：可以滑动观察各家族的差别",
    ),
    ("Draws {}", "生成{}"),
    ("faces", "人脸"),
    ("flowers", "花卉"),
    ("rose", "玫瑰"),
    ("sunflower", "向日葵"),
    ("tulip", "郁金香"),
    ("seedhead", "蒲公英绒球"),
    ("Portraits at 32×32 by a GAN of dense layers", "全连接 GAN 生成的 32×32 人像"),
    ("Portraits at 32×32 by a StyleGAN2", "StyleGAN2 生成的 32×32 人像"),
    ("Portraits at 32×32 by a DCGAN", "DCGAN 生成的 32×32 人像"),
    ("Six kinds of flowers at 32×32 by a CGAN", "CGAN 生成的六种 32×32 花卉"),
    ("Portraits at 32×32 by a PGGAN", "PGGAN 生成的 32×32 人像"),
    ("Portraits at 32×32 by a StyleGAN", "StyleGAN 生成的 32×32 人像"),
    ("Six kinds of flowers at 32×32 by a BigGAN", "BigGAN 生成的六种 32×32 花卉"),
    // Where the built-in models come from.
    (
        "1822 synthetic faces (no real persons) from SFHQ and SFHQ-T2I by David Beniaguev",
        "David Beniaguev 的 SFHQ 和 SFHQ-T2I 中的 1822 张合成人脸（并非真人）",
    ),
    (
        "1651 of 1822 synthetic faces (no real persons) from SFHQ and SFHQ-T2I by David Beniaguev; \
         a tenth was held out",
        "David Beniaguev 的 SFHQ 和 SFHQ-T2I 中 1822 张合成人脸（并非真人）里的 1651 张，其余十分之一留作检验",
    ),
    (
        "1112 close-ups of TensorFlow's flower photos, sorted by eye and cut out, after 3232 of all of \
         them; a tenth was held out",
        "TensorFlow 花卉照片：先用其中 3232 张，再用人工挑选并裁剪的 1112 张特写，其余十分之一留作检验",
    ),
    (
        "1051 close-ups of TensorFlow's flower photos in six classes, each cut to one flower; see \
         assets/models/CREDITS-flowers.md for all photographers",
        "TensorFlow 花卉照片中的 1051 张特写，分六类，每张裁剪为一朵花；所有摄影者见 assets/models/CREDITS-flowers.md",
    ),
    (
        "SFHQ and SFHQ-T2I, © 2022–2024 David Beniaguev, MIT; see assets/models/CREDITS-faces.md",
        "SFHQ 和 SFHQ-T2I，© 2022–2024 David Beniaguev，MIT；见 assets/models/CREDITS-faces.md",
    ),
    (
        "The photographers named in assets/models/CREDITS-flowers.md, CC BY 2.0",
        "assets/models/CREDITS-flowers.md 中列出的摄影者，CC BY 2.0",
    ),
    (
        "The photographers that assets/models/CREDITS-flowers.md names; CC BY 2.0",
        "assets/models/CREDITS-flowers.md 中列出的摄影者；CC BY 2.0",
    ),
    (
        "A small network, trained for hours on a CPU: glasses and hats come out sketchy, eyes \
         differ in dark faces, and what it draws at full truncation is often lopsided",
        "小型网络，在 CPU 上训练了数小时：眼镜和帽子画得粗糙，深色面孔的双眼不一致，不截断时常常左右不对称",
    ),
    (
        "A small network, trained for hours on a CPU: daisies, dandelions, roses and sunflowers come out \
         clear, some tulips look like roses, and a few seeds of each class are ragged",
        "小型网络，在 CPU 上训练了数小时：雏菊、蒲公英、玫瑰和向日葵清晰，部分郁金香像玫瑰，每类都有少数种子画得凌乱",
    ),
    (
        "One of seven small networks that were trained for the same 25 minutes of one processor \
         core, to compare their families; it was not made for its pictures",
        "七个小型网络之一，各用单个处理器核心训练 25 分钟，用来比较不同的 GAN 家族，并非为画质而作",
    ),
];
