"""视频: looked at when they come in, stored with a still picture, served in parts."""
