//! The lab and its lessons.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("Lab", "实验室"),
    (
        "Lab: watch two small networks play their game on points of the plane, step by step",
        "实验室：看两个小网络在平面的点上逐步对抗",
    ),
    ("The lab cannot start", "实验室无法启动"),
    // Lessons.
    ("Lesson", "课程"),
    ("Each lesson is a game with settings that show one thing", "每一课用一组设置展示一个现象"),
    ("Try:", "试一试："),
    ("Begin the lesson again", "重新开始本课"),
    ("A game in balance", "平衡的对抗"),
    (
        "The discriminator D colours the plane: green where it takes points for real, red where it takes \
         them for generated.",
        "判别器 D 给平面着色：它认为是真的地方为绿色，认为是生成的地方为红色。",
    ),
    (
        "Each generated point is pulled where D is greener, so the cloud spreads over all heaps.",
        "每个生成点都被拉向 D 更绿的地方，于是点云铺满所有的堆。",
    ),
    (
        "R1 keeps D's slope gentle at the real points, and with it the pulls.",
        "R1 让 D 在真实点处的坡度保持平缓，拉力也随之平缓。",
    ),
    (
        "When the two clouds lie on each other, D cannot tell them apart and its colours fade.",
        "当两团点云重合时，D 无法区分，颜色便淡下去。",
    ),
    (
        "Set R1 to 0 and watch D's colours sharpen and the cloud begin to circle.",
        "把 R1 设为 0，看 D 的颜色变得锐利，点云开始打转。",
    ),
    ("Minimax saturates", "极小极大损失的饱和"),
    (
        "In the first equation of the first paper the generator minimises what D maximises.",
        "在最初论文的第一个公式里，生成器最小化 D 所最大化的量。",
    ),
    (
        "Where D is sure that a point is generated, that loss is flat: the pull vanishes just when it is \
         needed most.",
        "当 D 确信某点是生成的，这个损失就是平的：恰在最需要的时候，拉力消失了。",
    ),
    (
        "Here the real points lie far away in a corner and D takes ten steps for each one of G: it is soon \
         sure, no arrow is left, and the cloud never finds the corner.",
        "这里真实点远在一个角落，G 每走一步 D 走十步：D 很快就有把握，箭头全部消失，点云永远找不到那个角落。",
    ),
    (
        "Switch the loss to logistic, the non-saturating one: the same D now pulls with full force.",
        "把损失换成 logistic（非饱和）：同样的 D 现在全力拉动。",
    ),
    ("Mode collapse", "模式坍塌"),
    ("G moves much faster than D here.", "这里 G 比 D 快得多。"),
    (
        "All points run to where D likes them best at the moment; D then learns that this place is full of \
         fakes, and they run on to the next one.",
        "所有点都跑向 D 此刻最喜欢的地方；D 随后学到那里全是假的，点又跑向下一处。",
    ),
    (
        "At any one time only a few of the heaps are reached: the generator has lost variety although each \
         of its points may look real.",
        "任何时刻只到达少数几堆：每个点看着都像真的，但生成器失去了多样性。",
    ),
    (
        "Lower G's learning rate to that of D, or raise R1, and watch the heaps come back.",
        "把 G 的学习率降到与 D 相同，或提高 R1，看各堆重新出现。",
    ),
    ("D too strong", "D 过强"),
    (
        "D learns without any penalty and takes ten steps for each one of G.",
        "D 没有任何惩罚项，G 每走一步它走十步。",
    ),
    (
        "It separates the clouds with a cliff: its slope at the generated points grows and grows, and every \
         small move of a point changes its verdict.",
        "它用一道悬崖分开两团点云：在生成点处的坡度越来越大，点稍微一动，判断就变。",
    ),
    (
        "The pulls become large and jump about; in pictures this shows as training that never settles.",
        "拉力变大且忽左忽右；在图片上表现为训练始终无法稳定。",
    ),
    (
        "Raise R1 to 0.3: the cliff becomes a hill that the points can climb.",
        "把 R1 提高到 0.3：悬崖变成点可以爬上的小坡。",
    ),
    ("WGAN and clipped weights", "WGAN 与权重裁剪"),
    (
        "The Wasserstein loss asks D for a score without bounds, which is fair only while its slope is \
         bounded.",
        "Wasserstein 损失让 D 打一个没有上下限的分数，只有坡度受限时才公平。",
    ),
    (
        "WGAN bounds it by clipping each weight after each step.",
        "WGAN 在每一步之后裁剪每个权重，以此限制坡度。",
    ),
    (
        "Look at the slopes: D becomes almost flat, a hundredth of what it might be, and in the diagram many \
         weights have ended at a bound.",
        "看坡度：D 几乎是平的，只有本可达到的百分之一；网络图中许多权重停在界限上。",
    ),
    (
        "Only because Adam scales its steps does G learn from so faint a pull.",
        "只因 Adam 会缩放步长，G 才能从这样微弱的拉力中学习。",
    ),
    (
        "Change the bound: at 0.01 the pull is gone, and a large bound lets the slope grow.",
        "改变界限：设为 0.01 时拉力消失，界限很大时坡度会增长。",
    ),
    ("WGAN with gradient penalty", "带梯度惩罚的 WGAN"),
    (
        "Instead of clipping weights, WGAN-GP draws D's slope to 1 between real and generated points.",
        "WGAN-GP 不裁剪权重，而是把真实点与生成点之间 D 的坡度拉向 1。",
    ),
    (
        "D keeps all its freedom to be of any shape, and its slope still tells how far a point has to go.",
        "D 可以是任意形状，而坡度仍告诉点该走多远。",
    ),
    ("The heaps are found one and all.", "所有的堆都被找到。"),
    (
        "Compare the weights with those of the lesson on clipping: they are spread out now.",
        "把权重与权重裁剪一课比较：现在它们是分散的。",
    ),
    ("Spectral normalisation", "谱归一化"),
    (
        "Each layer of D is divided by its largest singular value, so that no layer can stretch anything \
         by more than 1.",
        "D 的每一层都除以它的最大奇异值，任何一层的放大都不超过 1。",
    ),
    (
        "D's slope is bounded everywhere, at no cost for penalties: BigGAN and many others rely on it.",
        "D 的坡度处处受限，不需要额外的惩罚项：BigGAN 等许多模型都依靠它。",
    ),
    (
        "With small networks the bound is strict: D's colours stay pale.",
        "对小网络来说这个限制很严：D 的颜色一直很淡。",
    ),
    ("Switch it off and see the slope rise.", "把它关掉，看坡度上升。"),
    ("Label smoothing", "标签平滑"),
    (
        "D is told that real points are real with 0.9 instead of 1.",
        "告诉 D 真实点的标签是 0.9 而不是 1。",
    ),
    (
        "It no longer gains by being surer than that: its logits on real points stay near 2, though the real \
         points lie alone in a corner and are easily told.",
        "它再有把握也得不到好处：尽管真实点独处一角、很容易辨认，它在真实点上的输出仍停在 2 附近。",
    ),
    (
        "Smoothing on one side only is the rule: smoothed labels of generated points would pull the cloud \
         towards where it already is.",
        "通常只平滑一侧：平滑生成点的标签会把点云拉向它原来所在的地方。",
    ),
    (
        "Set the label back to 1 and watch D's values on the real points grow without end.",
        "把标签改回 1，看 D 在真实点上的数值无限增长。",
    ),
    ("Several steps of D", "D 多走几步"),
    (
        "The same fast generator as in the lesson on collapse, but D takes eight steps before each one of \
         G.",
        "与模式坍塌一课同样快的生成器，但 G 每走一步之前 D 走八步。",
    ),
    (
        "D answers a move before the whole cloud can run there, which is also what unrolled GANs aim at.",
        "点云还没全部跑过去，D 就已应对；展开式 GAN 的目的也是如此。",
    ),
    ("More of the heaps are reached at the same time.", "同时到达的堆变多了。"),
    (
        "Go down to one step and watch the cloud run from heap to heap again.",
        "降回一步，看点云又从一堆跑到另一堆。",
    ),
    ("Overfitting on 20 points", "20 个点上的过拟合"),
    (
        "There are only 20 real points, and D sees them again and again.",
        "真实点只有 20 个，D 反复看到它们。",
    ),
    (
        "It learns each of them by heart and draws a small island around it.",
        "它把每个点背下来，并在周围画出一个小岛。",
    ),
    (
        "The generator can win only by putting its points on those islands: it copies. With few pictures \
         the same happens, and augmentation is the cure.",
        "生成器只有把点放到这些小岛上才能赢：它在抄袭。图片很少时也是如此，数据增强是解药。",
    ),
    (
        "Raise the number of real points to 200, or to 0 for ever new ones.",
        "把真实点的数量提高到 200，或设为 0 使用源源不断的新点。",
    ),
    // The game.
    ("Game", "对抗"),
    ("Step {}", "第 {} 步"),
    ("Play the game", "开始"),
    ("Pause the game", "暂停"),
    ("New game", "重新开始"),
    ("One step of D", "D 走一步"),
    ("One step of G", "G 走一步"),
    ("The discriminator learns from one batch, G waits", "判别器从一批点中学习，G 等待"),
    ("The generator moves its points once, D waits", "生成器移动一次它的点，D 等待"),
    ("Slow motion", "慢动作"),
    (
        "D, forward: D looks at real points and at generated ones and gives each a number",
        "D 前向：D 看真实点和生成点，给每个点一个数",
    ),
    (
        "D, loss: the numbers should be high for real points and low for generated ones",
        "D 损失：真实点的数应当高，生成点的数应当低",
    ),
    (
        "D, gradient: for each weight, which way it should move to be less wrong",
        "D 梯度：每个权重该往哪边动，错误才会变小",
    ),
    (
        "D, update: the weights take a small step, and the colours of the plane change",
        "D 更新：权重走一小步，平面的颜色随之改变",
    ),
    (
        "G, forward: random numbers go through G and become points, which D judges",
        "G 前向：随机数经过 G 变成点，由 D 来判断",
    ),
    (
        "G, loss: the points would like D to take them for real",
        "G 损失：这些点希望 D 把它们当成真的",
    ),
    (
        "G, gradient: the arrows show where each point wants to go, by the slope of D",
        "G 梯度：箭头按 D 的坡度指出每个点想去哪里",
    ),
    (
        "G, update: G's weights take a small step, and all points move a little",
        "G 更新：G 的权重走一小步，所有点都移动一点",
    ),
    ("Pace", "速度"),
    (
        "Steps a second, as a power of ten: 0 is one, 2 a hundred",
        "每秒的步数，以十的幂表示：0 是一步，2 是一百步",
    ),
    ("free", "不限"),
    ("{} steps a second", "每秒 {} 步"),
    ("Look back", "回看"),
    (
        "Earlier states of this game, thinned out as it grows long",
        "这局对抗的早期状态，时间越长保留得越稀",
    ),
    ("now", "现在"),
    ("Go on from here", "从这里继续"),
    ("Save the game; drop its file here to go on with it", "保存这局对抗；把文件拖回窗口即可继续"),
    // Points.
    ("Points", "点"),
    ("Ring of 8", "环上 8 堆"),
    ("Grid of 25", "方阵 25 堆"),
    ("Two moons", "双月"),
    ("Spiral", "螺旋"),
    ("Line", "直线"),
    ("Drawn", "手绘"),
    ("Few points", "真实点数量"),
    (
        "So many real points and no others, as with a small data set; 0 for ever new ones",
        "只有这么多真实点，如同很小的数据集；0 表示源源不断的新点",
    ),
    ("Add", "添加"),
    ("Erase", "擦除"),
    ("Drag over the plane to add points", "在平面上拖动以添加点"),
    ("Drag over the plane to erase points", "在平面上拖动以擦除点"),
    ("{} points", "{} 个点"),
    ("Clear", "清空"),
    (
        "Drag over the plane, or drop a file of two columns (.csv) on the window",
        "在平面上拖动，或把两列数字的文件（.csv）拖到窗口",
    ),
    // Knobs.
    ("They take effect with the next step", "从下一步起生效"),
    ("Loss and penalties", "损失与惩罚"),
    ("Optimiser", "优化器"),
    ("Networks", "网络"),
    ("Other networks begin a new game", "更改网络会重新开始"),
    ("Weight bound", "权重界限"),
    (
        "D's weights are clipped to lie within ± this after each step; 0.01 is WGAN's, 0 for no bound",
        "每一步之后把 D 的权重裁剪到 ± 此值以内；WGAN 用 0.01，0 表示不限",
    ),
    ("Label of real", "真实标签"),
    (
        "What D is taught to say of real pictures; 0.9 instead of 1 smooths on one side",
        "教 D 对真实图片给出的值；用 0.9 代替 1 即单侧平滑",
    ),
    ("Label of generated", "生成标签"),
    (
        "What D is taught to say of generated pictures; above 0 smooths on both sides",
        "教 D 对生成图片给出的值；大于 0 即双侧平滑",
    ),
    ("Flipped labels", "翻转标签"),
    (
        "Share of the labels that are flipped in each step, so that D is never quite sure",
        "每一步中被翻转的标签比例，使 D 永远不会完全确信",
    ),
    (
        "this loss has no labels to smooth; choose logistic, minimax or least squares",
        "该损失没有可平滑的标签；请选择 logistic、minimax 或最小二乘",
    ),
    ("Spectral normalisation of D", "D 的谱归一化"),
    (
        "Divides each layer of D by its largest singular value, which bounds its slope; begins a new game",
        "把 D 的每一层除以其最大奇异值，限制坡度；会重新开始",
    ),
    (
        "The Wasserstein loss needs a bound on D's slope: a weight bound, or the penalty between",
        "Wasserstein 损失需要限制 D 的坡度：设置权重界限或中间惩罚",
    ),
    ("What the generator's random numbers are drawn from", "生成器的随机数所服从的分布"),
    (
        "Random numbers that each point starts from; with one the generator bends a line",
        "每个点由几个随机数生成；只有一个时，生成器弯曲一条线",
    ),
    ("Hidden layers", "隐藏层数"),
    ("Layers between input and output of each network", "每个网络输入与输出之间的层数"),
    ("Values in each hidden layer", "每个隐藏层的单元数"),
    ("Uniform", "均匀"),
    ("Normal", "正态"),
    ("GAN of points", "平面点 GAN"),
    ("points of the plane have no classes", "平面上的点没有类别"),
    // Curves.
    ("Coverage", "覆盖"),
    (
        "Reached: the share of the places that have their points. Good: the share of the points that lie \
         at a place. A collapsed game can be good and still reach little",
        "到达：有足够点的位置所占比例。良好：落在某个位置上的点所占比例。坍塌时可能良好却只到达很少位置",
    ),
    ("reached", "到达"),
    ("good", "良好"),
    ("Distances", "距离"),
    (
        "Between the clouds: Jensen–Shannon in bits, 1 when they have nothing in common, and Wasserstein, \
         how far points would have to travel",
        "两团点云之间：Jensen–Shannon（比特），毫无共同之处时为 1；Wasserstein，点需要走多远",
    ),
    ("JS", "JS"),
    ("Wasserstein", "Wasserstein"),
    ("Slopes", "坡度"),
    (
        "D's slope at generated points, and the pull that G's loss makes of it: without a pull G learns \
         nothing",
        "D 在生成点处的坡度，以及 G 的损失由此产生的拉力：没有拉力，G 什么也学不到",
    ),
    ("slope", "坡度"),
    ("pull", "拉力"),
    // The stage.
    ("D's colours", "D 的颜色"),
    ("Green where D takes points for real", "D 认为是真的地方为绿色"),
    ("Real points green, generated ones orange", "真实点为绿色，生成点为橙色"),
    ("G's net", "G 的网格"),
    ("How G bends an even net of random numbers", "G 如何弯曲均匀的随机数网格"),
    ("Pulls", "拉力"),
    ("Where generated points want to go", "生成点想去的方向"),
    ("Plane of points", "点的平面"),
    ("Generator", "生成器"),
    ("Discriminator", "判别器"),
    ("z", "z"),
    ("point", "点"),
    ("logit", "输出"),
    ("{}: {} to {} ({} of {} units)", "{}：从{}到{}（显示 {} / {} 个单元）"),
    ("{}: {} to {}", "{}：从{}到{}"),
    (
        "A line is as thick as its weight: green above zero, orange below. A dot is as bright as what the \
         unit says on average",
        "线的粗细表示权重：绿色为正，橙色为负。圆点的亮度表示该单元的平均输出",
    ),
];
