//! Map, training and its curves.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    // Map.
    ("Seed {}", "种子 {}"),
    ("The map is drawn as soon as a model is open", "打开模型后即可显示地图"),
    (
        "Each dot is one random z; its colour tells where it lies in Z. W shows the same dots \
         after the mapping network: where the colours bend or crowd, the network bends or squeezes \
         the sphere of z.",
        "每个点是一个随机的 z，颜色表示它在 Z 中的位置。W 显示同样的点经过映射网络之后的位置：颜色弯曲或\
         聚拢之处，就是网络把 z 的球面弯曲或压缩之处。",
    ),
    ("Drawn for class: {}", "当前类别：{}"),
    (
        "Hover for a preview, click to jump there, drag to move the picture's latent",
        "悬停可预览，点击可跳转，拖动可连续移动图片的隐变量",
    ),
    (
        "The first two sliders are at zero again, since a point of the map has its place by itself; \
         undo brings them back",
        "前两个滑块已归零，因为地图上的点自有其位置；撤销即可恢复",
    ),
    ("Z, the random input", "Z：随机输入"),
    (
        "Two directions of z; the rings lie at 1 and 2 standard deviations",
        "z 的两个方向，圆环表示 1 倍和 2 倍标准差",
    ),
    ("W, after the mapping network", "W：映射网络之后"),
    (
        "First and second principal component of w, in standard deviations",
        "w 的第一和第二主成分，以标准差为单位",
    ),
    // Curves.
    ("Losses", "损失"),
    (
        "How badly each network does; two lines that stay apart but level are healthy",
        "两个网络各自的误差，两条线保持距离并趋于平稳是正常的",
    ),
    ("G", "G"),
    ("D", "D"),
    ("What D thinks", "判别器的判断"),
    (
        "Above 0 the discriminator takes a picture for real; the further the lines part, the \
         easier it tells them apart",
        "大于 0 表示判别器认为图片是真的，两条线相距越远，说明它越容易分辨真假",
    ),
    ("real", "真"),
    ("fake", "假"),
    ("Measures", "测量"),
    (
        "Recall is the share of your variety that is there. Precision is the share of generated \
         pictures that look like yours to the small built-in encoder, which is lenient: smeared \
         pictures pass, so go by recall and distance. Dashed: what your pictures score among \
         themselves",
        "召回率是您的图片的多样性被覆盖的比例。精确率是在内置的小型编码器看来像您的图片的生成图片所占比例，它很宽松：\
         模糊的图片也能通过，因此请以召回率和距离为准。虚线：您的图片彼此之间的数值",
    ),
    ("precision", "精确率"),
    ("recall", "召回率"),
    ("Fréchet distance", "Fréchet 距离"),
    (
        "How far the generated pictures are from yours as a whole, in the features of the \
         built-in encoder; it compares with itself only, not with published FID. Dashed: how far \
         your pictures are from each other",
        "生成图片与您的图片在整体上的距离，用内置编码器的特征计算；只能与自身比较，不能与公开的 FID 比较。\
         虚线：您的图片彼此之间的距离",
    ),
    (
        "Dashed: what your pictures score among themselves, the best to be hoped for",
        "虚线：您的图片彼此之间的数值，是可以期望的最好结果",
    ),
    ("Overfitting", "过拟合"),
    (
        "Fréchet distance of the generated pictures from those held out of training, and from as \
         many that were trained on; where the two lines part, the model learns by heart. Dashed: \
         how far those pictures are from each other",
        "生成图片与未参与训练的留出图片的 Fréchet 距离，以及与同样数量的训练图片的距离；两条线分开时，说明模型在背图片。\
         虚线：这两组图片彼此之间的距离",
    ),
    ("held out", "留出"),
    ("trained on", "训练"),
    ("distance", "距离"),
    ("Augmentation", "数据增强"),
    ("R1 penalty", "R1 惩罚"),
    (
        "Squared gradient of the discriminator at real pictures; a steep rise means trouble",
        "判别器在真实图片处的梯度平方，急剧上升说明训练出了问题",
    ),
    ("R1", "R1"),
    ("Speed", "速度"),
    ("Real pictures a second of training", "每秒训练的真实图片数"),
    ("Curves", "曲线"),
    ("Advice", "建议"),
    ("Settings", "设置"),
    ("Path of a folder", "文件夹路径"),
    (
        "Subfolders are read too; their names can become classes. The folder of a run goes on with \
         that run",
        "也会读取子文件夹，其名称可以作为类别。输入训练文件夹则继续该训练",
    ),
    ("The curves begin after the first steps", "训练几步之后开始显示曲线"),
    ("{} at {} kimg", "{}（{} 千张时）"),
    ("kimg", "千张"),
    // Running.
    ("{} s", "{} 秒"),
    ("{} min", "{} 分钟"),
    ("{} h {} min", "{} 小时 {} 分钟"),
    ("{} d {} h", "{} 天 {} 小时"),
    ("Stopped at {} kimg", "已停止于 {} 千张"),
    ("Open the result", "打开训练结果"),
    ("Continue…", "继续训练…"),
    ("New run", "新的训练"),
    ("Train on to", "继续训练到"),
    ("Go on", "继续"),
    ("Samples", "样本"),
    (
        "The same random inputs each time, drawn by the averaged generator",
        "每次使用相同的随机输入，由平均后的生成器绘制",
    ),
    ("at {} kimg", "{} 千张时"),
    ("Saving before it ends", "正在保存并结束"),
    ("Paused", "已暂停"),
    ("Pausing", "正在暂停"),
    ("Progress", "进度"),
    ("{} of {} kimg", "{} / {} 千张"),
    ("{} left", "剩余 {}"),
    ("img/s", "张/秒"),
    ("{} pictures", "{} 张图片"),
    ("Pause", "暂停"),
    ("Share of the machine", "占用的计算资源"),
    (
        "How much of the time training may work; with less it rests between its steps, and other \
         programs run undisturbed",
        "训练可以占用的时间比例，比例较低时训练会在每步之间休息，不影响其他程序运行",
    ),
    ("Save now", "立即保存"),
    ("Writes a checkpoint; training goes on", "写入检查点，训练继续进行"),
    ("Stop", "停止"),
    ("Saves and ends; the run can be continued later", "保存并结束，以后可以继续训练"),
    // What a folder holds.
    (
        "There are no usable pictures in this folder; choose another",
        "这个文件夹中没有可用的图片，请另选一个",
    ),
    ("{} classes", "{} 个类别"),
    ("Files left out: {}", "忽略的文件：{} 个"),
    ("Estimate", "估计"),
    ("Memory", "内存"),
    ("Time per kimg", "每千张用时"),
    ("Time in all", "总用时"),
    ("and {} more", "还有 {} 个"),
    // Settings.
    ("Name", "名称"),
    ("The run's folder gets this name", "训练文件夹使用这个名称"),
    ("Start from", "训练起点"),
    ("New networks", "全新的网络"),
    (
        "A trained model already draws something, so that fewer pictures and less time suffice; \
         new networks begin with noise",
        "训练过的模型已经能画出图像，需要的图片和时间更少；全新的网络从噪声开始",
    ),
    ("Given by the model", "由模型决定"),
    ("Frozen D blocks", "冻结 D 的块数"),
    (
        "So many blocks of the discriminator, counted from the picture, keep the weights they \
         start with (Freeze-D); helps where they come with a model and the pictures are few",
        "从图片一侧数起，判别器的这么多块保持初始权重（Freeze-D）；适合判别器来自已有模型且图片较少的情况",
    ),
    ("Resolution", "分辨率"),
    (
        "Side of the pictures; twice the side takes about four times as long",
        "图片的边长，边长加倍大约需要四倍时间",
    ),
    (
        "A model keeps its side or grows: then it begins with its pictures, enlarged",
        "模型可以保持原来的边长，也可以变大：变大时从放大后的原图像开始",
    ),
    ("Custom", "自定义"),
    ("Length", "训练长度"),
    (
        "Thousands of pictures shown in training; 100 give a first impression, 1000 and more give \
         quality. It can be stopped at any time and continued later",
        "训练中展示多少千张图片：100 千张可以看到初步效果，1000 千张以上效果更好。可以随时停止，以后继续",
    ),
    ("Framing", "裁剪方式"),
    ("What happens to pictures that are not square", "如何处理非正方形的图片"),
    ("Cut out the centre", "裁剪中间部分"),
    ("Keep all, pad the edges", "保留全部，填充边缘"),
    ("Noise inputs", "噪声输入"),
    (
        "Fresh noise in each layer for the finest detail; on small data sets it shows as speckles",
        "在每一层加入新的随机噪声以生成最细的细节；数据较少时会表现为斑点",
    ),
    ("Noise begins", "噪声起始强度"),
    (
        "Strong noise is for pictures whose contents lie anywhere, such as flowers: without it they \
         share one pattern. Aligned faces do without",
        "强噪声适合内容位置不固定的图片（如花卉）：没有它，所有图片会带上同样的纹路。对齐的人脸不需要",
    ),
    ("At 0", "从 0 开始"),
    ("Strong, 8 to 32 pixels", "强，8 至 32 像素"),
    ("Mirror pictures at random", "随机镜像图片"),
    ("Only the pictures on its list", "仅用列表中的图片"),
    ("{} chooses the pictures, and squares in them", "由 {} 选定图片及其中的方框"),
    (
        "Doubles the variety; leave it off where left and right matter, such as for writing",
        "使数据多样性加倍；左右有区别时（例如文字）请关闭",
    ),
    ("Learn the subfolders as classes", "把子文件夹作为类别学习"),
    (
        "The model then draws a picture of the class you choose",
        "训练后的模型可以按所选类别生成图片",
    ),
    ("Network", "网络规模"),
    (
        "A larger network can draw finer pictures, but needs more time and memory",
        "网络越大，图片越精细，但需要更多时间和内存",
    ),
    ("Small, fast", "小，快速"),
    ("Medium", "中等"),
    ("Large, slow", "大，较慢"),
    ("Advanced", "高级设置"),
    ("Reset to defaults", "恢复默认值"),
    ("All settings, the simple ones too", "所有设置，包括基本设置"),
    ("Batch", "批大小"),
    (
        "Pictures in one step; more is steadier, but needs more memory",
        "每一步使用的图片数，越多越稳定，但需要更多内存",
    ),
    ("Learning rate G", "G 学习率"),
    (
        "Step size of the generator; smaller is slower and steadier",
        "生成器的步长，越小越慢、越稳定",
    ),
    ("Learning rate D", "D 学习率"),
    ("Step size of the discriminator", "判别器的步长"),
    ("Averaging", "滑动平均"),
    (
        "Half-life of the moving average of the generator that is shown and saved",
        "用于显示和保存的生成器滑动平均的半衰期",
    ),
    ("Save every", "保存间隔"),
    (
        "A checkpoint is written each time this many pictures were shown",
        "每展示这么多图片后写入一次检查点",
    ),
    ("Measure every", "测量间隔"),
    (
        "Precision, recall and the Fréchet distance of the generator are measured each time this \
         many pictures were shown; 0 for never",
        "每展示这么多图片后测量一次生成器的精确率、召回率和 Fréchet 距离，0 表示不测量",
    ),
    ("Hold out a tenth of the pictures", "留出十分之一的图片"),
    (
        "They are never trained on, so that “morphogen evaluate” can tell whether the model only \
         learned the others by heart",
        "这些图片不参与训练，以便用“morphogen evaluate”判断模型是否只是背下了其余的图片",
    ),
    (
        "Changes what the discriminator sees, so that a few hundred pictures suffice",
        "改变判别器看到的图片，使几百张图片也足够训练",
    ),
    ("Target r_t", "目标 r_t"),
    (
        "Overfitting that the adaptive augmentation aims at; lower augments more",
        "自适应增强所允许的过拟合程度，越低则增强越多",
    ),
    ("R1 weight γ", "R1 权重 γ"),
    (
        "Keeps the discriminator smooth; raise it when training becomes unsteady",
        "使判别器保持平滑，训练不稳定时可以调高",
    ),
    ("R2 weight γ", "R2 权重 γ"),
    (
        "The same on generated pictures; the relativistic loss asks for it",
        "对生成图片施加同样的惩罚；相对论损失需要它",
    ),
    ("Loss", "损失函数"),
    (
        "The game between the two networks; relativistic with R1 and R2 is R3GAN's, hinge is \
         BigGAN's",
        "两个网络之间的博弈方式；相对论损失加 R1 和 R2 即 R3GAN，合页损失是 BigGAN 所用",
    ),
    ("Penalty every", "惩罚间隔"),
    (
        "Steps between two gradient penalties; 16 costs little and works well",
        "两次梯度惩罚之间的步数，16 开销小且效果好",
    ),
    (
        "Share of training pictures that are drawn from two latents, so that layers learn to work \
         apart",
        "由两个隐变量混合生成的训练图片所占比例，使各层学会独立工作",
    ),
    (
        "The same seed on the same device gives the same run",
        "在同一设备上，相同的种子得到相同的训练过程",
    ),
    // Setting up.
    ("Train a model on your own pictures", "用自己的图片训练模型"),
    (
        "Drop a folder of pictures on the window, or choose one. A few hundred pictures of one \
         kind suffice; any size and format will do.",
        "把图片文件夹拖到窗口上，或选择一个文件夹。几百张同类图片就够了，尺寸和格式不限。",
    ),
    ("Choose folder…", "选择文件夹…"),
    ("Folder of pictures", "图片文件夹"),
    ("Resume a run…", "继续之前的训练…"),
    ("Goes on with a run from its last checkpoint", "从最近的检查点继续训练"),
    ("Folder of the run", "训练文件夹"),
    (
        "This system offers no file dialogs; drop the folder on the window, or type its path",
        "本系统没有文件对话框，请把文件夹拖到窗口上，或输入路径",
    ),
    ("Reading the folder", "正在读取文件夹"),
    ("Start training", "开始训练"),
    ("Saved in", "保存位置"),
    ("Each run gets a folder of its own inside this one", "每次训练在其中各有一个文件夹"),
    ("Empty is the usual folder", "留空则使用默认文件夹"),
    ("Will be saved in {}", "将保存到 {}"),
    // Families.
    ("Family", "网络家族"),
    (
        "The kind of networks; the defaults of all other settings go by it",
        "网络的种类，其他设置的默认值随之而定",
    ),
    ("The model that it starts from brings its family", "作为起点的模型自带网络家族"),
    ("Adam β1", "Adam β1"),
    (
        "How long the steps keep their direction; 0 for StyleGANs, 0.5 for DCGAN",
        "更新方向保持多久：StyleGAN 用 0，DCGAN 用 0.5",
    ),
    ("Adam β2", "Adam β2"),
    ("How long Adam remembers how large gradients were", "Adam 记住梯度大小多久"),
    ("D steps", "判别器步数"),
    (
        "Steps of the discriminator for each one of the generator; 5 with the Wasserstein loss",
        "生成器每走一步，判别器走几步；Wasserstein 损失常用 5",
    ),
    ("Penalty between λ", "插值惩罚 λ"),
    (
        "WGAN-GP's penalty: D's slope between real and generated pictures is drawn to 1; 10 with the Wasserstein loss",
        "WGAN-GP 的惩罚：把判别器在真假图片之间的斜率拉向 1；Wasserstein 损失用 10",
    ),
    ("Drift", "漂移"),
    (
        "Keeps D's values on real pictures from wandering off; 0.001 with the Wasserstein loss",
        "防止判别器对真实图片的输出漂走；Wasserstein 损失用 0.001",
    ),
    ("First features of the generator", "生成器的首层特征"),
    (
        "First and second principal component of the features that z brings forth first",
        "z 最先产生的特征的第一和第二主成分",
    ),
    (
        "Each dot is one random z; its colour tells where it lies in Z. The other plane shows the same dots by the first features that they bring forth: this network has no w.",
        "每个点是一个随机的 z，颜色表示它在 Z 中的位置。另一个平面按这些点最先产生的特征显示它们：这个网络没有 w。",
    ),
    ("Orthogonal β", "正交 β"),
    (
        "Draws the filters of the generator apart; 0.0001 is BigGAN's",
        "让生成器的各个滤波器互相分开，BigGAN 用 0.0001",
    ),
    ("Path length γ", "路径长度 γ"),
    (
        "Keeps equal steps of w equally large in the picture; 2 is StyleGAN2's",
        "使 w 中相等的步长在图片中的变化也相等，StyleGAN2 用 2",
    ),
    ("Learning {} × {} pixels", "正在学习 {} × {} 像素"),
    ("{} × {} pixels, faded in to {} %", "{} × {} 像素，已淡入 {}%"),
    ("Growth", "逐级增长"),
    ("now, {} %", "当前，{}%"),
    (
        "Networks that grow as they learn draw coarse pictures first; a finer resolution comes in \
         while the coarser one fades",
        "边学边长的网络先画粗糙的图片，更高的分辨率逐渐淡入，低的淡出",
    ),
];
