//! Bars, viewport, notices and help.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    // Top bar.
    ("No model", "没有模型"),
    ("The open model; click for its card", "当前模型，点击查看介绍"),
    ("Help", "帮助"),
    ("Light theme", "浅色主题"),
    ("Dark theme", "深色主题"),
    ("Language of the interface", "界面语言"),
    (
        "No Chinese font was found; install Noto Sans CJK, for example",
        "没有找到中文字体，请安装中文字体，例如 Noto Sans CJK",
    ),
    ("Size of the interface (Ctrl + and Ctrl −)", "界面大小（Ctrl + 和 Ctrl −）"),
    ("Undo", "撤销"),
    ("Redo", "重做"),
    ("Reset all but the seed", "除种子外全部复位"),
    // Viewport.
    ("Picture", "图片"),
    ("Fit", "适合窗口"),
    ("As large as fits (double click)", "缩放到适合窗口（双击图片）"),
    ("One pixel of the picture on one of the screen", "图片的一个像素对应屏幕的一个像素"),
    ("Smooth pixels; click for sharp ones", "平滑显示，点击改为清晰像素"),
    ("Sharp pixels; click for smooth ones", "清晰像素，点击改为平滑显示"),
    ("Copy picture", "复制图片"),
    ("Save picture", "保存图片"),
    ("Open model…", "打开模型…"),
    ("Open a model to begin, or drop one here", "打开一个模型，或把模型文件拖到这里"),
    ("The first picture is on its way", "第一张图片马上就好"),
    (
        "This picture lies on a GPU that the window does not draw with",
        "这张图片在另一块显卡上，窗口无法显示",
    ),
    // Status bar.
    ("Ready", "就绪"),
    ("No model is open", "没有打开的模型"),
    ("no GPU", "无显卡"),
    ("Computes: {}", "计算：{}"),
    ("Draws: {}", "显示：{}"),
    ("CPU ({} threads)", "CPU（{} 线程）"),
    ("{} ms per picture", "每张 {} 毫秒"),
    ("Preparing the pictures", "正在准备图片"),
    ("Training is paused", "训练已暂停"),
    ("Saving the training", "正在保存训练进度"),
    ("{} kimg, {} pictures a second", "{} 千张，每秒 {} 张"),
    // Notices.
    ("Dismiss", "关闭提示"),
    ("Saved {}", "已保存 {}"),
    ("The picture is on the clipboard", "图片已复制到剪贴板"),
    ("Training has ended; its checkpoint is saved", "训练已结束，检查点已保存"),
    ("The engine takes no more orders; wait a moment, try again", "程序正忙，请稍等片刻再试"),
    ("Open a model or a saved picture", "打开模型或保存过的图片"),
    ("Models and pictures", "模型和图片"),
    ("{}: {}", "{}：{}"),
    (
        "This system offers no file dialogs; drop a file on the window, or type its path here",
        "本系统没有文件对话框，请把文件拖到窗口上，或在这里输入路径",
    ),
    (
        "{} was made with the model “{}” (fingerprint {}), which is not here; open that model's \
         file and the picture's state comes back",
        "{} 由模型“{}”（指纹 {}）生成，但这里没有该模型；打开该模型的文件后，图片的状态会自动恢复",
    ),
    ("{} holds no recipe", "{} 中没有生成参数"),
    ("Back in the state of {}", "已恢复 {} 的状态"),
    ("{} holds {} pictures; this is the first", "{} 含有 {} 张图片，当前显示第一张"),
    (
        "Drop a model, a saved picture, or a folder of pictures to train on",
        "松开鼠标即可打开模型、恢复保存过的图片，或用图片文件夹训练",
    ),
    // Help.
    ("How it works", "使用说明"),
    (
        "Explore: every seed is a picture; the sliders change it, the picture follows at once",
        "探索：每个种子对应一张图片，拖动滑块，图片立即随之变化",
    ),
    (
        "Map: see how the model bends its space of pictures; click or drag to travel",
        "地图：查看模型如何弯曲图片的空间，点击或拖动即可漫游",
    ),
    (
        "Train: choose a folder of pictures, and a new model learns from them",
        "训练：选择一个图片文件夹，训练出新的模型",
    ),
    (
        "Export: save pictures; each one can be dropped here to come back to its state",
        "导出：保存图片，以后把图片拖回窗口即可恢复当时的状态",
    ),
    (
        "Model: open one of yours, or a StyleGAN2 or 3 network of others (.pkl, .pt, .pth)",
        "模型：打开自己的模型，或其他程序的 StyleGAN2 或 3 网络（.pkl、.pt、.pth）",
    ),
    ("Keys", "快捷键"),
    ("Arrow keys", "左右方向键"),
    ("Space", "空格"),
    ("Previous and next seed", "上一个、下一个种子"),
    ("Play the morph", "播放渐变"),
    ("Undo and redo", "撤销和重做"),
    ("Size of the interface", "界面大小"),
    ("Full screen", "全屏"),
    ("Go through all controls", "依次切换各个控件"),
    ("Close", "关闭"),
    ("Quit", "退出"),
    ("The graphics device is lost", "显卡连接已丢失"),
    (
        "The driver gave up on the GPU. Nothing more can be computed; training went on to its last \
         checkpoint. Please start the program again",
        "显卡驱动停止响应，无法继续计算；训练进度保留到最近一次检查点。请重新启动程序",
    ),
    ("Find the model…", "查找模型…"),
    ("Looking for the model “{}”", "正在查找模型“{}”"),
    (
        "Inside: see what each layer hands on to the next while it draws",
        "内部：看每一层在作画时传给下一层的内容",
    ),
    ("It is no longer there", "它已不在原处"),
    ("Unpin", "取消固定"),
    ("Pin: keeps it in this list", "固定：保留在此列表中"),
    ("Forget: takes it off this list; the file stays", "移除：从列表中去掉，文件保留"),
    ("Go on with {}", "继续训练 {}"),
    (
        "The run of the last session: it was saved when the window closed, and goes on from there",
        "上次的训练：关闭窗口时已保存，将从那里继续",
    ),
    ("Hold: the picture before its changes", "按住：显示改动之前的图片"),
];
