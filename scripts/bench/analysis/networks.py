"""The parser and the shape network as one writes them in PyTorch, under our weights' names.

Batch normalization is a step of its own, and the parser's nineteen planes are enlarged to the size of its
input before the likeliest class is taken, as the public face-parsing code does it.
"""

import torch
from torch import nn
from torch.nn.functional import interpolate, relu

CLASSES = 19
SHAPES = 5
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


class Block(nn.Module):
    """ResNet-18's: two convolutions and a way around them."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        inside = relu(self.bn1(self.conv1(x)))
        around = x if self.downsample is None else self.downsample(x)
        return relu(self.bn2(self.conv2(inside)) + around)


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(Block(64, 64, 1), Block(64, 64, 1))
        self.layer2 = nn.Sequential(Block(64, 128, 2), Block(128, 128, 1))
        self.layer3 = nn.Sequential(Block(128, 256, 2), Block(256, 256, 1))
        self.layer4 = nn.Sequential(Block(256, 512, 2), Block(512, 512, 1))

    def features(self, x):
        x = self.layer1(self.maxpool(relu(self.bn1(self.conv1(x)))))
        eighth = self.layer2(x)
        sixteenth = self.layer3(eighth)
        return eighth, sixteenth, self.layer4(sixteenth)


class Shape(Backbone):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(512, SHAPES)

    def forward(self, x):
        return self.fc(self.features(x)[2].mean((2, 3)))


class ConvBlock(nn.Module):
    def __init__(self, inputs, outputs, kernel):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, 1, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return relu(self.norm(self.conv(x)))


class Refinement(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.conv_block = ConvBlock(inputs, 128, 3)
        self.attention = nn.Sequential(nn.Conv2d(128, 128, 1, bias=False), nn.BatchNorm2d(128), nn.Sigmoid())

    def forward(self, x):
        x = self.conv_block(x)
        return x * self.attention(x.mean((2, 3), keepdim=True))


class ContextPath(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = Backbone()
        self.arm16, self.arm32 = Refinement(256), Refinement(512)
        self.conv_head16, self.conv_head32 = ConvBlock(128, 128, 3), ConvBlock(128, 128, 3)
        self.conv_avg = ConvBlock(512, 128, 1)

    def forward(self, x):
        eighth, sixteenth, thirty_second = self.backbone.features(x)
        whole = self.conv_avg(thirty_second.mean((2, 3), keepdim=True))
        context = interpolate(self.arm32(thirty_second) + whole, size=sixteenth.shape[2:], mode="nearest")
        context = self.arm16(sixteenth) + self.conv_head32(context)
        context = interpolate(context, size=eighth.shape[2:], mode="nearest")
        return eighth, self.conv_head16(context)


class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_block = ConvBlock(256, 256, 1)
        self.conv1 = nn.Conv2d(256, 64, 1, bias=False)
        self.conv2 = nn.Conv2d(64, 256, 1, bias=False)

    def forward(self, detail, context):
        x = self.conv_block(torch.cat((detail, context), 1))
        return x + x * torch.sigmoid(self.conv2(relu(self.conv1(x.mean((2, 3), keepdim=True)))))


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_block = ConvBlock(256, 256, 3)
        self.conv = nn.Conv2d(256, CLASSES, 1, bias=False)

    def forward(self, x):
        return self.conv(self.conv_block(x))


class Parser(nn.Module):
    """From [N, 3, H, W], normalized, to the likeliest class of each pixel, [N, H, W]."""

    def __init__(self):
        super().__init__()
        self.fpn, self.ffm, self.conv_out = ContextPath(), Fusion(), Head()

    def forward(self, x):
        logits = self.conv_out(self.ffm(*self.fpn(x)))
        return interpolate(logits, size=x.shape[2:], mode="bilinear", align_corners=True).argmax(1)
