//! Explore, export and model.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("Explore", "探索"),
    ("Map", "地图"),
    ("Inside", "内部"),
    ("Train", "训练"),
    ("Export", "导出"),
    ("Model", "模型"),
    ("No model is open yet", "还没有打开模型"),
    // Seed.
    ("Seed", "种子"),
    (
        "Each seed is one point of the latent space, hence one picture",
        "每个种子是隐空间中的一个点，对应一张图片",
    ),
    ("Random seed", "随机种子"),
    ("A new random picture (R)", "换一张随机图片（R）"),
    ("Previous seed", "上一个种子"),
    ("Next seed", "下一个种子"),
    ("Roll the dice", "随机换一个"),
    ("Moved on the map", "已在地图上移动"),
    ("A latent of its own", "自有的隐向量"),
    ("Back to the seed", "回到种子"),
    // Class.
    ("Class", "类别"),
    ("Search", "搜索"),
    (
        "What the picture shows, as named by the folders of the training pictures",
        "图片的内容类别，名称来自训练图片的文件夹",
    ),
    // Truncation.
    ("Truncation", "截断"),
    (
        "Pulls the picture towards the average one: 0 is the average, 1 is none. Low values look \
         cleaner and more alike, high values stranger. Also known as psi",
        "把图片拉向平均图片：0 是平均图片，1 是不截断。值低时画面干净但彼此相似，值高时更奇特。也叫 psi",
    ),
    ("Variety", "多样性"),
    ("Layers", "层数"),
    (
        "How many layers it applies to, counted from the coarsest. With fewer layers shape and \
         pose are tamed while colour and detail keep their variety",
        "从最粗的层数起，截断作用于多少层。层数少时，形状和姿态趋于平均，颜色和细节仍保持多样",
    ),
    ("all", "全部"),
    // Directions.
    ("Directions", "变化方向"),
    (
        "Each slider changes the picture in its own way, the strongest first. Double click one to \
         bring it back to the middle",
        "每个滑块以自己的方式改变图片，最显著的排在前面。双击滑块可回到中间",
    ),
    ("Components", "主成分"),
    (
        "Principal components: the ways in which this model's pictures differ most",
        "主成分：该模型的图片差别最大的方向",
    ),
    ("SeFa", "SeFa"),
    (
        "The ways in which the model's own weights change a picture most (SeFa)",
        "模型自身的权重对图片改变最大的方向（SeFa）",
    ),
    ("All", "全部"),
    ("The sliders move all layers", "滑块作用于所有层"),
    ("The sliders move pose and shape only", "滑块只改变姿态和形状"),
    ("The sliders move features only", "滑块只改变特征"),
    ("The sliders move colour and texture only", "滑块只改变颜色和纹理"),
    ("Reset all sliders", "全部滑块复位"),
    ("Show all {}", "显示全部 {} 个"),
    ("Show fewer", "收起"),
    ("Component {} explains {} % of the variety", "第 {} 主成分解释了 {} % 的差异"),
    ("component {} ({} %)", "主成分 {}（{} %）"),
    ("Direction {} of the style weights", "风格权重的第 {} 个方向"),
    ("direction {}", "方向 {}"),
    // Morph.
    ("Morph A to B", "从 A 渐变到 B"),
    (
        "Glides from this picture (A) to that of a second seed (B)",
        "从当前图片（A）平滑过渡到另一个种子的图片（B）",
    ),
    ("Morph to a second seed", "渐变到另一个种子"),
    (
        "Glide to the picture of a second seed and play it as an animation",
        "平滑过渡到另一个种子的图片，并作为动画播放",
    ),
    ("Seed B", "种子 B"),
    ("Position", "位置"),
    ("0 is picture A, 1 is picture B", "0 是图片 A，1 是图片 B"),
    ("Play morph", "播放渐变"),
    ("Pause morph", "暂停渐变"),
    ("Swings between A and B (space bar)", "在 A 和 B 之间来回播放（空格键）"),
    ("Swap A and B", "交换 A 和 B"),
    ("Makes B the picture to start from", "以 B 作为起点"),
    ("Not while the picture is moved on the map", "图片在地图上移动后不能交换"),
    // Style mixing.
    ("Style mixing", "风格混合"),
    (
        "A second seed takes over in some layers: coarse layers hold pose and shape, middle ones \
         features, fine ones colour and texture",
        "另一个种子接管部分层：粗层决定姿态和形状，中层决定特征，细层决定颜色和纹理",
    ),
    ("Mix styles", "混合风格"),
    ("Borrow pose, features or colours from a second seed", "从另一个种子借用姿态、特征或颜色"),
    ("Style seed", "风格种子"),
    ("Coarse", "粗"),
    ("Middle", "中"),
    ("Fine", "细"),
    ("Pose and shape from the style seed", "姿态和形状来自风格种子"),
    ("Features from the style seed", "特征来自风格种子"),
    ("Colour and texture from the style seed", "颜色和纹理来自风格种子"),
    ("Layer {}, {} × {}", "第 {} 层，{} × {}"),
    // Noise.
    ("Noise", "噪声"),
    (
        "Noise paints what is accidental in a picture: strands of hair, pores, grain. It never \
         changes what is shown",
        "噪声决定图片中的偶然细节：发丝、毛孔、颗粒，不会改变画面内容",
    ),
    ("None", "无"),
    ("Fixed", "固定"),
    ("Random", "随机"),
    ("No noise: smooth, a little flat", "没有噪声：平滑，略显平淡"),
    ("The same noise for every picture", "所有图片使用相同的噪声"),
    ("Fresh noise, which the dice changes", "随机噪声，点骰子可更换"),
    ("Other noise", "换一种噪声"),
    // Export.
    ("Size", "尺寸"),
    ("Enlarges each pixel; the recipe inside stays the same", "放大每个像素，其中的生成参数不变"),
    (
        "The file holds its recipe: drop it on the window to go on from here",
        "文件中保存了生成参数，拖回窗口即可继续编辑",
    ),
    ("Into the folder below, under a free name (Ctrl+S)", "保存到下面的文件夹，自动命名（Ctrl+S）"),
    ("Save as…", "另存为…"),
    ("Grid", "网格图"),
    (
        "Pictures of the seeds that follow, with the same settings",
        "使用相同设置，依次生成后续种子的图片",
    ),
    ("Columns", "列数"),
    ("Rows", "行数"),
    ("Seeds {} to {}", "种子 {} 到 {}"),
    ("Save grid", "保存网格图"),
    ("Window", "窗口"),
    ("Screenshot of the window", "窗口截图"),
    ("Folder", "文件夹"),
    ("Folder for pictures", "图片文件夹"),
    ("Change folder…", "更改文件夹…"),
    (
        "This system offers no file dialogs; pictures go to the folder below",
        "本系统没有文件对话框，图片会保存到下面的文件夹",
    ),
    // Model.
    ("Models", "模型列表"),
    ("built in", "内置"),
    ("or type a path and press Enter", "或输入路径后按回车"),
    ("Path of a model", "模型路径"),
    (
        "Models (.safetensors, .pkl, .pt, .pth), run folders and saved pictures can also be dropped \
         on the window. Nothing in them is ever run",
        "也可以把模型（.safetensors、.pkl、.pt、.pth）、训练文件夹或保存过的图片拖到窗口上。其中的代码\
         永远不会被运行",
    ),
    (
        "Non-commercial licence: nobody may earn money with this model or its pictures",
        "非商业许可证：不得用该模型及其图片牟利",
    ),
    (
        "The file states no licence: ask whoever made the model before you publish its pictures",
        "文件未说明许可证：发布图片之前，请先询问模型作者",
    ),
    ("Architecture", "网络结构"),
    ("{} × {} pixels, grey", "{} × {} 像素，灰度"),
    ("{} × {} pixels with alpha", "{} × {} 像素，带透明度"),
    ("{} × {} pixels", "{} × {} 像素"),
    ("Classes", "类别"),
    ("Parameters", "参数量"),
    ("Trained on", "训练数据"),
    ("Training", "训练"),
    ("Licence", "许可证"),
    ("Credits", "致谢"),
    ("Limits", "局限"),
    ("Written by", "生成程序"),
    ("File", "文件"),
    ("Fingerprint", "指纹"),
    (
        "SHA-256 of the weights: saved pictures name it, so that they reopen exactly",
        "权重的 SHA-256：保存的图片会记录它，以便准确恢复",
    ),
    ("Between classes", "类别之间"),
    (
        "How much of this class is in the picture; the chosen one has the rest",
        "图片中这个类别占多少，其余归所选类别",
    ),
    // Inside.
    ("From coarse to fine", "由粗到细的各层"),
    ("The layers appear with the next picture", "画出下一张图片后会显示各层"),
    (
        "A generator draws from coarse to fine. Each layer hands planes of numbers on to the next; \
         click one to see them while you move the sliders",
        "生成器由粗到细地作画。每一层把若干张数值平面（特征图）交给下一层；点击某一层，边移动滑块边观察",
    ),
    ("{}: {} planes", "{}：{} 张特征图"),
    ("{} × {} values each", "每张 {} × {} 个数值"),
    ("single values", "单个数值"),
    ("One scale", "统一标度"),
    (
        "Colours all planes of the layer alike, so that weak ones look weak; otherwise each fills \
         the range by itself",
        "该层所有特征图使用同一标度着色，弱的看起来就弱；关闭时每张各自占满色阶",
    ),
    ("Plane {}: mean {}, deviation {}", "特征图 {}：均值 {}，标准差 {}"),
    ("Plane {}", "特征图 {}"),
    ("Its value is {}", "数值为 {}"),
    (
        "Orange is above zero, blue below; full colour is the largest value",
        "橙色大于零，蓝色小于零；颜色最深处为最大值",
    ),
    ("mean", "均值"),
    ("deviation", "标准差"),
    ("least", "最小"),
    ("most", "最大"),
    ("Values", "数值分布"),
    (
        "How many places of the plane have which value; the line is zero",
        "特征图中各个数值出现的多少；竖线为零",
    ),
    ("Waves", "频谱"),
    (
        "What the plane is made of: slow changes in the middle, fine detail towards the edges. A \
         cross or dots far from the middle are a grid that the network draws",
        "特征图由哪些频率组成：中间是缓慢的变化，越靠边缘细节越细。远离中心的十字或亮点说明网络画出了网格",
    ),
    ("Power by fineness", "各频率的功率"),
    (
        "From one wave across the plane (left) to the finest (right); the line is the mean, the edges \
         50 dB away",
        "从整张一个波（左）到最细的波（右）；横线是平均值，上下边缘相差 50 dB",
    ),
    ("Gain in dB", "增益（dB）"),
    (
        "Strengthens the colours of all planes: 20 dB are ten times",
        "增强所有特征图的颜色：20 dB 为十倍",
    ),
    ("Show it large", "放大显示"),
    ("Three as colours", "三张合成彩色"),
    (
        "This plane and the two after it as red, green and blue; grey is zero",
        "这一张和后两张分别作为红、绿、蓝；灰色表示零",
    ),
    ("Esc closes it", "按 Esc 关闭"),
];
