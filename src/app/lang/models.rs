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
    ("closeness", "近景"),
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
        "Daisies, dandelions, roses, sunflowers and tulips at 64×64, by class",
        "64×64 的雏菊、蒲公英、玫瑰、向日葵和郁金香，按类别生成",
    ),
];
