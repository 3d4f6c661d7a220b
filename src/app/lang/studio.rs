//! Points that are dragged.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("Drag points…", "拖动点…"),
    (
        "Take points of the picture, and drag them to where you want them",
        "选取图片上的点，把它们拖到想要的位置",
    ),
    (
        "The model is being trained; its points can be dragged when that has ended",
        "模型正在训练，训练结束后才能拖动点",
    ),
    ("This network has no w whose layers could be moved", "这个网络没有 w，没有可以移动的层"),
    ("Done with points (Esc)", "结束拖动（Esc）"),
    ("Set points on the picture, and where they are to go", "在图片上设定点和它们要去的位置"),
    ("Brush", "画笔"),
    ("Paint what may move; all else is held", "涂出可以移动的部分，其余保持不动"),
    ("Eraser", "橡皮"),
    ("Take away what was painted", "擦去涂过的部分"),
    (
        "All layers that move do so alike: stays likely, moves less freely",
        "移动的各层同步变化：图片更自然，但不够自由",
    ),
    ("Each layer moves by itself: reaches more", "每层各自变化：能到达更多位置"),
    (
        "How many layers move, from the coarsest on: few change the shape, many also colours and details",
        "从最粗的层开始移动多少层：少则只改变形状，多则颜色和细节也会改变",
    ),
    ("Layers that move", "移动的层数"),
    ("Size of the brush", "画笔大小"),
    ("Keeps what was reached (Enter)", "保留目前的结果（回车）"),
    ("Drag", "拖动"),
    (
        "Moves the picture until each point is where it is to go (Enter)",
        "移动图片，直到每个点到达目标位置（回车）",
    ),
    ("Take all points away", "去掉所有的点"),
    ("Let everything move", "让所有部分都能移动"),
    ("Step {} · {} pixels left", "第 {} 步 · 还差 {} 像素"),
    ("Beginning", "正在开始"),
    (
        "Bright moves, dark is held; the other mouse button does the opposite",
        "亮的部分可以移动，暗的部分保持不动；另一个鼠标键的作用相反",
    ),
    ("Click where the point is to go", "点击这个点要去的位置"),
    (
        "Click a point of the picture, then where it is to go; or pull from one to the other",
        "先点击图片上的一点，再点击它要去的位置；也可以直接从前者拉到后者",
    ),
    (
        "Pull the marks to move them, click one with the other button to take it away",
        "拉动标记可以移动它，用另一个鼠标键点击可以去掉它",
    ),
    ("the point {}, {} lies outside the picture of {}", "点 {}, {} 在 {} 的图片之外"),
];
