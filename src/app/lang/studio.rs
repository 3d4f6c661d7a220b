//! Points that are dragged, directions of the user's own, and the stage.

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
    // Directions of the user's own.
    ("Your directions", "你的方向"),
    (
        "Directions that you found between pictures you marked, or that came from files. They are kept \
         with the model",
        "由你标记的图片得出、或从文件导入的方向，与模型一起保存",
    ),
    (
        "Mark pictures that have something and pictures that have not, and get a slider for it",
        "标记有某种特征和没有这种特征的图片，就能得到它的滑块",
    ),
    ("From pictures…", "由图片得出…"),
    (
        "Mark pictures that have more of something, and pictures that have less",
        "标记某种特征较多的图片和较少的图片",
    ),
    ("Import…", "导入…"),
    (
        "Directions from a file: ours, NumPy arrays (.npy), GANSpace's components (.npz), SeFa's (.pt)",
        "从文件导入方向：本程序的文件、NumPy 数组（.npy）、GANSpace 的主成分（.npz）、SeFa 的文件（.pt）",
    ),
    ("Save as a file", "存为文件"),
    (
        "All of them as one file, for others or for the command line",
        "全部存为一个文件，供他人或命令行使用",
    ),
    ("In standard deviations of w along it", "以 w 沿该方向的标准差为单位"),
    (
        "It came with the picture, and is not kept with the model yet",
        "它随图片而来，尚未与模型一起保存",
    ),
    ("Remove {}", "移除 {}"),
    ("Keep {} with the model", "把 {} 与模型一起保存"),
    ("“{}” is a slider now, under Your directions", "“{}”已成为滑块，在“你的方向”中"),
    ("{} new directions, under Your directions", "新增 {} 个方向，在“你的方向”中"),
    ("Open directions", "打开方向文件"),
    (
        "Click pictures that have more of what you look for, and with the other mouse button (or the minus \
         key) those that have less",
        "点击所找特征较多的图片；用另一个鼠标键（或减号键）标记较少的图片",
    ),
    ("Name, such as glasses", "名称，例如 眼镜"),
    ("Name of the slider", "滑块的名称"),
    ("Make a slider", "做成滑块"),
    ("Marks of both sides and a name are needed", "需要两边的标记和一个名称"),
    ("More pictures", "更多图片"),
    ("Leaves alone…", "不影响…"),
    ("Leaves {} alone", "不影响 {} 项"),
    ("What these sliders change is taken out of the new one", "新滑块中将去除这些滑块所改变的内容"),
    ("{} more · {} less", "较多 {} 张 · 较少 {} 张"),
    (
        "Marks not seen are told rightly in {} %; chance is 50 %",
        "未参与计算的标记有 {} % 判断正确，随机为 50 %",
    ),
    ("At least {} of each side are needed", "每边至少需要 {} 张"),
    ("The picture at {} of the new slider", "新滑块为 {} 时的图片"),
    ("more", "较多"),
    ("less", "较少"),
    ("not marked", "未标记"),
    ("Picture {}: {}", "图片 {}：{}"),
    (
        "a direction needs at least 2 pictures with more of it and 2 with less, not {} and {}",
        "一个方向至少需要 2 张较多的和 2 张较少的图片，而不是 {} 张和 {} 张",
    ),
    ("the marked pictures are all the same", "标记的图片都一样"),
    (
        "nothing of the direction is left beside those it is to leave alone",
        "去除不应影响的内容之后，这个方向已没有剩余",
    ),
    (
        "its directions have {} values, but {} takes {}, or {} for all layers",
        "其中的方向有 {} 个数值，而 {} 需要 {} 个，或全部层共 {} 个",
    ),
    (
        "it holds no lat_comp, the components that GANSpace saves",
        "其中没有 lat_comp，即 GANSpace 保存的主成分",
    ),
    (
        "it is not a whole NumPy archive (.npz); save it again",
        "它不是完整的 NumPy 压缩包（.npz），请重新保存",
    ),
    (
        "it is no file of directions (.safetensors, .npy, .npz, .pt)",
        "它不是方向文件（.safetensors、.npy、.npz、.pt）",
    ),
    ("it is too large for a file of directions", "它太大，不像是方向文件"),
    (
        "its direction {} is zero, or holds values that are not finite",
        "其中的方向 {} 为零，或含有无效的数值",
    ),
    // The stage.
    ("On stage", "舞台"),
    (
        "Plays the picture from other programs and instruments: OSC messages such as /morphogen/psi 0.8, \
         /morphogen/slider/1 2 or /morphogen/seed 7, and MIDI",
        "由其他程序和乐器来演奏图片：OSC 消息，例如 /morphogen/psi 0.8、/morphogen/slider/1 2 或 \
         /morphogen/seed 7，以及 MIDI",
    ),
    ("Picture alone", "单独显示图片"),
    ("In a window of its own, for a second screen", "在独立的窗口中显示，适合第二块屏幕"),
    ("Double click or F11 fills the screen, Esc closes it", "双击或按 F11 全屏，按 Esc 关闭"),
    (
        "UDP port for OSC, of this machine alone unless you say otherwise",
        "OSC 的 UDP 端口，除非另行指定，只接受本机消息",
    ),
    ("OSC", "OSC"),
    ("Listen to OSC", "接收 OSC"),
    ("Port", "端口"),
    ("Other machines", "其他机器"),
    (
        "Anybody in your network can then play; OSC knows no passwords",
        "网络中的任何人都可以演奏，OSC 没有密码",
    ),
    ("Keys, knobs and faders of an instrument", "乐器的琴键、旋钮和推子"),
    ("{}: {} messages, {} that are none, {} too many", "{}：{} 条消息，{} 条无效，{} 条来不及处理"),
    (
        "Choose what it moves, then move a knob or send a message",
        "选择它控制什么，然后转动旋钮或发送消息",
    ),
    ("Learn a control", "学习一个控制器"),
    ("Remove this control", "移除这个控制器"),
    ("move it now…", "现在动一下…"),
    ("learn", "学习"),
    ("off", "关"),
    ("Click, then move the control that is to play it", "点击后，动一下要用来演奏的控制器"),
    ("Smoothness", "平滑"),
    (
        "Seconds in which a parameter glides to what was played; 0 jumps",
        "参数滑到所演奏的值需要的秒数，0 为立即跳到",
    ),
    ("Fewer leave more of the machine to others", "越少，留给其他程序的计算能力越多"),
    ("from", "从"),
    ("to", "到"),
    ("Place on the map, {}", "地图上的位置，{}"),
    ("cannot listen on port {}: {}", "无法监听端口 {}：{}"),
    ("Address already in use (os error 98)", "端口已被占用"),
    ("the point {}, {} lies outside the picture of {}", "点 {}, {} 在 {} 的图片之外"),
];
