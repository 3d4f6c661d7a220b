//! What the advisor says of a training, and what can be done about it.

/// English and Chinese; values stand in the same order in both.
pub(super) const TABLE: &[(&str, &str)] = &[
    (
        "What the curves, the gradients and the pictures tell of the training",
        "曲线、梯度和图片所反映的训练情况",
    ),
    ("All is well: the two networks keep each other in balance", "一切正常：两个网络势均力敌"),
    ("Too early to judge: some hundred steps tell more", "现在判断还太早：再训练几百步才能看清"),
    ("The training needs a look: {}", "训练需要您看一下：{}"),
    (". ", "。"),
    ("seen since {} kimg", "自 {} 千张起出现"),
    ("{}: {} becomes {}", "{}：{} 改为 {}"),
    ("Apply", "应用"),
    ("Discard", "放弃"),
    ("From the next step:", "从下一步起："),
    ("Go back to {} kimg", "回到 {} 千张"),
    ("To the last state before it", "回到问题出现之前的最后状态"),
    ("To the last state before it, and then:", "回到问题出现之前的最后状态，然后："),
    ("Try on a branch", "在分支上试试"),
    (
        "This run is saved and stays as it is; a new one goes on from it with:",
        "保存并保留本次训练；新的训练从这里继续，并采用：",
    ),
    ("Change settings", "更改设置"),
    (
        "They hold from the next step on, and each change can be taken back",
        "从下一步起生效，每次更改都可以撤回",
    ),
    ("Changes", "更改记录"),
    ("Settings changed while the run went on", "训练过程中更改过的设置"),
    ("by you", "由您更改"),
    ("on advice", "按建议更改"),
    ("taken back", "已撤回"),
    ("yes", "是"),
    ("no", "否"),
    ("Time", "时间"),
    ("The same picture through the training", "同一张图片在训练各时刻的样子"),
    ("Open", "打开"),
    (
        "The model of this time, to explore and to save pictures from",
        "这一时刻的模型，可用来探索和保存图片",
    ),
    (
        "Only its pictures are kept, not what training needs",
        "只保留了模型，没有保留继续训练所需的状态",
    ),
    ("Go back to here", "回到这里"),
    (
        "The run goes on from here; what came later is put aside",
        "训练从这里继续；之后的内容会移到一边",
    ),
    ("Branch", "新建分支"),
    (
        "A new run goes on from here; this one stays as it is",
        "新的训练从这里继续；本次训练保持不变",
    ),
    ("closest to your pictures", "最接近您的图片"),
    ("Save all as", "全部另存为"),
    ("Film", "影片"),
    (
        "What all these states make of the same latents, in {}",
        "所有这些状态对同样的隐变量画出的图片，存入 {}",
    ),
    ("Gradients by layer", "各层的梯度"),
    (
        "Length of the gradient in the last step, a bar for each layer, on a scale of powers of ten; where \
         bars shrink to nothing, no gradient arrives. Point at one for its name",
        "最近一步中各层梯度的长度，每层一条，以十的幂为刻度；短到看不见之处，梯度没有传到。指向一条可看层名",
    ),
    ("{} at the first layer, {} at the last", "第一层 {}，最后一层 {}"),
    ("gradient {}, a step moves it by {} %", "梯度 {}，每步移动 {} %"),
    // Its findings.
    ("The numbers blow up", "数值爆炸"),
    ("The discriminator's answers have reached {}", "判别器的输出已达到 {}"),
    (
        "Nothing holds its weights back, so that both networks drive each other on until the numbers \
         are no numbers any more",
        "它的权重不受约束，两个网络互相推高，直到数值溢出",
    ),
    (
        "Bound the discriminator with a gradient penalty, and take smaller steps",
        "用梯度惩罚约束判别器，并减小步长",
    ),
    ("G's learning rate is too high", "G 的学习率过高"),
    (
        "Each step of the generator moves its weights by {} % of their size",
        "生成器每一步使权重改变其大小的 {} %",
    ),
    ("Such leaps undo what former steps have learnt", "这样的跳跃会毁掉之前学到的东西"),
    (
        "Lower G's learning rate, and go back to before its weights leapt apart",
        "请降低 G 的学习率，并回到权重失控之前",
    ),
    ("D's learning rate is too high", "D 的学习率过高"),
    (
        "Each step of the discriminator moves its weights by {} % of their size",
        "判别器每一步使权重改变其大小的 {} %",
    ),
    (
        "It forgets from step to step, and what it tells the generator points anywhere",
        "它一步一忘，给生成器的指引也毫无方向",
    ),
    (
        "Lower D's learning rate, and go back to before its weights leapt apart",
        "请降低 D 的学习率，并回到权重失控之前",
    ),
    ("G's learning rate is too low", "G 的学习率过低"),
    (
        "Each step of the generator moves its weights by {} % of their size only",
        "生成器每一步只使权重改变其大小的 {} %",
    ),
    ("At this pace the pictures hardly change", "照这个速度，图片几乎不会变化"),
    ("Raise G's learning rate", "请提高 G 的学习率"),
    ("D's learning rate is too low", "D 的学习率过低"),
    (
        "Each step of the discriminator moves its weights by {} % of their size only",
        "判别器每一步只使权重改变其大小的 {} %",
    ),
    (
        "It falls behind the generator, which then learns from an outdated judge",
        "它跟不上生成器，生成器只能向过时的裁判学习",
    ),
    ("Raise D's learning rate", "请提高 D 的学习率"),
    ("The pictures have become one", "图片变成了同一张（模式崩溃）"),
    (
        "Two generated pictures differ only {} times as much as two real ones",
        "两张生成图片的差别只有两张真实图片的 {} 倍",
    ),
    (
        "The generator makes whatever passes at the moment; the discriminator forbids it, and both \
         move on to the next",
        "生成器只画眼下能蒙混过关的图片；判别器一旦识破，双方就转向下一种",
    ),
    (
        "Go back to before it, keep the discriminator smooth with R1 and take smaller steps",
        "请回到崩溃之前，用 R1 使判别器保持平滑，并减小步长",
    ),
    ("Part of the variety is gone", "失去了部分多样性（部分模式崩溃）"),
    (
        "Pictures come in clumps: each has one that is {} times as near as real pictures have",
        "图片成团出现：每张与其最相似图片的距离只有真实图片的 {} 倍",
    ),
    (
        "The generator has found a few pictures that pass, and makes only those",
        "生成器找到了几种能过关的图片，于是只画这些",
    ),
    (
        "Keep the discriminator smooth with a stronger R1, and lower G's learning rate",
        "请加强 R1 使判别器保持平滑，并降低 G 的学习率",
    ),
    ("The pictures lose variety", "图片的多样性在下降"),
    (
        "Recall fell from {} to {}, and the pictures came no closer to yours",
        "召回率从 {} 降到 {}，而与您的图片的距离没有缩小",
    ),
    (
        "The generator gives up what is hard to draw for what is easy",
        "生成器放弃了难画的内容，只画容易的",
    ),
    (
        "Augment more, keep the discriminator smooth with R1, or choose an earlier snapshot",
        "请加强数据增强，用 R1 使判别器保持平滑，或选择较早的快照",
    ),
    ("One class has collapsed", "一个类别崩溃了"),
    (
        "Pictures of “{}” vary only {} times as much as the real ones",
        "“{}”类图片的变化只有真实图片的 {} 倍",
    ),
    (
        "The class has few pictures, or the generator has found one that always passes",
        "这个类别的图片太少，或者生成器找到了总能过关的一张",
    ),
    ("Augment more, or add pictures of this class", "请加强数据增强，或增加这个类别的图片"),
    ("A pattern in one place", "固定位置的图案"),
    (
        "All pictures share {} % of their fine structure, more than real ones do",
        "所有图片有 {} % 的细节相同，比真实图片多",
    ),
    (
        "The layers start from one constant, or noise is drawn in where detail should be learnt",
        "各层从同一个常量出发，或者本应学习的细节被噪声代替",
    ),
    (
        "Train without noise inputs; for pictures whose contents lie anywhere begin a new run with w \
         in the first layer",
        "请关闭噪声输入；若图片内容的位置不固定，请新建训练并让 w 进入第一层",
    ),
    ("The networks chase each other", "两个网络互相追逐"),
    (
        "The discriminator was wrong in {} % of the last steps and sure in {} %",
        "最近的步骤中，判别器有 {} % 判断错误，有 {} % 十分肯定",
    ),
    (
        "Each answers the other's last move, and they go around in circles",
        "每一方都只回应对方的上一步，于是原地打转",
    ),
    (
        "Take smaller steps without momentum, and hold the discriminator with R1",
        "请减小步长、去掉动量，并用 R1 约束判别器",
    ),
    ("The discriminator is too strong", "判别器过强"),
    (
        "It ranks the real picture higher in {} of 100 pairs, and its loss is {}",
        "每 100 对图片中，它有 {} 对把真实图片排在前面，损失为 {}",
    ),
    (
        "Where it is that sure its answers are flat, and the generator gets no direction",
        "它如此肯定，输出便没有坡度，生成器得不到方向（梯度消失）",
    ),
    (
        "Slow the discriminator down and keep it smooth with R1",
        "请放慢判别器，并用 R1 使它保持平滑",
    ),
    ("The discriminator is blind", "判别器分辨不出真假"),
    (
        "It ranks the real picture higher in {} of 100 pairs, though the pictures differ plainly",
        "每 100 对图片中，它只有 {} 对把真实图片排在前面，尽管差别明显",
    ),
    ("The generator is not told what is wrong with its pictures", "生成器得不到图片哪里不对的提示"),
    ("Let the discriminator learn faster, with a weaker penalty", "请让判别器学得更快，并减弱惩罚"),
    ("The discriminator learns the pictures by heart", "判别器把图片背了下来（过拟合）"),
    (
        "It calls {} % of the real pictures real, and has seen each {} times",
        "它把 {} % 的真实图片判为真，每张已看过 {} 次",
    ),
    (
        "It knows them one by one, so that its answers say nothing about new pictures",
        "它逐张认得这些图片，对新图片的判断毫无意义",
    ),
    ("Turn on adaptive augmentation (ADA)", "请启用自适应数据增强（ADA）"),
    ("The model repeats your pictures", "模型在重复您的图片"),
    (
        "Generated pictures are {} times as near to yours as yours are to each other",
        "生成图片与您的图片的距离，只有您的图片之间距离的 {} 倍",
    ),
    ("The networks have room enough to learn them all by heart", "网络的容量足以把它们全部背下来"),
    (
        "Augment more, add pictures, or choose an earlier snapshot",
        "请加强数据增强、增加图片，或选择较早的快照",
    ),
    ("Augmentation is near its limit", "数据增强已接近上限"),
    ("It changes {} % of what the discriminator sees", "判别器看到的图片有 {} % 经过增强"),
    ("The pictures are too few for networks of this size", "对这样大小的网络来说，图片太少"),
    (
        "Add pictures, or train a smaller network; more training helps little",
        "请增加图片，或训练较小的网络；继续训练帮助不大",
    ),
    ("No further gain", "不再进步"),
    (
        "The closest pictures were made at {} kimg; none have come closer since",
        "最接近的图片出现在 {} 千张，此后没有更接近的",
    ),
    (
        "At this learning rate the networks only move around their best",
        "在这个学习率下，网络只在最佳点附近徘徊",
    ),
    (
        "Lower both learning rates for the last stretch, or stop here",
        "请在最后阶段降低两个学习率，或就此停止",
    ),
    ("The batch is small for batch normalisation", "批量对批归一化来说太小"),
    ("Mean and deviation are taken over {} pictures", "均值和标准差只在 {} 张图片上计算"),
    (
        "From so few they are mostly chance, and the pictures flicker with their neighbours",
        "这么少的图片算出的值多半是偶然，图片会随同批图片闪烁",
    ),
    ("Use 16 pictures or more in a step", "请每步使用 16 张以上的图片"),
    ("There are few pictures", "图片很少"),
    ("The folder has {} of them", "文件夹里只有 {} 张"),
    ("Networks learn so few by heart", "这么少的图片，网络会背下来"),
    (
        "Add pictures (500 and more make new ones rather than copies), or start from a trained model",
        "请增加图片（500 张以上才能画出新图片而不是复制品），或从训练好的模型开始",
    ),
    ("Many pictures are the same", "许多图片是重复的"),
    ("{} of {} are exact copies of others", "其中 {} 张（共 {} 张）与别的完全相同"),
    (
        "They are shown more often, and G learns to draw them more often",
        "它们出现得更频繁，G 也会更常画它们",
    ),
    ("Take the copies out of the folder", "请从文件夹中删去重复的图片"),
    ("One class is much smaller", "有一个类别小得多"),
    ("“{}” has {} pictures, the largest class {}", "“{}”有 {} 张图片，最大的类别有 {} 张"),
    (
        "It is seldom shown, so it is learnt late and by heart",
        "它很少出现，因此学得晚，而且会被背下来",
    ),
    ("Add pictures to it, or leave it out", "请为它增加图片，或去掉这个类别"),
    ("Many pictures are framed by bars", "许多图片带有边条"),
    ("{} of {} have plain bars on two sides", "其中 {} 张（共 {} 张）两侧有纯色边条"),
    ("The networks learn the bars as part of the picture", "网络会把边条当作图片的一部分来学"),
    ("Cut the bars off, or leave these pictures out", "请裁掉边条，或去掉这些图片"),
    ("The pictures are of very different sizes", "图片大小相差悬殊"),
    ("The smallest have {} pixels, the largest {}", "最小的只有 {} 像素，最大的有 {} 像素"),
    (
        "Small ones are enlarged and blurred, and G learns that pictures are blurred",
        "小图片被放大而模糊，G 会学到图片就该模糊",
    ),
    (
        "Leave the smallest out, or choose a lower resolution",
        "请去掉最小的图片，或选择较低的分辨率",
    ),
    ("Training has become slower", "训练变慢了"),
    ("It makes {} pictures a second; before it was {}", "现在每秒 {} 张图片，之前是 {} 张"),
    (
        "Other programs take part of the machine, or it has become too warm",
        "其他程序占用了电脑，或者电脑过热",
    ),
    (
        "Close what else computes, or give training a smaller share on purpose",
        "请关闭其他在计算的程序，或有意给训练较小的份额",
    ),
    // New settings.
    ("Room for the past", "历史状态的空间"),
    (
        "MB for earlier states of the run, to look at and to go back to; the older, the farther \
         apart. 0 keeps none",
        "为训练的早期状态保留的空间（MB），可供查看和返回；越早的间隔越大。0 表示不保留",
    ),
    ("Pace of ADA", "ADA 的速度"),
    (
        "Thousands of pictures in which adaptive augmentation could go from none to all",
        "自适应增强从无到全部所需的图片数（千张）",
    ),
    ("Curves for TensorBoard", "输出 TensorBoard 曲线"),
    (
        "Event files in the folder “tensorboard” of the run",
        "事件文件写入本次训练的“tensorboard”文件夹",
    ),
    ("Augmented", "增强内容"),
    (
        "What augmentation changes: brightness, saturation and contrast, the place, holes \
         (DiffAugment's policies)",
        "数据增强改变什么：亮度、饱和度和对比度，位置，空洞（DiffAugment 的策略）",
    ),
    ("Colour, place, holes", "颜色、位置、空洞"),
    ("Colour", "颜色"),
    ("Place", "位置"),
    ("Holes", "空洞"),
    ("Colour, place", "颜色、位置"),
    ("Colour, holes", "颜色、空洞"),
    ("Place, holes", "位置、空洞"),
    ("Early averaging", "平均的起步"),
    (
        "At first the average is no longer than this share of the pictures shown, so that it forgets \
         the random start (stylegan2-ada: 0.05)",
        "起初平均的时长不超过已展示图片的这一比例，以便忘掉随机的开端（stylegan2-ada：0.05）",
    ),
    ("Warm-up", "预热"),
    (
        "Thousands of pictures over which both learning rates rise from 0",
        "两个学习率从 0 升起所用的图片数（千张）",
    ),
    ("Decay at the end", "末段衰减"),
    (
        "Last part of the run, as a share, over which both learning rates fall to 0; a third often \
         brings the pictures closer",
        "训练最后多大比例内两个学习率降到 0；三分之一往往能使图片更接近",
    ),
    ("Gradient bound", "梯度上限"),
    (
        "Longest gradient of a network in one step; longer ones are cut to it. 0 for no bound",
        "一步中网络梯度的最大长度，更长的会被截短；0 表示不限",
    ),
    ("Noise before D", "判别器前的噪声"),
    (
        "Noise on all that D sees, so that real and generated pictures overlap at first; 0.1 is much \
         (Sønderby 2016)",
        "加在判别器所见图片上的噪声，使真假图片起初互相重叠；0.1 已经很大（Sønderby 2016）",
    ),
    ("… gone after", "……消失于"),
    (
        "Thousands of pictures until that noise is gone; 0 keeps it",
        "多少千张图片后噪声消失；0 表示一直保留",
    ),
    ("Consistency", "一致性"),
    (
        "Keeps D's answers the same when a picture is augmented (bCR, Zhao 2020); 10 is usual, 0 for \
         none",
        "使判别器对增强前后的图片给出相同的判断（bCR，Zhao 2020）；常用 10，0 表示不用",
    ),
    ("Labels plain after", "标签恢复于"),
    (
        "Thousands of pictures until labels are plain 1 and 0 again; 0 keeps them",
        "多少千张图片后标签恢复为 1 和 0；0 表示一直平滑",
    ),
    ("Limit of ADA", "ADA 的上限"),
    (
        "Share of the pictures that adaptive augmentation changes at most; much above 0.85 its \
         colours and holes leak into the pictures",
        "自适应增强最多改变的图片比例；超过 0.85 很多时，它的颜色和空洞会渗入生成的图片",
    ),
];
