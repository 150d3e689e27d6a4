"""党史小竞赛: papers, judging, ranks. The right answers stay on the server until the quiz says they may be seen."""
