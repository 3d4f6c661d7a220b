//! Bends: changes of the features between the layers.

/// English and Chinese.
pub(super) const TABLE: &[(&str, &str)] = &[
    ("Bend", "弯曲"),
    (
        "Changes what leaves a layer before the next one draws on from it (network bending, Broad \
         2021). The changes are part of the picture: undo, favourites and saved pictures have them",
        "在下一层继续作画之前，改变某一层的输出（网络弯曲，Broad 2021）。这些改变属于图片本身：可以撤销，也会\
         随收藏和保存的图片一起保留",
    ),
    (
        "Turn, move, blur or silence the planes of a layer: the layers after it draw on from what is left",
        "旋转、移动、模糊或关闭某一层的特征图，后面的层会在此基础上继续作画",
    ),
    ("Add a change at {}", "在 {} 添加改变"),
    ("Save the chain", "保存改变链"),
    ("Open a chain", "打开改变链"),
    ("{}: a chain of {} changes", "{}：含 {} 个改变的链"),
    ("Apply this change", "应用此改变"),
    ("Earlier", "提前"),
    ("Later", "推后"),
    ("Remove", "移除"),
    ("Number {} of the chain", "链中第 {} 个"),
    ("This model has no such layer: the change does nothing", "该模型没有这一层，此改变不起作用"),
    // Kinds of changes.
    ("Rotate", "旋转"),
    ("Turns the planes about their middle", "把特征图绕中心旋转"),
    ("Shift", "平移"),
    ("Moves the planes", "移动特征图"),
    ("Zoom", "缩放"),
    ("Enlarges the planes about their middle", "以中心为基准放大特征图"),
    ("Mirror", "镜像"),
    ("Mirrors the planes", "翻转特征图"),
    ("Blur", "模糊"),
    ("Blurs the planes", "模糊特征图"),
    ("Erode", "腐蚀"),
    (
        "Each place takes the least value near it: what is bright shrinks",
        "每处取附近的最小值：亮的部分收缩",
    ),
    ("Dilate", "膨胀"),
    (
        "Each place takes the largest value near it: what is bright grows",
        "每处取附近的最大值：亮的部分扩张",
    ),
    ("Multiply", "相乘"),
    (
        "Multiplies the values: strengthens, weakens or reverses them",
        "把数值乘以一个系数：增强、减弱或反号",
    ),
    ("Offset", "相加"),
    ("Adds to the values", "给数值加上一个数"),
    ("Threshold", "阈值"),
    ("1 where a value lies above the level, 0 elsewhere", "高于阈值处为 1，其余为 0"),
    ("Negative", "反相"),
    ("1 minus each value", "用 1 减去每个数值"),
    ("Grain", "加噪声"),
    ("Adds noise that is the same in every picture", "加上噪声，每张图片都相同"),
    ("Silence", "关闭"),
    ("Sets the planes to 0", "把特征图置为 0"),
    // Their sliders.
    ("Factor", "系数"),
    ("Sum", "加数"),
    ("Level", "阈值高低"),
    ("Degrees", "角度"),
    ("To the right", "向右"),
    ("Down", "向下"),
    ("Deviation", "标准差"),
    ("Radius", "半径"),
    ("Strength", "强度"),
    ("Left and right", "左右"),
    ("Above and below", "上下"),
    // Which planes.
    ("All planes of the layer", "该层的所有特征图"),
    ("Chosen", "所选"),
    (
        "The plane that is chosen among the tiles, and others",
        "在下面的小图中选中的特征图，可加入更多",
    ),
    ("Share", "比例"),
    ("Some of the planes, drawn by chance", "随机抽取的一部分特征图"),
    ("Cluster", "聚类"),
    ("Planes that are active at like places", "活跃位置相似的特征图"),
    ("Planes", "特征图"),
    ("Plane {} too", "加入第 {} 张"),
    ("Leave plane {} as it is", "去掉第 {} 张"),
    ("Other planes", "换一批"),
    ("Clusters", "聚类数"),
    ("Number", "序号"),
    // Two models as one.
    ("Blend with another model", "与另一个模型混合"),
    (
        "The coarse layers of this model, which hold pose and shape, with the fine layers of \
         another one, which hold colour and texture. Both must be of one shape: a copy tuned to \
         a photo, a branch or a run that started from this model",
        "取这个模型的粗层（决定姿态和形状）与另一个模型的细层（决定颜色和纹理）。两者的结构必须相同：例如按照片\
         微调的副本、分支，或从这个模型开始的训练",
    ),
    ("Blend and open", "混合并打开"),
    (
        "The blend is saved as a model of its own, beside the runs",
        "混合结果会另存为一个模型，与训练文件夹放在一起",
    ),
    ("Choose a model", "选择模型"),
    ("Other model", "另一个模型"),
    ("Layers of this one", "保留本模型的层"),
    (
        "Up to which share of its layers, counted from the coarsest, it stays as it is",
        "从最粗的层数起，保留本模型的多少层",
    ),
    ("Softness", "过渡宽度"),
    (
        "Over how many resolutions one model goes over into the other; 0 is a sharp switch",
        "经过多少级分辨率从一个模型过渡到另一个；0 表示突然切换",
    ),
    ("How much of the other model its layers take: 1 is all", "这些层取另一个模型的多少：1 为全部"),
    ("Blending {} with another model", "正在把 {} 与另一个模型混合"),
];
